"""How good is an encoder: zero-shot accuracy and retrieval, on unseen renders or on somebody's photographs.

Zero-shot classification (Radford et al. 2021): a class's embedding is the normalised mean over prompt
templates of the text embedding of its name; a picture belongs to the class of the highest cosine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from mmrec.encoders.base import Encoder
from mmrec.errors import InvalidInput
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import catalogue_image, training_image
from mmrec.worlds.drawing.sheet import random_look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.held_out import held_out
from mmrec.worlds.store.captions import (
    CATEGORY_NAMES,
    CATEGORY_PROMPTS,
    COLOUR_NAMES,
    COLOUR_PROMPTS,
    PATTERN_NAMES,
    PATTERN_PROMPTS,
    fill_prompt,
)

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
    """One measured figure with its 95% bootstrap interval over pictures, and what chance would give."""

    task: str
    metric: str
    value: float
    low: float
    high: float
    chance: float


def class_embeddings(
    encoder: Encoder, names: Sequence[str], wordings: Mapping[str, tuple[str, ...]], prompts: Sequence[str]
) -> np.ndarray:
    """``(C, D)``: the normalised mean over templates of each class's canonical wording."""
    texts = [fill_prompt(p, wordings[n][0]) for n in names for p in prompts]
    vectors = encoder.encode_texts(texts).reshape(len(names), len(prompts), -1).mean(1)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


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
    """Top-1 of category, colour and pattern, exact triples, and text-to-image recall among ``n``."""
    results: list[EncoderResult] = []
    for studio in (True, False):
        label = "unseen renders, studio" if studio else "unseen renders, randomised"
        looks, pictures = unseen_renders(n, seed, studio)
        image = encoder.encode_images(pictures)  # (n, D)
        right: np.ndarray = np.ones(n, bool)
        for axis, wordings, prompts in (
            ("category", {c: CATEGORY_NAMES[c] for c in SILHOUETTES}, CATEGORY_PROMPTS),
            ("colour", COLOUR_NAMES, COLOUR_PROMPTS),
            ("pattern", PATTERN_NAMES, PATTERN_PROMPTS),
        ):
            names = list(wordings)
            best = (image @ class_embeddings(encoder, names, wordings, prompts).T).argmax(1)
            hit = np.array([names[b] == getattr(look, axis) for b, look in zip(best, looks, strict=True)])
            right = right & hit
            results.append(_estimate(f"{label}: {axis}", "top-1 accuracy", hit, 1 / len(names), seed))
        chance = 1 / (len(SILHOUETTES) * len(COLOUR_NAMES) * len(PATTERN_NAMES))
        results.append(
            _estimate(f"{label}: category, colour and pattern", "top-1 accuracy", right, chance, seed)
        )
        results += _retrieval(encoder, label, looks, image, seed)
    return results


def _retrieval(
    encoder: Encoder, label: str, looks: Sequence[Look], image: np.ndarray, seed: int
) -> list[EncoderResult]:
    """Text to image: a hit is a picture of the described category, colour and pattern among the first k."""
    described = list(dict.fromkeys((k.category, k.colour, k.pattern) for k in looks))
    texts = [f"a {PATTERN_NAMES[p][0]} {COLOUR_NAMES[c][0]} {CATEGORY_NAMES[k][0]}" for k, c, p in described]
    scores = encoder.encode_texts(texts) @ image.T  # (T, n)
    order = np.argsort(-scores, axis=1, kind="stable")
    relevant = np.array([[(k.category, k.colour, k.pattern) == d for k in looks] for d in described])
    ranked = np.take_along_axis(relevant, order, axis=1)
    results = []
    for k in (1, 10):
        hit = np.asarray(ranked[:, :k].any(1))
        chance = float(np.mean(1 - (1 - relevant.mean(1)) ** k))
        results.append(
            _estimate(f"{label}: text to image among {len(looks)}", f"recall@{k}", hit, chance, seed)
        )
    return results


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
    tasks = (
        ("category", category_column, categories, CATEGORY_NAMES, CATEGORY_PROMPTS),
        ("colour", colour_column, colours, COLOUR_NAMES, COLOUR_PROMPTS),
    )
    labels = {
        axis: table[column].map(dict(mapping)).where(keep)
        for axis, column, mapping, _, _ in tasks
        if column in table
    }
    used = (
        np.flatnonzero(np.any([s.notna().to_numpy() for s in labels.values()], axis=0))
        if labels
        else np.array([])
    )
    if used.size == 0:
        raise InvalidInput(
            f"No usable pictures: {items.name!r} needs a column {category_column!r} or {colour_column!r} "
            f"with known labels, and its pictures must be in {str(images)!r}."
        )
    vectors = np.zeros((len(table), encoder.info.dimension), np.float32)
    for start in range(0, len(used), 64):
        rows = used[start : start + 64]
        batch = []
        for r in rows:
            with Image.open(paths[r]) as opened:
                batch.append(opened.convert("RGB"))
        vectors[rows] = encoder.encode_images(batch)
    results = []
    for axis, _, _, wordings, prompts in tasks:
        if axis not in labels or labels[axis].notna().sum() == 0:
            continue
        truth = labels[axis].dropna()
        names = list(dict.fromkeys(truth))
        best = (vectors[truth.index] @ class_embeddings(encoder, names, wordings, prompts).T).argmax(1)
        hit = np.array([names[b] for b in best]) == truth.to_numpy()
        results.append(
            _estimate(f"photos: {axis} of {len(names)}", "top-1 accuracy", hit, 1 / len(names), seed)
        )
        results.append(_macro(f"photos: {axis} of {len(names)}", hit, truth.to_numpy(), seed))
    return len(used), results


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
