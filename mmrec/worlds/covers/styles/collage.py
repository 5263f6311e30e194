"""A cut-out collage: torn paper, halftone discs, lips, a butterfly, a column, scraps and tape."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.covers.lettering import FACES, set_line
from mmrec.worlds.covers.pen import Pen, curve, moved, oval, polar, rect, stretched, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_stack, _stack, _tower, _strips)(p)


def _torn(p: Pen, corners: list[tuple[float, float]], rough: float = 0.9) -> skia.Path:
    """A sheet whose edges between ``corners`` are torn."""
    points: list[tuple[float, float]] = []
    for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = float(np.hypot(b[0] - a[0], b[1] - a[1]))
        n = max(3, p.few(int(length / 1.6)))
        t = np.linspace(0, 1, n, endpoint=False)
        off = p.wander(n, 0.8) * rough
        nx, ny = -(b[1] - a[1]) / max(length, 1e-6), (b[0] - a[0]) / max(length, 1e-6)
        points += [
            (a[0] + (b[0] - a[0]) * s + nx * o, a[1] + (b[1] - a[1]) * s + ny * o)
            for s, o in zip(t, off, strict=True)
        ]
    return curve(points, closed=True)


def _paper(p: Pen, corners: list[tuple[float, float]], rgb: Rgb, print_: str = "") -> None:
    """A torn sheet with its white core along the edge, and what is printed on it."""
    core = _torn(p, corners, 1.5)
    p.sheet(core, mix(p.pale, (1, 1, 1), 0.5), lift=1.0, alpha=0.42)
    x, y = (float(np.mean([c[axis] for c in corners])) for axis in (0, 1))
    inner = [(x + (cx - x) * 0.955, y + (cy - y) * 0.955) for cx, cy in corners]
    face = _torn(p, inner, 1.1)
    p.fill(face, rgb)
    with p.clip(face):
        ink = p.contrast(rgb, p.deep, p.pale, p.accent)
        if print_ == "dots":
            _halftone(p, face.getBounds(), ink)
        elif print_ == "lines":
            for k in range(40):
                p.box(-20, -10 + 3.6 * k, 140, 1.3, mix(rgb, ink, 0.55))
        elif print_ == "grid":
            for k in range(30):
                p.box(-10, 4.4 * k, 140, 0.35, mix(rgb, ink, 0.5))
                p.box(-10 + 4.4 * k, -10, 0.35, 140, mix(rgb, ink, 0.5))
        elif print_ == "sky":
            box = face.getBounds()
            p.fade((0, box.top()), (0, box.bottom()), [p.dark, p.bright], path=face)
            for _ in range(6):
                cx, cy, s = p.r(box.left(), box.right()), p.r(box.top(), box.bottom()), p.r(2.5, 5)
                for k in range(4):
                    p.disc(cx + s * (k - 1.5), cy - s * 0.4 * (k % 2), s, p.pale, 0.9)
        elif print_ == "type":
            for k in range(16):
                y0 = face.getBounds().top() + 2 + 3.4 * k
                for j in range(6):
                    x0 = face.getBounds().left() + 2 + 9 * j
                    p.box(x0, y0, p.r(3, 8), 0.9, ink, 0.75)


def _halftone(p: Pen, box: skia.Rect, ink: Rgb, gap: float = 3.0) -> None:
    dots = skia.Path()
    step = gap if p.detail > 0.7 else gap * 1.4
    turn = p.pick(0, 1)
    for j, y in enumerate(np.arange(box.top(), box.bottom() + step, step * 0.5)):
        for x in np.arange(box.left() + (step / 2 if j % 2 else 0), box.right() + step, step):
            t = (y - box.top()) / box.height() if turn else (x - box.left()) / box.width()
            dots.addCircle(float(x), float(y), float(step * 0.36 * np.sqrt(np.clip(t, 0.02, 1))))
    p.fill(dots, ink)


def _sheet(p: Pen, rgb: Rgb, print_: str = "", *, big: float = 30) -> None:
    x, y, turn = p.r(15, 85), p.r(15, 85), p.r(0, 360)
    w, h = big * p.r(0.8, 1.5), big * p.r(0.6, 1.1)
    corners = [polar(x, y, float(np.hypot(w, h)) * p.r(0.85, 1.1), turn + a) for a in (35, 145, 215, 325)]
    _paper(p, corners, rgb, print_)


def _cutout(p: Pen, path: skia.Path, rgb: Rgb) -> None:
    rim = p.grown(path, 1.3)
    p.sheet(rim, mix(p.pale, (1, 1, 1), 0.6), lift=0.9, alpha=0.42)
    p.fill(path, rgb)


def _butterfly(p: Pen, ink: Rgb, tone: Rgb) -> None:
    wing = svg("M0 -4 C4 -20 20 -26 27 -20 C30 -12 22 -2 12 2 C20 4 22 14 14 19 C6 21 2 10 0 6 Z")
    wings = skia.Op(wing, stretched(wing, -1, 1), skia.PathOp.kUnion_PathOp)
    _cutout(p, wings, tone)
    for side in (-1, 1):
        p.disc(side * 17, -13, 4.6, mix(tone, p.pale, 0.7))
        p.disc(side * 12, 11, 3, mix(tone, p.pale, 0.5))
        p.line(svg(f"M0 -10 q{side * 3} -12 {side * 9} -15"), ink, 0.8)
        p.line(svg(f"M0 -2 L{side * 22} -20 M0 0 L{side * 20} -4 M0 4 L{side * 15} 15"), ink, 0.6)
    p.fill(oval(0, 0, 1.9, 12), ink)


def _lips(p: Pen, ink: Rgb, tone: Rgb) -> None:
    shape = svg(
        "M-22 0 C-14 -7 -8 -11 -4 -10 C-2 -9.6 -1 -8.6 0 -8 C1 -8.6 2 -9.6 4 -10 C8 -11 14 -7 22 0 "
        "C14 9 7 12 0 12 C-7 12 -14 9 -22 0 Z"
    )
    _cutout(p, shape, tone)
    p.fill(svg("M-22 0 C-12 -1 -6 -2.4 0 -0.6 C6 -2.4 12 -1 22 0 C12 2 6 3 0 2.4 C-6 3 -12 2 -22 0 Z"), ink)
    p.line(svg("M-8 7 C-3 9.4 3 9.4 8 7"), mix(tone, p.pale, 0.6), 1.4)


def _column(p: Pen, ink: Rgb, _tone: Rgb) -> None:
    shape = svg(
        "M-13 -34 L13 -34 L13 -29 L9 -26 L9 26 L13 30 L13 36 L-13 36 L-13 30 L-9 26 L-9 -26 L-13 -29 Z"
    )
    _cutout(p, shape, p.pale)
    for k in range(5):
        p.box(-8 + 3.6 * k, -26, 1.5, 52, mix(p.pale, ink, 0.5))
    with p.clip(shape):
        p.box(3, -40, 20, 80, ink, 0.18)


def _balloon(p: Pen, ink: Rgb, tone: Rgb) -> None:
    shape = svg("M0 24 L-4 24 L-5 14 C-20 4 -22 -10 -18 -18 C-13 -28 13 -28 18 -18 C22 -10 20 4 5 14 L4 24 Z")
    _cutout(p, shape, tone)
    with p.clip(shape):
        for k in range(3):
            p.line(oval(0, -6, 4 + 7 * k, 22), mix(tone, ink, 0.7), 1.6)
        p.box(-6, 15, 12, 2, p.pale)


def _moon(p: Pen, ink: Rgb, tone: Rgb) -> None:
    shape = oval(0, 0, 21)
    _cutout(p, shape, tone)
    with p.clip(shape):
        _halftone(p, shape.getBounds(), ink, 2.8)


def _bird(p: Pen, ink: Rgb, tone: Rgb) -> None:
    shape = svg(
        "M30 -8 C24 -14 16 -14 12 -8 C6 -20 -10 -28 -26 -26 C-16 -20 -10 -10 -8 -2 C-16 2 -26 4 -36 4 "
        "C-26 10 -12 14 0 12 C12 11 22 4 24 -5 Z"
    )
    _cutout(p, shape, tone)
    p.disc(20, -8.4, 1.3, ink)
    for k in range(4):
        p.line(
            svg(f"M{-14 + 5 * k} {-20 + 3 * k} C{-6 + 4 * k} -14 {-2 + 3 * k} -8 {-1 + 2 * k} -2"),
            mix(tone, ink, 0.6),
            0.9,
        )


_PIECES = (_butterfly, _butterfly, _lips, _column, _balloon, _moon, _moon, _bird)


def _piece(p: Pen, x: float, y: float, scale: float, rgb: Rgb) -> None:
    form = p.pick(*_PIECES)
    tone = p.pick(*[c for c in (p.main, p.accent, p.bright, p.dark) if c != rgb])
    with p.at(x, y, scale=scale, turn=p.r(-16, 16), flip=p.chance(0.5)):
        form(p, p.deep, tone)


def _tape(p: Pen) -> None:
    with p.at(p.r(12, 88), p.r(12, 88), turn=p.r(-60, 60)):
        p.box(-9, -2.4, 18, 4.8, mix(p.accent, p.pale, 0.5), 0.75)


def _scraps(p: Pen) -> None:
    """Cut letters, as of a ransom note: the title's own where there is one."""
    first = [c for c in p.word.upper().split(" ")[0] if c.isalnum()]
    if p.word and not 1 < len(first) < 8:
        return
    word = first or [p.pick(*"ABERSTUNO") for _ in range(p.i(3, 5))]
    y, x = p.pick(p.r(10, 20), p.r(80, 90)), p.r(8, 22)
    for char in word:
        ground = p.pick(p.pale, p.main, p.deep, p.accent, p.bright)
        with p.at(x, y + p.r(-2, 2), turn=p.r(-11, 11)):
            p.sheet(rect(-5.4, -6.6, 10.8, 13.2), ground, lift=0.5)
            shape, width = set_line(
                char, p.pick(FACES["black"], FACES["nib"], FACES["poster"], FACES["light"]), 9
            )
            p.fill(moved(shape, -width / 2, -4.5), p.contrast(ground, p.deep, p.pale))
        x += 11.6


