"""What lies behind a thing in randomised pictures: studio white, gradients, clutter, shelves, rooms."""

from __future__ import annotations

import numpy as np
import skia

from mmrec.worlds.drawing.palette import COLOURS, Rgb, sample_colour, tone
from mmrec.worlds.drawing.patterns import PATTERNS, Cloth, color


def any_colour(rng: np.random.Generator) -> Rgb:
    """A colour of the palette, loosely."""
    return sample_colour(COLOURS[int(rng.integers(len(COLOURS)))], rng, 0.05)


def backdrop(canvas: skia.Canvas, rng: np.random.Generator, studio: bool) -> None:
    """White or paper studio, or one of: wall and floor, gradient, texture, pattern, clutter, shelf, room."""
    if studio:
        white = float(rng.choice([1.0, 1.0, rng.uniform(0.86, 1.0)]))
        canvas.drawColor(color((white, white, white * float(rng.uniform(0.96, 1.0)))))
        return
    kind = int(rng.integers(8))
    ground = tone(any_colour(rng), float(rng.uniform(-0.1, 0.25)), float(rng.uniform(0.1, 0.9)))
    paint = skia.Paint()
    canvas.drawColor(color(ground))
    if kind == 0:
        floor = tone(any_colour(rng), float(rng.uniform(-0.1, 0.2)), float(rng.uniform(0.1, 0.7)))
        canvas.drawRect(
            skia.Rect.MakeLTRB(0, float(rng.uniform(0.5, 0.85)), 1, 1), skia.Paint(Color=color(floor))
        )
    elif kind == 1:
        other = tone(ground, float(rng.uniform(-0.25, 0.25)))
        a, b = rng.random(2), rng.random(2)
        paint.setShader(
            skia.GradientShader.MakeLinear(
                [skia.Point(*map(float, a)), skia.Point(*map(float, b))], [color(ground), color(other)]
            )
        )
        canvas.drawPaint(paint)
    elif kind == 2:
        freq = float(rng.uniform(2, 40))
        paint.setShader(
            skia.PerlinNoiseShader.MakeFractalNoise(
                freq, freq * float(rng.uniform(0.2, 1)), 3, float(rng.integers(99))
            )
        )
        paint.setBlendMode(skia.BlendMode.kSoftLight)
        canvas.drawPaint(paint)
    elif kind == 3:
        name = list(PATTERNS)[int(rng.integers(len(PATTERNS)))]
        cloth = Cloth(ground, tone(ground, float(rng.choice([-0.08, 0.08]))))
        paint.setShader(PATTERNS[name](cloth, rng))
        canvas.save()
        canvas.scale(0.01, 0.01)
        canvas.drawPaint(paint)
        canvas.restore()
    elif kind == 4:
        _shelf(canvas, rng, ground)
    elif kind == 5:
        _room(canvas, rng)
    else:
        for _ in range(int(rng.integers(3, 10))):
            blob = skia.Paint(
                AntiAlias=True, Color=color(tone(any_colour(rng), 0.05, float(rng.uniform(0.2, 0.9))))
            )
            if rng.random() < 0.5:
                blob.setMaskFilter(
                    skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, float(rng.uniform(0.01, 0.06)))
                )
            x, y, w, h = (float(v) for v in rng.uniform([-0.2, -0.2, 0.05, 0.05], [1, 1, 0.6, 0.6]))
            canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, h), blob) if rng.random() < 0.6 else canvas.drawOval(
                skia.Rect.MakeXYWH(x, y, w, h), blob
            )


def _shelf(canvas: skia.Canvas, rng: np.random.Generator, wall: Rgb) -> None:
    """A board or two before a wall, with soft things standing on them to the left and right."""
    wood = tone(any_colour(rng), float(rng.uniform(-0.1, 0.15)), float(rng.uniform(0.1, 0.6)))
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, float(rng.uniform(0.004, 0.02)))
    for board in (float(rng.uniform(0.78, 0.95)), float(rng.uniform(0.3, 0.5)))[: int(rng.integers(1, 3))]:
        x = float(rng.uniform(-0.1, 0.0))
        while x < 1.0:
            w, h = (float(v) for v in rng.uniform([0.05, 0.1], [0.16, 0.34]))
            if rng.random() < 0.7 and (x + w < 0.26 or x > 0.74 or board < 0.6):
                thing = skia.Paint(AntiAlias=True, Color=color(tone(any_colour(rng), 0.0, 0.6)))
                thing.setMaskFilter(blur)
                box = skia.Rect.MakeXYWH(x, board - h, w, h)
                canvas.drawRoundRect(box, 0.02, 0.02, thing) if rng.random() < 0.7 else canvas.drawOval(
                    box, thing
                )
            x += w + float(rng.uniform(0.0, 0.06))
        canvas.drawRect(skia.Rect.MakeXYWH(0, board, 1, 0.035), skia.Paint(Color=color(wood)))
        shade = skia.Paint(Color=color(tone(wall, -0.12), 0.6))
        shade.setMaskFilter(blur)
        canvas.drawRect(skia.Rect.MakeXYWH(0, board + 0.035, 1, 0.03), shade)


def _room(canvas: skia.Canvas, rng: np.random.Generator) -> None:
    """A wall, a floor, a skirting board; perhaps a window's light, a frame on the wall, a rug."""
    wall = tone(any_colour(rng), float(rng.uniform(0.0, 0.3)), float(rng.uniform(0.1, 0.5)))
    floor = tone(any_colour(rng), float(rng.uniform(-0.15, 0.1)), float(rng.uniform(0.1, 0.6)))
    edge = float(rng.uniform(0.6, 0.85))
    canvas.drawColor(color(wall))
    canvas.drawRect(skia.Rect.MakeLTRB(0, edge, 1, 1), skia.Paint(Color=color(floor)))
    canvas.drawRect(skia.Rect.MakeLTRB(0, edge - 0.025, 1, edge), skia.Paint(Color=color(tone(wall, 0.08))))
    if rng.random() < 0.5:
        lit = skia.Paint(AntiAlias=True, Color=color((1.0, 0.97, 0.88), float(rng.uniform(0.15, 0.4))))
        x, w = (float(v) for v in rng.uniform([-0.1, 0.2], [0.7, 0.4]))
        for pane in range(2):
            left = x + pane * (w / 2 + 0.02)
            path = skia.Path()
            path.addPoly(
                [skia.Point(left, 0.1), skia.Point(left + w / 2, 0.1), skia.Point(left + w / 2 + 0.12, edge),
                 skia.Point(left + 0.12, edge)],
                True,
            )  # fmt: skip
            canvas.drawPath(path, lit)
    if rng.random() < 0.5:
        x, y, w, h = (float(v) for v in rng.uniform([0, 0.05, 0.12, 0.12], [0.8, 0.25, 0.3, 0.3]))
        canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, h), skia.Paint(Color=color(tone(wall, -0.35))))
        inner = skia.Rect.MakeXYWH(x + 0.015, y + 0.015, w - 0.03, h - 0.03)
        canvas.drawRect(inner, skia.Paint(Color=color(any_colour(rng))))
    if rng.random() < 0.4:
        rug = skia.Paint(AntiAlias=True, Color=color(tone(any_colour(rng), 0.0, 0.7)))
        canvas.drawOval(skia.Rect.MakeXYWH(0.1, edge + 0.05, 0.8, 0.98 - edge), rug)
