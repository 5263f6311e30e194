"""``world``: what worlds there are, building one, and making it ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

import typer

from mmrec.cli.options import (
    ConfigOption,
    EncoderOption,
    JsonOption,
    PrecisionOption,
    change_config,
    print_json,
    print_table,
    quiet_stdout,
    say,
    say_progress,
)
from mmrec.config import Config
from mmrec.data.workspace import SHIPPED_WORLDS, find_world
from mmrec.errors import NotFound
from mmrec.service import Studio, worlds
from mmrec.service.choices import in_precision
from mmrec.types import Modality

_Config = TypeVar("_Config", bound=Config)


@dataclass(frozen=True)
class WorldKind(Generic[_Config]):
    """What a world is built from: its settings, its builder, and the blocks of its latent attributes."""

    config: type[_Config]
    build: Callable[[Path, _Config, Callable[[str, int, int], None]], None]
    blocks: Mapping[Modality, tuple[str, ...]]


app = typer.Typer(help="List, show, build and prepare worlds.", no_args_is_help=True)


def _store() -> WorldKind[Any]:
    from mmrec.worlds.store.build import StoreConfig, build_store
    from mmrec.worlds.store.tastes import BLOCKS

    return WorldKind(StoreConfig, build_store, BLOCKS)


def _music() -> WorldKind[Any]:
    from mmrec.worlds.music.build import MusicConfig, build_music
    from mmrec.worlds.music.tastes import BLOCKS

    return WorldKind(MusicConfig, build_music, BLOCKS)


BUILDERS: dict[str, Callable[[], WorldKind[Any]]] = {"store": _store, "music": _music}
"""World that can be built -> how; its drawing libraries are loaded only when it is."""


@app.command("list")
def list_worlds(json: JsonOption = False) -> None:
    """List the worlds that can be opened."""
    found = worlds()
    if json:
        print_json(
            [
                {
                    "name": world.name,
                    "title": world.title,
                    "modalities": world.modalities,
                    "items": world.n_items,
                    "users": world.n_users,
                    "interactions": world.n_interactions,
                    "fingerprint": world.fingerprint,
                }
                for world in found
            ]
        )
        return
    print_table(
        "Worlds",
        ("name", "title", "items", "users", "interactions"),
        [(w.name, w.title, str(w.n_items), str(w.n_users), str(w.n_interactions)) for w in found],
    )


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Which world; see `world list`.")] = "store",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
) -> None:
    """Show the personas and the strategies of a world."""
    encoder = in_precision(encoder, precision)
    with quiet_stdout():
        studio = Studio.open(name, encoder)
        strategies = studio.strategies()
    print_table(
        f"{studio.world.title}: personas",
        ("persona", "name", "tagline"),
        [(p.persona_id, p.name, p.tagline) for p in studio.personas()],
    )
    print_table(
        f"{studio.world.title}: strategies with {studio.encoder.name}",
        ("strategy", "level", "state", "nDCG@10", "summary"),
        [
            (
                s.name,
                s.level,
                s.state,
                ""
                if s.quality is None
                else f"{s.quality.value:.3f} [{s.quality.low:.3f}, {s.quality.high:.3f}]",
                s.summary,
            )
            for s in strategies
        ],
    )


@app.command("build")
def build(
    name: Annotated[str, typer.Argument(help=f"Which world to make: {', '.join(BUILDERS)}.")],
    seed: Annotated[
        int | None, typer.Option("--seed", help="Of every random choice; short for --set seed=N.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to write; default: assets/worlds/NAME.")
    ] = None,
    changes: ConfigOption = None,
) -> None:
    """Draw, write and simulate a world: its catalogue, pictures, clips, people and personas.

    The same settings give the same world. Embeddings, trained strategies and maps are made by
    `world prepare`. The settings: n_items, n_shoppers (store) or n_listeners (music), days, seed, image_size,
    image_quality.
    """
    kind = _kind(name)
    chosen = [*(changes or ()), *([] if seed is None else [f"seed={seed}"])]
    config = change_config(kind.config, chosen)
    root = out or SHIPPED_WORLDS / name
    started = time.perf_counter()
    with quiet_stdout():
        kind.build(root, config, say_progress)
    say(f"built {root} in {time.perf_counter() - started:.0f} s; next: python -m mmrec world prepare {name}")


def _kind(name: str) -> WorldKind[Any]:
    if name not in BUILDERS:
        raise NotFound.among("world builder", name, BUILDERS)
    return BUILDERS[name]()


@app.command("oracle")
def oracle(
    name: Annotated[str, typer.Argument(help=f"Which built world: {', '.join(BUILDERS)}.")] = "store",
    json: JsonOption = False,
) -> None:
    """Measure what could be learned at all: content models that know every true attribute, fully ranked.

    nDCG@10 on everybody's last strong new item, for popularity, every set of modalities, and all of them
    weighed by the true sensitivities; then the ratios that a world is tuned for.
    """
    from mmrec.worlds.oracle import oracle_report

    kind = _kind(name)
    with quiet_stdout():
        found = oracle_report(find_world(name), kind.blocks)
    if json:
        print_json({"world": name, "results": found})
        return
    rows = [(model, f"{value:.3f}") for model, value in found.items()]
    print_table(f"{name}: what could be learned", ("model", "nDCG@10 or ratio"), rows)


@app.command("prepare")
def prepare(
    name: Annotated[str, typer.Argument(help="Which world; see `world list`.")] = "store",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    seed: Annotated[int, typer.Option("--seed", help="Of training and maps.")] = 0,
) -> None:
    """Make a world ready to open: embed, train, lay out, evaluate, keep its first page, in this order."""
    encoder = in_precision(encoder, precision)
    from mmrec.service import jobs
    from mmrec.service.first_page import keep_first_page
    from mmrec.service.teaching import TrainingOptions, workers_here

    with quiet_stdout():
        found = jobs.pair(name, encoder)
        jobs.embed(found, say_progress)
        jobs.train(found, "all", seed, say, options=TrainingOptions(workers=workers_here()))
        jobs.lay_out(found, progress=say_progress)
        jobs.evaluate(found, "all", "test", seed, say)
        keep_first_page(found.workspace, jobs.stored_embeddings(found.workspace, found.info.key))
    say(f"The world {name!r} is ready with {found.info.name}.")


@app.command("first-page")
def first_page(
    name: Annotated[str, typer.Argument(help="Which world; see `world list`.")] = "store",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
) -> None:
    """Compute what a first page shows of every persona and keep it, so that it is there before torch is.

    It is used for as long as the code of the strategies, their weights, the embeddings and the histories are
    those that it was computed from, and passed over otherwise. The app keeps its own copy when none fits.
    """
    encoder = in_precision(encoder, precision)
    from mmrec.service import jobs
    from mmrec.service.first_page import keep_first_page

    with quiet_stdout():
        found = jobs.pair(name, encoder)
        path = keep_first_page(found.workspace, jobs.stored_embeddings(found.workspace, found.info.key))
    say(f"The first page of {name!r} is kept in {path}.")
