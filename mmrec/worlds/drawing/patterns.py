"""Surface patterns as skia shaders, in drawing units (the canvas is 100 x 100 units).

Every pattern keeps its ground colour dominant (about 60% of the area or more), so that the colour name of
an item stays the ground's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from mmrec.worlds.drawing.palette import Rgb


def color(rgb: Rgb, alpha: float = 1.0) -> int:
    """SRGB in 0..1 and alpha -> skia's packed colour."""
    r, g, b = (round(255 * min(max(v, 0.0), 1.0)) for v in rgb)
    return int(skia.ColorSetARGB(round(255 * alpha), r, g, b))


@dataclass(frozen=True)
class Cloth:
    """What a pattern is laid on.

    Attributes:
        ground: the colour that dominates.
        accent: the second colour.
        surface: points of what carries the pattern, ``(n, 2)`` in drawing units; None for the whole drawing.
            Only patterns that are laid over it as a whole read it, see ``FITTED``.
    """

    ground: Rgb
    accent: Rgb
    surface: np.ndarray | None = None


def _tile(
    width: float, height: float, draw: Callable[[skia.Canvas], None], angle: float = 0.0
) -> skia.Shader:
    recorder = skia.PictureRecorder()
    bounds = skia.Rect.MakeWH(width, height)
    draw(recorder.beginRecording(bounds))
    picture = recorder.finishRecordingAsPicture()
    return picture.makeShader(
        skia.TileMode.kRepeat,
        skia.TileMode.kRepeat,
        skia.FilterMode.kLinear,
        skia.Matrix.RotateDeg(angle),
        bounds,
    )


def _bands(colours: list[int], stops: list[float], period: float, angle: float) -> skia.Shader:
    return skia.GradientShader.MakeLinear(
        [skia.Point(0, 0), skia.Point(0, period)],
        colours,
        stops,
        skia.TileMode.kRepeat,
        0,
        skia.Matrix.RotateDeg(angle),
    )


