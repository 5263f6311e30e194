"""A cassette tape: one close up, one with its tape run out, a pile, a pattern of many."""

from __future__ import annotations

import skia

from mmrec.worlds.covers.pen import Pen, oval, polar, rect, smooth, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_one, _one, _unspooled, _pattern, _pile)(p)


def _ground(p: Pen) -> Rgb:
    ground = p.pick(p.main, p.bright, p.pale, p.accent, p.dark)
    p.ground(ground)
    inks = [c for c in (p.pale, p.main, p.bright, p.dark) if c != ground]
    kind, rgb = p.i(0, 5), mix(ground, p.pick(*inks), p.r(0.35, 1))
    if kind == 0:
        p.fill(svg(f"M0 0 L100 0 L100 {p.r(10, 60)} L0 {p.r(40, 90)} Z"), rgb)
    elif kind == 1:
        p.disc(50, 50, p.r(34, 44), rgb)
    elif kind == 2:
        with p.at(50, 50, turn=p.pick(0, 45, 90, -30)):
            for k in range(-7, 7):
                p.box(-80, 12 * k, 160, 6, rgb)
    elif kind == 3:
        dots = skia.Path()
        for j in range(11):
            for k in range(11):
                dots.addCircle(10 * k + 5 * (j % 2), 10 * j, 1.7)
        p.fill(dots, rgb)
    return ground


def _tape(p: Pen, shell: Rgb, paper: Rgb, stripe: list[Rgb], *, lift: float = 1.4) -> None:
    """A cassette 80 wide and 51 high around the origin."""
    dark = mix(p.deep, (0, 0, 0), 0.2)
    edge = mix(shell, p.deep, 0.3)
    p.sheet(rect(-40, -25.5, 80, 51, 3.4), shell, lift=lift, alpha=0.42)
    p.line(rect(-38.8, -24.3, 77.6, 48.6, 2.8), edge, 0.5)
    for x, y in ((-37, -22.6), (37, -22.6), (-37, 22.6), (37, 22.6)):
        p.disc(x, y, 1.1, edge)
    p.fill(rect(-34, -21, 68, 34, 2), paper)
    kind = p.i(0, 3)
    ink = p.contrast(paper, p.deep, p.pale)
    with p.clip(rect(-34, -21, 68, 34, 2)):
        if kind == 0:
            for k, rgb in enumerate(stripe):
                p.box(-34, -8 + 4.4 * k, 68, 4.4, rgb)
        elif kind == 1:
            p.box(-34, -3, 68, 20, stripe[0])
            p.box(-34, -3, 68, 1.6, stripe[1 % len(stripe)])
        elif kind == 2:
            for k, rgb in enumerate(stripe * 2):
                p.fill(
                    svg(f"M{-44 + 9 * k} 14 L{-26 + 9 * k} -22 L{-20 + 9 * k} -22 L{-38 + 9 * k} 14 Z"), rgb
                )
        else:
            for k, rgb in enumerate(stripe):
                p.disc(34, 13, 46 - 10 * k, rgb)
    for k in range(2):
        p.box(-29, -17.4 + 4 * k, p.r(28, 56), 0.7, ink, 0.85)
    p.fill(rect(-26, -7.5, 52, 15, 7.5), dark)
    p.fill(rect(-9, -5, 18, 10, 1.4), mix(dark, p.pale, 0.28))
    left = p.r(0.2, 0.8)
    with p.clip(rect(-9, -5, 18, 10, 1.4)):
        p.disc(-17, 0, 9 + 6 * left, mix(dark, p.dark, 0.5))
        p.disc(17, 0, 15 - 6 * left, mix(dark, p.dark, 0.5))
    for x in (-17, 17):
        p.disc(x, 0, 5.6, p.pale)
        p.disc(x, 0, 3.6, dark)
        spin = p.r(0, 60)
        for k in range(6):
            p.stroke(polar(x, 0, 4.6, spin + 60 * k), polar(x, 0, 2.5, spin + 60 * k), p.pale, 1.0)
    p.fill(svg("M-27 25.5 L-24.4 16 L24.4 16 L27 25.5 Z"), mix(shell, p.deep, 0.18))
    for x in (-17, -9, 9, 17):
        p.disc(x, 21.6, 1.3, dark)


def _inks(p: Pen, ground: Rgb) -> tuple[Rgb, Rgb, list[Rgb]]:
    shell = p.pick(
        *[c for c in (p.deep, p.dark, p.pale, p.main, p.bright) if abs(sum(c) - sum(ground)) > 0.35]
    )
    paper = p.contrast(shell, p.pale, p.bright, p.accent)
    stripe = [c for c in p.shuffled(p.main, p.accent, p.bright, p.dark) if c != paper][: p.i(2, 3)]
    return shell, paper, stripe


def _one(p: Pen) -> None:
    ground = _ground(p)
    with p.at(
        50 + p.r(-3, 3), 50 + p.r(-7, 7), turn=p.pick(0, -12, 16, -28, 38, 90, -45), scale=p.r(0.95, 1.25)
    ):
        _tape(p, *_inks(p, ground))


def _unspooled(p: Pen) -> None:
    ground = _ground(p)
    y = p.r(30, 42)
    ink = p.contrast(ground, p.deep, p.pale)
    x = p.r(34, 60)
    points = [(x, y + 20), (x + p.r(-4, 4), y + 28)]
    heading = p.pick(-1, 1)
    for k in range(p.i(6, 9)):
        points.append((50 + heading * p.r(14, 42), y + 30 + (70 - y) * (k + p.r(0, 1)) / 7))
        heading = -heading
    points.append((p.r(10, 90), 108))
    ribbon = smooth(*points, closed=False)
    p.line(ribbon, mix(ink, ground, 0.5), 2.6, 0.4)
    p.line(ribbon, ink, 1.5)
    with p.at(50, y, turn=p.r(-14, 14), scale=p.r(0.86, 1.02)):
        _tape(p, *_inks(p, ground))


def _pattern(p: Pen) -> None:
    ground = p.pick(p.main, p.bright, p.pale, p.accent, p.dark)
    p.ground(ground)
    cols, rows = p.pick((2, 3), (2, 3), (1, 2))
    w, h = 100 / cols, 100 / rows
    scale = min(w / 88, h / 56)
    turn = p.pick(0, 0, -20)
    with p.at(50, 50, turn=turn, scale=1.2 if turn else 1), p.at(-50, -50):
        for j in range(rows + 1):
            for k in range(-1, cols + 1):
                with p.at(w * (k + 0.5 + (0.5 if j % 2 and turn else 0)), h * (j + 0.5), scale=scale):
                    _tape(p, *_inks(p, ground), lift=0.9)


def _pile(p: Pen) -> None:
    ground = _ground(p)
    n = p.i(3, 5)
    spin = p.r(0, 360)
    for k in range(n):
        x, y = polar(50, 50, 24 * (1 - k / n) + 4, spin + 150 * k)
        with p.at(x, y, turn=float(p.rng.normal(0, 26)), scale=p.r(0.78, 0.98)):
            _tape(p, *_inks(p, ground))
    if p.chance(0.25):
        p.line(oval(50, 50, 46), p.accent, 1.2)
