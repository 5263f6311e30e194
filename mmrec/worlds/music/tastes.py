"""What the listeners can like, and how they word what they come for; see ``docs/worlds/music.md``."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.covers.sleeve import PALETTES, STYLES
from mmrec.worlds.latent import Attribute, LatentModel, blocks_of
from mmrec.worlds.music.attributes import (
    ARTISTS,
    DEPARTMENTS,
    ERAS,
    LANGUAGE_FAMILIES,
    LANGUAGES,
    OCCASION_FAMILIES,
    OCCASIONS,
    STORIES,
    STORY_FAMILIES,
)
from mmrec.worlds.music.copywriting import TrackWish, write_track_query
from mmrec.worlds.simulation import Habits, Population, Visitor
from mmrec.worlds.sound.tune import LEGAL

INSTRUMENT_FAMILIES: dict[str, tuple[str, ...]] = {
    "keys": ("piano", "electric piano", "organ", "accordion"),
    "strings": ("acoustic guitar", "electric guitar", "strings"),
    "breath": ("flute", "clarinet", "brass", "choir"),
    "bells": ("music box", "marimba", "vibraphone"),
    "circuits": ("synth lead", "chiptune", "electric piano"),
}
"""Families in which people like timbres."""

DRUM_FAMILIES: dict[str, tuple[str, ...]] = {
    "still": ("none", "brushes"),
    "hands": ("hand drums", "brushes"),
    "kit": ("backbeat", "breakbeat"),
    "machine": ("four-on-the-floor", "trap"),
}
"""Families in which people like grooves."""

PALETTE_FAMILIES: dict[str, tuple[str, ...]] = {
    "warm": ("sunset orange", "earth brown", "crimson", "mustard yellow"),
    "cool": ("ocean blue", "forest green", "mint", "teal and coral"),
    "night": ("black and white", "gold and black", "neon pink"),
    "soft": ("pastel", "lavender", "mint"),
    "loud": ("primary colours", "neon pink", "teal and coral"),
}
"""Families in which people like palettes."""

MODEL = LatentModel(
    attributes=(
        Attribute("palette", "image", tuple(PALETTES), 0.72, "families", PALETTE_FAMILIES),
        Attribute("style", "image", tuple(STYLES), 0.68, "spiky"),
        Attribute("occasion", "text", OCCASIONS, 0.85, "families", OCCASION_FAMILIES),
        Attribute("language", "text", LANGUAGES, 0.6, "families", LANGUAGE_FAMILIES),
        Attribute("era", "text", tuple(ERAS), 0.25, "spiky"),
        Attribute("story", "text", STORIES, 0.1, "families", STORY_FAMILIES),
        Attribute("artist", "text", tuple(ARTISTS), 0.03, "even"),
        Attribute("tempo", "audio", LEGAL["tempo"], 0.5, "spiky"),
        Attribute("energy", "audio", LEGAL["energy"], 0.2, "spiky"),
        Attribute("instrument", "audio", LEGAL["instrument"], 0.85, "families", INSTRUMENT_FAMILIES),
        Attribute("mood", "audio", LEGAL["mood"], 0.5, "spiky"),
        Attribute("drums", "audio", LEGAL["drums"], 0.25, "families", DRUM_FAMILIES),
    ),
    departments=DEPARTMENTS,
    price=(1.0, 0.3),
    sessions=(2.9, 0.5),
    most_sessions=32,
    mix=1.0,
)
"""What there is to like in the record shop. Its regulars come often, and every mix of the senses is as likely
as any other: of three modalities, fewer or more alike people would not show which one they go by."""


def wish_text(visitor: Visitor, genre: str, rng: np.random.Generator) -> str:
    """A query in the listener's own terms: each modality is named as often as it counts for them."""

    def favourite(name: str) -> str:
        options, taste = MODEL.by_name[name].options, visitor.loves[name]
        taste = np.maximum(taste, 0)
        return options[int(rng.choice(len(options), p=taste / taste.sum()))] if taste.sum() > 0 else ""

    looks, reads, hears = (bool(rng.random() < s) for s in visitor.sensitivity)
    sound = []
    if hears:
        sound = [favourite("tempo"), favourite("mood")]
        if rng.random() < 0.6:
            sound.append(favourite("instrument"))
    kind = rng.random()
    return write_track_query(
        TrackWish(
            genre=genre,
            sound=" ".join(word for word in sound if word),
            cover=favourite("palette") if looks else "",
            occasion=favourite("occasion") if reads and kind < 0.5 else "",
            language=favourite("language") if reads and 0.5 <= kind < 0.8 else "",
            era=favourite("era") if reads and kind >= 0.8 else "",
        ),
        rng,
    )


POPULATION = Population(MODEL, wish_text, Habits(taste=18.0, proof=1.5))
"""Who listens here; fame counts less than in the store, for half as many tracks share it."""

BLOCKS = blocks_of(MODEL)
"""Modality -> the true attributes that it alone carries."""
