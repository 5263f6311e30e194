"""A sunburst: rays from one point, straight, twisted, as a layered star, or over a banded rising sun."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, curve, oval, polar, poly
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_rays, _rays, _pinwheel, _star, _rising)(p)


def _scheme(p: Pen) -> list[Rgb]:
    return p.pick(
        [p.main, p.pale],
        [p.main, p.bright],
        [p.dark, p.main],
        [p.deep, p.main],
        [p.main, p.bright, p.pale],
        [p.dark, p.main, p.bright],
        [p.bright, p.pale],
    )


def _rays(p: Pen) -> None:
    inks = _scheme(p)
    p.ground(inks[0])
    x, y = p.pick(
        (50.0, 50.0), (p.r(30, 70), p.r(78, 104)), (p.r(-6, 12), p.r(84, 104)), (p.r(30, 70), p.r(28, 44))
    )
    n = len(inks) * p.pick(6, 8, 9, 11, 14) * (1 if 20 < x < 80 else 3)
    turn, uneven = p.r(0, 360), p.pick(0.0, 0.0, 0.35)
    edges = turn + 360 * (np.arange(n + 1) + np.append(p.rng.uniform(-uneven, uneven, n), 0)) / n
    edges[-1] = edges[0] + 360
    for k in range(n):
        if rgb := k % len(inks):
            p.fill(poly((x, y), polar(x, y, 160, edges[k]), polar(x, y, 160, edges[k + 1])), inks[rgb])
    heart = p.r(12, 26)
    rings = p.i(1, 4)
    tones = [p.accent, p.pale, p.deep, p.main]
    order = p.shuffled(*tones) if p.chance(0.5) else tones
    for k in range(rings):
        p.disc(x, y, heart * (1 - k / (rings + 0.6)), order[k])
    if p.chance(0.35):
        p.ring(x, y, heart + 3, order[0], 0.9)


def _pinwheel(p: Pen) -> None:
    inks = _scheme(p)
    p.ground(inks[0])
    x, y = p.pick((50.0, 50.0), (p.r(25, 75), p.r(25, 75)), (p.r(0, 20), p.r(0, 20)))
    n = len(inks) * p.pick(6, 8, 10)
    twist = p.pick(-1, 1) * p.r(40, 130)
    t = np.linspace(0, 1, 22)
    for k in range(n):
        if rgb := k % len(inks):
            a = [polar(x, y, 150 * s, 360 * k / n + twist * s**0.7) for s in t]
            b = [polar(x, y, 150 * s, 360 * (k + 1) / n + twist * s**0.7) for s in t]
            p.fill(curve([*a, *b[::-1]], closed=True), inks[rgb])
    p.disc(x, y, p.r(7, 15), p.accent)
    p.disc(x, y, p.r(3, 5), p.deep)


def _star(p: Pen) -> None:
    ground = p.pick(p.pale, p.deep, p.main, p.dark)
    p.ground(ground)
    x, y = p.pick((50.0, 50.0), (50.0, 100.0), (p.r(35, 65), p.r(35, 65)))
    layers = p.i(3, 5)
    reach = p.r(44, 56) if y < 90 else p.r(72, 88)
    tones = [rgb for rgb in p.shuffled(p.main, p.bright, p.accent, p.dark, p.pale) if rgb != ground]
    n, waist = p.pick(10, 12, 16, 20), p.r(0.45, 0.66)
    for k in range(layers):
        r = reach * (1 - k / (layers + 0.8))
        rgb = tones[k % len(tones)]
        star = skia.Path()
        for j in range(n):
            a = 360 * (j + 0.5 * (k % 2)) / n
            half = 180 / n * 0.94
            shoulder = r * waist
            star.addPath(
                poly(
                    (x, y),
                    polar(x, y, shoulder, a - half),
                    polar(x, y, r, a),
                    polar(x, y, shoulder, a + half),
                )
            )
        p.sheet(star, rgb, lift=0.5, alpha=0.22)
    p.disc(x, y, reach / (layers + 0.8) * 0.8, tones[(layers + 1) % len(tones)])


def _rising(p: Pen) -> None:
    sky, rays = p.pick((p.deep, p.dark), (p.main, p.bright), (p.pale, p.bright), (p.dark, p.main))
    p.ground(sky)
    x, y, radius = 50 + p.pick(0.0, p.r(-16, 16)), p.r(58, 72), p.r(22, 33)
    n = p.i(9, 17)
    for k in range(n):
        a = 180 + 180 * (k + 0.5) / n
        half = 90 / n * p.r(0.45, 0.6)
        path = poly((x, y), polar(x, y, 150, a - half), polar(x, y, 150, a + half))
        p.fade((x, y), polar(x, y, 90, a), [rays, rays], alphas=[1.0, 0.35], path=path)
    p.fade(
        (0, y - radius),
        (0, y + radius),
        [p.pale if sky != p.pale else p.bright, p.accent],
        path=oval(x, y, radius),
    )
    if p.chance(0.6):
        with p.clip(oval(x, y, radius)):
            yy, w = y - radius * 0.2, 0.9
            while yy < y + radius:
                p.box(x - 40, yy, 80, w, sky)
                yy += 4.6
                w += 0.5
    ground = mix(p.deep, p.dark, 0.4)
    if p.chance(0.5):
        p.box(0, y + radius * p.r(0.1, 0.5), 100, 60, ground)
    else:
        hill = y + radius * p.r(0.1, 0.4)
        p.fill(oval(p.r(10, 90), hill + 62, 90, 62), ground)
        p.fill(oval(p.r(-10, 110), hill + 78, 90, 62), p.dark if ground != p.dark else p.deep)
