"""Cushions: square, round, bolster, tasselled."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _pillow(w: float, h: float) -> str:
    return (f"M{50 - w} {50 - h} Q50 {50 - h + 7} {50 + w} {50 - h} Q{50 + w - 7} 50 {50 + w} {50 + h} "
            f"Q50 {50 + h - 5} {50 - w} {50 + h} Q{50 - w + 7} 50 {50 - w} {50 - h} Z")  # fmt: skip


def square(b: Brush) -> None:
    """A plump square with piping."""
    d = _pillow(b.r(36, 40), b.r(34, 39))
    b.fill(b.path(d), "main")
    b.line(d, b.r(1, 2.2), str(b.pick("shade", "accent", "deep")), 0.95)
    b.fold("M18 20 Q30 30 32 44", 3, 0.16)
    b.fold("M82 80 Q70 70 66 58", 3, 0.16)


def round_cushion(b: Brush) -> None:
    """Round and pleated, with a button."""
    r = b.r(36, 41)
    b.fill(b.oval(50, 50, r, r * 0.94), "main", volume="round")
    for k in range(12):
        b.canvas.save()
        b.canvas.rotate(30 * k, 50, 50)
        b.fold(f"M50 46 Q52 {50 - r / 2} 50 {52 - r}", 2, 0.2)
        b.canvas.restore()
    b.fill(b.oval(50, 50, 4), "shade", volume="round", pattern=False)


def bolster(b: Brush) -> None:
    """A bolster."""
    h = b.r(15, 19)
    b.fill(b.rect(8, 50 - h, 84, 2 * h, h), "main", volume="bar")
    for x in (16, 84):
        b.line(f"M{x} {51 - h} Q{x + (4 if x < 50 else -4)} 50 {x} {49 + h}", 1.2, "deep", 0.8)


def tassels(b: Brush) -> None:
    """A rectangle with tassels at the corners."""
    w, h = b.r(36, 39), b.r(24, 29)
    for sx in (-1, 1):
        for sy in (-1, 1):
            for k in range(4):
                b.line(
                    f"M{50 + sx * (w - 1)} {50 + sy * (h - 1)} l{sx * (3 + k)} {sy * (8 - k)}",
                    1.3,
                    str(b.pick("accent", "shade")),
                    0.95,
                )
    b.fill(b.path(_pillow(w, h)), "main")


SILHOUETTES = Silhouettes(
    category="cushion", pose="lie", forms={"square": square, "round": round_cushion, "bolster": bolster, "tasselled": tassels},
    finishes=("cloth", "knit", "plush", "satin"),
)  # fmt: skip
