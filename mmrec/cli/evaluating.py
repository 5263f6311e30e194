"""``evaluate``: how good the strategies are on the held-out interactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from mmrec.cli.options import (
    EncoderOption,
    JsonOption,
    PrecisionOption,
    WorldOption,
    print_json,
    print_table,
    quiet_stdout,
    say,
)
from mmrec.cli.training import StrategiesOption
from mmrec.errors import NotFound
from mmrec.service.choices import in_precision

SPLITS = ("validation", "test")
RELEVANT = ("wanted", "met")
RERANKS = ("mmr", "calibrated", "popularity")

HEADLINES = ("nDCG@10", "recall@10", "MRR")
"""Printed first, and alone unless more is asked for: what the strategies are compared by."""

ACCURACY = ("precision@10", "F1@10", "hit rate@10", "MAP@10", "AUC", "accuracy@10")

TABLES: Mapping[str, tuple[str, ...]] = {
    "accuracy of the list": ACCURACY[:4],
    "accuracy over all candidates": ACCURACY[4:],
    "what the simulator knows": ("satisfaction@10", "truth meter"),
    "beyond accuracy": ("diversity@10", "novelty@10", "serendipity@10", "calibration@10"),
    "the catalogue": ("ARP@10", "coverage@10", "Gini@10"),
}
"""What ``--all-metrics`` prints besides: at most four columns a table, so that a line fits a terminal."""

_LEFT_OUT = {*ACCURACY, "recall@10", "MRR", "truth meter"}
"""Of the change by a re-ranking: they tell what nDCG@10 tells, or look at no list."""

TOLD = (
    "world",
    "split",
    "rows",
    "paired",
    "n",
    "relevant",
    "better",
    "groups",
    "fairness",
    "seeds",
    "rerank",
)
"""What goes out as JSON, where there is some."""

_WIDE = 4
"""So many columns fit a line beside the strategies' names; more go into further tables."""

_MOST_GROUPS = 5
"""Groupings of more groups, such as makers, are printed by their exposure gap alone."""


def evaluate(
    world: WorldOption = "store",
    strategies: StrategiesOption = "all",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    split: Annotated[str, typer.Option("--split", help="`test`, or `validation`.")] = "test",
    seed: Annotated[int, typer.Option("--seed", help="Of bootstrap and tests.")] = 0,
    relevant: Annotated[
        str,
        typer.Option(
            "--relevant",
            help="`wanted`: the held-out item. `met`: every new item the person met from then on.",
        ),
    ] = "wanted",
    all_metrics: Annotated[
        bool, typer.Option("--all-metrics", help="Print every metric, not the headline alone.")
    ] = False,
    groups: Annotated[
        bool,
        typer.Option("--groups", help="Print quality by group of people, and fairness by group of items."),
    ] = False,
    rerank: Annotated[
        str | None,
        typer.Option(
            "--rerank", help="Re-rank the lists and print what it costs: `mmr`, `calibrated`, `popularity`."
        ),
    ] = None,
    trade: Annotated[
        float, typer.Option("--trade", help="How much relevance a re-ranking may trade, 0 to 1.")
    ] = 0.3,
    json: JsonOption = False,
) -> None:
    """Measure the strategies on the held-out last interactions, over the full ranking.

    Prints nDCG@10, recall@10 and MRR with 95% bootstrap intervals, and paired tests between strategies; JSON
    always has every metric, group and test. A full test run is kept beside the models, and the app shows its
    figures. docs/evaluation.md says exactly what each metric is.
    """
    encoder = in_precision(encoder, precision)
    for what, name, valid in (("split", split, SPLITS), ("relevance", relevant, RELEVANT)):
        if name not in valid:
            raise NotFound.among(what, name, valid)
    if rerank is not None and rerank not in RERANKS:
        raise NotFound.among("re-ranking", rerank, RERANKS)
    from mmrec.service import jobs

    with quiet_stdout():
        report = jobs.evaluate(
            jobs.pair(world, encoder),
            strategies,
            split,
            seed,
            say,
            relevant=relevant,
            rerank=rerank,
            trade=trade,
        )
    if json:
        print_json({name: report[name] for name in TOLD if name in report})
        return
    _print_headlines(report)
    _print_seeds(report)
    if all_metrics:
        for title, metrics in TABLES.items():
            _print_metrics(
                f"{title}: value ± half of its 95% interval (↓ less is better)", report, metrics, _rough
            )
    if groups:
        _print_groups(report)
        _print_fairness(report)
    if "rerank" in report:
        _print_cost(report["rerank"])


def _print_headlines(report: Mapping[str, Any]) -> None:
    title = f"{report['world']}, {report['split']}, {report['n']:,} cases: value and 95% interval"
    _print_metrics(title, report, HEADLINES, _estimate)
    print_table(
        "Paired differences in nDCG@10; p by sign flips, corrected for the number of pairs (Holm)",
        ("a", "b", "a - b", "95% interval", "p", "p (Holm)"),
        [
            (
                r["a"],
                r["b"],
                f"{r['difference']:+.4f}",
                f"[{r['low']:+.4f}, {r['high']:+.4f}]",
                f"{r['p']:.4f}",
                f"{r['p_holm']:.4f}",
            )
            for r in report["paired"]
            if r["metric"] == HEADLINES[0]
        ],
    )


