"""A vinyl record: a close crop, a disc half out of its sleeve, a deck from above, a wall of singles."""

from __future__ import annotations

import skia

from mmrec.worlds.covers.pen import Pen, oval, polar, poly, rect, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_crop, _sleeve, _deck, _wall, _hang)(p)


def _disc(p: Pen, x: float, y: float, radius: float, vinyl: Rgb, label: Rgb, mark: Rgb) -> None:
    """A record with grooves, two fans of light, and a label."""
    p.disc(x, y, radius, vinyl)
    light = mix(vinyl, p.pale, 0.55)
    grooves = p.few(15) if radius > 18 else 4
    for k in range(grooves):
        p.ring(
            x,
            y,
            radius * (0.42 + 0.55 * k / grooves),
            mix(vinyl, p.pale, 0.2),
            0.3 + 0.008 * radius,
            0.4 if k % 4 else 0.85,
        )
    sheen = p.r(-70, -30)
    with p.clip(oval(x, y, radius)):
        for turn in (sheen, sheen + 180):
            for half, alpha in ((16, 0.16), (9, 0.2), (4, 0.24)):
                p.fill(
                    poly((x, y), polar(x, y, 2 * radius, turn - half), polar(x, y, 2 * radius, turn + half)),
                    light,
                    alpha,
                )
    p.disc(x, y, radius * 0.36, label)
    kind = p.i(0, 3)
    with p.clip(oval(x, y, radius * 0.36)), p.at(x, y, scale=radius * 0.36, turn=p.r(-25, 25)):
        if kind == 0:
            p.box(-1, -1, 2, 1, mark)
        elif kind == 1:
            p.ring(0, 0, 0.8, mark, 0.08)
            p.box(-0.55, 0.34, 1.1, 0.1, mark)
        elif kind == 2:
            for k in range(4):
                p.box(-1, -0.9 + 0.5 * k, 2, 0.22, mark)
        else:
            p.disc(0, 0, 0.62, mark)
    p.disc(x, y, radius * 0.05, p.pale if vinyl != p.pale else p.deep)


def _inks(p: Pen) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """Ground, vinyl, label, mark."""
    ground = p.pick(p.main, p.bright, p.pale, p.accent, p.main)
    black = mix(p.deep, (0.03, 0.03, 0.03), 0.55)
    label, mark = p.shuffled(*[c for c in (p.pale, p.main, p.accent, p.bright) if c != ground])[:2]
    return ground, black, label, mark


def _shadow(p: Pen, path: skia.Path, lift: float) -> None:
    p.sheet(path, p.deep, lift=lift, alpha=0.4)


def _crop(p: Pen) -> None:
    ground, vinyl, label, mark = _inks(p)
    p.ground(ground)
    other = mix(ground, p.pale if ground != p.pale else p.main, 0.45)
    if p.chance(0.5):
        p.fill(poly((0, 0), (100, 0), (100, p.r(20, 60)), (0, p.r(40, 80))), other)
    x, y = p.pick(
        (p.r(-4, 20), p.r(70, 104)),
        (p.r(80, 104), p.r(70, 100)),
        (50.0, p.r(86, 106)),
        (50.0, 50.0),
        (p.r(88, 106), 50.0),
    )
    radius = p.r(58, 74) if (x, y) != (50.0, 50.0) else p.r(38, 45)
    _shadow(p, oval(x, y, radius), 1.6)
    _disc(p, x, y, radius, vinyl, label, mark)


