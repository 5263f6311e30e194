"""Dresses: A-line, shirt dress, maxi, flared mini."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import Cut


def _dress(
    b: Brush, hem: float, flare: float, waist_y: float, *, sleeve: float = 0.0, vee: bool = False
) -> Cut:
    cut = Cut(b, waist_y, neck=8.5)
    cut.chest, cut.waist, cut.edge = b.r(12, 14), b.r(10, 12), b.r(10, 12)
    cut.shoulder, cut.top = (b.r(15, 17) if sleeve else b.r(11, 13)), (b.r(16, 19) if b.worn else b.r(6, 10))
    if b.worn:
        for x in (46.0, 54.0):
            b.fill(b.rect(x - 3, hem - 6, 6, 96 - hem, 2.5), "skin", volume="tube", edge=0.5)
        cut.wearer(below=False)
    if sleeve:
        left = cut.sleeve(sleeve, 8.5, 7)
        for side in (left, b.flipped(left)):
            b.fill(side, "main")
    skirt = b.path(
        f"M{50 - cut.edge} {waist_y - 2} C{50 - cut.edge - 4} {waist_y + 12} {50 - flare} {hem - 20} {50 - flare} {hem} "
        f"Q50 {hem + 5} {50 + flare} {hem} C{50 + flare} {hem - 20} {50 + cut.edge + 4} {waist_y + 12} {50 + cut.edge} {waist_y - 2} Z"
    )
    b.fill(skirt, "main")
    for k in range(5):
        x = 50 + (k - 2) * flare * 0.4
        b.fold(
            f"M{50 + (k - 2) * 3.5} {waist_y + 5} Q{50 + (k - 2) * 6} {(waist_y + hem) / 2} {x} {hem - 4}",
            2,
            0.16,
        )
    cut.hem = waist_y
    b.fill(cut.torso(b.r(5, 9), vee=vee), "main")
    if b.chance(0.6):
        belt = str(b.pick("shade", "accent", "leather", "trim"))
        b.fill(
            b.rect(50 - cut.edge - 1, waist_y - 2, 2 * cut.edge + 2, b.r(2.5, 4.5), 1),
            belt,
            volume="bar",
            pattern=False,
        )
    return cut


def a_line(b: Brush) -> None:
    """A sleeveless A-line dress."""
    _dress(b, b.r(76, 84), b.r(23, 28), b.r(40, 44))


def shirt_dress(b: Brush) -> None:
    """A shirt dress with buttons and short sleeves."""
    hem, waist = b.r(78, 86), b.r(42, 46)
    cut = _dress(b, hem, b.r(18, 22), waist, sleeve=b.r(13, 22), vee=True)
    for k in range(7):
        b.fill(
            b.oval(50, cut.top + 14 + k * 8, 0.8),
            "light" if sum(b.main) < 2.2 else "dark",
            volume="round",
            edge=0.4,
        )


def maxi(b: Brush) -> None:
    """A long dress down to the ankles."""
    _dress(b, b.r(89, 93), b.r(22, 28), b.r(34, 38), vee=b.chance(0.5))


def mini(b: Brush) -> None:
    """A flared mini dress with sleeves and a frilled hem."""
    hem = b.r(70, 76)
    _dress(b, hem, b.r(26, 31), b.r(40, 44), sleeve=b.r(12, 40))
    b.line(f"M24 {hem - 5} Q50 {hem + 1} 76 {hem - 5}", 0.8, None, 0.3)


def pinafore(b: Brush) -> None:
    """A short children's cut, wide from the chest on."""
    hem = b.r(66, 74)
    _dress(b, hem, b.r(28, 33), b.r(30, 34), sleeve=b.r(0, 12))


SILHOUETTES = Silhouettes(
    category="dress",
    pose="lie",
    forms={"A-line": a_line, "shirt dress": shirt_dress, "maxi": maxi, "mini": mini, "pinafore": pinafore},
    finishes=("cloth", "satin", "knit"),
    wearable=True,
)
