"""Cameras: rangefinder, SLR, instant, compact."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _lens(b: Brush, x: float, y: float, r: float) -> None:
    b.cast(b.oval(x, y, r), 1, 2, 2, 0.4)
    for k, role in ((1.0, str(b.pick("metal", "dark"))), (0.82, "dark"), (0.6, "screen"), (0.4, "dark")):
        b.fill(b.oval(x, y, r * k), role, volume="round", finish="gloss")
    b.shine(b.oval(x - r * 0.25, y - r * 0.28, r * 0.16, r * 0.1), 0.8, 0.6)


def rangefinder(b: Brush) -> None:
    """A rangefinder with metal plates."""
    top = b.r(30, 34)
    b.fill(b.rect(20, top - 5, 12, 6, 2), "metal", finish="metal", volume="tube")
    b.fill(b.rect(70, top - 4, 8, 5, 2), "metal", finish="metal", volume="tube")
    b.fill(b.rect(8, top, 84, 46, 8), str(b.pick("metal", "main")), finish="metal", pattern=False)
    b.fill(b.rect(8, top + 11, 84, 27, 1), "main", finish="leather")
    b.fill(b.rect(66, top + 3, 13, 6, 1), "screen", finish="glass")
    _lens(b, 48, top + 25, b.r(15, 18))


def slr(b: Brush) -> None:
    """An SLR with a prism hump and a grip."""
    top = b.r(34, 38)
    b.fill(b.path(f"M34 {top + 2} L40 {top - 13} L60 {top - 13} L66 {top + 2} Z"), "main")
    b.fill(b.rect(18, top - 5, 11, 7, 2), "dark", volume="tube")
    b.fill(b.rect(8, top, 84, 44, 7), "main")
    b.fill(b.rect(8, top + 4, 17, 38, 6), "dark", finish="leather")
    _lens(b, 53, top + 23, b.r(18, 21))


def instant(b: Brush) -> None:
    """An instant camera with a wide base."""
    b.fill(
        b.path(
            "M18 26 Q18 18 26 18 L74 18 Q82 18 82 26 L90 70 L90 82 Q90 86 86 86 L14 86 Q10 86 10 82 L10 70 Z"
        ),
        "main",
        finish="plastic",
    )
    b.line("M12 68 L88 68", 1.2, None, 0.45)
    b.fill(b.rect(22, 74, 56, 4, 1.5), "dark", volume="bar")
    b.fill(b.rect(22, 25, 18, 9, 2), "light", finish="glass")
    b.fill(b.oval(76, 30, 4), str(b.pick("red", "orange", "yellow")), volume="round")
    _lens(b, 50, 48, b.r(14, 17))


def compact(b: Brush) -> None:
    """A compact camera."""
    top = b.r(32, 36)
    b.fill(b.rect(10, top, 80, b.r(40, 46), 10), "main")
    b.fill(b.rect(62, top - 3, 14, 4, 2), "metal", finish="metal")
    b.fill(b.rect(18, top + 6, 14, 6, 2), "light", finish="glass")
    _lens(b, b.r(50, 62), top + 23, b.r(14, 17))
    b.fill(b.rect(16, top + 18, 5, 18, 2.5), "shade", pattern=False)


SILHOUETTES = Silhouettes(
    category="camera",
    pose="stand",
    forms={"rangefinder": rangefinder, "SLR": slr, "instant": instant, "compact": compact},
    finishes=("leather", "matte", "plastic", "metal"),
)
