"""Mugs: a straight mug, a rounded cup, a tall latte mug and an enamel camping mug."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _mug(b: Brush, top: float, bottom: float, left: float, right: float, taper: float, curve: float) -> None:
    lift = b.r(3.2, 4.6)
    mid = (top + bottom) / 2
    handle = b.path(
        f"M{right - 3} {mid - 17} C{right + 19} {mid - 20} {right + 19} {mid + 15} {right - 4} {mid + 14}"
    )
    b.fill(b.stroke_outline(handle, b.r(4.5, 6.5)), "main", volume="soft", pattern=False)
    body = b.path(
        f"M{left} {top} C{left} {mid} {left + taper} {mid + curve} {left + taper} {bottom - 3} "
        f"Q{left + taper} {bottom + 2} {50 - 4} {bottom + 3} L{50} {bottom + 3} "
        f"Q{right - taper} {bottom + 2} {right - taper} {bottom - 3} "
        f"C{right - taper} {mid + curve} {right} {mid} {right} {top} Z"
    )
    b.fill(body, "main", volume="tube")
    middle, rx = (left + right) / 2, (right - left) / 2
    b.fill(b.oval(middle, top, rx, lift), "tint", volume="flat")
    b.fill(b.oval(middle, top + 0.7, rx - 2, lift - 1), "deep" if b.chance(0.5) else "brown", volume="soft")


def straight(b: Brush) -> None:
    """A straight-sided mug."""
    _mug(b, b.r(22, 28), 82, b.r(20, 24), b.r(68, 72), b.r(0, 2), 0)


def rounded(b: Brush) -> None:
    """A wide rounded cup."""
    _mug(b, b.r(32, 37), 78, b.r(15, 19), b.r(72, 75), b.r(13, 17), 14)


def tall(b: Brush) -> None:
    """A tall, tapered latte mug."""
    _mug(b, b.r(12, 16), 86, b.r(25, 28), b.r(66, 69), b.r(5, 8), 0)


def enamel(b: Brush) -> None:
    """A camping mug with a dark rolled rim."""
    top = b.r(25, 29)
    _mug(b, top, 80, 21, 71, 1, 0)
    b.line(b.oval(46, top, 25.5, 4), 1.6, "dark" if sum(b.main) > 0.8 else "light", 0.95)


SILHOUETTES = Silhouettes(
    category="mug",
    pose="stand",
    forms={"straight": straight, "rounded": rounded, "tall": tall, "enamel": enamel},
    finishes=("ceramic", "matte", "gloss"),
)
