"""Precision of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import LIST_LENGTH, Placed


def precision_at_10(placed: Placed) -> np.ndarray:
    """Relevant items among the first ten, divided by ten, ``(n,)``.

    By ten also where fewer could be recommended; with one relevant item the best value is 0.1.
    """
    return np.asarray(placed.hits / LIST_LENGTH)
