"""English captions of the record shop: what a clip sounds like, what a cover shows, what a liner note says.

:func:`sound_caption` takes every word from the tune, :func:`cover_caption` from the sleeve and
:func:`track_text_caption` from the note; none says what only another one knows. The tables of names and the
prompt templates are what zero-shot recognition asks with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mmrec.worlds.covers.palettes import PALETTE_WORDS
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.covers.styles import STYLES
from mmrec.worlds.music.attributes import ARTISTS, NoteTraits
from mmrec.worlds.music.copywriting import TrackWish, write_note, write_track_query, write_track_title
from mmrec.worlds.sound.tune import Tune
from mmrec.worlds.store.copywriting import article, pick

# --------------------------------------------------------------------------------------------- the sound

TEMPO_NAMES: dict[str, tuple[str, ...]] = {
    "slow": ("slow", "unhurried", "slow-paced", "downtempo", "leisurely", "slow-moving"),
    "medium": ("medium", "mid-tempo", "medium-tempo", "medium-paced", "moderately paced"),
    "fast": ("fast", "upbeat", "quick", "uptempo", "fast-paced", "brisk", "rapid"),
}
"""Tempo -> adjectives for it, the canonical name first."""

ENERGY_NAMES: dict[str, tuple[str, ...]] = {
    "calm": ("calm", "gentle", "relaxed", "quiet", "peaceful", "softly played"),
    "steady": ("steady", "balanced", "even-tempered", "measured"),
    "driving": ("driving", "energetic", "powerful", "forceful", "high-energy", "intense"),
}
"""Energy -> adjectives for it, the canonical name first."""

INSTRUMENT_NAMES: dict[str, tuple[str, ...]] = {
    "piano": ("piano", "acoustic piano", "grand piano"),
    "electric piano": ("electric piano", "Rhodes piano", "e-piano"),
    "acoustic guitar": ("acoustic guitar", "steel-string guitar", "unplugged guitar"),
    "electric guitar": ("electric guitar", "overdriven guitar", "amplified guitar"),
    "strings": ("strings", "string section", "string ensemble", "bowed strings"),
    "flute": ("flute", "concert flute"),
    "clarinet": ("clarinet", "woodwind clarinet"),
    "brass": ("brass", "horns", "brass section", "horn section"),
    "accordion": ("accordion", "squeezebox", "musette accordion"),
    "organ": ("organ", "drawbar organ", "Hammond organ"),
    "music box": ("music box", "musical box", "wind-up music box"),
    "marimba": ("marimba", "wooden mallets"),
    "vibraphone": ("vibraphone", "vibes"),
    "choir": ("choir", "choral voices", "vocal choir"),
    "synth lead": ("synth lead", "synthesizer", "synthesiser", "lead synth", "analogue synth"),
    "chiptune": ("chiptune", "8-bit sound", "game console sound", "8-bit bleeps"),
}
"""Timbre of the lead -> names, the canonical one first."""

MOOD_NAMES: dict[str, tuple[str, ...]] = {
    "warm": ("warm", "cosy", "warm-sounding", "cozy"),
    "bright": ("bright", "crisp", "sparkling", "bright-sounding"),
    "dreamy": ("dreamy", "hazy", "ethereal", "reverb-soaked"),
    "dark": ("dark", "muffled", "shadowy", "sombre", "dark-sounding"),
    "gritty": ("gritty", "distorted", "dusty", "crackling", "rough"),
}
"""Colour of the production -> adjectives for it, the canonical name first."""

DRUM_NAMES: dict[str, tuple[str, ...]] = {
    "none": ("no drums", "without drums", "no percussion", "without percussion", "drumless"),
    "brushes": ("brushed drums", "brushes", "drum brushes", "softly brushed drums"),
    "hand drums": ("hand drums", "hand percussion", "congas", "congas and shaker"),
    "backbeat": ("backbeat", "rock beat", "rock drums", "backbeat drums"),
    "four-on-the-floor": ("four-on-the-floor", "house beat", "four-to-the-floor", "club beat", "dance beat"),
    "breakbeat": ("breakbeat", "broken beat", "breakbeat drums"),
    "trap": ("trap beat", "trap drums", "rolling trap hi-hats", "booming trap drums"),
}
"""Drum groove -> noun phrases for it, the canonical one first."""

DENSITY_NAMES: dict[str, tuple[str, ...]] = {
    "sparse": ("sparse", "minimal", "sparsely played"),
    "flowing": ("flowing", "smoothly flowing", "lilting"),
    "busy": ("busy", "dense", "densely played"),
}
"""Density of the lead -> adjectives for it, the canonical name first."""

SCALE_NAMES: dict[str, tuple[str, ...]] = {
    "major": ("major", "major-key"),
    "minor": ("minor", "minor-key", "natural minor"),
    "dorian": ("dorian", "dorian-mode"),
    "mixolydian": ("mixolydian", "mixolydian-mode"),
    "harmonic minor": ("harmonic minor", "harmonic-minor"),
    "pentatonic": ("pentatonic", "five-note"),
}
"""Scale -> adjectives for it, the canonical name first."""

TEMPO_PROMPTS: tuple[str, ...] = (
    "{} music",
    "a {} piece",
    "a {} track",
    "music at a {} tempo",
    "a {} tune",
    "{}",
)
ENERGY_PROMPTS: tuple[str, ...] = (
    "{} music",
    "a {} piece",
    "a {} track",
    "a {} recording",
    "a {} tune",
    "{}",
)
INSTRUMENT_PROMPTS: tuple[str, ...] = (
    "{}",
    "music with {}",
    "{} music",
    "a melody played on {}",
    "a recording of {}",
    "{} melody",
)
MOOD_PROMPTS: tuple[str, ...] = ("{} music", "a {} piece", "a {} track", "a {} sound", "a {} recording", "{}")
DRUM_PROMPTS: tuple[str, ...] = ("{}", "music, {}", "a track, {}", "a tune, {}", "{} in the music")
"""Templates to ask for an axis of the sound; :func:`fill_music_prompt` puts the article right."""

SOUND_AXES: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "tempo": (TEMPO_NAMES, TEMPO_PROMPTS),
    "energy": (ENERGY_NAMES, ENERGY_PROMPTS),
    "instrument": (INSTRUMENT_NAMES, INSTRUMENT_PROMPTS),
    "mood": (MOOD_NAMES, MOOD_PROMPTS),
    "drums": (DRUM_NAMES, DRUM_PROMPTS),
}
"""Axis of a tune -> its names and its prompts: what zero-shot recognition of clips can ask."""

_LED_BY: dict[str, tuple[str, ...]] = {
    "piano": ("a piano", "piano"),
    "electric piano": ("an electric piano", "electric piano"),
    "acoustic guitar": ("an acoustic guitar", "acoustic guitar"),
    "electric guitar": ("an electric guitar", "electric guitar"),
    "strings": ("strings", "a string section"),
    "flute": ("a flute", "flute"),
    "clarinet": ("a clarinet", "clarinet"),
    "brass": ("brass", "a brass section", "horns"),
    "accordion": ("an accordion", "accordion"),
    "organ": ("an organ", "organ"),
    "music box": ("a music box", "music box"),
    "marimba": ("a marimba", "marimba"),
    "vibraphone": ("a vibraphone", "vibraphone"),
    "choir": ("a choir", "choir"),
    "synth lead": ("a synthesizer", "a synth lead"),
    "chiptune": ("8-bit bleeps", "an 8-bit sound", "a chiptune sound"),
}
"""Instrument -> what the music is led by."""

_BEFORE: dict[str, tuple[str, ...]] = {
    "strings": ("string", "string ensemble"),
    "brass": ("brass", "horn section"),
    "choir": ("choir",),
    "synth lead": ("synth lead", "synthesizer", "analogue synth"),
    "chiptune": ("chiptune", "8-bit"),
    "marimba": ("marimba",),
}
"""Instrument -> how it stands before *piece* or *melody*, where its names do not."""

_SCALE_PHRASES: dict[str, tuple[str, ...]] = {
    "major": ("in a major key", "in major"),
    "minor": ("in a minor key", "in minor"),
    "dorian": ("in the dorian mode", "in dorian"),
    "mixolydian": ("in the mixolydian mode", "in mixolydian"),
    "harmonic minor": ("in harmonic minor", "on the harmonic minor scale"),
    "pentatonic": ("on a pentatonic scale", "in a pentatonic scale"),
}

_DRUM_PHRASES: dict[str, tuple[str, ...]] = {
    "none": ("without drums", "without percussion", "with no drums"),
    "brushes": ("with brushed drums", "over softly brushed drums", "with brushes"),
    "hand drums": ("with hand percussion", "with hand drums", "over congas and shaker"),
    "backbeat": ("over a backbeat", "with a rock beat", "with backbeat drums"),
    "four-on-the-floor": ("over a house beat", "with a four-on-the-floor beat", "with a club beat"),
    "breakbeat": ("over a breakbeat", "with breakbeat drums", "over a broken beat"),
    "trap": ("over a trap beat", "with trap drums", "with rolling trap hi-hats"),
}
"""Drums -> what may end a noun phrase."""

_PIECES = ("piece", "track", "tune", "recording", "instrumental")
_MELODIES = ("piece", "melody", "tune", "track", "recording")
_WEIGHTS: dict[str, float] = {
    "tempo": 1.0,
    "instrument": 1.1,
    "mood": 0.85,
    "drums": 0.6,
    "energy": 0.5,
    "density": 0.25,
    "scale": 0.25,
}
"""How often a listener mentions an attribute, before how many are mentioned is settled."""

_NOT_TEMPO: dict[str, tuple[str, ...]] = {
    "slow": ("not fast", "not upbeat", "not quick"),
    "medium": ("neither slow nor fast",),
    "fast": ("not slow", "not downtempo"),
}
_NOT_ENERGY: dict[str, tuple[str, ...]] = {
    "calm": ("not driving", "not intense", "not forceful"),
    "steady": ("neither calm nor intense",),
    "driving": ("not calm", "not relaxed", "not gentle"),
}
_NOT_MOOD: dict[str, tuple[str, ...]] = {
    "warm": ("not bright", "not distorted", "not gritty"),
    "bright": ("not dark", "not muffled", "not gritty"),
    "dreamy": ("not gritty", "not distorted", "not dark"),
    "dark": ("not bright", "not sparkling", "not crisp"),
    "gritty": ("not dreamy", "not ethereal", "not bright"),
}
_NOT_DRUMS: dict[str, tuple[str, ...]] = {
    "none": ("no drums", "without drums", "no percussion", "without any drums"),
    "brushes": ("not a house beat", "not a trap beat", "no breakbeat"),
    "hand drums": ("not a rock beat", "not a trap beat", "no backbeat"),
    "backbeat": ("not a trap beat", "no hand percussion", "no brushes"),
    "four-on-the-floor": ("no hand percussion", "not a trap beat", "no breakbeat"),
    "breakbeat": ("no brushes", "no hand percussion", "not a house beat"),
    "trap": ("no brushes", "no hand percussion", "not a house beat"),
}
"""Value -> denials that are true of it, the clearest only: nobody denies a neighbour."""


_COUNTS = (0.07, 0.22, 0.33, 0.25, 0.13)
"""How often a caption mentions one, two ... five attributes."""


def mentioned_attributes(rng: np.random.Generator) -> set[str]:
    """A random subset of the audible attributes, one to five of them."""
    axes = tuple(_WEIGHTS)
    p = np.array([_WEIGHTS[a] for a in axes])
    count = 1 + int(rng.choice(len(_COUNTS), p=_COUNTS))
    return {axes[int(k)] for k in rng.choice(len(axes), count, replace=False, p=p / p.sum())}


def _word(
    rng: np.random.Generator, table: Mapping[str, tuple[str, ...]], value: str, canonical: float = 0.5
) -> str:
    names = table[value]
    return names[0] if len(names) == 1 or rng.random() < canonical else pick(rng, names[1:])


def _tempo(tune: Tune, rng: np.random.Generator) -> str:
    # "a medium piece" is no English, although people do type it
    return (
        pick(rng, TEMPO_NAMES["medium"][1:])
        if tune.tempo == "medium"
        else _word(rng, TEMPO_NAMES, tune.tempo)
    )


def _adjectives(tune: Tune, said: set[str], rng: np.random.Generator) -> list[str]:
    """What stands before the noun, in the order of speech: density, tempo, energy, mood, now and then shuffled."""
    words = []
    if "density" in said:
        words.append(pick(rng, DENSITY_NAMES[tune.density][:2]))
    if "tempo" in said:
        words.append(_tempo(tune, rng))
    if "energy" in said:
        words.append(_word(rng, ENERGY_NAMES, tune.energy))
    if "mood" in said:
        words.append(_word(rng, MOOD_NAMES, tune.mood))
    return [words[int(k)] for k in rng.permutation(len(words))] if rng.random() < 0.35 else words


def _lead(tune: Tune, rng: np.random.Generator) -> str:
    before = _BEFORE.get(tune.instrument)
    return pick(rng, before) if before else _word(rng, INSTRUMENT_NAMES, tune.instrument, 0.7)


def sound_caption(tune: Tune, rng: np.random.Generator) -> str:
    """One of the many things a listener may say of a clip of ``tune``: one to five attributes, all true.

    Example:
        >>> tune = Tune("slow", "calm", "piano", "minor", "brushes", "sparse", "warm")
        >>> sound_caption(tune, np.random.default_rng(0))
        'downtempo peaceful track'
    """
    manner = rng.random()
    if manner < 0.07:
        return _sound_prompt(tune, rng)
    if manner < 0.14:
        return _sound_denial(tune, rng)
    if manner < 0.34:
        return _sound_list(tune, rng)
    if manner < 0.44:
        return _sound_sentence(tune, rng)
    return _sound_phrase(tune, mentioned_attributes(rng), rng)


def _sound_prompt(tune: Tune, rng: np.random.Generator) -> str:
    axis = pick(rng, tuple(SOUND_AXES))
    names, prompts = SOUND_AXES[axis]
    return fill_music_prompt(pick(rng, prompts), _word(rng, names, getattr(tune, axis)))


def _sound_phrase(tune: Tune, said: set[str], rng: np.random.Generator) -> str:
    """A slow warm piano piece with brushed drums; or without an article, with *music* for the noun."""
    words = _adjectives(tune, said, rng)
    tail = []
    if "instrument" in said:
        if rng.random() < 0.7:
            words.append(_lead(tune, rng))
            noun = pick(rng, _MELODIES)
        else:
            noun = "music"
            ways = ["led by"]
            if "drums" not in said:
                ways.append("with")
            if tune.instrument not in ("choir", "chiptune"):
                ways.append("played on")
            way = pick(rng, ways)
            tail.append(f"{way} {pick(rng, _LED_BY[tune.instrument])}")
    else:
        noun = "music" if rng.random() < 0.45 else pick(rng, _PIECES)
    if "scale" in said:
        tail.append(pick(rng, _SCALE_PHRASES[tune.scale]))
    drums = ""
    if "drums" in said:
        if rng.random() < 0.6:
            tail.append(pick(rng, _DRUM_PHRASES[tune.drums]))
        else:
            drums = f", {_word(rng, DRUM_NAMES, tune.drums)}"
    if len(words) >= 3 and rng.random() < 0.3:
        words = [f"{words[0]},", *words[1:]]
    phrase = " ".join([*words, noun, *tail]) + drums
    if noun == "music" or rng.random() < 0.3:
        return phrase
    return f"{_article(phrase)} {phrase}"


def _sound_list(tune: Tune, rng: np.random.Generator) -> str:
    """As in a catalogue or a search box: slow, warm, piano, brushed drums."""
    said = mentioned_attributes(rng)
    words = _adjectives(tune, said, rng)
    if "scale" in said:
        words.append(
            SCALE_NAMES[tune.scale][0] if tune.scale not in ("major", "minor") else f"{tune.scale} key"
        )
    if "instrument" in said:
        name = _word(rng, INSTRUMENT_NAMES, tune.instrument, 0.65)
        if "mood" in said and rng.random() < 0.25 and len(said) > 2:
            name = f"{MOOD_NAMES[tune.mood][0]} {name}"
            words = [w for w in words if w not in MOOD_NAMES[tune.mood]]
        words.append(name)
    if "drums" in said:
        words.append(_word(rng, DRUM_NAMES, tune.drums, 0.6))
    joint = ", " if rng.random() < 0.65 else " "
    if joint == ", " and rng.random() < 0.3:
        words = [words[int(k)] for k in rng.permutation(len(words))]
    if rng.random() < 0.25 and tune.instrument in ("synth lead", "chiptune") and "instrument" in said:
        words = ["electronic music", *words] if joint == ", " else words
    return joint.join(words)


def _sound_sentence(tune: Tune, rng: np.random.Generator) -> str:
    led = pick(rng, _LED_BY[tune.instrument])
    tempo, mood = _tempo(tune, rng), _word(rng, MOOD_NAMES, tune.mood)
    energy = _word(rng, ENERGY_NAMES, tune.energy)
    drums = pick(rng, _DRUM_PHRASES[tune.drums])
    scale = pick(rng, _SCALE_PHRASES[tune.scale])
    density = DENSITY_NAMES[tune.density][0]
    forms = [
        f"the music is {tempo} and {mood}, led by {led}",
        f"this sounds {mood} and {energy}",
        f"a {density} melody carried by {led}, {drums}",
        f"music that is {tempo} and {energy}, {drums}",
        f"{led} {scale}, {drums}",
        f"the melody is {density}, the sound is {mood}",
        f"{led} {drums}",
        f"the sound of {led}, {tempo} and {mood}",
    ]
    return pick(rng, forms)


def _sound_denial(tune: Tune, rng: np.random.Generator) -> str:
    lead = _lead(tune, rng)
    tempo, mood = _tempo(tune, rng), _word(rng, MOOD_NAMES, tune.mood)
    denial = {
        "tempo": _NOT_TEMPO[tune.tempo],
        "energy": _NOT_ENERGY[tune.energy],
        "mood": _NOT_MOOD[tune.mood],
        "drums": _NOT_DRUMS[tune.drums],
    }
    axis = pick(rng, ("tempo", "energy", "mood", "drums", "drums"))
    no = pick(rng, denial[axis])
    noun = pick(rng, _MELODIES)
    candidates = {
        "tempo": (f"{mood} {lead} {noun}, {no}", f"{lead} {noun}, {no}"),
        "energy": (f"{tempo} {lead} {noun}, {no}", f"{mood} music, {no}"),
        "mood": (f"{tempo} {lead} {noun}, {no}", f"{tempo} music, {no}"),
        "drums": (f"{tempo} {lead} {noun}, {no}", f"{mood} {noun}, {no}", f"{lead}, {no}"),
    }
    phrase = pick(rng, candidates[axis])
    return (
        phrase if rng.random() < 0.5 else f"{_article(phrase)} {phrase}" if "music" not in phrase else phrase
    )


def _article(phrase: str) -> str:
    return "an" if phrase[0] == "8" else article(phrase)


def fill_music_prompt(template: str, words: str) -> str:
    """``template`` with ``words`` in it, the article put right: an energetic piece."""
    if "a {}" not in template:
        return template.format(words)
    return template.replace("a {}", f"{_article(words)} {words}")


# --------------------------------------------------------------------------------------------- the cover

_STYLE_SYNONYMS: dict[str, tuple[str, ...]] = {
    "mountains": ("mountains", "a mountain scene"),
    "moonlit sea": ("a moonlit sea", "the sea at night"),
    "sunburst": ("sun rays", "rays of a sun"),
    "paper waves": ("layers of cut paper", "paper cut in waves"),
    "op art": ("concentric circles", "op-art rings", "op art"),
    "bauhaus": ("Bauhaus shapes", "a Bauhaus composition"),
    "leaves": ("leaves", "foliage"),
    "flowers": ("flowers", "blossoms"),
    "city night": ("a city skyline", "city towers at night"),
    "mid-century": ("mid-century shapes", "fifties shapes"),
    "constellation": ("a constellation", "a star chart"),
    "sound waves": ("sound-wave lines", "waveform lines", "sound waves"),
    "retro stripes": ("rainbow stripes", "retro stripes"),
    "big letters": ("big letters", "bold typography"),
    "portrait": ("a face in silhouette", "a head in silhouette"),
    "brush strokes": ("brush strokes", "painted strokes"),
    "vinyl record": ("a vinyl disc", "an LP record"),
    "cassette": ("a music cassette", "an audio cassette"),
    "instrument": ("a musical instrument", "an instrument"),
    "animal": ("an animal", "the silhouette of an animal"),
    "collage": ("a paper collage", "a cut-out collage", "torn paper"),
    "arches": ("arches and steps", "arches"),
    "colour blur": ("blurred colours", "a soft haze of colour"),
    "spheres": ("shiny spheres", "glossy balls"),
    "eye": ("a big eye", "a staring eye"),
    "open road": ("a road", "a long road"),
}
_PALETTE_SYNONYMS: dict[str, tuple[str, ...]] = {
    "sunset orange": ("warm orange", "glowing orange"),
    "ocean blue": ("deep blue", "sea blue"),
    "forest green": ("deep green", "woodland green"),
    "black and white": ("monochrome", "greyscale"),
    "neon pink": ("neon colours", "glowing neon pink"),
    "pastel": ("pastel tones", "soft pastels"),
    "earth brown": ("earthy brown", "earth tones"),
    "gold and black": ("black and gold",),
    "mint": ("fresh mint green",),
    "crimson": ("deep crimson red",),
    "lavender": ("soft lavender",),
    "mustard yellow": ("mustard", "warm mustard yellow"),
    "teal and coral": ("coral and teal", "teal with coral"),
    "primary colours": ("red, blue and yellow", "primary colors"),
}

STYLE_NAMES: dict[str, tuple[str, ...]] = {
    name: tuple(dict.fromkeys((style.words, *_STYLE_SYNONYMS.get(name, ()))))
    for name, style in STYLES.items()
}
"""Style of a sleeve -> what it shows, with its article, the canonical name first."""

PALETTE_NAMES: dict[str, tuple[str, ...]] = {
    name: tuple(dict.fromkeys((words, name, *_PALETTE_SYNONYMS.get(name, ()))))
    for name, words in PALETTE_WORDS.items()
}
"""Palette of a sleeve -> its words, each of which may follow *in*, the canonical name first."""

STYLE_PROMPTS: tuple[str, ...] = (
    "{}",
    "an album cover with {}",
    "a record sleeve with {}",
    "a picture of {}",
    "album art, {}",
    "a cover that shows {}",
)
PALETTE_PROMPTS: tuple[str, ...] = (
    "{}",
    "an album cover in {}",
    "a record sleeve in {}",
    "a picture in {}",
    "album art, {}",
    "a cover in {}",
)
"""Templates to ask for the style and the palette of a cover."""

COVER_AXES: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "style": (STYLE_NAMES, STYLE_PROMPTS),
    "palette": (PALETTE_NAMES, PALETTE_PROMPTS),
}
"""Axis of a sleeve -> its names and its prompts."""

_COVERS = ("an album cover", "a record sleeve", "a record cover", "album art", "cover art", "an LP sleeve")


def bare(phrase: str) -> str:
    """``phrase`` without its leading article."""
    for lead in ("a ", "an ", "the "):
        if phrase.startswith(lead):
            return phrase.removeprefix(lead)
    return phrase


def cover_caption(sleeve: Sleeve, rng: np.random.Generator) -> str:
    """One of the many things a person may say of a cover: its motif, its colours, mostly both.

    Example:
        >>> cover_caption(Sleeve("mountains", "ocean blue"), np.random.default_rng(0))
        'an album cover with a mountain scene'
    """
    motif = _word(rng, STYLE_NAMES, sleeve.style)
    ink = _word(rng, PALETTE_NAMES, sleeve.palette)
    cover = pick(rng, _COVERS)
    way = rng.random()
    if way < 0.12:
        return pick(rng, STYLE_PROMPTS).format(motif)
    if way < 0.24:
        return pick(rng, PALETTE_PROMPTS).format(ink)
    if way < 0.32:
        return _cover_denial(sleeve, motif, ink, cover, rng)
    short = pick(rng, _COVERS[3:5])
    forms = (
        f"{cover} with {motif} in {ink}",
        f"{motif} in {ink}",
        f"{cover} in {ink} with {motif}",
        f"{cover}, {bare(motif)}, {ink}",
        f"{bare(motif)}, {ink}",
        f"{cover} that shows {motif}, in {ink}",
        f"{cover} with {motif}, all in {ink}",
        f"{cover}, {ink}, {bare(motif)}",
        f"this cover shows {motif} in {ink}",
        f"{bare(motif)} {short}, {ink}",
    )
    return pick(rng, forms)


_CLOSE_STYLES: tuple[frozenset[str], ...] = (
    frozenset({"collage", "paper waves", "eye", "portrait", "flowers", "leaves"}),
    frozenset(
        {"bauhaus", "op art", "mid-century", "big letters", "retro stripes", "brush strokes", "spheres"}
    ),
    frozenset(
        {"bauhaus", "op art", "sunburst", "vinyl record", "paper waves", "spheres", "retro stripes", "eye"}
    ),
    frozenset(
        {"mountains", "moonlit sea", "city night", "open road", "constellation", "sunburst", "colour blur"}
    ),
    frozenset({"mountains", "moonlit sea", "paper waves", "sound waves", "retro stripes", "brush strokes"}),
    frozenset(
        {"animal", "mountains", "moonlit sea", "open road", "leaves", "flowers", "portrait", "constellation"}
    ),
    frozenset({"portrait", "mountains", "city night", "flowers", "leaves", "animal", "eye"}),
    frozenset({"colour blur", "spheres", "op art", "brush strokes"}),
    frozenset({"vinyl record", "cassette", "instrument"}),
    frozenset({"arches", "bauhaus", "city night", "sunburst"}),
)
_CLOSE_PALETTES: tuple[frozenset[str], ...] = (
    frozenset(
        {"sunset orange", "earth brown", "crimson", "mustard yellow", "primary colours", "gold and black"}
    ),
    frozenset({"ocean blue", "teal and coral", "primary colours"}),
    frozenset({"forest green", "mint", "teal and coral", "primary colours"}),
    frozenset({"neon pink", "lavender", "pastel"}),
    frozenset({"pastel", "mint", "lavender", "teal and coral"}),
    frozenset({"black and white", "gold and black"}),
)
"""What shares shapes or inks, so that nobody would deny one of the other."""


def deniable(value: str, values: Sequence[str], close: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """The other ``values`` that share no group of ``close`` with ``value``."""
    return tuple(v for v in values if v != value and not any({v, value} <= group for group in close))


def other_styles(sleeve: Sleeve) -> tuple[str, ...]:
    """Styles that nobody would see on the cover, so that they can be denied."""
    return deniable(sleeve.style, tuple(STYLE_NAMES), _CLOSE_STYLES)


def other_palettes(sleeve: Sleeve) -> tuple[str, ...]:
    """Palettes that nobody would see on the cover, so that they can be denied."""
    return deniable(sleeve.palette, tuple(PALETTE_NAMES), _CLOSE_PALETTES)


def _cover_denial(sleeve: Sleeve, motif: str, ink: str, cover: str, rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        other = _word(rng, PALETTE_NAMES, pick(rng, other_palettes(sleeve)), 0.8)
        return pick(rng, (f"{cover} with {motif}, not in {other}", f"{bare(motif)} in {ink}, not in {other}"))
    other = _word(rng, STYLE_NAMES, pick(rng, other_styles(sleeve)), 0.7)
    return pick(rng, (f"{cover} in {ink}, not {other}", f"{cover} with {motif}, not {other}"))


# ---------------------------------------------------------------------------------------------- the note

GENRE_NAMES: dict[str, tuple[str, ...]] = {
    "ambient": ("ambient", "ambient music"),
    "house": ("house", "house music"),
    "techno": ("techno", "techno music"),
    "synth-pop": ("synth-pop", "synthpop", "electropop"),
    "indie rock": ("indie rock", "indie", "independent rock"),
    "funk": ("funk", "funk music"),
    "soul": ("soul", "soul music"),
    "post-punk": ("post-punk", "postpunk"),
    "folk": ("folk", "folk music"),
    "classical": ("classical", "classical music"),
    "jazz": ("jazz", "jazz music"),
    "bossa nova": ("bossa nova", "bossa"),
    "hip-hop": ("hip-hop", "hip hop"),
    "lo-fi": ("lo-fi", "lofi", "lo-fi beats"),
    "drum and bass": ("drum and bass", "drum & bass", "drum'n'bass"),
    "chiptune": ("chiptune", "8-bit music", "chiptune music"),
}
"""Genre -> its names, the canonical one first."""

LANGUAGE_NAMES: dict[str, tuple[str, ...]] = {
    "English": ("English",),
    "Portuguese": ("Portuguese",),
    "French": ("French",),
    "Spanish": ("Spanish",),
    "Japanese": ("Japanese",),
    "Finnish": ("Finnish",),
    "Wolof": ("Wolof",),
    "Arabic": ("Arabic",),
    "no words": ("no words", "without words", "wordless"),
}
"""Language -> its names, the canonical one first."""

ERA_NAMES: dict[str, tuple[str, ...]] = {
    "sixties": ("the sixties", "the 1960s", "the 60s"),
    "seventies": ("the seventies", "the 1970s", "the 70s"),
    "eighties": ("the eighties", "the 1980s", "the 80s"),
    "nineties": ("the nineties", "the 1990s", "the 90s"),
    "noughties": ("the noughties", "the 2000s", "the early 2000s"),
    "present": ("the present day", "the 2020s", "today"),
}
"""Era -> its names, each of which may follow *from*, the canonical one first."""

STORY_NAMES: dict[str, tuple[str, ...]] = {
    "a night train": ("a night train", "a train through the night"),
    "a first kiss": ("a first kiss", "kissing for the first time"),
    "leaving home": ("leaving home", "moving away from home"),
    "a grandmother's kitchen": ("a grandmother's kitchen", "grandma's kitchen"),
    "the sea in winter": ("the sea in winter", "a wintry sea"),
    "a letter never sent": ("a letter never sent", "an unsent letter"),
    "two brothers": ("two brothers", "a pair of brothers"),
    "a city after rain": ("a city after rain", "city streets after the rain"),
    "learning to dance": ("learning to dance", "first dancing lessons"),
    "the last bus": ("the last bus", "the final bus of the night"),
    "a wedding in the village": ("a wedding in the village", "a village wedding"),
    "growing old": ("growing old", "getting older"),
    "an empty flat": ("an empty flat", "an empty apartment"),
    "a lost dog": ("a lost dog", "a dog that ran away"),
    "a summer job": ("a summer job", "working for the summer"),
    "the northern lights": ("the northern lights", "aurora in the north"),
}
"""Story -> its names, each of which may follow *about*, the canonical one first."""

OCCASION_NAMES: dict[str, tuple[str, ...]] = {
    "a morning run": ("a morning run", "jogging in the morning"),
    "cooking for friends": ("cooking for friends", "making dinner for friends"),
    "late study": ("late study", "studying late"),
    "falling asleep": ("falling asleep", "bedtime"),
    "driving at night": ("driving at night", "a night drive"),
    "cleaning the flat": ("cleaning the flat", "housework"),
    "a slow Sunday": ("a slow Sunday", "a lazy Sunday"),
    "a broken heart": ("a broken heart", "heartbreak"),
    "a house party": ("a house party", "a party at home"),
    "the way to work": ("the way to work", "commuting"),
    "yoga": ("yoga", "a yoga session"),
    "a long flight": ("a long flight", "flying far"),
}
"""Occasion -> its names, each of which may follow *for*, the canonical one first."""

NOTE_TRAITS: dict[str, dict[str, tuple[str, ...]]] = {
    "language": LANGUAGE_NAMES,
    "era": ERA_NAMES,
    "story": STORY_NAMES,
    "occasion": OCCASION_NAMES,
    "artist": {name: (name,) for name in ARTISTS},
}
"""What only notes tell -> value -> names."""

_NOTE_TEMPLATES: dict[str, tuple[str, ...]] = {
    "language": ("{}", "sung in {}", "a song in {}", "{} lyrics"),
    "era": ("{}", "from {}", "recorded in {}", "music of {}"),
    "story": ("{}", "about {}", "a song about {}", "it tells of {}"),
    "occasion": ("{}", "for {}", "good for {}", "music for {}"),
    "artist": ("{}", "by {}", "music by {}", "a track by {}"),
}
_INSTRUMENTAL = ("an instrumental without words", "no words", "an instrumental, no words", "wordless")


def note_trait_prompts(axis: str, rng: np.random.Generator) -> tuple[str, ...]:
    """One short wording of every value of a trait that only notes tell, in the order of ``NOTE_TRAITS[axis]``.

    Raises:
        KeyError: for an axis that is not in ``NOTE_TRAITS``.
    """
    templates = _NOTE_TEMPLATES[axis]
    return tuple(
        pick(rng, _INSTRUMENTAL) if value == "no words" else pick(rng, templates).format(pick(rng, names))
        for value, names in NOTE_TRAITS[axis].items()
    )


def track_text_caption(genre: str, traits: NoteTraits, rng: np.random.Generator) -> str:
    """What a liner note or a query says of a track: genre, language, era, story, occasion, artist, or some of them.

    Two draws for the same ``traits`` share their meaning and few of their words: a positive pair for the text tower.
    """
    way = rng.random()
    if way < 0.3:
        note = write_note(genre, traits, rng)
        return note if rng.random() < 0.5 else f"{write_track_title(traits, rng)}. {note}"
    if way < 0.45:
        kind = rng.random()
        wish = TrackWish(
            genre=_word(rng, GENRE_NAMES, genre, 0.7),
            occasion=traits.occasion if kind < 0.6 else "",
            language=traits.language if kind > 0.4 else "",
            era=traits.era if 0.2 < kind < 0.8 else "",
        )
        return write_track_query(wish, rng)
    return _track_card(genre, traits, rng)


def _track_card(genre: str, traits: NoteTraits, rng: np.random.Generator) -> str:
    """Two to five facts in a row: a folk song by Awa Ndiaye, sung in Wolof, about the last bus."""
    silent = traits.language == "no words"
    kind = _word(rng, GENRE_NAMES, genre, 0.7)
    thing = pick(rng, ("track", "instrumental", "piece") if silent else ("track", "song", "recording"))
    head = kind if kind.endswith(("music", "beats")) else f"{article(kind)} {kind} {thing}"
    era, story = _word(rng, ERA_NAMES, traits.era), _word(rng, STORY_NAMES, traits.story)
    occasion = _word(rng, OCCASION_NAMES, traits.occasion)
    if silent:
        language = pick(
            rng, ("without words", "no words", "an instrumental without words", "nobody sings: no words")
        )
    else:
        language = pick(rng, ("sung in {}", "in {}", "with {} lyrics", "the words are {}")).format(
            traits.language
        )
    facts = [
        pick(rng, ("by {}", "played by {}", "from {}")).format(traits.artist),
        language,
        pick(rng, ("from {}", "recorded in {}")).format(era) if era != "today" else "recorded today",
        pick(rng, ("about {}", "a story of {}", "it tells of {}")).format(story),
        pick(rng, ("for {}", "good for {}", "made for {}")).format(occasion),
    ]
    chosen = rng.permutation(len(facts))[: 1 + int(rng.integers(len(facts)))]
    return ", ".join([head, *(facts[int(k)] for k in chosen)])
