"""A portrait silhouette: a profile, two that meet, one filled with a scene, a pop-art sheet, a front."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, below, moved, oval, polar, poly, rect, svg
from mmrec.worlds.drawing.palette import Rgb, mix

# faces right; the neck and shoulders run off the bottom
_PROFILE = (
    "M2 106 C4 92 18 86 31 81 C35 75 35 68 33 62 C26 56 22 46 23 36 C24 20 37 11 50 12 C60 13 66 19 67 27 "
    "C67.6 30 66.8 32 66.8 34 C66.9 36 68.6 38.6 70.2 41.4 C72 44.4 74.6 47 74.8 48.6 C75 50.2 73.2 "
    "51 70.7 51.3 "
    "C69.9 52 70 53 70.6 54 C72.6 55 72.9 56.4 71 57.4 C70.4 57.8 70.4 58.1 70.8 58.4 C72.2 59.2 "
    "71.7 60.8 70 61.5 "
    "C69.3 62.5 70.5 63.6 70.3 65.4 C70 69 66.4 70.8 61.2 69.8 C57 69 54.4 69.6 53.4 72.4 C52.4 77 "
    "53.4 80.4 57.4 83 "
    "C67 87 77 91 80 106 Z"
)
_HAIR = {
    "short": "M67 27 C60 26 54 28 50 33 C48 37 47 41 45 43 C44 50 40 55 34 62 C26 56 22 46 23 36 C23 20 "
    "36 9 50 10 "
    "C60 11 67 18 67 27 Z",
    "bob": "M66.6 26 C61 25 56 29 54 36 C53 46 54 54 50 63 C43 69 31 68 25 63 C15 55 15 28 26 17 C36 7 "
    "58 7 66.6 26 Z",
    "long": "M66.6 26 C60 25 56 29 54 38 C52 52 54 62 46 74 C40 86 42 98 30 108 L-6 108 C8 92 10 74 13 56 "
    "C14 36 18 22 28 15 C40 6 59 8 66.6 26 Z",
    "bun": "M66.8 27 C58 26 53 31 50 38 C47 45 42 52 33 58 C26 53 22 44 23.5 34 C25 19 38 10 50 11 C59 "
    "12 65 17 66.8 27 Z "
    "M30 19 C22 22 11 18 12 9 C13 1 24 -1 29 5 C33 9 34 15 30 19 Z",
    "afro": "M67 30 C62 27 55 30 52 37 C50 44 49 50 45 55 C40 66 26 66 18 58 C8 50 6 34 13 22 C20 8 36 1 "
    "50 4 "
    "C64 7 73 18 67 30 Z",
    "quiff": "M67 28 C61 25 54 28 51 35 C50 39 48 42 45 43 C43 50 40 55 34 61 C26 55 22 46 23 36 C24 22 "
    "32 14 42 13 "
    "C46 3 66 -1 76 6 C82 12 74 24 67 28 Z",
    "braids": "M66.6 26 C60 25 55 29 52 37 C48 45 42 50 36 55 C38 66 32 78 36 92 C30 96 24 94 22 90 C26 "
    "78 22 68 24 58 "
    "C19 48 19 30 28 19 C38 8 59 8 66.6 26 Z",
}


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_single, _single, _meeting, _filled, _filled, _sheet, _front)(p)


def _extras(p: Pen, ink: Rgb, skin: Rgb) -> None:
    kind = p.i(0, 4)
    if kind == 0:
        p.line(svg("M46 8 C30 6 20 20 34 44"), ink, 3.2)
        p.fill(rect(28.5, 36, 13, 18, 6), ink)
        p.ring(35, 45, 3.4, skin, 1)
    elif kind == 1:
        p.ring(41, 57, 4.2, ink, 1.5)
    elif kind == 2:
        p.fill(svg("M55 33.5 L70 34 C72 38 71 43 67 43.6 C61 44 58 40 57.6 36.6 L40 38 L40 36 Z"), ink)
    elif kind == 3:
        p.stroke((38, 56), (38, 66), ink, 0.9)
        p.disc(38, 67, 2.6, ink)


def _head(p: Pen, skin: Rgb, hair: Rgb, top: Rgb, extra: Rgb, *, plain: bool = False) -> None:
    name = p.pick(*_HAIR)
    body = svg(_PROFILE)
    mane = svg(_HAIR[name])
    if name == "long":
        p.fill(mane, hair)
    p.fill(body, skin)
    if not plain:
        with p.clip(body):
            p.fill(svg("M-4 108 C4 90 20 84 33 84 C42 92 50 92 58 85 C70 88 82 94 84 108 Z"), top)
        p.line(svg("M60 36.5 C62.5 38.6 65 38.4 66.2 36.6"), hair, 0.9)
    p.fill(mane, hair)
    if not plain or p.chance(0.4):
        _extras(p, extra, skin)


def _backdrop(p: Pen, ground: Rgb) -> None:
    p.ground(ground)
    inks = [c for c in (p.main, p.bright, p.pale, p.accent, p.dark) if c != ground]
    kind, rgb = p.i(0, 4), p.pick(*inks)
    if kind == 0:
        p.disc(p.r(40, 60), p.r(34, 50), p.r(30, 42), rgb)
    elif kind == 1:
        x, y = p.r(40, 60), p.r(36, 50)
        for k in range(6):
            p.ring(x, y, 14 + 9 * k, rgb, 2.4)
    elif kind == 2:
        for k in range(10):
            p.box(10 * k, 0, 5, 100, mix(ground, rgb, 0.55))
    elif kind == 3:
        p.fade((0, 0), (0, 100), [ground, rgb])
    else:
        for _ in range(4):
            p.fill(p.blob(p.r(5, 95), p.r(5, 95), p.r(14, 28), 0.25), p.pick(*inks), 0.9)


def _single(p: Pen) -> None:
    ground = p.pick(p.main, p.bright, p.pale, p.dark, p.accent)
    _backdrop(p, ground)
    if p.chance(0.45):
        ink = p.contrast(ground, p.deep, p.pale)
        with p.at(50, 56, scale=p.r(0.92, 1.12), flip=p.chance(0.5)), p.at(-47, -56):
            p.fill(svg(_PROFILE), ink)
            p.fill(svg(_HAIR[p.pick(*_HAIR)]), ink)
            _extras(p, p.accent, ink)
        return
    skin, hair, top = p.shuffled(
        *[c for c in (p.pale, p.deep, p.main, p.accent, p.bright, p.dark) if c != ground]
    )[:3]
    if skin == p.deep:
        skin, hair = hair, skin
    with p.at(50, 56, scale=p.r(0.9, 1.15), flip=p.chance(0.5)), p.at(-46 + p.r(-6, 6), -54):
        _head(p, skin, hair, top, p.contrast(hair, p.accent, p.pale, p.deep))


def _meeting(p: Pen) -> None:
    ground = p.pick(p.pale, p.pale, p.bright)
    p.ground(ground)
    if p.chance(0.5):
        p.disc(50, p.r(30, 50), p.r(20, 34), mix(ground, p.accent, 0.6))
    inks = p.shuffled(p.main, p.accent, p.dark) if p.chance(0.6) else [p.main, p.dark]
    apart, overlap = p.r(0.9, 1.05), p.pick(True, False)
    for k, flip in enumerate((False, True)):
        x = 50 + (1 if flip else -1) * (p.r(10, 18) if overlap else 29)
        with p.at(x, 55, scale=apart, flip=flip), p.at(-47, -54):
            both = skia.Op(svg(_PROFILE), svg(_HAIR[p.pick(*_HAIR)]), skia.PathOp.kUnion_PathOp)
            p.multiply(both, inks[k])


def _filled(p: Pen) -> None:
    ground = p.pick(p.pale, p.bright, p.pale, p.main)
    p.ground(ground)
    hair = svg(_HAIR[p.pick("afro", "bun", "bob", "short", "quiff")])
    with p.at(50, 56, scale=p.r(0.95, 1.15), flip=p.chance(0.5)), p.at(-46, -56):
        head = skia.Op(svg(_PROFILE), hair, skia.PathOp.kUnion_PathOp)
        with p.clip(head):
            high, low = p.pick((p.deep, p.main), (p.dark, p.accent), (p.deep, p.dark), (p.dark, p.main))
            p.sky(high, low)
            kind = p.pick(0, 0, 1, 1, 2, 3)
            if kind == 0:
                p.stars(120, p.pale, big=0.9)
                p.disc(44, 34, p.r(8, 13), p.pale)
            elif kind == 1:
                p.disc(p.r(38, 56), p.r(28, 44), p.r(10, 15), p.accent if low != p.accent else p.pale)
            elif kind == 2:
                x, y = p.r(35, 52), p.r(28, 45)
                for k in range(18):
                    path = poly((x, y), polar(x, y, 120, 20 * k), polar(x, y, 120, 20 * k + 10))
                    p.fill(path, p.bright if ground != p.bright else p.pale)
            else:
                for k in range(11):
                    p.ring(44, 36, 4 + 7 * k, p.pale, 2.2)
            if kind < 2:
                xs = np.linspace(-20, 120, 80)
                for k, rgb in enumerate(p.ramp(mix(low, p.dark, 0.5), p.deep, 3)):
                    p.fill(below(xs, 58 + 13 * k - 9 * p.wander(80, 0.55), 120), rgb)


def _sheet(p: Pen) -> None:
    n = p.pick(2, 2, 3)
    cell = 100 / n
    tones = [p.main, p.bright, p.pale, p.accent, p.dark]
    name, flip = p.pick(*_HAIR), p.chance(0.5)
    last = None
    for j in range(n):
        for k in range(n):
            ground = p.pick(*[c for c in tones if c != last])
            last = ground
            hair = p.contrast(ground, p.deep, p.pale)
            skin = p.pick(*[c for c in tones if c not in (ground, hair)])
            box = rect(k * cell, j * cell, cell + 0.2, cell + 0.2)
            p.fill(box, ground)
            with (
                p.clip(box),
                p.at((k + 0.5) * cell, (j + 0.5) * cell, scale=cell / 104, flip=flip != ((j + k) % 2 == 1)),
            ):
                p.fill(moved(svg(_HAIR[name]), -47, -52), hair)
                p.fill(moved(svg(_PROFILE), -47, -52), skin)
                p.fill(moved(svg(_HAIR[name]), -47, -52), hair)


def _front(p: Pen) -> None:
    ground = p.pick(p.main, p.bright, p.dark, p.accent, p.pale)
    _backdrop(p, ground)
    skin, hair, top = p.shuffled(
        *[c for c in (p.pale, p.deep, p.main, p.accent, p.bright, p.dark) if c != ground]
    )[:3]
    if skin == p.deep:
        skin, hair = hair, skin
    shade = mix(skin, p.deep, 0.25)
    kind = p.i(0, 3)
    with p.at(50, 54, scale=p.r(0.98, 1.15)), p.at(-50, -54):
        if kind == 0:
            p.fill(oval(50, 34, 33, 31), hair)
        elif kind == 1:
            p.fill(rect(26, 12, 48, 72, 24), hair)
        elif kind == 2:
            p.disc(50, 6, 10, hair)
        p.fill(svg("M8 108 C10 90 24 84 42 80 L58 80 C76 84 90 90 92 108 Z"), top)
        p.fill(svg("M42 60 L58 60 L58 80 C56 87 44 87 42 80 Z"), shade)
        p.fill(svg("M32 34 C32 16 68 16 68 34 C69 50 64 70 50 71 C36 70 31 50 32 34 Z"), skin)
        if kind != 0:
            p.fill(
                svg("M31 40 C28 14 44 11 52 12 C66 12 72 24 69 40 C66 32 60 27 50 27 C40 27 34 32 31 40 Z"),
                hair,
            )
        else:
            p.fill(
                svg("M31 36 C34 24 42 24 50 24 C58 24 66 24 69 36 C72 16 60 10 50 10 C40 10 28 16 31 36 Z"),
                hair,
            )
        glass = p.contrast(skin, p.deep, p.pale)
        round_ones = p.chance(0.5)
        for side in (-1, 1):
            p.fill(
                oval(50 + side * 8.6, 43, 7.4) if round_ones else rect(50 + side * 8.6 - 8, 37.5, 16, 11, 4),
                glass,
            )
            p.stroke((50 + side * 5, 46), (50 + side * 10, 39.5), mix(glass, p.pale, 0.6), 0.9)
        p.stroke((43, 41), (57, 41), glass, 1.3)
        p.line(svg("M50 46 C49 51 47.6 53 48.4 54.4 C49 55.2 51 55.2 51.8 54.6"), shade, 0.9)
        p.fill(
            svg("M43.6 61 C46 58.6 49 58.8 50 59.6 C51 58.8 54 58.6 56.4 61 C53 64.8 47 64.8 43.6 61 Z"),
            p.accent if p.accent not in (skin, ground) else hair,
        )
        if p.chance(0.4):
            for side in (-1, 1):
                p.disc(50 + side * 19, 58, 2.6, p.accent)
