"""Is every group of items shown as much as people care for it, and found when it is wanted?

The exposure of an item at place p of a list is ``1 / log2(1 + p)`` (Singh & Joachims 2018): the eye gets
tired as in nDCG. A group's exposure is its share of all exposure; it is fair in the sense of merit when it
equals the group's share of the interest that people showed in training (disparate treatment, same paper).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from mmrec.evaluation.answers import Answers
from mmrec.evaluation.groups import SMALLEST, Groups, group_of_each
from mmrec.evaluation.significance import Resamples


def exposure_of_groups(answers: Answers, groups: Mapping[str, np.ndarray]) -> np.ndarray:
    """Share of each case's discounted exposure that each group of items gets, ``(n, G)``; NaN for no list.

    Rows sum to 1 where every item is in a group.
    """
    member = np.stack(list(groups.values()), axis=1)  # (N, G)
    discount = answers.there / np.log2(1.0 + np.arange(1, answers.lists.shape[1] + 1))  # (n, k)
    seen = (member[answers.rows] * discount[:, :, None]).sum(axis=1)
    total = discount.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(total > 0, seen / np.where(total > 0, total, 1.0), np.nan))


def interest_of_groups(interested: np.ndarray, groups: Mapping[str, np.ndarray]) -> np.ndarray:
    """Share of each group of items in the interest of training, ``(G,)``; NaN where there was none at all.

    Args:
        interested: how many people had to do with each item, ``(N,)``.
        groups: group -> which items.
    """
    counts = np.array([interested[member].sum() for member in groups.values()], np.float64)
    total = interested.sum()
    return counts / total if total > 0 else np.full(len(counts), np.nan)


def exposure_gap(exposure: np.ndarray, interest: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """``1/2 sum_g |exposure_g - interest_g|``, ``(S,)``: the share of exposure that is with the wrong group.

    The total variation distance: 0 is exposure by merit, near 1 the opposite. Lower is fairer.

    Args:
        exposure: of each case, ``(n, G)``.
        interest: of each group, ``(G,)``.
        draws: how often each case counts, ``(S, n)``.
    """
    defined = np.isfinite(exposure).all(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = draws[:, defined] @ exposure[defined] / draws[:, defined].sum(axis=1, keepdims=True)
    return np.asarray(0.5 * np.abs(shares - interest).sum(axis=1))


def fairness_tables(
    answers: Mapping[str, Answers],
    quality: Mapping[str, np.ndarray],
    groups: Groups,
    resamples: Resamples,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Exposure and quality of every group of items, and the exposure gap of every grouping.

    Args:
        answers: strategy -> its lists.
        quality: strategy -> headline metric of each case, ``(n,)``.
        groups: grouping -> group -> which items.
        resamples: of the cases.

    Returns:
        Rows of groups, and rows of gaps. A group that fewer than ``SMALLEST`` cases wanted has no quality.
    """
    rows: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    if not groups:
        return rows, gaps
    named = [(grouping, group) for grouping, members in groups.items() for group in members]
    for strategy, answered in answers.items():
        wanted = answered.cases.relevant[:, 0]  # the held-out item stands first
        exposures = {name: exposure_of_groups(answered, members) for name, members in groups.items()}
        interests = {
            name: interest_of_groups(answered.items.interested, members) for name, members in groups.items()
        }
        own = np.concatenate(
            [group_of_each(m)[wanted][:, None] == np.arange(len(m)) for m in groups.values()], axis=1
        )  # (n, G), G over all groupings
        exposure, interest = (
            np.concatenate([*exposures.values()], axis=1),
            np.concatenate([*interests.values()]),
        )
        found = np.where(own, quality[strategy][:, None], np.nan)
        low, high = resamples.intervals(np.concatenate([exposure, found], axis=1))  # (2 G,)
        for g, (grouping, group) in enumerate(named):
            n = int(own[:, g].sum())
            enough = n >= SMALLEST
            rows.append(
                {
                    "strategy": strategy,
                    "grouping": grouping,
                    "group": group,
                    "items": float(groups[grouping][group].mean()),
                    "interest": float(interest[g]),
                    "exposure": _mean(exposure[:, g]),
                    "exposure_low": float(low[g]),
                    "exposure_high": float(high[g]),
                    "n": n,
                    "quality": _mean(found[:, g]) if enough else None,
                    "quality_low": float(low[g + len(named)]) if enough else None,
                    "quality_high": float(high[g + len(named)]) if enough else None,
                }
            )
        for grouping in groups:
            gap = partial(exposure_gap, exposures[grouping], interests[grouping])
            value, gap_low, gap_high = resamples.sample_interval(gap)
            # laid around the value, an interval could reach below what a gap can be
            told = {"value": value, "low": max(gap_low, 0.0), "high": gap_high}
            gaps.append({"strategy": strategy, "grouping": grouping, **told})
    return rows, gaps


def _mean(values: np.ndarray) -> float:
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if len(defined) else float("nan")
