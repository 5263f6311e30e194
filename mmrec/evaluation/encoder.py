"""How good is an encoder: zero-shot accuracy and retrieval, on unseen renders or on somebody's photographs.

Zero-shot classification (Radford et al. 2021): a class's embedding is the normalised mean over prompt
templates of the text embedding of its name; a picture belongs to the class of the highest cosine.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from mmrec.data.sounds import read_sound
from mmrec.encoders.base import Encoder
from mmrec.errors import InvalidInput
from mmrec.evaluation.mistakes import Mistake, commonest
from mmrec.types import Upload
from mmrec.worlds.axes import CLIP_AXES, COVER_AXES, GOODS_AXES, LANGUAGES, Axis, Language
from mmrec.worlds.covers.cover import draw_cover
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import catalogue_image, training_image
from mmrec.worlds.drawing.sheet import random_look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.held_out import held_out
from mmrec.worlds.music.attributes import sample_sleeve
from mmrec.worlds.sound.codec import encode_opus
from mmrec.worlds.sound.studio import CATALOGUE_RATE, catalogue_clip
from mmrec.worlds.sound.tune import Tune, random_tune

_RESAMPLES = 1000

FASHION_CATEGORIES: Mapping[str, str] = {
    "Tshirts": "t-shirt",
    "Casual Shoes": "sneaker",
    "Sports Shoes": "sneaker",
    "Watches": "watch",
    "Handbags": "handbag",
    "Sunglasses": "sunglasses",
    "Backpacks": "backpack",
    "Trousers": "trousers",
    "Jeans": "trousers",
    "Track Pants": "trousers",
    "Caps": "hat",
    "Hat": "hat",
    "Dresses": "dress",
}
"""Article types of a fashion catalogue -> our category names; other types are left out."""

FASHION_COLOURS: Mapping[str, str] = {
    "Black": "black",
    "White": "white",
    "Grey": "grey",
    "Beige": "beige",
    "Brown": "brown",
    "Red": "red",
    "Orange": "orange",
    "Yellow": "yellow",
    "Green": "green",
    "Blue": "blue",
    "Navy Blue": "navy",
    "Purple": "purple",
    "Pink": "pink",
}
"""Thirteen basic colour names of a fashion catalogue -> our colour names; other colours are left out."""


@dataclass(frozen=True)
class EncoderResult:
    """One measured figure with its 95% bootstrap interval over pictures, and what chance would give.

    ``mistakes`` are the commonest of a classification.
    """

    task: str
    metric: str
    value: float
    low: float
    high: float
    chance: float
    mistakes: tuple[Mistake, ...] = ()


def class_embeddings(encoder: Encoder, questions: Sequence[Sequence[str]]) -> np.ndarray:
    """``(C, D)``: the normalised mean over the questions that ask for each class; every class has as many."""
    texts = [text for some in questions for text in some]
    vectors = encoder.encode_texts(texts).reshape(len(questions), len(texts) // len(questions), -1).mean(1)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def unseen_renders(n: int, seed: int, studio: bool) -> tuple[list[Look], list[Image.Image]]:
    """``n`` renders of held-out combinations of category, colour and pattern, with seeds of their own.

    Args:
        n: how many.
        seed: of the sample; pre-training uses other streams of other looks.
        studio: the catalogue's house style at 320 px; otherwise domain-randomised at 128 px.
    """
    rng = np.random.default_rng([9_000_017, seed, int(studio)])
    categories = tuple(SILHOUETTES)
    looks: list[Look] = []
    pictures: list[Image.Image] = []
    while len(looks) < n:
        category = categories[len(looks) % len(categories)]
        fixed = {"pattern": "plain"} if rng.random() < 0.3 else {}
        look = random_look(category, rng, **fixed)
        if not held_out(look.category, look.colour, look.pattern):
            continue
        pixels = (
            catalogue_image(look, int(rng.integers(2**31)), 320) if studio else training_image(look, rng, 128)
        )
        looks.append(look)
        pictures.append(Image.fromarray(pixels))
    return looks, pictures


def evaluate_renders(encoder: Encoder, n: int = 1000, seed: int = 0) -> list[EncoderResult]:
    """Top-1 of category, colour and pattern, exact triples, and text-to-image recall among ``n``.

    All of it in English and in Chinese, in the studio's style and domain-randomised.
    """
    results: list[EncoderResult] = []
    for studio in (True, False):
        style = "unseen renders, studio" if studio else "unseen renders, randomised"
        looks, pictures = unseen_renders(n, seed, studio)
        image = encoder.encode_images(pictures)  # (n, D)
        for language in LANGUAGES:
            label = style + _IN[language]
            found, right = _zero_shot(encoder, image, looks, GOODS_AXES, language, label, seed)
            chance = float(np.prod([1 / len(axis.options) for axis in GOODS_AXES]))
            results += found
            results.append(
                _estimate(f"{label}: category, colour and pattern", "top-1 accuracy", right, chance, seed)
            )
            category, colour, pattern = GOODS_AXES
            kinds = [(k.category, k.colour, k.pattern) for k in looks]
            texts: dict[Hashable, str] = {
                kind: _asked(
                    language,
                    pattern.named(language, kind[2]),
                    colour.named(language, kind[1]),
                    category.named(language, kind[0]),
                )
                for kind in kinds
            }
            results += _retrieval(encoder, f"{label}: text to image among {n}", texts, kinds, image, seed)
    return results


_IN: Mapping[Language, str] = {"en": "", "zh": ", asked in Chinese"}


def _asked(language: Language, pattern: str, colour: str, category: str) -> str:
    return f"a {pattern} {colour} {category}" if language == "en" else f"{colour}{pattern}{category}"


def _zero_shot(
    encoder: Encoder,
    vectors: np.ndarray,
    examples: Sequence[object],
    axes: Sequence[Axis],
    language: Language,
    label: str,
    seed: int,
) -> tuple[list[EncoderResult], np.ndarray]:
    """Top-1 for each axis, and for each example whether all axes are right, ``(n,)`` bool."""
    results, right = [], np.ones(len(examples), bool)
    for axis in axes:
        classes = class_embeddings(encoder, axis.questions(language, axis.options))
        called = [axis.options[b] for b in (vectors @ classes.T).argmax(1)]
        truth = [getattr(example, axis.name) for example in examples]
        hit = np.array(called) == np.array(truth)
        right = right & hit
        found = _estimate(f"{label}: {axis.name}", "top-1 accuracy", hit, 1 / len(axis.options), seed)
        results.append(replace(found, mistakes=commonest(truth, called)))
    return results, right


def _retrieval(
    encoder: Encoder,
    label: str,
    texts: Mapping[Hashable, str],
    kinds: Sequence[Hashable],
    vectors: np.ndarray,
    seed: int,
) -> list[EncoderResult]:
    """From words to what they describe: a hit is anything of the described kind among the first k."""
    scores = encoder.encode_texts(list(texts.values())) @ vectors.T  # (T, n)
    order = np.argsort(-scores, axis=1, kind="stable")
    relevant = np.array([[kind == asked for kind in kinds] for asked in texts])
    ranked = np.take_along_axis(relevant, order, axis=1)
    results = []
    for k in (1, 10):
        hit = np.asarray(ranked[:, :k].any(1))
        chance = float(np.mean(1 - (1 - relevant.mean(1)) ** k))
        results.append(_estimate(label, f"recall@{k}", hit, chance, seed))
    return results


def evaluate_covers(encoder: Encoder, n: int = 300, seed: int = 0) -> list[EncoderResult]:
    """Top-1 of style and palette of ``n`` album covers of combinations that were left out of the training."""
    rng = np.random.default_rng([9_000_018, seed])
    sleeves: list[Sleeve] = []
    while len(sleeves) < n:
        sleeve = sample_sleeve(rng)
        if held_out(sleeve.style, sleeve.palette):
            sleeves.append(sleeve)
    drawn = [Image.fromarray(draw_cover(sleeve, int(rng.integers(2**31)), 320)) for sleeve in sleeves]
    vectors = encoder.encode_images(drawn)
    results: list[EncoderResult] = []
    for language in LANGUAGES:
        label = "unseen covers" + _IN[language]
        results += _zero_shot(encoder, vectors, sleeves, COVER_AXES, language, label, seed)[0]
    return results


def unseen_clips(n: int, seed: int) -> tuple[list[Tune], list[np.ndarray]]:
    """``n`` clips in the house's sound of tunes that were left out of the training, and back from Opus."""
    rng = np.random.default_rng([9_000_019, seed])
    tunes: list[Tune] = []
    waves: list[np.ndarray] = []
    while len(tunes) < n:
        tune = random_tune(rng)
        if held_out(tune.tempo, tune.instrument, tune.mood):
            file = encode_opus(catalogue_clip(tune, int(rng.integers(2**31))), CATALOGUE_RATE)
            tunes.append(tune)
            waves.append(read_sound(Upload("clip.ogg", file)).wave)
    return tunes, waves


