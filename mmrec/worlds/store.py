"""The store: a synthetic shop with drawn pictures, written texts and simulated shoppers."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from pydantic import Field

from mmrec.config import Config
from mmrec.data.atomic import replacing, write_bytes, write_json
from mmrec.errors import InvalidInput
from mmrec.types import INTERACTION_COLUMNS, ITEM_COLUMNS
from mmrec.worlds.assortment import sample_assortment
from mmrec.worlds.attributes import DEPARTMENTS
from mmrec.worlds.avatars import draw_avatar
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import catalogue_image
from mmrec.worlds.shoppers import CATEGORIES, TEXTUAL, VISUAL, Shoppers, sample_shoppers, top_tastes
from mmrec.worlds.simulation import exposure, simulate
from mmrec.worlds.store_personas import PERSONAS, StorePersona

VERSION = 1

PERSONA_EVENTS = (25, 60)
"""Every persona with a history has at least and at most this many interactions ..."""

PERSONA_ITEMS = 14
"""... with at least this many different items clicked or more: enough to see who they are."""

_EXAMPLES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("Teal, for slow mornings", "a teal mug for slow mornings", "", {}),
    ("A polka dot dress", "a dress with polka dots", "", {}),
    ("Stoneware for guests", "made of stoneware, for dinner parties", "", {}),
    ("Looks like this lamp", "", "", {"category": "table lamp", "form": "mushroom", "colour": "red"}),
    ("This handbag, but navy", "a navy bag", "", {"category": "handbag", "colour": "yellow"}),
    ("These sneakers, less loud", "", "a zigzag pattern", {"category": "sneaker", "pattern": "zigzag"}),
)
"""Questions that fill the query with one click: label, text, less like this, and what the picture shows."""

_MOST_WALKS = 1000
"""How often a persona's history is simulated again before the build gives up."""

Progress = Callable[[str, int, int], None]
"""Told what is counted, how many are done, and of how many."""


class StoreConfig(Config):
    """How large the store is; the defaults are the store that ships."""

    n_items: int = Field(980, ge=49, description="Items in the catalogue.")
    n_shoppers: int = Field(3300, ge=10, description="Simulated shoppers beside the personas.")
    days: int = Field(180, ge=30, le=720, description="Length of the records in days.")
    seed: int = Field(7, ge=0, description="Of every random choice.")
    image_size: int = Field(320, ge=32, le=1024, description="Width and height of the pictures in pixels.")
    image_quality: int = Field(82, ge=1, le=100, description="WebP quality of the pictures.")


def build_store(root: Path, config: StoreConfig | None = None, progress: Progress | None = None) -> None:
    """Draw, write and simulate the store into the workspace ``root``.

    The same config gives byte-identical tables and, with the same library versions, identical pictures.
    Items, shoppers, their walks and each persona have their own stream of random numbers, so that a change of
    one leaves the others as they are.

    Args:
        root: the workspace folder; made if absent, files of the same name replaced.
        config: sizes and seed; None for the store that ships.
        progress: told how many of the pictures are drawn.

    Raises:
        InvalidInput: if the assortment is too small for a persona to leave a history in.
    """
    config = config or StoreConfig()
    for_items, for_shoppers, for_walks, for_exposure, *for_personas = (
        np.random.default_rng(s) for s in np.random.SeedSequence(config.seed).spawn(4 + len(PERSONAS))
    )
    items = sample_assortment(config.n_items, config.days, for_items)
    shown = exposure(items, for_exposure)
    shoppers = sample_shoppers(config.n_shoppers, for_shoppers)
    user_ids = [f"shopper-{k + 1:04d}" for k in range(config.n_shoppers)]
    tables = [simulate(user_ids, shoppers, items, shown, config.days, for_walks)]
    for persona, rng in zip(PERSONAS, for_personas, strict=True):
        if persona.user_id is not None:
            tables.append(_history(persona, items, shown, config.days, rng))
            user_ids.append(persona.user_id)
            shoppers = shoppers + persona.shopper(0)

    _draw(root, items, config, progress)
    _write_personas(root)
    _write_table(root / "items.parquet", items[list(ITEM_COLUMNS)])
    events = pd.concat(tables).sort_values(["timestamp", "user_id"], kind="stable", ignore_index=True)
    _write_table(root / "interactions.parquet", events[list(INTERACTION_COLUMNS)])
    _write_table(root / "truth" / "items.parquet", items)
    _write_table(root / "truth" / "users.parquet", _truth_of_users(user_ids, shoppers))
    # world.json comes last: a folder without it is no world, so a build that was cut off is never opened.
    write_json(root / "world.json", _card(items, config))


