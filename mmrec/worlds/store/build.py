"""The store: a synthetic shop with drawn pictures, written texts and simulated shoppers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pydantic import Field

from mmrec.config import Config
from mmrec.data.atomic import write_bytes, write_json
from mmrec.worlds.building import (
    Progress,
    Question,
    Streams,
    asked_of,
    populate,
    remove_left_overs,
    webp,
)
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import catalogue_image
from mmrec.worlds.store.assortment import sample_assortment
from mmrec.worlds.store.attributes import DEPARTMENTS
from mmrec.worlds.store.personas import PERSONAS
from mmrec.worlds.store.tastes import POPULATION

VERSION = 1

_EXAMPLES = (
    Question("Teal, for slow mornings", "a teal mug for slow mornings"),
    Question("A polka dot dress", "a dress with polka dots"),
    Question("Stoneware for guests", "made of stoneware, for dinner parties"),
    Question(
        "Looks like this lamp",
        lends="image",
        like={"category": "table lamp", "form": "mushroom", "colour": "red"},
    ),
    Question(
        "This handbag, but navy",
        "a navy bag",
        lends="image",
        like={"category": "handbag", "colour": "yellow"},
    ),
    Question(
        "These sneakers, less loud",
        less="a zigzag pattern",
        lends="image",
        like={"category": "sneaker", "pattern": "zigzag"},
    ),
)
"""Questions that fill the query with one click."""


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
    streams = Streams.of(config.seed, PERSONAS)
    items = sample_assortment(config.n_items, config.days, streams.items)
    draw_pictures(root, items, config, progress)
    shoppers = [f"shopper-{k + 1:04d}" for k in range(config.n_shoppers)]
    populate(root, items, POPULATION, PERSONAS, shoppers, config.days, streams)
    # world.json comes last: a folder without it is no world, so a build that was cut off is never opened.
    write_json(root / "world.json", _card(items, config))


def draw_pictures(
    root: Path, items: pd.DataFrame, config: StoreConfig, progress: Progress | None = None
) -> None:
    """Every picture, the missing ones left out."""
    with_picture = items[items["image"].notna()]
    for done, item in enumerate(with_picture.itertuples(), start=1):
        look = Look(item.category, item.form, item.colour, item.pattern, item.accent, item.finish)
        pixels = catalogue_image(look, item.image_seed, config.image_size)
        write_bytes(root / "images" / item.image, webp(pixels, config.image_quality))
        if progress is not None:
            progress("pictures", done, len(with_picture))
    # A store built here before may have drawn items that this one sells without a picture.
    remove_left_overs(root / "images", "st-*.webp", {*with_picture["image"]})


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
        "people": "shoppers",
        "currency": "EUR",
        "seed": config.seed,
        "version": VERSION,
        "examples": asked_of(items, _EXAMPLES),
    }
