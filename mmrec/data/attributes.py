"""What the catalogue says of its items in so many words: what a multi-task strategy learns to predict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmrec.data.catalogue import Catalogue

PRICE_BANDS = 5
"""Of about equally many items each."""


@dataclass(frozen=True)
class Attributes:
    """Labels of every item.

    Attributes:
        category: number of the category, ``(N,)`` int64.
        price_band: 0 for the cheapest fifth .. 4 for the dearest, ``(N,)`` int64.
        tags: which tags it has, ``(N, T)`` bool.
    """

    category: np.ndarray
    price_band: np.ndarray
    tags: np.ndarray


def attributes_of(catalogue: Catalogue) -> Attributes:
    """The attributes of every item, in the order of the catalogue."""
    category = {name: n for n, name in enumerate(catalogue.categories)}
    items = [catalogue.at(row) for row in range(len(catalogue))]
    names = sorted({tag for item in items for tag in item.tags})
    tag = {name: n for n, name in enumerate(names)}
    tags = np.zeros((len(items), len(names)), bool)
    for row, item in enumerate(items):
        tags[row, [tag[name] for name in item.tags]] = True
    cheaper = np.searchsorted(np.sort(catalogue.prices), catalogue.prices) / max(len(items), 1)
    return Attributes(
        category=np.array([category[name] for name in catalogue.category], np.int64),
        price_band=np.minimum((cheaper * PRICE_BANDS).astype(np.int64), PRICE_BANDS - 1),
        tags=tags,
    )
