"""The sea under a moon: calm water with a lane of light, printed scallops, rolling swell."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, curve, oval, poly, rect, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_calm, _calm, _scallops, _swell)(p)


def _moon(p: Pen, x: float, y: float, radius: float, rgb: Rgb, sky: Rgb) -> None:
    p.glow(x, y, radius * 2.8, rgb, 0.4)
    if p.chance(0.22):
        bite = oval(x + p.pick(-0.4, 0.4) * radius, y - 0.18 * radius, radius * 0.92)
        p.fill(skia.Op(oval(x, y, radius), bite, skia.PathOp.kDifference_PathOp), rgb)
        return
    p.disc(x, y, radius, rgb)
    with p.clip(oval(x, y, radius)):
        for _ in range(5):
            p.disc(
                x + p.r(-0.8, 0.8) * radius, y + p.r(-0.8, 0.8) * radius, radius * p.r(0.1, 0.32), sky, 0.08
            )


def _calm(p: Pen) -> None:
    high, low = p.pick((p.deep, p.main), (p.deep, p.dark), (p.dark, p.bright), (p.main, p.pale))
    horizon = p.r(48, 70)
    p.sky(high, low, bottom=horizon)
    x, radius = p.pick(p.r(20, 38), 50.0, p.r(62, 80)), p.pick(p.r(5, 9), p.r(11, 16), p.r(19, 27))
    y = p.pick(horizon - p.r(-0.3, 0.5) * radius, p.r(0.3, 0.62) * horizon)
    if sum(high) < 1.2:
        p.stars(70, p.pale, bottom=horizon - 6)
    moon = p.pale if sum(low) < 2.2 else p.contrast(low, p.pale, p.accent)
    _moon(p, x, y, radius, moon, high)
    sea = rect(0, horizon, 100, 104 - horizon)
    near, shallow = mix(high, p.deep, 0.6), mix(low, p.dark, 0.55)
    p.fade((0, horizon), (0, 100), [shallow, near], path=sea)
    with p.clip(sea):
        lane, streaks = skia.Path(), skia.Path()
        yy, step = horizon + 0.6, 0.9
        while yy < 101:
            t = (yy - horizon) / (100 - horizon)
            half = radius * (0.85 - 0.25 * t + 0.9 * t * t) * p.r(0.35, 1.1)
            shift = p.r(-1, 1) * radius * 0.25
            lane.addRoundRect(skia.Rect.MakeXYWH(x - half + shift, yy, 2 * half, step * 0.6), 9, step * 0.3)
            for _ in range(2):
                w = p.r(2, 12) * (0.4 + t)
                streaks.addRoundRect(skia.Rect.MakeXYWH(p.r(-5, 100), yy + p.r(0, step), w, step * 0.3), 9, 1)
            yy += step * 1.45
            step *= 1.09
        p.fill(streaks, mix(low, p.pale, 0.4), 0.35)
        p.fill(lane, moon, 0.95)
    extra = p.i(0, 4)
    if extra == 0:
        _boat(p, x + p.pick(-1, 1) * p.r(12, 28), horizon + p.r(2, 10), p.r(0.8, 1.5))
    elif extra == 1:
        side = p.chance(0.5)
        xs = np.linspace(-3, 48, 40)
        rise = (1 - (xs + 3) / 51) ** 0.7 * p.r(14, 26) + 2 * p.wander(40, 0.5)
        shape = below(xs if not side else 100 - xs, horizon + 1 - rise, horizon + 1)
        p.fill(shape, p.deep)
        if p.chance(0.6):
            _lighthouse(p, 88 if side else 12, horizon + 1 - float(np.interp(12, xs, rise)))
    elif extra == 2:
        for k in range(p.i(3, 6)):
            bx, by, s = x + p.r(-26, 26), y - p.r(-4, 18) - k, p.r(0.7, 1.6)
            p.line(
                svg(
                    f"M{bx - 3 * s} {by - s} Q{bx - s} {by - 2 * s} {bx} {by} Q{bx + s} {by - 2 * s} "
                    f"{bx + 3 * s} {by - s}"
                ),
                p.deep,
                0.6,
            )


def _boat(p: Pen, x: float, y: float, scale: float) -> None:
    with p.at(x, y, scale=scale, flip=p.chance(0.5)):
        p.fill(svg("M-9 0 L9 0 C7 4 4 4.6 0 4.6 C-5 4.6 -8 3 -9 0 Z"), p.deep)
        p.fill(svg("M0 -1 L0 -21 C6 -14 8 -7 8 -1 Z"), p.deep)
        p.fill(svg("M-1 -1 L-1 -17 C-5 -10 -7 -5 -7.5 -1 Z"), p.accent)


def _lighthouse(p: Pen, x: float, y: float) -> None:
    p.fill(poly((x - 2, y + 2), (x + 2, y + 2), (x + 1.3, y - 14), (x - 1.3, y - 14)), p.pale)
    p.box(x - 1.8, y - 9, 3.6, 2.6, p.accent)
    p.box(x - 1.2, y - 17, 2.4, 3, p.accent)
    p.fill(poly((x - 1.8, y - 17), (x + 1.8, y - 17), (x, y - 19.5)), p.deep)
    for turn in (1, -1):
        p.fade(
            (x, y - 15.5),
            (x + turn * 60, y - 15.5),
            [p.pale, p.pale],
            alphas=[0.55, 0.0],
            path=poly((x, y - 16), (x + turn * 60, y - 26), (x + turn * 60, y - 9), (x, y - 15)),
        )


def _scallops(p: Pen) -> None:
    sky, sea = p.pick((p.pale, p.main), (p.bright, p.dark), (p.deep, p.main), (p.main, p.dark))
    p.sky(mix(sky, p.main, 0.25), sky, bottom=60)
    radius = p.r(15, 25)
    x = p.r(28, 72)
    horizon = p.r(48, 62)
    y = horizon - p.r(0.1, 1.3) * radius
    _moon(p, x, y, radius, p.contrast(sky, p.pale, p.accent, p.main), sky)
    big = p.r(7, 12)
    row, yy = 0, horizon
    while yy < 104 + big:
        t = min((yy - horizon) / (100 - horizon), 1.0)
        body = mix(sea, p.deep, 0.75 * t)
        line = mix(p.pale, body, 0.15)
        for k in range(-1, int(100 / (2 * big)) + 2):
            cx = 2 * big * k + (big if row % 2 else 0)
            for j, share in enumerate((1.0, 0.72, 0.44, 0.18)):
                p.disc(cx, yy + big * 0.55, big * share, line if j % 2 == 0 else body)
                p.disc(cx, yy + big * 0.55, big * share - 0.9, body)
        yy += big * 0.52
        row += 1


def _swell(p: Pen) -> None:
    high, low = p.pick((p.deep, p.main), (p.pale, p.bright), (p.bright, p.pale), (p.dark, p.main))
    p.sky(high, low, bottom=60)
    if sum(high) < 1.2:
        p.stars(60, p.pale, bottom=50)
    moon = p.contrast(high, p.pale, p.accent)
    _moon(p, p.r(22, 78), p.r(18, 34), p.r(8, 17), moon, high)
    xs = np.linspace(-4, 104, 70)
    layers = p.i(5, 7)
    tones = p.ramp(mix(p.bright, p.main, 0.5), p.deep, layers)
    for k in range(layers):
        base = 46 + 9.5 * k
        length, phase, height = p.r(14, 24), p.r(0, 6.3), p.r(3, 7)
        # a sine whose phase leans on itself rolls over like a swell
        lean = np.sin(xs / length * 2 + phase)
        ys = base - height * np.sin(xs / length * 2 + phase + 0.7 * lean)
        p.sheet(below(xs, ys), tones[k], lift=-0.8, alpha=0.35)
        for j in range(1, 4):
            fine = np.column_stack([xs, ys + 1.9 * j])
            p.line(curve(fine), mix(tones[k], p.pale, 0.65), 0.45, 0.85 - 0.22 * j)
        p.line(curve(np.column_stack([xs, ys])), p.pale, 0.9)
