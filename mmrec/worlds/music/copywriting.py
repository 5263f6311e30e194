"""What the record shop writes: titles, liner notes and what people type; never a word about sound or cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmrec.worlds.music.attributes import ARTISTS, ERAS, NoteTraits
from mmrec.worlds.store.copywriting import pick

_STORY_TITLES: dict[str, tuple[str, ...]] = {
    "a night train": ("Carriage Nine", "Sleeper to the Border", "Window Seat", "Platform Two, 23:40"),
    "a first kiss": ("Behind the Cinema", "Seventeen", "Porch Light", "Chewing Gum"),
    "leaving home": ("The Big Suitcase", "Key Under the Mat", "Two Hundred Miles", "Wave From the Gate"),
    "a grandmother's kitchen": ("Flour on the Radio", "Sunday Pot", "Her Apron", "Recipe Without Measures"),
    "the sea in winter": ("Harbour Closed", "Salt Road", "Gull Weather", "The Empty Pier"),
    "a letter never sent": ("Dear You", "Second Drawer", "No Stamp", "Ink"),
    "two brothers": ("The Elder One", "Same Coat", "Half a Bicycle", "Who Broke the Window"),
    "a city after rain": ("Puddle Street", "Umbrella Weather", "Wet Pavement", "Gutter Song"),
    "learning to dance": ("Count to Four", "Left Foot", "Borrowed Shoes", "Mirror Wall"),
    "the last bus": ("Terminus", "Route 12", "Driver's Joke", "Request Stop"),
    "a wedding in the village": (
        "Long Tables",
        "Rice in the Hair",
        "The Accord of Aunts",
        "Church Bell, Twice",
    ),
    "growing old": ("Reading Glasses", "Slow Stairs", "The Good Chair", "Photographs of Us"),
    "an empty flat": ("Nail in the Wall", "Echo Room", "Boxes", "Where the Piano Was Not"),
    "a lost dog": ("Come Back, Pilot", "Lamp Post Notice", "Lead and Collar", "Four Legs Home"),
    "a summer job": ("Ice Cream Van", "Pool Attendant", "Strawberry Fields, Paid Weekly", "Name Badge"),
    "the northern lights": ("Sky Curtain", "Frozen Lake", "Two Blankets", "Look Up"),
}
_PLAIN_TITLES: tuple[tuple[str, ...], tuple[str, ...]] = (
    ("Paper", "Second", "Borrowed", "Distant", "Little", "Folded", "Sunday", "Unmade", "Lucky", "Private", "Honest",
     "Temporary", "Foreign", "Patient", "Wooden", "Hidden"),
    ("Lanterns", "Weather", "Promise", "Harbour", "Postcard", "Garden", "Signal", "Arithmetic", "Island", "Ceremony",
     "Telephone", "Orchard", "Map", "Letter", "Bridge", "Hour"),
)  # fmt: skip

_ABOUT: tuple[str, ...] = (
    "It tells of {story}.",
    "A song about {story}.",
    "The story is {story}, as it happened.",
    "{Artist} wrote it about {story}.",
)
_ABOUT_NO_WORDS: tuple[str, ...] = (
    "There are no words, but it was written about {story}.",
    "An instrumental with {story} in mind.",
    "No words here: {story}, told without a voice.",
)
_SUNG: tuple[str, ...] = (", sung in {language}.", ", with {language} words.", ", every verse in {language}.")
_RECORDED: tuple[str, ...] = (
    "Recorded in the {era} in {home}.",
    "First pressed in {home} in the {era}.",
    "It comes from the {decade}, from a room in {home}.",
    "Taped in {home}, {decade}.",
)
_RECORDED_PRESENT: tuple[str, ...] = (
    "A new recording from {home}, made in the present day.",
    "Recorded just now in {home}, the present day.",
)
_GOOD_FOR: tuple[str, ...] = (
    "Good for {occasion}.",
    "Put it on for {occasion}.",
    "People play it for {occasion}.",
    "Made for {occasion}, says {artist}.",
)
_WHO: tuple[str, ...] = (
    "{artist} is {clause}.",
    "By {artist}, {clause}.",
    "{artist}, {clause}, plays {genre}.",
)


def write_track_title(traits: NoteTraits, rng: np.random.Generator) -> str:
    """``Title · Artist``; half of the titles come from the story."""
    if rng.random() < 0.55:
        name = pick(rng, _STORY_TITLES[traits.story])
    else:
        name = f"{pick(rng, _PLAIN_TITLES[0])} {pick(rng, _PLAIN_TITLES[1])}"
    return f"{name} · {traits.artist}"


def write_note(genre: str, traits: NoteTraits, rng: np.random.Generator) -> str:
    """A liner note of two to four sentences: artist, story, language and era always, the occasion mostly."""
    artist = ARTISTS[traits.artist]
    words = {
        "artist": artist.name,
        "Artist": artist.name,
        "clause": artist.story,
        "home": artist.home,
        "genre": genre,
        "language": traits.language,
        "story": traits.story,
        "era": traits.era,
        "decade": ERAS[traits.era],
        "occasion": traits.occasion,
    }
    silent = traits.language == "no words"
    recorded = _RECORDED_PRESENT if traits.era == "present" else _RECORDED
    about = pick(rng, _ABOUT_NO_WORDS if silent else _ABOUT)
    sentences = [pick(rng, _WHO), about]
    if not silent:
        # the language rides on the story's sentence, so that a note stays within four
        sentences[1] = about.removesuffix(".") + pick(rng, _SUNG)
    sentences.append(pick(rng, recorded))
    if rng.random() < 0.8:
        sentences.append(pick(rng, _GOOD_FOR))
    order = [0, *rng.permutation(range(1, len(sentences)))] if rng.random() < 0.5 else range(len(sentences))
    return " ".join(sentences[int(at)].format(**words) for at in order)


@dataclass(frozen=True)
class TrackWish:
    """What somebody is after; empty strings leave a part open."""

    genre: str
    sound: str = ""
    cover: str = ""
    occasion: str = ""
    language: str = ""
    era: str = ""


def write_track_query(wish: TrackWish, rng: np.random.Generator) -> str:
    """As people type it: short, lower case, the parts in the order they come to mind."""
    text = f"{wish.sound} {wish.genre}".strip()
    if wish.language:
        text += " without words" if wish.language == "no words" else f" in {wish.language}"
    if wish.era:
        text += f" from the {wish.era if wish.era != 'present' else '2020s'}"
    if wish.occasion:
        text += f" for {wish.occasion}"
    if wish.cover:
        text += f", {wish.cover} on the cover"
    return text if rng.random() < 0.9 else f"some {text}"
