"""Bold brush strokes: a dry brush dragged in bars, crosses, one gesture, or a single round."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, curve, polar
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    ground = p.pick(p.pale, p.pale, mix(p.pale, p.bright, 0.5), p.deep, p.main, p.bright)
    p.ground(ground)
    inks = [c for c in p.shuffled(p.main, p.dark, p.bright, p.deep, p.accent, p.pale) if c != ground]
    inks.sort(key=lambda c: -abs(sum(c) - sum(ground)) + p.r(0, 0.9))
    p.pick(_bars, _gesture, _round, _cross, _dabs)(p, inks)
    if p.chance(0.6):
        _spatter(p, inks[0])


def _stroke(p: Pen, spine: np.ndarray, wide: float, rgb: Rgb, dry: float = 0.5) -> None:
    """Bristles along ``spine``, shape (n, 2): a wet body whose edges and tail run dry."""
    step = np.gradient(spine, axis=0)
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / np.maximum(np.hypot(*step.T), 1e-6)[:, None]
    n, m = max(10, p.few(int(wide * 2.2))), len(spine)
    # the wet body, so that the ground shows between bristles at the rims and the tail alone
    p.line(curve(spine[int(m * 0.05) : max(int(m * p.r(0.62, 0.86)), 3)]), rgb, 0.84 * wide, round_ends=False)
    wobble = p.wander(m, 0.4) * wide * 0.04
    for k in range(n):
        u = (k + 0.5) / n - 0.5
        edge = abs(2 * u)
        first = int(m * 0.05 * p.r(0, 1) * (0.4 + edge))
        last = m - int(m * (0.04 + 0.3 * dry * p.r(0, 1) ** 2 * (0.5 + edge)))
        tone = mix(rgb, p.pale if k % 2 else p.deep, p.r(0, 0.13))
        row = spine[first:last] + normal[first:last] * (u * wide + wobble[first:last])[:, None]
        if len(row) < 2:
            continue
        p.line(curve(row), tone, wide / n * p.r(0.9, 1.7), 1.0 if edge < 0.8 else 0.8)
        if dry > 0.3 and p.chance(0.35 * dry):
            gap = int(m * p.r(0.35, 0.7))
            tail = row[max(gap - first, 0) :]
            if len(tail) > 2:
                p.line(curve(tail), mix(tone, p.pale, 0.35), wide / n * 0.6, 0.7)


def _path(a: tuple[float, float], b: tuple[float, float], bow: float, m: int = 26) -> np.ndarray:
    t = np.linspace(0, 1, m)[:, None]
    start, stop = np.array([a]), np.array([b])
    along = stop - start
    side = np.array([[-along[0, 1], along[0, 0]]]) / max(float(np.hypot(*along[0])), 1e-6)
    return np.asarray(start + along * t + side * bow * np.sin(np.pi * t))


def _bars(p: Pen, inks: list[Rgb]) -> None:
    n = p.i(3, 6)
    turn = p.pick(0, 0, 90, -18, 32)
    with p.at(50, 50, turn=turn), p.at(-50, -50):
        for k in range(n):
            y = 100 * (k + 0.5) / n + p.r(-3, 3)
            a, b = (p.r(2, 18), y + p.r(-4, 4)), (p.r(82, 98), y + p.r(-4, 4))
            if p.chance(0.5):
                a, b = b, a
            _stroke(p, _path(a, b, p.r(-4, 4)), 100 / n * p.r(0.72, 0.98), inks[k % 4], p.r(0.2, 0.9))


def _gesture(p: Pen, inks: list[Rgb]) -> None:
    if p.chance(0.7):
        a, b = polar(50, 50, 40, p.r(0, 360)), polar(50, 50, 20, p.r(0, 360))
        _stroke(p, _path(a, b, p.r(-12, 12)), p.r(26, 40), inks[1], 0.7)
    knots = p.i(4, 6)
    across = p.chance(0.5)
    points = [(8 + 84 * k / (knots - 1), (22 if k % 2 else 78) + p.r(-10, 10)) for k in range(knots)]
    if across:
        points = [(y, x) for x, y in points]
    t = np.linspace(0, knots - 1, 22 * knots)
    xs, ys = (np.interp(t, np.arange(knots), [q[axis] for q in points]) for axis in (0, 1))
    kernel = np.hanning(17) / np.hanning(17).sum()
    smooth = [np.convolve(np.pad(v, 8, mode="edge"), kernel, mode="valid") for v in (xs, ys)]
    _stroke(p, np.column_stack(smooth), p.r(11, 19), inks[0], p.r(0.3, 0.8))
    if p.chance(0.6):
        a = (p.r(5, 30), p.r(10, 90))
        _stroke(p, _path(a, (a[0] + p.r(40, 65), a[1] + p.r(-20, 20)), p.r(-8, 8)), p.r(4, 7), inks[2], 0.8)


def _round(p: Pen, inks: list[Rgb]) -> None:
    x, y, radius, wide = p.r(46, 54), p.r(45, 55), p.r(24, 31), p.r(10, 19)
    start, sweep = p.r(0, 360), p.pick(-1, 1) * p.r(300, 345)
    t = np.deg2rad(start + sweep * np.linspace(0, 1, 70))
    growth = radius * (1 + 0.1 * np.linspace(0, 1, 70))
    if p.chance(0.5):
        p.disc(x + p.r(-8, 8), y + p.r(-8, 8), radius * p.r(0.3, 0.55), inks[2])
    _stroke(p, np.column_stack([x + growth * np.cos(t), y + growth * np.sin(t)]), wide, inks[0], 0.95)
    if p.chance(0.4):
        _stroke(
            p,
            _path((p.r(4, 14), p.r(84, 93)), (p.r(80, 96), p.r(84, 93)), p.r(-3, 3)),
            p.r(5, 9),
            inks[1],
            0.8,
        )


def _cross(p: Pen, inks: list[Rgb]) -> None:
    n = p.i(4, 7)
    start = p.r(0, 180)
    for k in range(n):
        a = start + p.pick(0, 90, 90, 20) + p.r(-12, 12)
        x, y = p.r(26, 74), p.r(26, 74)
        one, two = polar(x, y, p.r(28, 58), a), polar(x, y, p.r(28, 58), a + 180)
        _stroke(p, _path(one, two, p.r(-6, 6)), p.r(8, 24) * (1 - 0.06 * k), inks[k % 4], p.r(0.3, 0.9))


def _dabs(p: Pen, inks: list[Rgb]) -> None:
    n = p.pick(3, 4, 5)
    lean = p.r(-40, 40)
    for j in range(n):
        for k in range(n):
            if p.chance(0.08):
                continue
            x, y = 100 * (k + 0.5) / n + p.r(-2, 2), 100 * (j + 0.5) / n + p.r(-2, 2)
            a = lean + p.r(-22, 22)
            half = 38 / n
            path = _path(polar(x, y, half, a), polar(x, y, half, a + 180), p.r(-3, 3), 12)
            _stroke(p, path, p.r(38, 58) / n, inks[p.i(0, 3)], 0.5)


def _spatter(p: Pen, rgb: Rgb) -> None:
    x, y = p.r(15, 85), p.r(15, 85)
    drops = skia.Path()
    for _ in range(p.few(34)):
        qx, qy = polar(x, y, abs(float(p.rng.normal(0, 22))), p.r(0, 360))
        drops.addCircle(qx, qy, 0.2 + 1.5 * p.r(0, 1) ** 4)
    p.fill(drops, rgb)
