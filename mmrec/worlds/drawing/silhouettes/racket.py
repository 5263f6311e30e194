"""Rackets: tennis, badminton, table tennis."""

from __future__ import annotations

import skia

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _head(b: Brush, head: skia.Path, rim: float, step: float) -> None:
    b.fill(head, "tint", pattern=True, alpha=0.75, volume="flat")
    box = head.getBounds()
    b.canvas.save()
    b.canvas.clipPath(head, True)
    x = box.left()
    while x < box.right():
        b.line(f"M{x} {box.top()} L{x} {box.bottom()}", 0.5, "light", 0.85)
        x += step
    y = box.top()
    while y < box.bottom():
        b.line(f"M{box.left()} {y} L{box.right()} {y}", 0.5, "light", 0.85)
        y += step
    b.canvas.restore()
    b.fill(b.stroke_outline(head, rim), "main", volume="soft")


def tennis(b: Brush) -> None:
    """A tennis racket."""
    b.canvas.save()
    b.canvas.rotate(b.r(-20, 30), 50, 50)
    for s in (-1, 1):
        b.fill(b.stroke_outline(b.path(f"M50 70 L{50 + s * 11} 50"), 3.4), "main", volume="soft")
    b.fill(
        b.rect(47, 66, 6, 28, 2),
        str(b.pick("dark", "light", "main")),
        volume="tube",
        finish="knit",
        pattern=False,
    )
    _head(b, b.oval(50, 31, b.r(20, 23), b.r(25, 27)), b.r(4, 5), 3.4)
    b.canvas.restore()


def badminton(b: Brush) -> None:
    """A badminton racket."""
    b.canvas.save()
    b.canvas.rotate(b.r(-25, 25), 50, 50)
    b.fill(b.rect(48.6, 42, 2.8, 32), "main", volume="tube")
    b.fill(b.rect(47.4, 72, 5.2, 23, 2), str(b.pick("main", "dark")), volume="tube", pattern=False)
    _head(b, b.path("M50 46 C36 44 33 30 34 20 C36 4 64 4 66 20 C67 30 64 44 50 46 Z"), b.r(3.2, 4), 2.8)
    b.canvas.restore()


def paddle(b: Brush) -> None:
    """A table-tennis paddle."""
    b.canvas.save()
    b.canvas.rotate(b.r(-30, 40), 50, 50)
    b.fill(b.path("M45 60 L45 92 Q50 96 55 92 L55 60 Z"), "wood", volume="tube", finish="wood")
    b.fill(b.path("M30 56 Q50 66 70 56 L56 72 L44 72 Z"), "wood", finish="wood")
    b.fill(
        b.path("M50 6 C82 6 84 44 68 60 Q50 64 32 60 C16 44 18 6 50 6 Z"),
        "main",
        volume="soft",
        finish="rubber",
    )
    b.canvas.restore()


SILHOUETTES = Silhouettes(
    category="racket",
    pose="lie",
    forms={"tennis": tennis, "badminton": badminton, "table tennis": paddle},
    finishes=("gloss", "matte", "rubber"),
)