def _history(
    persona: StorePersona, items: pd.DataFrame, shown: np.ndarray, days: int, rng: np.random.Generator
) -> pd.DataFrame:
    """A walk of the persona within ``PERSONA_EVENTS`` and ``PERSONA_ITEMS``; others are walked again."""
    low, high = PERSONA_EVENTS
    for _ in range(_MOST_WALKS):
        events = simulate([str(persona.user_id)], persona.shopper(9), items, shown, days, rng)
        clicked = events.loc[events["event"] == "click", "item_id"].nunique()
        if low <= len(events) <= high and clicked >= PERSONA_ITEMS:
            return events
    raise InvalidInput(
        f"In {_MOST_WALKS} walks {persona.name} never had {low} to {high} interactions with {PERSONA_ITEMS} "
        f"clicked items among {len(items)}; build with more items or another seed."
    )


def _draw(root: Path, items: pd.DataFrame, config: StoreConfig, progress: Progress | None) -> None:
    """Every picture, the missing ones left out."""
    with_picture = items[items["image"].notna()]
    for done, item in enumerate(with_picture.itertuples(), start=1):
        look = Look(item.category, item.form, item.colour, item.pattern, item.accent, item.finish)
        pixels = catalogue_image(look, item.image_seed, config.image_size)
        write_bytes(root / "images" / item.image, _webp(pixels, config.image_quality))
        if progress is not None:
            progress("pictures", done, len(with_picture))
    # A store built here before may have drawn items that this one sells without a picture.
    for left_over in {p.name for p in (root / "images").glob("st-*.webp")} - {*with_picture["image"]}:
        (root / "images" / left_over).unlink()


def _webp(pixels: np.ndarray, quality: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", quality=quality, method=6)
    return buffer.getvalue()


def _write_personas(root: Path) -> None:
    records = []
    for persona in PERSONAS:
        avatar = f"avatars/{persona.persona_id}.webp"
        write_bytes(root / avatar, _webp(draw_avatar(persona.portrait), 90))
        records.append(
            {
                "persona_id": persona.persona_id,
                "name": persona.name,
                "tagline": persona.tagline,
                "bio": persona.bio,
                "drives": list(persona.drives),
                "avatar": avatar,
                "user_id": persona.user_id,
            }
        )
    write_json(root / "personas.json", records)


def _write_table(path: Path, frame: pd.DataFrame) -> None:
    with replacing(path) as temporary:
        frame.to_parquet(temporary, index=False, compression="zstd")


def _truth_of_users(user_ids: list[str], shoppers: Shoppers) -> pd.DataFrame:
    favourites = np.argsort(-shoppers.category, 1, kind="stable")[:, :4]
    truth = {
        "user_id": user_ids,
        "s_image": shoppers.sensitivity[:, 0],
        "s_text": shoppers.sensitivity[:, 1],
        "price_sensitivity": shoppers.price,
        "novelty": shoppers.novelty,
        "favourite_categories": [", ".join(CATEGORIES[c] for c in row) for row in favourites],
    }
    truth |= {f"favourite_{name}": top_tastes(shoppers, name) for name in VISUAL | TEXTUAL}
    return pd.DataFrame(truth)


def _examples(items: pd.DataFrame) -> list[dict[str, str | None]]:
    """The example questions; one whose picture this assortment does not have is left out."""
    found: list[dict[str, str | None]] = []
    for label, text, less, shown in _EXAMPLES:
        image = None
        if shown:
            fits = items["image"].notna() & (items[list(shown)] == pd.Series(shown)).all(axis=1)
            if not fits.any():
                continue
            image = str(items.loc[fits, "item_id"].iloc[0])
        found.append({"label": label, "text": text, "less": less, "image_item_id": image})
    return found


def _card(items: pd.DataFrame, config: StoreConfig) -> dict[str, object]:
    n_categories, n_departments = items["category"].nunique(), len(DEPARTMENTS)
    return {
        "name": "store",
        "title": "The lifestyle store",
        "teaches": "Two modalities that know different things: the picture shows colour, pattern and form, "
        "the text tells material, purpose and maker.",
        "description": f"A synthetic shop with {len(items)} goods of {n_categories} categories in "
        f"{n_departments} departments. Our own code drew every picture, wrote every text and simulated "
        f"{config.n_shoppers} shoppers over {config.days} days from a documented latent model: each has "
        "known tastes and a known sensitivity to pictures and to texts, so every claim about a "
        "recommender can be checked against the truth. No brand, product or person in it is real.",
        "modalities": ["image", "text"],
        "currency": "EUR",
        "seed": config.seed,
        "version": VERSION,
        "examples": _examples(items),
    }
