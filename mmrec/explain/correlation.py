"""Rank correlation, for comparing explanations with each other."""

from __future__ import annotations

import numpy as np


def spearman(a: np.ndarray, b: np.ndarray) -> float | None:
    """Pearson correlation of mid-ranks (Spearman 1904); None where one of them does not vary.

    Args:
        a: ``(n,)``.
        b: ``(n,)``.
    """
    ranks = [_midranks(np.asarray(values, np.float64)) for values in (a, b)]
    centred = [r - r.mean() for r in ranks]
    lengths = [np.sqrt((c**2).sum()) for c in centred]
    if min(lengths) < 1e-12:
        return None
    return float((centred[0] * centred[1]).sum() / (lengths[0] * lengths[1]))


def _midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray(((last - counts + last - 1) / 2)[inverse])
