"""Pans: saucepan, frying pan from above, casserole with a lid."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def saucepan(b: Brush) -> None:
    """A saucepan from the side with a long handle and, by chance, a lid."""
    y = b.r(46, 51)
    b.fill(
        b.stroke_outline(b.path(f"M62 {y + 6} L95 {y - 2}"), b.r(4, 5.5)),
        str(b.pick("dark", "metal", "wood")),
        volume="bar",
    )
    if b.chance(0.6):
        b.fill(
            b.path(f"M8 {y} Q37 {y - 16} 66 {y} Z"),
            str(b.pick("main", "metal", "shade")),
            pattern=False,
            finish="metal",
        )
        b.fill(b.oval(37, y - 10, 4, 3), "dark", volume="round")
    b.fill(
        b.path(
            f"M8 {y} L66 {y} L64 {y + 32} Q62 {y + 36} 56 {y + 36} L18 {y + 36} Q12 {y + 36} 10 {y + 32} Z"
        ),
        "main",
        volume="tube",
    )
    b.fill(b.rect(6, y - 2, 62, 4, 2), "tint", pattern=False, volume="bar")


def frying(b: Brush) -> None:
    """A frying pan from above."""
    r = b.r(27, 30)
    b.fill(
        b.stroke_outline(b.path("M58 60 L90 90"), 6.5),
        str(b.pick("main", "wood", "dark")),
        pattern=False,
        volume="soft",
    )
    b.fill(b.oval(40, 42, r + 4), "main", volume="round")
    b.fill(b.oval(40, 42, r), str(b.pick("main", "main", "shade")), volume="soft", edge=1.6)
    b.shine(b.oval(31, 31, 9, 5), 0.25, 3)
    b.fill(b.oval(88, 88, 1.4), "dark", volume="flat")


def casserole(b: Brush) -> None:
    """A dutch oven with a lid."""
    y = b.r(46, 50)
    for x in (6, 84):
        b.fill(b.rect(x, y + 5, 10, 7, 3.5), "main", volume="bar", pattern=False)
    b.fill(
        b.path(
            f"M12 {y} L88 {y} L87 {y + 28} Q86 {y + 38} 74 {y + 38} L26 {y + 38} Q14 {y + 38} 13 {y + 28} Z"
        ),
        "main",
        volume="tube",
    )
    b.fill(
        b.path(f"M11 {y} Q16 {y - 14} 50 {y - 16} Q84 {y - 14} 89 {y} L89 {y + 4} L11 {y + 4} Z"),
        "main",
        volume="bar",
    )
    b.line(f"M11 {y + 4} L89 {y + 4}", 1, "deep", 0.8)
    b.fill(
        b.rect(44, y - 22, 12, 7, 3), str(b.pick("brass", "metal", "dark")), volume="round", finish="metal"
    )


SILHOUETTES = Silhouettes(
    category="pan",
    pose="stand",
    forms={"saucepan": saucepan, "frying": frying, "casserole": casserole},
    finishes=("gloss", "metal", "matte"),
)
