"""User satisfaction, as only a simulated world can know it."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers


def satisfaction_at_10(answers: Answers) -> np.ndarray:
    """True utility of the list: 1 for the best possible one, 0 for one drawn at random; ``(n,)``.

    ``(mean_list U - mean_A U) / (mean_best U - mean_A U)``, where U is the simulator's own utility of an item
    to that person on that day, without the noise of the moment, A is all that the case could have got,
    released and not met before, and "best" are the ten of A with the highest U. Negative where the list is
    worse than drawn at random. Places do not count. NaN for people whose truth is unknown, and so for
    everybody in a world that keeps none.
    """
    worth = answers.cases.worth
    if worth is None:
        return np.full(len(answers), np.nan)
    return answers.mean_over_lists(np.take_along_axis(worth, answers.rows, axis=1).astype(np.float64))
