"""T-shirts: crew neck, v-neck, polo, rugby with long sleeves, and a boxy tee with a big print."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes
from mmrec.worlds.drawing.silhouettes._figure import Cut


def _tee(b: Brush, cut: Cut, depth: float, sleeve: float, *, vee: bool = False, rib: bool = True) -> None:
    cut.wearer()
    if not b.worn:
        back = b.oval(50, cut.top + 1, cut.neck, 2.6)
        b.fill(back, "deep", volume="flat")
    left = cut.sleeve(sleeve)
    for side in (left, b.flipped(left)):
        b.fill(side, "main")
        b.line(side, 0.5, None, 0.15)
    torso = cut.torso(depth, vee=vee)
    b.fill(torso, "main")
    if rib:
        t, n = cut.top, cut.neck
        collar = (
            f"M{50 - n} {t} L50 {t + depth} L{50 + n} {t}"
            if vee
            else f"M{50 - n} {t} Q50 {t + 2 * depth} {50 + n} {t}"
        )
        b.line(collar, 2.2, "shade" if b.chance(0.7) else "accent", 0.95)
    x = 50 - cut.waist
    b.fold(f"M{x + 3} {cut.top + 26} Q{x + 12} {cut.top + 34} {x + 9} {cut.top + 48}", 2.4, 0.16)
    b.fold(
        f"M{100 - x - 4} {cut.top + 30} Q{100 - x - 13} {cut.top + 42} {100 - x - 8} {cut.hem - 8}", 2.4, 0.16
    )
    b.stitch(
        f"M{50 - cut.edge + 1} {cut.hem - 2} Q50 {cut.hem + 1} {50 + cut.edge - 1} {cut.hem - 2}",
        "shade",
        0.6,
    )


def _print(b: Brush, y: float, size: float) -> None:
    role = "light" if sum(b.main) < 1.6 else str(b.pick("dark", "red", "navy", "teal"))
    kind = int(b.rng.integers(4))
    if kind == 0:
        b.fill(b.oval(50, y, size), role, volume="flat", edge=0.2)
        b.fill(b.poly((50, y - size * 0.6), (50 + size * 0.6, y + size * 0.4), (50 - size * 0.6, y + size * 0.4)),
               "main", pattern=False, volume="flat", edge=0.1)  # fmt: skip
    elif kind == 1:
        for k in range(3):
            b.fill(
                b.rect(50 - size, y - size + k * size * 0.8, 2 * size * b.r(0.5, 1), size * 0.45),
                role,
                edge=0.1,
            )
    elif kind == 2:
        b.fill(b.rect(50 - size, y - size, 2 * size, 2 * size, 1), role, volume="flat", edge=0.2)
        b.fill(
            b.oval(50, y, size * 0.6),
            str(b.pick("orange", "yellow", "blue", "dark")),
            volume="round",
            edge=0.1,
        )
    else:
        points = [(50 + b.r(-1, 1) * size, y + b.r(-1, 1) * size) for _ in range(6)]
        b.fill(b.smooth(*points), role, volume="flat", edge=0.1)


def crew(b: Brush) -> None:
    """Crew neck, short sleeves, now and then a small chest logo."""
    cut = Cut(b, 83)
    _tee(b, cut, b.r(3, 5), b.r(15, 22))
    if b.chance(0.3):
        b.fill(b.rect(56, cut.top + 17, 4, 3, 0.6), "trim", volume="flat", edge=0.2)


def v_neck(b: Brush) -> None:
    """V-neck, slim."""
    _tee(b, Cut(b, 84, neck=7.5, loose=-1), b.r(10, 15), b.r(14, 19), vee=True)


def polo(b: Brush) -> None:
    """Polo with a collar and a short placket."""
    cut = Cut(b, 83)
    _tee(b, cut, 4, b.r(16, 21), rib=False)
    t, n = cut.top, cut.neck
    b.fill(b.rect(48, t + 3, 4, b.r(13, 18), 0.8), "shade", volume="flat", pattern=False)
    for k in range(3):
        b.fill(b.oval(50, t + 8 + 4 * k, 0.8), "light", volume="round", edge=0.4)
    wing = b.path(
        f"M{50 - n - 1} {t - 1} Q50 {t + 5} 50 {t + 6} L{46 - n * 0.3} {t + 11} L{50 - n - 3} {t + 4} Z"
    )
    for side in (wing, b.flipped(wing)):
        b.cast(side, 0.4, 0.8, 0.8, 0.3)
        b.fill(side, "shade" if b.chance(0.7) else "accent", volume="soft")


def rugby(b: Brush) -> None:
    """Long sleeves with cuffs."""
    cut = Cut(b, 84, loose=1)
    _tee(b, cut, b.r(3, 5), b.r(50, 58))


def boxy(b: Brush) -> None:
    """A boxy tee with a large print."""
    cut = Cut(b, 80, loose=2.5)
    _tee(b, cut, b.r(3, 4.5), b.r(19, 25))
    _print(b, cut.top + b.r(26, 32), b.r(8, 12))


SILHOUETTES = Silhouettes(
    category="t-shirt",
    pose="lie",
    forms={"crew": crew, "v-neck": v_neck, "polo": polo, "rugby": rugby, "boxy print": boxy},
    finishes=("cloth", "matte"),
    wearable=True,
)
