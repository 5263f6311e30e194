"""Glossy spheres: afloat, stacked, over water, or in a rank of many sizes."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, oval, polar, rect
from mmrec.worlds.drawing.palette import Rgb, mix
from mmrec.worlds.drawing.patterns import color


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_afloat, _afloat, _pile, _water, _rank)(p)


def _ground(p: Pen) -> Rgb:
    ground = p.pick(p.pale, p.main, p.deep, p.bright, p.dark)
    p.sky(ground, mix(ground, p.pick(p.main, p.dark, p.pale), 0.5))
    return ground


def _light(p: Pen, x: float, y: float, rx: float, ry: float, turn: float, rgb: Rgb, alpha: float) -> None:
    with p.at(x, y, turn=turn):
        p.canvas.scale(1, ry / rx)
        paint = skia.Paint(AntiAlias=True, Dither=True)
        inks = [color(rgb, alpha), color(rgb, 0.5 * alpha), color(rgb, 0.0)]
        paint.setShader(skia.GradientShader.MakeRadial(skia.Point(0, 0), rx, inks, [0.0, 0.5, 1.0]))
        p.canvas.drawCircle(0, 0, rx, paint)


def _sphere(p: Pen, x: float, y: float, radius: float, ground: Rgb, *, shadow: bool = True) -> None:
    a, b, c = p.shuffled(*[t for t in (p.main, p.bright, p.accent, p.dark, p.pale) if t != ground])[:3]
    if shadow:
        _light(p, x + radius * 0.15, y + radius * 1.02, radius * 1.1, radius * 0.34, 0, p.deep, 0.55)
    with p.clip(oval(x, y, radius)):
        p.fade(polar(x, y, radius, -120), polar(x, y, radius, 60), [a, b])
        _light(p, *polar(x, y, radius * 0.9, 55), radius * 1.2, radius * 0.9, -35, p.deep, 0.45)
        _light(p, *polar(x, y, radius * 0.75, p.r(0, 180)), radius * 0.8, radius * 0.6, 0, c, 0.9)
        _light(p, *polar(x, y, radius * 0.52, -125), radius * 0.56, radius * 0.36, -35, p.pale, 0.85)
        if p.chance(0.25):
            for k in range(-4, 5):
                p.line(
                    oval(
                        x,
                        y + radius * 0.24 * k,
                        radius * np.sqrt(max(0.02, 1 - (0.24 * k) ** 2)),
                        radius * 0.1,
                    ),
                    a,
                    0.7,
                )
    p.disc(*polar(x, y, radius * 0.6, -125), radius * 0.07, p.pale)


def _afloat(p: Pen) -> None:
    ground = _ground(p)
    placed: list[tuple[float, float, float]] = []
    n = p.pick(1, 3, 4, 6)
    for _ in range(120):
        radius = p.r(28, 36) if n == 1 else p.r(6, 22)
        x, y = p.r(6, 94), p.r(8, 88)
        if n == 1:
            x, y = p.r(44, 56), p.r(42, 54)
        if all(np.hypot(x - a, y - b) > radius + c + 3 for a, b, c in placed):
            placed.append((x, y, radius))
            _sphere(p, x, y, radius, ground)
        if len(placed) == n:
            break


def _pile(p: Pen) -> None:
    ground = _ground(p)
    floor = p.r(82, 90)
    p.box(0, floor - 6, 100, 40, mix(ground, p.deep, 0.25))
    if p.chance(0.5):
        y, radius, x = floor, p.r(17, 22), 50.0
        for k in range(4):
            y -= radius
            _sphere(p, x, y, radius, ground, shadow=k == 0)
            y -= radius * 0.98
            x += p.r(-2, 2)
            radius *= p.r(0.68, 0.82)
        return
    radius = p.r(12, 15)
    for row in range(3):
        for k in range(3 - row):
            x = 50 + radius * (2 * k - (2 - row))
            _sphere(p, x, floor - radius - row * radius * 1.73, radius, ground, shadow=row == 0)


def _water(p: Pen) -> None:
    ground = _ground(p)
    horizon = p.r(60, 72)
    x, radius = p.r(36, 64), p.r(20, 29)
    p.fade((0, horizon), (0, 100), [mix(ground, p.main, 0.4), p.deep], path=rect(0, horizon, 100, 50))
    y = horizon - radius * p.r(0.1, 1.3)
    _sphere(p, x, y, radius, ground, shadow=False)
    with p.clip(rect(0, horizon, 100, 50)):
        p.fade((0, horizon), (0, 100), [mix(ground, p.main, 0.4), p.deep], path=rect(0, horizon, 100, 50))
        yy, step = horizon + 0.7, 1.1
        while yy < 101:
            half = radius * p.r(0.3, 0.95)
            p.fill(
                rect(x - half + p.r(-2, 2), yy, 2 * half, step * 0.5, step * 0.25),
                p.pick(p.pale, p.bright, p.accent),
                0.7,
            )
            yy += step * 1.5
            step *= 1.14
    for _ in range(p.i(1, 3)):
        _sphere(p, p.r(6, 94), p.r(8, horizon - radius), p.r(2.5, 7), ground, shadow=False)


def _rank(p: Pen) -> None:
    ground = _ground(p)
    n = p.pick(3, 4, 4)
    cell = 100 / n
    for j in range(n):
        for k in range(n):
            _sphere(
                p,
                cell * (k + 0.5),
                cell * (j + 0.5),
                cell * (0.42 if p.chance(0.7) else p.r(0.16, 0.34)),
                ground,
            )
