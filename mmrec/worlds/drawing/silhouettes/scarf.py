"""Scarves: folded and hanging, looped, a square tied shawl."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _fringe(b: Brush, x0: float, x1: float, y: float, length: float) -> None:
    n = 9
    for k in range(n):
        x = x0 + (x1 - x0) * (k + 0.5) / n
        b.line(
            f"M{x} {y - 1} q{b.r(-1, 1)} {length / 2} {b.r(-1, 1)} {length}",
            1.3,
            str(b.pick("main", "shade")),
            0.95,
        )


def hanging(b: Brush) -> None:
    """Folded over a hook, both ends hanging."""
    for x, end in ((34, b.r(78, 84)), (52, b.r(70, 78))):
        b.fill(
            b.path(f"M{x} 16 Q{x - 3} 50 {x - 2} {end} L{x + 18} {end} Q{x + 17} 50 {x + 14} 16 Z"),
            "main",
            finish="knit",
        )
        _fringe(b, x - 2, x + 18, end, b.r(6, 9))
        b.fold(f"M{x + 6} 24 Q{x + 4} 50 {x + 7} {end - 4}", 2, 0.2)
    b.fill(b.path("M33 22 Q34 8 50 8 Q66 8 67 22 Q50 28 33 22 Z"), "main", finish="knit")


def looped(b: Brush) -> None:
    """Looped once, as worn, with two ends."""
    for x, end, lean in ((38, b.r(84, 90), -4), (52, b.r(78, 86), 4)):
        b.fill(
            b.path(f"M{x} 46 L{x + lean - 2} {end} L{x + lean + 15} {end} L{x + 12} 46 Z"),
            "main",
            finish="knit",
        )
        _fringe(b, x + lean - 2, x + lean + 15, end, 6)
    ring = b.cut(b.oval(50, 34, b.r(28, 32), b.r(20, 24)), b.oval(50, 27, 15, 8))
    b.cast(ring, 0.5, 2, 2, 0.4)
    b.fill(ring, "main", finish="knit")
    b.fold("M24 34 Q50 58 76 34", 2.6, 0.24)
    b.fold("M30 28 Q50 46 70 28", 2.2, 0.2)


def shawl(b: Brush) -> None:
    """A square cloth folded into a triangle."""
    drop = b.r(78, 86)
    b.fill(b.path(f"M8 26 Q50 20 92 26 Q78 50 50 {drop} Q22 50 8 26 Z"), "main")
    b.line(f"M13 29 Q50 24 87 29 Q74 50 50 {drop - 6} Q26 50 13 29 Z", 1.4, "accent", 0.8)
    b.fold("M30 28 Q40 50 48 70", 2.4, 0.18)
    b.fold("M70 28 Q60 50 53 70", 2.4, 0.18)


SILHOUETTES = Silhouettes(
    category="scarf",
    pose="lie",
    forms={"hanging": hanging, "looped": looped, "shawl": shawl},
    finishes=("cloth", "knit", "satin"),
)
