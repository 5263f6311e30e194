"""Bookshelves: open tower, cubes, ladder."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _books(b: Brush, x0: float, x1: float, floor: float, height: float) -> None:
    if x1 - x0 < 8 or b.chance(0.25):
        return
    x, stop = x0 + 1.5, x0 + (x1 - x0) * b.r(0.4, 0.8)
    while x < stop:
        w, h = b.r(2, 3.6), height * b.r(0.55, 0.85)
        b.fill(
            b.rect(x, floor - h, w, h, 0.3),
            str(b.pick("paper", "light", "dark", "leather", "grey", "beige")),
            volume="tube",
            edge=0.4,
        )
        x += w


def _case(b: Brush, left: float, top: float, right: float, bottom: float, rows: int, columns: int) -> None:
    b.fill(b.rect(left, top, right - left, bottom - top, 1), "main")
    w, h = (right - left - 3) / columns, (bottom - top - 3) / rows
    for r in range(rows):
        for c in range(columns):
            x, y = left + 3 + c * w, top + 3 + r * h
            _back(b, x, y, w - 3, h - 3)
            _books(b, x, x + w - 3, y + h - 3, h - 3)


def _back(b: Brush, x: float, y: float, w: float, h: float) -> None:
    """The back of a compartment: the same board as the case, in its shade; only there a pattern has room."""
    back = b.rect(x, y, w, h)
    if b.look.pattern == "plain":
        b.fill(back, "deep" if b.look.colour != "black" else "grey", volume="soft", pattern=False)
        return
    b.fill(back, "main", volume="flat")
    b.canvas.save()
    b.canvas.clipPath(back, True)
    b.line(back, 5.0, None, 0.42, blur=1.6)
    b.canvas.restore()


def tower(b: Brush) -> None:
    """A tall open shelf."""
    half = b.r(22, 28)
    _case(b, 50 - half, 8, 50 + half, 91, int(b.rng.integers(4, 6)), 1)


def cubes(b: Brush) -> None:
    """A grid of cubes."""
    _case(b, 10, b.r(14, 24), 90, 90, 3, 3)


def low(b: Brush) -> None:
    """A low shelf with doors on one side."""
    _case(b, 7, 38, 93, 84, 2, 2)
    b.fill(b.rect(50, 41, 40, 40, 1), "main")
    b.line("M70 41 L70 81", 0.9, None, 0.5)
    for x in (67, 73):
        b.fill(b.oval(x, 61, 1.3), "brass", volume="round")
    for x in (12, 84):
        b.fill(b.rect(x, 84, 4, 7), "wood", volume="tube")


def ladder(b: Brush) -> None:
    """A leaning ladder shelf."""
    for x in (22, 78):
        b.fill(
            b.path(f"M{x + (5 if x < 50 else -12)} 8 l8 0 L{x + (2 if x < 50 else 5)} 92 l-9 0 Z"),
            "main",
            volume="tube",
        )
    for k in range(4):
        y, half = 24 + 20 * k, 19 + 4 * k
        _books(b, 52 - half, 48 + half, y, 15)
        b.fill(b.rect(50 - half, y, 2 * half, 8, 1), "main", volume="bar")


SILHOUETTES = Silhouettes(
    category="bookshelf",
    pose="stand",
    forms={"tower": tower, "cubes": cubes, "low": low, "ladder": ladder},
    finishes=("wood", "matte"),
    patterns=tuple(p for p in PATTERNS if p not in ("speckled",)),
)
