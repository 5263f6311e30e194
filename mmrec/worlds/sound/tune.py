"""What a clip carries: the audible attributes of one track, and the words that each may take.

The tables hold what the rest of the package needs to know of a word, so that a word is legal exactly when
something is known about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from mmrec.errors import NotFound

TEMPOS: dict[str, tuple[float, float]] = {
    "slow": (60.0, 68.0),
    "medium": (88.0, 110.0),
    "fast": (140.0, 168.0),
}
"""Tempo -> beats per minute, lowest and highest.

Ears and beat trackers often hear a tempo halved or doubled. The ranges stay disjoint even so: a slow tune
doubled is 120-136, a medium one halved 44-55 or doubled 176-220, a fast one halved 70-84.
"""

ENERGIES: dict[str, float] = {"calm": 0.36, "steady": 0.68, "driving": 1.0}
"""Energy -> how hard the players play: the mean velocity of a part, 0..1."""

INSTRUMENTS: tuple[str, ...] = (
    "piano", "electric piano", "acoustic guitar", "electric guitar", "strings", "flute", "clarinet", "brass",
    "accordion", "organ", "music box", "marimba", "vibraphone", "choir", "synth lead", "chiptune",
)  # fmt: skip
"""Timbre of the lead."""

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "pentatonic": (0, 2, 4, 7, 9),
}
"""Scale -> semitones above the tonic."""

DRUMS: tuple[str, ...] = (
    "none", "brushes", "hand drums", "backbeat", "four-on-the-floor", "breakbeat", "trap",
)  # fmt: skip
"""Drum groove."""

DENSITIES: dict[str, tuple[float, float]] = {"sparse": (0.7, 1.1), "flowing": (2.1, 2.8), "busy": (4.3, 6.0)}
"""Density -> notes of the lead per second, lowest and highest: what an ear counts, whatever the tempo."""

MOODS: tuple[str, ...] = ("warm", "bright", "dreamy", "dark", "gritty")
"""Colour of the production."""

LEGAL: Mapping[str, tuple[str, ...]] = {
    "tempo": tuple(TEMPOS),
    "energy": tuple(ENERGIES),
    "instrument": INSTRUMENTS,
    "scale": tuple(SCALES),
    "drums": DRUMS,
    "density": tuple(DENSITIES),
    "mood": MOODS,
}
"""Attribute -> the words it may take."""


@dataclass(frozen=True)
class Tune:
    """The audible attributes from which one clip is played.

    Attributes:
        tempo: a key of ``TEMPOS``.
        energy: a key of ``ENERGIES``: how hard and how restlessly the band plays.
        instrument: one of ``INSTRUMENTS``: the timbre of the lead.
        scale: a key of ``SCALES``.
        drums: one of ``DRUMS``.
        density: a key of ``DENSITIES``: how many notes the lead plays.
        mood: one of ``MOODS``: the colour of the production.

    Raises:
        NotFound: for a word that its attribute does not know; the message lists those it does.
    """

    tempo: str
    energy: str
    instrument: str
    scale: str
    drums: str
    density: str
    mood: str

    def __post_init__(self) -> None:
        for attribute, word in asdict(self).items():
            if word not in LEGAL[attribute]:
                raise NotFound.among(attribute, word, LEGAL[attribute])


def random_tune(rng: np.random.Generator, **fixed: str) -> Tune:
    """A tune with every attribute drawn evenly, except those that are given.

    Raises:
        NotFound: for an attribute or a word that does not exist.
    """
    for attribute in fixed:
        if attribute not in LEGAL:
            raise NotFound.among("attribute", attribute, LEGAL)
    drawn = {attribute: words[int(rng.integers(len(words)))] for attribute, words in LEGAL.items()}
    return Tune(**{**drawn, **fixed})
