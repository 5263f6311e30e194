"""Pot plants: broad leaves, snake plant, trailing plant, small tree, all in big pots."""

from __future__ import annotations

import math

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._pot import pot


def _leaf(b: Brush, x: float, y: float, length: float, width: float, turn: float) -> None:
    b.canvas.save()
    b.canvas.translate(x, y)
    b.canvas.rotate(turn)
    b.fill(
        b.path(
            f"M0 0 C{-width} {-length * 0.35} {-width * 0.7} {-length * 0.8} 0 {-length} C{width * 0.7} {-length * 0.8} {width} {-length * 0.35} 0 0 Z"
        ),
        "leaf",
        edge=0.7,
    )
    b.line(f"M0 0 L0 {-length * 0.92}", 0.6, "light", 0.35)
    b.canvas.restore()


def broad(b: Brush) -> None:
    """Broad leaves on stems."""
    y = pot(b)
    for k in range(7):
        turn = -66 + 22 * k + b.r(-6, 6)
        reach = b.r(14, 22)
        x1, y1 = 50 + reach * math.sin(math.radians(turn)), y - reach * math.cos(math.radians(turn))
        b.line(f"M50 {y} L{x1} {y1}", 1.2, "leaf", 1.0)
        _leaf(b, x1, y1, b.r(19, 24), b.r(9, 12), turn * 1.15)


def snake(b: Brush) -> None:
    """Upright blades."""
    y = pot(b)
    for k in range(6):
        _leaf(b, 50 + (k - 2.5) * 6, y + 1, b.r(28, 45), b.r(4.5, 6), (k - 2.5) * 6 + b.r(-3, 3))


def trailing(b: Brush) -> None:
    """Tendrils that fall over the rim."""
    y = pot(b)
    for k in range(7):
        side = (k - 3) / 3
        x = 50 + side * 33
        end = y + b.r(6, 30) * abs(side)
        b.line(f"M50 {y} Q{50 + side * 24} {y - 22} {x} {end}", 0.9, "leaf", 1.0)
        for t in (0.3, 0.55, 0.8, 1.0):
            u = 1 - t
            px = u * u * 50 + 2 * u * t * (50 + side * 24) + t * t * x
            py = u * u * y + 2 * u * t * (y - 22) + t * t * end
            _leaf(b, px, py, b.r(7, 10), 4, b.r(-70, 70))


def tree(b: Brush) -> None:
    """A small tree with a round crown."""
    y = pot(b)
    b.fill(b.stroke_outline(b.path(f"M50 {y} Q{b.r(47, 53)} {y - 12} 50 {y - 24}"), 3), "wood", volume="tube")
    for _ in range(16):
        a, r = b.r(0, 6.28), b.r(2, 15)
        _leaf(b, 50 + r * math.cos(a), y - 30 + r * 0.8 * math.sin(a), b.r(8, 12), 5, b.r(0, 360))


SILHOUETTES = Silhouettes(
    category="plant",
    pose="stand",
    forms={"broad": broad, "snake": snake, "trailing": trailing, "tree": tree},
    finishes=("ceramic", "matte", "gloss"),
)
