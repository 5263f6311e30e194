"""Headphones: over-ear from the front, on-ear, in three-quarter view."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _band(b: Brush, x: float, top: float, low: float, width: float) -> None:
    arc = b.path(f"M{x} {low} C{x} {top - 10} {100 - x} {top - 10} {100 - x} {low}")
    b.fill(b.stroke_outline(arc, width), "main", volume="soft")
    inner = b.path(f"M{x + 4} {low - 8} C{x + 6} {top + 1} {94 - x} {top + 1} {96 - x} {low - 8}")
    b.line(inner, 2, "deep", 0.7)


def over_ear(b: Brush) -> None:
    """Large cups from the front."""
    low, w, h = b.r(56, 60), b.r(10, 13), b.r(19, 23)
    _band(b, 17, b.r(4, 10), low, b.r(6, 9))
    pad = str(b.pick("dark", "deep", "leather"))
    for sign in (-1, 1):
        x = 50 + sign * 32
        b.fill(
            b.rect(x - sign * 7 - w / 2, low - h * 0.9, w, 2 * h * 0.9, w / 2),
            pad,
            volume="tube",
            pattern=False,
        )
        b.fill(b.rect(x + sign * 3 - w / 2 - 2, low - h, w + 4, 2 * h, w / 2 + 2), "main", volume="tube")


def on_ear(b: Brush) -> None:
    """Round on-ear cups facing the viewer."""
    low, r = b.r(60, 64), b.r(17, 20)
    _band(b, 22, b.r(10, 16), low, b.r(4, 6))
    for x in (25, 75):
        b.fill(b.oval(x, low + 4, r), "main", volume="round")
        b.fill(
            b.oval(x, low + 4, r * 0.45),
            str(b.pick("deep", "main", "metal")),
            volume="soft",
            pattern=False,
            edge=1.2,
        )


def turned(b: Brush) -> None:
    """Three-quarter view with one cup in front."""
    arc = b.path(f"M30 64 C26 {b.r(2, 8)} 78 {b.r(0, 6)} 80 54")
    b.fill(b.stroke_outline(arc, b.r(7, 9)), "main", volume="soft")
    b.fill(b.oval(79, 60, 8, 17), "deep", pattern=False, volume="tube")
    b.fill(b.oval(36, 66, 19, 24), "dark", volume="soft")
    b.fill(b.oval(31, 66, 19, 24), "main", volume="round")
    b.line(b.oval(31, 66, 12, 16), 1.2, "deep", 0.7)
    if b.chance(0.4):
        b.line("M32 90 Q36 98 56 94 Q70 90 72 96", 1.4, "dark", 0.9)


SILHOUETTES = Silhouettes(
    category="headphones",
    pose="lie",
    forms={"over-ear": over_ear, "on-ear": on_ear, "turned": turned},
    finishes=("matte", "leather", "gloss", "plastic"),
)
