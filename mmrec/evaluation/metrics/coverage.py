"""Catalogue coverage."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers


def coverage_at_10(answers: Answers, draws: np.ndarray) -> np.ndarray:
    """Share of the items that could be recommended which are in at least one list, ``(S,)``.

    Aggregate coverage (Ge et al. 2010; Adomavicius & Kwon 2012) over the items that at least one case could
    have got. It grows with the number of cases, so only equal sets of cases compare.

    Args:
        answers: the lists.
        draws: how often each case counts, ``(S, n)``.
    """
    offered = answers.items.offered
    if not offered.any():
        return np.full(len(draws), np.nan)
    return np.asarray((answers.exposure(draws)[:, offered] > 0).mean(axis=1))
