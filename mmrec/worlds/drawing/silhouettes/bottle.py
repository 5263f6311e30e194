"""Drinking bottles: slim flask, wide-mouth with a loop, sports bottle."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def slim(b: Brush) -> None:
    """A slim flask with a screw cap."""
    w = b.r(13, 16)
    b.fill(b.rect(50 - w * 0.5, 8, w, 13, 2), str(b.pick("metal", "wood", "dark", "deep")), volume="tube")
    b.fill(b.path(f"M{50 - w * 0.45} 20 L{50 + w * 0.45} 20 Q{50 + w * 0.5} 28 {50 + w} 34 L{50 + w} 87 Q{50 + w} 92 {46 + w} 92 "
                  f"L{54 - w} 92 Q{50 - w} 92 {50 - w} 87 L{50 - w} 34 Q{50 - w * 0.5} 28 {50 - w * 0.45} 20 Z"), "main", volume="tube")  # fmt: skip
    b.line(f"M{50 - w} 86 L{50 + w} 86", 0.8, None, 0.4)


def wide(b: Brush) -> None:
    """Wide-mouthed with a carry loop."""
    w = b.r(18, 22)
    b.fill(b.stroke_outline(b.path("M42 18 Q42 8 50 8 Q58 8 58 18"), 3.4), "dark", volume="soft")
    b.fill(
        b.rect(50 - w * 0.8, 16, w * 1.6, 11, 2),
        str(b.pick("dark", "deep", "metal")),
        volume="tube",
        pattern=False,
    )
    b.fill(b.path(f"M{50 - w * 0.8} 27 L{50 + w * 0.8} 27 Q{50 + w} 30 {50 + w} 38 L{50 + w - 2} 90 Q50 94 {52 - w} 90 L{50 - w} 38 Q{50 - w} 30 {50 - w * 0.8} 27 Z"),
           "main", volume="tube")  # fmt: skip
    if b.chance(0.5):
        b.fill(b.rect(43, 56, 14, 8, 2), "light" if sum(b.main) < 1.8 else "dark", volume="flat", edge=0.3)


def sports(b: Brush) -> None:
    """A waisted sports bottle with a spout."""
    w = b.r(17, 20)
    b.fill(b.rect(46, 7, 8, 9, 2), "light", volume="tube")
    b.fill(
        b.rect(50 - w * 0.8, 15, w * 1.6, 10, 3),
        str(b.pick("dark", "accent", "deep")),
        volume="tube",
        pattern=False,
    )
    b.fill(b.path(f"M{50 - w} 30 Q{50 - w} 25 50 25 Q{50 + w} 25 {50 + w} 30 L{50 + w} 46 Q{45 + w} 54 {50 + w} 62 L{50 + w} 86 Q{50 + w} 92 50 92 "
                  f"Q{50 - w} 92 {50 - w} 86 L{50 - w} 62 Q{55 - w} 54 {50 - w} 46 Z"), "main", volume="tube", finish="plastic")  # fmt: skip
    for k in range(4):
        b.line(f"M{50 + w - 9} {66 + 5 * k} l6 0", 0.7, None, 0.35)


SILHOUETTES = Silhouettes(
    category="bottle",
    pose="stand",
    forms={"slim": slim, "wide": wide, "sports": sports},
    finishes=("metal", "matte", "plastic", "gloss"),
)
