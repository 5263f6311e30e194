"""Maximal marginal relevance: nothing that says again what the list already says."""

from __future__ import annotations

import numpy as np

from mmrec.retrieval.reranking.candidates import Candidates


def mmr(candidates: Candidates, k: int, trade: float) -> np.ndarray:
    """Columns ``(B, k)`` of the shortlist, chosen one by one by what is relevant and unlike the chosen.

    ``argmax_i (1 - t) rel_i - t max_{j chosen} cos(x_i, x_j)`` (Carbonell & Goldstein 1998, whose lambda is
    ``1 - t``); the first is the most relevant. Equals are chosen in the order of the scores. Cost: O(k P D).
    """
    there = candidates.there
    people = np.arange(len(there))
    vectors = candidates.vectors[np.where(there, candidates.rows, 0)]  # (B, P, D)
    nearest = np.full(there.shape, -np.inf)
    free = there.copy()
    chosen = np.zeros((len(there), min(k, there.shape[1])), np.int64)
    for step in range(chosen.shape[1]):
        unlike = 0.0 if step == 0 else nearest
        value = np.where(free, (1 - trade) * candidates.relevance - trade * unlike, -np.inf)
        # Where nobody is free any more the columns without an item follow.
        at = np.where(free.any(axis=1), value.argmax(axis=1), there.sum(axis=1).clip(max=there.shape[1] - 1))
        chosen[:, step] = at
        free[people, at] = False
        latest = vectors[people, at]  # (B, D)
        nearest = np.maximum(nearest, np.matmul(vectors, latest[:, :, None])[:, :, 0])
    return chosen
