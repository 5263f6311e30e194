"""Shorts: tailored, sport, cargo."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import lower_body


def _shorts(b: Brush, length: float, flare: float) -> tuple[float, float]:
    top, waist = b.r(22, 27), b.r(19, 22)
    end = top + length
    lower_body(b, top, waist, legs_from=end)
    hip = waist + 6
    leg = b.path(f"M50 {top + 26} L50 {top} L{50 - waist} {top} C{50 - hip} {top + 12} {50 - hip} {top + 20} {50 - hip - flare} {end} "
                 f"Q{50 - hip / 2} {end + 3} {47.5} {end + 1} L50 {top + 26} Z")  # fmt: skip
    for side in (leg, b.flipped(leg)):
        b.fill(side, "main")
        b.stitch(side, "shade", 0.3)
    b.fill(b.rect(50 - waist, top - 2, 2 * waist, 6, 1.5), "shade", pattern=False, volume="bar")
    b.line(f"M50 {top + 4} L50 {top + 25}", 0.7, None, 0.4)
    b.fold(f"M48 {top + 28} Q38 {top + 31} 32 {top + 24}", 2.2, 0.2)
    b.fold(f"M52 {top + 28} Q62 {top + 31} 68 {top + 24}", 2.2, 0.2)
    return top, end


def tailored(b: Brush) -> None:
    """Tailored shorts with slant pockets and belt loops."""
    top, _ = _shorts(b, b.r(42, 50), 1)
    for sign in (-1, 1):
        b.line(f"M{50 + sign * 21} {top + 15} L{50 + sign * 14} {top + 5}", 0.8, None, 0.45)
        b.fill(b.rect(50 + sign * 10 - 1, top - 3, 2, 8, 0.5), "main", pattern=False)
    b.fill(b.oval(50, top + 1, 1.1), "light", volume="round")


def sport(b: Brush) -> None:
    """Sport shorts with a drawcord and side stripes."""
    top, end = _shorts(b, b.r(36, 44), 3)
    b.line(f"M49 {top + 2} q-3 6 -1 11 M51 {top + 2} q3 6 1 10", 1, "light", 0.95)
    for sign in (-1, 1):
        b.line(
            f"M{50 + sign * 21} {top + 4} Q{50 + sign * 25} {top + 20} {50 + sign * 26} {end}", 2, "trim", 0.9
        )


def cargo(b: Brush) -> None:
    """Long shorts with cargo pockets."""
    top, _ = _shorts(b, b.r(52, 60), 0)
    for sign in (-1, 1):
        x = 50 + sign * 19 - 6
        b.fill(b.rect(x, top + 28, 12, 15, 1.5), "main", edge=1.2)
        b.fill(b.rect(x - 0.5, top + 26, 13, 5, 1), "shade", pattern=False)


SILHOUETTES = Silhouettes(
    category="shorts",
    pose="lie",
    forms={"tailored": tailored, "sport": sport, "cargo": cargo},
    finishes=("cloth", "denim", "satin"),
    wearable=True,
)
