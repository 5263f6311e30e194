"""Bauhaus geometry: a grid of quarters and bars, or one tilted construction of circle, bar and triangle."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, oval, poly, rect
from mmrec.worlds.drawing.palette import Rgb


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_grid, _grid, _construction, _construction, _columns)(p)


def _cell(p: Pen, x: float, y: float, s: float, ground: Rgb, inks: list[Rgb]) -> None:
    a, b = p.shuffled(*[rgb for rgb in inks if rgb != ground])[:2]
    with p.clip(rect(x, y, s + 0.05, s + 0.05)):
        p.ground(ground)
        with p.at(x + s / 2, y + s / 2, scale=s / 2, turn=90 * p.i(0, 3)):
            kind = p.i(0, 9)
            if kind == 0:
                p.disc(-1, -1, 2, a)
                p.disc(-1, -1, 1.0, b)
            elif kind == 1:
                p.disc(0, -1, 1, a)
                p.disc(0, 1, 1, b)
            elif kind == 2:
                p.fill(poly((-1, -1), (1, -1), (-1, 1)), a)
            elif kind == 3:
                for k in range(4):
                    p.box(-1, -1 + 0.5 * k, 2, 0.25, a)
            elif kind == 4:
                p.disc(0, 0, 0.78, a)
                p.disc(0, 0, 0.3, b)
            elif kind == 5:
                p.disc(-1, -1, 2, a)
            elif kind == 6:
                p.box(-1, -1, 1, 1, a)
                p.box(0, 0, 1, 1, a)
            elif kind == 7:
                p.fill(skia.Op(oval(0, 0, 1), rect(-1, -1, 2, 1), skia.PathOp.kIntersect_PathOp), a)
                p.fill(poly((-1, 1), (1, 1), (0, 0)), b)
            elif kind == 8:
                lens = skia.Op(oval(-1, -1, 2), oval(1, 1, 2), skia.PathOp.kIntersect_PathOp)
                p.fill(lens, a)
            # 9: a rest


def _grid(p: Pen) -> None:
    n = p.pick(2, 3, 3, 4, 5)
    margin = p.pick(0.0, 0.0, 8.0)
    base = p.pick(p.pale, p.deep)
    inks = [p.main, p.bright, p.pale, p.deep, p.accent, p.main, p.dark]
    p.ground(base)
    cell = (100 - 2 * margin) / n
    last = None
    for j in range(n):
        for k in range(n):
            ground = p.pick(*[rgb for rgb in inks if rgb != last])
            last = ground
            _cell(p, margin + k * cell, margin + j * cell, cell, ground, inks)


def _construction(p: Pen) -> None:
    ground = p.pick(p.pale, p.pale, p.main, p.bright, p.deep)
    p.ground(ground)
    inks = [rgb for rgb in p.shuffled(p.main, p.deep, p.dark, p.bright, p.accent, p.pale) if rgb != ground]
    inks.sort(key=lambda rgb: abs(sum(rgb) - sum(ground)), reverse=True)
    strong, second, third = inks[0], inks[1], inks[2]
    tilt = p.pick(-45, -30, -20, 25, 45, 60)
    x, y, radius = p.r(34, 66), p.r(30, 62), p.r(20, 33)
    with p.at(x, y, turn=tilt):
        for _ in range(p.i(1, 3)):
            w = p.pick(2.0, 4.0, 9.0)
            p.box(p.r(-radius, radius), -120, w, 240, p.pick(second, third))
    p.disc(x, y, radius, strong)
    inner = p.i(0, 3)
    with p.at(x, y, turn=tilt):
        if inner == 0:
            with p.clip(oval(0, 0, radius)):
                p.box(0, -radius, radius, 2 * radius, third)
        elif inner == 1:
            p.disc(radius * 0.38, 0, radius * 0.5, second)
            p.disc(radius * 0.38, 0, radius * 0.16, ground)
        elif inner == 2:
            for k in range(1, 5):
                p.ring(0, 0, radius * k / 5, ground, 0.8)
        half = p.r(18, 34)
        p.fill(
            poly(
                (-radius * 0.4, -half * 0.2), (radius * 0.9 + half, half * 0.7), (-radius * 0.5, half * 1.5)
            ),
            p.accent,
        )
        p.box(-90, radius * p.r(0.7, 1.2), 180, p.r(1, 2.6), inks[0])
        for k in range(p.i(3, 7)):
            p.box(-radius - 6 - 4.2 * k, -26, 2.1, p.r(18, 44), second)
    for _ in range(p.i(1, 3)):
        xx, yy, r = p.r(8, 92), p.r(8, 92), p.r(2.5, 8)
        p.disc(xx, yy, r, p.pick(second, third, p.accent)) if p.chance(0.6) else p.ring(
            xx, yy, r, strong, 1.1
        )
    if p.chance(0.5):
        corner = p.pick((0.0, 0.0), (100.0, 0.0), (0.0, 100.0), (100.0, 100.0))
        for k in range(4):
            p.ring(*corner, 12 + 6 * k, strong, 1.4)


def _columns(p: Pen) -> None:
    p.ground(p.pale)
    n = p.i(4, 7)
    wide = 100 / n
    inks = [p.main, p.deep, p.accent, p.bright, p.dark]
    for k in range(n):
        y, previous = -p.r(0, 20), None
        while y < 100:
            h = wide * p.pick(0.5, 1.0, 1.0, 1.5, 2.0)
            rgb = p.pick(*[c for c in inks if c != previous])
            previous = rgb
            kind = p.i(0, 4)
            x = k * wide
            if kind == 0:
                p.box(x, y, wide, h, rgb)
            elif kind == 1:
                p.fill(
                    skia.Op(
                        oval(x + wide / 2, y + h, wide / 2, min(h, wide / 2) if h > wide else h),
                        rect(x, y, wide, h),
                        skia.PathOp.kIntersect_PathOp,
                    ),
                    rgb,
                )
            elif kind == 2:
                p.disc(x + wide / 2, y + h / 2, min(wide, h) / 2, rgb)
            elif kind == 3:
                for yy in np.arange(y, y + h - 0.1, wide / 4):
                    p.box(x, float(yy), wide, wide / 8, rgb)
            y += h
