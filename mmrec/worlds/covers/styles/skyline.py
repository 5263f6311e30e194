"""A city skyline at night: towers in layers, towers over water, a street that runs to a point."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, poly
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_layers, _layers, _water, _street)(p)


def _night(p: Pen, low: Rgb, bottom: float) -> None:
    p.sky(p.deep, p.dark, p.pick(p.main, p.dark), low, bottom=bottom)
    if p.chance(0.7):
        p.stars(45, p.pale, bottom=45)


def _moon(p: Pen) -> None:
    x, y, radius = p.r(16, 84), p.r(14, 34), p.pick(p.r(5, 8), p.r(12, 22))
    rgb = p.pick(p.pale, p.accent, p.bright)
    p.glow(x, y, 2.6 * radius, rgb, 0.4)
    p.disc(x, y, radius, rgb)


def _tower(
    p: Pen, x: float, w: float, top: float, foot: float, rgb: Rgb, lights: skia.Path, share: float
) -> None:
    roof = p.i(0, 6)
    p.box(x, top, w, foot - top, rgb)
    if roof == 0:
        p.box(x + w * 0.2, top - 4, w * 0.6, 5, rgb)
        p.box(x + w * 0.36, top - 7, w * 0.28, 4, rgb)
        p.box(x + w * 0.48, top - 14, 0.5, 8, rgb)
    elif roof == 1:
        p.fill(poly((x, top + 0.2), (x + w, top + 0.2), (x + w / 2, top - w * 0.8)), rgb)
    elif roof == 2:
        p.fill(poly((x, top + 0.2), (x + w, top + 0.2), (x + w, top - w * 0.5)), rgb)
    elif roof == 3:
        p.disc(x + w / 2, top, w / 2, rgb)
    elif roof == 4:
        p.box(x + w * 0.7, top - p.r(4, 9), 0.6, 10, rgb)
    if share <= 0:
        return
    gap = p.pick(2.0, 2.4, 3.0)
    cols, rows = int((w - 1.2) / gap), int((foot - top - 2) / (gap * 1.15))
    if cols < 1 or rows < 1:
        return
    inset = (w - cols * gap) / 2
    for j, k in np.argwhere(p.rng.random((rows, cols)) < share):
        wx, wy = x + inset + gap * (k + 0.22), top + 1.8 + gap * 1.15 * j
        lights.addRect(skia.Rect.MakeXYWH(float(wx), float(wy), gap * 0.52, gap * 0.62))


def _row(
    p: Pen,
    rgb: Rgb,
    high: tuple[float, float],
    wide: tuple[float, float],
    foot: float,
    share: float,
    light: Rgb,
) -> None:
    x, lights, warm = -p.r(0, 5), skia.Path(), skia.Path()
    while x < 102:
        w = p.r(*wide)
        crown = 1 + 0.35 * np.cos((x + w / 2 - 50) / 32)
        top = foot - p.r(*high) * crown * 0.8
        shade = mix(rgb, p.deep, p.r(0, 0.3))
        _tower(p, x, w + 0.3, top, foot, shade, warm if p.chance(0.25) else lights, share)
        x += w + (p.r(0, 2) if p.chance(0.25) else 0)
    p.fill(lights, light)
    p.fill(warm, p.accent)


def _layers(p: Pen) -> None:
    low = p.pick(p.main, p.bright, p.accent, p.main)
    _night(p, low, 84)
    _moon(p)
    far, near = mix(low, p.dark, 0.45), mix(p.deep, (0, 0, 0), 0.3)
    n = p.i(2, 3)
    for k in range(n):
        t = k / (n - 1)
        rgb = mix(far, near, t)
        light = p.pick(p.pale, p.bright)
        _row(p, rgb, (44 - 16 * t, 76 - 30 * t), (6 + 2 * t, 11 + 4 * t), 102, 0.0 if k == 0 else 0.34, light)


def _water(p: Pen) -> None:
    low = p.pick(p.main, p.bright, p.accent)
    shore = p.r(58, 70)
    recorder = skia.PictureRecorder()
    outer, p.canvas = p.canvas, recorder.beginRecording(skia.Rect.MakeWH(100, 100))
    _night(p, low, shore)
    _moon(p)
    _row(p, mix(p.dark, low, 0.35), (18, 40), (5, 9), shore, 0.0, p.pale)
    _row(p, mix(p.deep, (0, 0, 0), 0.2), (8, 36), (5, 10), shore, 0.4, p.pale)
    picture, p.canvas = recorder.finishRecordingAsPicture(), outer
    picture.playback(p.canvas)
    p.canvas.save()
    p.canvas.clipRect(skia.Rect.MakeLTRB(0, shore, 100, 100))
    p.canvas.translate(0, 2 * shore)
    p.canvas.scale(1, -1)
    picture.playback(p.canvas)
    p.canvas.restore()
    p.fade(
        (0, shore),
        (0, 100),
        [p.deep, p.deep],
        alphas=[0.25, 0.8],
        path=poly((0, shore), (100, shore), (100, 100), (0, 100)),
    )
    ripples = skia.Path()
    for _ in range(p.few(46)):
        y = shore + (100 - shore) * p.r(0, 1) ** 1.3
        ripples.addRect(skia.Rect.MakeXYWH(p.r(-10, 100), y, p.r(4, 24), 0.15 + 0.014 * (y - shore)))
    p.fill(ripples, mix(p.deep, low, 0.5), 0.55)
    p.box(0, shore - 0.4, 100, 0.9, p.deep)


def _street(p: Pen) -> None:
    low = p.pick(p.main, p.bright, p.accent)
    vx, vy = p.r(40, 60), p.r(58, 72)
    p.sky(p.deep, p.dark, low, bottom=vy)
    p.stars(30, p.pale, bottom=40)
    radius = p.r(8, 17)
    p.glow(vx, vy - radius * 0.6, radius * 3, p.pale, 0.5)
    p.disc(vx, vy - radius * 0.6, radius, p.pick(p.pale, p.accent, p.bright))
    floors = p.few(13)
    for side in (-1, 1):
        edges = [1.5, *np.sort(p.rng.uniform(3.5, 44, p.i(4, 5))), 64.0]
        # far to near, so that a nearer block hides the further one
        for k in range(len(edges) - 1):
            near, far = edges[k + 1], edges[k]
            tall = p.r(0.9, 1.9)
            x0, x1 = vx + side * far, vx + side * near
            t0, t1 = vy - far * tall, vy - near * tall
            b0, b1 = vy + far * 0.75, vy + near * 0.75
            wall = mix(mix(low, p.dark, 0.55), p.deep, min(1.0, 0.2 + k * 0.24))
            p.fill(poly((x0, t0), (x1, t1), (x1, b1), (x0, b0)), wall)
            panes = skia.Path()
            cols = p.i(3, 5)
            for j, c in np.argwhere(p.rng.random((floors, cols)) < 0.42):
                u0, u1 = far + (near - far) * (c + 0.2) / cols, far + (near - far) * (c + 0.72) / cols
                v0, v1 = (j + 0.25) / floors, (j + 0.75) / floors
                corners = [
                    (vx + side * u, vy - u * tall + u * (tall + 0.4) * v)
                    for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))
                ]
                panes.addPath(poly(*corners))
            p.fill(panes, p.accent if p.chance(0.2) else mix(p.pale, p.bright, p.r(0, 0.8)), 0.95)
    p.fade(
        (0, vy),
        (0, 100),
        [mix(low, p.dark, 0.5), mix(p.deep, (0, 0, 0), 0.3)],
        path=poly((vx, vy), (112 + vx, vy + 84), (vx - 112, vy + 84)),
    )
    for k in range(7):
        d0, d1 = 1.7**k * 0.7, 1.7**k * 1.05
        p.fill(
            poly(
                (vx - d0 * 0.06, vy + d0),
                (vx + d0 * 0.06, vy + d0),
                (vx + d1 * 0.06, vy + d1),
                (vx - d1 * 0.06, vy + d1),
            ),
            p.pale,
        )
