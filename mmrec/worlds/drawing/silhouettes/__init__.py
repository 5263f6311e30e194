"""The silhouettes: one file a category, and the table that lists them."""

from __future__ import annotations

import importlib

from mmrec.worlds.drawing.silhouettes._base import Form, Silhouettes

_FILES = (
    "t_shirt",
    "shirt",
    "trousers",
    "dress",
    "jacket",
    "sweater",
    "skirt",
    "shorts",
    "scarf",
    "socks",
    "sneaker",
    "boot",
    "heels",
    "sandal",
    "watch",
    "handbag",
    "sunglasses",
    "backpack",
    "hat",
    "suitcase",
    "umbrella",
    "chair",
    "armchair",
    "sofa",
    "table",
    "bookshelf",
    "cushion",
    "clock",
    "table_lamp",
    "pendant_lamp",
    "teapot",
    "vase",
    "bottle",
    "pan",
    "mug",
    "guitar",
    "drum",
    "headphones",
    "camera",
    "speaker",
    "plant",
    "cactus",
    "ball",
    "bicycle",
    "skateboard",
    "racket",
    "teddy_bear",
    "toy_car",
    "kite",
)

SILHOUETTES: dict[str, Silhouettes] = {
    s.category: s for s in (importlib.import_module(f"{__name__}.{name}").SILHOUETTES for name in _FILES)
}
"""Category name -> its silhouettes."""

__all__ = ["SILHOUETTES", "Form", "Silhouettes"]
