"""Scenes: an object put before a camera, in the house style or with heavy domain randomisation.

``catalogue_image`` is the designer's studio: one warm paper backdrop, one light from the upper left, one
soft shadow. ``training_image`` is the opposite on purpose: any backdrop, light, angle, crop, blur and noise,
so that an encoder trained on it learns the object and not the studio (domain randomisation, Tobin et al.
2017).
"""

from __future__ import annotations

import copy
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia
from PIL import Image

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.chart import ChartBrush, SurfaceBrush
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import COLOURS, Rgb, hex_to_rgb, mix, sample_colour, tone
from mmrec.worlds.drawing.patterns import FITTED, PATTERNS, Cloth, color
from mmrec.worlds.drawing.silhouettes import SILHOUETTES

_PAPER = ("#f4efe6", "#efece6", "#f1ebe1", "#ecebe7", "#f3ede8")
_BLACK: Rgb = (0.08, 0.06, 0.1)
_FINE = 0.6
"""How large a repeating pattern is drawn on narrow parts."""


def draw_object(
    look: Look, rng: np.random.Generator, pixels: int, kind: type[Brush] = Brush, **brush: Any
) -> skia.Image:
    """The object alone on a transparent square of ``pixels`` x ``pixels``, by a brush of that kind.

    Raises:
        KeyError: for an unknown category, form, colour, pattern or finish.
    """
    goods = SILHOUETTES[look.category]
    form = goods.forms[look.form]
    brush = {"print_size": _FINE if look.form in goods.fine else 1.0, **brush}
    if look.pattern in FITTED:
        sketch = SurfaceBrush(skia.Surface(1, 1).getCanvas(), look, _twin(rng), **brush)
        form(sketch)
        brush = {**brush, "surface": sketch.surface()}
    surface = skia.Surface(pixels, pixels)
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.scale(pixels / 100, pixels / 100)
    form(kind(canvas, look, rng, **brush))
    return surface.makeImageSnapshot()


@dataclass(frozen=True)
class Charted:
    """A picture with its chart.

    Attributes:
        image: ``(size, size, 3)`` RGB uint8.
        chart: ``(cells, cells, 2)`` uint8, the share of each cell that shows the thing's own colour and the
            second colour of its pattern, 255 for all of it.
    """

    image: np.ndarray
    chart: np.ndarray


def _chart(image: skia.Image, placed: skia.Matrix, cells: int) -> np.ndarray:
    """``image``, drawn by a ``ChartBrush``, placed as in a picture of 1 x 1, as the shares of its cells."""
    fine = 4 * cells
    surface = skia.Surface(fine, fine)
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.scale(fine, fine)
    canvas.concat(placed)
    canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
    rgb = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :2]
    return np.asarray(rgb.reshape(cells, 4, cells, 4, 2).mean((1, 3)).round().astype(np.uint8))


def _twin(rng: np.random.Generator) -> np.random.Generator:
    """A generator that will draw the same."""
    return copy.deepcopy(rng)


def _bounds(image: skia.Image) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is drawn, in units of 0..1."""
    alpha = image.toarray(colorType=skia.kRGBA_8888_ColorType)[..., 3] > 40
    n = alpha.shape[0]
    cols, rows = np.flatnonzero(alpha.any(0)), np.flatnonzero(alpha.any(1))
    if cols.size == 0:
        return 0.1, 0.1, 0.9, 0.9
    return cols[0] / n, rows[0] / n, (cols[-1] + 1) / n, (rows[-1] + 1) / n


def _shadow_paint(sigma: float, alpha: float) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    black = skia.ColorFilters.Blend(color(_BLACK, alpha), skia.BlendMode.kSrcIn)
    blur = skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kDecal)
    paint.setImageFilter(skia.ImageFilters.ColorFilter(black, blur))
    return paint


def _drop_shadow(canvas: skia.Canvas, image: skia.Image, pose: str, side: float, strength: float) -> None:
    """The object's shadow, in the object's own square of 0..1 scaled to the canvas' current units."""
    n = image.width()
    left, _, right, bottom = (v * n for v in _bounds(image))
    if pose == "stand":
        width = right - left
        contact = skia.Paint(AntiAlias=True, Color=color(_BLACK, 0.34 * strength))
        contact.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.014 * n))
        canvas.drawOval(
            skia.Rect.MakeLTRB(
                left + 0.06 * width, bottom - 0.022 * n, right - 0.06 * width, bottom + 0.02 * n
            ),
            contact,
        )
        canvas.save()
        canvas.translate(0, bottom)
        canvas.skew(1.1 * side, 0)
        canvas.scale(1, 0.22)
        canvas.translate(0, -bottom)
        canvas.drawImage(image, 0, 0, skia.SamplingOptions(), _shadow_paint(0.022 * n, 0.26 * strength))
        canvas.restore()
    else:
        reach = 0.012 if pose == "lie" else 0.03
        canvas.drawImage(
            image,
            -side * reach * n,
            1.5 * reach * n,
            skia.SamplingOptions(),
            _shadow_paint((0.6 + 0.5 * (pose == "hang")) * reach * n + 0.006 * n, 0.32 * strength),
        )


