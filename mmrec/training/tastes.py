"""Where items stand among the people who meet them: what content is asked to tell of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DIRECTIONS = 48
"""So many of the strongest directions are kept."""

KNOWN_BY, MOST_ITEMS = 5, 1000
"""Only items that so many people met are placed, at most so many of them: O(n^3)."""


def well_known(interactions: csr_array) -> np.ndarray:
    """Rows of the items that can be placed, ``(n,)``; the best known where there are many."""
    count = np.asarray((interactions > 0).sum(axis=0)).ravel()
    first = np.argsort(-count, kind="stable")[:MOST_ITEMS]
    return np.asarray(np.sort(first[count[first] >= KNOWN_BY]))


def taste_places(interactions: csr_array, rows: np.ndarray) -> np.ndarray:
    r"""``Y``, ``(n, <= DIRECTIONS)``, columns of mean 0: items with the same people lie at the same place.

    .. math:: C_{ij} = \frac{\sum_u x_{ui} x_{uj} / |u|}{\sqrt{c_i c_j}} \approx Y Y^T

    ``x`` is 1 where person u met item i, ``|u|`` how many they met, so that one busy person makes no taste,
    and ``c_i`` the sum for an item with itself. ``Y`` are the eigenvectors of the largest eigenvalues, times
    their roots.

    Args:
        interactions: of the training part, ``(U, N)``.
        rows: of the items to place.
    """
    met = interactions.astype(np.float64).sign()
    busy = np.maximum(np.asarray(met.sum(axis=1)).ravel(), 1.0)
    met = met[:, rows].T.multiply(busy**-0.5).tocsr()
    shared = (met @ met.T).toarray()
    length = np.sqrt(np.maximum(shared.diagonal(), 1e-12))
    values, axes = np.linalg.eigh(shared / length[:, None] / length)
    kept = slice(-min(DIRECTIONS, len(rows)), None)
    places = axes[:, kept] * np.sqrt(np.maximum(values[kept], 0.0))
    return np.asarray(places - places.mean(0))


__all__ = ["DIRECTIONS", "KNOWN_BY", "MOST_ITEMS", "taste_places", "well_known"]
