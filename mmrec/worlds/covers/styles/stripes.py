"""Retro rainbow stripes: bands that run, bend and turn together, as on a seventies wall."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.covers.pen import Pen, curve, oval
from mmrec.worlds.drawing.palette import Rgb


def draw(p: Pen) -> None:
    """Fills the cover."""
    ground, bands = _scheme(p)
    p.ground(ground)
    p.pick(_arch, _bend, _snake, _snake, _straight, _loop)(p, bands, ground)


def _scheme(p: Pen) -> tuple[Rgb, list[Rgb]]:
    ground = p.pick(p.pale, p.pale, p.deep, p.dark, p.bright)
    order = p.pick(
        [p.deep, p.dark, p.main, p.bright, p.accent, p.pale],
        [p.accent, p.main, p.bright, p.pale, p.dark],
        [p.dark, p.main, p.accent, p.bright],
        [p.main, p.bright, p.accent, p.dark, p.deep],
    )
    bands = [rgb for rgb in order if rgb != ground]
    return ground, bands if p.chance(0.5) else bands[::-1]


def _ribbons(p: Pen, spine: np.ndarray, wide: float, bands: list[Rgb], gap: float = 0.0) -> None:
    """Parallel bands along ``spine``, shape (n, 2); the middle of the bundle runs on it."""
    step = np.gradient(spine, axis=0)
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / np.maximum(np.hypot(*step.T), 1e-6)[:, None]
    n = len(bands)
    for k, rgb in enumerate(bands):
        path = curve(spine + normal * wide * (k - (n - 1) / 2))
        p.line(path, rgb, wide * (1 - gap) + (0.25 if gap == 0 else 0), round_ends=False)


def _arc(x: float, y: float, radius: float, a0: float, a1: float, n: int = 40) -> np.ndarray:
    t = np.deg2rad(np.linspace(a0, a1, n))
    return np.column_stack([x + radius * np.cos(t), y + radius * np.sin(t)])


def _run(a: tuple[float, float], b: tuple[float, float], n: int = 8) -> np.ndarray:
    return np.linspace(a, b, n)


def _arch(p: Pen, bands: list[Rgb], ground: Rgb) -> None:
    wide = p.r(5, 8.5)
    n, gap = len(bands), p.pick(0.0, 0.0, 0.22)
    x, foot = p.pick(50.0, p.r(30, 70)), p.pick(100.0, p.r(70, 84))
    inner = p.r(6, 16)
    middle = inner + wide * n / 2
    if p.chance(0.5):
        p.disc(p.r(12, 88), p.r(12, 26), p.r(6, 11), p.contrast(ground, p.accent, p.main, p.pale))
    legs = p.r(8, 40)
    y = foot - legs
    _ribbons(
        p,
        np.concatenate(
            [
                _run((x - middle, 106), (x - middle, y))[:-1],
                _arc(x, y, middle, 180, 360),
                _run((x + middle, y), (x + middle, 106))[1:],
            ]
        ),
        wide,
        bands,
        gap,
    )
    if foot < 100:
        p.box(0, foot, 100, 40, p.contrast(ground, p.main, p.deep))


def _bend(p: Pen, bands: list[Rgb], ground: Rgb) -> None:
    wide, gap = p.r(6, 10), p.pick(0.0, 0.0, 0.2)
    middle = wide * len(bands) / 2 + p.r(4, 12)
    x, y = p.r(44, 62), p.r(40, 58)
    with p.at(50, 50, turn=p.pick(0, 90, 180, 270, 45, 225)), p.at(-50, -50):
        spine = np.concatenate(
            [
                _run((-40, y), (x - middle, y))[:-1],
                _arc(x - middle, y + middle, middle, -90, 0),
                _run((x, y + middle), (x, 150))[1:],
            ]
        )
        _ribbons(p, spine, wide, bands, gap)
    if p.chance(0.5):
        p.disc(p.r(70, 84), p.r(16, 30), p.r(7, 12), p.contrast(ground, p.accent, p.main))


def _snake(p: Pen, bands: list[Rgb], ground: Rgb) -> None:
    wide, gap = p.r(4.2, 6.6), p.pick(0.0, 0.0, 0.25)
    middle = wide * len(bands) / 2 + p.r(0.5, 6)
    x0, x1 = p.r(24, 36), p.r(64, 76)
    y = 50 - middle + p.r(-12, 12)
    with p.at(50, 50, turn=p.pick(0, 90, 180, 270, -45, 30)), p.at(-50, -50):
        spine = np.concatenate(
            [
                _run((-40, y), (x1, y))[:-1],
                _arc(x1, y + middle, middle, -90, 90),
                _run((x1, y + 2 * middle), (x0, y + 2 * middle))[1:-1],
                _arc(x0, y + 3 * middle, middle, 270, 90),
                _run((x0, y + 4 * middle), (150, y + 4 * middle))[1:],
            ]
        )
        _ribbons(p, spine, wide, bands, gap)
    if p.chance(0.3):
        p.disc(p.r(14, 86), p.r(12, 22), p.r(4, 8), p.contrast(ground, p.accent, p.main))


def _straight(p: Pen, bands: list[Rgb], ground: Rgb) -> None:
    turn = p.pick(-45, 45, 30, -60, 0)
    wide, gap = p.r(5, 8), p.pick(0.0, 0.3)
    with p.at(50, 50, turn=turn):
        shift = p.r(-10, 16)
        _ribbons(p, _run((-120, shift), (120, shift)), wide, bands, gap)
    x, y, radius = p.r(30, 70), p.r(30, 70), p.r(16, 26)
    disc = p.contrast(ground, p.main, p.accent, p.deep)
    p.disc(x, y, radius, disc)
    with p.clip(oval(x, y, radius)), p.at(x, y, turn=turn + 90):
        thin = [rgb for rgb in bands if rgb != disc][:4]
        _ribbons(p, _run((-60, 0), (60, 0)), radius * 0.34, thin, 0.0)


def _loop(p: Pen, bands: list[Rgb], ground: Rgb) -> None:
    wide, gap = p.r(3.6, 5), p.pick(0.0, 0.2)
    n = len(bands)
    x, y = p.r(40, 60), p.r(38, 56)
    middle = wide * n / 2 + p.r(8, 13)
    with p.at(50, 50, turn=p.pick(0, 90, 180, -90)), p.at(-50, -50):
        spine = np.concatenate(
            [
                _run((-40, y + middle), (x, y + middle))[:-1],
                _arc(x, y, middle, 90, -270, 70),
                _run((x, y + middle), (150, y + middle))[1:],
            ]
        )
        _ribbons(p, spine, wide, bands, gap)
        p.disc(x, y, max(middle - wide * n / 2 - wide, 2), p.contrast(ground, p.accent, p.main))
