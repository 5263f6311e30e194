"""Scenes: an object put before a camera, in the house style or with heavy domain randomisation.

``catalogue_image`` is the designer's studio: one warm paper backdrop, one light from the upper left, one
soft shadow. ``training_image`` is the opposite on purpose: any backdrop, light, angle, crop, blur and noise,
so that an encoder trained on it learns the object and not the studio (domain randomisation, Tobin et al.
2017).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia

from mmrec.worlds.drawing.backdrops import backdrop
from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.camera import camera, daylight, fine_print, occluder
from mmrec.worlds.drawing.chart import ChartBrush, SurfaceBrush
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import Rgb, hex_to_rgb, mix, sample_colour, tone
from mmrec.worlds.drawing.patterns import FITTED, color
from mmrec.worlds.drawing.photo import creased, family_swatch, white_backdrop, with_motif, woven
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


def photo_image(look: Look, rng: np.random.Generator, size: int = 96) -> np.ndarray:
    """One picture in the manner of product photographs, see ``photo``; RGB uint8 ``(size, size, 3)``."""
    return charted_training(look, rng, size, 0, photo=True).image


def charted_training(
    look: Look, rng: np.random.Generator, size: int, cells: int, photo: bool = False
) -> Charted:
    """``training_image``, or ``photo_image``, with its chart; none is drawn for 0 cells.

    What lies in front, and what is printed on plain cloth, is not on the chart.
    """
    kind = SILHOUETTES[look.category]
    side = float(rng.uniform(-1, 1))
    worn = kind.wearable and rng.random() < (0.7 if photo else 0.5)
    brush: dict[str, Any] = {
        "light": side,
        "jitter": 0.02,
        "worn": worn,
        "strength": float(rng.uniform(0.5, 1.4)),
    }
    if photo:
        brush |= {"ground": family_swatch(look, rng), "woven": kind.wearable and woven(look, rng)}
        brush["variety"] = 0.04
    outline = draw_object(look, _twin(rng), 8 * cells, ChartBrush, **brush) if cells else None
    image = draw_object(look, rng, int(size * 1.25), **brush)
    if photo:
        image = with_motif(creased(image, rng), look, rng)
    surface = skia.Surface(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size, size)
    if photo:
        white_backdrop(canvas, rng)
    else:
        backdrop(canvas, rng, rng.random() < 0.45)
    left, top, right, bottom = _bounds(image)
    extent = max(right - left, bottom - top)
    scale = _filling(rng, photo, worn) / extent
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
    if rng.random() < (0.4 if photo else 0.8):
        _drop_shadow(canvas, image, kind.pose, side, float(rng.uniform(0.2, 1.3)))
    canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.restore()
    if rng.random() < (0.0 if photo else 0.12):
        occluder(canvas, rng)
    if rng.random() < (0.0 if photo else 0.3):
        daylight(canvas, rng)
    if rng.random() < 0.1:
        fine_print(canvas, rng)
    rgb = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
    return Charted(camera(rgb, rng, careful=photo), _charted(outline, placed, cells))


def _filling(rng: np.random.Generator, photo: bool, worn: bool) -> float:
    """How much of the frame the longer side takes; beyond 1 it is cut off, as people mostly are in photos."""
    usual, cut = ((0.75, 1.0), (1.0, 1.45)) if photo else ((0.62, 0.98), (0.98, 1.35))
    return float(rng.uniform(*(usual if rng.random() < (0.3 if photo and worn else 0.85) else cut)))


def _charted(outline: skia.Image | None, placed: skia.Matrix, cells: int) -> np.ndarray:
    if outline is None:
        return np.zeros((0, 0, 2), np.uint8)
    unit = skia.Matrix.Scale(1 / outline.width(), 1 / outline.width())
    return _chart(outline, skia.Matrix.Concat(placed, unit), cells)
