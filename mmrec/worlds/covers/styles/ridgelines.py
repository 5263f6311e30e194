"""Rows of sound-wave lines: a pulsar's ridges, a ring of pulses, bars of an equaliser, woven sines."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.covers.pen import Pen, curve, polar
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_ridges, _ridges, _ring, _bars, _weave)(p)


def _scheme(p: Pen) -> tuple[Rgb, Rgb, Rgb]:
    """Ground, first and last line."""
    return p.pick(
        (p.deep, p.pale, p.main),
        (p.deep, p.bright, p.accent),
        (p.pale, p.deep, p.main),
        (p.main, p.pale, p.pale),
        (p.dark, p.bright, p.pale),
        (p.pale, p.main, p.accent),
        (p.bright, p.deep, p.dark),
    )


def _ridges(p: Pen) -> None:
    ground, first, last = _scheme(p)
    p.ground(ground)
    n, m = p.few(p.i(22, 36)), 90
    left, right = p.pick((12.0, 88.0), (-3.0, 103.0), (20.0, 80.0))
    top, bottom = p.r(22, 28), p.r(82, 92)
    xs = np.linspace(left, right, m)
    peak, wide, drift, high = p.r(38, 62), p.r(9, 18), p.r(-16, 16), p.r(6, 12)
    solid = left < 0
    for k, rgb in enumerate(p.ramp(first, last, n)):
        t = k / max(n - 1, 1)
        envelope = np.exp(-(((xs - peak - drift * np.sin(3 * t)) / wide) ** 2))
        second = 0.45 * np.exp(-(((xs - peak + 1.7 * wide) / (0.6 * wide)) ** 2)) * (drift > 0)
        bumps = np.abs(p.wander(m, 0.72)) * (envelope + second) * high * (0.75 + 0.5 * p.r(0, 1))
        ys = top + (bottom - top) * t - bumps - 0.25 * np.abs(p.rng.normal(0, 1, m))
        row = np.column_stack([xs, ys])
        floor = 106.0 if solid else bottom + 12
        p.fill(
            curve([*row, (right, floor), (left, floor)], closed=True),
            mix(ground, rgb, 0.55) if solid else ground,
        )
        p.line(curve(row), rgb, 0.75 if p.detail > 0.7 else 1.0)
    if not solid:
        p.box(left - 1, bottom + 0.7, right - left + 2, 14, ground)


def _ring(p: Pen) -> None:
    ground, first, last = _scheme(p)
    p.ground(ground)
    x, y = p.pick((50.0, 50.0), (50.0, 50.0), (p.r(20, 80), p.r(70, 100)))
    n, m = p.few(p.i(16, 26)), 140
    angles = np.linspace(0, 2 * np.pi, m, endpoint=False)
    lobes = [(p.r(0, 6.3), p.r(0.3, 0.8), p.r(0.5, 1)) for _ in range(p.i(2, 4))]
    start, stop = p.r(6, 13), p.r(36, 42)
    for k, rgb in enumerate(p.ramp(first, last, n)):
        t = k / max(n - 1, 1)
        swell = sum(h * np.exp(-((np.angle(np.exp(1j * (angles - a))) / w) ** 2)) for a, w, h in lobes)
        jag = np.abs(p.wander(m, 0.7))
        radius = (
            start
            + (stop - start) * t
            + (0.4 + jag) * np.asarray(swell) * 7 * np.sin(np.pi * (0.15 + 0.8 * t))
        )
        p.line(
            curve(np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)]), closed=True),
            rgb,
            0.6,
        )
    p.disc(x, y, start * 0.55, p.accent)


def _bars(p: Pen) -> None:
    ground, first, last = _scheme(p)
    p.ground(ground)
    n = p.i(17, 34)
    gap = 100 / n
    radial = p.chance(0.35)
    envelope = 0.25 + 0.75 * np.abs(np.sin(np.linspace(p.r(0, 1), p.r(3, 7), n)))
    heights = envelope * (0.45 + 0.55 * p.rng.random(n))
    if radial:
        n = 2 * n
        heights = np.concatenate([heights, heights[::-1]])
        inner = p.r(14, 22)
        for k, h in enumerate(heights):
            a = 360 * k / n - 90
            rgb = mix(first, last, float(h))
            p.stroke(
                polar(50, 50, inner, a),
                polar(50, 50, inner + 4 + 24 * h, a),
                rgb,
                2 * np.pi * inner / n * 0.62,
            )
        p.disc(50, 50, inner * 0.62, p.accent)
        return
    middle, both = p.pick((50.0, True), (92.0, False), (p.r(42, 58), True))
    for k, h in enumerate(heights):
        x, reach = gap * (k + 0.5), float(h) * (38 if both else 62)
        rgb = mix(first, last, k / n)
        p.stroke((x, middle - reach), (x, middle + (reach if both else 0)), rgb, gap * 0.56)
    if not both and p.chance(0.6):
        for y in np.arange(28, 95, 4.2):
            p.box(0, float(y), 100, 1.1, ground)


def _weave(p: Pen) -> None:
    ground, first, last = _scheme(p)
    p.ground(ground)
    n, xs = p.few(p.i(24, 40)), np.linspace(-3, 103, 70)
    length, phase, turn, spread = p.r(10, 22), p.r(0, 6), p.r(1.5, 4.5), p.r(9, 20)
    middle = p.r(44, 60)
    waist = 0.25 + 0.75 * np.sin(np.pi * np.clip((xs + 3) / 106, 0, 1)) ** 2
    for k, rgb in enumerate(p.ramp(first, last, n)):
        t = k / max(n - 1, 1)
        ys = middle + (t - 0.5) * 30 * np.cos(xs / length * 0.5 + phase)
        ys = ys + spread * waist * np.sin(xs / length + phase + turn * t)
        p.line(curve(np.column_stack([xs, ys])), rgb, 0.55, 0.95)
