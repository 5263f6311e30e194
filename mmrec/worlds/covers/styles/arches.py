"""Arches and stairs: a corridor of arches, a stair to a door, an arcade, rooms cut into a wall."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, curve, poly, rect
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_corridor, _stair, _stair, _arcade, _niches)(p)


def _arch(x: float, foot: float, w: float, h: float) -> skia.Path:
    """A round-headed opening, by its middle, foot, width and full height."""
    path = skia.Path()
    path.moveTo(x - w / 2, foot)
    path.lineTo(x - w / 2, foot - h + w / 2)
    path.arcTo(skia.Rect.MakeLTRB(x - w / 2, foot - h, x + w / 2, foot - h + w), 180, 180, False)
    path.lineTo(x + w / 2, foot)
    path.close()
    return path


def _walls(p: Pen) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """Lit wall, wall in shade, the dark inside, the sky."""
    return p.pick(
        (p.main, p.dark, p.deep, p.pale),
        (p.bright, p.main, p.dark, p.pale),
        (p.pale, p.bright, p.main, p.main),
        (p.dark, p.deep, mix(p.deep, (0, 0, 0), 0.3), p.main),
        (p.bright, p.dark, p.deep, p.pale),
        (p.pale, p.main, p.dark, p.bright),
    )


def _sun(p: Pen, x: float, y: float, radius: float, sky: Rgb) -> None:
    rgb = p.contrast(sky, p.accent, p.pale, p.main) if p.chance(0.5) else p.accent
    p.glow(x, y, radius * 2, rgb, 0.25)
    p.disc(x, y, radius, rgb)


def _corridor(p: Pen) -> None:
    lit, shade, inside, sky = _walls(p)
    n = p.i(4, 6)
    x, foot = 50.0, p.r(86, 94)
    tones = p.ramp(*p.pick((lit, inside), (inside, lit)), n)
    drift, squeeze = p.r(-5, 5), p.r(0.68, 0.78)
    p.ground(tones[0])
    w, h = p.r(70, 80), p.r(78, 86)
    floor = foot
    for k in range(1, n + 1):
        last = k == n
        opening = _arch(x, floor, w, h)
        p.fill(opening, tones[k] if not last else sky)
        with p.clip(opening):
            if last:
                _sun(p, x + p.r(-0.1, 0.1) * w, floor - h * p.r(0.35, 0.6), w * 0.26, sky)
                p.box(0, floor - h * 0.16, 100, 60, mix(inside, lit, 0.3))
            else:
                p.fill(_arch(x + drift * 0.6 - w * 0.06, floor, w, h), mix(tones[k], p.deep, 0.16))
                p.fill(_arch(x + drift * 0.6 + w * 0.05, floor, w, h), tones[k])
        x, floor = x + drift, floor - (100 - foot) * 0.5 * squeeze**k
        w, h = w * squeeze, h * squeeze
    ground = mix(shade, p.deep, 0.2)
    p.fill(poly((0, 100), (0, foot), (100, foot), (100, 100)), ground)
    p.fade(
        (50, foot),
        (50, 100),
        [p.pale, p.pale],
        alphas=[0.5, 0.0],
        path=poly(
            (50 + drift * n - w, foot),
            (50 + drift * n + w, foot),
            (64 - 3 * drift, 100),
            (30 - 3 * drift, 100),
        ),
    )
    if p.chance(0.4):
        _person(p, 50 + p.r(-14, 14), foot + 2.5, 9)


def _person(p: Pen, x: float, y: float, h: float) -> None:
    p.fill(
        poly(
            (x - h * 0.16, y), (x + h * 0.16, y), (x + h * 0.08, y - h * 0.75), (x - h * 0.08, y - h * 0.75)
        ),
        p.deep,
    )
    p.disc(x, y - h * 0.86, h * 0.12, p.deep)
    p.fill(
        poly((x, y), (x + h * 0.2, y), (x + h * 1.3, y + h * 0.5), (x + h * 1.0, y + h * 0.55)), p.deep, 0.3
    )


def _stair(p: Pen) -> None:
    lit, shade, inside, sky = _walls(p)
    high = mix(sky, p.main if sky != p.main else p.dark, 0.45)
    p.sky(high, sky)
    _sun(p, p.r(14, 40), p.r(14, 30), p.r(7, 14), sky)
    with p.at(50, 50, flip=p.chance(0.5)), p.at(-50, -50):
        wall = p.r(52, 64)
        top = p.r(8, 22)
        p.fade((wall, 0), (100, 0), [lit, mix(lit, shade, 0.4)], path=rect(wall, top, 60, 100))
        p.fill(poly((wall, top), (wall - 9, top + 6), (wall - 9, 104), (wall, 104)), shade)
        door_foot = p.r(50, 60)
        x = (wall + 100) / 2 + 1
        w = p.r(17, 23)
        opening = _arch(x, door_foot, w, p.r(28, 36))
        p.fill(opening, inside)
        with p.clip(opening):
            p.fill(_arch(x + w * 0.24, door_foot, w, 34), mix(inside, p.accent, 0.55))
        steps = p.i(6, 9)
        rise, run = (104 - door_foot) / steps, (wall + 2 + 14) / steps
        for k in range(steps):
            y = door_foot + rise * k
            left = wall + 2 - run * (k + 1)
            p.box(left, y, 120, rise * 0.5, mix(lit, p.pale, 0.5))
            p.box(left, y + rise * 0.5, 120, rise * 0.5 + 0.1, mix(shade, inside, 0.25))
        p.fill(poly((wall + 14, door_foot), (100, door_foot), (100, 104), (60, 104)), p.deep, 0.13)
        if p.chance(0.5):
            y = door_foot - p.r(2, 6)
            p.fill(_arch(wall - 4.6, y - 8, 4.4, 14), inside)
        if p.chance(0.5):
            k = p.i(1, steps - 3)
            _person(p, wall - run * (k + 0.4), door_foot + rise * k + 0.6, p.r(9, 13))
        elif p.chance(0.6):
            sx = p.r(8, 20)
            p.box(sx - 0.7, 60, 1.4, 44, p.deep)
            for side, high_ in ((-1, 70), (1, 64)):
                p.line(
                    curve([(sx, high_ + 8), (sx + side * 5, high_ + 8), (sx + side * 5, high_ - 2)]),
                    p.deep,
                    2,
                )


def _arcade(p: Pen) -> None:
    lit, shade, inside, sky = _walls(p)
    p.sky(mix(sky, p.main, 0.4), sky, bottom=60)
    _sun(p, p.r(16, 84), p.r(14, 26), p.r(7, 12), sky)
    floors = p.pick(1, 2, 2, 3)
    n = p.pick(2, 3, 4, 5)
    roof = p.r(20, 34)
    foot = p.r(84, 92)
    p.box(0, roof, 100, 100, lit)
    p.box(0, roof, 100, 2.4, mix(lit, p.pale, 0.5))
    tall, wide = (foot - roof) / floors, 100 / n
    lean = p.pick(-1, 1) * p.r(0.16, 0.34)
    glow = p.chance(0.3)
    for j in range(floors):
        base = roof + tall * (j + 1)
        for k in range(-1, n + 1):
            opening = _arch(
                wide * (k + 0.5 * (1 + j % 2)),
                base - (0 if j == floors - 1 else tall * 0.1),
                wide * 0.62,
                tall * 0.76,
            )
            p.fill(opening, shade)
            with p.clip(opening):
                p.canvas.translate(lean * wide, tall * 0.05)
                p.fill(opening, p.accent if glow and p.chance(0.3) else inside)
        if j < floors - 1:
            p.box(0, base - tall * 0.05, 100, 1.2, mix(lit, shade, 0.6))
    p.box(0, foot, 100, 30, mix(shade, lit, 0.35))
    for k in range(3):
        p.box(0, foot + 3.2 * k, 100, 1.2, mix(lit, p.pale, 0.4))
    if p.chance(0.6):
        _person(p, p.r(20, 80), foot + 2, p.r(9, 14))


def _niches(p: Pen) -> None:
    """Openings of many sizes in one wall, each with its own light."""
    lit, shade, inside, sky = _walls(p)
    p.ground(lit)
    cols, rows = p.pick((2, 2), (3, 3), (3, 2), (2, 3))
    w, h = 100 / cols, 100 / rows
    for j in range(rows):
        for k in range(cols):
            x, foot = w * (k + 0.5), h * (j + 0.9)
            opening = _arch(x, foot, w * 0.68, h * 0.78)
            back = p.pick(shade, inside, sky, mix(shade, inside, 0.5))
            p.fill(opening, mix(back, p.deep, 0.25))
            with p.clip(opening), p.at(w * 0.09, h * 0.03):
                p.fill(opening, back)
                kind = p.i(0, 4)
                if kind == 0:
                    p.disc(x, foot - h * 0.36, w * 0.15, p.contrast(back, p.accent, p.pale))
                elif kind == 1:
                    for s in range(6):
                        p.box(
                            x - w * 0.34 + w * 0.1 * s,
                            foot - h * 0.09 * (s + 1),
                            w,
                            h,
                            mix(lit, p.pale, 0.12 * s),
                        )
                elif kind == 2:
                    for s in range(3):
                        p.fill(
                            _arch(x, foot, w * 0.5 * (1 - 0.28 * s), h * 0.6 * (1 - 0.28 * s)),
                            mix(back, p.accent, 0.3 + 0.3 * s),
                        )
                elif kind == 3:
                    p.fade((x - w / 2, foot), (x + w / 2, foot - h), [p.pale, p.pale], alphas=[0.0, 0.6])
            p.line(
                curve([(x - w * 0.4, foot), (x + w * 0.4, foot)]),
                mix(lit, p.pale, 0.5),
                float(np.clip(h * 0.04, 0.8, 2)),
            )
