"""Miscalibration of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers

SMOOTHING = 0.01
"""Steck's alpha: how much of the history is mixed into the list, so that no share is zero."""


def calibration_at_10(answers: Answers) -> np.ndarray:
    """``KL(p || q~) = sum_c p_c ln(p_c / q~_c)``, in nats, ``(n,)``; 0 is a perfectly calibrated list.

    Steck (2018): ``p`` are the shares of the categories in the history before the case, by event weight,
    ``q`` those in the list, every place alike, ``q~ = 0.99 q + 0.01 p``. NaN without a history or a list.
    """
    taste, there = answers.cases.taste, answers.there
    counts = np.zeros(taste.shape)
    cases, places = np.nonzero(there)
    np.add.at(counts, (cases, answers.items.category[answers.lists[cases, places]]), 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mixed = (1 - SMOOTHING) * counts / there.sum(axis=1, keepdims=True) + SMOOTHING * taste
        terms = np.where(taste > 0, taste * np.log(taste / mixed), 0.0)
    defined = (taste.sum(axis=1) > 0) & there.any(axis=1)
    return np.where(defined, terms.sum(axis=1), np.nan)
