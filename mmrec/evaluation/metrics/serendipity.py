"""Serendipity of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import LIST_LENGTH, Answers


def serendipity_at_10(answers: Answers) -> np.ndarray:
    """Relevant items in the list that the most popular ten do not hold, divided by ten; ``(n,)``.

    Ge et al. (2010): useful and unexpected, where "expected" is what a primitive recommender would have
    shown, here the ten most popular items of training that this case could have got.
    """
    lists, cases = answers.lists, answers.cases
    useful = (lists[:, :, None] == cases.relevant[:, None, :]).any(axis=2)
    expected = (lists[:, :, None] == cases.obvious[:, None, :]).any(axis=2)
    return np.asarray((useful & ~expected & answers.there).sum(axis=1) / LIST_LENGTH)
