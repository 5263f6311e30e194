"""Speakers: bookshelf box, portable cylinder, retro radio, tower."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _cone(b: Brush, x: float, y: float, r: float) -> None:
    b.fill(b.oval(x, y, r), str(b.pick("metal", "dark", "light")), volume="round")
    b.fill(b.oval(x, y, r * 0.86), "dark", volume="soft")
    b.fill(b.oval(x, y, r * 0.36), str(b.pick("shade", "metal", "dark")), volume="round", pattern=False)


def box(b: Brush) -> None:
    """A bookshelf speaker with two cones."""
    w = b.r(24, 29)
    b.fill(b.rect(50 - w, 10, 2 * w, 81, 3), "main")
    _cone(b, 50, 29, w * 0.42)
    _cone(b, 50, 63, w * 0.7)


def portable(b: Brush) -> None:
    """A portable cylinder with a strap."""
    h = b.r(16, 20)
    b.fill(b.stroke_outline(b.path(f"M20 {50 - h + 3} Q50 {50 - h - 14} 80 {50 - h + 3}"), 2.6), "dark")
    b.fill(b.rect(7, 50 - h, 86, 2 * h, h), "main", volume="bar", finish="knit")
    for x in (14, 86):
        b.fill(b.oval(x, 50, 6, h - 1), "deep", pattern=False, volume="soft")
    b.fill(b.rect(42, 46, 16, 8, 2), "light" if sum(b.main) < 1.8 else "dark", volume="flat", edge=0.3)


def radio(b: Brush) -> None:
    """A retro radio with grille, dial and handle."""
    top = b.r(30, 35)
    b.fill(
        b.stroke_outline(b.path(f"M24 {top + 3} L24 {top - 12} L76 {top - 12} L76 {top + 3}"), 4),
        str(b.pick("main", "wood", "metal")),
        pattern=False,
    )
    b.fill(b.rect(6, top, 88, 54, 8), "main")
    b.fill(
        b.rect(12, top + 7, 44, 40, 4), str(b.pick("paper", "shade", "dark")), pattern=False, finish="knit"
    )
    for k in range(6):
        b.line(f"M14 {top + 11 + 6.4 * k} L54 {top + 11 + 6.4 * k}", 1, None, 0.4)
    b.fill(b.oval(75, top + 18, 11), "light", volume="flat")
    b.line(f"M75 {top + 18} l6 -6", 1.2, "red", 1)
    for x in (67, 82):
        b.fill(
            b.oval(x, top + 41, 4.6), str(b.pick("brass", "dark", "metal")), volume="round", finish="metal"
        )


def tower(b: Brush) -> None:
    """A slim tower."""
    w = b.r(14, 18)
    b.fill(b.rect(50 - w - 4, 89, 2 * w + 8, 4, 1), "dark")
    b.fill(b.rect(50 - w, 6, 2 * w, 84, 2), "main")
    for y, k in ((19, 0.45), (42, 0.72), (69, 0.72)):
        _cone(b, 50, y, w * k)


SILHOUETTES = Silhouettes(
    category="speaker",
    pose="stand",
    forms={"box": box, "portable": portable, "radio": radio, "tower": tower},
    finishes=("wood", "matte", "plastic", "gloss"),
)
