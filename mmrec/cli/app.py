"""The commands by name, and how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from pydantic import ValidationError

from mmrec.cli import (
    bench,
    bench_efficiency,
    bench_encode,
    bench_why,
    cleaning,
    diagnosing,
    doctor,
    encoders,
    evaluating,
    explaining,
    plotting,
    recommending,
    training,
    world,
)
from mmrec.errors import MMRecError

EXIT_WRONG_USE = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="mmrec",
    help="MMRec Studio on the command line: worlds, recommendations, training, measurements.",
    epilog="Results go to standard output, progress to standard error. MMREC_HOME chooses where your own "
    "files live (default ~/.mmrec).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("recommend")(recommending.recommend)
app.add_typer(world.app, name="world")
app.command("pretrain")(training.pretrain)
app.command("clean")(cleaning.clean)
app.command("train")(training.train)
app.command("tune")(training.tune)
app.command("plot")(plotting.plot)
app.command("evaluate")(evaluating.evaluate)
app.command("diagnose")(diagnosing.diagnose)
app.command("explain")(explaining.explain)
app.command("explain-check")(explaining.explain_check)
app.command("encoder-eval")(encoders.encoder_eval)
app.command("embed")(encoders.embed)
app.command("layout")(encoders.layout)
bench.app.command("why")(bench_why.why)
bench.app.command("efficiency")(bench_efficiency.efficiency)
bench.app.command("encode")(bench_encode.encode)
app.add_typer(bench.app, name="bench")
app.command("doctor")(doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; answers the exit code.

    Args:
        arguments: without the program's name; None takes those of the process.
    """
    command = typer.main.get_command(app)
    chosen = None if arguments is None else list(arguments)
    try:
        answer = command.main(args=chosen, prog_name="python -m mmrec", standalone_mode=False)
    except MMRecError as error:
        return _complain(str(error))
    except typer.TyperException as error:
        return _complain(_without_full_stop(error.format_message()) + "; --help lists what there is.")
    except ValidationError as error:
        return _complain(_first_problem(error))
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("Interrupted.", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough. Point stdout elsewhere, or its flush at exit fails.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(answer) if isinstance(answer, int) else 0


def _complain(message: str) -> int:
    typer.echo(" ".join(message.split()), err=True)
    return EXIT_WRONG_USE


def _without_full_stop(message: str) -> str:
    return message.strip().removesuffix(".")


def _first_problem(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return f"{error.title} does not accept {name}={first.get('input')!r}: {first['msg']}."