def catalogue_image(look: Look, seed: int, size: int = 320) -> np.ndarray:
    """One catalogue picture in the house style, RGB uint8 ``(size, size, 3)``."""
    return charted_catalogue(look, seed, size, 0).image


def charted_catalogue(look: Look, seed: int, size: int, cells: int) -> Charted:
    """``catalogue_image`` with its chart; none is drawn for 0 cells."""
    rng = np.random.default_rng(seed)
    pose = SILHOUETTES[look.category].pose
    outline = draw_object(look, _twin(rng), 8 * cells, ChartBrush) if cells else None
    image = draw_object(look, rng, 2 * size)
    left, top, right, bottom = _bounds(image)
    surface = skia.Surface(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size, size)
    tint = sample_colour(look.colour, np.random.default_rng(0))
    paper = mix(hex_to_rgb(_PAPER[int(rng.integers(len(_PAPER)))]), tint, 0.045)
    if look.colour in ("white", "silver", "beige") and look.pattern == "plain":
        paper = tone(paper, -0.055)
    backdrop = skia.Paint()
    backdrop.setShader(
        skia.GradientShader.MakeRadial(
            skia.Point(0.4, 0.3), 0.95, [color(tone(paper, 0.025)), color(tone(paper, -0.04))]
        )
    )
    canvas.drawPaint(backdrop)
    extent = max(right - left, bottom - top)
    scale = 0.76 / extent
    if pose == "stand":
        floor = skia.Paint()
        floor.setShader(
            skia.GradientShader.MakeLinear(
                [skia.Point(0, 0.68), skia.Point(0, 1)],
                [color(tone(paper, -0.05), 0.0), color(tone(paper, -0.05), 0.9)],
            )
        )
        canvas.drawRect(skia.Rect.MakeLTRB(0, 0.68, 1, 1), floor)
        dy = 0.87 - bottom * scale if (bottom - top) * scale > 0.6 else 0.8 - bottom * scale
    else:
        dy = 0.5 - (top + bottom) / 2 * scale
    shift = 0.5 - (left + right) / 2 * scale
    placed = skia.Matrix.Concat(skia.Matrix.Translate(shift, dy), skia.Matrix.Scale(scale, scale))
    canvas.translate(shift, dy)
    canvas.scale(scale / image.width(), scale / image.width())
    _drop_shadow(canvas, image, pose, -0.6, 1.0)
    canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    rgb = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].copy()
    return Charted(rgb, _charted(outline, placed, cells))


def training_image(look: Look, rng: np.random.Generator, size: int = 96) -> np.ndarray:
    """One domain-randomised picture, RGB uint8 ``(size, size, 3)``; what it shows is still ``look``."""
    return charted_training(look, rng, size, 0).image


