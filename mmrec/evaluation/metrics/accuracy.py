"""Accuracy of a list as a classifier."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import LIST_LENGTH, Placed


def accuracy_at_10(placed: Placed) -> np.ndarray:
    """Share of all C candidates that the list tells right: ``(TP + TN) / C``, ``(n,)``.

    The first ``min(10, C)`` count as "relevant", the rest as "not". Nearly 1 for every strategy, since
    nearly all items are irrelevant and stay out of any list: reported because it is asked for, and no measure
    of a recommender.
    """
    shown = np.minimum(placed.candidates, LIST_LENGTH)
    wrong = shown + placed.relevant - 2 * placed.hits
    return np.asarray(1.0 - wrong / placed.candidates)
