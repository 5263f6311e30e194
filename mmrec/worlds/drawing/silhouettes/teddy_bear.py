"""Teddy bears: sitting, standing, and a long-eared bunny."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _face(b: Brush, y: float, r: float) -> None:
    b.fill(
        b.oval(50, y + r * 0.38, r * 0.48, r * 0.38), "tint", pattern=False, volume="round", finish="plush"
    )
    ink = "dark" if b.look.colour not in ("black", "navy") else "light"
    for x in (50 - r * 0.38, 50 + r * 0.38):
        b.fill(b.oval(x, y - r * 0.08, r * 0.1), ink, volume="round", finish="gloss")
    b.fill(b.oval(50, y + r * 0.2, r * 0.15, r * 0.11), ink, volume="round")
    b.line(
        f"M50 {y + r * 0.3} l0 {r * 0.14} q{-r * 0.14} {r * 0.14} {-r * 0.26} 0 m{r * 0.26} 0 q{r * 0.14} {r * 0.14} {r * 0.26} 0",
        1,
        ink,
        0.9,
    )


def _bow(b: Brush, y: float) -> None:
    if not b.chance(0.5):
        return
    role = str(b.pick("accent", "red", "navy", "trim"))
    wing = b.path(f"M50 {y} L38 {y - 5} L38 {y + 6} Z")
    for side in (wing, b.flipped(wing)):
        b.fill(side, role, pattern=False)
    b.fill(b.oval(50, y, 2.6), role, pattern=False, volume="round")


def _plush(b: Brush, cx: float, cy: float, rx: float, ry: float) -> None:
    b.fill(b.oval(cx, cy, rx, ry), "main", volume="round", finish="plush")


def sitting(b: Brush) -> None:
    """Sitting, feet forward."""
    r = b.r(19, 22)
    for x in (50 - r * 0.78, 50 + r * 0.78):
        _plush(b, x, 16, r * 0.36, r * 0.36)
        b.fill(b.oval(x, 16.5, r * 0.2), "tint", pattern=False, volume="round")
    for x in (25, 75):
        _plush(b, x, 60, 8, 14)
    _plush(b, 50, 66, b.r(21, 24), 22)
    for x in (29, 71):
        _plush(b, x, 82, 13, 11)
        b.fill(b.oval(x, 83, 7.5, 7), "tint", pattern=False, volume="round", finish="plush")
    _plush(b, 50, 31, r * 1.08, r)
    _face(b, 31, r)
    _bow(b, 51)


def standing(b: Brush) -> None:
    """Standing, arms out."""
    r = b.r(17, 19)
    for x in (50 - r * 0.8, 50 + r * 0.8):
        _plush(b, x, 12, r * 0.4, r * 0.4)
    for s in (-1, 1):
        b.fill(
            b.stroke_outline(b.path(f"M{50 + s * 12} 52 L{50 + s * 28} {b.r(56, 66)}"), 11),
            "main",
            volume="soft",
            finish="plush",
        )
        b.fill(b.rect(50 + s * 10 - 7.5, 68, 15, 24, 7), "main", volume="tube", finish="plush")
    _plush(b, 50, 60, 19, 20)
    b.fill(b.oval(50, 63, 11, 12), "tint", pattern=False, volume="round", finish="plush")
    _plush(b, 50, 27, r * 1.1, r)
    _face(b, 27, r)
    _bow(b, 45)


def bunny(b: Brush) -> None:
    """A plush with long ears."""
    for s in (-1, 1):
        b.canvas.save()
        b.canvas.rotate(s * b.r(4, 16), 50 + s * 8, 30)
        _plush(b, 50 + s * 9, 15, 5.6, 14)
        b.fill(b.oval(50 + s * 9, 16, 2.8, 10), "tint", pattern=False, volume="round")
        b.canvas.restore()
    for x in (28, 72):
        _plush(b, x, 64, 7, 13)
    _plush(b, 50, 70, 20, 19)
    for x in (34, 66):
        _plush(b, x, 86, 13, 7)
    _plush(b, 50, 40, 18, 17)
    _face(b, 40, 17)
    _bow(b, 57)


SILHOUETTES = Silhouettes(
    category="teddy bear",
    pose="stand",
    forms={"sitting": sitting, "standing": standing, "bunny": bunny},
    finishes=("plush",),
)
