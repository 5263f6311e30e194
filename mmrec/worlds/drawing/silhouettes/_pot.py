"""The pot that plants and cacti stand in: it carries the item's colour and pattern."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush


def pot(b: Brush) -> float:
    """Draw a big pot in the lower half; returns the y of its rim. Draw it before the plant."""
    y, top, low = b.r(50, 55), b.r(28, 33), b.r(19, 25)
    if b.chance(0.35):
        d = f"M{50 - top} {y} C{50 - top - 5} {y + 26} {50 - low - 4} 90 50 91 C{54 + low} 90 {55 + top} {y + 26} {50 + top} {y} Z"
    else:
        d = f"M{50 - top} {y} L{50 - low} 89 Q50 94 {50 + low} 89 L{50 + top} {y} Z"
    b.fill(b.path(d), "main", volume="tube")
    if b.chance(0.5):
        b.fill(b.rect(48 - top, y - 2, 2 * top + 4, 9, 2), "main", volume="tube")
    b.fill(b.oval(50, y, top - 1, 5), "soil", volume="flat")
    return y
