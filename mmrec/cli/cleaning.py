"""``clean``: what is wrong with a file of behaviour data, and what was done about it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mmrec.cli.options import ConfigOption, JsonOption, change_config, print_json, print_table
from mmrec.types import CleaningReport


def clean(
    interactions: Annotated[
        Path, typer.Option("--interactions", help="Events: user_id, item_id, event, timestamp.")
    ],
    items: Annotated[
        Path | None,
        typer.Option("--items", help="Catalogue: item_id, released. Without it items are not checked."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where the cleaned table goes, as Parquet.")
    ] = None,
    changes: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Look behaviour data over: duplicates, impossible times, bots, unknown items and more.

    Nothing is dropped silently: every rule says how many rows it dropped or repaired, with examples.
    docs/cleaning.md has the rules.
    """
    from mmrec.data.cleaning import CleaningConfig
    from mmrec.service.cleaning import clean_files

    report = clean_files(interactions, items, out, change_config(CleaningConfig, changes))
    if json:
        print_json({"dropped": report.dropped, **asdict(report)})
        return
    _print(report)


def _print(report: CleaningReport) -> None:
    print_table(
        f"{report.rows:,} rows, {report.kept:,} kept",
        ("problem", "done", "rows", "for example", "rule"),
        [
            (found.problem, found.done, f"{found.count:,}", found.examples[0], found.rule)
            for found in report.findings
        ],
    )
    if not report.findings:
        typer.echo("Nothing is wrong with it.")
