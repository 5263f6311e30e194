"""What a track is, to the ear, to the eye and to the reader, and how all that is sampled.

The sound alone carries tempo, energy, timbre, drums, density, scale and mood; the cover alone its style and
palette; the note alone language, era, story, occasion and artist; the genre is in all three, in the sound as a
tendency. Every sampler takes its random generator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mmrec.worlds.covers.sleeve import PALETTES, STYLES, Sleeve
from mmrec.worlds.sound.tune import LEGAL, Tune

DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "electronic": ("ambient", "house", "techno", "synth-pop"),
    "bands": ("indie rock", "funk", "soul", "post-punk"),
    "acoustic": ("folk", "classical", "jazz", "bossa nova"),
    "beats": ("hip-hop", "lo-fi", "drum and bass", "chiptune"),
}
"""Shelf -> its genres, in the order of the shop."""

DEPARTMENT_OF: dict[str, str] = {g: d for d, genres in DEPARTMENTS.items() for g in genres}
"""Genre -> shelf."""

# --------------------------------------------------------------------------------------------- the sound

_TYPICAL: dict[str, dict[str, tuple[str, ...]]] = {
    "ambient": {
        "tempo": ("slow",),
        "energy": ("calm",),
        "instrument": ("choir", "synth lead", "strings", "electric piano"),
        "scale": ("major", "pentatonic", "dorian"),
        "drums": ("none",),
        "density": ("sparse",),
        "mood": ("dreamy", "warm"),
    },
    "house": {
        "tempo": ("medium",),
        "energy": ("driving", "steady"),
        "instrument": ("electric piano", "synth lead", "organ", "vibraphone"),
        "scale": ("minor", "dorian"),
        "drums": ("four-on-the-floor",),
        "density": ("flowing",),
        "mood": ("warm", "bright"),
    },
    "techno": {
        "tempo": ("fast",),
        "energy": ("driving",),
        "instrument": ("synth lead", "marimba", "strings"),
        "scale": ("minor", "harmonic minor"),
        "drums": ("four-on-the-floor",),
        "density": ("busy",),
        "mood": ("dark", "gritty"),
    },
    "synth-pop": {
        "tempo": ("medium", "fast"),
        "energy": ("steady", "driving"),
        "instrument": ("synth lead", "choir", "electric piano"),
        "scale": ("major", "minor"),
        "drums": ("four-on-the-floor", "backbeat"),
        "density": ("flowing",),
        "mood": ("bright", "dreamy"),
    },
    "indie rock": {
        "tempo": ("medium", "fast"),
        "energy": ("steady", "driving"),
        "instrument": ("electric guitar", "acoustic guitar", "organ"),
        "scale": ("major", "mixolydian"),
        "drums": ("backbeat",),
        "density": ("flowing",),
        "mood": ("gritty", "bright"),
    },
    "funk": {
        "tempo": ("medium",),
        "energy": ("driving",),
        "instrument": ("electric guitar", "brass", "electric piano", "organ"),
        "scale": ("dorian", "mixolydian"),
        "drums": ("breakbeat", "backbeat"),
        "density": ("busy",),
        "mood": ("warm", "gritty"),
    },
    "soul": {
        "tempo": ("slow", "medium"),
        "energy": ("calm", "steady"),
        "instrument": ("organ", "electric piano", "brass", "choir"),
        "scale": ("major", "mixolydian"),
        "drums": ("backbeat", "brushes"),
        "density": ("flowing",),
        "mood": ("warm",),
    },
    "post-punk": {
        "tempo": ("fast",),
        "energy": ("driving",),
        "instrument": ("electric guitar", "synth lead", "organ"),
        "scale": ("minor", "dorian"),
        "drums": ("backbeat", "breakbeat"),
        "density": ("busy", "flowing"),
        "mood": ("dark", "gritty"),
    },
    "folk": {
        "tempo": ("slow", "medium"),
        "energy": ("calm",),
        "instrument": ("acoustic guitar", "accordion", "flute"),
        "scale": ("major", "mixolydian", "pentatonic"),
        "drums": ("none", "hand drums"),
        "density": ("flowing",),
        "mood": ("warm",),
    },
    "classical": {
        "tempo": ("slow", "medium"),
        "energy": ("calm", "steady"),
        "instrument": ("piano", "strings", "clarinet", "flute"),
        "scale": ("major", "minor", "harmonic minor"),
        "drums": ("none",),
        "density": ("flowing", "busy"),
        "mood": ("bright", "dreamy"),
    },
    "jazz": {
        "tempo": ("medium",),
        "energy": ("steady",),
        "instrument": ("piano", "clarinet", "brass", "vibraphone"),
        "scale": ("dorian", "mixolydian"),
        "drums": ("brushes",),
        "density": ("busy", "flowing"),
        "mood": ("warm", "dark"),
    },
    "bossa nova": {
        "tempo": ("medium",),
        "energy": ("calm",),
        "instrument": ("acoustic guitar", "flute", "vibraphone", "piano"),
        "scale": ("major", "dorian"),
        "drums": ("hand drums", "brushes"),
        "density": ("flowing",),
        "mood": ("warm", "bright"),
    },
    "hip-hop": {
        "tempo": ("slow", "medium"),
        "energy": ("steady", "driving"),
        "instrument": ("electric piano", "brass", "strings", "vibraphone"),
        "scale": ("minor", "harmonic minor"),
        "drums": ("trap", "breakbeat"),
        "density": ("sparse", "flowing"),
        "mood": ("dark", "gritty"),
    },
    "lo-fi": {
        "tempo": ("slow",),
        "energy": ("calm",),
        "instrument": ("electric piano", "vibraphone", "acoustic guitar", "music box"),
        "scale": ("major", "dorian", "pentatonic"),
        "drums": ("breakbeat", "brushes"),
        "density": ("sparse",),
        "mood": ("gritty", "warm"),
    },
    "drum and bass": {
        "tempo": ("fast",),
        "energy": ("driving",),
        "instrument": ("synth lead", "choir", "strings"),
        "scale": ("minor", "dorian"),
        "drums": ("breakbeat",),
        "density": ("busy", "sparse"),
        "mood": ("dark", "dreamy"),
    },
    "chiptune": {
        "tempo": ("fast", "medium"),
        "energy": ("steady", "driving"),
        "instrument": ("chiptune", "music box"),
        "scale": ("major", "pentatonic", "harmonic minor"),
        "drums": ("four-on-the-floor", "backbeat", "none"),
        "density": ("busy",),
        "mood": ("bright",),
    },
}
"""Genre -> what it usually sounds like."""

LOYALTY = 0.55
"""How often each audible attribute is one that the genre is known for; otherwise it may be anything."""


def sample_tune(genre: str, rng: np.random.Generator) -> Tune:
    """A tune of that genre: each attribute typical of it with probability ``LOYALTY``."""
    typical = _TYPICAL[genre]
    return Tune(
        **{
            attribute: _choice(rng, typical[attribute] if rng.random() < LOYALTY else options)
            for attribute, options in LEGAL.items()
        }
    )


def sample_sleeve(rng: np.random.Generator) -> Sleeve:
    """A cover; it says nothing of the genre."""
    return Sleeve(style=_choice(rng, tuple(STYLES)), palette=_choice(rng, tuple(PALETTES)))


# ---------------------------------------------------------------------------------------------- the note


@dataclass(frozen=True)
class Artist:
    """Somebody who makes records.

    Attributes:
        name: as it stands in a title.
        home: where they live.
        shelves: the departments they play in.
        language: what they sing in.
        story: a clause that completes "<name> is ...".
    """

    name: str
    home: str
    shelves: tuple[str, ...]
    language: str
    story: str


LANGUAGES: tuple[str, ...] = (
    "English", "Portuguese", "French", "Spanish", "Japanese", "Finnish", "Wolof", "Arabic", "no words",
)  # fmt: skip
"""What is sung in; "no words" is an instrumental."""

ERAS: dict[str, str] = {
    "sixties": "1960s",
    "seventies": "1970s",
    "eighties": "1980s",
    "nineties": "1990s",
    "noughties": "2000s",
    "present": "2020s",
}
"""When a track was recorded -> the decade in figures."""

STORIES: tuple[str, ...] = (
    "a night train", "a first kiss", "leaving home", "a grandmother's kitchen", "the sea in winter",
    "a letter never sent", "two brothers", "a city after rain", "learning to dance", "the last bus",
    "a wedding in the village", "growing old", "an empty flat", "a lost dog", "a summer job", "the northern lights",
)  # fmt: skip
"""What a track is about."""

STORY_FAMILIES: dict[str, tuple[str, ...]] = {
    "love": ("a first kiss", "a letter never sent", "a wedding in the village", "learning to dance"),
    "family": ("a grandmother's kitchen", "two brothers", "growing old", "leaving home"),
    "roads": ("a night train", "the last bus", "a city after rain", "an empty flat"),
    "weather and beasts": ("the sea in winter", "the northern lights", "a lost dog", "a summer job"),
}
"""Families in which people like stories."""

OCCASIONS: tuple[str, ...] = (
    "a morning run", "cooking for friends", "late study", "falling asleep", "driving at night",
    "cleaning the flat", "a slow Sunday", "a broken heart", "a house party", "the way to work",
    "yoga", "a long flight",
)  # fmt: skip
"""What a track is good for."""

OCCASION_FAMILIES: dict[str, tuple[str, ...]] = {
    "moving": ("a morning run", "driving at night", "the way to work", "a long flight"),
    "resting": ("falling asleep", "a slow Sunday", "yoga", "a broken heart"),
    "company": ("cooking for friends", "a house party", "cleaning the flat"),
    "thinking": ("late study", "a long flight", "a slow Sunday"),
}
"""Families of occasions: what a week is full of."""

LANGUAGE_FAMILIES: dict[str, tuple[str, ...]] = {
    "the Atlantic": ("Portuguese", "Spanish", "French", "Wolof"),
    "the north": ("English", "Finnish"),
    "the east": ("Japanese", "Arabic"),
    "instrumental": ("no words",),
}
"""Families in which people like languages."""

_E, _B, _A, _H = tuple(DEPARTMENTS)

ARTISTS: dict[str, Artist] = {
    a.name: a
    for a in (
        Artist("Inês Quadros", "Lisbon", (_A, _B), "Portuguese", "a tram driver's daughter who writes at red lights"),
        Artist("Maré Alta", "Recife", (_A, _E), "Portuguese", "a trio that only rehearses at high tide"),
        Artist("Os Vizinhos", "São Paulo", (_B, _H), "Portuguese", "four neighbours who met over a noise complaint"),
        Artist("Clara Fontaine", "Lyon", (_A, _E), "French", "a former baker who still gets up at four"),
        Artist("Les Parapluies", "Brest", (_B, _E), "French", "a band that has never had a dry festival"),
        Artist("Momo Diallo", "Marseille", (_H, _B), "French", "a boxing coach with a drawer full of rhymes"),
        Artist("Lucía Robledo", "Valparaíso", (_A, _B), "Spanish", "a lighthouse keeper's niece with a borrowed guitar"),
        Artist("Cumbre Sur", "Quito", (_H, _E), "Spanish", "two geographers who sample the wind"),
        Artist("Hotel Alameda", "Seville", (_B, _A), "Spanish", "the house band of a hotel that closed long ago"),
        Artist("Haruka Mori", "Kobe", (_A, _E), "Japanese", "a piano tuner who keeps one string slightly flat"),
        Artist("Tanuki Line", "Osaka", (_H, _E), "Japanese", "a duo that records on the last train"),
        Artist("Aoi & the Radios", "Sapporo", (_B, _H), "Japanese", "a repair shop that turned into a band"),
        Artist("Tuuli Rautio", "Tampere", (_A, _E), "Finnish", "a forest ranger with a very small studio"),
        Artist("Kaamos", "Oulu", (_E, _B), "Finnish", "a group that writes only while the sun is away"),
        Artist("Jäätelöauto", "Helsinki", (_H, _B), "Finnish", "three cousins in a retired ice-cream van"),
        Artist("Awa Ndiaye", "Dakar", (_A, _B), "Wolof", "a market singer whose stall still sells mangoes"),
        Artist("Orchestre Teranga", "Saint-Louis", (_B, _A), "Wolof", "eleven people and one rule: nobody goes home first"),
        Artist("Baye Sound", "Thiès", (_H, _E), "Wolof", "a radio engineer who never throws a tape away"),
        Artist("Layla Haddad", "Beirut", (_A, _E), "Arabic", "an architect who hears rooms before she draws them"),
        Artist("Noor District", "Cairo", (_H, _E), "Arabic", "a rooftop collective with a generator of its own"),
        Artist("The Cedar Club", "Amman", (_B, _A), "Arabic", "a wedding band that got tired of weddings"),
        Artist("Edda Marsh", "Leeds", (_A, _B), "English", "a nurse who writes on the backs of rotas"),
        Artist("Paper Harbour", "Bristol", (_B, _E), "English", "five friends and a boat that does not float"),
        Artist("Otis Lane", "Memphis", (_B, _H), "English", "a choir master who came late to the microphone"),
        Artist("Small Hours", "Glasgow", (_H, _E), "English", "a night-shift duo who met at a vending machine"),
        Artist("Quiet Machines", "Berlin", (_E, _H), "no words", "two watchmakers with a modular synthesiser"),
        Artist("Fielder & Sons", "Oslo", (_A, _E), "no words", "a father and his boys in a boathouse"),
        Artist("Atelier Nord", "Malmö", (_E, _A), "no words", "a print shop that hums along"),
        Artist("Low Orbit", "Toulouse", (_E, _H), "no words", "three engineers who listen to satellites at night"),
        Artist("The Long Table", "Ghent", (_A, _B), "no words", "a chamber group that eats before every take"),
        Artist("Pixel Courier", "Warsaw", (_H, _E), "no words", "a bicycle messenger with an old game console"),
        Artist("Brass Monday", "New Orleans", (_B, _A), "no words", "a street band that practises on the ferry"),
    )
}  # fmt: skip
"""Artist's name -> artist."""


@dataclass(frozen=True)
class NoteTraits:
    """What only the liner note says; every field is a value of the table of that name."""

    language: str
    era: str
    story: str
    occasion: str
    artist: str


def sample_note_traits(genre: str, rng: np.random.Generator) -> NoteTraits:
    """Language, era, story, occasion and artist of a track of that genre; nothing of its sound or cover."""
    shelf = DEPARTMENT_OF[genre]
    artist = ARTISTS[_choice(rng, tuple(a.name for a in ARTISTS.values() if shelf in a.shelves))]
    # A singer sometimes leaves the words out; who never sings has none.
    language = "no words" if rng.random() < 0.12 else artist.language
    return NoteTraits(
        language=language,
        era=_choice(rng, tuple(ERAS)),
        story=_choice(rng, STORIES),
        occasion=_choice(rng, OCCASIONS),
        artist=artist.name,
    )


def _choice(rng: np.random.Generator, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def typical(genre: str) -> Mapping[str, tuple[str, ...]]:
    """Audible attribute -> what the genre is known for."""
    return _TYPICAL[genre]
