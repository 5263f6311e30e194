"""Options that several commands share, and how results leave the process."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from mmrec.config import Config
from mmrec.errors import InvalidInput

WorldOption = Annotated[str, typer.Option("--world", "-w", help="Which world; see `world list`.")]
EncoderOption = Annotated[
    str,
    typer.Option(
        "--encoder",
        "-e",
        help="`bundled`, `local-dir:/path` of an open_clip model, or `ARCHITECTURE/PRETRAINED` of open_clip, "
        "such as ViT-B-32/laion2b_s34b_b79k.",
    ),
]
PrecisionOption = Annotated[
    str,
    typer.Option(
        "--precision",
        help="What the encoder computes in: `auto`, `float32`, `bfloat16`, `int8` or `onnx-int8`; short for "
        "--encoder NAME@PRECISION. `bench encode` measures them.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else.")]
ConfigOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change one setting of the recipe; may be repeated."),
]

_Recipe = TypeVar("_Recipe", bound=Config)


@contextlib.contextmanager
def quiet_stdout() -> Iterator[None]:
    """Send whatever a library prints to standard error, so that standard output holds the result alone."""
    with contextlib.redirect_stdout(sys.stderr):
        yield


def say(line: str) -> None:
    """A line of progress."""
    typer.echo(line, err=True)


def say_progress(what: str, done: int, total: int) -> None:
    """A line of progress for a counted job; about twenty lines in all."""
    step = max(total // 20, 1)
    if done == total or done % step == 0:
        say(f"{what}: {done} of {total}")


@contextlib.contextmanager
def steps_shown() -> Iterator[Callable[[str, int, int], None] | None]:
    """A live bar on standard error for ``(what, done, total)``; None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("", total=None)
        yield lambda what, done, total: bars.update(bar, description=what, completed=done, total=total)


def print_json(value: Any) -> None:
    """The machine-readable result: UTF-8, NaN as null since JSON has none."""
    sys.stdout.write(json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The human-readable result."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: brackets in a title are no markup
    Console().print(table)


def change_config(recipe: type[_Recipe], changes: Sequence[str] | None) -> _Recipe:
    """A recipe with some settings changed by ``name=value``.

    Raises:
        InvalidInput: for a change that has not this form, or a name that the recipe lacks.
    """
    values: dict[str, str] = {}
    for change in changes or ():
        name, equals, value = change.partition("=")
        if not equals or name not in recipe.model_fields:
            raise InvalidInput(
                f"{change!r} changes no setting; write NAME=VALUE with one of: "
                f"{', '.join(recipe.model_fields)}."
            )
        values[name] = value
    return recipe.model_validate(values)


def describe_config(config: Config) -> str:
    """The settings of a recipe, one a line, with what they mean."""
    lines = []
    for name, field in type(config).model_fields.items():
        meaning = f"  # {field.description}" if field.description else ""
        lines.append(f"{name}={getattr(config, name)}{meaning}")
    return "\n".join(lines)


def default_work_folder(name: str) -> Path:
    """Where a long job keeps its checkpoints: ``runs/<name>``, ignored by git."""
    return Path("runs") / name


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
