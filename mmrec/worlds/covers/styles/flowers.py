"""Flowers: a bunch in a vase, one giant bloom, a meadow, scattered cut-outs."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, curve, moved, oval, polar, poly, smooth, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_vase, _bloom, _meadow, _scatter)(p)


def _petal(length: float, width: float, notch: float) -> skia.Path:
    tip = -length * (1 - notch)
    return smooth(
        (0, 0),
        (-width * 0.42, -length * 0.42),
        (-width * 0.42, -length * 0.84),
        (0, tip),
        (width * 0.42, -length * 0.84),
        (width * 0.42, -length * 0.42),
    )


def _flower(
    p: Pen, x: float, y: float, radius: float, rgb: Rgb, heart: Rgb, kind: int, lift: float = 0.0
) -> None:
    """Kinds: 0 daisy, 1 poppy, 2 anemone with a ring of seeds, 3 tulip, 4 thistle head."""
    turn = p.r(0, 360)
    shade = mix(rgb, p.deep, 0.22)
    with p.at(x, y):
        if kind == 0:
            n = p.i(9, 14)
            path = skia.Path()
            for k in range(n):
                path.addPath(moved(_petal(radius, radius * 3.4 / n, 0.02), turn=turn + 360 * k / n))
            p.sheet(path, rgb, lift=lift) if lift else p.fill(path, rgb)
            p.disc(0, 0, radius * 0.3, heart)
        elif kind in (1, 2):
            n = 5 if kind == 2 else p.i(4, 5)
            for ring, (share, ink) in enumerate(((1.0, shade), (0.92, rgb))):
                for k in range(n):
                    petal = moved(
                        _petal(radius * share, radius * 1.25, 0.1), turn=turn + 360 * (k + 0.5 * ring) / n
                    )
                    p.fill(petal, ink)
            p.disc(0, 0, radius * 0.3, p.deep)
            for k in range(12 if kind == 2 else 8):
                p.disc(*polar(0, 0, radius * 0.4, 30 * k), radius * 0.035, p.deep)
            p.disc(0, 0, radius * 0.14, heart)
        elif kind == 3:
            with p.at(0, 0, turn=p.r(-14, 14)):
                cup = svg("M-7 -8 C-8 2 -5 9 0 9 C5 9 8 2 7 -8 L3.4 -3 L0 -9 L-3.4 -3 Z")
                p.fill(moved(cup, scale=radius / 9), rgb)
                p.fill(moved(svg("M0 -9 C-4 -3 -4 5 0 9 C4 5 4 -3 0 -9 Z"), scale=radius / 9), shade)
        else:
            for k in range(22):
                a = turn + 360 * k / 22
                p.stroke((0, 0), polar(0, 0, radius * p.r(0.75, 1), a), rgb, radius * 0.07)
            p.disc(0, 0, radius * 0.36, heart)


def _inks(p: Pen, ground: Rgb) -> list[Rgb]:
    tones = [p.main, p.bright, p.accent, p.pale, p.dark]
    return sorted((rgb for rgb in tones if rgb != ground), key=lambda c: -abs(sum(c) - sum(ground)))[:4]


def _vase(p: Pen) -> None:
    wall, table = p.pick(
        (p.pale, p.main), (p.main, p.dark), (p.deep, p.main), (p.bright, p.dark), (p.dark, p.bright)
    )
    p.ground(wall)
    edge = p.r(70, 82)
    if p.chance(0.5):
        p.fill(
            skia.Op(
                oval(50, 40, 32),
                poly((0, 0), (100, 0), (100, edge), (0, edge)),
                skia.PathOp.kIntersect_PathOp,
            ),
            mix(wall, p.bright, 0.5),
        )
    p.box(0, edge, 100, 40, table)
    x, foot, tall, wide = p.r(40, 60), edge + p.r(6, 12), p.r(24, 34), p.r(9, 15)
    lip = foot - tall
    stems = p.i(6, 10)
    inks = _inks(p, wall)
    green = p.contrast(wall, p.dark, p.deep, p.bright)
    heads = []
    for k in range(stems):
        a = -90 + 130 * ((k + 0.5) / stems - 0.5) + p.r(-6, 6)
        heads.append((*polar(x, lip, p.r(22, 46), a), p.r(6.5, 12)))
    for hx, hy, _ in heads:
        p.line(smooth((x, lip + 6), (x + 0.3 * (hx - x), (lip + hy) / 2), (hx, hy), closed=False), green, 0.9)
    for k in range(stems):
        a = -90 + 150 * ((k + 0.5) / stems - 0.5)
        leaf = svg("M0 0 C-5 -3 -5 -8 0 -12 C5 -8 5 -3 0 0 Z")
        p.fill(
            moved(leaf, *polar(x, lip, p.r(8, 18), a), p.r(0.8, 1.5), a + 90), mix(green, p.main, p.r(0, 0.5))
        )
    order = p.rng.permutation(stems)
    for k in order:
        hx, hy, radius = heads[k]
        _flower(p, hx, hy, radius, p.pick(*inks), p.pick(p.pale, p.accent), p.i(0, 4))
    body = p.pick(
        f"M{x - wide * 0.5} {lip} C{x - wide * 0.4} {lip + tall * 0.3} {x - wide * 1.3} {lip + tall * 0.4} "
        f"{x - wide * 0.6} {foot} L{x + wide * 0.6} {foot} C{x + wide * 1.3} {lip + tall * 0.4} "
        f"{x + wide * 0.4} {lip + tall * 0.3} {x + wide * 0.5} {lip} Z",
        f"M{x - wide * 0.7} {lip} l{wide * 0.2} {tall} h{wide} l{wide * 0.2} {-tall} Z",
    )
    pot = p.contrast(table, p.pale, p.accent, p.deep)
    p.fill(oval(x + 4, foot, wide * 1.2, 2), p.deep, 0.35)
    p.fill(svg(body), pot)
    with p.clip(svg(body)):
        p.box(x + wide * 0.15, lip - 1, 40, tall + 2, p.deep, 0.14)
        if p.chance(0.6):
            for k in range(3):
                p.box(0, lip + tall * (0.45 + 0.13 * k), 100, 1.1, p.pick(p.main, p.dark, p.accent))


def _bloom(p: Pen) -> None:
    ground = p.pick(p.deep, p.main, p.pale, p.bright, p.dark)
    p.ground(ground)
    inks = _inks(p, ground)
    x, y = p.r(36, 64), p.r(36, 64)
    layers, n = p.i(4, 6), p.pick(7, 8, 9, 11)
    reach = p.r(44, 62)
    ramp = p.ramp(inks[p.i(0, 1)], p.pick(p.dark, p.accent, inks[2]), layers)
    for k in range(layers):
        radius = reach * (1 - 0.82 * k / layers)
        for j in range(n):
            a = 360 * (j + 0.5 * (k % 2)) / n + p.r(-3, 3)
            petal = moved(_petal(radius, radius * 3.4 / n * 1.25, 0.03), x, y, turn=a)
            p.sheet(petal, mix(ramp[k], p.deep, 0.05 * (j % 2)), lift=0.5, alpha=0.24)
    p.disc(x, y, reach * 0.16, p.deep if ground != p.deep else p.accent)
    for k in range(p.few(26)):
        p.disc(
            *polar(x, y, reach * 0.15 * np.sqrt((k + 0.5) / 26), 137.5 * k),
            0.6,
            p.accent if k % 2 else p.pale,
        )


def _meadow(p: Pen) -> None:
    high, low = p.pick(
        (p.pale, p.bright), (p.deep, p.main), (p.main, p.pale), (p.dark, p.bright), (p.bright, p.pale)
    )
    p.sky(high, low)
    if p.chance(0.5):
        p.disc(p.r(20, 80), p.r(18, 34), p.r(7, 14), p.contrast(high, p.pale, p.accent))
    inks = [p.main, p.accent, p.pale, p.bright, p.dark]
    inks = sorted(inks, key=lambda c: -abs(sum(c) - sum(low)))[:4]
    for layer in range(3):
        stem = mix(mix(low, p.dark, 0.4), p.deep, 0.5 * layer)
        for _ in range(p.few(14)):
            x = p.r(-4, 104)
            p.line(curve([(x, 104), (x + p.r(-3, 3), 96 - p.r(8, 34))]), stem, 0.7)
        for k in range(p.i(6, 8)):
            x = 100 * (k + p.r(0.1, 0.9)) / 7
            y, radius = p.r(44, 62) + 11 * layer, p.r(3.5, 5.5) + 2 * layer
            sway = p.r(-6, 6)
            p.line(
                smooth((x + sway, 106), (x + sway * 0.7, (y + 106) / 2), (x, y), closed=False),
                stem,
                0.6 + 0.3 * layer,
            )
            leaf = svg("M0 0 C-4 -3 -4 -9 0 -13 C3 -8 3 -3 0 0 Z")
            p.fill(
                moved(leaf, x + sway * 0.7, (y + 108) / 2, p.r(0.6, 1.2), p.pick(-1, 1) * p.r(25, 55)), stem
            )
            _flower(p, x, y, radius, p.pick(*inks), p.pick(p.deep, p.accent, p.pale), p.i(0, 4))


def _scatter(p: Pen) -> None:
    ground = p.pick(p.pale, p.main, p.deep, p.bright, p.dark)
    p.ground(ground)
    inks = _inks(p, ground)
    n = p.pick(2, 3, 3, 4)
    cell = 100 / n
    for j in range(n + 1):
        for k in range(n + 1):
            x = cell * (k + 0.5 * (j % 2)) + p.r(-0.1, 0.1) * cell
            y = cell * (j + 0.25) + p.r(-0.1, 0.1) * cell
            _flower(
                p,
                x,
                y,
                cell * p.r(0.36, 0.5),
                p.pick(*inks),
                p.pick(p.deep, p.accent, p.pale),
                p.i(0, 2),
                0.5,
            )
            leaf = svg("M0 0 C-4 -3 -4 -9 0 -13 C4 -9 4 -3 0 0 Z")
            spin = p.r(0, 360)
            for turn in (spin, spin + 120):
                lx, ly = polar(x + cell * 0.5, y + cell * 0.1, 0, 0)
                p.fill(moved(leaf, lx, ly, cell / 60, turn), inks[-1])
