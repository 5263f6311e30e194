"""From outcomes to tables: metrics and their intervals, paired tests, groups, fairness, re-ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from mmrec.evaluation.answers import Answers, Outcome
from mmrec.evaluation.fairness import exposure_gap, exposure_of_groups, fairness_tables, interest_of_groups
from mmrec.evaluation.groups import SMALLEST, Groups
from mmrec.evaluation.metrics import HEADLINE, LISTS, LOWER_IS_BETTER, METRICS, RANKINGS, SAMPLES
from mmrec.evaluation.significance import Resamples, holm, sign_flip_p

Row = dict[str, Any]
Estimate = Callable[[np.ndarray], np.ndarray]
"""Draws ``(S, n)`` to values ``(S,)``."""


def report(
    world: str,
    split: str,
    outcomes: Mapping[str, Outcome],
    levels: Mapping[str, str],
    seed: int = 0,
    groups: Groups | None = None,
    items: Groups | None = None,
) -> dict[str, Any]:
    """Values with intervals, and paired differences between the strategies that matter.

    A metric that is not defined here, such as satisfaction in a world without a truth, has no row. Pairs: the
    best fusion against each single modality and each reference, and every other fusion against the best
    single modality; "best" by nDCG@10 in this very report. The p-values of one metric's pairs are corrected
    together (Holm).

    Args:
        world: its name.
        split: of the cases.
        outcomes: strategy -> what it answered, aligned over the same cases.
        levels: strategy -> its level.
        seed: of bootstrap and tests.
        groups: grouping -> group -> which cases; none are looked at apart without.
        items: grouping -> group -> which items; no fairness is asked after without.

    Returns:
        ``{"world", "split", "n", "rows", "paired", "groups", "fairness", "better"}`` as the command line
        prints it. Of ``fairness``, ``groups`` are the groups of items and ``gaps`` the exposure gap of each
        grouping; ``better`` says of each metric whether ``higher`` or ``lower`` is.
    """
    n = len(next(iter(outcomes.values())).placed) if outcomes else 0
    result: dict[str, Any] = {"world": world, "split": split, "n": n, "rows": [], "paired": [], "groups": []}
    result["fairness"] = {"groups": [], "gaps": []}
    result["better"] = {metric: "lower" if metric in LOWER_IS_BETTER else "higher" for metric in METRICS}
    if not n:
        return result
    resamples = Resamples(n, seed)
    values = {strategy: case_values(outcome) for strategy, outcome in outcomes.items()}
    quality = {strategy: found[HEADLINE] for strategy, found in values.items()}
    pairs = pairs_of({strategy: float(found.mean()) for strategy, found in quality.items()}, levels)
    result["rows"] = _rows(outcomes, values, resamples)
    result["paired"] = _paired(pairs, values, resamples)
    result["groups"] = _group_rows(quality, groups or {}, resamples)
    answers = {strategy: outcome.answers for strategy, outcome in outcomes.items()}
    shown, gaps = fairness_tables(answers, quality, items or {}, resamples)
    result["fairness"] = {"groups": shown, "gaps": gaps}
    return result


def case_values(outcome: Outcome) -> dict[str, np.ndarray]:
    """Every metric that has a value for each case: name -> ``(n,)``."""
    ranked = {name: metric(outcome.placed) for name, metric in RANKINGS.items()}
    return ranked | {name: metric(outcome.answers) for name, metric in LISTS.items()}


def pairs_of(quality: Mapping[str, float], levels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Which strategies are compared, see ``report``.

    Args:
        quality: strategy -> what "best" goes by.
        levels: strategy -> its level.
    """

    def best(names: Sequence[str]) -> str | None:
        return max(names, key=lambda name: quality[name], default=None)

    singles = [s for s in quality if levels[s] == "single"]
    fusions = [s for s in quality if levels[s] not in ("single", "reference")]
    references = [s for s in quality if levels[s] == "reference"]
    best_fusion, best_single = best(fusions), best(singles)
    pairs: list[tuple[str, str]] = []
    if best_fusion is not None:
        pairs += [(best_fusion, other) for other in (*singles, *references)]
    if best_single is not None:
        pairs += [(fusion, best_single) for fusion in fusions if fusion != best_fusion]
    return pairs


def cost_of_reranking(
    before: Mapping[str, Outcome], after: Mapping[str, Outcome], groups: Groups, seed: int = 0
) -> list[Row]:
    """Every metric with the old and with the new lists, and the paired difference with its interval.

    The exposure gap of each grouping stands beside the metrics, as ``exposure gap: <grouping>``.

    Args:
        before: strategy -> what it answered.
        after: the same strategies with their lists re-ranked, over the same cases.
        groups: grouping -> group -> which items.
        seed: of the bootstrap.
    """
    rows: list[Row] = []
    n = len(next(iter(before.values())).placed) if before else 0
    if not n:
        return rows
    resamples = Resamples(n, seed)
    for strategy, old in before.items():
        new = after[strategy]
        was, becomes = case_values(old), case_values(new)
        for metric in was:
            change = becomes[metric] - was[metric]
            if np.isfinite(change).any():
                (low,), (high,) = resamples.intervals(change[:, None])
                told = (_mean(was[metric]), _mean(becomes[metric]), _mean(change), float(low), float(high))
                rows.append(_change(strategy, metric, told))
        for metric, sample in SAMPLES.items():
            was_sample, becomes_sample = partial(sample, old.answers), partial(sample, new.answers)
            rows += _sample_change(strategy, metric, resamples, was_sample, becomes_sample)
        for grouping, members in groups.items():
            was_gap, becomes_gap = _gap(old.answers, members), _gap(new.answers, members)
            rows += _sample_change(strategy, f"exposure gap: {grouping}", resamples, was_gap, becomes_gap)
    return rows


