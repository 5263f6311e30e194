"""Sweaters: crew neck, turtleneck, cardigan, v-neck, all knitted."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import Cut


def _knit(b: Brush, depth: float, *, vee: bool = False) -> Cut:
    cut = Cut(b, b.r(79, 84), neck=8, loose=b.r(1.5, 4))
    cut.wearer()
    if not b.worn:
        b.fill(b.oval(50, cut.top + 1, cut.neck, 3.4), "deep", pattern=False, volume="flat")
    left = cut.sleeve(b.r(52, 58), 12.5)
    for side in (left, b.flipped(left)):
        b.fill(side, "main", finish="knit")
    b.fill(cut.torso(depth, vee=vee), "main", finish="knit")
    b.fill(
        b.rect(50 - cut.edge, cut.hem - 4, 2 * cut.edge, 6.5, 2),
        "shade",
        finish="knit",
        volume="bar",
        pattern=False,
    )
    x, y = 50 - cut.shoulder - 16.5, cut.top + 55
    for k in (x, 100 - x - 10):
        b.fill(b.rect(k, y - 3, 10, 6, 2), "shade", finish="knit", volume="tube", pattern=False)
    return cut


def crew(b: Brush) -> None:
    """A crew-neck pullover."""
    cut = _knit(b, 4)
    b.line(f"M{50 - cut.neck} {cut.top} Q50 {cut.top + 8} {50 + cut.neck} {cut.top}", 3.2, "shade", 0.95)


def turtleneck(b: Brush) -> None:
    """A turtleneck with a folded collar."""
    cut = _knit(b, 3)
    b.fill(
        b.rect(50 - cut.neck - 1, cut.top - 9, 2 * cut.neck + 2, 13, 4), "main", finish="knit", volume="tube"
    )


def cardigan(b: Brush) -> None:
    """A buttoned cardigan with a deep neck."""
    cut = _knit(b, b.r(24, 32), vee=True)
    t = cut.top
    if not b.worn:
        b.fill(b.poly((50 - cut.neck + 1, t), (50 + cut.neck - 1, t), (50, t + 26)), "light", volume="soft")
    b.line(f"M{50 - cut.neck} {t} L50 {t + 30} L50 {cut.hem}", 3, "shade", 0.95)
    b.line(f"M{50 + cut.neck} {t} L50 {t + 30}", 3, "shade", 0.95)
    for k in range(4):
        b.fill(b.oval(50, t + 34 + 8 * k, 1.3), "wood", volume="round")


def v_neck(b: Brush) -> None:
    """A v-neck, often with tipping."""
    cut = _knit(b, b.r(13, 18), vee=True)
    t = cut.top
    d = f"M{50 - cut.neck} {t} L50 {t + 16} L{50 + cut.neck} {t}"
    b.line(d, 3, "shade", 0.95)
    if b.chance(0.4):
        b.line(d, 1, "accent", 0.95)


SILHOUETTES = Silhouettes(
    category="sweater",
    pose="lie",
    forms={"crew": crew, "turtleneck": turtleneck, "cardigan": cardigan, "v-neck": v_neck},
    finishes=("knit",),
    wearable=True,
)
