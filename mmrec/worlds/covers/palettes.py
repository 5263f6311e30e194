"""The named palettes of the covers: six tones each, with a part to play.

A palette name is what a person would say of the whole cover. Every tone leans towards the palette's hue,
also the lightest and the darkest, so that a cover on a pale ground still reads as "mint" or "crimson"; the
accent alone may leave the family, and styles use it sparingly.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from mmrec.worlds.drawing.palette import Rgb, hex_to_rgb, oklab_to_rgb, rgb_to_oklab


@dataclass(frozen=True)
class Palette:
    """Six tones of one cover, sRGB in 0..1.

    Attributes:
        deep: the darkest, for night, ink and silhouettes.
        dark: between deep and main.
        main: the tone that names the palette.
        bright: the lighter neighbour of main, or the second name of a two-colour palette.
        pale: the lightest, for paper and moonlight.
        accent: the small surprise.
    """

    deep: Rgb
    dark: Rgb
    main: Rgb
    bright: Rgb
    pale: Rgb
    accent: Rgb

    @property
    def tones(self) -> tuple[Rgb, ...]:
        """All six, darkest first, the accent last."""
        return self.deep, self.dark, self.main, self.bright, self.pale, self.accent


_CODES: dict[str, tuple[str, str, str, str, str, str]] = {
    # deep, dark, main, bright, pale, accent
    "sunset orange": ("#371310", "#a23d1b", "#ee6c1f", "#f9aa44", "#ffe2ab", "#e93a5c"),
    "ocean blue": ("#06203f", "#114a80", "#1f78bd", "#5fb3e0", "#c8e5f6", "#ff8a5c"),
    "forest green": ("#0c2416", "#1c4a2d", "#3a7f47", "#83b25f", "#e3ecc6", "#e9b44c"),
    "black and white": ("#101011", "#3d3d3e", "#7c7c7d", "#bababa", "#f3f2f0", "#e2e2e1"),
    "neon pink": ("#1c0833", "#5a1799", "#d61fa0", "#ff62c8", "#f9cdfb", "#31e0ee"),
    "pastel": ("#6b6391", "#a79bd0", "#f4b4c4", "#aedfd3", "#fdf0e2", "#ffd48f"),
    "earth brown": ("#2b180e", "#5e3920", "#97623a", "#c99e6d", "#ecdcc0", "#b9512f"),
    "gold and black": ("#0c0a08", "#241c10", "#85621d", "#d0a038", "#f1d68f", "#faf0d2"),
    "mint": ("#0d4741", "#2f8a7b", "#74cfb2", "#a5e6cc", "#e7f9ee", "#ff8270"),
    "crimson": ("#26050d", "#6e0c1f", "#b9132f", "#e34a50", "#f8d9d0", "#f3a49c"),
    "lavender": ("#241b4a", "#51439a", "#8e7dd4", "#bdb1ec", "#ece7fb", "#ffc65c"),
    "mustard yellow": ("#2d2208", "#86600d", "#dfab17", "#f3cf4c", "#fff0bf", "#2d6488"),
    "teal and coral": ("#062c33", "#0d5c63", "#168f93", "#f4795f", "#f6e3d3", "#f7b65d"),
    "primary colours": ("#15182a", "#1f4699", "#d6352b", "#f2b824", "#f3ead6", "#2d8057"),
}

PALETTES: dict[str, Palette] = {
    name: Palette(*(hex_to_rgb(code) for code in codes)) for name, codes in _CODES.items()
}
"""Palette name -> its tones."""

PALETTE_WORDS: dict[str, str] = {name: name for name in _CODES} | {
    "neon pink": "neon pink and purple",
    "pastel": "soft pastel colours",
    "gold and black": "gold on black",
    "mint": "mint green",
    "crimson": "crimson red",
    "lavender": "lavender purple",
}
"""Palette name -> the words for it in a caption, after "in": "in soft pastel colours"."""

# Lightness, chroma and hue (radians) of a printer's mood: no two pressings of one ink are quite alike.
_PRESSINGS = (
    (0.0, 1.0, 0.0),
    (0.018, 0.92, 0.06),
    (-0.018, 1.04, -0.06),
    (0.01, 0.84, -0.03),
    (-0.01, 1.06, 0.04),
)
PRESSINGS = len(_PRESSINGS)


@lru_cache(maxsize=256)
def pressing(name: str, which: int) -> Palette:
    """The palette ``name`` as pressing ``which`` (0 .. PRESSINGS - 1) came out: all tones shifted alike."""
    lift, chroma, hue = _PRESSINGS[which]
    turn = np.array([[np.cos(hue), -np.sin(hue)], [np.sin(hue), np.cos(hue)]])
    shifted = []
    for field in fields(Palette):
        lab = rgb_to_oklab(getattr(PALETTES[name], field.name))
        lab = np.array([np.clip(lab[0] + lift, 0.0, 1.0), *(chroma * turn @ lab[1:])])
        shifted.append(oklab_to_rgb(lab))
    return Palette(*shifted)
