"""Training covers: any sleeve on any table, shelf or screen, so that an encoder learns the cover alone.

Domain randomisation (Tobin et al. 2017): the composition is as random as in the catalogue, and on top of it
come crop, turn, perspective, light, blur, noise and JPEG, mild enough for the palette to keep its name.
"""

from __future__ import annotations

import io

import numpy as np
import skia
from PIL import Image

from mmrec.worlds.covers.cover import paint_cover, pixels
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.drawing.palette import Rgb, oklab_to_rgb, tone
from mmrec.worlds.drawing.patterns import color

_SYLLABLES = (
    "an", "ba", "cor", "da", "el", "fen", "gar", "hi", "is", "jun", "ka", "lo", "mer",
    "no", "or", "pa", "qui", "ros", "su", "ta", "um", "vel", "wo", "xi", "yar", "zen",
)  # fmt: skip


def training_cover(sleeve: Sleeve, rng: np.random.Generator, size: int = 104) -> np.ndarray:
    """One domain-randomised view of a cover, RGB uint8 ``(size, size, 3)``; it still shows ``sleeve``.

    Args:
        sleeve: what the cover shows.
        rng: the only source of variation.
        size: edge in pixels.
    """
    lettered = rng.random() < 0.6
    title = _words(rng, int(rng.integers(1, 4))) if lettered else None
    artist = _words(rng, int(rng.integers(1, 3))) if lettered and rng.random() < 0.8 else None
    edge = int(size * rng.uniform(0.9, 1.25))
    print_ = skia.Surface(edge, edge)
    paint_cover(print_, sleeve, rng, title=title, artist=artist, detail=0.55)
    cover = print_.makeImageSnapshot()
    surface = skia.Surface(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size, size)
    place = rng.random()
    if place < 0.4:
        _filling(canvas, cover, rng)
    elif place < 0.65:
        _on_table(canvas, cover, rng)
    elif place < 0.85:
        _on_shelf(canvas, cover, rng)
    else:
        _on_plain(canvas, cover, rng)
    return _photographed(pixels(surface), rng)


def _words(rng: np.random.Generator, count: int) -> str:
    lengths = rng.integers(1, 4, count)
    return " ".join(
        "".join(_SYLLABLES[int(k)] for k in rng.integers(len(_SYLLABLES), size=n)) for n in lengths
    )


def _surroundings(rng: np.random.Generator, low: float = 0.25, high: float = 0.97) -> Rgb:
    """The colour of a wall or a table: any lightness, seldom strong, so that it never names the cover."""
    turn, chroma = rng.uniform(0, 2 * np.pi), rng.gamma(1.5, 0.02)
    return oklab_to_rgb(np.array([rng.uniform(low, high), chroma * np.cos(turn), chroma * np.sin(turn)]))


def _lay(canvas: skia.Canvas, rng: np.random.Generator, side: float, turn: float, tilt: float) -> None:
    """Moves the canvas so that a cover ``side`` wide lies about the origin, turned (degrees), askew."""
    canvas.rotate(turn)
    skew = skia.Matrix()
    askew = (float(v) for v in rng.normal(0, tilt, 2))
    skew.setAll(1, float(rng.normal(0, 0.3 * tilt)), 0, float(rng.normal(0, 0.3 * tilt)), 1, 0, *askew, 1)
    canvas.concat(skew)
    canvas.translate(-side / 2, -side / 2)


def _shadow(canvas: skia.Canvas, rng: np.random.Generator, side: float, reach: float) -> None:
    blur = float(rng.uniform(0.004, 0.03))
    paint = skia.Paint(AntiAlias=True, Color=color((0.05, 0.04, 0.06), float(rng.uniform(0.2, 0.6))))
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    dx, dy = float(rng.uniform(-reach, reach)), float(rng.uniform(0, reach))
    canvas.drawRect(skia.Rect.MakeXYWH(dx, dy, side, side), paint)


def _stamp(canvas: skia.Canvas, cover: skia.Image, side: float) -> None:
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(cover, skia.Rect.MakeWH(side, side), sampling, skia.Paint(AntiAlias=True))


def _filling(canvas: skia.Canvas, cover: skia.Image, rng: np.random.Generator) -> None:
    """As on a screen: the whole picture, or a crop of it, now and then turned a little."""
    canvas.translate(0.5, 0.5)
    if rng.random() < 0.4:
        _stamp_centred(canvas, cover, 1.0)
        return
    side = float(rng.uniform(1.02, 1.3))
    slack = 0.5 * (side - 1)
    canvas.translate(*(float(v) for v in rng.uniform(-slack, slack, 2)))
    canvas.rotate(float(rng.normal(0, 3)))
    _stamp_centred(canvas, cover, side * 1.05)


def _stamp_centred(canvas: skia.Canvas, cover: skia.Image, side: float) -> None:
    canvas.translate(-side / 2, -side / 2)
    _stamp(canvas, cover, side)


