"""What can be asked of an encoder without training it on the question: every attribute, in every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.music import captions as music
from mmrec.worlds.music import captions_zh as music_zh
from mmrec.worlds.store import captions as store
from mmrec.worlds.store import captions_zh as store_zh

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Axis:
    """One attribute that a picture shows or a clip carries.

    Attributes:
        name: the attribute.
        names: language -> value -> how people call it, the canonical name first.
        prompts: language -> templates to ask for a value.
        fill: puts a name into an English template, with the right article.
    """

    name: str
    names: Mapping[Language, Names]
    prompts: Mapping[Language, tuple[str, ...]]
    fill: Callable[[str, str], str]

    @cached_property
    def options(self) -> tuple[str, ...]:
        """Every value, in the order of every array of classes."""
        return tuple(self.names["en"])

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Value -> its place."""
        return {value: at for at, value in enumerate(self.options)}

    def named(self, language: Language, value: str) -> str:
        """The canonical name of a value."""
        return self.names[language][value][0]

    def filled(self, language: Language, template: str, name: str) -> str:
        """A template with a name in it."""
        return self.fill(template, name) if language == "en" else template.format(name)

    def wordings(self, rng: np.random.Generator, chinese: float) -> list[str]:
        """One wording of every value, all in one language: the canonical name half of the time."""
        language: Language = "zh" if rng.random() < chinese else "en"
        texts = []
        for value in self.options:
            names = self.names[language][value]
            name = names[0] if rng.random() < 0.5 else names[int(rng.integers(len(names)))]
            prompts = self.prompts[language]
            texts.append(self.filled(language, prompts[int(rng.integers(len(prompts)))], name))
        return texts

    def questions(self, language: Language, values: Sequence[str]) -> list[list[str]]:
        """For each value its canonical name in every template: what zero-shot recognition averages over."""
        return [
            [self.filled(language, prompt, self.named(language, v)) for prompt in self.prompts[language]]
            for v in values
        ]


def _goods(name: str, en: Names, zh: Names, prompts: tuple[str, ...], prompts_zh: tuple[str, ...]) -> Axis:
    return Axis(name, {"en": en, "zh": zh}, {"en": prompts, "zh": prompts_zh}, store.fill_prompt)


GOODS_AXES: tuple[Axis, ...] = (
    _goods(
        "category",
        {c: store.CATEGORY_NAMES[c] for c in SILHOUETTES},
        store_zh.CATEGORY_NAMES_ZH,
        store.CATEGORY_PROMPTS,
        store_zh.CATEGORY_PROMPTS_ZH,
    ),
    _goods(
        "colour",
        store.COLOUR_NAMES,
        store_zh.COLOUR_NAMES_ZH,
        store.COLOUR_PROMPTS,
        store_zh.COLOUR_PROMPTS_ZH,
    ),
    _goods(
        "pattern",
        store.PATTERN_NAMES,
        store_zh.PATTERN_NAMES_ZH,
        store.PATTERN_PROMPTS,
        store_zh.PATTERN_PROMPTS_ZH,
    ),
)
"""Of the store's goods."""


_Table = Mapping[str, tuple[Names, tuple[str, ...]]]


def _music(table: _Table, zh: _Table) -> tuple[Axis, ...]:
    return tuple(
        Axis(
            name,
            {"en": names, "zh": zh[name][0]},
            {"en": prompts, "zh": zh[name][1]},
            music.fill_music_prompt,
        )
        for name, (names, prompts) in table.items()
    )


COVER_AXES: tuple[Axis, ...] = _music(music.COVER_AXES, music_zh.COVER_AXES_ZH)
"""Of album covers."""

CLIP_AXES: tuple[Axis, ...] = _music(music.SOUND_AXES, music_zh.SOUND_AXES_ZH)
"""Of clips."""
