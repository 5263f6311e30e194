"""``recommend``: one list for one person."""

from __future__ import annotations

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
)
from mmrec.data.uploads import MAX_BYTES
from mmrec.errors import InvalidInput, NotFound
from mmrec.service import Studio
from mmrec.service.choices import in_precision
from mmrec.types import MODALITIES, Modality, Query, Recommendations, Request, Upload


def recommend(
    persona: Annotated[str, typer.Option("--persona", "-p", help="Who asks; `world show` lists them.")],
    world: WorldOption = "store",
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", help="A fusion strategy; `world show` lists them.")
    ] = "attention",
    image: Annotated[
        list[Path] | None, typer.Option("--image", "-i", help="A picture to search with; may be repeated.")
    ] = None,
    audio: Annotated[
        list[Path] | None, typer.Option("--audio", "-a", help="A sound to search with; may be repeated.")
    ] = None,
    text: Annotated[str, typer.Option("--text", "-t", help="Words to search with.")] = "",
    less: Annotated[str, typer.Option("--less", help="Words to move away from.")] = "",
    query_weight: Annotated[
        float, typer.Option("--query-weight", help="How much the query counts against the history, 0 to 1.")
    ] = 0.5,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="MODALITY=W", help="A modality weight by hand, such as image=0.7."),
    ] = None,
    k: Annotated[int, typer.Option("-k", help="Length of the list, 1 to 100.")] = 10,
    category: Annotated[
        list[str] | None, typer.Option("--category", help="Keep only this category; may be repeated.")
    ] = None,
    price_min: Annotated[float | None, typer.Option("--price-min", help="Lowest price to keep.")] = None,
    price_max: Annotated[float | None, typer.Option("--price-max", help="Highest price to keep.")] = None,
    keep_seen: Annotated[
        bool, typer.Option("--keep-seen", help="List also what the persona already chose in the past.")
    ] = False,
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    json: JsonOption = False,
) -> None:
    """Recommend items to a persona, by their history, pictures, sounds and words."""
    encoder = in_precision(encoder, precision)
    with quiet_stdout():
        query = Query(
            images=tuple(_read(path, "picture") for path in image or ()),
            text=text,
            less=less,
            sounds=tuple(_read(path, "sound") for path in audio or ()),
        )
        studio = Studio.open(world, encoder)
        low, high = studio.price_range()
        limits = (low if price_min is None else price_min, high if price_max is None else price_max)
        request = Request(
            persona_id=persona,
            strategy=strategy,
            query=query,
            query_weight=query_weight,
            modality_weights=_weights(weight),
            k=k,
            categories=tuple(category or ()),
            price=None if price_min is None and price_max is None else limits,
            hide_seen=not keep_seen,
        )
        answer = studio.recommend(request)
        for note in answer.notes:
            say(note)
    if json:
        print_json(as_json(studio, answer))
    else:
        _print(studio, answer)


def as_json(studio: Studio, answer: Recommendations) -> dict[str, object]:
    """The published form of a list."""
    return {
        "world": studio.world.name,
        "persona": answer.request.persona_id,
        "strategy": answer.request.strategy,
        "encoder": studio.encoder.key,
        "items": [
            {
                "item_id": entry.item.item_id,
                "title": entry.item.title,
                "score": entry.score,
                "weights": dict(entry.weights),
            }
            for entry in answer.items
        ],
    }


def _print(studio: Studio, answer: Recommendations) -> None:
    persona = studio.persona(answer.request.persona_id)
    strategy = studio.strategy(answer.request.strategy)
    currency = studio.world.currency
    print_table(
        f"{persona.name} · {strategy.label} · {studio.encoder.name}",
        ("#", "item", "title", "price", "score", "weights", "why"),
        [
            (
                str(entry.rank),
                entry.item.item_id,
                entry.item.title,
                f"{entry.item.price:.2f} {currency}",
                f"{entry.score:.3f}",
                "  ".join(f"{name} {share:.0%}" for name, share in entry.weights.items()) or "–",
                entry.why,
            )
            for entry in answer.items
        ],
    )


def _read(path: Path, what: str) -> Upload:
    try:
        # Far beyond the limit nothing is read at all: the upload guard would refuse it anyway.
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(
                f"The {what} {str(path)!r} has {path.stat().st_size / 2**20:.0f} MB; "
                f"{what}s may have at most {MAX_BYTES // 2**20} MB."
            )
        return Upload(path.name, path.read_bytes())
    except OSError as error:
        raise InvalidInput(f"The {what} {str(path)!r} cannot be read: {error.strerror}.") from error


def _weights(given: list[str] | None) -> tuple[tuple[Modality, float], ...] | None:
    if not given:
        return None
    weights: list[tuple[Modality, float]] = []
    for entry in given:
        name, _, value = entry.partition("=")
        modality = next((m for m in MODALITIES if m == name), None)
        if modality is None:
            raise NotFound.among("modality", name, MODALITIES)
        try:
            weights.append((modality, float(value)))
        except ValueError:
            raise InvalidInput(f"{entry!r} is no weight; write MODALITY=NUMBER, such as image=0.7.") from None
    return tuple(weights)
