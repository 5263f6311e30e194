"""What people say of pictures, covers, clips and items: in English, and by a given chance in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.music import captions as music
from mmrec.worlds.music import captions_zh as music_zh
from mmrec.worlds.music.attributes import NoteTraits
from mmrec.worlds.sound.tune import Tune
from mmrec.worlds.store import captions as store
from mmrec.worlds.store import captions_zh as store_zh
from mmrec.worlds.store.attributes import TextTraits


def say_goods(look: Look, rng: np.random.Generator, chinese: float) -> str:
    """A caption of a picture of goods."""
    return store_zh.caption_zh(look, rng) if rng.random() < chinese else store.caption(look, rng)


def say_cover(sleeve: Sleeve, rng: np.random.Generator, chinese: float) -> str:
    """A caption of an album cover."""
    return (
        music_zh.cover_caption_zh(sleeve, rng) if rng.random() < chinese else music.cover_caption(sleeve, rng)
    )


def say_clip(tune: Tune, rng: np.random.Generator, chinese: float) -> str:
    """A caption of a clip."""
    return music_zh.sound_caption_zh(tune, rng) if rng.random() < chinese else music.sound_caption(tune, rng)


def describe_goods(look: Look, traits: TextTraits, rng: np.random.Generator, chinese: float) -> str:
    """What a shop writes about goods."""
    if rng.random() < chinese:
        return store_zh.item_text_caption_zh(look, traits, rng)
    return store.item_text_caption(look, traits, rng)


def describe_track(genre: str, traits: NoteTraits, rng: np.random.Generator, chinese: float) -> str:
    """What a record shop writes about a track."""
    if rng.random() < chinese:
        return music_zh.track_text_caption_zh(genre, traits, rng)
    return music.track_text_caption(genre, traits, rng)


def goods_traits(rng: np.random.Generator, chinese: float) -> Mapping[str, Mapping[str, str]]:
    """Trait that only shop texts tell -> value -> a short wording of it."""
    prompts = store_zh.trait_prompts_zh if rng.random() < chinese else store.trait_prompts
    return {axis: dict(zip(values, prompts(axis, rng), strict=True)) for axis, values in store.TRAITS.items()}


def track_traits(rng: np.random.Generator, chinese: float) -> Mapping[str, Mapping[str, str]]:
    """Trait that only liner notes tell -> value -> a short wording of it."""
    prompts = music_zh.note_trait_prompts_zh if rng.random() < chinese else music.note_trait_prompts
    return {
        axis: dict(zip(values, prompts(axis, rng), strict=True)) for axis, values in music.NOTE_TRAITS.items()
    }
