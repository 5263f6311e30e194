"""A still life with an instrument: guitar, violin, trumpet, saxophone, microphone, drum or piano keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import skia

from mmrec.worlds.covers.pen import Pen, curve, moved, oval, poly, rect, smooth, svg
from mmrec.worlds.drawing.palette import Rgb, mix


def draw(p: Pen) -> None:
    """Fills the cover."""
    p.pick(_table, _table, _poster, _poster, _cubist, _keys)(p)


def _guitar(p: Pen, body: Rgb, dark: Rgb, light: Rgb) -> None:
    shape = svg(
        "M0 -8 C-10 -8 -13 -1 -10 6 C-8 11 -17 14 -18 25 C-19 37 -8 41 0 41 C8 41 19 37 18 25 "
        "C17 14 8 11 10 6 C13 -1 10 -8 0 -8 Z"
    )
    p.sheet(shape, body, lift=0.9)
    p.line(shape, dark, 1.0)
    p.line(moved(shape, 0, 1.9, 0.9), mix(body, light, 0.5), 0.5)
    p.disc(0, 12, 6, light)
    p.disc(0, 12, 4.9, dark)
    p.fill(rect(-7.5, 27, 15, 3, 0.6), dark)
    p.fill(poly((-2.1, 8), (2.1, 8), (1.8, -44), (-1.8, -44)), dark)
    p.fill(poly((-1.8, -44), (1.8, -44), (3.4, -57), (-3.4, -57)), dark)
    for k in range(3):
        for side in (-1, 1):
            p.disc(side * 4.2, -47 - 3.6 * k, 1.0, light)
    for k in range(8):
        p.stroke((-1.9, -40 + 6 * k * 0.9), (1.9, -40 + 6 * k * 0.9), light, 0.3)
    for x in (-1.2, -0.4, 0.4, 1.2):
        p.stroke((x, -44), (x * 1.6, 28), light, 0.22)


def _violin(p: Pen, body: Rgb, dark: Rgb, light: Rgb) -> None:
    shape = svg(
        "M0 -8 C-9 -9 -13 -4 -12 2 C-11.4 5 -9 6 -8 7 C-5 10 -5 17 -8 20 C-10 21 -13 22 -14.6 27 "
        "C-16 36 -9 41 0 41 C9 41 16 36 14.6 27 C13 22 10 21 8 20 C5 17 5 10 8 7 C9 6 11.4 5 12 2 "
        "C13 -4 9 -9 0 -8 Z"
    )
    p.sheet(shape, body, lift=0.9)
    p.line(shape, dark, 0.8)
    p.line(moved(shape, 0, 1.4, 0.91), mix(body, dark, 0.5), 0.4)
    for side in (-1, 1):
        p.line(svg(f"M{side * 4.4} 9 C{side * 7.4} 10 {side * 4.6} 18 {side * 8.4} 21"), dark, 0.9)
    p.fill(poly((-1.9, 14), (1.9, 14), (1.3, -34), (-1.3, -34)), dark)
    p.fill(poly((-2.4, 26), (2.4, 26), (1.6, 40), (-1.6, 40)), dark)
    p.fill(rect(-4.4, 18.6, 8.8, 1.5), light)
    p.line(svg("M0 -34 L0 -40 C0 -46 -4.6 -46 -4.4 -42 C-4 -40 -1.8 -40.4 -2 -42"), dark, 2.1)
    for k in range(2):
        p.stroke((-4.6, -35.4 - 3.2 * k), (4.6, -36.2 - 3.2 * k), dark, 1.0)
    for x in (-0.9, -0.3, 0.3, 0.9):
        p.stroke((x, -33), (x * 1.8, 27), light, 0.2)
    with p.at(p.pick(-24, 24), 4, turn=p.pick(-9, 9)):
        p.stroke((0, -44), (0, 42), dark, 1.0)
        p.stroke((1.9, -42), (1.9, 40), light, 0.6)


def _trumpet(p: Pen, body: Rgb, dark: Rgb, light: Rgb) -> None:
    bell = svg(
        "M-42 -1.1 L12 -1.3 C26 -1.6 33 -5 39 -13 L41 -13 L41 13 L39 13 C33 5 26 1.6 12 1.3 L-42 1.1 Z"
    )
    loop = rect(-20, 0, 38, 15, 7.5)
    p.line(moved(loop, 0.8, 1.2), dark, 2.6, 0.35)
    p.line(loop, dark, 3.0)
    p.line(loop, body, 2.2)
    for k in range(3):
        x = -7 + 6 * k
        p.fill(rect(x, -8, 4.6, 29, 1.2), dark)
        p.fill(rect(x + 0.5, -7.5, 3.6, 28, 1), body)
        p.box(x + 1.2, -7, 0.8, 27, light)
        p.box(x + 1.7, -12, 1.2, 5, dark)
        p.fill(rect(x + 0.3, -13.4, 4, 1.8, 0.8), light)
    p.sheet(bell, body, lift=0.7)
    p.line(bell, dark, 0.5)
    p.line(svg("M-40 -0.3 L14 -0.4 C26 -0.6 33 -3.6 38.6 -9"), light, 0.7)
    p.fill(svg("M-42 -1.6 L-48 -3 L-48 3 L-42 1.6 Z"), dark)


def _saxophone(p: Pen, body: Rgb, dark: Rgb, light: Rgb) -> None:
    t = np.linspace(0, 1, 8)
    spine = [
        (-17.0, -34.0),
        (-12.0, -39.0),
        (-4.0, -37.0),
        (-1.0, -28.0),
        (2.0, -8.0),
        (5.0, 14.0),
        (10.0, 29.0),
        (19.0, 31.0),
        (25.0, 21.0),
        (27.0, 8.0),
        (29.0, -4.0),
    ]
    widths = np.interp(np.linspace(0, 1, len(spine)), [0, 0.3, 0.6, 0.85, 1], [1.0, 1.9, 3.6, 5.4, 9.0])
    points = np.array(spine)
    step = np.gradient(points, axis=0)
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    rims = points + normal * widths[:, None], points - normal * widths[:, None]
    tube = smooth(*map(tuple, rims[0]), closed=False)
    tube.lineTo(float(rims[1][-1][0]), float(rims[1][-1][1]))
    back = smooth(*map(tuple, rims[1][::-1]), closed=False)
    tube.addPath(back, skia.Path.AddPathMode.kExtend_AddPathMode)
    tube.close()
    p.sheet(tube, body, lift=0.9)
    p.line(tube, dark, 0.6)
    p.line(
        smooth(*((x - 0.45 * w, y) for (x, y), w in zip(spine[3:6], widths[3:6], strict=True)), closed=False),
        light,
        0.9,
    )
    with p.at(29, -4.6, turn=6):
        p.fill(oval(0, 0, 9.4, 2.6), dark)
        p.line(oval(0, 0, 9.4, 2.6), light, 0.7)
    p.line(curve([(-17, -34), (-23, -29)]), dark, 2.4)
    for k, s in enumerate(t[1:]):
        x, y = 1.0 + 6 * s, -24 + 44 * s
        p.disc(x - 1.0, y, 1.7 + 0.5 * s, dark)
        p.disc(x - 1.3, y - 0.3, 1.2 + 0.4 * s, light)
        if k % 2:
            p.stroke((x + 2, y), (x + 6, y - 2), dark, 0.8)


def _microphone(p: Pen, body: Rgb, dark: Rgb, light: Rgb) -> None:
    p.box(-1.6, 18, 3.2, 40, dark)
    p.fill(svg("M-7 14 L7 14 L4 22 L-4 22 Z"), dark)
    head = rect(-14, -38, 28, 53, 13)
    p.sheet(head, body, lift=1.0)
    with p.clip(head):
        for k in range(5):
            p.box(-11.2 + 5 * k, -40, 2.4, 58, dark)
            p.box(-11.2 + 5 * k, -40, 0.6, 58, light)
        p.box(-16, -15, 32, 7, body)
        p.box(-16, -15, 32, 1, light)
        p.box(-16, -9, 32, 1, dark)
    p.line(head, dark, 1.2)
    p.fill(rect(-4, -14, 8, 5, 1), light)


def _drum(p: Pen, body: Rgb, dark: Rgb, light: Rgb) -> None:
    shell = svg("M-30 -8 L-30 20 C-30 30 30 30 30 20 L30 -8 Z")
    p.sheet(shell, body, lift=1.0)
    with p.clip(shell):
        p.box(10, -10, 24, 50, dark, 0.16)
        for k in range(7):
            x = -30 + 10 * k
            p.line(curve([(x, -2), (x + 5, 25), (x + 10, -2)]), light, 0.9)
    p.line(svg("M-30 19 C-30 29 30 29 30 19"), dark, 2.6)
    p.fill(oval(0, -8, 31, 9.5), dark)
    p.fill(oval(0, -8.6, 28.6, 8), light)
    for side in (-1, 1):
        with p.at(0, -12, flip=side < 0):
            p.line(curve([(-4, 2), (26, -28)]), dark, 2.1)
            p.fill(oval(-4, 2, 2.6, 2), dark)


_KINDS: tuple[tuple[Callable[[Pen, Rgb, Rgb, Rgb], None], tuple[float, ...], float], ...] = (
    (_guitar, (-32, -14, 18, 36, 62), 0.82),
    (_violin, (-30, -12, 16, 34), 0.84),
    (_trumpet, (-34, -12, 0, 20, 42), 0.86),
    (_saxophone, (-14, 0, 12, 24), 0.98),
    (_microphone, (-16, 0, 14), 0.9),
    (_drum, (-8, 0, 6), 1.0),
)


def _inks(p: Pen, ground: Rgb) -> tuple[Rgb, Rgb, Rgb]:
    """Body, dark lines, light lines."""
    body = p.contrast(ground, *p.shuffled(p.main, p.accent, p.bright, p.pale)[:3])
    return (
        body,
        mix(p.deep, (0, 0, 0), 0.15),
        p.contrast(body, p.pale, p.dark) if body != p.pale else p.bright,
    )


def _poster(p: Pen) -> None:
    ground = p.pick(p.main, p.dark, p.pale, p.bright, p.accent)
    p.ground(ground)
    second = p.pick(*[c for c in (p.main, p.dark, p.pale, p.bright) if c != ground])
    back = p.i(0, 4)
    if back == 0:
        p.disc(50 + p.r(-8, 8), 50 + p.r(-8, 8), p.r(30, 42), second)
    elif back == 1:
        p.fill(poly((0, 100), (0, p.r(20, 70)), (100, p.r(10, 60)), (100, 100)), second)
    elif back == 2:
        for k in range(9):
            p.ring(50, 50, 8 + 9 * k, mix(ground, second, 0.6), 3)
    elif back == 3:
        for _ in range(3):
            p.fill(p.blob(p.r(10, 90), p.r(10, 90), p.r(18, 32)), mix(ground, second, p.r(0.4, 1)))
    else:
        p.fade((0, 0), (p.r(0, 100), 100), [ground, second])
    form, turns, scale = p.pick(*_KINDS)
    with p.at(
        50 + p.r(-4, 4),
        52 + p.r(-3, 3),
        turn=p.pick(*turns),
        scale=scale * p.r(1.02, 1.24),
        flip=p.chance(0.5),
    ):
        form(p, *_inks(p, ground))


def _table(p: Pen) -> None:
    wall = p.pick(p.pale, p.bright, p.main, p.dark)
    p.ground(wall)
    cloth = p.pick(*[c for c in (p.dark, p.main, p.bright, p.pale, p.accent) if c != wall])
    edge = p.r(60, 70)
    x0 = p.pick(p.r(8, 30), p.r(58, 74))
    p.fill(rect(x0, 8, 26, edge - 24, p.pick(0, 13)), mix(wall, p.pale if wall != p.pale else p.bright, 0.7))
    p.stroke((x0 + 13, 8), (x0 + 13, edge - 16), wall, 1.2)
    p.stroke((x0, edge * 0.42), (x0 + 26, edge * 0.42), wall, 1.2)
    p.box(0, edge, 100, 50, cloth)
    p.fade((0, edge), (0, 100), [p.deep, p.deep], alphas=[0.0, 0.25], path=rect(0, edge, 100, 50))
    dark = p.deep
    side = p.pick(-1, 1)
    # a bottle and fruit keep the instrument company
    bx, ink = 50 + side * p.r(27, 36), p.contrast(wall, p.dark, p.accent, p.deep)
    with p.at(bx, edge + 4):
        p.fill(oval(3, 10, 9, 2), dark, 0.3)
        bottle = svg("M-6 10 V-14 C-6 -20 -2.2 -20 -2.2 -26 V-36 H2.2 V-26 C2.2 -20 6 -20 6 -14 V10 Z")
        p.fill(bottle, ink)
        p.box(-6, -8, 12, 10, p.pale)
        p.box(-4.4, -18, 1.2, 26, p.pale, 0.4)
    for k in range(p.i(2, 4)):
        fx, fy, r = 50 - side * p.r(24, 40) + 3 * k, edge + p.r(12, 22), p.r(4, 6)
        p.fill(oval(fx + 1.5, fy + r * 0.85, r, r * 0.3), dark, 0.3)
        p.disc(fx, fy, r, p.pick(*[c for c in (p.accent, p.main, p.bright, p.pale) if c != cloth]))
        p.disc(fx - r * 0.3, fy - r * 0.3, r * 0.3, p.pale, 0.5)
        p.line(svg(f"M{fx} {fy - r * 0.8} q1 -2 2.4 -2.6"), dark, 0.7)
    form, turns, scale = p.pick(*_KINDS)
    with p.at(50, 55, turn=p.pick(*turns) * 0.8, scale=scale * p.r(0.98, 1.12), flip=p.chance(0.5)):
        form(p, *_inks(p, wall))


def _cubist(p: Pen) -> None:
    """The instrument seen through shifted panes, each pane in its own colours."""
    form, turns, scale = p.pick(*_KINDS)
    tones = [p.main, p.pale, p.dark, p.bright, p.accent, p.deep]
    turn, size, flip = p.pick(*turns), scale * p.r(1.05, 1.2), p.chance(0.5)
    cuts = [-90.0, *np.sort(p.rng.uniform(-32, 32, p.i(2, 4))), 90.0]
    lean, last = p.pick(-30, 0, 28, 60), None
    seed = int(p.rng.integers(2**31))
    for k in range(len(cuts) - 1):
        ground = p.pick(*[c for c in tones[:5] if c != last])
        last = ground
        pane = moved(rect(cuts[k], -100, cuts[k + 1] - cuts[k] + 0.2, 200), 50, 50, 1, lean)
        dx, dy = p.r(-6, 6), p.r(-6, 6)
        inks = _inks(p, ground)
        # every pane has to draw the same instrument: it gets the same chance
        mine, p.rng = p.rng, np.random.default_rng(seed)
        with p.clip(pane):
            p.ground(ground)
            with p.at(50 + dx, 50 + dy, turn=turn, scale=size, flip=flip):
                form(p, *inks)
        p.rng = mine


def _keys(p: Pen) -> None:
    ground = p.pick(p.main, p.bright, p.accent, p.dark)
    p.ground(ground)
    if p.chance(0.6):
        p.disc(p.r(20, 80), p.r(20, 80), p.r(24, 38), p.contrast(ground, p.pale, p.dark, p.accent))
    black = mix(p.deep, (0, 0, 0), 0.3)
    with p.at(50, 50, turn=p.pick(0, -22, 30, -45, 90, 160), scale=p.r(1, 1.25)):
        n, tall, wave = 16, p.r(40, 62), p.pick(0.0, 0.0, p.r(4, 9))
        w = 150 / n
        for k in range(n):
            x, dy = -75 + w * k, wave * np.sin(0.7 * k)
            hot = p.chance(0.08)
            p.sheet(rect(x + 0.2, -tall / 2 + dy, w - 0.4, tall, 1.2), p.accent if hot else p.pale, lift=0.6)
        for k in range(n):
            if k % 7 in (0, 1, 3, 4, 5):
                x, dy = -75 + w * k, wave * np.sin(0.7 * k + 0.35)
                p.sheet(rect(x + w * 0.7, -tall / 2 + dy, w * 0.6, tall * 0.62, 0.8), black, lift=0.7)
                p.box(x + w * 0.76, -tall / 2 + dy, w * 0.12, tall * 0.56, mix(black, p.pale, 0.3))