def _print_seeds(report: Mapping[str, Any]) -> None:
    if report.get("seeds"):
        print_table(
            "nDCG@10 of every seed, their mean and standard deviation",
            ("strategy", "seeds", "values", "mean", "spread"),
            [
                (
                    name,
                    ", ".join(map(str, told["seeds"])),
                    ", ".join(f"{value:.4f}" for value in told["values"]),
                    f"{told['mean']:.4f}",
                    f"{told['spread']:.4f}",
                )
                for name, told in report["seeds"].items()
            ],
        )


def _print_metrics(
    title: str, report: Mapping[str, Any], metrics: Sequence[str], cell: Callable[[Mapping[str, Any]], str]
) -> None:
    """One line a strategy; metrics that no strategy has are left out."""
    found = {(r["strategy"], r["metric"]): r for r in report["rows"]}
    shown = [metric for metric in metrics if any(m == metric for _, m in found)]
    heads = [f"{metric} ↓" if report["better"][metric] == "lower" else metric for metric in shown]
    if not shown:
        return
    print_table(
        title,
        ("strategy", *heads),
        [
            (strategy, *(cell(found[strategy, m]) if (strategy, m) in found else "" for m in shown))
            for strategy in _once(r["strategy"] for r in report["rows"])
        ],
    )


def _print_groups(report: Mapping[str, Any]) -> None:
    """One line a strategy, one column a group."""
    for grouping in _once(r["grouping"] for r in report["groups"]):
        rows = [r for r in report["groups"] if r["grouping"] == grouping]
        columns = {
            f"{group} (n={n:,})": {r["strategy"]: _quality(r["value"]) for r in rows if r["group"] == group}
            for group, n in {r["group"]: r["n"] for r in rows}.items()
        }
        _print_columns(f"nDCG@10 by {grouping}", columns)


def _print_fairness(report: Mapping[str, Any]) -> None:
    gaps, shown = report["fairness"]["gaps"], report["fairness"]["groups"]
    found = {(r["strategy"], r["grouping"]): r for r in gaps}
    groupings = _once(r["grouping"] for r in gaps)
    print_table(
        "Exposure gap: share of exposure that is with another group than people's interest in training",
        ("strategy", *groupings),
        [
            (strategy, *(_rough(found[strategy, grouping]) for grouping in groupings))
            for strategy in _once(r["strategy"] for r in gaps)
        ],
    )
    sizes = {name: len({r["group"] for r in shown if r["grouping"] == name}) for name in groupings}
    print_table(
        "Share of items, of interest in training and of exposure; nDCG@10 of those who wanted such an item",
        ("strategy", "group", "items", "interest", "exposure", "nDCG@10"),
        [
            (
                r["strategy"],
                r["group"],
                f"{r['items']:.3f}",
                f"{r['interest']:.3f}",
                f"{r['exposure']:.3f}",
                _quality(r["quality"]),
            )
            for r in shown
            if sizes[r["grouping"]] <= _MOST_GROUPS
        ],
    )


def _print_cost(cost: Mapping[str, Any]) -> None:
    """One line a strategy: the headline before, and what changes in it and in everything else."""
    found = {(r["strategy"], r["metric"]): r for r in cost["rows"]}
    metrics = [metric for metric in _once(r["metric"] for r in cost["rows"]) if metric not in _LEFT_OUT]
    columns = {
        f"{HEADLINES[0]} before": {
            s: f"{r['before']:.4f}" for (s, m), r in found.items() if m == HEADLINES[0]
        }
    }
    columns |= {metric: {s: _changed(r) for (s, m), r in found.items() if m == metric} for metric in metrics}
    title = f"Re-ranked by {cost['name']} (trade {cost['trade']}, pool {cost['pool']}): change of each metric"
    _print_columns(f"{title}, * where its 95% interval leaves out 0", columns)


def _print_columns(title: str, columns: Mapping[str, Mapping[str, str]]) -> None:
    """Head -> strategy -> cell, as tables of ``_WIDE`` columns."""
    heads = list(columns)
    strategies = _once(strategy for column in columns.values() for strategy in column)
    for start in range(0, len(heads), _WIDE):
        part = heads[start : start + _WIDE]
        rows = [(strategy, *(columns[head].get(strategy, "") for head in part)) for strategy in strategies]
        print_table(title if start == 0 else f"{title} (continued)", ("strategy", *part), rows)


def _changed(row: Mapping[str, Any]) -> str:
    return f"{row['difference']:+.4f}" + ("*" if row["low"] > 0 or row["high"] < 0 else "")


def _estimate(row: Mapping[str, Any]) -> str:
    return f"{row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}]".replace("[0.", "[.").replace(
        ", 0.", ", ."
    )


def _rough(row: Mapping[str, Any]) -> str:
    return f"{row['value']:.4f} ±{(row['high'] - row['low']) / 2:.4f}"


def _quality(value: float | None) -> str:
    return "too few" if value is None else f"{value:.3f}"


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
