"""Umbrellas: open from the side, open and tilted, closed."""

from __future__ import annotations

from itertools import pairwise

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _crook(b: Brush, x: float, y0: float, y1: float) -> None:
    b.line(f"M{x} {y0} L{x} {y1}", 1.6, "metal", 1.0)
    hook = b.path(f"M{x} {y1 - 12} L{x} {y1} Q{x} {y1 + 7} {x + 6} {y1 + 7} Q{x + 12} {y1 + 6} {x + 11} {y1}")
    b.fill(b.stroke_outline(hook, 3.4), str(b.pick("wood", "leather", "dark")), volume="soft")


def _canopy(b: Brush, top: float, edge: float) -> None:
    ribs = [8, 25, 42, 58, 75, 92]
    scallops = " ".join(f"Q{(x0 + x1) / 2} {edge - 6} {x1} {edge}" for x0, x1 in pairwise(ribs))
    dome = b.path(f"M92 {edge} C92 {top + 4} 66 {top} 50 {top} C34 {top} 8 {top + 4} 8 {edge} {scallops} Z")
    b.fill(dome, "main")
    for x in ribs[1:-1]:
        b.line(f"M50 {top} Q{50 + (x - 50) * 0.75} {top + 12} {x} {edge}", 0.8, None, 0.35)
    b.line(f"M50 {top} L50 {top - 6}", 1.8, "metal", 1.0)


def open_side(b: Brush) -> None:
    """Open, from the side."""
    _crook(b, 50, 40, b.r(80, 85))
    _canopy(b, b.r(14, 20), b.r(48, 54))


def tilted(b: Brush) -> None:
    """Open and leaning."""
    b.canvas.save()
    b.canvas.rotate(b.r(18, 32) * (1 if b.chance(0.5) else -1), 50, 50)
    _crook(b, 50, 40, 82)
    _canopy(b, b.r(12, 16), b.r(46, 52))
    b.canvas.restore()


def closed(b: Brush) -> None:
    """Rolled and leaning."""
    b.canvas.save()
    b.canvas.rotate(b.r(8, 22), 50, 50)
    _crook(b, 50, 30, 84)
    b.line("M50 4 L50 12", 1.6, "metal", 1.0)
    fat = b.r(10, 14)
    b.fill(
        b.path(f"M49 10 L51 10 Q{50 + fat} 50 {50 + fat} 62 L{50 - fat} 62 Q{50 - fat} 50 49 10 Z"),
        "main",
        volume="tube",
    )
    b.fold(f"M50 14 Q{50 + fat * 0.5} 40 {50 + fat * 0.3} 60", 2, 0.3)
    b.fill(b.rect(50 - fat - 0.5, 46, 2 * fat + 1, 4, 1), "shade", pattern=False, volume="tube")
    b.canvas.restore()


SILHOUETTES = Silhouettes(
    category="umbrella",
    pose="lie",
    forms={"open": open_side, "tilted": tilted, "closed": closed},
    finishes=("cloth", "satin"),
    hidden={"closed": ("dotted", "floral", "speckled")},
)