def evaluate_clips(encoder: Encoder, n: int = 300, seed: int = 0) -> list[EncoderResult]:
    """Top-1 of what clips carry, and text-to-clip recall among ``n`` unseen ones, in both languages.

    Raises:
        Unavailable: for an encoder without an ear.
    """
    tunes, waves = unseen_clips(n, seed)
    vectors = encoder.encode_sounds(waves)
    results: list[EncoderResult] = []
    for language in LANGUAGES:
        label = "unseen clips" + _IN[language]
        results += _zero_shot(encoder, vectors, tunes, CLIP_AXES, language, label, seed)[0]
        kinds = [tuple(getattr(tune, axis.name) for axis in CLIP_AXES) for tune in tunes]
        texts: dict[Hashable, str] = {
            kind: _clip_in_words(language, dict(zip(CLIP_AXES, kind, strict=True))) for kind in kinds
        }
        results += _retrieval(encoder, f"{label}: text to clip among {n}", texts, kinds, vectors, seed)
    return results


def _clip_in_words(language: Language, values: Mapping[Axis, str]) -> str:
    """``slow, calm, piano, warm, brushed drums``: every attribute by its canonical name."""
    comma = ", " if language == "en" else "，"
    return comma.join(axis.named(language, value) for axis, value in values.items())