def plain(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:  # noqa: ARG001
    """One flat colour."""
    return skia.Shaders.Color(color(cloth.ground))


def striped(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Bands of the accent, horizontal, vertical or diagonal."""
    ground, accent = cloth.ground, cloth.accent
    period, share = rng.uniform(8, 15), rng.uniform(0.25, 0.42)
    angle = float(rng.choice([0, 0, 0, 90, 90, 45])) + rng.normal(0, 1)
    g, a, e = color(ground), color(accent), 0.012
    stops = [0.0, 1 - share - e, 1 - share, 1 - e, 1.0]
    return _bands([g, g, a, a, g], stops, period, angle)


def checked(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Crossed translucent bands: gingham, or tartan with a fine over-check.

    Where only one band runs, the cloth is still nearer to the ground than to the accent.
    """
    ground, accent = cloth.ground, cloth.accent
    period, share = rng.uniform(11, 17), rng.uniform(0.24, 0.34)
    fine = rng.random() < 0.45

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawColor(color(ground))
        band = skia.Paint(Color=color(accent, 0.46))
        canvas.drawRect(skia.Rect.MakeXYWH(0, 0, period * share, period), band)
        canvas.drawRect(skia.Rect.MakeXYWH(0, 0, period, period * share), band)
        if fine:
            line = skia.Paint(Color=color(accent, 0.85))
            at = period * (share + (1 - share) / 2)
            canvas.drawRect(skia.Rect.MakeXYWH(at, 0, 0.9, period), line)
            canvas.drawRect(skia.Rect.MakeXYWH(0, at, period, 0.9), line)

    return _tile(period, period, draw, float(rng.choice([0, 0, 0, 45])))


def dotted(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Round dots on a staggered lattice."""
    ground, accent = cloth.ground, cloth.accent
    period = rng.uniform(9, 15)
    radius = period * rng.uniform(0.19, 0.26)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawColor(color(ground))
        dot = skia.Paint(Color=color(accent), AntiAlias=True)
        centres = [(0.5, 0.5), (0, 0), (1, 0), (0, 1), (1, 1)]
        for x, y in centres:
            canvas.drawCircle(x * period, y * period, radius, dot)

    return _tile(period, period, draw)


def floral(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Five-petalled blossoms with leaves, two to a tile."""
    ground, accent = cloth.ground, cloth.accent
    period = rng.uniform(15, 22)
    leaf = (0.33, 0.5, 0.3) if sum(ground) > 1.2 else (0.55, 0.7, 0.5)
    heart = (0.95, 0.8, 0.35) if sum(accent) < 2.3 else (0.9, 0.65, 0.3)
    petals = int(rng.integers(5, 7))

    def blossom(canvas: skia.Canvas, x: float, y: float, size: float, turn: float) -> None:
        green = skia.Paint(Color=color(leaf), AntiAlias=True)
        petal = skia.Paint(Color=color(accent), AntiAlias=True)
        for side in (turn + 40, turn + 215):
            canvas.save()
            canvas.translate(x, y)
            canvas.rotate(side)
            canvas.drawOval(skia.Rect.MakeXYWH(size * 0.7, -size * 0.22, size * 0.95, size * 0.44), green)
            canvas.restore()
        for k in range(petals):
            canvas.save()
            canvas.translate(x, y)
            canvas.rotate(turn + 360 * k / petals)
            canvas.drawOval(skia.Rect.MakeXYWH(size * 0.05, -size * 0.33, size * 0.92, size * 0.66), petal)
            canvas.restore()
        canvas.drawCircle(x, y, size * 0.26, skia.Paint(Color=color(heart), AntiAlias=True))

    turns = rng.uniform(0, 72, 2)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawColor(color(ground))
        blossom(canvas, period * 0.3, period * 0.3, period * 0.23, float(turns[0]))
        blossom(canvas, period * 0.76, period * 0.76, period * 0.21, float(turns[1]))

    return _tile(period, period, draw, float(rng.uniform(-15, 15)))


def zigzag(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Chevron rows."""
    ground, accent = cloth.ground, cloth.accent
    period = rng.uniform(9, 14)
    width = period * rng.uniform(0.21, 0.28)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawColor(color(ground))
        path = skia.Path()
        path.moveTo(-period * 0.5, period * 0.8)
        path.lineTo(0, period * 0.25)
        path.lineTo(period * 0.5, period * 0.8)
        path.lineTo(period, period * 0.25)
        path.lineTo(period * 1.5, period * 0.8)
        stroke = skia.Paint(
            Color=color(accent), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width
        )
        canvas.drawPath(path, stroke)

    return _tile(period, period, draw, float(rng.choice([0, 0, 0, 90])))


def colour_block(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Large fields: the lower or one side part in the accent, at a straight or slanted seam.

    The seam is laid so that a good third of the surface lies beyond it, whatever its shape.
    """
    angle = float(rng.choice([0, 0, 90, 25, -25, 180]))
    share = float(rng.uniform(0.56, 0.66))
    along, start, end = _across(cloth.surface, angle + 90)
    seam = float(np.quantile(along, share))
    at = (seam - start) / max(end - start, 1e-6)
    g, c = color(cloth.ground), color(cloth.accent)
    return skia.GradientShader.MakeLinear(
        _line(angle + 90, start, end), [g, g, c, c], [0.0, max(at - 0.006, 0.0), min(at + 0.006, 1.0), 1.0]
    )


def _across(surface: np.ndarray | None, angle: float) -> tuple[np.ndarray, float, float]:
    """How far along a direction each point of the surface lies, and the first and the last of them.

    Without a surface: the whole drawing.
    """
    points = np.stack(np.meshgrid(np.arange(12.0, 89, 4), np.arange(12.0, 89, 4)), -1).reshape(-1, 2)
    if surface is not None and len(surface) >= 4:
        points = surface
    along = (points - 50) @ _direction(angle)
    return along, float(along.min()), float(along.max())


def _direction(angle: float) -> np.ndarray:
    return np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])


def _line(angle: float, start: float, end: float) -> list[skia.Point]:
    """Two points in drawing units, ``start`` and ``end`` along the direction from the middle."""
    x, y = (float(v) for v in _direction(angle))
    return [skia.Point(50 + t * x, 50 + t * y) for t in (start, end)]


def speckled(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Terrazzo: irregular chips of the accent and a second tone."""
    ground, accent = cloth.ground, cloth.accent
    period = 30.0
    count = int(rng.integers(34, 52))
    at, size, turn = (
        rng.uniform(0, period, (count, 2)),
        rng.uniform(1.0, 2.5, count),
        rng.uniform(0, 180, count),
    )
    second = tuple(0.5 * (a + g) for a, g in zip(accent, ground, strict=True))

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawColor(color(ground))
        for k in range(count):
            paint = skia.Paint(Color=color(accent if k % 3 else second), AntiAlias=True)  # type: ignore[arg-type]
            for ox in (-period, 0, period):
                for oy in (-period, 0, period):
                    x, y, s = at[k, 0] + ox, at[k, 1] + oy, size[k]
                    if not (-3 < x < period + 3 and -3 < y < period + 3):
                        continue
                    canvas.save()
                    canvas.translate(float(x), float(y))
                    canvas.rotate(float(turn[k]))
                    canvas.drawRoundRect(
                        skia.Rect.MakeXYWH(-s, -0.6 * s, 2 * s, 1.2 * s), 0.5 * s, 0.5 * s, paint
                    )
                    canvas.restore()

    return _tile(period, period, draw)


def gradient(cloth: Cloth, rng: np.random.Generator) -> skia.Shader:
    """Ombré: the ground fading into the accent over the whole of the surface, whatever its shape."""
    angle = float(rng.choice([90, 90, 90, 60, 120, 270]))
    along, _, _ = _across(cloth.surface, angle)
    start, end = (float(v) for v in np.quantile(along, [0.3, 0.93]))
    return skia.GradientShader.MakeLinear(
        _line(angle, start, max(end, start + 1.0)), [color(cloth.ground), color(cloth.accent)], [0.0, 1.0]
    )


Shading = Callable[[Cloth, np.random.Generator], skia.Shader]

PATTERNS: dict[str, Shading] = {
    "plain": plain,
    "striped": striped,
    "checked": checked,
    "dotted": dotted,
    "floral": floral,
    "zigzag": zigzag,
    "colour-block": colour_block,
    "speckled": speckled,
    "gradient": gradient,
}
"""Pattern name -> shader of a cloth; what it draws at random does not depend on the colours."""

FITTED: frozenset[str] = frozenset({"colour-block", "gradient"})
"""Patterns that are laid over a surface as a whole, and so need to know it."""