def charted_training(look: Look, rng: np.random.Generator, size: int, cells: int) -> Charted:
    """``training_image`` with its chart; none is drawn for 0 cells. What lies in front is not on it."""
    kind = SILHOUETTES[look.category]
    side = float(rng.uniform(-1, 1))
    worn = kind.wearable and rng.random() < 0.5
    brush: dict[str, Any] = {
        "light": side,
        "jitter": 0.02,
        "worn": worn,
        "strength": float(rng.uniform(0.5, 1.4)),
    }
    outline = draw_object(look, _twin(rng), 8 * cells, ChartBrush, **brush) if cells else None
    image = draw_object(look, rng, int(size * 1.25), **brush)
    surface = skia.Surface(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size, size)
    studio = rng.random() < 0.45
    _backdrop(canvas, rng, studio)
    left, top, right, bottom = _bounds(image)
    extent = max(right - left, bottom - top)
    scale = float(rng.uniform(0.62, 0.98) if rng.random() < 0.85 else rng.uniform(0.98, 1.35)) / extent
    slack = max(0.04, 0.5 * (1 - scale * extent))
    cx, cy = 0.5 + rng.uniform(-slack, slack), 0.5 + rng.uniform(-slack, slack)
    canvas.save()
    canvas.translate(float(cx), float(cy))
    upright = kind.pose != "lie"
    canvas.rotate(float(rng.normal(0, 5) if upright or worn or rng.random() < 0.6 else rng.uniform(-60, 60)))
    matrix = skia.Matrix()
    matrix.setAll(
        1,
        float(rng.normal(0, 0.07)),
        0,
        float(rng.normal(0, 0.05)),
        1,
        0,
        *(float(v) for v in rng.normal(0, 0.12, 2)),
        1,
    )
    canvas.concat(matrix)
    flip = -1.0 if rng.random() < 0.5 else 1.0
    canvas.scale(flip * scale * float(rng.uniform(0.86, 1.14)), scale)
    canvas.translate(-(left + right) / 2, -(top + bottom) / 2)
    placed = skia.Matrix.Concat(skia.Matrix.Scale(1 / size, 1 / size), canvas.getTotalMatrix())
    canvas.scale(1 / image.width(), 1 / image.width())
    if rng.random() < 0.8:
        _drop_shadow(canvas, image, kind.pose, side, float(rng.uniform(0.2, 1.3)))
    canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.restore()
    if rng.random() < 0.12:
        _occluder(canvas, rng)
    if rng.random() < 0.3:
        _daylight(canvas, rng)
    if rng.random() < 0.1:
        _print(canvas, rng)
    rgb = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
    return Charted(_camera(rgb, rng), _charted(outline, placed, cells))


def _charted(outline: skia.Image | None, placed: skia.Matrix, cells: int) -> np.ndarray:
    if outline is None:
        return np.zeros((0, 0, 2), np.uint8)
    unit = skia.Matrix.Scale(1 / outline.width(), 1 / outline.width())
    return _chart(outline, skia.Matrix.Concat(placed, unit), cells)


def _any_colour(rng: np.random.Generator) -> Rgb:
    return sample_colour(COLOURS[int(rng.integers(len(COLOURS)))], rng, 0.05)


def _backdrop(canvas: skia.Canvas, rng: np.random.Generator, studio: bool) -> None:
    """White or paper studio, or one of: wall and floor, gradient, texture, pattern, clutter, shelf, room."""
    if studio:
        white = float(rng.choice([1.0, 1.0, rng.uniform(0.86, 1.0)]))
        canvas.drawColor(color((white, white, white * float(rng.uniform(0.96, 1.0)))))
        return
    kind = int(rng.integers(8))
    ground = tone(_any_colour(rng), float(rng.uniform(-0.1, 0.25)), float(rng.uniform(0.1, 0.9)))
    paint = skia.Paint()
    canvas.drawColor(color(ground))
    if kind == 0:
        floor = tone(_any_colour(rng), float(rng.uniform(-0.1, 0.2)), float(rng.uniform(0.1, 0.7)))
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
                AntiAlias=True, Color=color(tone(_any_colour(rng), 0.05, float(rng.uniform(0.2, 0.9))))
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
    wood = tone(_any_colour(rng), float(rng.uniform(-0.1, 0.15)), float(rng.uniform(0.1, 0.6)))
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, float(rng.uniform(0.004, 0.02)))
    for board in (float(rng.uniform(0.78, 0.95)), float(rng.uniform(0.3, 0.5)))[: int(rng.integers(1, 3))]:
        x = float(rng.uniform(-0.1, 0.0))
        while x < 1.0:
            w, h = (float(v) for v in rng.uniform([0.05, 0.1], [0.16, 0.34]))
            if rng.random() < 0.7 and (x + w < 0.26 or x > 0.74 or board < 0.6):
                thing = skia.Paint(AntiAlias=True, Color=color(tone(_any_colour(rng), 0.0, 0.6)))
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
    wall = tone(_any_colour(rng), float(rng.uniform(0.0, 0.3)), float(rng.uniform(0.1, 0.5)))
    floor = tone(_any_colour(rng), float(rng.uniform(-0.15, 0.1)), float(rng.uniform(0.1, 0.6)))
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
        canvas.drawRect(inner, skia.Paint(Color=color(_any_colour(rng))))
    if rng.random() < 0.4:
        rug = skia.Paint(AntiAlias=True, Color=color(tone(_any_colour(rng), 0.0, 0.7)))
        canvas.drawOval(skia.Rect.MakeXYWH(0.1, edge + 0.05, 0.8, 0.98 - edge), rug)


