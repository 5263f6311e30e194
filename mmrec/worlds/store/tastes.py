"""What the store's shoppers can like, and how they word what they come for; see ``docs/worlds/store.md``."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.drawing.palette import COLOURS
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.latent import Attribute, LatentModel, blocks_of
from mmrec.worlds.simulation import Population, Visitor
from mmrec.worlds.store.attributes import (
    CHARACTERS,
    DEPARTMENT_OF,
    DEPARTMENTS,
    MAKERS,
    MATERIALS,
    ORIGINS,
    PURPOSES,
    STYLES,
)
from mmrec.worlds.store.captions import COLOUR_NAMES, PATTERN_NAMES
from mmrec.worlds.store.copywriting import Wish, pick, write_query

COLOUR_FAMILIES: dict[str, tuple[str, ...]] = {
    "dark": ("black", "navy", "grey"),
    "light": ("white", "beige", "silver"),
    "warm": ("red", "orange", "yellow", "maroon"),
    "earth": ("brown", "olive", "beige", "maroon"),
    "fresh": ("green", "teal", "olive"),
    "cool": ("blue", "teal", "navy"),
    "sweet": ("pink", "purple"),
}
"""Families in which people like colours."""

PATTERN_FAMILIES: dict[str, tuple[str, ...]] = {
    "quiet": ("plain",),
    "lines": ("striped", "checked", "zigzag"),
    "dots and flowers": ("dotted", "floral", "speckled"),
    "blocks": ("colour-block", "gradient"),
}
"""Families in which people like patterns."""

PURPOSE_FAMILIES: dict[str, tuple[str, ...]] = {
    "on the move": ("commuting", "hiking", "training"),
    "away": ("long journeys", "beach holidays", "festivals"),
    "at home": ("slow mornings", "family life", "small flats"),
    "with others": ("dinner parties", "evenings out", "gifts"),
    "at work": ("the office", "the studio"),
}
"""Families of purposes: what a life is full of."""

ORIGIN_FAMILIES: dict[str, tuple[str, ...]] = {
    "the north": ("Denmark", "Finland", "Scotland"),
    "the south": ("Portugal", "Italy", "Morocco"),
    "the Americas": ("Mexico", "Peru", "Vermont"),
    "the rest": ("Japan", "India", "Germany"),
}
"""Families of places that people buy from."""

MODEL = LatentModel(
    attributes=(
        Attribute("colour", "image", COLOURS, 0.82, "families", COLOUR_FAMILIES),
        Attribute("pattern", "image", tuple(PATTERNS), 0.55, "families", PATTERN_FAMILIES),
        Attribute("style", "image", STYLES, 0.15, "spiky"),
        Attribute("material", "text", MATERIALS, 0.7, "families", CHARACTERS),
        Attribute("purpose", "text", tuple(PURPOSES), 0.6, "families", PURPOSE_FAMILIES),
        Attribute("origin", "text", ORIGINS, 0.2, "families", ORIGIN_FAMILIES),
        Attribute("maker", "text", tuple(MAKERS), 0.05, "even"),
    ),
    departments=DEPARTMENTS,
)
"""What there is to like in the store."""


def wish_text(visitor: Visitor, category: str, rng: np.random.Generator) -> str:
    """A query in the shopper's own terms: who goes by looks names looks, who reads names facts."""

    def favourite(name: str) -> str:
        values, taste = MODEL.by_name[name].options, visitor.loves[name]
        if name == "purpose":  # nobody asks for a teapot for hiking if there are none
            taste = taste * [bool({category, DEPARTMENT_OF[category]} & {*PURPOSES[v]}) for v in values]
        if taste.sum() <= 0:
            return ""
        return values[int(rng.choice(len(values), p=taste / taste.sum()))]

    visual = rng.random() < visitor.sensitivity[0]
    colour = favourite("colour") if visual and rng.random() < 0.8 else ""
    pattern = favourite("pattern") if visual and rng.random() < 0.45 else ""
    textual = rng.random() < visitor.sensitivity[1]
    kind = rng.random()
    return write_query(
        Wish(
            category=category,
            colour=pick(rng, COLOUR_NAMES[colour][:2]) if colour else "",
            pattern=pick(rng, PATTERN_NAMES[pattern][:2]) if pattern else "",
            # "linen mug" would be no wish at all, so materials are only asked for in general terms
            purpose=favourite("purpose") if textual and kind < 0.6 else "",
            origin=favourite("origin") if textual and kind >= 0.6 else "",
            cheap=visitor.price > 1.5 and bool(rng.random() < 0.5),
        ),
        rng,
    )


POPULATION = Population(MODEL, wish_text)
"""Who shops here."""

BLOCKS = blocks_of(MODEL, {"text": ("character",)})
"""Modality -> the true attributes that it alone carries, and what a material stands for."""
