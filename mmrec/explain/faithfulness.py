"""Is a heatmap true? The hottest parts are deleted, and as many at random, and the scores compared.

The deletion test (Samek et al. 2017; Petsiuk et al. 2018, RISE): if the parts that a map calls important are
important to the score, then the score falls further without them than without others.
"""

from __future__ import annotations

import numpy as np

from mmrec.explain.results import Faithfulness
from mmrec.explain.view import View

SHARE, DRAWS = 0.2, 8


def hottest(values: np.ndarray, count: int) -> np.ndarray:
    """The numbers of the ``count`` highest values, highest first; equal ones in their order."""
    return np.argsort(-values, kind="stable")[:count]


def deletion_masks(values: np.ndarray, share: float, draws: int, rng: np.random.Generator) -> np.ndarray:
    """What the test deletes: first the hottest, then ``draws`` random sets of the same size.

    Returns:
        ``(1 + draws, P)`` bool.
    """
    n = len(values)
    count = max(1, round(share * n))
    gone = np.zeros((1 + draws, n), dtype=bool)
    gone[0, hottest(values, count)] = True
    for draw in range(draws):
        gone[1 + draw, rng.choice(n, count, replace=False)] = True
    return gone


def faithfulness(
    view: View, values: np.ndarray, rng: np.random.Generator, share: float = SHARE, draws: int = DRAWS
) -> Faithfulness:
    """Measure one heatmap.

    Args:
        view: whose parts.
        values: the heat, ``(P,)``.
        rng: draws the random sets.
        share: of the parts that are deleted, at least one.
        draws: how many random sets.
    """
    gone = deletion_masks(values, share, draws, rng)
    drops = view.whole - view.without(gone)[0]
    drop, random = float(drops[0]), tuple(float(d) for d in drops[1:])
    beats = sum(drop > other for other in random)
    if beats >= 0.9 * draws and drop > 0:
        verdict = "faithful"
    elif drop > np.mean(random):
        verdict = "better than random"
    else:
        verdict = "not better than random"
    return Faithfulness(int(gone[0].sum()), len(values), drop, random, verdict)
