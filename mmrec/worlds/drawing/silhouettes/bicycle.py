"""Bicycles from the side: city, racing, children's."""

from __future__ import annotations

import math

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _wheel(b: Brush, x: float, y: float, r: float) -> None:
    for k in range(10):
        a = math.pi * k / 10
        b.line(
            f"M{x - r * math.cos(a)} {y - r * math.sin(a)} L{x + r * math.cos(a)} {y + r * math.sin(a)}",
            0.35,
            "metal",
            0.8,
        )
    b.line(b.oval(x, y, r), 3.2, "rubber", 1.0)
    b.line(b.oval(x, y, r - 2.6), 2.0, "main", 1.0)
    b.fill(b.oval(x, y, 1.8), "metal", volume="round")


def _tube(b: Brush, d: str, width: float) -> None:
    b.fill(b.stroke_outline(b.path(d), width), "main", volume="soft", edge=0.7)


def _bike(b: Brush, r: float, tube: float, *, step: bool, drop: bool, fenders: bool) -> None:
    y, back, front = 86 - r, 24.0, 77.0
    _wheel(b, back, y, r)
    _wheel(b, front, y, r)
    crank, seat, head = (47.0, y + 2), (39.0, y - r - 8), (69.0, y - r - 7)
    if fenders:
        for x in (back, front):
            arc = b.path(
                f"M{x - r * 0.95} {y - r * 0.45} A{r + 2.6} {r + 2.6} 0 0 1 {x + r * 0.95} {y - r * 0.45}"
            )
            b.fill(b.stroke_outline(arc, 4), "main", volume="bar")
    _tube(b, f"M{back} {y} L{crank[0]} {crank[1]} L{seat[0]} {seat[1] + 4} Z", tube * 0.7)
    _tube(b, f"M{crank[0]} {crank[1]} L{head[0]} {head[1] + 5}", tube)
    top = (
        f"M{seat[0] + 2} {seat[1] + 13} L{head[0]} {head[1] + 6}"
        if step
        else f"M{seat[0]} {seat[1] + 5} L{head[0]} {head[1] + 1}"
    )
    _tube(
        b,
        top if not step else f"M{crank[0] - 2} {crank[1] - 8} Q{56} {y - 8} {head[0] + 0.5} {head[1] + 1}",
        tube,
    )
    _tube(b, f"M{head[0] - 1} {head[1] - 5} L{head[0] + 2} {head[1] + 7} L{front} {y}", tube * 0.85)
    b.line(f"M{seat[0]} {seat[1] + 4} L{seat[0] - 1.6} {seat[1] - 4}", 2, "metal", 1.0)
    b.fill(b.rect(seat[0] - 9, seat[1] - 8, 16, 5, 2.4), str(b.pick("leather", "dark")), volume="bar")
    bar = (
        f"M{head[0] - 1} {head[1] - 5} L{head[0] + 6} {head[1] - 7} Q{head[0] + 12} {head[1] - 4} {head[0] + 5} {head[1] + 3}"
        if drop
        else f"M{head[0] - 1} {head[1] - 5} Q{head[0] + 1} {head[1] - 11} {head[0] - 8} {head[1] - 9}"
    )
    b.line(bar, 2.2, "dark", 1.0)
    b.line(b.oval(*crank, 5), 1.6, "metal", 1.0)
    b.line(f"M{crank[0]} {crank[1]} l5 7 m-2 0 l5 0", 1.5, "dark", 1.0)


def city(b: Brush) -> None:
    """A step-through city bicycle with fenders, and a basket by chance."""
    r = b.r(17, 19)
    _bike(b, r, 6.5, step=True, drop=False, fenders=True)
    if b.chance(0.5):
        y = 86 - 2 * r - 9
        b.fill(
            b.path(f"M72 {y - 4} L92 {y - 4} L89 {y + 9} L75 {y + 9} Z"),
            str(b.pick("wood", "main")),
            finish="knit",
        )


def racing(b: Brush) -> None:
    """A racing bicycle with drop bars."""
    _bike(b, b.r(18, 20), b.r(6, 7), step=False, drop=True, fenders=False)


def kids(b: Brush) -> None:
    """A small thick-tubed bicycle."""
    _bike(b, b.r(15, 16.5), 8, step=b.chance(0.5), drop=False, fenders=b.chance(0.5))


SILHOUETTES = Silhouettes(
    category="bicycle",
    pose="stand",
    forms={"city": city, "racing": racing, "children's": kids},
    finishes=("gloss", "metal", "matte"),
    patterns=tuple(
        p for p in PATTERNS if p not in ("striped", "checked", "dotted", "floral", "zigzag", "speckled")
    ),
)
