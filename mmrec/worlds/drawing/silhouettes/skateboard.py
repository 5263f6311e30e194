"""Skateboards: the deck from below, longboard, cruiser from the side."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _trucks(b: Brush, y: float, reach: float) -> None:
    role = str(b.pick("light", "accent", "red", "yellow", "dark"))
    b.fill(b.rect(50 - reach, y - 1.5, 2 * reach, 3, 1), "metal", volume="bar", finish="metal")
    for sign in (-1, 1):
        b.fill(b.rect(50 + sign * reach - 3, y - 4.5, 6, 9, 2.4), role, volume="tube", pattern=False)
    b.fill(b.rect(46, y - 5, 8, 10, 2), "metal", volume="soft", finish="metal")


def deck(b: Brush) -> None:
    """The underside of a popsicle deck."""
    w = b.r(12, 14)
    b.fill(b.rect(50 - w, 5, 2 * w, 90, w), "main")
    if b.chance(0.4):
        b.fill(b.oval(50, 50, w * 0.6), "accent", volume="flat", pattern=False)
    for y in (25, 75):
        _trucks(b, y, w - 1)


def longboard(b: Brush) -> None:
    """A pintail longboard."""
    w = b.r(13, 16)
    b.fill(
        b.path(
            f"M50 3 C{50 + w * 1.3} 14 {50 + w * 1.2} 70 50 97 C{50 - w * 1.2} 70 {50 - w * 1.3} 14 50 3 Z"
        ),
        "main",
    )
    b.line("M50 8 L50 92", 1.6, "accent", 0.8)
    _trucks(b, 24, w)
    _trucks(b, 72, w * 0.8)


def cruiser(b: Brush) -> None:
    """From the side, with big wheels."""
    role = str(b.pick("light", "accent", "dark", "yellow"))
    y = b.r(50, 54)
    for x in (24, 76):
        b.fill(
            b.poly((x - 7, y + 4), (x + 7, y + 4), (x + 3, y + 13), (x - 3, y + 13)), "metal", finish="metal"
        )
        b.fill(b.oval(x, y + 16, 7.5), role, volume="round", pattern=False)
        b.fill(b.oval(x, y + 16, 2.6), "metal", volume="round")
    b.fill(
        b.path(
            f"M4 {y - 13} Q12 {y - 8} 20 {y - 6} L80 {y - 6} Q88 {y - 8} 96 {y - 13} L97 {y - 3} Q88 {y + 6} 78 {y + 7} L22 {y + 7} Q12 {y + 6} 3 {y - 3} Z"
        ),
        "main",
        volume="bar",
    )


SILHOUETTES = Silhouettes(
    category="skateboard",
    pose="lie",
    forms={"deck": deck, "longboard": longboard, "cruiser": cruiser},
    finishes=("gloss", "wood", "plastic"),
    hidden={"cruiser": ("floral", "speckled")},
)