_PRINTS = ("", "", "dots", "lines", "grid", "sky", "type", "dots")


def _stack(p: Pen) -> None:
    ground = p.pick(p.main, p.pale, p.bright, p.dark)
    p.ground(ground)
    inks = p.shuffled(*[c for c in (p.main, p.pale, p.dark, p.bright, p.accent, p.deep) if c != ground])
    for k in range(p.i(3, 5)):
        _sheet(p, inks[k % len(inks)], p.pick(*_PRINTS), big=34 - 4 * k)
    spots = p.shuffled((34.0, 36.0), (64.0, 62.0), (62.0, 32.0), (36.0, 68.0))
    n = p.i(2, 3)
    for k in range(n):
        _piece(
            p,
            spots[k][0] + p.r(-6, 6),
            spots[k][1] + p.r(-6, 6),
            p.r(0.8, 1.25) * (1.35 if k == 0 else 0.9),
            ground,
        )
    for _ in range(p.i(0, 2)):
        _tape(p)
    if p.chance(0.45):
        _scraps(p)


def _tower(p: Pen) -> None:
    """Pieces piled on one axis before a torn horizon."""
    ground = p.pick(p.bright, p.pale, p.main)
    p.ground(ground)
    inks = p.shuffled(*[c for c in (p.main, p.dark, p.accent, p.bright, p.pale) if c != ground])
    y = p.r(58, 74)
    p.sheet(oval(50, y - 20, p.r(24, 34)), inks[0], lift=1)
    _paper(
        p,
        [(-8, y), (p.r(25, 75), y + p.r(-12, 6)), (108, y), (108, 112), (-8, 112)],
        inks[1],
        p.pick("dots", "lines", "grid"),
    )
    _paper(
        p, [(-8, y + 16), (108, y + p.r(6, 22)), (108, 112), (-8, 112)], inks[2], p.pick("", "type", "dots")
    )
    _piece(p, p.r(40, 60), y + 4, p.r(0.9, 1.3), ground)
    _piece(p, p.r(36, 64), y - 32, p.r(1.1, 1.6), ground)
    if p.chance(0.5):
        _piece(p, p.pick(p.r(10, 24), p.r(76, 90)), p.r(18, 40), p.r(0.5, 0.8), ground)
    if p.chance(0.4):
        _scraps(p)


def _strips(p: Pen) -> None:
    ground = p.pick(p.deep, p.pale, p.main)
    p.ground(ground)
    n, lean = p.i(4, 6), p.r(-14, 14)
    inks = [c for c in p.shuffled(p.main, p.pale, p.accent, p.bright, p.dark, p.deep) if c != ground]
    upright = p.chance(0.5)
    with p.at(50, 50, turn=90 if upright else 0), p.at(-50, -50):
        for k in range(n):
            y = 110 * k / n - 5
            h = 110 / n * p.r(0.9, 1.3)
            _paper(
                p,
                [(-8, y + lean), (108, y - lean), (108, y - lean + h), (-8, y + lean + h)],
                inks[k % len(inks)],
                p.pick(*_PRINTS),
            )
    _piece(p, 50 + p.r(-8, 8), 50 + p.r(-10, 10), p.r(1.5, 2.1), ground)
    for _ in range(p.i(1, 3)):
        _tape(p)
