"""Giant letters: one initial cropped, echoed or thrown in relief, and a stack of characters."""

from __future__ import annotations

import skia

from mmrec.worlds.covers.lettering import FACES, SKELETONS, Face, outline, skeleton
from mmrec.worlds.covers.pen import Pen, moved, oval, rect
from mmrec.worlds.drawing.palette import Rgb, mix

_BIG = (
    Face(0.27, 1.0),
    Face(0.28, 1.25),
    Face(0.24, 0.7),
    Face(0.3, 1.0, thin=0.3),
    Face(0.3, 0.9, soft=True),
    Face(0.22, 1.2),
)


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_crop, _crop, _echo, _relief, _grid, _cut)(p)


def _characters(p: Pen, n: int) -> list[str]:
    """The first letters of the title, or chance's where there is none."""
    own = [c for c in p.word.upper() if c in SKELETONS and c.isalnum()]
    pool = own or [p.pick(*"ABCDEFGHJKLMNOPQRSTUVWXYZ2358&") for _ in range(n)]
    return [pool[k % len(pool)] for k in range(n)]


def _letter(char: str, face: Face, height: float) -> tuple[skia.Path, float]:
    """A filled letter centred on the origin, and its width."""
    strokes, _ = skeleton(char, face, height)
    shape = outline(strokes, face.weight * height, thin=face.thin, soft=face.soft)
    shape.setFillType(skia.PathFillType.kWinding)
    box = shape.computeTightBounds()
    return moved(shape, -box.centerX(), -box.centerY()), box.width()


def _pair(p: Pen) -> tuple[Rgb, Rgb]:
    return p.pick(
        (p.pale, p.main),
        (p.main, p.pale),
        (p.deep, p.main),
        (p.main, p.deep),
        (p.bright, p.deep),
        (p.dark, p.bright),
        (p.pale, p.deep),
        (p.accent, p.deep),
    )


def _crop(p: Pen) -> None:
    ground, ink = _pair(p)
    p.ground(ground)
    face = p.pick(*_BIG)
    shape, width = _letter(_characters(p, 1)[0], face, 100)
    scale = min(p.r(0.92, 1.25), 115 / max(width, 40))
    path = moved(shape, 50 + p.r(-14, 14), 50 + p.r(-12, 12), scale, p.pick(0, 0, 0, -12, 18, 90))
    p.fill(path, ink)
    extra = p.i(0, 3)
    second = p.pick(*[c for c in (p.accent, p.bright, p.dark, p.main) if c not in (ground, ink)])
    if extra == 0:
        with p.clip(path):
            for k in range(14):
                p.box(0, 4 + 7.4 * k, 100, 3.2 * (1 - k / 16), second)
    elif extra == 1:
        disc = oval(p.r(25, 75), p.r(25, 75), p.r(16, 27))
        p.fill(disc, second)
        p.fill(skia.Op(path, disc, skia.PathOp.kIntersect_PathOp), ground)
    elif extra == 2:
        with p.clip(path):
            p.fade((p.r(0, 100), 0), (p.r(0, 100), 100), [ink, second])


def _echo(p: Pen) -> None:
    ground, ink = _pair(p)
    p.ground(ground)
    char = _characters(p, 1)[0]
    face = p.pick(Face(0.1, 0.95), Face(0.1, 0.95, soft=True))
    strokes, width = skeleton(char, face, 56)
    at = moved(strokes, 50 - width / 2, 22)
    n = p.i(5, 8)
    inks = p.ramp(ink, p.pick(p.accent, p.bright, p.dark, p.pale), n)
    step = p.r(6, 9)
    for k in range(n):
        p.line(at, inks[k], 5 + step * 1.3 * (n - 1 - k) + step * 0.65, round_ends=face.soft)
        p.line(at, ground, 5 + step * 1.3 * (n - 1 - k), round_ends=face.soft)
    p.line(at, inks[-1], 4.6, round_ends=face.soft)


def _relief(p: Pen) -> None:
    ground, ink = _pair(p)
    p.ground(ground)
    n = p.pick(1, 1, 2)
    face = p.pick(_BIG[0], _BIG[2], _BIG[4])
    side = p.contrast(ink, p.dark, p.deep, p.bright, p.accent)
    if side == ground:
        side = mix(ground, ink, 0.5)
    dx, dy = p.pick(-1, 1) * p.r(0.5, 1), p.pick(-1, 1) * p.r(0.4, 1)
    deep = p.i(14, 26)
    for k, char in enumerate(_characters(p, n)):
        shape, width = _letter(char, face, 66 if n == 1 else 60)
        fit = min(1.0, (76 if n == 1 else 42) / width)
        x = 50 if n == 1 else 27 + 46 * k
        for j in range(deep, 0, -1):
            p.fill(
                moved(shape, x + 0.7 * dx * (j - deep / 2), 50 + 0.7 * dy * (j - deep / 2), fit),
                mix(side, p.deep, 0.3 * j / deep),
            )
        p.fill(moved(shape, x - 0.35 * dx * deep, 50 - 0.35 * dy * deep, fit), ink)


def _grid(p: Pen) -> None:
    rows, cols = p.pick((2, 2), (3, 3), (3, 2), (2, 3), (4, 3))
    w, h = 100 / cols, 100 / rows
    tones = [p.main, p.pale, p.deep, p.bright, p.accent, p.dark]
    chars = _characters(p, rows * cols)
    last = None
    face = p.pick(FACES["black"], FACES["rounded"], _BIG[3], _BIG[0])
    for j in range(rows):
        for k in range(cols):
            ground = p.pick(*[c for c in tones if c != last])
            last = ground
            p.box(k * w, j * h, w + 0.2, h + 0.2, ground)
            shape, width = _letter(chars[j * cols + k], face, h * 0.78)
            fit = min(1.0, 0.84 * w / max(width, 1))
            ink = p.contrast(ground, *p.shuffled(*tones)[:4])
            with p.clip(rect(k * w, j * h, w, h)):
                p.fill(moved(shape, (k + 0.5) * w, (j + 0.5) * h, fit, p.pick(0, 0, 0, 90, 180)), ink)


def _cut(p: Pen) -> None:
    """One letter sliced into bands that slide apart."""
    ground, ink = _pair(p)
    p.ground(ground)
    shape, width = _letter(_characters(p, 1)[0], _BIG[p.i(0, 1)], 84)
    path = moved(shape, 50, 50, min(1.0, 80 / max(width, 1)))
    n = p.i(3, 8)
    slide = p.r(5, 13)
    shift = p.rng.uniform(-slide, slide, n)
    other = p.pick(p.accent, ink, ink)
    with p.at(50, 50, turn=p.pick(0, 0, 90, -20)):
        for k in range(n):
            y = -80 + 160 * k / n
            with p.clip(rect(-90, y, 180, 160 / n - 0.7)), p.at(float(shift[k]) - 50, -50):
                p.fill(path, other if k == n // 2 else ink)
    if p.chance(0.3):
        for x in range(4, 100, 12):
            p.box(x, 94, 6, 1.2, ink)
