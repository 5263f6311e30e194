"""Covers: a sleeve's picture in a format, with its lettering, as the shop shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import skia

from mmrec.worlds.covers.palettes import PRESSINGS, pressing
from mmrec.worlds.covers.pen import Pen
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.covers.styles import STYLES
from mmrec.worlds.covers.titling import set_in, set_over

_LUMA = np.array([0.3, 0.59, 0.11], dtype=np.float32) / 255


def draw_cover(
    sleeve: Sleeve, seed: int, size: int = 320, title: str | None = None, artist: str | None = None
) -> np.ndarray:
    """One cover as it ships, RGB uint8 ``(size, size, 3)``; the same arguments give the same pixels.

    Args:
        sleeve: what the cover shows.
        seed: of the composition; another seed is another composition.
        size: edge in pixels.
        title: set on the cover in our own letters; characters without a form are left out.
        artist: as ``title``, smaller.
    """
    rng = np.random.default_rng(seed)
    surface = skia.Surface(size, size)
    paint_cover(surface, sleeve, rng, title=title, artist=artist)
    return _printed(pixels(surface), rng)


def pixels(surface: skia.Surface) -> np.ndarray:
    """What is drawn, RGB uint8 ``(height, width, 3)``; a view."""
    rgba: np.ndarray = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
    return rgba[..., :3]


def paint_cover(
    surface: skia.Surface,
    sleeve: Sleeve,
    rng: np.random.Generator,
    *,
    title: str | None = None,
    artist: str | None = None,
    detail: float = 1.0,
) -> None:
    """Draws a cover over the whole of a square ``surface``.

    Args:
        surface: where to draw.
        sleeve: what to draw.
        rng: the only source of variation.
        title: may be missing.
        artist: may be missing.
        detail: 1 for the catalogue; less leaves out what a thumbnail cannot show.
    """
    style, tones = STYLES[sleeve.style], pressing(sleeve.palette, int(rng.integers(PRESSINGS)))
    # picture and lettering draw from generators of their own: the same seed keeps its picture under any title
    picture, letters = (np.random.default_rng(int(s)) for s in rng.integers(2**62, size=2))
    canvas = surface.getCanvas()
    canvas.save()
    canvas.scale(surface.width() / 100, surface.width() / 100)
    pen = Pen(canvas, tones, picture, detail=detail, word=title or "")
    setter = Pen(canvas, tones, letters, detail=detail)
    lettered = bool((title or "").strip() or (artist or "").strip())
    form = setter.r(0, 1)
    if lettered and form < 0.14:
        _banded(setter, pen, style.draw, title, artist, style.faces)
    elif form < 0.26:
        _framed(
            setter, pen, style.draw, title if lettered else None, artist if lettered else None, style.faces
        )
    else:
        style.draw(pen)
        if lettered:
            rgb = pixels(surface)[:: max(surface.width() // 64, 1), :: max(surface.width() // 64, 1)]
            set_over(setter, title, artist, style.faces, rgb.astype(np.float32) @ _LUMA)
    canvas.restore()


def _banded(
    setter: Pen,
    pen: Pen,
    draw: Callable[[Pen], None],
    title: str | None,
    artist: str | None,
    faces: Sequence[str],
) -> None:
    """The picture over the whole, and a plain band along the head or the foot for the lettering."""
    draw(pen)
    tall = setter.r(15, 24)
    band, ink = setter.pick(
        (setter.pale, setter.deep), (setter.deep, setter.pale), (setter.main, setter.pale)
    )
    ink = setter.contrast(band, ink, setter.deep, setter.pale)
    top = setter.pick(0.0, 100 - tall)
    setter.box(0, top - 0.2, 100, tall + 0.4, band)
    second = setter.accent if band != setter.main and setter.chance(0.4) else ink
    set_in(setter, title, artist, faces, (3.5, top, 93, tall), ink, second if band == setter.deep else ink)


def _framed(
    setter: Pen,
    pen: Pen,
    draw: Callable[[Pen], None],
    title: str | None,
    artist: str | None,
    faces: Sequence[str],
) -> None:
    """The picture as a print within a margin, the lettering below or above it."""
    paper = setter.pick(setter.pale, setter.pale, setter.deep, setter.main)
    ink = setter.contrast(paper, setter.deep, setter.pale)
    setter.ground(paper)
    if title or artist:
        side = setter.r(72, 79)
        x, y = setter.pick((100 - side) / 2, (100 - side) / 2, 6.0), setter.pick(6.0, 94 - side)
        field = (x - 3, y + side if y < 10 else 0.0, side + 6, 94 - side)
    else:
        side = setter.r(80, 88)
        x = y = (100 - side) / 2
        field = None
    with setter.at(x, y, scale=side / 100):
        setter.canvas.clipRect(skia.Rect.MakeWH(100, 100), True)
        draw(pen)
    if field is not None:
        set_in(setter, title, artist, faces, field, ink, ink)


@lru_cache(maxsize=4)
def _vignette(size: int) -> np.ndarray:
    """What the print's corners keep of the light, shape ``(size, size, 1)`` float32."""
    line = np.linspace(-1, 1, size, dtype=np.float32)
    far = line[:, None] ** 2 + line[None, :] ** 2
    return np.asarray(1.008 - 0.045 * far**1.5)[..., None]


def _printed(rgb: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The feel of a print: paper grain and corners a touch darker."""
    size = len(rgb)
    grain = rng.normal(0, 2.1, (size, size, 1)).astype(np.float32)
    return np.clip(rgb * _vignette(size) + grain, 0, 255).astype(np.uint8)
