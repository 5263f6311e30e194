"""Suitcases: hard-shell trolley, vintage case, soft cabin bag."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def trolley(b: Brush) -> None:
    """A hard shell with ribs, a telescopic handle and wheels."""
    wide, top = b.r(23, 27), b.r(26, 30)
    for x in (41.0, 57.0):
        b.fill(b.rect(x, 8, 2, top - 6), "metal", volume="tube", finish="metal")
    b.fill(b.rect(39, 6, 22, 4.5, 2), "dark", volume="bar")
    for x in (52.0 - wide, 42.0 + wide):
        b.fill(b.rect(x, 88, 7, 6.5, 3), "dark", volume="round")
    b.fill(b.rect(50 - wide, top, 2 * wide, 90 - top, 6), "main")
    for k in range(int(b.rng.integers(3, 6))):
        x = 50 - wide + 6 + k * (2 * wide - 12) / 4
        b.fold(f"M{x} {top + 6} L{x} 84", 2.2, 0.25)
    b.line(f"M{50 - wide} 58 L{50 + wide} 58", 1, "deep", 0.8)
    b.fill(b.rect(44, top - 2, 12, 4, 2), "dark", volume="bar")


def vintage(b: Brush) -> None:
    """An old-fashioned case with corners and straps."""
    top = b.r(34, 38)
    b.fill(
        b.stroke_outline(b.path(f"M42 {top} Q42 {top - 9} 50 {top - 9} Q58 {top - 9} 58 {top}"), 3.4),
        "leather",
        finish="leather",
    )
    b.fill(b.rect(9, top, 82, 84 - top, 5), "main")
    for x in (24, 71):
        b.fill(b.rect(x, top, 5, 84 - top), "leather", finish="leather")
        b.fill(b.rect(x - 1, top + 14, 7, 5, 1), "brass", finish="metal")
    for x, y in ((9, top), (83, top), (9, 76), (83, 76)):
        b.fill(b.rect(x, y, 8, 8, 2.5), "leather", finish="leather")
    b.line(f"M9 {top + 13} L91 {top + 13}", 0.9, None, 0.5)
    b.fill(b.rect(46, top + 9, 8, 7, 1.2), "brass", finish="metal")


def cabin(b: Brush) -> None:
    """A soft cabin bag with front pockets."""
    wide, top = b.r(24, 28), b.r(22, 26)
    b.fill(b.rect(41, 6, 18, 4, 2), "dark")
    for x in (42.0, 56.0):
        b.fill(b.rect(x, 9, 2, top - 8), "metal", volume="tube")
    for x in (52 - wide, 41 + wide):
        b.fill(b.oval(x + 4, 91, 4.5), "dark", volume="round")
    b.fill(b.rect(50 - wide, top, 2 * wide, 88 - top, 8), "main", finish="cloth")
    for y, h in ((top + 9, 16), (top + 30, 30)):
        b.fill(b.rect(55 - wide, y, 2 * wide - 10, h, 4), "main", finish="cloth", edge=1.3)
        b.line(f"M{58 - wide} {y + 4} L{42 + wide} {y + 4}", 1.2, "metal", 0.8)


SILHOUETTES = Silhouettes(
    category="suitcase",
    pose="stand",
    forms={"trolley": trolley, "vintage": vintage, "cabin": cabin},
    finishes=("gloss", "plastic", "leather"),
)
