"""Does a fusion need every modality? The same strategy trained anew on every subset of them.

A modality that is only masked at test time is missed because the strategy counted on it; a strategy that is
trained without it has every chance to make do with the rest. What then is still lost is what the modality
alone can tell (the retrained knockout; compare the ablations of Arevalo et al. 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from mmrec.evaluation.answers import Placed
from mmrec.evaluation.metrics import HEADLINES, RANKINGS
from mmrec.evaluation.significance import bootstrap_interval

JOINT = "+"
"""Between the names of the modalities of a subset: ``image+text``."""


def subsets(modalities: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every non-empty subset, the small ones first; the last is all of them."""
    return [s for size in range(1, len(modalities) + 1) for s in combinations(modalities, size)]


def subsets_report(places: Mapping[tuple[str, ...], np.ndarray], seed: int = 0) -> dict[str, Any]:
    """Values of each subset with intervals, and what all modalities together gain over it.

    Args:
        places: subset of modalities -> places ``(S, n)`` of S trainings over the same n cases. A user's value
            is the mean over the trainings; users are the unit of the intervals.
        seed: of the bootstrap.

    Returns:
        ``{"rows": [{"modalities", "metric", "value", "low", "high"}], "paired": [{"a", "b", "metric",
        "difference", "low", "high", "relative"}]}``, where ``a`` is the subset of all modalities and
        ``relative`` is ``difference / value of b``.
    """
    values = {
        (JOINT.join(subset), name): np.mean(
            [RANKINGS[name](Placed.of_one(each)) for each in trainings], axis=0
        )
        for subset, trainings in places.items()
        for name in HEADLINES
    }
    rows = []
    for (subset, metric), each in values.items():
        low, high = bootstrap_interval(each, seed)
        rows.append(
            {"modalities": subset, "metric": metric, "value": float(each.mean()), "low": low, "high": high}
        )
    everything = JOINT.join(sorted(places, key=len)[-1])
    paired = []
    for (subset, metric), each in values.items():
        if subset == everything:
            continue
        difference = values[everything, metric] - each
        low, high = bootstrap_interval(difference, seed)
        paired.append(
            {
                "a": everything,
                "b": subset,
                "metric": metric,
                "difference": float(difference.mean()),
                "low": low,
                "high": high,
                "relative": float(difference.mean() / each.mean()) if each.mean() > 0 else None,
            }
        )
    return {"rows": rows, "paired": paired}
