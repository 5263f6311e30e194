"""Layered paper: sheets cut in waves and laid over one another, stacked, sunk to a basin, or fanned."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, moved, rect, smooth
from mmrec.worlds.drawing.palette import Rgb


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_stack, _basin, _basin, _corners)(p)


def _tones(p: Pen, n: int) -> list[Rgb]:
    ends = p.pick((p.pale, p.deep), (p.deep, p.pale), (p.bright, p.deep), (p.pale, p.dark), (p.dark, p.pale))
    half = n // 2
    tones = [*p.ramp(ends[0], p.main, half + 1)[:-1], *p.ramp(p.main, ends[1], n - half)]
    if p.chance(0.5):
        tones[p.i(1, n - 2)] = p.accent
    return tones


def _stack(p: Pen) -> None:
    n = p.i(6, 9)
    tones = _tones(p, n)
    p.ground(tones[0])
    turn = p.pick(0, 0, 90, 180, p.r(-50, 50), p.r(130, 230))
    xs = np.linspace(-55, 155, 80)
    length, drift = p.r(9, 19), p.r(0.3, 1.2)
    phase = p.r(0, 6)
    if p.chance(0.5):
        p.sheet(p.blob(p.r(20, 80), p.r(15, 30), p.r(8, 14), 0.02), p.accent, lift=0.8)
    with p.at(50, 50, turn=turn), p.at(-50, -50):
        for k in range(1, n):
            base = 8 + 88 * k / n
            ys = (
                base
                + p.r(4, 8) * np.sin(xs / length + phase)
                + 2.5 * np.sin(xs / (0.43 * length) + 2 * phase)
            )
            phase += drift * p.r(0.6, 1.4)
            p.sheet(below(xs, ys, 170), tones[k], lift=-1.1, alpha=0.42)


def _basin(p: Pen) -> None:
    n = p.i(5, 8)
    tones = _tones(p, n + 1)
    p.ground(tones[-1])
    x, y = p.pick((50.0, 50.0), (p.r(25, 75), p.r(25, 75)))
    knots = p.i(5, 9)
    turn, shape = p.r(0, 2 * np.pi), p.rng.uniform(-0.24, 0.24, knots)
    reach = np.linspace(p.r(8, 15), p.r(50, 66), n)
    for k in range(n):
        # each sheet keeps the shape of the one below and adds its own whim
        shape = 0.75 * shape + p.rng.uniform(-0.1, 0.1, knots)
        angles = turn + 0.12 * k + 2 * np.pi * np.arange(knots) / knots
        radii = reach[k] * (1 + shape)
        cx, cy = x + (50 - x) * 0.5 * k / n, y + (50 - y) * 0.5 * k / n
        hole = smooth(*((cx + q * np.cos(a), cy + q * np.sin(a)) for q, a in zip(radii, angles, strict=True)))
        sheet = rect(-20, -20, 140, 140)
        sheet.addPath(hole)
        sheet.setFillType(skia.PathFillType.kEvenOdd)
        p.sheet(sheet, tones[n - 1 - k], lift=1.3, alpha=0.42)


def _corners(p: Pen) -> None:
    n = p.i(4, 6)
    tones = _tones(p, 2 * n)
    p.ground(p.contrast(tones[n], p.pale, p.main, p.dark))
    first = p.pick(0, 90)
    for side, part in ((first, tones[:n]), (first + 180, tones[n:][::-1])):
        reach = p.r(58, 74)
        for k, rgb in enumerate(part[::-1]):
            radius = reach * (1 - k / (n + 0.4))
            with p.at(50, 50, turn=side), p.at(-50, -50):
                p.sheet(p.blob(p.r(-3, 3), p.r(97, 103), radius, 0.16, p.i(8, 12)), rgb, lift=-0.9)
    if p.chance(0.6):
        disc = moved(p.blob(0, 0, p.r(7, 12), 0.02), p.r(42, 58), p.r(42, 58))
        p.sheet(disc, p.accent, lift=1.0)
