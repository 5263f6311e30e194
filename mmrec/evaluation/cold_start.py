"""Items that nobody had to do with yet: who finds the people for them?

In the records of a world few wanted items are really new, too few to tell strategies apart. So some items are
made new: whatever anybody had to do with them is taken out, strategies are trained anew, and the people who
in truth wanted one of them next are asked (the item cold-start setting, Volkovs et al. 2017).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from mmrec.data.interactions import Split
from mmrec.evaluation.answers import Placed
from mmrec.evaluation.metrics import HEADLINE, RANKINGS
from mmrec.evaluation.significance import bootstrap_interval

TIMES = 3.0
"""How many times a strategy that reads contents is to be as good as the one it is compared with."""


def newcomers(item_ids: list[str], share: float, seed: int) -> frozenset[str]:
    """A share of the items, drawn at random, at least one and never all."""
    count = min(max(1, round(share * len(item_ids))), len(item_ids) - 1)
    chosen = np.random.default_rng(seed).permutation(len(item_ids))[:count]
    return frozenset(item_ids[at] for at in chosen)


def without(split: Split, items: Collection[str]) -> Split:
    """The split as if nobody had met these items yet; of the test part remains who wants one of them."""

    def kept(part: pd.DataFrame, *, about: bool) -> pd.DataFrame:
        return part.loc[part["item_id"].isin(items) == about].reset_index(drop=True)

    return replace(
        split,
        train=kept(split.train, about=False),
        validation=kept(split.validation, about=False),
        before_test=kept(split.before_test, about=False),
        test=kept(split.test, about=True),
    )


def cold_report(places: Mapping[str, np.ndarray], reference: str, seed: int = 0) -> dict[str, Any]:
    """nDCG@10 of each strategy, and how it stands to the reference.

    Args:
        places: strategy -> places ``(S, n)`` of S trainings over the same n people; a person's value is the
            mean over the trainings, and people are the unit of the intervals.
        reference: which strategy the others are compared with.
        seed: of the bootstrap.

    Returns:
        ``{"bar": TIMES, "rows": [{"strategy", "value", "low", "high", "times", "beyond", "beyond_low",
        "beyond_high"}]}``: ``times`` is the ratio to the reference, None where that is 0, and ``beyond`` the
        paired difference to ``TIMES`` times the reference; both are None for the reference itself.
    """
    values = {
        name: np.mean([RANKINGS[HEADLINE](Placed.of_one(each)) for each in trainings], axis=0)
        for name, trainings in places.items()
    }
    rows = []
    for name, each in values.items():
        low, high = bootstrap_interval(each, seed)
        row = {"strategy": name, "value": float(each.mean()), "low": low, "high": high}
        row |= dict.fromkeys(("times", "beyond", "beyond_low", "beyond_high"))
        if name != reference:
            beyond, base = each - TIMES * values[reference], float(values[reference].mean())
            ends = bootstrap_interval(beyond, seed)
            row |= {"times": float(each.mean()) / base if base > 0 else None}
            row |= {"beyond": float(beyond.mean()), "beyond_low": ends[0], "beyond_high": ends[1]}
        rows.append(row)
    return {"bar": TIMES, "rows": rows}
