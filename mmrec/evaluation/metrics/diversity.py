"""Intra-list diversity."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers

_BATCH = 512  # cases looked up at once: a list is ten wide vectors


def diversity_at_10(answers: Answers) -> np.ndarray:
    """``1 - mean cos(x_i, x_j)`` over all pairs of different items in the list, ``(n,)``.

    Intra-list diversity (Smyth & McClave 2001) without regard to places. The vectors are the encoder's own,
    centred, modalities side by side (``ItemFacts.vectors``), so that no strategy is judged in a space of its
    own making; an item without any modality is like nothing. 0 for copies of one item, 1 for unrelated
    items, at most 2. NaN for fewer than two items.
    """
    rows, there = answers.rows, answers.there
    itself = (answers.items.vectors.astype(np.float64) ** 2).sum(axis=1)  # (N,)
    alike = -np.where(there, itself[rows], 0.0).sum(axis=1)
    for start in range(0, len(answers), _BATCH):
        part = slice(start, start + _BATCH)
        vectors = answers.items.vectors[rows[part]]  # (B, k, D)
        together = vectors.sum(axis=1, where=there[part, :, None], dtype=np.float64)
        alike[part] += (together**2).sum(axis=1)  # |sum x|^2 holds every pair twice and each item once
    length = there.sum(axis=1)
    pairs = length * (length - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(pairs > 0, 1.0 - alike / pairs, np.nan)
