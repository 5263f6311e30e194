"""Armchairs: club, wingback, mid-century, round."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _feet(b: Brush, left: float, right: float, y: float) -> None:
    role = str(b.pick("wood", "dark", "brass"))
    for x in (left, right):
        b.fill(b.path(f"M{x - 3} {y} L{x + 3} {y} L{x + 1.5} 92 L{x - 1.5} 92 Z"), role, volume="tube")


def _arms(b: Brush, left: float, right: float, top: float, bottom: float, width: float) -> None:
    for x in (left, right - width):
        b.fill(b.rect(x, top, width, bottom - top, min(width / 2, 6)), "main", volume="tube")


def club(b: Brush) -> None:
    """A club chair with rolled arms."""
    _feet(b, 22, 78, 84)
    b.fill(b.path(f"M22 {b.r(20, 26)} Q50 14 78 22 L80 70 L20 70 Z"), "main")
    b.fill(b.rect(22, 54, 56, 32, 4), "main", volume="bar")
    b.fill(b.rect(25, 50, 50, 15, 6), "main", volume="bar")
    _arms(b, 9, 91, b.r(42, 47), 86, b.r(16, 19))


def wingback(b: Brush) -> None:
    """A tall wingback."""
    _feet(b, 26, 74, 82)
    b.fill(b.path("M26 12 Q50 4 74 12 L80 60 L20 60 Z"), "main")
    for d in ("M26 12 Q14 18 16 40 L20 60 L28 56 Z",):
        wing = b.path(d)
        for side in (wing, b.flipped(wing)):
            b.fill(side, "shade")
    b.fill(b.rect(22, 62, 56, 22, 4), "main", volume="bar")
    b.fill(b.rect(24, 54, 52, 14, 6), "main", volume="bar")
    _arms(b, 13, 87, 50, 83, 13)
    for x in (42, 58):
        for y in (24, 38):
            b.fill(b.oval(x, y, 1.1), "deep", volume="round", pattern=False)


def mid_century(b: Brush) -> None:
    """A mid-century chair with an open wooden frame."""
    for sign in (-1, 1):
        b.fill(
            b.stroke_outline(b.path(f"M{50 + sign * 30} 50 L{50 + sign * 35} 91"), 3.4), "wood", volume="tube"
        )
        b.fill(
            b.stroke_outline(b.path(f"M{50 + sign * 24} 46 Q{50 + sign * 38} 44 {50 + sign * 39} 52"), 4),
            "wood",
        )
    b.fill(b.path(f"M26 {b.r(12, 18)} Q50 8 74 15 L73 58 L27 58 Z"), "main")
    b.fill(b.path("M22 56 Q50 51 78 56 L80 70 Q50 74 20 70 Z"), "main", volume="bar")
    b.line("M50 14 L50 55", 0.7, None, 0.3)


def round_chair(b: Brush) -> None:
    """A low round chair."""
    _feet(b, 30, 70, 84)
    b.fill(b.path("M10 50 C10 20 90 20 90 50 L88 76 Q50 92 12 76 Z"), "main", volume="round", finish="plush")
    b.fill(b.path("M26 50 C28 32 72 32 74 50 L74 60 L26 60 Z"), "shade")
    b.fill(b.oval(50, 62, 27, 10), "main", volume="bar")


SILHOUETTES = Silhouettes(
    category="armchair", pose="stand", forms={"club": club, "wingback": wingback, "mid-century": mid_century, "round": round_chair},
    finishes=("cloth", "leather", "plush"),
)  # fmt: skip
