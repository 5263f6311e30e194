"""An animal silhouette: cat, swallow, whale, owl, stag, fox, carp, heron or hare, in few shapes."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, moved, oval, polar, poly, smooth, svg
from mmrec.worlds.drawing.palette import Rgb, mix

# each about 100 units high or wide around the origin, with the holes that make it readable
_CAT = (
    "M-12 -20 C-18 -26 -19 -36 -17 -48 L-9 -41 C-6 -42.4 -1 -42.4 2 -41 L10 -48 C12 -36 11 -26 5 -20 "
    "C16 -10 22 10 21 28 C21 34 20 40 18 45 L34 45 C42 45 46 39 44 32 C42 25 46 20 50 24 C55 31 52 51 36 51 "
    "L-24 51 C-30 51 -31 45 -26 43 C-30 20 -24 -8 -12 -20 Z"
)
_SWALLOW = (
    "M48 -15 C42 -20 34 -19 28 -12 C22 -24 2 -42 -34 -46 C-14 -36 -4 -20 -2 -6 C-16 2 -34 14 -54 32 "
    "C-40 26 -28 20 -18 17 C-22 26 -28 36 -38 50 C-22 40 -8 26 0 14 C4 26 2 42 -8 56 C14 44 26 20 29 -2 "
    "C34 -6 38 -10 40 -12 Z"
)
_WHALE = (
    "M-52 4 C-46 -18 -14 -26 14 -16 C28 -11 36 -4 42 -8 C44 -16 40 -26 32 -30 C42 -30 50 -26 51 -18 C56 "
    "-24 64 -26 70 -22 "
    "C62 -18 58 -10 56 -4 C52 10 34 22 8 25 C4 30 -2 36 -12 37 C-10 32 -9 29 -10 25 C-34 24 -54 18 -52 4 Z"
)
_HARE = (
    "M-8 -18 C-15 -30 -19 -46 -13 -52 C-7 -50 -2 -36 -1 -24 C2 -36 8 -48 15 -49 C18 -40 12 -26 7 -18 "
    "C17 -14 22 -6 18 0 C15 4 9 5 6 6 C10 14 11 22 10 30 L13 46 L20 50 L-24 50 C-40 50 -45 32 -38 16 "
    "C-33 4 -22 -2 -14 -6 C-14 -11 -12 -15 -8 -18 Z M-34 36 C-36 30 -46 30 -47 37 C-48 44 -40 48 -33 44 Z"
)
_HERON = (
    "M46 -40 L18 -44 C14 -50 4 -50 1 -43 C-3 -34 6 -26 7 -17 C8 -9 2 -6 -10 -3 C-26 0 -40 10 -50 26 "
    "C-36 22 -24 22 -14 22 L-8 19 L-7 34 L-12 52 L-4 52 L-4.6 50.4 L-8.6 50.4 L-4.4 34 L-4.6 18 L0 "
    "16 L2 52 L10 52 "
    "L9.4 50.4 L4.6 50.4 L3.4 14 C14 8 18 -2 17 -14 C16 -24 8 -30 10 -36 C12 -39 16 -39 18 -39 Z"
)


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_disc, _disc, _land, _crest, _crest, _flock)(p)


def _mirror(d: str) -> skia.Path:
    half = svg(d)
    other = skia.Path(half)
    other.transform(skia.Matrix().setScale(-1, 1))
    return skia.Op(half, other, skia.PathOp.kUnion_PathOp)


def _owl(p: Pen, ink: Rgb, ground: Rgb, mark: Rgb) -> None:
    body = _mirror(
        "M0 -38 C-8 -37 -14 -39 -24 -48 C-26 -38 -26 -32 -25 -28 C-31 -10 -30 16 -22 32 C-16 44 -8 50 0 50 Z"
    )
    p.fill(body, ink)
    for side in (-1, 1):
        p.disc(side * 11, -23, 10.6, ground)
        p.disc(side * 11, -23, 7.4, mark)
        p.disc(side * 11, -23, 4.0, ink)
    p.fill(poly((-4, -18), (4, -18), (0, -8)), mark)
    for row in range(4):
        for k in range(-2, 3):
            if abs(k) + row < 5:
                x, y = 6.4 * k + (3.2 if row % 2 else 0), 2 + 8 * row
                p.line(svg(f"M{x - 2.6} {y} q2.6 5.4 5.2 0"), ground, 1.0)


def _stag(p: Pen, ink: Rgb, ground: Rgb, mark: Rgb) -> None:
    head = _mirror(
        "M0 52 C-6 52 -9 46 -9 38 C-10 26 -13 16 -14 8 C-22 8 -30 2 -33 -6 C-26 -8 -18 -5 -13 0 C-10 -5 "
        "-5 -7 0 -7 Z"
    )
    p.fill(head, ink)
    for flip in (False, True):
        with p.at(0, 0, flip=flip):
            for d in (
                "M6 -4 C10 -18 30 -20 34 -36 C36 -44 34 -50 30 -54",
                "M22 -20 C32 -22 42 -28 45 -40",
                "M14 -15 C10 -24 10 -32 14 -40",
                "M31 -30 C26 -36 22 -42 22 -50",
            ):
                p.line(svg(d), ink, 3.6)
            p.fill(svg("M6.4 14 C9 11.6 12 12 13 13.6 C11 16.4 8 16.6 6.4 14 Z"), ground)
    p.fill(_mirror("M0 52 C-5 52 -7 47 -6.4 43 C-4 41 -2 41 0 41 Z"), mark)


def _fox(p: Pen, ink: Rgb, _ground: Rgb, mark: Rgb) -> None:
    face = _mirror("M0 -16 L-16 -22 L-34 -48 C-40 -28 -42 -10 -46 8 C-34 14 -18 26 -8 42 C-5 47 -2 49 0 49 Z")
    p.fill(face, ink)
    cheek = p.contrast(ink, p.pale, p.bright, p.deep)
    for side in (-1, 1):
        p.fill(poly((side * 46, 8), (side * 20, 4), (side * 4, 34), (side * 8, 42), (side * 24, 22)), cheek)
        p.fill(poly((side * 33, -38), (side * 37, -14), (side * 22, -20)), mark)
        p.fill(
            svg(
                f"M{side * 10} 2 C{side * 14} -4 {side * 20} -5 {side * 24} -4 C{side * 21} 3 {side * 15} "
                f"5 {side * 10} 2 Z"
            ),
            p.contrast(ink, p.deep, p.pale),
        )
    p.disc(0, 45, 5, p.contrast(cheek, p.deep, p.pale))


def _carp(p: Pen, ink: Rgb, ground: Rgb, mark: Rgb) -> None:
    bend = p.r(6, 14) * p.pick(-1, 1)
    s = np.linspace(0, 1, 14)
    xs, ys = bend * np.sin(s * 4.2), -46 + 74 * s
    width = 13.5 * np.sin(np.pi * (0.12 + 0.84 * s) ** 0.8) + 1.2
    body = smooth(*zip(xs - width, ys, strict=True), *list(zip(xs + width, ys, strict=True))[::-1])
    for k, turn in ((4, 62), (8, 40)):
        for side in (-1, 1):
            fin = svg("M0 0 C-6 -8 -5 -18 2 -22 C6 -14 6 -6 0 0 Z")
            p.fill(
                moved(
                    fin,
                    float(xs[k] + side * width[k] * 0.8),
                    float(ys[k]),
                    1.0 if k == 4 else 0.6,
                    side * (180 - turn),
                ),
                ink,
            )
    tail = svg("M0 -4 C-10 8 -18 14 -14 28 C-8 22 -3 18 0 14 C3 18 10 24 16 26 C18 14 8 8 0 -4 Z")
    p.fill(moved(tail, float(xs[-1]), float(ys[-1]), 1.0, -bend), ink)
    p.fill(body, ink)
    with p.clip(body):
        for _ in range(3):
            p.fill(p.blob(p.r(-12, 12), p.r(-34, 20), p.r(6, 11), 0.35), mark)
        for row in range(2, 9):
            for k in range(-3, 4):
                x, y = xs[row + 2] + 6 * k + 3 * (row % 2), -24 + 6 * row
                p.line(svg(f"M{x - 3} {y} q3 4.4 6 0"), ground, 0.5, 0.8)
    for side in (-1, 1):
        p.disc(float(xs[1]) + side * 5.6, -38, 1.5, ground)


def _shape(p: Pen, name: str, ink: Rgb, ground: Rgb, mark: Rgb) -> None:
    """One animal around the origin, about 100 units."""
    drawn = {"owl": _owl, "stag": _stag, "fox": _fox, "carp": _carp}
    if name in drawn:
        drawn[name](p, ink, ground, mark)
        return
    path = svg({"cat": _CAT, "swallow": _SWALLOW, "whale": _WHALE, "hare": _HARE, "heron": _HERON}[name])
    p.fill(path, ink)
    if name == "whale":
        with p.clip(path):
            for k in range(7):
                p.line(
                    svg(f"M-54 {10 + 3 * k} C-30 {18 + 3 * k} -10 {18 + 3 * k} 8 {14 + 3 * k}"), ground, 0.7
                )
        p.disc(-36, 2, 1.6, ground)
    elif name == "swallow":
        p.disc(36, -14, 1.3, ground)
        p.fill(svg("M40 -12 C36 -6 32 -4 29 -2 C30 -8 33 -12 40 -12 Z"), mark)
    elif name == "hare":
        p.disc(9, -9, 1.7, ground)
    elif name == "cat":
        for side in (-1, 1):
            p.fill(oval(-3.5 + side * 6, -31, 2.3, 2.8), mark)
    else:
        p.disc(10, -44, 1.2, ground)


_ALL = ("cat", "swallow", "whale", "owl", "stag", "fox", "carp", "heron", "hare")


def _colours(p: Pen) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """Ground, the shape behind, the animal, its mark."""
    ground, back, ink = p.pick(
        (p.main, p.pale, p.deep),
        (p.pale, p.main, p.deep),
        (p.bright, p.pale, p.deep),
        (p.deep, p.main, p.pale),
        (p.dark, p.bright, p.deep),
        (p.accent, p.pale, p.deep),
        (p.pale, p.bright, p.dark),
        (p.dark, p.main, p.pale),
    )
    return ground, back, ink, p.accent if p.accent != ground else p.main


def _disc(p: Pen) -> None:
    ground, back, ink, mark = _colours(p)
    p.ground(ground)
    x, y, radius = 50 + p.r(-5, 5), 48 + p.r(-5, 5), p.r(32, 41)
    if p.chance(0.4):
        for k in range(24):
            p.fill(
                poly((x, y), polar(x, y, 120, 15 * k), polar(x, y, 120, 15 * k + 7.5)),
                mix(ground, back, 0.25),
            )
    p.disc(x, y, radius, back)
    name = p.pick(*_ALL)
    with p.at(
        50,
        50,
        scale=p.r(0.72, 0.88),
        flip=p.chance(0.5),
        turn=p.pick(0, p.r(-70, 70)) if name == "carp" else 0,
    ):
        _shape(p, name, ink, back, mark)


def _land(p: Pen) -> None:
    ground, back, ink, mark = _colours(p)
    p.sky(ground, mix(ground, back, 0.75))
    ink = p.contrast(mix(ground, back, 0.75), p.deep, p.pale)
    name = p.pick("cat", "heron", "hare", "swallow", "whale")
    p.disc(p.r(22, 78), p.r(18, 40), p.r(9, 20), p.contrast(ground, mark, p.pale))
    xs = np.linspace(-3, 103, 60)
    if name in ("swallow", "whale"):
        for k in range(3):
            ys = 70 + 10 * k + (3 if name == "whale" else 6) * np.sin(xs / p.r(7, 16) + p.r(0, 6))
            p.fill(below(xs, ys), mix(mix(ground, p.dark, 0.4), p.deep, 0.4 * k))
            if k == 0 and name == "whale":
                with p.at(48, 62, scale=p.r(0.62, 0.76), flip=p.chance(0.5), turn=p.r(-14, 14)):
                    _shape(p, name, ink, mix(ground, back, 0.75), mark)
        if name == "swallow":
            for _ in range(p.i(1, 4)):
                with p.at(
                    p.r(24, 76), p.r(24, 60), scale=p.r(0.26, 0.52), flip=p.chance(0.5), turn=p.r(-20, 20)
                ):
                    _shape(p, name, ink, ground, mark)
        return
    top = p.r(76, 84)
    p.fill(below(xs, top - 9 + 4 * np.sin(xs / 17 + p.r(0, 6))), mix(mix(ground, back, 0.75), ink, 0.45))
    hill = top + 5 * np.cos((xs - 50) / 26 * 0.9 + p.r(-0.5, 0.5))
    x, scale = p.r(34, 66), p.r(0.5, 0.68)
    y = float(np.interp(x, xs, hill))
    for _ in range(p.few(26)):
        gx = p.r(0, 100)
        gy = float(np.interp(gx, xs, hill)) + 1
        p.line(svg(f"M{gx} {gy} q{p.r(-2, 2)} {-p.r(4, 9)} {p.r(-4, 4)} {-p.r(9, 18)}"), ink, 0.6)
    p.fill(below(xs, hill), ink)
    with p.at(x, y - 50 * scale + 1.5, scale=scale, flip=p.chance(0.5)):
        _shape(p, name, ink, mix(ground, back, 0.6), mark)


def _crest(p: Pen) -> None:
    """A face large on the cover, with leaves around it."""
    ground, back, ink, mark = _colours(p)
    ink = p.contrast(ground, p.deep, p.pale)
    p.ground(ground)
    leaf = svg("M0 0 C-5 -3 -6 -9 0 -14 C6 -9 5 -3 0 0 Z")
    leaves = mix(ground, back, 0.6)
    n = p.i(12, 20)
    ring = p.r(40, 48)
    kind = p.i(0, 2)
    for k in range(n):
        a = 360 * k / n - 90
        x, y = polar(50, 50, ring, a)
        if kind == 0:
            p.fill(moved(leaf, x, y, p.r(0.9, 1.3), a + 90 + (40 if k % 2 else -40)), leaves)
        elif kind == 1:
            p.disc(x, y, 2.2 if k % 2 else 3.6, leaves)
        else:
            p.fill(poly(*(polar(x, y, (4.6, 1.3)[j % 2], 45 * j + a) for j in range(8))), leaves)
    with p.at(50, 50 + p.r(-2, 2), scale=p.r(0.66, 0.78)):
        _shape(p, p.pick("owl", "stag", "fox", "fox", "stag"), ink, ground, mark)


def _flock(p: Pen) -> None:
    ground, back, ink, mark = _colours(p)
    p.ground(ground)
    name = p.pick("swallow", "carp", "whale", "hare", "cat", "fox")
    if p.chance(0.5):
        p.disc(50, 50, p.r(30, 40), mix(ground, back, 0.8))
    n = p.pick(2, 2, 3)
    cell = 100 / n
    for j in range(n):
        for k in range(n):
            turn = p.r(0, 360) if name == "carp" else p.r(-24, 24) if name in ("swallow", "whale") else 0
            tone = p.contrast(ground, ink, p.deep) if (j + k) % 2 else mix(ink, back, 0.35)
            with p.at(cell * (k + 0.5), cell * (j + 0.5), scale=cell / 118, turn=turn, flip=(j + k) % 2 == 1):
                _shape(p, name, tone, ground, mark)
