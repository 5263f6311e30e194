"""Normalised discounted cumulative gain of a list."""

from __future__ import annotations

import numpy as np


def ndcg_at_10(places: np.ndarray) -> np.ndarray:
    """``1 / log2(1 + p)`` if the one wanted item stands at place p <= 10, else 0; ``(n,)``.

    nDCG@10 of Järvelin & Kekäläinen (2002) for a single relevant item, whose ideal gain is 1.
    """
    places = np.asarray(places)
    return np.where(places <= 10, 1.0 / np.log2(1.0 + places), 0.0)
