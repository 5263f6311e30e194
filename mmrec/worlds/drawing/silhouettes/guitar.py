"""Guitars, upright: acoustic, electric double-cut, offset electric, ukulele."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _neck(b: Brush, top: float, bottom: float, width: float) -> None:
    b.fill(
        b.rect(50 - width / 2, top + 8, width, bottom - top - 8),
        str(b.pick("wood", "leather", "dark")),
        volume="tube",
    )
    k = 0.0
    for step in range(9):
        k = top + 13 + (bottom - top - 16) * (1 - 0.82**step) / 0.86
        b.line(f"M{50 - width / 2} {k} L{50 + width / 2} {k}", 0.5, "metal", 0.9)
    b.fill(b.path(f"M{50 - width / 2 - 1.5} {top + 9} L{50 - width / 2 - 2.5} {top} L{50 + width / 2 + 2.5} {top} L{50 + width / 2 + 1.5} {top + 9} Z"),
           str(b.pick("dark", "wood", "main")), pattern=False)  # fmt: skip
    for side in (-1, 1):
        for y in (top + 1.5, top + 4.5, top + 7.5):
            b.fill(b.oval(50 + side * (width / 2 + 3.4), y, 1.2), "metal", volume="round", edge=0.4)


def _strings(b: Brush, top: float, bottom: float, width: float) -> None:
    for k in range(4):
        x = 50 + (k - 1.5) * width / 5
        b.line(f"M{x} {top} L{x} {bottom}", 0.35, "light", 0.9)


def acoustic(b: Brush) -> None:
    """An acoustic with a round sound hole."""
    w = b.r(23, 26)
    body = b.path(f"M50 42 C{50 - w * 0.95} 40 {50 - w} 56 {50 - w * 0.66} 61 C{50 - w * 1.3} 68 {50 - w * 1.2} 93 50 93 "
                  f"C{50 + w * 1.2} 93 {50 + w * 1.3} 68 {50 + w * 0.66} 61 C{50 + w} 56 {50 + w * 0.95} 40 50 42 Z")  # fmt: skip
    b.fill(body, "main", finish="gloss")
    b.line(body, 1.4, str(b.pick("light", "deep", "dark")), 0.8)
    b.fill(b.oval(50, 63, 6.5), "dark", volume="flat")
    b.line(b.oval(50, 63, 7.6), 0.9, "light", 0.8)
    b.fill(b.rect(42, 79, 16, 3.4, 1), "dark")
    _neck(b, 4, 58, 6)
    _strings(b, 6, 80, 6)


def electric(b: Brush) -> None:
    """A double-cut solid body with pickguard and pickups."""
    body = b.path("M46 52 C40 48 37 38 33 39 C27 41 29 54 29 60 C28 66 24 70 24 80 C25 92 40 95 50 94 C62 95 76 92 76 79 "
                  "C76 70 71 66 71 60 C71 54 74 43 68 42 C63 41 60 50 54 52 Z")  # fmt: skip
    b.fill(body, "main", finish="gloss")
    if b.chance(0.6):
        b.fill(
            b.path("M54 54 Q64 58 64 70 Q60 84 50 84 L49 56 Z"), str(b.pick("light", "dark")), volume="flat"
        )
    for y in (61, 69, 77):
        b.fill(b.rect(43, y, 14, 3.4, 1.4), "dark", volume="bar")
    b.fill(b.rect(43, 84, 14, 3, 1), "metal", finish="metal")
    for x, y in ((64, 78), (67, 85)):
        b.fill(b.oval(x, y, 1.8), str(b.pick("metal", "light")), volume="round")
    _neck(b, 4, 60, 5.4)
    _strings(b, 6, 85, 5.4)


def offset(b: Brush) -> None:
    """An angular body with two horns."""
    body = b.path(
        f"M47 56 L{b.r(22, 27)} {b.r(44, 50)} L34 68 L{b.r(16, 22)} {b.r(88, 93)} L50 84 L{b.r(78, 84)} {b.r(88, 93)} L66 68 L{b.r(72, 78)} {b.r(42, 48)} L53 56 Z"
    )
    b.fill(body, "main", finish="gloss")
    b.line(body, 1.2, "light", 0.6)
    for y in (63, 72):
        b.fill(b.rect(43, y, 14, 4, 1), "dark", volume="bar")
    _neck(b, 4, 62, 5.4)
    _strings(b, 6, 80, 5.4)


def ukulele(b: Brush) -> None:
    """A small-bodied ukulele."""
    w = b.r(19, 22)
    b.fill(
        b.path(
            f"M50 50 C{50 - w} 48 {50 - w} 60 {50 - w * 0.8} 64 C{50 - w * 1.4} 70 {50 - w * 1.2} 92 50 92 C{50 + w * 1.2} 92 {50 + w * 1.4} 70 {50 + w * 0.8} 64 C{50 + w} 60 {50 + w} 48 50 50 Z"
        ),
        "main",
    )
    b.fill(b.oval(50, 66, 5), "dark", volume="flat")
    b.fill(b.rect(44, 80, 12, 3, 1), "dark")
    _neck(b, 12, 62, 6.4)
    _strings(b, 14, 81, 6)


SILHOUETTES = Silhouettes(
    category="guitar",
    pose="lie",
    forms={"acoustic": acoustic, "electric": electric, "angular": offset, "ukulele": ukulele},
    finishes=("gloss", "wood", "satin"),
    hidden={"angular": ("speckled", "floral")},
)
