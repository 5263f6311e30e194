"""High-heeled shoes from the side: pump, slingback stiletto, block heel with an ankle strap."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _shoe(b: Brush, rise: float, heel: float, taper: float) -> float:
    back = 80 - rise
    b.fill(b.path(f"M{80 - heel} {back + 8} L{90} {back + 4} Q{88 - taper / 2} {back + 20} {88 - taper} 84 L{88 - heel + taper * 0.3} 84 "
                  f"Q{84 - heel} {back + 24} {78 - heel} {back + 12} Z"), "deep" if b.chance(0.4) else "main", pattern=False)  # fmt: skip
    b.line(
        f"M8 84.5 Q26 86 42 {back + 22} Q58 {back + 10} 84 {back + 9}",
        2.2,
        str(b.pick("dark", "leather", "shade")),
        0.95,
    )
    return back


def pump(b: Brush) -> None:
    """A closed pump."""
    back = _shoe(b, b.r(32, 38), b.r(10, 14), b.r(3, 6))
    b.fill(b.path(f"M6 82 C8 73 22 70 32 66 Q50 {back + 16} 60 {back + 8} Q72 {back - 2} 90 {back - 8} Q94 {back} 90 {back + 9} "
                  f"Q62 {back + 10} 46 {back + 24} Q28 86 8 85 Q5 84 6 82 Z"), "main", finish="satin")  # fmt: skip
    b.fill(b.path(f"M36 66 Q52 {back + 17} 62 {back + 9} Q74 {back} 88 {back - 5} Q70 {back + 10} 56 {back + 15} Q46 {back + 24} 36 66 Z"),
           "deep", pattern=False, volume="flat")  # fmt: skip
    b.shine(b.oval(20, 75, 7, 2), 0.4, 1)


def stiletto(b: Brush) -> None:
    """A pointed slingback on a thin heel."""
    back = _shoe(b, b.r(36, 40), b.r(8, 10), b.r(3, 4))
    b.fill(b.path(f"M3 84 C10 74 24 70 36 65 Q46 {back + 20} 54 {back + 16} Q52 {back + 22} 44 {back + 25} Q26 87 4 86 Z"),
           "main", finish="gloss")  # fmt: skip
    b.fill(b.path(f"M66 {back + 10} Q74 {back - 4} 86 {back - 12} Q93 {back - 10} 91 {back + 9} Z"), "main")
    b.fill(b.stroke_outline(b.path(f"M42 {back + 18} Q62 {back - 8} 88 {back - 10}"), 3.4), "main")


def block(b: Brush) -> None:
    """A block heel with an ankle strap."""
    back = _shoe(b, b.r(24, 30), b.r(15, 18), b.r(1, 2))
    b.fill(b.path(f"M6 82 C8 71 20 67 34 66 Q42 72 44 {back + 26} Q28 86 8 85 Z"), "main")
    b.fill(
        b.path(f"M68 {back + 10} Q74 {back - 8} 84 {back - 16} L92 {back - 14} Q93 {back} 90 {back + 9} Z"),
        "main",
    )
    b.fill(b.stroke_outline(b.path(f"M54 {back - 8} Q72 {back - 18} 90 {back - 12}"), 4), "main")
    b.fill(b.oval(60, back - 11, 2), "brass", volume="round")


SILHOUETTES = Silhouettes(
    category="heels",
    pose="stand",
    forms={"pump": pump, "stiletto": stiletto, "block heel": block},
    finishes=("satin", "leather", "gloss"),
    patterns=tuple(p for p in PATTERNS if p not in ("dotted", "floral", "speckled")),
)