def _print(canvas: skia.Canvas, rng: np.random.Generator) -> None:
    """Lines of print in a corner, as on a catalogue's page: bars where the words would be."""
    dark = rng.random() < 0.7
    ink = skia.Paint(AntiAlias=True, Color=color((0.1, 0.1, 0.12) if dark else (0.97, 0.97, 0.95), 0.85))
    size = float(rng.uniform(0.012, 0.035))
    left, top = float(rng.choice([0.03, 0.6])), float(rng.choice([0.03, 0.84]))
    for row in range(int(rng.integers(1, 4))):
        x = left
        for _ in range(int(rng.integers(1, 5))):
            w = size * float(rng.uniform(1, 5))
            canvas.drawRect(skia.Rect.MakeXYWH(x, top + 1.7 * size * row, w, size), ink)
            x += w + size


def _daylight(canvas: skia.Canvas, rng: np.random.Generator) -> None:
    """Light from one side, dark from the other, over the whole scene."""
    angle = float(rng.uniform(0, 2 * np.pi))
    dx, dy = 0.6 * np.cos(angle), 0.6 * np.sin(angle)
    paint = skia.Paint()
    bright, dim = float(rng.uniform(0, 0.22)), float(rng.uniform(0, 0.3))
    paint.setShader(
        skia.GradientShader.MakeLinear(
            [skia.Point(0.5 - dx, 0.5 - dy), skia.Point(0.5 + dx, 0.5 + dy)],
            [color((1.0, 0.98, 0.92), bright), color((1.0, 1.0, 1.0), 0.0), color(_BLACK, dim)],
        )
    )
    canvas.drawPaint(paint)


def _occluder(canvas: skia.Canvas, rng: np.random.Generator) -> None:
    paint = skia.Paint(AntiAlias=True, Color=color(_any_colour(rng)))
    w, h = (float(v) for v in rng.uniform(0.08, 0.3, 2))
    edge = int(rng.integers(4))
    along = float(rng.uniform(0, 1))
    x, y = [(along, -0.05), (along, 1.05 - h), (-0.05, along), (1.05 - w, along)][edge]
    canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, w, h), 0.03, 0.03, paint)


def _camera(rgb: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Exposure, contrast, a slight colour cast, blur, noise and JPEG: what a camera does to a scene."""
    x = rgb.astype(np.float32) / 255
    if rng.random() < 0.7:
        x = np.clip(x, 1e-4, 1) ** np.float32(rng.uniform(0.8, 1.25))
        x = (x - 0.5) * np.float32(rng.uniform(0.85, 1.15)) + 0.5
        x = x * rng.normal(1, 0.025, 3).astype(np.float32)
    if rng.random() < 0.5:
        x = x + rng.normal(0, rng.uniform(0.003, 0.04), x.shape).astype(np.float32)
    out = (np.clip(x, 0, 1) * 255).astype(np.uint8)
    image = Image.fromarray(out)
    if rng.random() < 0.3:
        small = int(out.shape[0] * rng.uniform(0.45, 0.85))
        image = image.resize((small, small), Image.Resampling.BILINEAR).resize(
            out.shape[1::-1], Image.Resampling.BILINEAR
        )
    if rng.random() < 0.3:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=int(rng.integers(25, 90)))
        image = Image.open(buffer)
    return np.asarray(image)
