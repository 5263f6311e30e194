"""Jackets: bomber, puffer, blazer, zip hoodie, denim jacket."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import Cut


def _shell(
    b: Brush,
    hem: float,
    loose: float,
    *,
    flare: float = 0.0,
    vee: bool = False,
    depth: float = 4,
    finish: str | None = None,
) -> Cut:
    cut = Cut(b, hem, flare=flare, neck=7.5, loose=loose)
    cut.wearer()
    left = cut.sleeve(b.r(52, 58), 12)
    for side in (left, b.flipped(left)):
        b.fill(side, "main", finish=finish)
    if not b.worn:
        b.fill(b.oval(50, cut.top + 2, cut.neck, 4), "deep", pattern=False, volume="flat")
    b.fill(cut.torso(depth, vee=vee), "main", finish=finish)
    return cut


def _zip(b: Brush, cut: Cut, role: str = "metal") -> None:
    b.line(f"M50 {cut.top + 3} L50 {cut.hem}", 2.2, "deep", 0.9)
    b.line(f"M50 {cut.top + 3} L50 {cut.hem}", 0.8, role, 0.95)


def _ribs(b: Brush, cut: Cut, role: str) -> None:
    b.fill(
        b.rect(50 - cut.edge - 0.5, cut.hem - 5, 2 * cut.edge + 1, 7, 2),
        role,
        finish="knit",
        volume="bar",
        pattern=False,
    )


def bomber(b: Brush) -> None:
    """A bomber with ribbed hem and collar."""
    cut = _shell(b, 77, 3)
    role = str(b.pick("deep", "shade", "accent", "trim"))
    _ribs(b, cut, role)
    b.line(f"M{50 - cut.neck} {cut.top + 1} Q50 {cut.top + 8} {50 + cut.neck} {cut.top + 1}", 4, role, 0.95)
    _zip(b, cut)
    for sign in (-1, 1):
        b.line(f"M{50 + sign * 9} {cut.hem - 24} L{50 + sign * 14} {cut.hem - 11}", 1.2, "deep", 0.8)


def puffer(b: Brush) -> None:
    """A puffer with quilted bands and a high collar."""
    cut = _shell(b, 80, 4, finish="satin")
    step = b.r(8, 11)
    y = cut.top + 14
    while y < cut.hem - 2:
        b.fold(f"M{52 - cut.waist} {y} Q50 {y + 2} {48 + cut.waist} {y}", 3.2, 0.5)
        for sign in (-1, 1):
            x = 50 + sign * (cut.shoulder + 4 + (y - cut.top) * 0.22)
            b.fold(f"M{x - 2.5} {y + 2} Q{x} {y + 3} {x + 2.5} {y + 2}", 2.2, 0.3)
        y += step
    b.fill(
        b.rect(50 - cut.neck - 2, cut.top - 6, 2 * cut.neck + 4, 11, 4), "main", volume="bar", finish="satin"
    )
    _zip(b, cut, "light")


def blazer(b: Brush) -> None:
    """A blazer with lapels, two buttons and pockets."""
    cut = _shell(b, 85, 1, flare=2, vee=True, depth=30)
    t = cut.top
    b.fill(b.poly((50 - cut.neck, t), (50 + cut.neck, t), (50, t + 29)), "light", volume="soft")
    b.line(f"M50 {t + 29} L50.6 {cut.hem}", 0.7, None, 0.5)
    lapel = b.path(
        f"M{50 - cut.neck - 1} {t - 1} L50 {t + 31} L{50 - 12} {t + 17} L{50 - 9} {t + 13} L{50 - 14} {t + 11} Z"
    )
    for side in (lapel, b.flipped(lapel)):
        b.cast(side, 0.4, 0.8, 0.9, 0.3)
        b.fill(side, "main")
    for y in (t + 35, t + 43):
        b.fill(b.oval(51, y, 1.3), "dark" if sum(b.main) > 1 else "metal", volume="round")
    for sign in (-1, 1):
        b.fill(b.rect(50 + sign * 11 - 5, cut.hem - 21, 10, 4, 0.6), "shade", pattern=False)


def hoodie(b: Brush) -> None:
    """A zip hoodie with a hood, cords and a pouch."""
    cut = Cut(b, 80, neck=8, loose=2.5)
    if not b.worn:
        b.fill(
            b.path(
                f"M34 {cut.top + 6} C30 {cut.top - 16} 70 {cut.top - 16} 66 {cut.top + 6} Q50 {cut.top + 16} 34 {cut.top + 6} Z"
            ),
            "main",
        )
        b.fill(b.oval(50, cut.top + 1, 10, 7), "deep", pattern=False)
    cut.wearer()
    left = cut.sleeve(b.r(52, 57), 12)
    for side in (left, b.flipped(left)):
        b.fill(side, "main")
    b.fill(cut.torso(9), "main")
    _ribs(b, cut, "shade")
    pouch = b.path(
        f"M{50 - 14} {cut.hem - 7} L{50 - 10} {cut.hem - 25} L{50 + 10} {cut.hem - 25} L{50 + 14} {cut.hem - 7} Z"
    )
    b.fill(pouch, "main", edge=1.3)
    _zip(b, cut)
    for sign in (-1, 1):
        b.line(f"M{50 + sign * 5} {cut.top + 8} q{sign} 8 0 14", 1.0, "light", 0.95)


def denim(b: Brush) -> None:
    """A trucker jacket with flap pockets and contrast seams."""
    cut = _shell(b, 76, 1.5, finish="denim")
    t = cut.top
    b.fill(b.rect(50 - cut.edge, cut.hem - 6, 2 * cut.edge, 6, 1), "shade", finish="denim", pattern=False)
    for sign in (-1, 1):
        b.stitch(f"M{50 + sign * 8} {t + 20} L{50 + sign * 5} {cut.hem - 7}", "brass", 0.85)
        flap = b.path(f"M{50 + sign * 10 - 6} {t + 19} h12 v5 l-6 4 l-6 -4 Z")
        b.cast(flap, 0.3, 0.6, 0.6, 0.3)
        b.fill(flap, "shade", finish="denim", pattern=False)
        wing = b.path(
            f"M50 {t + 5} L{50 + sign * 9} {t - 3} L{50 + sign * 15} {t + 5} L{50 + sign * 9} {t + 13} Z"
        )
        b.fill(wing, "main", finish="denim", edge=1.2)
    b.line(f"M50 {t + 6} L50 {cut.hem}", 0.8, None, 0.5)
    for k in range(5):
        b.fill(b.oval(51.4, t + 13 + k * 9.5, 1.1), "brass", volume="round")


SILHOUETTES = Silhouettes(
    category="jacket",
    pose="lie",
    forms={"bomber": bomber, "puffer": puffer, "blazer": blazer, "hoodie": hoodie, "trucker": denim},
    finishes=("cloth", "leather", "denim", "satin"),
    wearable=True,
)
