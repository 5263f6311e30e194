"""``plot``: learning curves and comparisons as figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmrec.cli.options import EncoderOption, JsonOption, WorldOption, print_json, quiet_stdout


def plot(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    out: Annotated[Path, typer.Option("--out", help="Folder for the figures.")] = Path("results"),
    formats: Annotated[
        str, typer.Option("--format", help="`svg`, `png`, or both separated by a comma.")
    ] = "svg,png",
    json: JsonOption = False,
) -> None:
    """Draw what was trained and measured: learning curves, strategies and profiles compared, coverage.

    Figures are made of what `train` and `evaluate` kept; nothing is computed anew.
    """
    from mmrec.service import jobs
    from mmrec.service.figures import plot as run

    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    with quiet_stdout():
        written = run(jobs.pair(world, encoder), out, chosen)
    if json:
        print_json({name: [str(path) for path in paths] for name, paths in written.items()})
        return
    for paths in written.values():
        for path in paths:
            typer.echo(path)
