"""Inequality of exposure."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers


def gini_at_10(answers: Answers, draws: np.ndarray) -> np.ndarray:
    """Gini coefficient of how many lists each item is in, ``(S,)``: 0 all alike, near 1 one for all.

    ``sum_j (2 j - m - 1) x_(j) / (m sum_j x_j)`` over the m items that could be recommended, in ascending
    order of x, those in no list included; every place counts alike. Lower is fairer. NaN if no list has any.

    Args:
        answers: the lists.
        draws: how often each case counts, ``(S, n)``.
    """
    exposure = np.sort(answers.exposure(draws)[:, answers.items.offered], axis=1)  # (S, m)
    m = exposure.shape[1]
    weights = 2.0 * np.arange(1, m + 1) - m - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(exposure @ weights / (m * exposure.sum(axis=1)))
