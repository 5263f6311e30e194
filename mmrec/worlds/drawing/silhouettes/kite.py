"""Kites: diamond, delta, box."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _tail(b: Brush, x: float, y: float) -> None:
    b.line(f"M{x} {y} Q{x + 14} {y + 6} {x + 4} {y + 13} T{x + 6} {min(y + 26, 97)}", 1, "dark", 0.8)
    for dx, dy in ((9, 6), (6, 14)):
        role = str(b.pick("accent", "red", "yellow", "main"))
        bow = b.poly(
            (x + dx - 5, y + dy - 3),
            (x + dx + 5, y + dy + 3),
            (x + dx + 5, y + dy - 3),
            (x + dx - 5, y + dy + 3),
        )
        b.fill(bow, role, pattern=False, edge=0.5)


def diamond(b: Brush) -> None:
    """A diamond with a tail of bows."""
    w, y, low = b.r(28, 34), b.r(26, 32), b.r(68, 74)
    _tail(b, 50, low)
    b.fill(b.poly((50, 4), (50 + w, y), (50, low), (50 - w, y)), "main", volume="flat")
    for d in (((50, 4), (50, y), (50 - w, y)), ((50, low), (50, y), (50 + w, y))):
        b.fill(b.poly(*d), "main" if b.chance(0.5) else "shade", volume="soft")
    b.line(f"M50 4 L50 {low} M{50 - w} {y} L{50 + w} {y}", 1, "wood", 0.9)


def delta(b: Brush) -> None:
    """A delta with ribbons."""
    for x in (34, 50, 66):
        b.line(f"M{x} 56 q6 10 0 20 t0 {b.r(12, 18)}", 2.4, str(b.pick("accent", "main", "shade")), 0.9)
    b.fill(b.path(f"M50 {b.r(14, 20)} L95 56 Q72 {b.r(54, 58)} 50 66 Q28 56 5 56 Z"), "main", volume="soft")
    b.line("M50 18 L50 65 M50 18 L28 57 M50 18 L72 57", 0.9, None, 0.4)


def box(b: Brush) -> None:
    """A box kite."""
    b.canvas.save()
    b.canvas.rotate(b.r(-28, -10), 50, 50)
    for x in (34, 66, 50):
        b.line(f"M{x} 8 L{x} 92", 1.4, "wood", 1.0)
    for y in (12, 62):
        b.fill(b.poly((34, y), (50, y + 5), (50, y + 29), (34, y + 24)), "main", volume="soft")
        b.fill(b.poly((50, y + 5), (66, y), (66, y + 24), (50, y + 29)), "main", volume="flat", edge=1.4)
        b.fill(b.poly((34, y), (50, y - 5), (66, y), (50, y + 5)), "deep", pattern=False)
    b.canvas.restore()


SILHOUETTES = Silhouettes(
    category="kite",
    pose="lie",
    forms={"diamond": diamond, "delta": delta, "box": box},
    finishes=("cloth", "satin"),
    patterns=tuple(p for p in PATTERNS if p not in ("speckled",)),
)
