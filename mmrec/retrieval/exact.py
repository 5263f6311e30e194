"""Exact retrieval: every allowed item is looked at; equal scores keep catalogue order.

The list that a person sees and the place that the evaluation counts come from the same order.
"""

from __future__ import annotations

import numpy as np

NO_ITEM = -1
"""Stands in an array of catalogue rows where there is none."""


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


def top_k_of_each(scores: np.ndarray, allowed: np.ndarray, k: int) -> np.ndarray:
    """``top_k`` of many people at once, ``(B, k)``; ``NO_ITEM`` where fewer are allowed.

    Args:
        scores: ``(B, N)``.
        allowed: ``(B, N)`` bool.
        k: length of the lists.
    """
    masked = np.where(allowed, scores, -np.inf)
    shown = min(k, scores.shape[1])
    out = np.full((len(scores), k), NO_ITEM, np.int64)
    if not shown:
        return out
    # The k-th best score; of those who share it the first in the catalogue get the places that are left.
    least = -np.partition(-masked, shown - 1, axis=1)[:, shown - 1 : shown]
    above, level = masked > least, masked == least
    left = shown - above.sum(axis=1, keepdims=True)
    chosen = above | (level & (np.cumsum(level, axis=1) <= left))
    rows = np.nonzero(chosen)[1].reshape(len(scores), shown)  # ascending, so a stable sort keeps the order
    order = np.argsort(-np.take_along_axis(masked, rows, axis=1), axis=1, kind="stable")
    rows = np.take_along_axis(rows, order, axis=1)
    out[:, :shown] = np.where(np.take_along_axis(allowed, rows, axis=1), rows, NO_ITEM)
    return out


def ranks_of(scores: np.ndarray, allowed: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where several items of each person stand in the full ranking of their allowed items.

    Args:
        scores: ``(B, N)``.
        allowed: ``(B, N)`` bool; a target counts as allowed.
        targets: catalogue rows, ``(B, R)``, ``NO_ITEM`` where there are fewer.

    Returns:
        Places ``(B, R)`` int64, as ``places_of``, and mid-ranks ``(B, R)`` float64, the mean of the places
        that all items of the same score share; both 0 where there is no target.
    """
    real = targets >= 0
    places = np.zeros(targets.shape, np.int64)
    midranks = np.zeros(targets.shape, np.float64)
    if not targets.size:
        return places, midranks
    candidates = allowed.copy()
    people, _ = np.nonzero(real)
    candidates[people, targets[real]] = True
    rows = np.arange(scores.shape[1])[None]
    for r in range(targets.shape[1]):
        target = np.where(real[:, r], targets[:, r], 0)[:, None]
        own = np.take_along_axis(scores, target, axis=1)
        level = (scores == own) & candidates  # (B, N)
        ahead = ((scores > own) & candidates).sum(axis=1)
        places[:, r] = 1 + ahead + (level & (rows < target)).sum(axis=1)
        midranks[:, r] = ahead + (level.sum(axis=1) + 1) / 2
    return np.where(real, places, 0), np.where(real, midranks, 0.0)
