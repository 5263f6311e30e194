"""What one step learns from: everything random and everything in words, before any tower sees it.

Nothing here knows the weights, so a step can be prepared while the one before it is computed, in a process of
its own; see ``feed``. Every random choice comes from (seed, part, step).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mmrec.training.pretrain.examples import CELL
from mmrec.training.pretrain.pools import Pool
from mmrec.training.pretrain.recipe import PretrainConfig
from mmrec.worlds.axes import CLIP_AXES, COVER_AXES, GOODS_AXES, Axis
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.music.attributes import DEPARTMENT_OF, sample_note_traits
from mmrec.worlds.sound.tune import LEGAL, Tune
from mmrec.worlds.speech import (
    describe_goods,
    describe_track,
    goods_traits,
    say_clip,
    say_cover,
    say_goods,
    track_traits,
)
from mmrec.worlds.store.attributes import sample_text_traits


@dataclass(frozen=True)
class Pools:
    """What there is to learn from."""

    goods: Pool[Look]
    covers: Pool[Sleeve]
    clips: Pool[Tune]


@dataclass(frozen=True)
class Question:
    """One attribute asked in words.

    Attributes:
        axis: its name.
        tokens: ``(C, 77)``, one wording of every value.
        target: ``(n,)``, the right one for each example.
    """

    axis: str
    tokens: Tensor
    target: Tensor


@dataclass(frozen=True)
class Told:
    """Examples of one kind in words.

    Attributes:
        tokens: ``(n, 77)``, a caption each.
        kinds: ``(n,)``, equal for examples that are positives of each other's captions.
    """

    tokens: Tensor
    kinds: Tensor


@dataclass(frozen=True)
class Pictures:
    """Goods, then covers.

    Attributes:
        pixels: ``(B, keep, keep, 3)`` uint8, cropped and mirrored.
        gain: ``(B, 1, 1, 1)``, how much light.
        charts: of the goods, ``(n, 2, cells, cells)`` in 0..1.
        told: a caption each.
        goods: questions about the goods, ``n`` of them.
        covers: questions about the covers.
        labels: attribute -> class numbers of the goods or of the covers; -1 where there is none.
    """

    pixels: Tensor
    gain: Tensor
    charts: Tensor
    told: Told
    goods: tuple[Question, ...]
    covers: tuple[Question, ...]
    labels: Mapping[str, Tensor]


@dataclass(frozen=True)
class Clips:
    """Sounds: ``mel`` (n, mels, T) in -1..1, masked; captions, questions and class numbers as of pictures."""

    mel: Tensor
    told: Told
    asked: tuple[Question, ...]
    labels: Mapping[str, Tensor]


@dataclass(frozen=True)
class Descriptions:
    """``tokens`` (2 P, 77): two wordings of each of P items; and what is asked of all 2 P."""

    tokens: Tensor
    asked: tuple[Question, ...]


@dataclass(frozen=True)
class Step:
    """All of one step; what it does without is None."""

    pictures: Pictures
    clips: Clips | None
    descriptions: Descriptions | None


class Batches:
    """Prepares steps.

    Args:
        config: the recipe.
        pools: drawn and played examples.
        tokenizer: list of texts -> ``(n, 77)``.
    """

    def __init__(
        self, config: PretrainConfig, pools: Pools, tokenizer: Callable[[list[str]], Tensor]
    ) -> None:
        self.config, self.pools, self.tokenizer = config, pools, tokenizer
        self.labels = class_numbers()
        self.chances = _chances([look.pattern for look in pools.goods.labels], config.pattern_balance)

    def step(self, number: int) -> Step:
        """Step ``number`` of the first part."""
        c = self.config
        rng = np.random.default_rng([c.seed, 1, number])
        pictures = self._pictures(rng)
        clips = self._clips(rng, c.clip_batch) if number % c.clips_every == 0 else None
        describes = number % c.description_every == 0
        return Step(pictures, clips, self._descriptions(rng, number) if describes else None)

    def listening(self, number: int) -> Clips:
        """Step ``number`` of the second part."""
        return self._clips(np.random.default_rng([self.config.seed, 2, number]), self.config.listening_batch)

    def _pictures(self, rng: np.random.Generator) -> Pictures:
        c = self.config
        n_covers = round(c.covers_share * c.batch_size)
        rows = np.sort(np.searchsorted(self.chances, rng.random(c.batch_size - n_covers)))
        sleeves = np.sort(rng.integers(0, len(self.pools.covers), n_covers))
        looks = [self.pools.goods.labels[r] for r in rows]
        covers = [self.pools.covers.labels[r] for r in sleeves]
        pixels, gain, charts = self._pixels(rows, sleeves, rng)
        told = [say_goods(look, rng, c.chinese_share) for look in looks]
        told += [say_cover(cover, rng, c.chinese_share) for cover in covers]
        kinds: list[Hashable] = [(k.category, k.colour, k.pattern) for k in looks]
        kinds += [(k.style, k.palette) for k in covers]
        return Pictures(
            pixels=pixels,
            gain=gain,
            charts=charts,
            told=Told(self.tokenizer(told), _numbered(kinds)),
            goods=self._asked(looks, GOODS_AXES, rng),
            covers=self._asked(covers, COVER_AXES, rng),
            labels=self._classes(looks, GOODS_LABELS) | self._classes(covers, COVER_LABELS),
        )

    def _pixels(
        self, rows: np.ndarray, sleeves: np.ndarray, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Crop and mirror; the charts of the goods alike."""
        full, keep = self.config.render_size, self.config.image_size
        cells = keep // CELL
        sources = [(self.pools.goods, r) for r in rows] + [(self.pools.covers, r) for r in sleeves]
        out = np.empty((len(sources), keep, keep, 3), np.uint8)
        charts = np.empty((len(rows), cells, cells, 2), np.uint8)
        for k, (pool, row) in enumerate(sources):
            y, x = (int(v) for v in CELL * rng.integers(0, (full - keep) // CELL + 1, 2))
            turn = slice(None, None, -1) if rng.random() < 0.5 else slice(None)
            out[k] = pool.arrays["images"][row, y : y + keep, x : x + keep][:, turn]
            if k < len(rows):
                top, left = y // CELL, x // CELL
                charts[k] = pool.arrays["charts"][row, top : top + cells, left : left + cells][:, turn]
        gain = rng.normal(1, 0.08, (len(out), 1, 1, 1)).astype(np.float32)
        charted = torch.from_numpy(charts).permute(0, 3, 1, 2).float() / 255
        return torch.from_numpy(out), torch.from_numpy(gain), charted

    def _clips(self, rng: np.random.Generator, count: int) -> Clips:
        c = self.config
        rows = np.sort(rng.integers(0, len(self.pools.clips), count))
        tunes = [self.pools.clips.labels[r] for r in rows]
        mel = torch.from_numpy(self.pools.clips.arrays["mels"][rows]).float() / 127.5 - 1
        mel = _masked(mel, rng)
        told = self.tokenizer([say_clip(tune, rng, c.chinese_share) for tune in tunes])
        kinds = [(t.tempo, t.instrument, t.mood, t.drums, t.energy) for t in tunes]
        return Clips(
            mel=mel,
            told=Told(told, _numbered(kinds)),
            asked=self._asked(tunes, CLIP_AXES, rng),
            labels=self._classes(tunes, tuple(LEGAL)),
        )

    def _asked(
        self, examples: Sequence[Any], axes: Sequence[Axis], rng: np.random.Generator
    ) -> tuple[Question, ...]:
        """One wording of every value of every axis, an axis in one language."""
        return tuple(
            Question(
                axis.name,
                self.tokenizer(axis.wordings(rng, self.config.chinese_share)),
                torch.tensor([axis.index[getattr(e, axis.name)] for e in examples], dtype=torch.long),
            )
            for axis in axes
        )

    def _classes(self, examples: Sequence[Any], axes: Sequence[str]) -> dict[str, Tensor]:
        return {
            axis: torch.tensor(
                [self.labels[axis].get(_label(e, axis), -1) for e in examples], dtype=torch.long
            )
            for axis in axes
        }

    def _descriptions(self, rng: np.random.Generator, number: int) -> Descriptions:
        """Two wordings of each item, and short wordings of traits: goods in one step, tracks in the next."""
        c, goods = self.config, (number // self.config.description_every) % 2 == 0
        pairs = range(c.description_pairs)
        traits: list[Any]
        if goods:
            looks = [
                self.pools.goods.labels[r]
                for r in rng.integers(0, len(self.pools.goods), c.description_pairs)
            ]
            traits = [sample_text_traits(look, rng) for look in looks]
            asked = goods_traits(rng, c.chinese_share)
            told = [
                describe_goods(looks[k], traits[k], rng, c.chinese_share) for _ in range(2) for k in pairs
            ]
        else:
            genres = [str(g) for g in rng.choice(list(DEPARTMENT_OF), c.description_pairs)]
            traits = [sample_note_traits(genre, rng) for genre in genres]
            asked = track_traits(rng, c.chinese_share)
            told = [
                describe_track(genres[k], traits[k], rng, c.chinese_share) for _ in range(2) for k in pairs
            ]
        return Descriptions(
            self.tokenizer(told), tuple(self._trait(traits * 2, *one) for one in asked.items())
        )

    def _trait(self, traits: Sequence[Any], axis: str, words: Mapping[str, str]) -> Question:
        index = {value: n for n, value in enumerate(words)}
        target = torch.tensor([index[getattr(t, axis)] for t in traits], dtype=torch.long)
        return Question(axis, self.tokenizer(list(words.values())), target)


GOODS_LABELS = ("category", "form", "colour", "pattern", "accent")
"""What heads classify of goods."""

COVER_LABELS = ("style", "palette")
"""What heads classify of covers."""


def class_numbers() -> dict[str, dict[str, int]]:
    """Attribute -> value -> class number; forms are told apart within their category."""
    forms = [f"{category}: {form}" for category, kind in SILHOUETTES.items() for form in kind.forms]
    axes: dict[str, Sequence[str]] = {a.name: a.options for a in (*GOODS_AXES, *COVER_AXES)}
    axes |= {"form": forms, "accent": axes["colour"]} | dict(LEGAL)
    return {axis: {value: number for number, value in enumerate(values)} for axis, values in axes.items()}


def _label(example: Any, axis: str) -> str:
    """The value to classify; empty where there is none: a plain thing has no second colour."""
    if axis == "form":
        return f"{example.category}: {example.form}"
    return "" if axis == "accent" and example.pattern == "plain" else str(getattr(example, axis))


def _numbered(kinds: Sequence[Hashable]) -> Tensor:
    number: dict[Hashable, int] = {}
    return torch.tensor([number.setdefault(kind, len(number)) for kind in kinds])


def _masked(mel: Tensor, rng: np.random.Generator) -> Tensor:
    """Shifted in time, a band and a moment silenced (SpecAugment, Park et al. 2019), ``(B, mels, T)``."""
    mel = mel.clone()
    _, bands, frames = mel.shape
    for k in range(len(mel)):
        mel[k] = mel[k].roll(int(rng.integers(frames)), -1)
        low, wide = int(rng.integers(bands - 8)), int(rng.integers(0, 9))
        mel[k, low : low + wide] = -1.0
        at, long = int(rng.integers(frames - 30)), int(rng.integers(0, 31))
        mel[k, :, at : at + long] = -1.0
    return mel


def _chances(kinds: Sequence[str], balance: float) -> np.ndarray:
    """Cumulative probabilities of the rows: each by the share of its kind to the power ``-balance``."""
    _, kind, count = np.unique(kinds, return_inverse=True, return_counts=True)
    weight = (count[kind] / len(kinds)) ** -balance
    cumulative = np.cumsum(weight)
    return np.asarray(cumulative / cumulative[-1])
