"""Mid-century shapes: a mobile, a totem of pods, atomic stars on a lattice, overprinted kidneys."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.covers.pen import Pen, curve, moved, oval, polar, poly, smooth, svg
from mmrec.worlds.drawing.palette import Rgb, mix

_BOOMERANG = "M-16 9 C-19 2 -9 -13 1 -13 C11 -13 20 3 16 9 C12 14 7 -1 0 -1 C-7 -1 -12 15 -16 9 Z"
_KIDNEY = "M-14 2 C-16 -9 -4 -14 4 -10 C12 -7 18 2 12 9 C7 14 3 6 -3 7 C-9 9 -13 8 -14 2 Z"
_POD = "M-13 0 C-7 -8 7 -8 13 0 C7 8 -7 8 -13 0 Z"
_TEAR = "M0 -13 C3 -5 8 0 8 5 C8 10 4 13 0 13 C-4 13 -8 10 -8 5 C-8 0 -3 -5 0 -13 Z"
_SHAPES = (_BOOMERANG, _KIDNEY, _POD, _TEAR)


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_mobile, _totem, _lattice, _overprint)(p)


def _ground(p: Pen) -> tuple[Rgb, list[Rgb]]:
    ground = p.pick(p.pale, p.pale, p.bright, p.main, p.dark)
    inks = [rgb for rgb in (p.main, p.accent, p.deep, p.bright, p.dark, p.pale) if rgb != ground]
    inks.sort(key=lambda c: -abs(sum(c) - sum(ground)))
    return ground, inks[:4]


def _atom(p: Pen, x: float, y: float, radius: float, rgb: Rgb, knob: Rgb) -> None:
    n, turn = p.pick(3, 4, 5), p.r(0, 60)
    for k in range(2 * n):
        tip = polar(x, y, radius * (1 if k % 2 else 0.62), turn + 180 * k / n)
        p.stroke((x, y), tip, rgb, radius * 0.07 + 0.2)
        if k % 2:
            p.disc(*tip, radius * 0.13, knob)
    p.disc(x, y, radius * 0.16, rgb)


def _star(
    x: float, y: float, radius: float, points: int = 4, waist: float = 0.16
) -> list[tuple[float, float]]:
    return [
        polar(x, y, radius * (1 if k % 2 == 0 else waist), 180 * k / points - 90) for k in range(2 * points)
    ]


def _mobile(p: Pen) -> None:
    ground, inks = _ground(p)
    p.ground(ground)
    if p.chance(0.6):
        p.fill(p.blob(p.r(30, 70), p.r(35, 65), p.r(28, 40), 0.25, 5), mix(ground, p.pick(*inks), 0.28))
    wire = inks[0]

    def hang(x: float, y: float, reach: float, depth: int) -> None:
        drop = p.r(11, 22)
        p.stroke((x, y), (x, y + drop), wire, 0.7)
        if depth == 0 or reach < 4:
            shape = p.pick(*_SHAPES)
            p.fill(moved(svg(shape), x, y + drop + 6, p.r(0.62, 1.05), p.r(-60, 60)), p.pick(*inks))
            return
        share, sag = p.r(0.35, 0.65), p.r(-3, 3)
        left, right = x - 2 * reach * share, x + 2 * reach * (1 - share)
        p.line(
            smooth((left, y + drop + sag), (x, y + drop - 1), (right, y + drop - sag), closed=False),
            wire,
            1.0,
        )
        hang(left, y + drop + sag, reach * 0.5, depth - 1)
        hang(right, y + drop - sag, reach * 0.5, depth - 1)

    hang(p.r(42, 58), -4, p.r(23, 27), 2)
    for _ in range(p.i(1, 3)):
        p.fill(poly(*_star(p.r(8, 92), p.r(55, 94), p.r(3, 7))), p.pick(*inks))


def _totem(p: Pen) -> None:
    ground, inks = _ground(p)
    p.ground(ground)
    columns = p.pick(1, 3, 3, 4)
    for c in range(columns):
        x = 100 * (c + 0.5) / columns
        wide = 66 / columns if columns > 1 else 52
        if p.chance(0.6):
            p.box(x - wide * 0.62, 0, wide * 1.24, 100, mix(ground, p.pick(*inks), 0.22))
        y = p.r(-10, 4)
        p.stroke((x, -5), (x, 105), inks[0], 0.5)
        while y < 100:
            h = wide * p.r(0.42, 0.7)
            rgb, hole = p.shuffled(*inks)[:2]
            kind = p.i(0, 4)
            if kind == 0:
                p.fill(oval(x, y + h / 2, wide / 2, h / 2), rgb)
                p.fill(oval(x, y + h / 2, wide * 0.26, h * 0.24), hole)
            elif kind == 1:
                p.fill(poly((x - wide / 2, y + h / 2), (x, y), (x + wide / 2, y + h / 2), (x, y + h)), rgb)
                p.disc(x, y + h / 2, h * 0.16, hole)
            elif kind == 2:
                p.fill(
                    smooth(
                        (x - wide / 2, y),
                        (x, y + h * 0.3),
                        (x + wide / 2, y),
                        (x + wide * 0.12, y + h / 2),
                        (x + wide / 2, y + h),
                        (x, y + h * 0.7),
                        (x - wide / 2, y + h),
                        (x - wide * 0.12, y + h / 2),
                    ),
                    rgb,
                )
            elif kind == 3:
                p.fill(oval(x - wide * 0.25, y + h / 2, wide * 0.24, h / 2), rgb)
                p.fill(oval(x + wide * 0.25, y + h / 2, wide * 0.24, h / 2), hole)
            else:
                _atom(p, x, y + h / 2, h * 0.55, inks[0], rgb)
            y += h + wide * 0.06


def _lattice(p: Pen) -> None:
    ground, inks = _ground(p)
    p.ground(ground)
    n = p.pick(2, 3, 3, 4)
    cell = 100 / n
    slant = p.r(0.6, 0.95)
    for j in range(-1, n + 1):
        for k in range(-1, n + 1):
            x, y = cell * (k + 0.5 + 0.5 * (j % 2)), cell * (j + 0.5)
            kind = (j + 2 * k) % 3 if n > 2 else p.i(0, 2)
            rgb, other = p.shuffled(*inks)[:2]
            if kind == 0:
                half = cell * 0.46
                p.fill(poly((x - half * slant, y), (x, y - half), (x + half * slant, y), (x, y + half)), rgb)
                p.fill(poly(*_star(x, y, half * 0.72)), p.contrast(rgb, ground, *inks))
            elif kind == 1:
                _atom(p, x, y, cell * 0.42, inks[0], other)
            else:
                path = moved(svg(p.pick(*_SHAPES)), x, y, cell / 34, p.pick(0, 90, 45, -45))
                p.fill(path, rgb)
                for m in range(3):
                    p.ring(x, y, cell * (0.05 + 0.05 * m), p.contrast(rgb, ground, *inks), 0.6)


def _overprint(p: Pen) -> None:
    ground = p.pick(p.pale, p.pale, mix(p.pale, p.bright, 0.4))
    p.ground(ground)
    inks = [p.main, p.accent, p.bright, p.dark]
    start, n = p.r(0, 360), p.i(3, 5)
    for k in range(n):
        x, y = polar(50, 50, p.r(12, 26), start + 360 * k / n)
        path = moved(svg(p.pick(_KIDNEY, _BOOMERANG, _KIDNEY, _TEAR)), x, y, p.r(1.5, 2.5), p.r(0, 360))
        p.multiply(path, inks[k % 4])
    for _ in range(p.i(2, 4)):
        a, b = (p.r(5, 95), p.r(5, 95)), (p.r(5, 95), p.r(5, 95))
        bulge = p.r(-26, 26)
        for t in np.linspace(-1, 1, p.i(3, 7)):
            middle = ((a[0] + b[0]) / 2 + bulge * t, (a[1] + b[1]) / 2 - bulge * t)
            p.line(smooth(a, middle, b, closed=False), p.deep, 0.45)
        p.disc(*a, 1.2, p.deep)
        p.disc(*b, 1.2, p.deep)
    for _ in range(p.i(2, 5)):
        _atom(p, p.r(10, 90), p.r(10, 90), p.r(4, 9), p.deep, p.pick(p.accent, p.deep))
    if p.chance(0.4):
        p.line(curve([(p.r(0, 100), -2), (p.r(0, 100), 102)]), p.deep, 0.5)
