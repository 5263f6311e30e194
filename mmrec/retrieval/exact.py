"""Exact retrieval: every allowed item is looked at; equal scores keep catalogue order.

The list that a person sees and the place that the evaluation counts come from the same order.
"""

from __future__ import annotations

import numpy as np


def top_k(scores: np.ndarray, allowed: np.ndarray, k: int) -> np.ndarray:
    """Rows of the ``k`` highest scores among the allowed, best first; fewer where fewer are allowed.

    Args:
        scores: ``(N,)``.
        allowed: ``(N,)`` bool.
        k: length of the list.
    """
    candidates = np.flatnonzero(allowed)
    order = np.argsort(-scores[candidates], kind="stable")[:k]
    return np.asarray(candidates[order])


def places_of(scores: np.ndarray, allowed: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The place of each target in the full ranking of its allowed items, ``(B,)``, 1 is the top.

    Args:
        scores: ``(B, N)``.
        allowed: ``(B, N)`` bool; a target counts as allowed.
        targets: catalogue rows, ``(B,)``.
    """
    own = np.take_along_axis(scores, targets[:, None], axis=1)
    earlier = np.arange(scores.shape[1])[None] < targets[:, None]
    ahead = ((scores > own) | ((scores == own) & earlier)) & allowed
    return np.asarray(1 + ahead.sum(axis=1))
