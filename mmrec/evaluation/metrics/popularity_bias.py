"""Average recommendation popularity."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers


def popularity_at_10(answers: Answers) -> np.ndarray:
    """Mean over the list of the share of people in training who had to do with the item; ``(n,)``.

    ARP of Yin et al. (2012) and Abdollahpouri et al. (2019), which counts people; here divided by their
    number, so that worlds of different size compare. Lower is less biased.
    """
    return answers.mean_over_lists(answers.items.known_by[answers.rows])
