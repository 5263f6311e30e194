"""Socks, always a pair: crew, ankle, knee-high."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _pair(b: Brush, top: float, shaft: float) -> None:
    band = str(b.pick("shade", "accent", "deep"))
    tips = b.chance(0.6)
    for x in (b.r(52, 56), b.r(26, 30)):
        foot = b.path(
            f"M{x} {top} L{x + 17} {top} L{x + 17} {top + shaft} Q{x + 18} {top + shaft + 12} {x + 8} {top + shaft + 18} "
            f"L{x - 8} {top + shaft + 27} Q{x - 20} {top + shaft + 30} {x - 18} {top + shaft + 20} "
            f"Q{x - 16} {top + shaft + 14} {x - 4} {top + shaft + 8} Q{x} {top + shaft + 4} {x} {top + shaft - 4} Z"
        )
        b.cast(foot, 1, 1, 1.6, 0.3)
        b.fill(foot, "main", finish="knit")
        if tips:
            b.canvas.save()
            b.canvas.clipPath(foot, True)
            b.fill(b.oval(x - 17, top + shaft + 22, 9, 10), band, pattern=False, finish="knit", edge=0.3)
            b.fill(b.oval(x + 17, top + shaft + 10, 8, 9), band, pattern=False, finish="knit", edge=0.3)
            b.canvas.restore()
        b.fill(b.rect(x - 0.8, top - 1, 18.6, 7, 2), band, finish="knit", pattern=False, volume="tube")


def crew(b: Brush) -> None:
    """Crew socks."""
    _pair(b, b.r(22, 28), b.r(30, 36))


def ankle(b: Brush) -> None:
    """Ankle socks."""
    _pair(b, b.r(36, 40), b.r(12, 17))


def knee(b: Brush) -> None:
    """Knee-high socks."""
    _pair(b, b.r(8, 11), b.r(50, 56))


SILHOUETTES = Silhouettes(
    category="socks", pose="lie", forms={"crew": crew, "ankle": ankle, "knee-high": knee}, finishes=("knit",)
)
