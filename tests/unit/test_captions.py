"""Captions in both languages: complete, unambiguous, seeded, short enough, and never untrue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import pytest

from mmrec.worlds.covers.palettes import PALETTES
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.covers.styles import STYLES
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import COLOURS
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.sheet import random_look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.music import captions as music
from mmrec.worlds.music import captions_zh as music_zh
from mmrec.worlds.music.attributes import (
    ARTISTS,
    DEPARTMENT_OF,
    ERAS,
    LANGUAGES,
    OCCASIONS,
    STORIES,
    NoteTraits,
    sample_note_traits,
    sample_sleeve,
)
from mmrec.worlds.sound.tune import LEGAL, Tune, random_tune
from mmrec.worlds.store import captions as store
from mmrec.worlds.store import captions_zh as store_zh
from mmrec.worlds.store.attributes import CARES, MAKERS, sample_text_traits
from mmrec.worlds.store.forms import FORM_NAMES

Names = Mapping[str, tuple[str, ...]]
Draw = Callable[[np.random.Generator], tuple[dict[str, str], str]]
"""Draws something and says it: the true values by axis, and the caption."""

FORMS = {(category, form) for category, kind in SILHOUETTES.items() for form in kind.forms}
N = 1000

# ------------------------------------------------------------------------------------------------- the tables

TABLES: dict[str, tuple[Names, Iterable[str]]] = {
    "category": (store.CATEGORY_NAMES, SILHOUETTES),
    "colour": (store.COLOUR_NAMES, COLOURS),
    "pattern": (store.PATTERN_NAMES, PATTERNS),
    "category zh": (store_zh.CATEGORY_NAMES_ZH, store.CATEGORY_NAMES),
    "colour zh": (store_zh.COLOUR_NAMES_ZH, COLOURS),
    "pattern zh": (store_zh.PATTERN_NAMES_ZH, PATTERNS),
    "care zh": (store_zh.CARE_NAMES_ZH, CARES),
    **{f"{axis} zh": (names, store.TRAITS[axis]) for axis, names in store_zh.TRAITS_ZH.items()},
    "tempo": (music.TEMPO_NAMES, LEGAL["tempo"]),
    "energy": (music.ENERGY_NAMES, LEGAL["energy"]),
    "instrument": (music.INSTRUMENT_NAMES, LEGAL["instrument"]),
    "mood": (music.MOOD_NAMES, LEGAL["mood"]),
    "drums": (music.DRUM_NAMES, LEGAL["drums"]),
    "density": (music.DENSITY_NAMES, LEGAL["density"]),
    "scale": (music.SCALE_NAMES, LEGAL["scale"]),
    "tempo zh": (music_zh.TEMPO_NAMES_ZH, LEGAL["tempo"]),
    "energy zh": (music_zh.ENERGY_NAMES_ZH, LEGAL["energy"]),
    "instrument zh": (music_zh.INSTRUMENT_NAMES_ZH, LEGAL["instrument"]),
    "mood zh": (music_zh.MOOD_NAMES_ZH, LEGAL["mood"]),
    "drums zh": (music_zh.DRUM_NAMES_ZH, LEGAL["drums"]),
    "density zh": (music_zh.DENSITY_NAMES_ZH, LEGAL["density"]),
    "scale zh": (music_zh.SCALE_NAMES_ZH, LEGAL["scale"]),
    "style": (music.STYLE_NAMES, STYLES),
    "palette": (music.PALETTE_NAMES, PALETTES),
    "style zh": (music_zh.STYLE_NAMES_ZH, STYLES),
    "palette zh": (music_zh.PALETTE_NAMES_ZH, PALETTES),
    "genre": (music.GENRE_NAMES, DEPARTMENT_OF),
    "genre zh": (music_zh.GENRE_NAMES_ZH, DEPARTMENT_OF),
    **{
        f"{axis}{language}": (table[axis], values)
        for language, table in (("", music.NOTE_TRAITS), (" zh", music_zh.NOTE_TRAITS_ZH))
        for axis, values in (
            ("language", LANGUAGES),
            ("era", ERAS),
            ("story", STORIES),
            ("occasion", OCCASIONS),
            ("artist", ARTISTS),
        )
    },
}


@pytest.mark.parametrize("axis", TABLES)
def test_every_class_has_names_and_no_name_belongs_to_two(axis: str) -> None:
    names, classes = TABLES[axis]
    assert {*names} == {*classes}
    said = [name.lower() for wordings in names.values() for name in wordings]
    assert all(wordings and all(wordings) for wordings in names.values())
    assert sorted(said) == sorted({*said})


def test_every_form_has_names_and_none_is_the_name_of_another_category() -> None:
    for forms, categories in (
        (FORM_NAMES, store.CATEGORY_NAMES),
        (store_zh.FORM_NAMES_ZH, store_zh.CATEGORY_NAMES_ZH),
    ):
        assert {*forms} == FORMS
        owner = {name: category for category, names in categories.items() for name in names}
        for (category, _), names in forms.items():
            assert names
            for name in names:
                assert owner.setdefault(name, category) == category, name


@pytest.mark.parametrize(
    "prompts",
    [
        store.CATEGORY_PROMPTS,
        store.COLOUR_PROMPTS,
        store.PATTERN_PROMPTS,
        store_zh.CATEGORY_PROMPTS_ZH,
        store_zh.COLOUR_PROMPTS_ZH,
        store_zh.PATTERN_PROMPTS_ZH,
        *(prompts for _, prompts in music.SOUND_AXES.values()),
        *(prompts for _, prompts in music.COVER_AXES.values()),
        *(prompts for _, prompts in music_zh.SOUND_AXES_ZH.values()),
        *(prompts for _, prompts in music_zh.COVER_AXES_ZH.values()),
    ],
)
def test_a_prompt_has_one_gap_and_the_bare_name_is_among_them(prompts: Sequence[str]) -> None:
    assert all(prompt.count("{}") == 1 for prompt in prompts)
    assert "{}" in prompts
    assert len(prompts) == len({*prompts})


def test_prompts_for_what_only_texts_tell_follow_the_order_of_the_values(rng: np.random.Generator) -> None:
    for axis, values in store.TRAITS.items():
        assert list(store_zh.TRAITS_ZH[axis]) == list(values)
        assert len(store_zh.trait_prompts_zh(axis, rng)) == len(values)
    for axis, names in music.NOTE_TRAITS.items():
        assert list(music_zh.NOTE_TRAITS_ZH[axis]) == list(names)
        assert len(music.note_trait_prompts(axis, rng)) == len(names)
        assert len(music_zh.note_trait_prompts_zh(axis, rng)) == len(names)


# --------------------------------------------------------------------------------------------- the captions


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def any_look(rng: np.random.Generator) -> Look:
    return random_look(tuple(SILHOUETTES)[int(rng.integers(len(SILHOUETTES)))], rng)


def any_note(rng: np.random.Generator) -> tuple[str, NoteTraits]:
    genre = tuple(DEPARTMENT_OF)[int(rng.integers(len(DEPARTMENT_OF)))]
    return genre, sample_note_traits(genre, rng)


def of_look(say: Callable[[Look, np.random.Generator], str]) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[dict[str, str], str]:
        look = any_look(rng)
        return asdict(look), say(look, rng)

    return draw


def of_item_text(say: Callable[..., str]) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[dict[str, str], str]:
        look = any_look(rng)
        traits = sample_text_traits(look, rng)
        return asdict(look) | asdict(traits), say(look, traits, rng)

    return draw


def of_tune(say: Callable[[Tune, np.random.Generator], str]) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[dict[str, str], str]:
        tune = random_tune(rng)
        return asdict(tune), say(tune, rng)

    return draw


def of_sleeve(say: Callable[[Sleeve, np.random.Generator], str]) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[dict[str, str], str]:
        sleeve = sample_sleeve(rng)
        return asdict(sleeve), say(sleeve, rng)

    return draw


def of_track_text(say: Callable[..., str]) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[dict[str, str], str]:
        genre, traits = any_note(rng)
        return {"genre": genre} | asdict(traits), say(genre, traits, rng)

    return draw


DRAWS: dict[str, Draw] = {
    "caption": of_look(store.caption),
    "caption_zh": of_look(store_zh.caption_zh),
    "item_text_caption": of_item_text(store.item_text_caption),
    "item_text_caption_zh": of_item_text(store_zh.item_text_caption_zh),
    "sound_caption": of_tune(music.sound_caption),
    "sound_caption_zh": of_tune(music_zh.sound_caption_zh),
    "cover_caption": of_sleeve(music.cover_caption),
    "cover_caption_zh": of_sleeve(music_zh.cover_caption_zh),
    "track_text_caption": of_track_text(music.track_text_caption),
    "track_text_caption_zh": of_track_text(music_zh.track_text_caption_zh),
}


@pytest.mark.parametrize("kind", DRAWS)
def test_captions_are_deterministic_for_a_seed_and_vary(kind: str) -> None:
    draw = DRAWS[kind]
    first, again = ([draw(rng)[1] for _ in range(100)] for rng in map(np.random.default_rng, (3, 3)))
    assert first == again
    assert len({*first}) > 80


@pytest.mark.parametrize("kind", DRAWS)
def test_captions_are_whole_sentences_of_their_script(kind: str, rng: np.random.Generator) -> None:
    makers_and_artists = re.compile("|".join(map(re.escape, (*MAKERS, *ARTISTS))))
    for _ in range(N):
        text = DRAWS[kind](rng)[1]
        assert text == text.strip()
        assert not re.search(r"[{}]|  |\.\.| ,|，，|。。|的的|\ba a|\ban? an?\b|\b(\w+) \1\b(?! \1)", text), (
            text
        )
        if kind.endswith("_zh"):
            text = makers_and_artists.sub("", text)
            assert {*re.findall(r"[A-Za-z]+", text)} <= {"T", "V", "A", "POLO"}, text
            assert not re.search(r"[,;:]", text), text
        else:
            assert not re.search(r"[\u3000-\u9fff]", text), text


# ------------------------------------------------------------------------------------------------- the truth


@dataclass(frozen=True)
class Axis:
    """The names of an axis in one language, and how that language denies."""

    names: Names
    chinese: bool = False
    more: Mapping[str, tuple[str, ...]] | None = None

    @cached_property
    def owner(self) -> dict[str, str]:
        tables = (self.more or {}, self.names)
        return {n.lower(): value for table in tables for value, names in table.items() for n in names}

    @cached_property
    def naming(self) -> re.Pattern[str]:
        options = "|".join(map(re.escape, sorted(self.owner, key=len, reverse=True)))
        return re.compile(f"(?:{options})" if self.chinese else rf"(?<![\w-])(?:{options})(?![\w-])")

    def mentions(self, text: str) -> list[tuple[str, bool]]:
        """Every value that ``text`` names, the longest name wins, and whether it is denied there."""
        denied = [m.span() for m in DENIALS[self.chinese].finditer(text.lower())]
        # "no drums" names a class itself: what begins the denial is not denied by it
        return [
            (self.owner[m.group()], any(a < m.start() < b for a, b in denied))
            for m in self.naming.finditer(text.lower())
        ]


DENIALS = {
    False: re.compile(r"\b(?:not|without|no|neither)\b[^,.]*"),
    True: re.compile(r"(?:不是|不带|没有|无图案|无花纹)[^，。 ]*"),
}
"""Whether Chinese -> a denial, up to the end of its clause."""


def with_forms(
    categories: Names, forms: Mapping[tuple[str, str], tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    return {c: tuple(n for (k, _), names in forms.items() if k == c for n in names) for c in categories}


SEEN: dict[str, dict[str, Axis]] = {
    "caption": {
        "category": Axis(store.CATEGORY_NAMES, more=with_forms(store.CATEGORY_NAMES, FORM_NAMES)),
        "colour": Axis(store.COLOUR_NAMES),
        "pattern": Axis(store.PATTERN_NAMES),
    },
    "caption_zh": {
        "category": Axis(
            store_zh.CATEGORY_NAMES_ZH,
            chinese=True,
            more=with_forms(store_zh.CATEGORY_NAMES_ZH, store_zh.FORM_NAMES_ZH),
        ),
        "colour": Axis(store_zh.COLOUR_NAMES_ZH, chinese=True),
        "pattern": Axis(store_zh.PATTERN_NAMES_ZH, chinese=True),
    },
    "sound_caption": {
        axis: Axis(TABLES[axis][0])
        for axis in ("tempo", "energy", "instrument", "mood", "drums", "density", "scale")
    },
    "sound_caption_zh": {
        axis: Axis(TABLES[f"{axis} zh"][0], chinese=True)
        for axis in ("tempo", "energy", "instrument", "mood", "drums", "density", "scale")
    },
    "cover_caption": {"style": Axis(music.STYLE_NAMES), "palette": Axis(music.PALETTE_NAMES)},
    "cover_caption_zh": {
        "style": Axis(music_zh.STYLE_NAMES_ZH, chinese=True),
        "palette": Axis(music_zh.PALETTE_NAMES_ZH, chinese=True),
    },
    "track_text_caption_zh": {
        "genre": Axis(music_zh.GENRE_NAMES_ZH, chinese=True),
        **{
            axis: Axis(music_zh.NOTE_TRAITS_ZH[axis], chinese=True)
            for axis in ("language", "era", "story", "occasion")
        },
        "artist": Axis(music_zh.NOTE_TRAITS_ZH["artist"]),
    },
    "item_text_caption_zh": {
        **{axis: Axis(store_zh.TRAITS_ZH[axis], chinese=True) for axis in ("material", "purpose", "origin")},
        "maker": Axis(store_zh.TRAITS_ZH["maker"]),
        "care": Axis(store_zh.CARE_NAMES_ZH, chinese=True),
    },
}


def true_values(axis: str, truth: Mapping[str, str]) -> set[str]:
    """What may be said; the second colour counts where there is a pattern that shows it."""
    both = axis == "colour" and truth["pattern"] != "plain"
    return {truth[axis], truth["accent"]} if both else {truth[axis]}


@pytest.mark.parametrize("kind", SEEN)
def test_a_caption_names_what_is_true_and_denies_what_is_not(kind: str, rng: np.random.Generator) -> None:
    said = dict.fromkeys(SEEN[kind], 0)
    for _ in range(2 * N):
        truth, text = DRAWS[kind](rng)
        for axis, names in SEEN[kind].items():
            true = true_values(axis, truth)
            for value, denied in names.mentions(text):
                assert (value in true) != denied, (truth, text, axis, value)
                said[axis] += not denied
    assert min(said.values()) > 0.1 * N, said


@pytest.mark.parametrize("kind", [kind for kind in SEEN if "text" not in kind])
def test_some_captions_deny_something_and_most_do_not(kind: str, rng: np.random.Generator) -> None:
    denials = [
        any(denied for axis in SEEN[kind].values() for _, denied in axis.mentions(text))
        for _, text in (DRAWS[kind](rng) for _ in range(N))
    ]
    assert 0.015 < np.mean(denials) < 0.12


def test_a_form_is_called_by_its_own_names_alone(rng: np.random.Generator) -> None:
    for kind, forms, categories in (
        ("caption", FORM_NAMES, store.CATEGORY_NAMES),
        ("caption_zh", store_zh.FORM_NAMES_ZH, store_zh.CATEGORY_NAMES_ZH),
    ):
        owners: dict[str, tuple[str, ...]] = {}
        for (category, form), names in forms.items():
            for name in names:
                owners[name] = (*owners.get(name, ()), f"{category}: {form}")
        named = {n: (n,) for n in owners} | {n: (n,) for names in categories.values() for n in names}
        axis = Axis(named, chinese=kind == "caption_zh")
        for _ in range(N):
            truth, text = DRAWS[kind](rng)
            for name, _ in axis.mentions(text):
                general = name in categories[truth["category"]]
                assert general or f"{truth['category']}: {truth['form']}" in owners[name], (truth, text)


MATERIAL_WORDS = {
    "leather": "leather", "denim": "denim", "wooden": "wood", "metal": "metal", "ceramic": "ceramic",
    "plastic": "plastic", "rubber": "rubber", "glass": "glass", "knitted": "knit", "woollen": "knit",
    "glossy": "gloss", "plush": "plush", "silky": "satin",
}  # fmt: skip


def test_a_material_is_said_only_where_the_surface_shows_it(rng: np.random.Generator) -> None:
    names = sorted(
        {n for table in (store.CATEGORY_NAMES, FORM_NAMES) for ns in table.values() for n in ns},
        key=len,
        reverse=True,
    )
    thing = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    said = 0
    for _ in range(2 * N):
        look = any_look(rng)
        text = thing.sub("", store.caption(look, rng))
        for word, finish in MATERIAL_WORDS.items():
            if re.search(rf"\b{word}\b", text):
                assert store.shown_finish(look) == finish, (look, text)
                said += 1
    assert said > 0.05 * N


def test_what_may_be_denied_is_never_there(rng: np.random.Generator) -> None:
    for _ in range(300):
        look = any_look(rng)
        shown = {look.colour} if look.pattern == "plain" else {look.colour, look.accent}
        assert store.other_colours(look)
        assert not {*store.other_colours(look)} & shown
        assert store.other_patterns(look)
        assert not {*store.other_patterns(look)} & {look.pattern, "plain"}
        sleeve = sample_sleeve(rng)
        assert music.other_styles(sleeve)
        assert sleeve.style not in music.other_styles(sleeve)
        assert music.other_palettes(sleeve)
        assert sleeve.palette not in music.other_palettes(sleeve)


@pytest.mark.parametrize("kind", ["item_text_caption_zh"])
def test_a_text_never_says_what_only_the_picture_shows(kind: str, rng: np.random.Generator) -> None:
    visual = (Axis(store_zh.COLOUR_NAMES_ZH, chinese=True), Axis(store_zh.PATTERN_NAMES_ZH, chinese=True))
    for _ in range(N):
        text = DRAWS[kind](rng)[1]
        assert not any(axis.mentions(text) for axis in visual), text


# ------------------------------------------------------------------------------------------------ the length


@pytest.mark.parametrize("kind", DRAWS)
def test_captions_fit_the_text_tower(kind: str, rng: np.random.Generator) -> None:
    from mmrec.encoders._torchvision import ensure_torchvision_importable

    ensure_torchvision_importable()
    import open_clip

    encode = open_clip.SimpleTokenizer(context_length=77).encode
    texts = [DRAWS[kind](rng)[1] for _ in range(N)]
    tokens = np.array([len(encode(text)) + 2 for text in texts])
    assert np.mean(tokens <= 77) >= 0.999, sorted(zip(tokens, texts, strict=True))[-3:]
    if kind.endswith("_zh"):
        assert np.mean([len(re.findall(r"[\u4e00-\u9fff]", text)) <= 24 for text in texts]) > 0.97