def _rows(
    outcomes: Mapping[str, Outcome], values: Mapping[str, Mapping[str, np.ndarray]], resamples: Resamples
) -> list[Row]:
    named = [(strategy, metric) for strategy in outcomes for metric in values[strategy]]
    columns = np.stack([values[strategy][metric] for strategy, metric in named], axis=1)  # (n, V)
    low, high = resamples.intervals(columns)
    found = {
        key: (_mean(columns[:, at]), float(low[at]), float(high[at]))
        for at, key in enumerate(named)
        if np.isfinite(columns[:, at]).any()
    }
    for strategy, outcome in outcomes.items():
        for metric, sample in SAMPLES.items():
            told = resamples.sample_interval(partial(sample, outcome.answers))
            if np.isfinite(told[0]):
                found[strategy, metric] = told
    return [
        {
            "strategy": strategy,
            "metric": metric,
            "value": found[strategy, metric][0],
            "low": found[strategy, metric][1],
            "high": found[strategy, metric][2],
        }
        for strategy in outcomes
        for metric in METRICS
        if (strategy, metric) in found
    ]


def _group_rows(quality: Mapping[str, np.ndarray], groups: Groups, resamples: Resamples) -> list[Row]:
    """The headline of every strategy in every group; one that is too small is counted and not measured."""
    named = [(grouping, group) for grouping, members in groups.items() for group in members]
    if not named:
        return []
    member = np.stack([groups[grouping][group] for grouping, group in named], axis=1)  # (n, G)
    sizes, rows = member.sum(axis=0), []
    for strategy, each in quality.items():
        values = np.where(member, each[:, None], np.nan)
        low, high = resamples.intervals(values)
        for at, (grouping, group) in enumerate(named):
            enough = sizes[at] >= SMALLEST
            rows.append(
                {
                    "strategy": strategy,
                    "grouping": grouping,
                    "group": group,
                    "metric": HEADLINE,
                    "n": int(sizes[at]),
                    "value": _mean(values[:, at]) if enough else None,
                    "low": float(low[at]) if enough else None,
                    "high": float(high[at]) if enough else None,
                }
            )
    return rows


def _paired(
    pairs: Sequence[tuple[str, str]],
    values: Mapping[str, Mapping[str, np.ndarray]],
    resamples: Resamples,
) -> list[Row]:
    """Rows pair by pair; the p-values of one metric are one family of comparisons."""
    if not pairs:
        return []
    metrics = tuple(values[pairs[0][0]])
    named = [(a, b, metric) for a, b in pairs for metric in metrics]
    columns = np.stack([values[a][m] - values[b][m] for a, b, m in named], axis=1)  # (n, V)
    low, high = resamples.intervals(columns)
    p = sign_flip_p(columns, resamples.seed)
    corrected = np.empty_like(p)
    for at in range(len(metrics)):
        corrected[at :: len(metrics)] = holm(p[at :: len(metrics)])
    return [
        {
            "a": a,
            "b": b,
            "metric": metric,
            "difference": _mean(columns[:, at]),
            "low": float(low[at]),
            "high": float(high[at]),
            "p": float(p[at]),
            "p_holm": float(corrected[at]),
        }
        for at, (a, b, metric) in enumerate(named)
        if np.isfinite(columns[:, at]).any()
    ]


def _sample_change(
    strategy: str, metric: str, resamples: Resamples, was: Estimate, becomes: Estimate
) -> list[Row]:
    once = np.ones((1, resamples.n))
    old, new = float(was(once)[0]), float(becomes(once)[0])
    if not (np.isfinite(old) and np.isfinite(new)):
        return []
    change, low, high = resamples.sample_interval(lambda draws: becomes(draws) - was(draws))
    return [_change(strategy, metric, (old, new, change, low, high))]


def _gap(answers: Answers, members: Mapping[str, np.ndarray]) -> Estimate:
    exposure = exposure_of_groups(answers, members)
    interest = interest_of_groups(answers.items.interested, members)
    return partial(exposure_gap, exposure, interest)


def _change(strategy: str, metric: str, told: tuple[float, float, float, float, float]) -> Row:
    names = ("before", "after", "difference", "low", "high")
    row: Row = {"strategy": strategy, "metric": metric}
    return row | dict(zip(names, told, strict=True))


def _mean(values: np.ndarray) -> float:
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if len(defined) else float("nan")
