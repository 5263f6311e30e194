"""The styles: one drawing function a file, and the table that lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mmrec.worlds.covers.pen import Pen
from mmrec.worlds.covers.styles import (
    animal,
    arches,
    bauhaus,
    cassette,
    circles,
    clouds,
    collage,
    constellation,
    eye,
    flowers,
    instrument,
    leaves,
    letters,
    midcentury,
    mountains,
    orbs,
    portrait,
    record,
    ridgelines,
    road,
    sea,
    skyline,
    stripes,
    strokes,
    sunburst,
    waves,
)


@dataclass(frozen=True)
class Style:
    """One way to fill a cover.

    Attributes:
        draw: fills 100 x 100 units; all its variation comes from the pen.
        words: what a caption calls it, "a mountain landscape".
        faces: the typefaces (keys of ``lettering.FACES``) that suit it.
    """

    draw: Callable[[Pen], None]
    words: str
    faces: tuple[str, ...]


STYLES: dict[str, Style] = {
    "mountains": Style(mountains.draw, "a mountain landscape", ("light", "extended", "elegant", "grotesque")),
    "moonlit sea": Style(sea.draw, "the sea under a moon", ("elegant", "light", "nib", "fine")),
    "sunburst": Style(sunburst.draw, "a sunburst", ("poster", "black", "rounded", "soft lower")),
    "paper waves": Style(waves.draw, "layered paper waves", ("soft lower", "light", "lower", "grotesque")),
    "op art": Style(circles.draw, "op-art circles", ("black", "grotesque", "lower", "condensed")),
    "bauhaus": Style(bauhaus.draw, "Bauhaus geometry", ("lower", "grotesque", "condensed")),
    "leaves": Style(leaves.draw, "botanical leaves", ("elegant", "nib", "light", "lower")),
    "flowers": Style(flowers.draw, "flowers in bloom", ("elegant", "soft lower", "nib", "fine")),
    "city night": Style(skyline.draw, "a city skyline at night", ("condensed", "extended", "fine", "poster")),
    "mid-century": Style(
        midcentury.draw, "mid-century modern shapes", ("lower", "condensed", "fine", "soft lower")
    ),
    "constellation": Style(
        constellation.draw, "a constellation of stars", ("light", "extended", "elegant", "fine")
    ),
    "sound waves": Style(
        ridgelines.draw, "rows of sound-wave lines", ("grotesque", "condensed", "light", "fine")
    ),
    "retro stripes": Style(
        stripes.draw, "retro rainbow stripes", ("rounded", "soft lower", "black", "poster")
    ),
    "big letters": Style(letters.draw, "giant letters", ("grotesque", "fine", "lower")),
    "portrait": Style(
        portrait.draw, "a portrait silhouette", ("poster", "condensed", "grotesque", "elegant")
    ),
    "brush strokes": Style(strokes.draw, "bold brush strokes", ("grotesque", "nib", "light", "lower")),
    "vinyl record": Style(record.draw, "a vinyl record", ("condensed", "black", "rounded", "lower")),
    "cassette": Style(cassette.draw, "a cassette tape", ("rounded", "black", "condensed", "soft lower")),
    "instrument": Style(
        instrument.draw, "a still life with an instrument", ("nib", "condensed", "elegant", "poster")
    ),
    "animal": Style(animal.draw, "an animal silhouette", ("poster", "nib", "rounded", "light")),
    "collage": Style(collage.draw, "a torn paper collage", ("poster", "black", "nib", "lower")),
    "arches": Style(arches.draw, "arches and stairs", ("light", "elegant", "extended", "lower")),
    "colour blur": Style(clouds.draw, "a soft blur of colour", ("light", "extended", "grotesque", "lower")),
    "spheres": Style(orbs.draw, "glossy spheres", ("extended", "light", "soft lower", "rounded")),
    "eye": Style(eye.draw, "a single big eye", ("nib", "poster", "condensed", "elegant")),
    "open road": Style(road.draw, "an open road", ("condensed", "extended", "poster", "rounded")),
}
"""Style name -> how it draws and what it is called."""

__all__ = ["STYLES", "Style"]
