"""How far a precision's embeddings of a world are from those of single precision: measured, kept and said."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mmrec.data.atomic import write_json
from mmrec.data.workspace import Workspace
from mmrec.encoders.precision import PRECISIONS, SINGLE, Agreement
from mmrec.encoders.store import ItemEmbeddings, Source, embed_catalogue
from mmrec.types import EncoderInfo, Modality

if TYPE_CHECKING:
    from mmrec.encoders.base import Encoder

SAMPLE = 24
"""Items of each modality that are compared: a second of a large encoder."""

Agreements = Mapping[Modality, Agreement]

_THINGS: Mapping[Modality, str] = {"image": "pictures", "text": "texts"}


def measure(encoder: Encoder, embeddings: ItemEmbeddings, sources: Mapping[Modality, Source]) -> Agreements:
    """Embed some items again and compare them with what is stored.

    Sound is left out: the audio tower computes in single precision whatever the others do.

    Args:
        encoder: the same model in another precision.
        embeddings: of the whole catalogue.
        sources: what the catalogue shows and says, in its order.
    """
    found: dict[Modality, Agreement] = {}
    for column, modality in enumerate(embeddings.modalities):
        rows = np.flatnonzero(embeddings.mask[:, column])
        if modality not in _THINGS or not len(rows):
            continue
        rows = rows[np.unique(np.linspace(0, len(rows) - 1, SAMPLE).astype(int))]  # spread over the catalogue
        again = embed_catalogue({modality: [sources[modality][row] for row in rows]}, encoder, "a sample")
        found[modality] = Agreement.between(again.vectors[modality], embeddings.vectors[modality][rows])
    return found


def save(workspace: Workspace, key: str, agreements: Agreements) -> None:
    """Keep them beside the embeddings."""
    record = {modality: dataclasses.asdict(agreement) for modality, agreement in agreements.items()}
    write_json(
        workspace.embeddings_path(key).with_suffix(".json"),
        {"catalogue": workspace.catalogue.fingerprint, "single_precision": record},
    )


def stored(workspace: Workspace, key: str) -> Agreements:
    """Those of this catalogue; empty if there are none."""
    try:
        text = workspace.embeddings_path(key).with_suffix(".json").read_text(encoding="utf-8")
        record = json.loads(text)
        if record["catalogue"] != workspace.catalogue.fingerprint:
            return {}
        kept = record["single_precision"]
        return {m: Agreement(**kept[m]) for m in _THINGS if m in kept}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def sentence(info: EncoderInfo, agreements: Agreements) -> str:
    """What an encoder computes in and what that costs, for a person."""
    label = PRECISIONS[info.precision].label
    if info.precision == SINGLE:
        return f"{label}: nothing is rounded away."
    if not agreements:
        return f"{label}. What that loses is measured when the encoder has been loaded."
    parts = [
        f"{agreement.worst:.4f} at worst and {agreement.mean:.4f} on average over {agreement.n} {_THINGS[m]}"
        for m, agreement in agreements.items()
    ]
    whose = "queries" if info.bundled else "embeddings"
    text = f"{label}. Cosine of its {whose} with single precision: {', '.join(parts)} of this world."
    if min(agreement.worst for agreement in agreements.values()) < PRECISIONS[info.precision].floor:
        text += " That is less than it should keep; choose another precision for this model."
    return text
