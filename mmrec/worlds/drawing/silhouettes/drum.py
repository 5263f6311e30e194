"""Drums: snare, djembe, bongos."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def snare(b: Brush) -> None:
    """A snare or marching drum with lugs."""
    y, h = b.r(32, 38), b.r(28, 42)
    b.fill(b.path(f"M12 {y} L88 {y} L88 {y + h} Q50 {y + h + 15} 12 {y + h} Z"), "main", volume="tube")
    for k in range(6):
        x = 15 + 14 * k
        sag = 7 * (1 - ((x - 50) / 40) ** 2)
        b.fill(b.rect(x - 1, y + 4 + sag, 2.6, h - 6, 1), "metal", volume="tube", finish="metal")
    for yy in (y, y + h):
        band = b.path(f"M11 {yy - 2} Q50 {yy + 13} 89 {yy - 2} L89 {yy + 3} Q50 {yy + 18} 11 {yy + 3} Z")
        b.fill(band, str(b.pick("metal", "wood", "dark")), volume="tube", finish="metal")
    b.fill(b.oval(50, y - 1, 39, 9.5), "light", volume="flat")
    if b.chance(0.5):
        for d in (f"M30 {y - 20} L58 {y + 2}", f"M80 {y - 18} L46 {y}"):
            b.line(d, 2.2, "wood", 1.0)


def djembe(b: Brush) -> None:
    """A goblet drum with cords."""
    b.fill(
        b.path(
            "M22 20 C24 46 40 50 41 62 C41 76 34 84 33 90 Q50 95 67 90 C66 84 59 76 59 62 C60 50 76 46 78 20 Z"
        ),
        "main",
        volume="tube",
    )
    for k in range(7):
        x = 24 + 8.7 * k
        b.line(f"M{x} 22 L{50 + (x - 50) * 0.5} 48 L{x + 8.7 if k < 6 else x} 22", 0.9, "light", 0.9)
    b.fill(
        b.path("M21 17 Q50 26 79 17 L79 23 Q50 32 21 23 Z"),
        str(b.pick("leather", "dark", "accent")),
        volume="tube",
        pattern=False,
    )
    b.fill(b.oval(50, 17, 29, 7), "paper", volume="flat")


def bongos(b: Brush) -> None:
    """A pair of bongos."""
    b.fill(b.rect(40, 52, 20, 12, 2), "dark", volume="bar")
    for x, r in ((29, b.r(20, 22)), (73, b.r(16, 18))):
        b.fill(
            b.path(f"M{x - r} 38 L{x - r * 0.8} 78 Q{x} 85 {x + r * 0.8} 78 L{x + r} 38 Z"),
            "main",
            volume="tube",
        )
        b.fill(
            b.path(f"M{x - r - 0.6} 36 Q{x} 46 {x + r + 0.6} 36 L{x + r} 42 Q{x} 52 {x - r} 42 Z"),
            "metal",
            volume="tube",
            finish="metal",
        )
        b.fill(b.oval(x, 36, r, 6), "paper", volume="flat")


SILHOUETTES = Silhouettes(
    category="drum",
    pose="stand",
    forms={"snare": snare, "djembe": djembe, "bongos": bongos},
    finishes=("gloss", "wood", "matte"),
)
