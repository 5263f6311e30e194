"""Skirts: pleated, pencil, short A-line, long."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import lower_body


def _skirt(b: Brush, hem: float, flare: float, pleats: int, *, slit: bool = False) -> None:
    top, waist = b.r(12, 18), b.r(13, 16)
    lower_body(b, top, waist + 3, legs_from=hem)
    body = b.path(f"M{50 - waist} {top} C{50 - waist - 6} {top + 14} {50 - flare} {hem - 18} {50 - flare} {hem} "
                  f"Q50 {hem + 4} {50 + flare} {hem} C{50 + flare} {hem - 18} {50 + waist + 6} {top + 14} {50 + waist} {top} Z")  # fmt: skip
    b.fill(body, "main")
    for k in range(1, pleats):
        t = 2 * k / pleats - 1
        d = f"M{50 + t * waist} {top + 7} Q{50 + t * (waist + 5)} {(top + hem) / 2} {50 + t * flare} {hem + 1}"
        b.line(d, 0.7, None, 0.35)
        b.fold(d, 2, 0.16)
    if slit:
        b.line(f"M{58} {hem - 18} L60 {hem}", 1, None, 0.5)
    b.fill(
        b.rect(50 - waist - 0.5, top - 2, 2 * waist + 1, b.r(4, 6), 1),
        str(b.pick("shade", "main", "deep")),
        pattern=False,
        volume="bar",
    )


def pleated(b: Brush) -> None:
    """A pleated skirt."""
    _skirt(b, b.r(66, 78), b.r(30, 35), int(b.rng.integers(8, 12)))


def pencil(b: Brush) -> None:
    """A narrow pencil skirt with a slit."""
    _skirt(b, b.r(74, 82), b.r(15, 18), 0, slit=True)
    b.fold("M42 30 Q44 50 41 66", 2.4, 0.14)


def mini(b: Brush) -> None:
    """A short A-line skirt."""
    _skirt(b, b.r(54, 60), b.r(24, 28), int(b.rng.integers(0, 4)))
    for sign in (-1, 1):
        b.line(f"M{50 + sign * 14} 26 l{-sign * 8} 4", 0.8, None, 0.4)


def long_skirt(b: Brush) -> None:
    """A long tiered skirt."""
    hem = b.r(86, 90)
    _skirt(b, hem, b.r(24, 32), int(b.rng.integers(4, 7)))
    for y in (40, 63):
        b.line(f"M{50 - 17 - (y - 40) * 0.3} {y} Q50 {y + 4} {67 + (y - 40) * 0.3} {y}", 0.8, None, 0.35)


SILHOUETTES = Silhouettes(
    category="skirt",
    pose="lie",
    forms={"pleated": pleated, "pencil": pencil, "mini": mini, "long": long_skirt},
    finishes=("cloth", "denim", "satin"),
    wearable=True,
)
