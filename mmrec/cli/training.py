"""``pretrain`` and ``train``: the bundled encoder, and the fusion strategies of a world."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from mmrec.cli.options import (
    ConfigOption,
    EncoderOption,
    JsonOption,
    PrecisionOption,
    WorldOption,
    change_config,
    default_work_folder,
    describe_config,
    print_json,
    print_table,
    quiet_stdout,
    say,
    say_progress,
    steps_shown,
)
from mmrec.errors import InvalidInput, Unavailable
from mmrec.service.choices import in_precision

StrategiesOption = Annotated[
    str, typer.Option("--strategies", "-s", help="`all`, or names separated by commas.")
]


def pretrain(
    work: Annotated[
        Path | None,
        typer.Option("--work", help="Folder for renders and checkpoints; default: runs/pretrain."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where the finished encoder goes; default: assets.")
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", help="cpu or cuda; default: a GPU if there is one.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of resuming.")] = False,
    start: Annotated[
        Path | None,
        typer.Option("--from", help="Folder of an encoder to begin with; default: random weights."),
    ] = None,
    recipe: Annotated[bool, typer.Option("--recipe", help="Print the settings and end.")] = False,
    changes: ConfigOption = None,
) -> None:
    """Train the bundled encoder on the project's own drawings.

    An interrupted run goes on where it stopped when it is started again with the same settings.
    """
    from mmrec.training.pretrain import PretrainConfig

    config = change_config(PretrainConfig, changes)
    if recipe:
        typer.echo(describe_config(config))
        return
    if device is not None and device.partition(":")[0] not in ("cpu", "cuda", "mps"):
        raise InvalidInput(f"Unknown device {device!r}. Valid: cpu, cuda, mps.")
    from mmrec.encoders.clip import BUNDLED_DIR
    from mmrec.training.pretrain import pretrain as run

    started = time.perf_counter()
    with quiet_stdout():
        folder = run(
            config,
            work or default_work_folder("pretrain"),
            out or BUNDLED_DIR,
            device,
            say,
            resume=not fresh,
            start=start,
        )
    minutes = (time.perf_counter() - started) / 60
    say(f"The encoder is in {folder} after {minutes:.1f} minutes; next: python -m mmrec encoder-eval")


def train(
    world: WorldOption = "store",
    strategies: StrategiesOption = "all",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    profile: Annotated[
        str,
        typer.Option(
            "--profile",
            help="`all`, or names separated by commas: with which user profiles to train each strategy that "
            "takes one. `--strategies gated@gru` names one.",
        ),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="Of every random choice.")] = 0,
    seeds: Annotated[
        int,
        typer.Option("--seeds", min=1, help="Train with so many seeds; mean and spread are kept, too."),
    ] = 1,
    changes: ConfigOption = None,
    recipe: Annotated[bool, typer.Option("--recipe", help="Print the settings and end.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of resuming.")] = False,
    tuned: Annotated[
        bool, typer.Option("--tuned", help="Use what `tune` found, where it was asked.")
    ] = False,
    board: Annotated[
        Path | None, typer.Option("--tensorboard", help="Folder for curves that TensorBoard shows.")
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            min=0,
            help="So many strategies at a time, a process each; default: one a core, at most 4.",
            show_default=False,
        ),
    ] = 0,
    processes: Annotated[
        int,
        typer.Option("--processes", min=1, help="Share each batch between so many processes (torchrun)."),
    ] = 1,
) -> None:
    """Train the fusion strategies on a world's interactions, split by time.

    The same seed, workers and machine give the same weights. An interrupted run goes on where it stopped when
    it is started again with the same settings, to the same weights.
    """
    encoder = in_precision(encoder, precision)
    from mmrec.training.recipe import RankerConfig

    config = change_config(RankerConfig, changes)
    if recipe:
        typer.echo(describe_config(config))
        return
    from mmrec.service import jobs

    if processes > 1:
        from mmrec.training.parallel import launch

        arguments = ["train", "--world", world, "--strategies", strategies, "--encoder", encoder]
        arguments += ["--profile", profile, "--seed", str(seed), "--seeds", str(seeds)]
        arguments += [word for change in changes or () for word in ("--set", change)]
        arguments += [*(["--fresh"] if fresh else []), *(["--tuned"] if tuned else [])]
        arguments += ["--tensorboard", str(board)] if board else []
        with quiet_stdout():
            jobs.embed(jobs.pair(world, encoder), say_progress)  # once, before they start together
        if launch(processes, arguments):
            raise Unavailable(f"The training in {processes} processes ended early; its words stand above.")
        return
    from mmrec.service.teaching import TrainingOptions, workers_here

    with quiet_stdout(), steps_shown() as step:
        found = jobs.pair(world, encoder)
        jobs.embed(found, say_progress)
        options = TrainingOptions(
            seeds=seeds, fresh=fresh, board=board, step=step, tuned=tuned, workers=workers or workers_here()
        )
        jobs.train(found, strategies, seed, say, profile, config, options)


def tune(
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", help="One strategy, such as `gated` or `gated@gru`.")
    ] = "gated",
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    trials: Annotated[int, typer.Option("--trials", min=1, help="How many trainings.")] = 20,
    seed: Annotated[int, typer.Option("--seed", help="Of the search and every training.")] = 0,
    changes: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Search the settings of a strategy by the validation moments; the test is not looked at.

    What is searched, and between which values, is told by the fields of the recipe, the strategy and its
    profile. `train --tuned` uses what was found. --set changes what a search begins with, such as epochs.
    """
    from mmrec.service import jobs
    from mmrec.service.tuning import tune as run
    from mmrec.training.recipe import RankerConfig

    with quiet_stdout():
        found = jobs.pair(world, encoder)
        jobs.embed(found, say_progress)
        result = run(found, strategy, trials, seed, change_config(RankerConfig, changes), say)
    if json:
        print_json(result)
        return
    best = result["best"]
    print_table(
        f"{result['strategy']} on {result['world']}: validation {result['default']:.4f} to begin with, "
        f"{best['value']:.4f} at best (trial {best['number']} of {len(result['trials'])})",
        ("setting", "begun with", "best"),
        [
            (name, f"{result['trials'][0]['settings'][name]:{_short(value)}}", f"{value:{_short(value)}}")
            for name, value in best["settings"].items()
        ],
    )


def _short(value: object) -> str:
    return ".4g" if isinstance(value, float) else ""
