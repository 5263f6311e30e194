"""The colour names of the drawn worlds and what each may look like.

A colour *name* is what a person would say; it covers a family of swatches, because "blue" is said of
cobalt, denim and sky alike. Swatches are sRGB hex values; jitter happens in OKLab (Ottosson 2020), where
equal steps look equally large, so that a jittered navy stays navy.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

SWATCHES: dict[str, tuple[str, ...]] = {
    "black": ("#1b1b1e", "#26262a", "#141416"),
    "white": ("#f7f5f0", "#fbfbfa", "#efeeea"),
    "grey": ("#8d9094", "#6f7276", "#98999b", "#7c7b79"),
    "silver": ("#bcc2c9", "#b0b6be", "#c7cbd0"),
    "beige": ("#dcc9a8", "#cfb994", "#e6d7bd", "#c9b08a"),
    "brown": ("#7a4e2d", "#5d3a22", "#94623b", "#6b4a34"),
    "red": ("#c8262b", "#d93a34", "#b51f2a", "#e0443c"),
    "maroon": ("#6d1a2a", "#7c2033", "#5a1422"),
    "orange": ("#e8772e", "#f08a3c", "#d96520"),
    "yellow": ("#f0c52e", "#f4d35a", "#e5b41f", "#f7dc6f"),
    "green": ("#3f8f4f", "#2f7a45", "#57a55f", "#78b77a", "#1f6b3b"),
    "olive": ("#6b6b35", "#7b7a42", "#5a5d2e"),
    "teal": ("#1f8184", "#2b9793", "#17696d"),
    "blue": ("#2f66c4", "#3f82d6", "#2753a3", "#6fa6dd", "#8fbde6", "#4a7fb0"),
    "navy": ("#1d2a4f", "#24335c", "#172341"),
    "purple": ("#6f4397", "#845aad", "#5b3583", "#9a7cc0"),
    "pink": ("#e58aa8", "#efa7bd", "#d9668f", "#f3bccb", "#d8437f"),
}
"""Colour name -> the swatches people call by that name, the designer's own first."""

COLOURS: tuple[str, ...] = tuple(SWATCHES)

METALS: frozenset[str] = frozenset({"silver"})
"""Colours that are a way of shining: laid on flat, silver is a light grey and nothing else."""

STANDS_OUT = 0.2
"""OKLab distance from which a second colour is plain to see beside the first, on a small picture too."""

SEEN = 0.15
"""OKLab distance below which two colours make no pattern: nobody could say that there are two."""

Rgb = tuple[float, float, float]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB, _FROM_LMS = np.linalg.inv(_TO_LAB), np.linalg.inv(_TO_LMS)


def hex_to_rgb(code: str) -> Rgb:
    """``"#rrggbb"`` -> sRGB components in 0..1."""
    return tuple(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def rgb_to_oklab(rgb: Rgb) -> np.ndarray:
    """SRGB in 0..1 -> OKLab ``(L, a, b)``, shape (3,)."""
    c = np.asarray(rgb, dtype=float)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return _TO_LAB @ np.cbrt(_TO_LMS @ linear)


def oklab_to_rgb(lab: np.ndarray) -> Rgb:
    """OKLab -> sRGB in 0..1, clipped to the gamut."""
    linear = np.clip(_FROM_LMS @ (_FROM_LAB @ np.asarray(lab)) ** 3, 0.0, 1.0)
    c = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return tuple(float(v) for v in np.clip(c, 0.0, 1.0))  # type: ignore[return-value]


def tone(rgb: Rgb, lightness: float = 0.0, chroma: float = 1.0) -> Rgb:
    """The same hue, ``lightness`` added to OKLab L (-1..1) and the chroma scaled."""
    lab = rgb_to_oklab(rgb)
    return oklab_to_rgb(np.array([np.clip(lab[0] + lightness, 0, 1), lab[1] * chroma, lab[2] * chroma]))


def mix(a: Rgb, b: Rgb, t: float) -> Rgb:
    """OKLab mixture: ``(1 - t) a + t b``."""
    return oklab_to_rgb((1 - t) * rgb_to_oklab(a) + t * rgb_to_oklab(b))


def sample_colour(name: str, rng: np.random.Generator, jitter: float = 0.0) -> Rgb:
    """One swatch of the colour ``name``.

    Args:
        name: a key of ``SWATCHES``.
        rng: source of randomness.
        jitter: standard deviation of the OKLab noise; 0 takes a designer's swatch as it is.

    Raises:
        KeyError: for an unknown colour name.
    """
    swatches = SWATCHES[name]
    rgb = hex_to_rgb(swatches[int(rng.integers(len(swatches)))])
    if jitter <= 0:
        return rgb
    noise = rng.normal(0, [jitter, 0.5 * jitter, 0.5 * jitter])
    return oklab_to_rgb(rgb_to_oklab(rgb) + noise)


def distance(a: Rgb, b: Rgb) -> float:
    """How different two colours look: Euclidean in OKLab, black to white is 1."""
    return float(np.linalg.norm(rgb_to_oklab(a) - rgb_to_oklab(b)))


def sample_second(name: str, ground: Rgb, rng: np.random.Generator, jitter: float = 0.0) -> Rgb:
    """One swatch of the colour ``name`` to stand beside ``ground``.

    The one that is drawn at random, or the farthest where that is too like the ground. Draws from ``rng``
    what ``sample_colour`` draws.
    """
    rgb = sample_colour(name, rng, jitter)
    if distance(rgb, ground) >= STANDS_OUT:
        return rgb
    return max((hex_to_rgb(code) for code in SWATCHES[name]), key=lambda other: distance(other, ground))


@lru_cache(maxsize=1)
def seconds() -> dict[str, tuple[str, ...]]:
    """Colour name -> the names with a swatch that is seen beside each of its own swatches."""
    sets = {name: [hex_to_rgb(code) for code in codes] for name, codes in SWATCHES.items()}
    return {
        name: tuple(
            other
            for other, theirs in sets.items()
            if other != name and all(max(distance(g, t) for t in theirs) >= SEEN for g in grounds)
        )
        for name, grounds in sets.items()
    }
