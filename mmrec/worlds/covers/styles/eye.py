"""A single big eye: lidded, radiant in a triangle, in an almond of rings, weeping, or as a pattern."""

from __future__ import annotations

from mmrec.worlds.covers.pen import Pen, moved, oval, polar, poly, svg
from mmrec.worlds.drawing.palette import Rgb, mix

_ALMOND = "M-40 0 C-24 -25 24 -25 40 0 C24 23 -24 23 -40 0 Z"


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_plain, _plain, _radiant, _rings, _many)(p)


def _iris(p: Pen, x: float, y: float, radius: float, tone: Rgb, second: Rgb) -> None:
    p.disc(x, y, radius, tone)
    kind = p.i(0, 3)
    if kind == 0:
        for k in range(p.few(36)):
            a = 360 * k / p.few(36)
            p.stroke(
                polar(x, y, radius * 0.5, a), polar(x, y, radius * p.r(0.8, 0.98), a), second, radius * 0.045
            )
    elif kind == 1:
        for k in range(3):
            p.ring(x, y, radius * (0.9 - 0.18 * k), second, radius * 0.07)
    elif kind == 2:
        for k in range(16):
            p.fill(poly((x, y), polar(x, y, radius, 22.5 * k), polar(x, y, radius, 22.5 * k + 11)), second)
    else:
        p.fade((x, y - radius), (x, y + radius), [tone, second], path=oval(x, y, radius))
        with p.clip(oval(x, y, radius)):
            p.fill(
                poly(
                    (x - radius, y + radius),
                    (x - radius * 0.3, y),
                    (x + radius * 0.2, y + radius * 0.6),
                    (x + radius * 0.6, y + radius * 0.2),
                    (x + radius * 1.2, y + radius),
                ),
                p.deep,
                0.6,
            )
    p.ring(x, y, radius, p.deep, radius * 0.07)
    p.disc(x, y, radius * 0.45, p.deep)
    p.disc(x + radius * 0.3, y - radius * 0.34, radius * 0.17, p.pale)


def _eye(
    p: Pen, white: Rgb, tone: Rgb, second: Rgb, ink: Rgb, *, lashes: bool = True, look: float = 0.0
) -> None:
    """An eye 80 wide around the origin."""
    shape = svg(_ALMOND)
    p.fill(shape, white)
    with p.clip(shape):
        _iris(p, look, -1.5, 16.5, tone, second)
        p.fill(oval(0, -70, 90, 60), p.deep, 0.16)
    p.line(svg("M-40 0 C-24 -25 24 -25 40 0"), ink, 2.8)
    p.line(svg("M-40 0 C-24 23 24 23 40 0"), ink, 1.2)
    if lashes:
        for k in range(9):
            t = (k - 4) / 4
            x, y = 32 * t, -18.5 + 12 * t * t
            p.line(svg(f"M{x} {y} q{4 * t} -3 {9 * t} {-11 + 4 * abs(t)}"), ink, 1.5)


def _colours(p: Pen) -> tuple[Rgb, Rgb, Rgb, Rgb, Rgb]:
    """Ground, white, iris, its second tone, ink."""
    ground = p.pick(p.main, p.bright, p.accent, p.dark, p.pale, p.deep)
    white = p.pale if ground != p.pale else mix(p.pale, (1, 1, 1), 0.7)
    tone, second = p.shuffled(*[c for c in (p.main, p.bright, p.accent, p.dark) if c != ground])[:2]
    return ground, white, tone, second, p.contrast(ground, p.deep, p.pale) if ground == p.deep else p.deep


def _plain(p: Pen) -> None:
    ground, white, tone, second, ink = _colours(p)
    p.ground(ground)
    other = mix(ground, tone, 0.5)
    back = p.i(0, 3)
    if back == 0:
        p.disc(50, 50, p.r(36, 45), other)
    elif back == 1:
        for k in range(6):
            p.line(moved(svg(_ALMOND), 50, 50, 1.16 + 0.22 * k), other, 2.2)
    elif back == 2:
        for k in range(9):
            p.fill(p.smooth_bar(p.r(-20, 70), 4 + 11 * k, p.r(24, 60), 4), mix(ground, other, 0.6))
    with p.at(50, 50 + p.r(-4, 6), scale=p.r(0.95, 1.14), turn=p.pick(0, 0, 0, -16, 90)):
        _eye(p, white, tone, second, ink, look=p.pick(0, 0, -9, 9))
        if p.chance(0.4):
            for k in range(p.i(1, 3)):
                p.fill(svg(f"M{-6 + 9 * k} {20 + 3 * (k % 2)} c-5 8 -6 14 0 15 c6 -1 5 -7 0 -15 Z"), second)
        if p.chance(0.5):
            p.fill(svg("M-42 -24 C-24 -46 20 -48 42 -30 C20 -40 -20 -38 -42 -24 Z"), ink)


def _radiant(p: Pen) -> None:
    ground, white, tone, second, ink = _colours(p)
    p.ground(ground)
    n = p.pick(12, 16, 24)
    y = p.r(46, 54)
    ray = mix(ground, p.contrast(ground, p.pale, p.accent, p.dark), 0.55)
    for k in range(n):
        a = 360 * k / n
        p.fill(poly((50, y), polar(50, y, 120, a), polar(50, y, 120, a + 180 / n)), ray)
    if p.chance(0.5):
        frame = poly((50, y - 44), (50 + 44, y + 30), (50 - 44, y + 30))
        p.sheet(frame, p.pick(tone, p.dark, p.main), lift=0.8)
        p.line(frame, ink, 1.2)
        with p.at(50, y + 7, scale=0.6):
            _eye(p, white, second, tone, ink)
    else:
        p.disc(50, y, 36, p.pick(tone, p.dark, p.main))
        p.ring(50, y, 36, ink, 1.2)
        with p.at(50, y, scale=0.8):
            _eye(p, white, second, tone, ink)


def _rings(p: Pen) -> None:
    ground, white, tone, second, ink = _colours(p)
    p.ground(ground)
    n = p.i(4, 6)
    tones = [c for c in p.shuffled(p.main, p.dark, p.bright, p.accent, p.pale) if c != ground]
    turn = p.pick(0, 0, 90, 45)
    with p.at(50, 50, turn=turn):
        for k in range(n):
            p.fill(moved(svg(_ALMOND), 0, 0, 2.4 - 1.3 * k / n), tones[k % len(tones)])
        with p.at(0, 0, scale=p.r(0.8, 0.95)):
            _eye(p, white, tone, second, ink, lashes=p.chance(0.5))


def _many(p: Pen) -> None:
    ground, white, _, _, ink = _colours(p)
    p.ground(ground)
    n = p.pick(2, 3, 3)
    cell = 100 / n
    tones = [c for c in (p.main, p.bright, p.accent, p.dark) if c != ground]
    for j in range(2 * n):
        for k in range(-1, n + 1):
            tone, second = p.shuffled(*tones)[:2]
            with p.at(cell * (k + 0.5 + 0.5 * (j % 2)), cell * (0.5 * j + 0.25), scale=cell / 108):
                _eye(p, white, tone, second, ink, lashes=False, look=p.pick(-8, 0, 8))
