"""Normalised discounted cumulative gain of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import LIST_LENGTH, Placed


def ndcg_at_10(placed: Placed) -> np.ndarray:
    """``sum_{r relevant, p_r <= 10} 1 / log2(1 + p_r)`` over its best value, ``(n,)``.

    nDCG@10 of Järvelin & Kekäläinen (2002) with gain 1 or 0 and the discount ``log2(1 + p)`` from the first
    place on. The ideal list holds ``min(R, 10)`` relevant items, so that a case with more than ten relevant
    items can reach 1. For a single relevant item the ideal is 1.
    """
    gains = np.where(placed.listed, 1.0 / np.log2(1.0 + placed.places.clip(min=1)), 0.0).sum(axis=1)
    ideal = np.cumsum(1.0 / np.log2(1.0 + np.arange(1, LIST_LENGTH + 1)))
    return np.asarray(gains / ideal[np.minimum(placed.relevant, LIST_LENGTH) - 1])
