"""From the pixels to the list: one item and one person through a strategy, with every number on the way."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mmrec.explain.trace import CodePlace, Equation, Panel, Step, StepKey, Symbol, Trace, place_of
from mmrec.service.media import heard
from mmrec.types import Item, Request, Upload

if TYPE_CHECKING:
    from mmrec.service.studio import Studio

REPOSITORY = "MMREC_REPOSITORY_URL"
"""Environment variable: where the source can be read, such as ``https://host/owner/name/blob/main``."""

_SIDE = 12
_CELLS = (12, 24)


@dataclass(frozen=True)
class Listed:
    """One line of the list that a trace ends in."""

    item: Item
    score: float


@dataclass(frozen=True)
class Traced:
    """A trace with what stands at its two ends.

    Attributes:
        trace: with the steps ``inputs`` first and ``list`` last.
        place: of the item among the ``of`` candidates; 1 is the top.
        listed: the list.
        notes: what the list itself has to say, such as why it is not personal.
    """

    item: Item
    person: str
    trace: Trace
    place: int
    of: int
    listed: tuple[Listed, ...]
    notes: tuple[str, ...]


def trace(studio: Studio, request: Request, item_id: str) -> Traced:
    """Follow one item through the strategy of the request.

    Raises:
        NotFound: for an unknown item, persona, strategy or category.
        InvalidInput: for a number out of its range.
        NotTrained: if the strategy needs training and has none for this encoder.
    """
    from mmrec.explain.trace.walk import walk

    found = studio.recommend(request)
    subject = studio.subject(request, item_id)
    titles = studio.catalogue.titles
    walked = walk(subject, lambda row: titles[row])
    item = studio.item(item_id)
    listed = tuple(Listed(entry.item, entry.score) for entry in found.items)
    steps = (
        _inputs(item, studio.persona(request.persona_id).name, walked, "audio" in studio.modalities),
        *walked.steps,
        _list(subject.place, found.n_candidates, listed, item),
    )
    return Traced(
        item=item,
        person=studio.persona(request.persona_id).name,
        trace=dataclasses.replace(walked, steps=steps),
        place=subject.place,
        of=found.n_candidates,
        listed=listed,
        notes=found.notes,
    )


def address_of(code: CodePlace) -> str:
    """Where a place in the source can be read; empty unless ``MMREC_REPOSITORY_URL`` says where."""
    base = os.environ.get(REPOSITORY, "").strip().rstrip("/")
    return f"{base}/{code.path}#L{code.line}" if base.startswith(("https://", "http://")) else ""


def _inputs(item: Item, person: str, walked: Trace, sounding: bool) -> Step:
    panels: list[Panel] = []
    if item.image_path is not None:
        with Image.open(item.image_path) as opened:
            picture = opened.convert("RGB")
        small = np.asarray(picture.convert("L").resize((_SIDE, _SIDE)), np.float32) / 255.0
        panels.append(
            Panel(
                "pixels",
                (picture.height, picture.width, 3),
                ("height", "width", "RGB"),
                small,
                tuple(f"row {n + 1}" for n in range(_SIDE)),
                f"Its brightness from 0 to 1, shrunk to {_SIDE} by {_SIDE} to be shown here. The "
                "encoder gets it in colour, brought to the size that it works with.",
            )
        )
    if item.audio_path is not None:
        path = Path(item.audio_path)
        sound = heard(Upload(path.name, path.read_bytes()))
        panels.append(
            Panel(
                "log-mel",
                sound.mel.shape,
                ("pitch", "time"),
                _shrunk(sound.mel)[::-1],
                tuple("high" if n == 0 else "low" if n == _CELLS[0] - 1 else "" for n in range(_CELLS[0])),
                f"{sound.seconds:.1f} seconds as loudness by pitch and time, -1 to 1, shrunk to be "
                "shown here.",
            )
        )
    missing = [
        word
        for word, there in (
            ("picture", item.image_path is not None),
            ("text", item.description is not None),
            ("sound", item.audio_path is not None or not sounding),
        )
        if not there
    ]
    gap = (
        f"This item has no {' and no '.join(missing)}; what is missing is masked, never guessed."
        if missing
        else ""
    )
    return Step(
        "inputs",
        "What goes in",
        "",
        f"What the shop shows and says of one item, and what {person} did before."
        + (
            ""
            if walked.step("encoder")
            else " This strategy will not look at what the item shows, says or plays."
        ),
        "The encoder is not told the category, the price or the tags, unless the text says them.",
        tuple(panels),
        (),
        (place_of(_embed()),),
        gap,
    )


def _embed() -> object:
    from mmrec.encoders.store import embed_catalogue

    return embed_catalogue


def _shrunk(mel: np.ndarray) -> np.ndarray:
    bands, frames = _CELLS
    rows = [part.mean(axis=0) for part in np.array_split(mel, bands, axis=0)]
    return np.stack([[float(part.mean()) for part in np.array_split(row, frames)] for row in rows])


def _list(place: int, of: int, listed: tuple[Listed, ...], item: Item) -> Step:
    from mmrec.retrieval.exact import top_k

    inside = place <= len(listed)
    panels = (
        (
            Panel(
                "scores",
                (of,),
                ("N",),
                np.array([[entry.score] for entry in listed], np.float32),
                tuple(
                    f"{n}. {entry.item.title}"
                    + ("  (this item)" if entry.item.item_id == item.item_id else "")
                    for n, entry in enumerate(listed, start=1)
                ),
                "The scores at the top of the list. Only their order decides the list.",
            ),
        )
        if listed
        else ()
    )
    return Step(
        "list",
        "The list",
        r"\text{list} = \mathrm{top}_k\; s_{ui}",
        f"All {of:,} candidates are sorted by score. This item stands at place {place:,}"
        + (", so it is in the list." if inside else ", so it is not in the list."),
        "What the person has had or turned down is left out before the sorting; it does not get a low score.",
        panels,
        (),
        (place_of(top_k),),
    )


__all__ = [
    "CodePlace",
    "Equation",
    "Listed",
    "Panel",
    "Step",
    "StepKey",
    "Symbol",
    "Trace",
    "Traced",
    "address_of",
    "trace",
]
