"""A soft blur of colour: drifting light, curtains, a halo."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, polar, rect
from mmrec.worlds.drawing.palette import Rgb, mix
from mmrec.worlds.drawing.patterns import color


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_mesh, _mesh, _mesh, _curtains, _halo)(p)


def _soft(
    p: Pen, x: float, y: float, rx: float, ry: float, turn: float, rgb: Rgb, alpha: float = 1.0
) -> None:
    with p.at(x, y, turn=turn):
        p.canvas.scale(1, ry / rx)
        paint = skia.Paint(AntiAlias=True, Dither=True)
        stops = [0.0, 0.35, 0.7, 1.0]
        inks = [color(rgb, alpha * a) for a in (1.0, 0.78, 0.25, 0.0)]
        paint.setShader(skia.GradientShader.MakeRadial(skia.Point(0, 0), rx, inks, stops))
        p.canvas.drawCircle(0, 0, rx, paint)


def _mesh(p: Pen) -> None:
    ground = p.pick(p.deep, p.pale, p.main, p.dark)
    p.ground(ground)
    tones = [c for c in p.shuffled(p.main, p.bright, p.accent, p.dark, p.pale) if c != ground]
    start = p.r(0, 360)
    for k in range(p.i(5, 7)):
        x, y = polar(50, 50, p.r(18, 52), start + 77 * k)
        _soft(p, x, y, p.r(34, 62), p.r(20, 46), p.r(0, 180), tones[k % len(tones)], p.r(0.7, 1))
    if p.chance(0.4):
        _soft(p, p.r(30, 70), p.r(30, 70), p.r(10, 18), p.r(8, 16), 0, p.pale, 0.9)


def _curtains(p: Pen) -> None:
    ground = p.pick(p.deep, mix(p.deep, (0, 0, 0), 0.4), p.dark)
    p.sky(ground, mix(ground, p.dark, 0.6))
    tones = p.shuffled(p.main, p.bright, p.accent, p.pale, p.main)
    lean = p.r(-26, 26)
    base = p.r(60, 78)
    with p.at(50, 50, turn=lean), p.at(-50, -50):
        for k in range(p.few(22)):
            x = -25 + 150 * k / p.few(22) + p.r(-3, 3)
            y = base + 13 * np.sin(x / 15 + lean) + p.r(-4, 4)
            tall = p.r(36, 80)
            rgb = mix(tones[k % 3], tones[(k + 1) % 3], p.r(0, 1))
            w = p.r(5, 11)
            p.fade(
                (0, y),
                (0, y - tall),
                [rgb, rgb, rgb],
                [0, 0.16, 1],
                alphas=[0.0, 0.6, 0.0],
                path=rect(x, y - tall, w, tall),
            )
        for k in range(5):
            _soft(p, 10 + 22 * k, base - 14, 30, 22, 0, tones[k % 4], 0.3)
    if p.chance(0.6):
        p.stars(50, p.pale, bottom=70)


def _halo(p: Pen) -> None:
    """A ring of light without an edge."""
    ground = p.pick(p.deep, p.dark, p.pale, p.main)
    p.ground(ground)
    x, y, radius = p.r(34, 66), p.r(34, 66), p.r(40, 62)
    tones = [c for c in p.shuffled(p.main, p.bright, p.accent, p.pale, p.dark) if c != ground]
    heading = p.r(0, 360)
    for k in range(4):
        cx, cy = polar(x, y, 0.12 * radius * k, heading)
        _soft(
            p, cx, cy, radius * (1.25 - 0.26 * k), radius * (1.25 - 0.26 * k), 0, tones[k % len(tones)], 0.9
        )
    _soft(p, *polar(x, y, radius * p.r(0.1, 0.4), heading), radius * 0.55, radius * 0.55, 0, ground, 1.0)
