"""Table lamps: shade on a ceramic base, mushroom, desk lamp with an arm, globe."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _glow(b: Brush, x: float, y: float, r: float) -> None:
    b.shine(b.oval(x, y, r, r * 0.5), 0.4, 3)


def classic(b: Brush) -> None:
    """A cone shade on a round base."""
    top = b.r(12, 16)
    low = b.r(46, 52)
    b.fill(b.rect(48.4, low - 4, 3.2, 12), "brass", volume="tube", finish="metal")
    body = b.path(f"M46 {low + 6} C28 {low + 12} 30 84 40 88 L60 88 C70 84 72 {low + 12} 54 {low + 6} Z")
    b.fill(body, str(b.pick("main", "main", "light", "wood")), volume="round")
    b.fill(b.rect(36, 87, 28, 4, 1.5), "shade", pattern=False, volume="bar")
    b.fill(
        b.path(f"M{b.r(32, 38)} {top} L{b.r(62, 68)} {top} L79 {low} Q50 {low + 5} 21 {low} Z"),
        "main",
        volume="tube",
    )
    _glow(b, 50, low - 6, 16)


def mushroom(b: Brush) -> None:
    """A mushroom lamp."""
    y = b.r(44, 50)
    b.fill(b.path(f"M45 {y} Q46 70 36 86 Q50 92 64 86 Q54 70 55 {y} Z"), "main", volume="tube")
    b.fill(
        b.path(f"M12 {y + 4} C14 {y - 34} 86 {y - 34} 88 {y + 4} Q50 {y + 12} 12 {y + 4} Z"),
        "main",
        volume="round",
    )
    b.fill(
        b.path(f"M14 {y + 3} Q50 {y + 12} 86 {y + 3} Q50 {y + 6} 14 {y + 3} Z"),
        "glow",
        volume="flat",
        edge=0.3,
    )


def desk(b: Brush) -> None:
    """A desk lamp with a jointed arm."""
    b.fill(b.oval(38, 86, 20, 5), "main", volume="bar")
    x, y = b.r(22, 28), b.r(48, 54)
    for d in (f"M38 84 L{x} {y}", f"M{x} {y} L{b.r(50, 56)} 22"):
        b.fill(
            b.stroke_outline(b.path(d), 3.4),
            str(b.pick("main", "main", "metal")),
            pattern=False,
            volume="tube",
        )
    b.fill(b.oval(x, y, 3.4), "metal", volume="round")
    b.fill(b.path("M50 14 Q58 8 66 16 L88 42 Q70 38 54 54 Q46 30 50 14 Z"), "main", volume="round")
    b.fill(b.path("M88 42 Q74 38 54 54 Q78 58 88 42 Z"), "glow", volume="flat")


def globe(b: Brush) -> None:
    """A globe on a column."""
    r = b.r(22, 26)
    b.fill(b.rect(32, 84, 36, 7, 2), "main", volume="bar")
    b.fill(b.path(f"M42 {28 + r} L58 {28 + r} L61 86 L39 86 Z"), "main", volume="tube")
    b.fill(b.oval(50, 12 + r, r), "main", volume="round", finish="glass")


SILHOUETTES = Silhouettes(
    category="table lamp", pose="stand", forms={"classic": classic, "mushroom": mushroom, "desk": desk, "globe": globe},
    finishes=("ceramic", "matte", "metal", "gloss"),
)  # fmt: skip
