"""``evaluate``: how good the strategies are on the held-out interactions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mmrec.cli.options import (
    EncoderOption,
    JsonOption,
    WorldOption,
    print_json,
    print_table,
    quiet_stdout,
    say,
)
from mmrec.cli.training import StrategiesOption
from mmrec.errors import NotFound

SPLITS = ("validation", "test")


def evaluate(
    world: WorldOption = "store",
    strategies: StrategiesOption = "all",
    encoder: EncoderOption = "bundled",
    split: Annotated[str, typer.Option("--split", help="`test`, or `validation`.")] = "test",
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 0,
    json: JsonOption = False,
) -> None:
    """Measure nDCG@10, recall@10 and MRR on the held-out last interactions, over the full ranking.

    With 95% bootstrap intervals, and paired differences between strategies. A full test run is kept beside
    the models, and the app shows its figures.
    """
    if split not in SPLITS:
        raise NotFound.among("split", split, SPLITS)
    from mmrec.service import jobs

    with quiet_stdout():
        report = jobs.evaluate(jobs.pair(world, encoder), strategies, split, seed, say)
    if json:
        print_json({name: report[name] for name in ("world", "split", "rows", "paired")})
    else:
        _print(report)


def _print(report: dict[str, Any]) -> None:
    print_table(
        f"{report['world']}, {report['split']}",
        ("strategy", "metric", "value", "95% interval"),
        [
            (r["strategy"], r["metric"], f"{r['value']:.4f}", f"[{r['low']:.4f}, {r['high']:.4f}]")
            for r in report["rows"]
        ],
    )
    print_table(
        "Paired differences",
        ("a", "b", "metric", "a - b", "95% interval"),
        [
            (r["a"], r["b"], r["metric"], f"{r['difference']:+.4f}", f"[{r['low']:+.4f}, {r['high']:+.4f}]")
            for r in report["paired"]
        ],
    )