def evaluate_photos(
    encoder: Encoder,
    images: Path,
    items: Path,
    image_column: str = "image",
    category_column: str = "articleType",
    colour_column: str = "baseColour",
    categories: Mapping[str, str] = FASHION_CATEGORIES,
    colours: Mapping[str, str] = FASHION_COLOURS,
    seed: int = 0,
) -> tuple[int, list[EncoderResult]]:
    """Zero-shot accuracy on photographs that nobody trained on.

    Args:
        encoder: what is measured.
        images: folder of the pictures; the column may hold file names, paths that end in one, or ids.
        items: table with a row a picture.
        image_column: which column names the picture.
        category_column: which column holds the category; skipped where the table lacks it.
        colour_column: likewise for the colour.
        categories: label in the table -> our category name; other labels are left out.
        colours: likewise.
        seed: of the bootstrap.

    Returns:
        The number of pictures used, and accuracy (over pictures) and macro accuracy (mean over classes).

    Raises:
        InvalidInput: when table, column or pictures are not there.
    """
    table = _read_table(items, image_column)
    paths = [_picture_path(images, str(name)) for name in table[image_column]]
    keep = np.array([p is not None for p in paths])
    category, colour, _ = GOODS_AXES
    tasks = ((category, category_column, categories), (colour, colour_column, colours))
    labels = {
        axis.name: table[column].map(dict(mapping)).where(keep)
        for axis, column, mapping in tasks
        if column in table
    }
    used = (
        np.flatnonzero(np.any([s.notna().to_numpy() for s in labels.values()], axis=0))
        if labels
        else np.array([])
    )
    if used.size == 0:
        raise InvalidInput(_no_use_of(table, items, images, {c: tuple(m) for _, c, m in tasks}))
    vectors = np.zeros((len(table), encoder.info.dimension), np.float32)
    for start in range(0, len(used), 64):
        rows = used[start : start + 64]
        batch = []
        for r in rows:
            with Image.open(paths[r]) as opened:
                batch.append(opened.convert("RGB"))
        vectors[rows] = encoder.encode_images(batch)
    results = []
    for axis, _, _ in tasks:
        if axis.name not in labels or labels[axis.name].notna().sum() == 0:
            continue
        truth = labels[axis.name].dropna()
        names = list(dict.fromkeys(truth))
        classes = class_embeddings(encoder, axis.questions("en", names))
        called = [names[b] for b in (vectors[truth.index] @ classes.T).argmax(1)]
        hit = np.array(called) == truth.to_numpy()
        label = f"photos: {axis.name} of {len(names)}"
        found = _estimate(label, "top-1 accuracy", hit, 1 / len(names), seed)
        results.append(replace(found, mistakes=commonest(list(truth), called)))
        results.append(_macro(label, hit, truth.to_numpy(), seed))
    return len(used), results


