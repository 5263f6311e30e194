"""A mountain landscape: hazy ranges, one faceted peak over a lake, a printed cone, an etched ridge."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, curve, poly
from mmrec.worlds.drawing.palette import mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_ranges, _ranges, _peak, _cone, _etched)(p)


def _ranges(p: Pen) -> None:
    night = p.chance(0.4)
    top, low = (p.deep, p.main) if night else p.pick((p.main, p.pale), (p.pale, p.bright), (p.bright, p.pale))
    p.sky(top, mix(top, low, 0.6), low, bottom=75)
    if night:
        p.stars(60, p.pale, bottom=45)
    sun = p.pale if night else p.pick(p.accent, p.pale, p.main)
    x, y, radius = p.r(18, 82), p.r(18, 46), p.pick(p.r(5, 8), p.r(11, 20))
    p.glow(x, y, 2.4 * radius, sun, 0.5)
    p.disc(x, y, radius, sun)
    layers = p.i(4, 6)
    far = mix(low, p.dark if night else p.main, 0.45)
    start, xs = p.r(38, 56), np.linspace(-3, 103, 110)
    tilt = p.r(-9, 9)
    for k, rgb in enumerate(p.ramp(far, p.deep, layers)):
        t = k / (layers - 1)
        base = start + (96 - start) * t**1.15
        crest = p.wander(110, 0.56) * (21 - 13 * t) + tilt * (xs / 50 - 1) * (1 - t)
        ridge = below(xs, base - crest)
        p.fill(ridge, rgb)
        if k < layers - 1:
            p.fade((0, base - 6), (0, base + 26), [low, low], path=ridge, alphas=[0.0, 0.5])
        elif p.chance(0.7):
            _pines(p, xs, base - crest, rgb)


def _pines(p: Pen, xs: np.ndarray, ys: np.ndarray, rgb: tuple[float, float, float]) -> None:
    x = p.r(-2, 6)
    while x < 102:
        h, y = p.r(4, 14), float(np.interp(x, xs, ys)) + 2
        w = h * p.r(0.16, 0.22)
        for j in range(3):
            cut = y - h * j * 0.27
            p.fill(
                poly((x - w * (1 - 0.24 * j), cut), (x + w * (1 - 0.24 * j), cut), (x, cut - h * 0.5)), rgb
            )
        x += p.pick(p.r(1.5, 4), p.r(1.5, 4), p.r(8, 18))


def _peak(p: Pen) -> None:
    top, low = p.pick((p.dark, p.bright), (p.main, p.pale), (p.deep, p.main), (p.bright, p.pale))
    shore = p.r(66, 76)
    p.sky(top, low, bottom=shore)
    x, y = p.r(15, 85), p.r(12, 34)
    disc = p.contrast(mix(top, low, 0.4), p.pale, p.accent)
    p.disc(x, y, p.r(5, 12), disc)
    peaks = [(p.r(28, 72), p.r(20, 32), p.r(38, 48))]
    for side in (-1, 1):
        peaks.append((peaks[0][0] + side * p.r(26, 40), p.r(40, 54), p.r(24, 34)))
    haze = [mix(p.dark, low, 0.1), mix(p.dark, low, 0.4), mix(p.dark, low, 0.4)]
    rows = list(zip(peaks, haze, strict=True))
    p.canvas.save()
    p.canvas.clipRect(skia.Rect.MakeWH(100, shore))
    for (px, py, half), shade in reversed(rows):
        _facets(p, px, py, half, shore, shade)
    p.canvas.restore()
    water = mix(low, p.main, 0.35)
    p.fade((0, shore), (0, 100), [water, p.deep], path=poly((0, shore), (100, shore), (100, 100), (0, 100)))
    for (px, py, half), shade in reversed(rows):
        depth = (shore - py) * 0.55
        p.fill(poly((px - half, shore), (px + half, shore), (px, shore + depth)), shade, 0.4)
    for _ in range(p.few(16)):
        yy, xx, w = p.r(shore + 1, 100), p.r(0, 100), p.r(4, 20)
        p.stroke((xx, yy), (xx + w, yy), p.pale, 0.35, 0.45)
    bank = p.wander(60, 0.5)
    p.fill(below(np.linspace(-3, 103, 60), shore + 0.6 - 1.6 * np.abs(bank), shore + 0.6), p.deep)


def _facets(
    p: Pen, px: float, py: float, half: float, foot: float, shade: tuple[float, float, float]
) -> None:
    lit = mix(shade, p.pale, 0.4)
    n = 9
    down = np.linspace(0, 1, n)
    left = [(px - half * t + p.r(-1.6, 1.6) * (0 < t < 1), py + (foot - py) * t) for t in down]
    right = [(px + half * t + p.r(-1.6, 1.6) * (0 < t < 1), py + (foot - py) * t) for t in down]
    sway = p.r(-0.25, 0.25)
    spine = [
        (px + half * sway * t + (half * 0.14 * (1 if k % 2 else -1)) * t**0.5, py + (foot - py) * t)
        for k, t in enumerate(down)
    ]
    p.fill(poly(*left, *reversed(right)), shade)
    face = (left, spine) if p.chance(0.5) else (right, spine)
    p.fill(poly(*face[0], *reversed(face[1])), lit)
    line = p.i(2, 3)
    snow = [*left[: line + 1]]
    zig = np.linspace(left[line][0], right[line][0], 8)[1:-1]
    snow += [(float(x), left[line][1] + (5 if k % 2 else -3) * p.r(0.6, 1.4)) for k, x in enumerate(zig)]
    snow += [*reversed(right[: line + 1])]
    p.fill(poly(*snow), mix(p.pale, shade, 0.22))
    p.canvas.save()
    p.canvas.clipPath(poly(*face[0], *reversed(face[1])), True)
    p.fill(poly(*snow), p.pale)
    p.canvas.restore()


def _cone(p: Pen) -> None:
    ground = p.pick(p.pale, p.bright, p.accent, p.main)
    p.fade((0, 0), (0, 70), [mix(ground, p.main, p.r(0.2, 0.6)), ground])
    disc = p.contrast(ground, p.accent, p.main, p.pale)
    x = p.r(20, 80)
    p.disc(x, p.r(20, 40), p.r(12, 22), disc)
    px, py, half = p.r(30, 70), p.r(26, 40), p.r(48, 66)
    t = np.linspace(0, 1, 24)
    slope = 0.09 + 0.91 * t**1.55
    ys = py + (88 - py) * t
    left, right = zip(px - half * slope, ys, strict=True), zip(px + half * slope, ys, strict=True)
    p.fill(curve([*reversed([*left]), *right], closed=True), p.dark)
    cap = p.i(6, 9)
    edge = [(px - half * slope[k], ys[k]) for k in range(cap, -1, -1)]
    edge += [(px + half * slope[k], ys[k]) for k in range(cap + 1)]
    teeth = np.linspace(px + half * slope[cap], px - half * slope[cap], 11)[1:-1]
    edge += [(float(xx), ys[cap] + (7 if k % 2 == 0 else -4) * p.r(0.5, 1.2)) for k, xx in enumerate(teeth)]
    p.fill(curve(edge, closed=True), p.pale if ground != p.pale else mix(p.pale, p.bright, 0.25))
    for y in (p.r(44, 52), p.r(56, 64)):
        xx, w = p.r(-20, 70), p.r(34, 60)
        p.fill(p.smooth_bar(xx, y, w, p.r(1.6, 2.6)), mix(ground, p.pale, 0.5))
    xs = np.linspace(-3, 103, 50)
    for k, rgb in enumerate((mix(p.dark, p.main, 0.6), p.dark, p.deep)):
        p.fill(below(xs, 76 + 8 * k + 4 * np.sin(xs / p.r(9, 20) + p.r(0, 6)) + p.wander(50, 0.4)), rgb)


def _etched(p: Pen) -> None:
    dark = p.chance(0.4)
    ground, ink = (p.deep, p.bright) if dark else (p.pick(p.pale, p.bright), p.deep)
    p.ground(ground)
    p.disc(p.r(20, 80), p.r(20, 38), p.r(8, 17), p.accent if p.chance(0.6) else p.main)
    xs = np.linspace(-2, 102, 90)
    for k in range(3):
        base = 50 + 18 * k
        crest = base - p.wander(90, 0.55) * (17 - 3 * k)
        ridge = below(xs, crest)
        p.fill(ridge, mix(ground, p.main if k < 2 else p.dark, (0.3, 0.65, 1.0)[k]))
        with p.clip(ridge):
            lean = p.r(10, 26) * p.pick(-1, 1)
            for x in np.arange(-30, 130, 1.7 / max(p.detail, 0.5)):
                y = float(np.interp(x, xs, crest))
                reach = p.r(8, 30)
                p.stroke((float(x), y), (float(x) + lean * reach / 30, y + reach), ink, 0.4, 0.75)
        p.line(curve(np.column_stack([xs, crest])), ink, 0.8)
