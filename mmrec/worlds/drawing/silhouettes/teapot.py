"""Teapots: round, tall, cast iron with an arched handle."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _spout(b: Brush, x: float, y: float, reach: float) -> None:
    b.fill(b.path(f"M{x} {y + 10} C{x - reach * 0.7} {y + 8} {x - reach * 0.6} {y - 8} {x - reach} {y - 14} "
                  f"L{x - reach + 6} {y - 16} C{x - reach * 0.4} {y - 12} {x - reach * 0.4} {y - 6} {x + 2} {y - 8} Z"), "main")  # fmt: skip


def round_pot(b: Brush) -> None:
    """A round pot with a side handle."""
    y, rx, ry = b.r(57, 61), b.r(25, 29), b.r(22, 26)
    handle = b.path(f"M{48 + rx} {y - 12} C{72 + rx} {y - 20} {70 + rx} {y + 18} {46 + rx} {y + 12}")
    b.fill(b.stroke_outline(handle, b.r(4, 6)), "main", pattern=False)
    _spout(b, 54 - rx, y, b.r(20, 24))
    b.fill(b.oval(50, y, rx, ry), "main", volume="round")
    b.fill(
        b.path(f"M34 {y - ry + 4} Q50 {y - ry - 9} 66 {y - ry + 4} Q50 {y - ry + 10} 34 {y - ry + 4} Z"),
        "shade",
        pattern=False,
    )
    b.fill(b.oval(50, y - ry - 5, 3.4), str(b.pick("main", "wood", "deep")), volume="round", pattern=False)
    b.fill(b.rect(38, y + ry - 3, 24, 4, 2), "shade", pattern=False, volume="bar")


def tall(b: Brush) -> None:
    """A tall coffee-pot shape."""
    top = b.r(22, 27)
    handle = b.path(f"M66 {top + 10} C92 {top + 8} 90 72 68 72")
    b.fill(b.stroke_outline(handle, b.r(4, 6)), str(b.pick("main", "wood", "dark")), pattern=False)
    _spout(b, 36, b.r(46, 52), 22)
    b.fill(
        b.path(f"M36 {top + 4} L64 {top + 4} C70 50 72 70 74 86 Q50 92 26 86 C28 70 30 50 36 {top + 4} Z"),
        "main",
        volume="tube",
    )
    b.fill(b.path(f"M35 {top + 5} Q50 {top - 10} 65 {top + 5} Z"), "shade", pattern=False)
    b.fill(b.oval(50, top - 5, 3), "wood", volume="round")


def arched(b: Brush) -> None:
    """A squat cast-iron pot with an arched handle."""
    y = b.r(64, 67)
    arch = b.path(f"M26 {y - 14} C26 {b.r(8, 16)} 74 {b.r(8, 16)} 74 {y - 14}")
    b.fill(b.stroke_outline(arch, 3.4), str(b.pick("dark", "brass", "wood")), volume="soft")
    _spout(b, 26, y - 2, 16)
    b.fill(
        b.path(
            f"M18 {y} C18 {y - 24} 82 {y - 24} 82 {y} C82 {y + 22} 66 {y + 24} 50 {y + 24} C34 {y + 24} 18 {y + 22} 18 {y} Z"
        ),
        "main",
        volume="round",
    )
    for row in range(3):
        b.line(
            f"M{20 + row} {y - 4 + row * 8} Q50 {y + 2 + row * 8} {80 - row} {y - 4 + row * 8}",
            0.8,
            None,
            0.3,
        )
    b.fill(b.oval(50, y - 18, 15, 4), "shade", pattern=False)
    b.fill(b.oval(50, y - 22, 3), "deep", pattern=False, volume="round")


SILHOUETTES = Silhouettes(
    category="teapot",
    pose="stand",
    forms={"round": round_pot, "tall": tall, "arched": arched},
    finishes=("ceramic", "gloss", "matte"),
)
