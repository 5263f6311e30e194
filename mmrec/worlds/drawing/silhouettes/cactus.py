"""Cacti in big pots: column with arms, round, prickly pear."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._pot import pot


def _spines(b: Brush, x: float, y: float, w: float, h: float) -> None:
    for k in range(-2, 3):
        b.line(f"M{x + k * w * 0.38} {y - h + abs(k) * 2} L{x + k * w * 0.42} {y}", 0.5, None, 0.3)
    for row in range(4):
        for k in range(-2, 3):
            px, py = x + k * w * 0.4, y - h * (0.15 + 0.22 * row)
            b.line(f"M{px - 0.9} {py - 0.9} l1.8 1.8 m0 -1.8 l-1.8 1.8", 0.45, "light", 0.9)


def column(b: Brush) -> None:
    """A column with one or two arms."""
    y = pot(b)
    h, w = b.r(34, 42), b.r(8, 10)
    for sign in (-1, 1) if b.chance(0.6) else (1,):
        arm = b.path(f"M50 {y - 14} Q{50 + sign * 20} {y - 12} {50 + sign * 19} {y - b.r(24, 32)}")
        b.fill(b.stroke_outline(arm, 8), "leaf", volume="soft")
    b.fill(b.rect(50 - w, y - h, 2 * w, h + 2, w), "leaf", volume="tube")
    _spines(b, 50, y, w, h)


def round_cactus(b: Brush) -> None:
    """A ball with a flower on top."""
    y = pot(b)
    r = b.r(20, 24)
    b.fill(b.oval(50, y - r * 0.7, r, r), "leaf", volume="round")
    _spines(b, 50, y, r, r * 1.6)
    if b.chance(0.7):
        for k in range(5):
            b.fill(
                b.oval(50 + (k - 2) * 2.4, y - r * 1.72 - (2 - abs(k - 2)), 2, 3.4),
                str(b.pick("pink", "red", "yellow")),
                volume="round",
            )


def pear(b: Brush) -> None:
    """A prickly pear of flat pads."""
    y = pot(b)
    for x, dy, rx, ry, turn in (
        (50, 14, 12, 17, 0),
        (37, 31, 8.5, 12, -28),
        (62, 32, 9, 12, 26),
        (52, 41, 7, 10, 4),
    ):
        b.canvas.save()
        b.canvas.rotate(turn + b.r(-5, 5), x, y - dy)
        b.fill(b.oval(x, y - dy, rx, ry), "leaf", volume="round")
        for k in range(6):
            b.fill(
                b.oval(x + (k % 3 - 1) * rx * 0.5, y - dy + (k // 3 - 0.5) * ry * 0.7, 0.6),
                "light",
                volume="flat",
                edge=0.1,
            )
        b.canvas.restore()


SILHOUETTES = Silhouettes(
    category="cactus",
    pose="stand",
    forms={"column": column, "round": round_cactus, "prickly pear": pear},
    finishes=("ceramic", "matte", "gloss"),
)