def _on_table(canvas: skia.Canvas, cover: skia.Image, rng: np.random.Generator) -> None:
    ground = _surroundings(rng, 0.2, 0.9)
    canvas.drawColor(color(ground))
    if rng.random() < 0.6:
        plank = float(rng.uniform(0.1, 0.3))
        canvas.save()
        canvas.rotate(float(rng.choice([0, 90, rng.uniform(-60, 60)])), 0.5, 0.5)
        for k in range(-6, 16):
            shade = tone(ground, float(rng.normal(0, 0.025)))
            canvas.drawRect(
                skia.Rect.MakeXYWH(-1, k * plank - 0.5, 3, plank * 0.96), skia.Paint(Color=color(shade))
            )
        canvas.restore()
    canvas.translate(*(float(v) for v in rng.uniform(0.42, 0.58, 2)))
    side = float(rng.uniform(0.66, 0.92))
    turn = float(rng.normal(0, 9) if rng.random() < 0.7 else rng.uniform(-45, 45))
    _lay(canvas, rng, side, turn, 0.16)
    _shadow(canvas, rng, side, 0.03)
    _stamp(canvas, cover, side)


def _on_shelf(canvas: skia.Canvas, cover: skia.Image, rng: np.random.Generator) -> None:
    wall, wood = _surroundings(rng, 0.45, 0.98), _surroundings(rng, 0.2, 0.8)
    canvas.drawColor(color(wall))
    floor = float(rng.uniform(0.82, 0.97))
    side = float(rng.uniform(0.62, min(0.88, floor - 0.02)))
    x = float(rng.uniform(0.46, 0.54))
    for direction in (-1, 1):
        if rng.random() < 0.6:
            at = x + direction * (side / 2 + float(rng.uniform(0.01, 0.04)))
            while 0 < at < 1:
                w, h = float(rng.uniform(0.02, 0.07)), side * float(rng.uniform(0.7, 1.05))
                left = at if direction > 0 else at - w
                spine = skia.Paint(AntiAlias=True, Color=color(_surroundings(rng, 0.15, 0.95)))
                canvas.drawRect(skia.Rect.MakeLTRB(left, floor - h, left + 0.92 * w, floor), spine)
                at += direction * w
    canvas.save()
    canvas.translate(x, floor - side / 2)
    _lay(canvas, rng, side, float(rng.normal(0, 2.5)), 0.07)
    _shadow(canvas, rng, side, 0.02)
    _stamp(canvas, cover, side)
    canvas.restore()
    canvas.drawRect(skia.Rect.MakeLTRB(0, floor, 1, 1), skia.Paint(Color=color(wood)))


def _on_plain(canvas: skia.Canvas, cover: skia.Image, rng: np.random.Generator) -> None:
    a = _surroundings(rng, 0.1, 1.0)
    paint = skia.Paint()
    ends = [skia.Point(*(float(v) for v in rng.random(2))) for _ in range(2)]
    paint.setShader(skia.GradientShader.MakeLinear(ends, [color(a), color(_surroundings(rng, 0.1, 1.0))]))
    canvas.drawColor(color(a))
    if rng.random() < 0.5:
        canvas.drawPaint(paint)
    canvas.translate(0.5, 0.5)
    side = float(rng.uniform(0.68, 0.95))
    _lay(canvas, rng, side, float(rng.normal(0, 4)), 0.05)
    if rng.random() < 0.7:
        _shadow(canvas, rng, side, 0.03)
    _stamp(canvas, cover, side)


def _photographed(rgb: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Uneven light, exposure, a slight cast, blur, noise and JPEG: what a camera adds to a print."""
    size = len(rgb)
    x = rgb.astype(np.float32)
    if rng.random() < 0.6:
        slope = rng.uniform(-0.16, 0.16, 2)
        line = np.linspace(-1, 1, size, dtype=np.float32)
        light = 1 + slope[0] * line[:, None] + slope[1] * line[None, :]
        x *= light.astype(np.float32)[..., None]
    if rng.random() < 0.7:
        x = (x - 127) * np.float32(rng.uniform(0.82, 1.12)) + np.float32(127 + rng.uniform(-20, 20))
        x *= rng.normal(1, 0.02, 3).astype(np.float32)
    if rng.random() < 0.5:
        x += rng.standard_normal((size, size, 1), dtype=np.float32) * np.float32(rng.uniform(1, 6))
    image = Image.fromarray(np.clip(x, 0, 255).astype(np.uint8))
    if rng.random() < 0.3:
        small = int(size * rng.uniform(0.5, 0.9))
        image = image.resize((small, small), Image.Resampling.BILINEAR).resize(
            (size, size), Image.Resampling.BILINEAR
        )
    if rng.random() < 0.3:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=int(rng.integers(30, 92)))
        image = Image.open(buffer)
    return np.array(image)
