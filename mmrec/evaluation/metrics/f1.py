"""Harmonic mean of precision and recall of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import LIST_LENGTH, Placed


def f1_at_10(placed: Placed) -> np.ndarray:
    """``2 P R / (P + R)`` of each case's precision@10 and recall@10, 0 where both are 0; ``(n,)``.

    Of each case and then averaged (macro), not of the averaged precision and recall. With h hits it is ``2 h
    / (10 + R)``; with one relevant item the best value is 0.18.
    """
    return np.asarray(2.0 * placed.hits / (LIST_LENGTH + placed.relevant))
