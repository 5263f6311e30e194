"""Calibrated lists: as much of each category as a person's history has."""

from __future__ import annotations

import numpy as np

from mmrec.retrieval.reranking.candidates import Candidates

SMOOTHING = 0.01
"""Steck's alpha: how much of the history is mixed into the list, so that no share is zero."""


def calibrated(candidates: Candidates, k: int, trade: float) -> np.ndarray:
    """Columns ``(B, k)`` of the shortlist, chosen one by one by relevance and likeness to the history.

    Greedy for ``(1 - t) sum_i rel_i - t KL(p || q~)`` (Steck 2018): ``p`` are the shares of the categories in
    the history, ``q`` those in the list so far, ``q~ = 0.99 q + 0.01 p``. For somebody without a history the
    order of the scores stays. Equals are chosen in that order. Cost: O(k (P + C)).
    """
    there, taste = candidates.there, candidates.taste  # (B, P), (B, C)
    people = np.arange(len(there))
    category = candidates.category[np.where(there, candidates.rows, 0)]  # (B, P)
    counts = np.zeros(taste.shape)
    free = there.copy()
    chosen = np.zeros((len(there), min(k, there.shape[1])), np.int64)
    for step in range(chosen.shape[1]):
        without = _terms(taste, counts, step + 1)  # (B, C), as if the next were of no category
        with_one = _terms(taste, counts + 1, step + 1)
        divergence = without.sum(axis=1, keepdims=True) - without + with_one  # if the next is of category c
        gain = (1 - trade) * candidates.relevance - trade * np.take_along_axis(divergence, category, axis=1)
        value = np.where(free, gain, -np.inf)
        at = np.where(free.any(axis=1), value.argmax(axis=1), there.sum(axis=1).clip(max=there.shape[1] - 1))
        chosen[:, step] = at
        free[people, at] = False
        counts[people, category[people, at]] += 1
    return chosen


def _terms(taste: np.ndarray, counts: np.ndarray, length: int) -> np.ndarray:
    """``p_c ln(p_c / q~_c)``, ``(B, C)``; 0 where the history has nothing of the category."""
    mixed = (1 - SMOOTHING) * counts / length + SMOOTHING * taste
    wanted = taste > 0
    ratio = np.divide(taste, mixed, out=np.ones_like(taste), where=wanted)
    return np.asarray(np.where(wanted, taste * np.log(ratio), 0.0))
