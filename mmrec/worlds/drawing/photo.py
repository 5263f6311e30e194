"""Product photographs: what real catalogue pictures have that neither the studio nor a randomised scene has.

White behind the thing and little shadow; people who wear it, cut off where the frame ends; motifs printed on
plain cloth; cloth that is creased; and the pale and dark members of a colour's family, which a designer's
catalogue leaves out though people call them by the same name.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import skia

from mmrec.worlds.drawing.backdrops import any_colour
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import (
    METALS,
    SWATCHES,
    Rgb,
    distance,
    hex_to_rgb,
    oklab_to_rgb,
    rgb_to_oklab,
)
from mmrec.worlds.drawing.patterns import color

# fmt: off
FAMILIES: dict[str, tuple[str, ...]] = {
    "black": ("#2c2c2e", "#343436", "#3c3c3e"),
    "white": ("#f4f4f6", "#eceff2", "#e9e7e3", "#ffffff"),
    "grey": ("#5a5d61", "#b0b1b3", "#bfc0c2", "#4c4f54", "#8b8680", "#7f8790"),
    "beige": ("#ebdabd", "#d6c2a4", "#bfa57d", "#e9d9c6", "#c8b59a", "#d8cbb4"),
    "brown": ("#3f2a20", "#4a3328", "#a3764e", "#8a6a52", "#5c4438", "#6f5a4c", "#33241d", "#4b372b"),
    "red": ("#a3161f", "#e8434a", "#c43c3c", "#ee5a55", "#8f1a1f", "#b8474b", "#cf5a5c"),
    "maroon": ("#4a1220", "#84283c", "#6b2230"),
    "orange": ("#f6a35c", "#ee6a2c", "#f7b27a", "#c9571c"),
    "yellow": ("#fbe99a", "#f9d71c", "#d8ae2e", "#fdf0a8"),
    "green": (
        "#bfe3c0", "#a8d5a2", "#1f4a2e", "#17382b", "#8fce4a", "#5fc24b", "#d2ebd4", "#2b4036", "#54705c",
        "#9bb59c",
    ),
    "olive": ("#8c8a55", "#4a4d28", "#98986a"),
    "teal": ("#5fb8b4", "#0f5257", "#8fd0cc", "#1d5c63"),
    "blue": (
        "#b9d3ee", "#cfe0f2", "#1f4a8c", "#3a5a8c", "#5a7ba6", "#34557a", "#7d93ad", "#1c3f94", "#9fb4c8",
        "#5b7186", "#44586e", "#d3e3f5",
    ),
    "navy": ("#11182e", "#2b3654", "#1a2238", "#262e44", "#29334a"),
    "purple": (
        "#cbb7dd", "#b8a0d2", "#3d2350", "#4a2a55", "#56324f", "#ddd0ea", "#7a5c86", "#33253a", "#45344c",
        "#9c8aa8",
    ),
    "pink": ("#f9d5de", "#fad9e1", "#c94f7c", "#e0457b", "#f58fb0", "#b8456e", "#e6b4be", "#d795a2"),
}
# fmt: on
"""Colour name -> what else people call by it, beside ``palette.SWATCHES``: pale, dark, dusty and loud."""

_WEARS_A_MOTIF = frozenset({"t-shirt", "sweater", "dress", "jacket", "backpack", "hat", "sneaker", "shorts"})


def family_swatch(look: Look, rng: np.random.Generator) -> Rgb | None:
    """A shade that people call by the colour's name; one time in four None, for the designer's swatches."""
    if look.colour in METALS or look.colour not in FAMILIES or rng.random() < 0.25:
        return None
    return shade(look.colour, rng)


def shade(name: str, rng: np.random.Generator) -> Rgb:
    """Anything about the known shades of a colour, duller, lighter or darker, that still bears its name.

    It bears the name of the known shade that it is nearest to. What strays into another colour is drawn
    again, closer to where it started.
    """
    options = (*SWATCHES[name], *FAMILIES[name])
    start = rgb_to_oklab(hex_to_rgb(options[int(rng.integers(len(options)))]))
    tint = 0.004 if name in _NEUTRAL else 0.012
    for reach in (1.0, 0.6, 0.3):
        lab = start + reach * rng.normal(0, [0.05, tint, tint])
        lab[1:] *= 1 + reach * (float(rng.uniform(0.5, 1.15)) - 1)
        rgb = oklab_to_rgb(lab)
        if called(rgb) == name:
            return rgb
    return oklab_to_rgb(start)


def called(rgb: Rgb) -> str:
    """The name of the nearest known shade; a metal's name is never that of a flat colour."""
    names, labs = _known()
    return names[int(np.linalg.norm(labs - rgb_to_oklab(rgb), axis=1).argmin())]


