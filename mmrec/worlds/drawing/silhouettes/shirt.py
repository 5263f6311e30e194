"""Shirts: long sleeves, short sleeves, a camp collar and an overshirt with pockets."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import Cut


def _shirt(b: Brush, cut: Cut, sleeve: float, *, pockets: int = 0, camp: bool = False) -> None:
    cut.wearer()
    left = cut.sleeve(sleeve, 10)
    for side in (left, b.flipped(left)):
        b.fill(side, "main")
    if sleeve > 40:
        x, y = 50 - cut.shoulder - 9 * sleeve / 40 - 4, cut.top + 4 + sleeve
        cuff = b.poly((x - 0.5, y - 5), (x + 8.6, y - 3), (x + 8.4, y + 2.5), (x - 0.8, y + 1))
        for side in (cuff, b.flipped(cuff)):
            b.fill(side, "shade", pattern=False)
    t, n, h = cut.top, cut.neck, cut.hem
    b.fill(cut.torso(5, vee=camp), "main")
    b.line(f"M{50 - n} {t + 1} L50 {t + 12} L{50 + n} {t + 1}", 0.4, None, 0.2)
    b.fill(b.rect(48.2, t + 6, 3.6, h - t - 6, 0.5), "tint", pattern=False, volume="flat", edge=0.5)
    for k in range(6):
        y = t + 11 + k * (h - t - 18) / 5.3
        b.fill(b.oval(50, y, 0.9), "light" if sum(b.main) < 2.2 else "dark", volume="round", edge=0.5)
    b.fold(f"M{50 - cut.waist + 3} {t + 30} Q{50 - 8} {t + 42} {50 - cut.waist + 4} {h - 8}", 2.4, 0.15)
    b.fold(f"M{50 + cut.waist - 4} {t + 26} Q{50 + 9} {t + 40} {50 + cut.waist - 6} {h - 12}", 2.4, 0.15)
    for k in range(pockets):
        x = 36 if k else 54
        pocket = b.path(f"M{x} {t + 22} h10 v9 l-5 3 l-5 -3 Z")
        b.cast(pocket, 0.3, 0.6, 0.6, 0.25)
        b.fill(pocket, "shade")
    spread = b.r(8, 11)
    wing = (
        b.path(f"M{50 - n - 1} {t - 2} L50 {t + 7} L{50 - spread} {t + 13} L{50 - n - 4} {t + 4} Z")
        if not camp
        else b.path(f"M{50 - n - 1} {t - 1} L50 {t + 16} L{50 - spread - 3} {t + 15} L{50 - n - 5} {t + 4} Z")
    )
    for side in (wing, b.flipped(wing)):
        b.cast(side, 0.4, 0.9, 0.9, 0.3)
        b.fill(side, "main")


def long_sleeve(b: Brush) -> None:
    """The button shirt with long sleeves and cuffs."""
    _shirt(b, Cut(b, 86, flare=1, neck=7), b.r(52, 58), pockets=int(b.chance(0.4)))


def short_sleeve(b: Brush) -> None:
    """A short-sleeved shirt."""
    _shirt(b, Cut(b, 83, flare=1, neck=7, loose=1), b.r(17, 23), pockets=1)


def camp(b: Brush) -> None:
    """A loose camp-collar shirt."""
    _shirt(b, Cut(b, 82, flare=2, neck=7, loose=3), b.r(20, 27), camp=True)


def overshirt(b: Brush) -> None:
    """A heavy overshirt with two chest pockets."""
    _shirt(b, Cut(b, 87, flare=1, neck=7.5, loose=2.5), b.r(52, 57), pockets=2)


SILHOUETTES = Silhouettes(
    category="shirt",
    pose="lie",
    forms={
        "long sleeve": long_sleeve,
        "short sleeve": short_sleeve,
        "camp collar": camp,
        "overshirt": overshirt,
    },
    finishes=("cloth", "denim", "satin"),
    wearable=True,
)
