"""Sofas: two-seater, three-seater with cushions, chesterfield."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _sofa(b: Brush, seats: int, top: float, arm: float, *, legs: float = 7.0, arm_top: float = 48.0) -> None:
    base = 82 - legs
    role = str(b.pick("wood", "dark", "metal"))
    for x in (12.0, 86.0):
        b.fill(b.rect(x - 1.5, base, 4, legs + 2, 1), role, volume="tube")
    b.fill(b.rect(7, top, 86, base - top, 5), "main")
    inner = (86 - 2 * arm) / seats
    for k in range(seats):
        x = 7 + arm + k * inner
        b.fill(b.rect(x + 0.4, top + 3, inner - 0.8, 26, 4), "main")
        b.fill(b.rect(x + 0.3, top + 24, inner - 0.6, 13, 4), "main", volume="bar")
    b.fill(b.rect(7 + arm - 2, top + 36, 90 - 2 * arm, base - top - 35, 2), "shade", volume="flat")
    for x in (4, 96 - arm):
        b.fill(b.rect(x, arm_top, arm, base - arm_top + 1, 5), "main", volume="tube")


def two_seater(b: Brush) -> None:
    """A two-seater on legs."""
    _sofa(b, 2, b.r(32, 36), b.r(9, 13), legs=b.r(6, 10))


def three_seater(b: Brush) -> None:
    """A long sofa with two scatter cushions."""
    top = b.r(36, 40)
    _sofa(b, 3, top, b.r(8, 11), legs=b.r(3, 7), arm_top=52)
    for x, turn in ((22, -10), (74, 12)):
        b.canvas.save()
        b.canvas.rotate(turn, x, top + 18)
        b.fill(b.rect(x - 7, top + 10, 14, 14, 3), str(b.pick("accent", "tint", "trim")), pattern=False)
        b.canvas.restore()


def chesterfield(b: Brush) -> None:
    """A chesterfield with rolled arms and buttons."""
    top = b.r(36, 40)
    _sofa(b, 2, top, 14, legs=5, arm_top=top + 2)
    for row in range(2):
        for k in range(8):
            b.fill(
                b.oval(24 + k * 7.4 + 3 * row, top + 9 + row * 8, 0.9), "deep", volume="round", pattern=False
            )
    for x in (11, 89):
        b.fill(b.oval(x, top + 9, 7.5), "main", volume="round")


SILHOUETTES = Silhouettes(
    category="sofa", pose="stand", forms={"two-seater": two_seater, "three-seater": three_seater, "chesterfield": chesterfield},
    finishes=("cloth", "leather", "plush"),
)  # fmt: skip