def _no_use_of(table: pd.DataFrame, items: Path, images: Path, known: Mapping[str, tuple[str, ...]]) -> str:
    """Why nothing can be measured; ``known``: column -> the labels that we have a name for."""
    columns = [column for column in known if column in table]
    if not columns:
        return (
            f"No usable pictures: {items.name!r} has neither a column {' nor '.join(map(repr, known))}; "
            f"it has: {', '.join(table.columns)}."
        )
    named = {column: list(dict.fromkeys(table[column])) for column in columns}
    if all(set(labels).isdisjoint(known[column]) for column, labels in named.items()):
        column, labels = next(iter(named.items()))
        return (
            f"No usable pictures: none of the {len(labels)} labels in column {column!r} of {items.name!r} "
            f"({', '.join(labels[:4])} ...) is among those that can be asked for: {', '.join(known[column])}."
        )
    return (
        f"No usable pictures: those that {items.name!r} names with a known label are not in {str(images)!r}."
    )


def _read_table(items: Path, image_column: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(items, keep_default_na=False, dtype=str)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"The table {str(items)!r} cannot be read: {error}.") from error
    if image_column not in table:
        raise InvalidInput(
            f"Column {image_column!r} is not in {items.name!r}; it has: {', '.join(table.columns)}."
        )
    return table


def _picture_path(folder: Path, name: str) -> Path | None:
    relative = name.lstrip("/")
    for candidate in (
        folder / relative,
        folder.parent / relative,
        folder / Path(relative).name,
        folder / f"{relative}.jpg",
    ):
        if candidate.is_file():
            return candidate
    return None


def _estimate(task: str, metric: str, hit: np.ndarray, chance: float, seed: int) -> EncoderResult:
    rng = np.random.default_rng(seed)
    means = hit[rng.integers(0, len(hit), (_RESAMPLES, len(hit)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return EncoderResult(task, metric, float(hit.mean()), float(low), float(high), chance)


def _macro(task: str, hit: np.ndarray, truth: np.ndarray, seed: int) -> EncoderResult:
    """Mean over classes of the accuracy within a class; resampled within each class."""
    rng = np.random.default_rng(seed)
    groups = [hit[truth == name] for name in dict.fromkeys(truth)]
    means = np.mean([g[rng.integers(0, len(g), (_RESAMPLES, len(g)))].mean(1) for g in groups], axis=0)
    low, high = np.quantile(means, [0.025, 0.975])
    value = float(np.mean([g.mean() for g in groups]))
    return EncoderResult(task, "macro accuracy", value, float(low), float(high), 1 / len(groups))