def _sleeve(p: Pen) -> None:
    ground, vinyl, label, mark = _inks(p)
    p.ground(ground)
    with p.at(50, 50, turn=p.pick(0, 0, -12, 14, -24), scale=p.r(0.95, 1.1)):
        side = p.pick(-1, 1)
        _shadow(p, oval(side * 20, 0, 28), 1.4)
        _disc(p, side * 20, 0, 28, vinyl, label, mark)
        face = p.pick(*[c for c in (p.pale, p.dark, p.main, p.bright) if c != ground])
        cover = rect(-12 * side - 30, -30, 60, 60)
        p.sheet(cover, face, lift=1.6, alpha=0.4)
        with p.clip(cover), p.at(-12 * side, 0):
            ink, kind = p.contrast(face, p.accent, p.deep, p.pale), p.i(0, 3)
            if kind == 0:
                for k in range(6):
                    p.fill(
                        poly(
                            (-30, -30 + 10 * k), (30, -36 + 10 * k), (30, -31 + 10 * k), (-30, -25 + 10 * k)
                        ),
                        ink,
                    )
            elif kind == 1:
                p.disc(0, -2, 18, ink)
                p.disc(0, -2, 9, face)
            elif kind == 2:
                for k in range(12):
                    p.fill(poly((0, 10), polar(0, 10, 70, 30 * k), polar(0, 10, 70, 30 * k + 15)), ink)
            else:
                p.fill(svg("M-30 30 L-30 4 C-14 -14 -4 16 8 2 C16 -8 24 -4 30 -12 L30 30 Z"), ink)
                p.disc(10, -14, 7, p.accent if ink != p.accent else p.main)


def _deck(p: Pen) -> None:
    ground, vinyl, label, mark = _inks(p)
    p.ground(ground)
    body = p.pick(*[c for c in (p.pale, p.dark, p.main, p.bright) if c != ground])
    with p.at(50, 50, turn=p.pick(0, 0, -14, 20, 45), scale=p.r(0.92, 1.08)), p.at(-50, -50):
        p.sheet(rect(6, 14, 88, 72, 4), body, lift=2.2, alpha=0.4)
        p.disc(42, 50, 33, mix(body, p.deep, 0.45))
        _disc(p, 42, 50, 30.5, vinyl, label, mark)
        arm = p.contrast(vinyl, p.pale, p.accent)
        p.disc(84, 25, 6, mix(body, p.deep, 0.35))
        p.disc(84, 25, 3.4, arm)
        p.line(svg("M84 25 L84 52 L64 70"), mix(p.deep, body, 0.2), 2.4)
        p.line(svg("M84 25 L84 52 L64 70"), arm, 1.5)
        with p.at(62.6, 71.2, turn=50):
            p.fill(rect(-2.2, -3.4, 4.4, 7, 0.8), p.accent)
        for k in range(2):
            p.disc(86, 68 + 9 * k, 2.6, p.accent if k else p.contrast(body, p.deep, p.pale))


def _wall(p: Pen) -> None:
    ground, vinyl, _, _ = _inks(p)
    p.ground(ground)
    n = p.pick(2, 2, 3)
    cell = 100 / n
    tones = [c for c in (p.pale, p.main, p.accent, p.bright, p.dark) if c != ground]
    coloured = p.chance(0.4)
    for j in range(n):
        for k in range(n):
            x, y = cell * (k + 0.5), cell * (j + 0.5)
            label, mark, other = p.shuffled(*tones)[:3]
            _shadow(p, oval(x, y, cell * 0.43), 0.8)
            _disc(
                p,
                x,
                y,
                cell * 0.43,
                mix(other, p.deep, 0.25) if coloured and p.chance(0.6) else vinyl,
                label,
                mark,
            )


def _hang(p: Pen) -> None:
    """A record as the sun over a horizon."""
    ground, vinyl, label, mark = _inks(p)
    low = mix(ground, p.pale if ground != p.pale else p.bright, 0.6)
    p.sky(ground, low)
    x, y, radius = p.r(38, 62), p.r(40, 56), p.r(28, 36)
    p.glow(x, y, radius * 1.9, p.pale if ground != p.pale else p.accent, 0.5)
    _disc(p, x, y, radius, vinyl, label, mark)
    horizon = y + radius * p.r(0.35, 0.7)
    p.fade(
        (0, horizon), (0, 100), [mix(p.dark, p.main, 0.4), p.deep], path=rect(0, horizon, 100, 100 - horizon)
    )
    yy, step = horizon + 1.5, 1.6
    while yy < 100:
        half = radius * p.r(0.4, 0.95)
        p.box(x - half, yy, 2 * half, step * 0.4, label, 0.9)
        yy += step * 1.5
        step *= 1.15
