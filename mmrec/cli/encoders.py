"""``embed``, ``layout`` and ``encoder-eval``: what an encoder makes of a catalogue, and how good it is."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

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
    say_progress,
)
from mmrec.errors import InvalidInput
from mmrec.service.choices import in_precision

_FEWER = 300
"""Covers and clips to be measured on."""


def embed(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
) -> None:
    """Embed every picture and description of a world anew."""
    encoder = in_precision(encoder, precision)
    from mmrec.service import jobs

    with quiet_stdout():
        found = jobs.pair(world, encoder)
        made = jobs.embed(found, say_progress, anew=True)
    say(f"{len(made)} items embedded by {found.info.name}: {found.workspace.embeddings_path(found.info.key)}")


def layout(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    seed: Annotated[int, typer.Option("--seed", help="Of every random choice of UMAP.")] = 42,
    json: JsonOption = False,
) -> None:
    """Compute the maps of every strategy's item space (UMAP, aligned to each other)."""
    encoder = in_precision(encoder, precision)
    from mmrec.service import jobs

    with quiet_stdout():
        trust = jobs.lay_out(jobs.pair(world, encoder), seed, say_progress)
    if json:
        print_json({"world": world, "trustworthiness": trust})
    else:
        print_table(
            "Maps", ("strategy", "trustworthiness"), [(name, f"{value:.3f}") for name, value in trust.items()]
        )


def encoder_eval(
    images: Annotated[
        Path | None, typer.Option("--images", help="A folder of photographs; without it, unseen renders.")
    ] = None,
    items: Annotated[Path | None, typer.Option("--items", help="A CSV with a row a photograph.")] = None,
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    image_column: Annotated[
        str, typer.Option("--image-column", help="The column that names the picture.")
    ] = "image",
    category_column: Annotated[
        str, typer.Option("--category-column", help="The column with the category.")
    ] = "articleType",
    colour_column: Annotated[
        str, typer.Option("--colour-column", help="The column with the colour.")
    ] = "baseColour",
    n: Annotated[int, typer.Option("-n", min=20, help="How many unseen renders.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Of the renders and of the bootstrap.")] = 0,
    json: JsonOption = False,
) -> None:
    """Measure an encoder: zero-shot accuracy and text-to-image recall, with 95% intervals.

    With --images and --items on somebody's photographs, else on renders, album covers and clips of attribute
    combinations that were left out of the training, asked for in English and in Chinese.
    """
    encoder = in_precision(encoder, precision)
    if (images is None) != (items is None):
        raise InvalidInput(
            "--images and --items belong together; give both for photographs, none for renders."
        )
    from mmrec.encoders.clip import open_encoder
    from mmrec.evaluation.encoder import evaluate_clips, evaluate_covers, evaluate_photos, evaluate_renders

    with quiet_stdout():
        opened = open_encoder(encoder)
        if images is not None and items is not None:
            count, results = evaluate_photos(
                opened, images, items, image_column, category_column, colour_column, seed=seed
            )
        else:
            count, results = n, evaluate_renders(opened, n, seed) + evaluate_covers(opened, _FEWER, seed)
            if "audio" in opened.info.modalities:
                results += evaluate_clips(opened, _FEWER, seed)
    if json:
        print_json(
            {
                "encoder": opened.info.key,
                "n": count,
                "results": [dataclasses.asdict(result) for result in results],
            }
        )
        return
    print_table(
        f"{opened.info.name} on {count} pictures",
        ("task", "metric", "value", "95% interval", "chance"),
        [
            (r.task, r.metric, f"{r.value:.3f}", f"[{r.low:.3f}, {r.high:.3f}]", f"{r.chance:.3f}")
            for r in results
        ],
    )
    print_table(
        "What is most often taken for what",
        ("task", "it is", "called", "so often"),
        [(r.task, m.truth, m.called, f"{m.count} of {m.of}") for r in results for m in r.mistakes],
    )
