"""Trousers: chinos, jeans, joggers and wide-leg trousers."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import lower_body


def _legs(
    b: Brush, waist: float, hip: float, thigh: float, ankle: float, end: float, finish: str | None = None
) -> None:
    top = b.r(8, 13)
    lower_body(b, top, waist)
    gap = b.r(1.5, 5)
    if b.worn:
        for x in (50 - gap - ankle / 2, 50 + gap + ankle / 2):
            b.fill(
                b.rect(x - ankle / 2 - 1.5, end - 2, ankle + 3, 6, 2.5),
                str(b.pick("dark", "leather", "light")),
            )
    leg = b.path(
        f"M50 {top + 28} L50 {top} L{50 - waist} {top} C{50 - hip} {top + 12} {50 - hip} {top + 20} {50 - hip} {top + 28} "
        f"C{50 - thigh - 3} {(top + end) / 2} {50 - gap - ankle} {end - 22} {50 - gap - ankle} {end} "
        f"L{50 - gap} {end} C{50 - gap} {end - 30} {50 - 1.2} {top + 40} 50 {top + 28} Z"
    )
    for side in (leg, b.flipped(leg)):
        b.fill(side, "main", finish=finish)
    b.fill(b.rect(50 - waist, top - 1.5, 2 * waist, 5, 1), "shade", pattern=False, volume="flat")
    b.line(f"M50 {top + 4} L50 {top + 27}", 0.7, None, 0.4)
    b.fold(f"M{50 - gap - 2} {top + 34} Q{50 - hip + 4} {top + 36} {50 - hip + 2} {top + 30}", 2, 0.2)
    b.fold(f"M{50 + gap + 2} {top + 34} Q{50 + hip - 4} {top + 37} {50 + hip - 2} {top + 31}", 2, 0.2)
    for sign in (-1, 1):
        knee = 50 + sign * (thigh + gap) / 2 * 1.05
        b.fold(f"M{knee - 4} {(top + end) / 2 + 6} q4 3 8 -1", 1.8, 0.14)
        pocket = f"M{50 + sign * (waist - 1)} {top + 13} Q{50 + sign * (waist - 6)} {top + 12} {50 + sign * (waist - 7)} {top + 4}"
        b.line(pocket, 0.6, None, 0.4)


def chinos(b: Brush) -> None:
    """Straight chinos."""
    _legs(b, b.r(13, 16), b.r(17, 20), 14, b.r(9, 11), b.r(91, 95))
    b.fill(b.oval(50, 14, 0.9), "metal", volume="round")


def jeans(b: Brush) -> None:
    """Jeans with contrast stitching and worn knees."""
    end = b.r(91, 95)
    _legs(b, b.r(13, 16), b.r(17, 20), 14, b.r(8, 12), end, "denim")
    for x in (40, 60):
        b.shine(b.oval(x, 45, 3.5, 13), 0.18, 3)
    b.stitch(f"M50 38 L{44} {end - 4}", "brass", 0.8)
    b.stitch(f"M50 38 L{56} {end - 4}", "brass", 0.8)
    b.stitch("M52.5 15 Q54 27 50 33", "brass", 0.9)
    b.fill(b.oval(50, 13, 1.1), "brass", volume="round")


def joggers(b: Brush) -> None:
    """Track pants with cuffs, a drawcord and a side stripe."""
    end = b.r(88, 93)
    _legs(b, b.r(14, 17), b.r(18, 21), 15, b.r(8, 10), end)
    b.line("M49 15 q-2 6 -1 10 M51 15 q2 6 1 9", 0.9, "light", 0.95)
    if b.chance(0.7):
        for sign in (-1, 1):
            b.line(f"M{50 + sign * 17} 22 Q{50 + sign * 17.5} 55 {50 + sign * 12} {end}", 1.6, "trim", 0.9)


def wide(b: Brush) -> None:
    """High-waisted wide legs with a crease."""
    end = b.r(92, 96)
    _legs(b, b.r(11, 14), b.r(17, 19), 17, b.r(16, 20), end)
    b.line(f"M40 30 L36 {end - 2}", 0.6, None, 0.3)
    b.line(f"M60 30 L64 {end - 2}", 0.6, None, 0.3)


SILHOUETTES = Silhouettes(
    category="trousers",
    pose="lie",
    forms={"chinos": chinos, "jeans": jeans, "joggers": joggers, "wide leg": wide},
    finishes=("cloth", "denim", "matte"),
    wearable=True,
)
