"""Sandals: flip-flops from above, a strap sandal from the side, slides."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _footbed(x: float) -> str:
    return (
        f"M{x - 9} 88 C{x - 13} 70 {x - 8} 58 {x - 12} 40 C{x - 15} 18 {x - 6} 9 {x} 9 "
        f"C{x + 9} 9 {x + 14} 20 {x + 12} 38 C{x + 10} 56 {x + 12} 72 {x + 8} 88 Q{x} 96 {x - 9} 88 Z"
    )


def flip_flop(b: Brush) -> None:
    """A pair of flip-flops from above."""
    strap = str(b.pick("shade", "trim", "accent", "dark"))
    for x in (28, 72):
        b.fill(b.path(_footbed(x)), "main")
        b.line(_footbed(x), 1.6, "deep", 0.8)
        for end in (-12, 12):
            v = b.path(f"M{x} 25 Q{x + end * 0.9} 34 {x + end} 54")
            b.cast(b.stroke_outline(v, 3), 0.6, 1.4, 1, 0.4)
            b.fill(b.stroke_outline(v, 3.4), strap, pattern=False, volume="soft")


def slide(b: Brush) -> None:
    """A pair of slides from above with a broad band."""
    bed, buckle = str(b.pick("main", "leather", "shade")), b.chance(0.5)
    for x in (28, 72):
        b.fill(b.path(_footbed(x)), bed, pattern=False)
        band = b.path(f"M{x - 15} 30 Q{x} 20 {x + 15} 30 L{x + 15} 56 Q{x} 46 {x - 15} 56 Z")
        b.cast(band, 0.5, 2, 1.4, 0.4)
        b.fill(band, "main")
        if buckle:
            b.fill(b.rect(x + 4, 40, 5, 6, 1), "brass", finish="metal")


def strap(b: Brush) -> None:
    """A strap sandal from the side."""
    y = b.r(70, 74)
    b.fill(
        b.path(f"M8 {y} Q40 {y - 3} 92 {y - 2} L92 {y + 9} Q50 {y + 7} 12 {y + 9} Q6 {y + 6} 8 {y} Z"),
        str(b.pick("dark", "leather", "wood", "light")),
        volume="bar",
    )
    for x, rise in ((18, 14), (32, 20)):
        b.fill(b.path(f"M{x - 5} {y} Q{x} {y - rise - 6} {x + 12} {y - rise} L{x + 17} {y - 1} Z"), "main")
    b.fill(
        b.path(
            f"M66 {y - 1} Q70 {y - 24} 84 {y - 30} L91 {y - 26} Q93 {y - 12} 91 {y - 1} L80 {y - 1} Q78 {y - 14} 76 {y - 1} Z"
        ),
        "main",
    )
    b.fill(b.stroke_outline(b.path(f"M44 {y - 20} Q64 {y - 32} 88 {y - 27}"), 5), "main")
    b.fill(b.rect(52, y - 30, 6, 6, 1), "metal", finish="metal")


SILHOUETTES = Silhouettes(
    category="sandal",
    pose="lie",
    forms={"flip-flop": flip_flop, "slide": slide, "strap": strap},
    finishes=("rubber", "leather"),
    patterns=tuple(p for p in PATTERNS if p not in ("speckled", "floral")),
)
