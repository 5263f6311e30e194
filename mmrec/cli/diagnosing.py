"""``diagnose``: does a strategy use its modalities?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mmrec.cli.evaluating import SPLITS
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
from mmrec.errors import NotFound
from mmrec.service.choices import in_precision


def diagnose(
    world: WorldOption = "store",
    strategy: Annotated[str, typer.Option("--strategy", "-s", help="Which strategy.")] = "attention",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    split: Annotated[str, typer.Option("--split", help="`test`, or `validation`.")] = "test",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Trainings a subset; the mean counts.")] = 3,
    json: JsonOption = False,
) -> None:
    """Train a strategy anew on every subset of the modalities, and measure what each one adds.

    Nothing that the world keeps is changed.
    """
    encoder = in_precision(encoder, precision)
    if split not in SPLITS:
        raise NotFound.among("split", split, SPLITS)
    from mmrec.service import diagnosis, jobs

    with quiet_stdout():
        report = diagnosis.diagnose(jobs.pair(world, encoder), strategy, split, range(seeds), say)
    if json:
        print_json(report)
    else:
        _print(report)


def _print(report: dict[str, Any]) -> None:
    print_table(
        f"{report['strategy']} trained on subsets of the modalities; {report['world']}, {report['split']}, "
        f"mean of {len(report['seeds'])} trainings",
        ("modalities", "metric", "value", "95% interval"),
        [
            (r["modalities"], r["metric"], f"{r['value']:.4f}", f"[{r['low']:.4f}, {r['high']:.4f}]")
            for r in report["rows"]
        ],
    )
    print_table(
        "What all of them gain over a subset",
        ("over", "metric", "difference", "95% interval", "relative"),
        [
            (
                r["b"],
                r["metric"],
                f"{r['difference']:+.4f}",
                f"[{r['low']:+.4f}, {r['high']:+.4f}]",
                "" if r["relative"] is None else f"{r['relative']:+.1%}",
            )
            for r in report["paired"]
        ],
    )
