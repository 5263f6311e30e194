"""Pendant lamps: dome, cone, drum, globe, hanging from a cord."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _cord(b: Brush, y: float) -> None:
    b.line(f"M50 2 L50 {y}", 1, str(b.pick("dark", "brass", "light")), 1.0)
    b.fill(b.rect(46, y - 5, 8, 7, 2), str(b.pick("brass", "dark", "wood", "metal")), volume="tube")


def dome(b: Brush) -> None:
    """A dome."""
    top, low = b.r(36, 42), b.r(68, 76)
    _cord(b, top)
    b.fill(
        b.path(
            f"M8 {low} C10 {top} 34 {top - 1} 50 {top - 1} C66 {top - 1} 90 {top} 92 {low} Q50 {low + 9} 8 {low} Z"
        ),
        "main",
        volume="round",
    )
    b.fill(
        b.path(f"M9 {low} Q50 {low + 9} 91 {low} Q50 {low + 2} 9 {low} Z"), "glow", volume="flat", edge=0.4
    )


def cone(b: Brush) -> None:
    """A cone."""
    top, low = b.r(32, 38), b.r(72, 80)
    _cord(b, top)
    b.fill(
        b.path(f"M{b.r(41, 44)} {top} L{b.r(56, 59)} {top} L85 {low} Q50 {low + 8} 15 {low} Z"),
        "main",
        volume="tube",
    )
    b.fill(
        b.path(f"M16 {low} Q50 {low + 8} 84 {low} Q50 {low + 2} 16 {low} Z"), "glow", volume="flat", edge=0.4
    )


def drum(b: Brush) -> None:
    """A fabric drum."""
    top, low = b.r(42, 46), b.r(74, 82)
    _cord(b, top)
    b.fill(
        b.path(f"M14 {top} Q50 {top - 5} 86 {top} L86 {low} Q50 {low + 6} 14 {low} Z"),
        "main",
        volume="tube",
        finish="cloth",
    )
    for y in (top, low):
        b.line(f"M14 {y} Q50 {y + (-5 if y == top else 6)} 86 {y}", 1.4, str(b.pick("shade", "accent")), 0.95)


def globe(b: Brush) -> None:
    """A globe, ribbed like a paper lantern by chance."""
    r = b.r(26, 31)
    _cord(b, 90 - 2 * r)
    b.fill(b.oval(50, 90 - r, r), "main", volume="round")
    if b.chance(0.5):
        for k in range(1, 6):
            b.line(f"M{50 - r} {90 - r} Q50 {90 - 2 * r + k * r / 3} {50 + r} {90 - r}", 0.6, None, 0.25)


SILHOUETTES = Silhouettes(
    category="pendant lamp", pose="hang", forms={"dome": dome, "cone": cone, "drum": drum, "globe": globe},
    finishes=("matte", "metal", "gloss", "ceramic"),
)  # fmt: skip