@lru_cache(maxsize=1)
def _known() -> tuple[list[str], np.ndarray]:
    """Every known shade: its name, and where it lies, ``(n, 3)``."""
    known = [(name, code) for name in FAMILIES for code in (*SWATCHES[name], *FAMILIES[name])]
    return [name for name, _ in known], np.array([rgb_to_oklab(hex_to_rgb(code)) for _, code in known])


def woven(look: Look, rng: np.random.Generator) -> bool:
    """Whether a cloth is pale with threads of the colour that it is called by, as most checked shirts are.

    A catalogue's drawing calls that white; a shop's photograph goes by the colour that is not.
    """
    named = look.colour not in _PALE and look.colour != "black" and look.accent in _PALE
    return look.pattern in ("checked", "striped") and named and bool(rng.random() < 0.5)


_PALE = frozenset({"white", "beige", "grey", "silver"})
_NEUTRAL = frozenset({"black", "white", "grey"})


def white_backdrop(canvas: skia.Canvas, rng: np.random.Generator) -> None:
    """White, at times a trace off it."""
    level = 1.0 if rng.random() < 0.75 else float(rng.uniform(0.9, 1.0))
    canvas.drawColor(color((level, level, level)))


def creased(image: skia.Image, rng: np.random.Generator) -> skia.Image:
    """Broad soft light and dark over the thing alone, as on cloth and leather that is not smooth."""
    n = image.width()
    surface = skia.Surface(n, n)
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.drawImage(image, 0, 0)
    wave = float(rng.uniform(2.0, 7.0)) / n
    noise = skia.Paint()
    noise.setShader(
        skia.PerlinNoiseShader.MakeFractalNoise(
            wave, wave * float(rng.uniform(0.4, 1.6)), 2, float(rng.integers(999))
        )
    )
    noise.setColorFilter(skia.ColorFilters.Matrix(_LIGHT))
    canvas.saveLayer(
        None, skia.Paint(BlendMode=skia.BlendMode.kSoftLight, Alphaf=float(rng.uniform(0.2, 0.8)))
    )
    canvas.drawPaint(noise)
    canvas.drawImage(image, 0, 0, skia.SamplingOptions(), skia.Paint(BlendMode=skia.BlendMode.kDstIn))
    canvas.restore()
    return surface.makeImageSnapshot()


_LIGHT = [2.0, 0.0, 0.0, 0.0, -0.5] * 3 + [0.0, 0.0, 0.0, 0.0, 1.0]
"""Fractal noise lies close about a half: its first channel, stretched, as opaque grey."""


def with_motif(image: skia.Image, look: Look, rng: np.random.Generator) -> skia.Image:
    """A print on plain cloth, half of the time: bars, discs, letters and blots about the middle of it."""
    if look.pattern != "plain" or look.category not in _WEARS_A_MOTIF or rng.random() < 0.5:
        return image
    n = image.width()
    surface = skia.Surface(n, n)
    canvas = surface.getCanvas()
    canvas.clear(0)
    canvas.drawImage(image, 0, 0)
    layer = skia.Paint(BlendMode=skia.BlendMode.kSrcATop)
    canvas.saveLayer(None, layer)
    inks = [ink for ink in (any_colour(rng) for _ in range(6)) if distance(ink, _ground(look)) > 0.2][:3]
    middle, size = rng.uniform([0.46, 0.38], [0.54, 0.6]) * n, float(rng.uniform(0.05, 0.13)) * n
    for _ in range(int(rng.integers(2, 7)) if inks else 0):
        paint = skia.Paint(AntiAlias=True, Color=color(inks[int(rng.integers(len(inks)))]))
        x, y = (float(v) for v in middle + rng.normal(0, 0.5 * size, 2))
        w, h = (float(v) for v in rng.uniform(0.25, 1.0, 2) * size)
        kind = int(rng.integers(4))
        if kind == 0:
            canvas.drawOval(skia.Rect.MakeXYWH(x - w / 2, y - h / 2, w, h), paint)
        elif kind == 1:
            canvas.drawRect(skia.Rect.MakeXYWH(x - 2 * w / 2, y - h / 6, 2 * w, h / 3), paint)
        elif kind == 2:
            _letters(canvas, x - w, y, w, h / 2, paint, rng)
        else:
            points = rng.normal(0, 0.5, (6, 2)) * [w, h] + [x, y]
            path = skia.Path()
            path.addPoly([skia.Point(float(a), float(b)) for a, b in points], True)
            canvas.drawPath(path, paint)
    canvas.restore()
    return surface.makeImageSnapshot()


def _ground(look: Look) -> Rgb:
    return hex_to_rgb(SWATCHES[look.colour][0])


def _letters(
    canvas: skia.Canvas,
    x: float,
    y: float,
    wide: float,
    high: float,
    paint: skia.Paint,
    rng: np.random.Generator,
) -> None:
    """Blocks where letters would be."""
    end = x + 2 * wide
    while x < end:
        w = float(rng.uniform(0.3, 0.8)) * high
        canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, high * float(rng.uniform(0.7, 1.0))), paint)
        x += w + 0.25 * high
