"""Op-art circles: drifting rings, a bulging lattice of dots, moire of two targets, sliced targets."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, polar, rect
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_drift, _bulge, _moire, _slices, _quarters)(p)


def _pair(p: Pen) -> tuple[Rgb, Rgb]:
    a, b = p.pick(
        (p.deep, p.pale), (p.main, p.pale), (p.deep, p.main), (p.dark, p.bright), (p.deep, p.bright)
    )
    return (a, b) if p.chance(0.6) else (b, a)


def _drift(p: Pen) -> None:
    a, b = _pair(p)
    p.ground(b)
    n = p.i(9, 17)
    x, y = p.r(42, 58), p.r(42, 58)
    heading, bend = p.r(0, 360), p.r(-26, 26)
    start = p.pick(48.0, 66.0, 78.0)
    step = start / (n + 0.5)
    slip = step * p.r(0.55, 0.92)
    third = p.pick(None, p.main, p.accent)
    for k in range(n):
        rgb = a if k % 2 == 0 else b
        if third is not None and k == n - 1:
            rgb = third
        p.disc(x, y, start - k * step, rgb)
        x, y = polar(x, y, slip, heading)
        heading += bend


def _bulge(p: Pen) -> None:
    a, b = _pair(p)
    p.ground(a)
    n = p.i(9, 15)
    gap = 100 / n
    cx, cy, reach = p.r(25, 75), p.r(25, 75), p.r(26, 44)
    grow = p.pick(True, False)
    dots, lit = skia.Path(), skia.Path()
    stagger = p.chance(0.4)
    for j in range(-1, n + 1):
        for k in range(-1, n + 1):
            x, y = gap * (k + (0.5 if stagger and j % 2 else 0) + 0.5), gap * (j + 0.5)
            far = np.hypot(x - cx, y - cy) / reach
            push = np.exp(-(far**2))
            x, y = x + (x - cx) * 0.35 * push, y + (y - cy) * 0.35 * push
            size = gap * (0.2 + 0.46 * push if grow else 0.44 - 0.36 * push)
            (lit if push > 0.35 else dots).addCircle(float(x), float(y), float(size))
    p.fill(dots, b)
    p.fill(lit, p.pick(b, p.contrast(a, b, p.accent)))


def _rings(x: float, y: float, step: float, n: int) -> skia.Path:
    path = skia.Path()
    for k in range(n):
        path.addCircle(x, y, step * (k + 1))
    return path


def _moire(p: Pen) -> None:
    a, b = _pair(p)
    p.ground(a)
    step = p.r(2.6, 4.4)
    axis, apart = p.r(0, 360), p.r(9, 26)
    both = _rings(*polar(50, 50, apart, axis), step, int(100 / step))
    both.addPath(_rings(*polar(50, 50, apart, axis + 180), step, int(100 / step)))
    # even-odd over both targets inverts one where it crosses the other
    both.setFillType(skia.PathFillType.kEvenOdd)
    p.fill(both, b)
    if p.chance(0.45):
        x, y = polar(50, 50, apart, axis)
        p.disc(x, y, step * p.i(2, 3), p.accent)


def _target(p: Pen, x: float, y: float, radius: float, inks: list[Rgb], n: int) -> None:
    for k in range(n):
        p.disc(x, y, radius * (1 - k / n), inks[k % len(inks)])


def _slices(p: Pen) -> None:
    a, b = _pair(p)
    p.ground(b)
    n, rings, radius = p.pick(2, 4, 5, 8), p.i(5, 8), p.r(38, 54)
    shift = p.r(5, 14)
    turn = p.pick(0, 90, 45, -45)
    inks = p.pick([a, b], [a, b, p.accent, b], [a, b, p.contrast(b, p.main, p.dark), b])
    wide = 160 / n
    with p.at(50, 50, turn=turn):
        for k in range(n):
            with p.clip(rect(-80 + k * wide, -100, wide + 0.1, 200)):
                _target(p, 0, shift * (1 if k % 2 else -1), radius, inks, rings)


def _quarters(p: Pen) -> None:
    a, b = _pair(p)
    p.ground(b)
    n = p.pick(2, 3, 3, 4)
    cell = 100 / n
    rings = p.i(3, 6) if n > 2 else p.i(5, 8)
    inks = [a, b]
    for j in range(n):
        for k in range(n):
            flip = (j + k) % 2 == 1
            with p.clip(rect(k * cell, j * cell, cell + 0.3, cell + 0.3)):
                p.ground(a if flip else b)
                corner = p.i(0, 4)
                dx, dy = ((0, 0), (1, 0), (0, 1), (1, 1), (0.5, 0.5))[corner]
                radius = cell * (0.5 if corner == 4 else 1.0)
                hot = p.chance(0.12)
                tones = [p.accent, mix(p.accent, b, 0.85)] if hot else inks[::-1] if flip else inks
                _target(p, (k + dx) * cell, (j + dy) * cell, radius, tones, rings)
