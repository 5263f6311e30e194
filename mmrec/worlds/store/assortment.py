"""The assortment of the store: which items it sells, what they cost and since when."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.held_out import held_out
from mmrec.worlds.simulation import LAST_DAY
from mmrec.worlds.store.attributes import (
    CHARACTER_OF,
    DEPARTMENT_OF,
    TextTraits,
    form_style,
    sample_catalogue_look,
    sample_text_traits,
)
from mmrec.worlds.store.copywriting import write_description, write_title

RELEASE_SPAN_DAYS = 3 * 365
"""Items were released over this many days before ``LAST_DAY``."""

_PRICES: dict[str, float] = {
    "t-shirt": 29,
    "shirt": 59,
    "trousers": 79,
    "dress": 99,
    "jacket": 149,
    "sweater": 89,
    "skirt": 65,
    "shorts": 45,
    "scarf": 39,
    "socks": 12,
    "sneaker": 95,
    "boot": 145,
    "heels": 119,
    "sandal": 69,
    "watch": 189,
    "handbag": 135,
    "sunglasses": 79,
    "backpack": 99,
    "hat": 35,
    "suitcase": 179,
    "umbrella": 39,
    "chair": 159,
    "armchair": 449,
    "sofa": 1190,
    "table": 390,
    "bookshelf": 290,
    "cushion": 32,
    "clock": 65,
    "table lamp": 85,
    "pendant lamp": 110,
    "teapot": 49,
    "vase": 39,
    "bottle": 27,
    "pan": 69,
    "mug": 18,
    "guitar": 349,
    "drum": 199,
    "headphones": 149,
    "camera": 399,
    "speaker": 129,
    "plant": 28,
    "cactus": 16,
    "ball": 22,
    "bicycle": 690,
    "skateboard": 89,
    "racket": 99,
    "teddy bear": 34,
    "toy car": 24,
    "kite": 38,
}
"""Category -> what an ordinary one costs."""

_CHARACTER_PRICE = {"plant-based": 1.0, "recycled": 0.88, "heirloom": 1.3, "technical": 1.18}


def _shop_price(value: float) -> float:
    """A price as shops write it: 18.50 below twenty, 49 or 95 below two hundred, 349 or 1190 above."""
    if value < 20:
        return round(2 * value) / 2
    if value < 200:
        return float(round(value))
    return 10.0 * round(value / 10) - (1 if value < 1000 else 0)


def sample_assortment(n_items: int, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """``n_items`` items, spread evenly over the categories that can be drawn.

    No two share category, form, colour and pattern. One item in three is from a combination of category,
    colour and pattern that pre-training may never render, see ``attributes.held_out``. About one in five was
    released during the last ``days`` days, two in a hundred in the very last days: cold starts.

    Returns:
        One row an item in catalogue order: the columns of ``types.ITEM_COLUMNS`` (``image`` and
        ``description`` null where missing) and every latent attribute.
    """
    categories = list(SILHOUETTES)
    slots = [categories[k % len(categories)] for k in range(n_items)]
    rows: list[dict[str, object]] = []
    looks: set[tuple[str, str, str, str]] = set()
    titles: set[str] = set()
    for k in rng.permutation(n_items):
        category = slots[k]
        look = _new_look(category, rng, looks, wanted_held_out=bool(rng.random() < 0.26))
        traits = sample_text_traits(look, rng)
        title = write_title(category, traits, rng)
        while title in titles:
            title = write_title(category, traits, rng)
        titles.add(title)
        rows.append(_row(len(rows), look, traits, title, days, rng))
    frame = pd.DataFrame(rows)
    missing = rng.permutation(n_items)
    no_image, no_text = round(0.03 * n_items), round(0.04 * n_items)
    frame.loc[missing[:no_image], "image"] = None
    frame.loc[missing[no_image : no_image + no_text], "description"] = None
    return frame


def _new_look(
    category: str, rng: np.random.Generator, taken: set[tuple[str, str, str, str]], wanted_held_out: bool
) -> Look:
    """A look that the shop does not sell yet; of a held-out combination if wanted and one is found."""
    for attempt in range(400):
        look = sample_catalogue_look(category, rng)
        key = (look.category, look.form, look.colour, look.pattern)
        fits = not wanted_held_out or attempt > 200 or held_out(look.category, look.colour, look.pattern)
        if key not in taken and fits:
            taken.add(key)
            return look
    raise ValueError(
        f"No new look of category {category!r} was found; ask for fewer items than it has looks."
    )


def _row(
    index: int, look: Look, traits: TextTraits, title: str, days: int, rng: np.random.Generator
) -> dict[str, object]:
    character = CHARACTER_OF[traits.material]
    fresh = rng.random()
    if fresh < 0.02:
        age = int(rng.integers(0, 4))
    elif fresh < 0.22:
        age = int(rng.integers(4, max(5, days)))
    else:
        age = int(rng.integers(days, RELEASE_SPAN_DAYS))
    item_id = f"st-{index + 1:04d}"
    return {
        "item_id": item_id,
        "title": title,
        "description": write_description(look.category, traits, rng),
        "category": look.category,
        "price": _shop_price(
            _PRICES[look.category] * _CHARACTER_PRICE[character] * float(rng.lognormal(0, 0.3))
        ),
        "tags": [DEPARTMENT_OF[look.category], traits.purpose, character],
        "released": (LAST_DAY - dt.timedelta(days=age)).isoformat(),
        "image": f"{item_id}.webp",
        "age_days": age,
        "form": look.form,
        "style": form_style(look.category, look.form),
        "colour": look.colour,
        "pattern": look.pattern,
        "accent": look.accent,
        "finish": look.finish,
        "material": traits.material,
        "character": character,
        "purpose": traits.purpose,
        "care": traits.care,
        "origin": traits.origin,
        "maker": traits.maker,
        "image_seed": int(rng.integers(2**31)),
        "held_out": held_out(look.category, look.colour, look.pattern),
    }
