"""What comes between a scene and its picture: things in front, print on the page, light, lens and file."""

from __future__ import annotations

import io

import numpy as np
import skia
from PIL import Image

from mmrec.worlds.drawing.backdrops import any_colour
from mmrec.worlds.drawing.palette import Rgb
from mmrec.worlds.drawing.patterns import color

_BLACK: Rgb = (0.08, 0.06, 0.1)


def fine_print(canvas: skia.Canvas, rng: np.random.Generator) -> None:
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


def daylight(canvas: skia.Canvas, rng: np.random.Generator) -> None:
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


def occluder(canvas: skia.Canvas, rng: np.random.Generator) -> None:
    """Something that juts into the picture from one side."""
    paint = skia.Paint(AntiAlias=True, Color=color(any_colour(rng)))
    w, h = (float(v) for v in rng.uniform(0.08, 0.3, 2))
    edge = int(rng.integers(4))
    along = float(rng.uniform(0, 1))
    x, y = [(along, -0.05), (along, 1.05 - h), (-0.05, along), (1.05 - w, along)][edge]
    canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, w, h), 0.03, 0.03, paint)


def camera(rgb: np.ndarray, rng: np.random.Generator, careful: bool = False) -> np.ndarray:
    """Exposure, contrast, a slight colour cast, blur, noise and JPEG: what a camera does to a scene.

    Args:
        rgb: ``(h, w, 3)`` uint8.
        rng: source of randomness.
        careful: as photographers of goods do: white stays white, and there is little noise.
    """
    pivot, cast, noisy, grain = (1.0, 0.008, 0.2, 0.015) if careful else (0.5, 0.025, 0.5, 0.04)
    x = rgb.astype(np.float32) / 255
    if rng.random() < 0.7:
        x = np.clip(x, 1e-4, 1) ** np.float32(rng.uniform(0.8, 1.25))
        x = (x - pivot) * np.float32(rng.uniform(0.85, 1.15)) + pivot
        x = x * rng.normal(1, cast, 3).astype(np.float32)
    if rng.random() < noisy:
        x = x + rng.normal(0, rng.uniform(0.003, grain), x.shape).astype(np.float32)
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
