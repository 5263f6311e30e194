"""A constellation: a star chart in a circle, a free figure over the milky way, star trails, an orrery."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, oval, polar, poly
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_chart, _figure, _figure, _trails, _orrery)(p)


def _night(p: Pen, *, plain: bool = False) -> Rgb:
    black = mix(p.deep, (0, 0, 0), p.r(0.0, 0.3))
    if plain:
        p.ground(black)
    else:
        p.sky(black, p.deep, p.pick(p.dark, p.main, p.deep), bottom=p.r(100, 130))
    return black


def _cloud(p: Pen) -> None:
    tilt = p.r(-60, 60)
    with p.at(50, 50, turn=tilt):
        for _ in range(p.few(16)):
            p.glow(
                p.r(-75, 75),
                p.r(-9, 9),
                p.r(12, 26),
                p.pick(p.main, p.bright, p.dark, p.main),
                p.r(0.12, 0.3),
            )
        n = p.few(260)
        xs, ys = p.rng.uniform(-75, 75, n), p.rng.normal(0, 8, n)
        dust = skia.Path()
        for x, y in zip(xs, ys, strict=True):
            dust.addCircle(float(x), float(y), 0.16)
        p.fill(dust, p.pale, 0.7)


def _twinkle(p: Pen, x: float, y: float, size: float, rgb: Rgb) -> None:
    p.glow(x, y, size * 2.6, rgb, 0.5)
    points = [polar(x, y, size * (1.5 if k % 2 == 0 else 0.36), 45 * k) for k in range(8)]
    p.fill(poly(*points), rgb)


def _links(p: Pen, points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """The shortest tree over the points: how one sees a figure in the stars."""
    done, links = {0}, []
    while len(done) < len(points):
        a, b = min(
            ((i, j) for i in done for j in range(len(points)) if j not in done),
            key=lambda ij: np.hypot(points[ij[0]][0] - points[ij[1]][0], points[ij[0]][1] - points[ij[1]][1]),
        )
        links.append((a, b))
        done.add(b)
    if p.chance(0.7) and len(points) > 4:
        links.append((0, len(points) - 1))
    return links


def _constellation(
    p: Pen, x: float, y: float, reach: float, n: int, star: Rgb, line: Rgb, size: float = 1.5
) -> None:
    points: list[tuple[float, float]] = []
    for _ in range(200):
        q = polar(x, y, reach * p.r(0.05, 1) ** 0.6, p.r(0, 360))
        if all(np.hypot(q[0] - r[0], q[1] - r[1]) > 1.1 * reach / np.sqrt(n) for r in points):
            points.append(q)
        if len(points) == n:
            break
    for a, b in _links(p, points):
        p.stroke(points[a], points[b], line, 0.32 + size * 0.16, 0.85)
    for q in points:
        _twinkle(p, *q, size * p.r(0.7, 1.5), star)


def _figure(p: Pen) -> None:
    _night(p)
    if p.chance(0.75):
        _cloud(p)
    p.stars(150, p.pale, big=0.6)
    if p.chance(0.45):
        _constellation(p, p.r(28, 40), p.r(26, 40), p.r(22, 28), p.i(5, 7), p.pale, p.bright, 1.6)
        _constellation(p, p.r(62, 74), p.r(58, 72), p.r(20, 26), p.i(4, 6), p.accent, p.bright, 1.5)
    else:
        _constellation(p, p.r(42, 58), p.r(38, 56), p.r(34, 42), p.i(7, 10), p.pale, p.accent, 2.1)
    if p.chance(0.35):
        xs = np.linspace(-3, 103, 60)
        p.fill(below(xs, 90 - p.wander(60, 0.5) * 6), mix(p.deep, (0, 0, 0), 0.55))


def _chart(p: Pen) -> None:
    paper = p.chance(0.3)
    if paper:
        ground, ink, disc = p.pale, p.dark, p.pick(p.pale, p.deep, p.dark)
        p.ground(ground)
    else:
        ground, ink = _night(p, plain=True), p.pick(p.bright, p.pale, p.accent)
        disc = p.pick(p.dark, ground, mix(p.main, p.dark, 0.5))
    x, y, radius = p.pick((50.0, 50.0, 43.0), (50.0, 50.0, 40.0), (p.r(20, 80), p.r(60, 90), 62.0))
    p.disc(x, y, radius, disc)
    on = p.contrast(disc, p.pale, p.deep)
    turn = p.r(0, 360)
    for share in (1.0, 0.955):
        p.ring(x, y, radius * share, ink, 0.6)
    for k in range(72):
        inner = radius * (0.955 if k % 6 else 0.91)
        p.stroke(polar(x, y, inner, turn + 5 * k), polar(x, y, radius, turn + 5 * k), ink, 0.35)
    with p.clip(oval(x, y, radius * 0.955)):
        line = mix(on, disc, 0.55)
        for share in (0.24, 0.48, 0.72):
            p.ring(x, y, radius * share, line, 0.35)
        for k in range(12):
            p.stroke(polar(x, y, radius * 0.06, turn + 30 * k), polar(x, y, radius, turn + 30 * k), line, 0.3)
        p.ring(*polar(x, y, radius * 0.2, turn), radius * 0.66, mix(p.accent, disc, 0.2), 0.6)
        for _ in range(p.few(90)):
            p.disc(*polar(x, y, radius * p.r(0, 0.95) ** 0.6, p.r(0, 360)), p.r(0.15, 0.5), on, 0.9)
        for k in range(p.i(3, 4)):
            q = polar(x, y, radius * 0.52, turn + 100 * k + p.r(-15, 15))
            _constellation(p, *q, radius * 0.36, p.i(4, 6), on, p.contrast(disc, p.accent, p.bright), 1.1)


def _trails(p: Pen) -> None:
    _night(p)
    x, y = p.r(30, 70), p.r(40, 78)
    start, sweep = p.r(0, 360), p.r(22, 48)
    for _ in range(p.few(130)):
        radius = p.r(2, 108)
        paint = p.paint(p.pick(p.pale, p.bright, p.main, p.pale, p.accent), p.r(0.35, 1))
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(p.r(0.2, 0.75))
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        box = skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)
        p.canvas.drawArc(box, start + p.r(0, 360), sweep * p.r(0.6, 1.3), False, paint)
    _constellation(p, x, y - p.r(0, 10), p.r(26, 34), p.i(5, 7), p.pale, p.pale, 2.2)
    if p.chance(0.7):
        xs = np.linspace(-3, 103, 60)
        p.fill(below(xs, p.r(82, 90) - p.wander(60, 0.5) * 7), mix(p.deep, (0, 0, 0), 0.6))


def _orrery(p: Pen) -> None:
    _night(p, plain=True)
    p.stars(110, p.pale)
    x, y = p.pick((50.0, 50.0), (p.r(10, 30), p.r(70, 90)), (p.r(20, 80), 100.0))
    p.glow(x, y, 36, p.accent, 0.45)
    p.disc(x, y, p.r(5, 9), p.accent)
    radius = 12.0
    while radius < 92:
        p.ring(x, y, radius, p.bright, 0.35, 0.75)
        for _ in range(p.pick(1, 1, 2)):
            q = polar(x, y, radius, p.r(0, 360))
            size, rgb = p.r(1.2, 4.4), p.pick(p.main, p.bright, p.pale, p.accent)
            p.disc(*q, size, rgb)
            with p.clip(oval(*q, size)):
                p.disc(q[0] + size * 0.5, q[1] + size * 0.4, size, p.deep, 0.45)
            if p.chance(0.2):
                p.line(oval(*q, size * 1.9, size * 0.5), p.pale, 0.4)
        radius += p.r(7, 13)
    _constellation(
        p, 100 - x if x != 50 else p.r(24, 76), p.r(18, 34), p.r(15, 20), p.i(4, 6), p.pale, p.pale, 1.4
    )
