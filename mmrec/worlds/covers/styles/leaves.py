"""Botanical leaves: a jungle, one pressed branch, a lino-cut sprig, a ring of fronds."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, curve, moved, polar, poly, smooth, stretched, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_jungle, _jungle, _branch, _sprig, _fronds)(p)


def _blade(length: float, width: float) -> skia.Path:
    """A lance-shaped leaf from the origin upwards."""
    return stretched(svg("M0 0 C-5 -2.5 -6.2 -6.5 0 -10 C6.2 -6.5 5 -2.5 0 0 Z"), width / 8.2, length / 10)


def _monstera() -> skia.Path:
    """A holed heart about 20 high, from the origin upwards."""
    leaf = svg("M0 0 C-4 2 -10 0 -10.5 -6 C-11 -13 -5 -18 0 -21 C5 -18 11 -13 10.5 -6 C10 0 4 2 0 0 Z")
    for side in (-1, 1):
        for k in range(4):
            y = -3.4 - 3.6 * k
            notch = smooth(
                (side * 2.2, y - 0.2),
                (side * 7, y - 1.6 - 0.5 * k),
                (side * 13, y - 3.2 - k),
                (side * 13, y - 1.4 - k),
                (side * 7, y - 0.4 - 0.4 * k),
                (side * 2.6, y + 0.5),
            )
            leaf = skia.Op(leaf, notch, skia.PathOp.kDifference_PathOp)
    return leaf


def _frond(p: Pen, length: float, pairs: int, spread: float = 52) -> tuple[skia.Path, skia.Path]:
    """A feather of leaflets along a bent stem: (leaflets, stem), from the origin upwards."""
    bend = p.r(-0.3, 0.3)
    leaflets = skia.Path()
    t = np.linspace(0, 1, pairs + 2)
    stem = [(float(bend * length * s**2), float(-length * s)) for s in t]
    lean = float(np.rad2deg(np.arctan(2 * bend)))
    for k in range(1, pairs + 1):
        size = length * 0.36 * float(np.sin(np.pi * (0.16 + 0.8 * t[k])) ** 0.8)
        for side in (-1, 1):
            turn = side * spread * (1 - 0.35 * t[k]) + lean * t[k]
            leaflets.addPath(moved(_blade(size, size * 0.3), *stem[k], turn=turn))
    leaflets.addPath(moved(_blade(length * 0.2, length * 0.07), *stem[-1], turn=lean))
    return leaflets, curve(stem)


def _fan(blades: int, length: float) -> skia.Path:
    path = skia.Path()
    for k in range(blades):
        turn = -115 + 230 * k / (blades - 1)
        path.addPath(moved(_blade(length * (1 - 0.25 * abs(turn) / 115), length * 0.17), turn=turn))
    return path


def _plant(
    p: Pen, kind: int, x: float, y: float, size: float, turn: float, rgb: Rgb, vein: Rgb, lift: float
) -> None:
    with p.at(x, y, turn=turn):
        if kind == 0:
            leaf = moved(_monstera(), scale=size / 20)
            p.sheet(leaf, rgb, lift=lift)
            p.line(curve([(0, 0), (0, -0.9 * size)]), vein, 0.018 * size + 0.2)
            for k in range(4):
                for s in (-1, 1):
                    y0 = -size * (0.1 + 0.18 * k)
                    p.line(curve([(0, y0), (s * size * 0.36, y0 - size * 0.17)]), vein, 0.4, 0.8)
        elif kind == 1:
            leaflets, stem = _frond(p, size * 1.2, p.i(7, 10))
            p.sheet(leaflets, rgb, lift=lift)
            p.line(stem, vein, 0.7)
        elif kind == 2:
            p.sheet(_fan(p.i(9, 13), size), rgb, lift=lift)
        else:
            leaf = _blade(size * 1.15, size * p.r(0.34, 0.5))
            p.sheet(leaf, rgb, lift=lift)
            p.line(curve([(0, 0), (0, -size * 1.1)]), vein, 0.5)
            for k in range(1, 8):
                for s in (-1, 1):
                    y0 = -size * 0.13 * k
                    p.line(
                        curve([(0, y0), (s * size * 0.16 * np.sin(0.4 * k), y0 - size * 0.12)]),
                        vein,
                        0.3,
                        0.7,
                    )


def _jungle(p: Pen) -> None:
    ground = p.pick(p.deep, p.deep, p.pale, p.dark, p.main)
    light = ground is p.pale
    p.ground(ground)
    cx, cy = p.r(38, 62), p.r(38, 62)
    if p.chance(0.6):
        p.disc(cx, cy, p.r(17, 27), p.pick(p.accent, p.contrast(ground, p.pale, p.main, p.bright)))
    inks = [p.dark, p.main, p.bright] if light else [mix(ground, p.main, 0.5), p.main, p.bright]
    start = p.r(0, 360)
    for layer in range(3):
        n = p.i(5, 8)
        for k in range(n):
            around = start + 360 * (k + p.r(-0.25, 0.25)) / n + 25 * layer
            x, y = polar(50, 50, p.r(56, 68) + 5 * layer, around)
            size = p.r(30, 44) * (1.1 - 0.1 * layer)
            rgb = mix(inks[layer], p.pick(p.main, p.dark, p.bright), p.r(0, 0.25))
            if p.chance(0.07):
                rgb = p.accent
            vein = mix(rgb, p.pale if not light else p.deep, 0.4)
            _plant(p, p.i(0, 3), x, y, size, around - 90 + p.r(-24, 24), rgb, vein, 0.8)


def _branch(p: Pen) -> None:
    ground, ink = p.pick(
        (p.pale, p.main), (p.bright, p.deep), (p.deep, p.bright), (p.main, p.pale), (p.pale, p.dark)
    )
    p.ground(ground)
    if p.chance(0.55):
        p.disc(p.r(30, 70), p.r(28, 60), p.r(18, 30), p.pick(p.accent, mix(ground, p.main, 0.4)))
    lean = p.r(-28, 28)
    other = mix(ink, ground, 0.3)
    with p.at(50 - lean * 0.75, 108, turn=lean):
        n, tall = p.i(6, 10), p.r(94, 106)
        bend = p.r(-14, 14)
        stem = [(bend * (k / 20) ** 2, -tall * k / 20) for k in range(21)]
        p.line(curve(stem), ink, 1.1)
        broad = p.r(0.26, 0.62)
        for k in range(1, n + 1):
            t = 0.12 + 0.84 * k / n
            x, y = bend * t**2, -tall * t
            size = p.r(22, 30) * (1.05 - 0.45 * t)
            for side in (-1, 1) if p.chance(0.85) else (1,):
                turn = side * p.r(40, 66)
                leaf = moved(_blade(size, size * broad), x, y, turn=turn)
                p.fill(leaf, p.pick(ink, ink, other))
                tip = polar(x, y, size * 0.86, turn - 90)
                p.stroke((x, y), tip, ground, 0.45, 0.85)
        p.fill(moved(_blade(14, 14 * broad), *stem[-1]), ink)


def _sprig(p: Pen) -> None:
    ground, ink = p.pick(
        (p.deep, p.pale), (p.main, p.pale), (p.pale, p.deep), (p.dark, p.bright), (p.bright, p.dark)
    )
    p.ground(ground)
    pairs, tall = p.i(4, 7), p.r(62, 78)
    top = 50 - tall / 2
    p.stroke((50, top + 6), (50, top + tall + 8), ink, 1.2)
    kinds = [p.i(0, 3), p.i(0, 3)]
    p.disc(50, top + 1, 5, p.accent)
    for k in range(pairs):
        y = top + 8 + tall * (k + 0.6) / pairs
        size = (13 + 17 * np.sin(np.pi * (k + 1) / (pairs + 0.6))) * 1.05
        kind = kinds[k % 2]
        for side in (-1, 1):
            with p.at(50, y, flip=side < 0), p.at(0, 0, turn=58):
                leaf = _blade(size * 1.15, size * 0.55)
                if kind == 0:
                    p.fill(leaf, ink)
                    for j in range(1, 7):
                        p.stroke((0, -size * 0.15 * j), (size * 0.2, -size * (0.15 * j + 0.1)), ground, 0.5)
                        p.stroke((0, -size * 0.15 * j), (-size * 0.2, -size * (0.15 * j + 0.1)), ground, 0.5)
                    p.stroke((0, 0), (0, -size), ground, 0.6)
                elif kind == 1:
                    p.line(leaf, ink, 0.9)
                    p.fill(_blade(size * 0.85, size * 0.28), ink)
                elif kind == 2:
                    leaflets, stem = _frond(p, size * 1.05, 6)
                    p.fill(leaflets, ink)
                    p.line(stem, ink, 0.7)
                else:
                    p.stroke((0, 0), (0, -size * 0.8), ink, 0.8)
                    for j in range(4):
                        p.disc((-1) ** j * size * 0.1, -size * (0.35 + 0.18 * j), size * 0.09, p.accent)
    if p.chance(0.5):
        for inset in (3.5, 5.5):
            p.line(
                poly((inset, inset), (100 - inset, inset), (100 - inset, 100 - inset), (inset, 100 - inset)),
                ink,
                0.6,
            )


def _fronds(p: Pen) -> None:
    ground = p.pick(p.pale, p.bright, p.deep, p.main)
    p.ground(ground)
    inks = [rgb for rgb in (p.deep, p.dark, p.main, p.bright, p.pale) if rgb != ground]
    x, y = p.pick((50.0, 100.0), (0.0, 100.0), (100.0, 100.0), (0.0, 0.0))
    if p.chance(0.7):
        p.disc(100 - x if x != 50 else p.r(30, 70), p.r(22, 36), p.r(11, 18), p.accent)
    n = p.i(7, 10)
    aim = float(np.rad2deg(np.arctan2(50 - y, 50 - x))) + 90
    wide = 160 if x == 50 else 95
    for k in p.rng.permutation(n):
        turn = aim + wide * ((k + 0.5) / n - 0.5)
        rgb = p.pick(*inks[:4])
        with p.at(x, y, turn=float(turn)):
            leaflets, stem = _frond(p, p.r(62, 100), p.i(11, 15), p.r(40, 60))
            p.sheet(leaflets, rgb, lift=0.6, alpha=0.3)
            p.line(stem, mix(rgb, p.deep, 0.3), 0.9)
