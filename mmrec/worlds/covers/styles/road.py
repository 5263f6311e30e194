"""An open road: it runs to a point, climbs in bends, or crosses a plain below a huge sky."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, curve, poly, rect, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_straight, _straight, _bends, _grid)(p)


def _sky(p: Pen, horizon: float) -> tuple[Rgb, Rgb]:
    high, low = p.pick(
        (p.main, p.pale), (p.bright, p.pale), (p.deep, p.main), (p.dark, p.bright), (p.pale, p.bright)
    )
    p.sky(high, low, bottom=horizon)
    return high, low


def _sun(p: Pen, x: float, y: float, radius: float, low: Rgb) -> None:
    rgb = p.contrast(low, p.accent, p.pale, p.main)
    p.glow(x, y, radius * 2.2, rgb, 0.35)
    p.disc(x, y, radius, rgb)


def _clouds(p: Pen, horizon: float, rgb: Rgb) -> None:
    for _ in range(p.i(2, 5)):
        x, y, w = p.r(-10, 90), p.r(6, horizon - 14), p.r(12, 34)
        for k in range(3):
            p.fill(p.smooth_bar(x + p.r(-6, 6), y + 1.8 * k, w * p.r(0.6, 1.1), 1.7), rgb, 0.85)


def _straight(p: Pen) -> None:
    horizon, vx = p.r(46, 62), p.r(36, 64)
    _, low = _sky(p, horizon)
    if p.chance(0.75):
        _sun(p, vx + p.r(-20, 20), horizon - p.r(-3, 16), p.r(8, 17), low)
    if p.chance(0.6):
        _clouds(p, horizon, mix(low, p.pale, 0.7))
    xs = np.linspace(-3, 103, 90)
    kind = p.i(0, 2)
    if kind == 0:
        p.fill(below(xs, horizon - 4 - 9 * np.abs(p.wander(90, 0.55)), horizon + 1), mix(low, p.dark, 0.6))
    elif kind == 1:
        _mesas(p, horizon, mix(low, p.dark, 0.7))
    land = p.pick(p.main, p.dark, mix(p.main, p.dark, 0.5), p.bright)
    p.fade((0, horizon), (0, 100), [mix(land, low, 0.45), land], path=rect(0, horizon, 100, 60))
    for k in range(7):
        y = horizon + 1.5 * 1.75**k
        p.fill(
            poly((-4, y), (104, y + p.r(-1, 1)), (104, y + 0.2 * 1.7**k), (-4, y + 0.12 * 1.7**k)),
            p.deep,
            0.13,
        )
    asphalt = mix(p.deep, land, 0.12)
    left, right = vx - p.r(46, 70), vx + p.r(46, 70)
    bottom = 104.0
    p.fill(poly((vx - 0.5, horizon), (vx + 0.5, horizon), (right, bottom), (left, bottom)), asphalt)
    line = p.pick(p.pale, p.accent)
    for side, edge in ((-1, left), (1, right)):
        shift = edge * 0.94 + vx * 0.06
        p.fill(
            poly(
                (vx + side * 0.3, horizon),
                (vx + side * 0.36, horizon),
                (shift + side * 1.6, bottom),
                (shift, bottom),
            ),
            line,
        )
    middle = (left + right) / 2
    for k in range(8):
        a, b = 0.0035 * 1.95**k * 2, 0.0035 * 1.95**k * 3.1
        cut = [
            (vx + (middle - vx) * t, horizon + (bottom - horizon) * t, 1.5 * t + 0.05)
            for t in (min(a, 1), min(b, 1))
        ]
        p.fill(
            poly(
                (cut[0][0] - cut[0][2], cut[0][1]),
                (cut[0][0] + cut[0][2], cut[0][1]),
                (cut[1][0] + cut[1][2], cut[1][1]),
                (cut[1][0] - cut[1][2], cut[1][1]),
            ),
            line,
        )
    side = p.pick(-1, 1)
    if p.chance(0.7):
        for k in range(6):
            t = 0.06 * 1.62**k
            x, y = vx + side * (58 * t + 1.5), horizon + (bottom - horizon) * t * 0.8
            h = 46 * t + 2
            p.stroke((x, y), (x, y - h), p.deep, 0.25 + 2 * t)
            p.stroke((x - h * 0.16, y - h * 0.9), (x + h * 0.16, y - h * 0.9), p.deep, 0.2 + 1.4 * t)
    elif p.chance(0.7):
        for k in range(p.i(2, 4)):
            depth = 3 + 6.5 * k
            _cactus(p, vx - side * (16 + 9 * k + p.r(-4, 4)) - 1.1 * side * depth, horizon + depth)


def _mesas(p: Pen, horizon: float, rgb: Rgb) -> None:
    for _ in range(p.i(2, 4)):
        x, w, h = p.r(-5, 95), p.r(10, 26), p.r(5, 14)
        p.fill(
            poly(
                (x - w * 0.2, horizon + 0.5),
                (x, horizon - h * 0.55),
                (x + 1, horizon - h),
                (x + w - 2, horizon - h),
                (x + w, horizon - h * 0.55),
                (x + w * 1.2, horizon + 0.5),
            ),
            rgb,
        )
        p.box(x + 1, horizon - h, w - 3, h * 0.2, mix(rgb, p.pale, 0.2))


def _cactus(p: Pen, x: float, y: float) -> None:
    with p.at(x, y, scale=0.2 + (y - 45) / 62):
        p.line(svg("M0 0 L0 -26"), p.deep, 5)
        p.line(svg("M0 -9 L9 -9 L9 -18"), p.deep, 3.6)
        p.line(svg("M0 -13 L-8 -13 L-8 -21"), p.deep, 3.6)


def _bends(p: Pen) -> None:
    """Hills one behind the other, and a road that swings up through them."""
    horizon = p.r(34, 46)
    _, low = _sky(p, horizon + 10)
    _sun(p, p.r(22, 78), horizon - p.r(2, 16), p.r(8, 15), low)
    if p.chance(0.5):
        _clouds(p, horizon, mix(low, p.pale, 0.7))
    xs = np.linspace(-3, 103, 70)
    for k, rgb in enumerate(p.ramp(mix(low, p.dark, 0.4), p.pick(p.main, p.dark), 3)):
        p.fill(below(xs, horizon - 4 + 5 * k - 5 * np.sin(xs / p.r(11, 22) + p.r(0, 6))), rgb)
    land = p.pick(p.main, p.bright, p.dark)
    top = horizon + 10
    p.fade((0, top), (0, 100), [mix(land, low, 0.25), mix(land, p.deep, 0.25)], path=rect(0, top, 100, 100))
    t = np.linspace(0, 1, 60)
    y = top + (106 - top) * t**1.5
    swing = p.pick(-1, 1) * p.r(11, 19)
    x = p.r(42, 58) + swing * np.sin(t * p.r(7, 10)) * (0.25 + t)
    half = 0.35 + 13 * t**1.6
    road = curve([*zip(x - half, y, strict=True), *list(zip(x + half, y, strict=True))[::-1]], closed=True)
    p.fill(road, mix(p.deep, land, 0.15))
    line = p.pick(p.pale, p.accent)
    for k in range(4, 58, 3):
        w = float(half[k]) * 0.06
        p.fill(
            poly(
                (x[k] - w, y[k]),
                (x[k] + w, y[k]),
                (x[k + 1] + w * 1.1, y[k + 1]),
                (x[k + 1] - w * 1.1, y[k + 1]),
            ),
            line,
        )
    for side in (-1, 1):
        p.line(curve([*zip(x + side * half * 0.9, y, strict=True)]), line, 0.45)
    for _ in range(p.few(12)):
        k = p.i(8, 56)
        tx, ty = float(x[k]) + p.pick(-1, 1) * (float(half[k]) + p.r(4, 30)), float(y[k])
        h = 2 + 0.2 * (ty - top)
        p.fill(poly((tx - h * 0.4, ty), (tx + h * 0.4, ty), (tx, ty - h * 1.8)), mix(p.deep, land, 0.2))


def _grid(p: Pen) -> None:
    """A night drive over a lit grid."""
    horizon, vx = p.r(50, 60), p.r(44, 56)
    low = p.pick(p.main, p.accent, p.bright)
    p.sky(mix(p.deep, (0, 0, 0), 0.2), p.dark, low, bottom=horizon)
    p.stars(50, p.pale, bottom=horizon - 10)
    x, radius = vx, p.r(17, 25)
    y = horizon - radius * p.r(0.2, 0.7)
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    p.fade((0, y - radius), (0, y + radius), [p.pale, p.bright if low != p.bright else p.accent], path=disc)
    with p.clip(disc):
        for k in range(7):
            p.box(0, y + radius * (-0.1 + 0.19 * k), 100, 0.6 + 0.35 * k, mix(p.dark, low, 0.5))
    p.box(0, horizon, 100, 60, mix(p.deep, (0, 0, 0), 0.25))
    line = p.pick(p.main, p.bright, p.accent)
    for k in range(9):
        yy = horizon + 0.9 * 1.62**k
        p.stroke((0, yy), (100, yy), line, 0.35 + 0.06 * k, 0.85)
    for k in range(-16, 17):
        p.stroke((vx + 1.4 * k, horizon), (vx + 20 * k, 104), line, 0.5, 0.85)
    p.fill(
        poly((vx - 1, horizon), (vx + 1, horizon), (vx + 30, 104), (vx - 30, 104)),
        mix(p.deep, (0, 0, 0), 0.4),
    )
    for side in (-1, 1):
        p.line(curve([(vx + side, horizon), (vx + side * 30, 104)]), p.bright, 1.0)
    for k in range(7):
        a, b = 0.011 * 1.95**k, 0.011 * 1.95**k * 1.5
        p.fill(
            poly(
                (vx - a, horizon + 46 * a),
                (vx + a, horizon + 46 * a),
                (vx + b, horizon + 46 * b),
                (vx - b, horizon + 46 * b),
            ),
            p.pale,
        )
