"""Novelty of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers


def novelty_at_10(answers: Answers) -> np.ndarray:
    """Mean of ``-log2 p_i`` over the list, in bits, ``(n,)``.

    Mean self-information (Zhou et al. 2010; Vargas & Castells 2011) with ``p_i = (n_i + 1) / (U + 1)``: the
    share of the U people **in training** who had to do with item i, n_i of them, one added to both so that an
    item that nobody knew is finite. Nothing held out and no list of a strategy has a part in it.
    """
    items = answers.items
    bits = -np.log2((items.interested + 1.0) / (items.people + 1.0))
    return answers.mean_over_lists(bits[answers.rows])
