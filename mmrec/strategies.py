"""How a strategy stands in a world, told from its card and from the facts on disk alone.

No weights are read and nothing here needs torch: the list of all strategies costs the same whether there are
ten or thirty, and a first visitor does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.types import StrategyCard, StrategyInfo


def trained_facts(
    workspace: Workspace, embeddings: ItemEmbeddings, parts: Sequence[str]
) -> list[dict[str, Any]] | None:
    """What the training said of every part; None unless each has weights that fit these embeddings."""
    key = embeddings.encoder_key
    found = [
        _fitting(workspace.model_facts(key, name), embeddings)
        if workspace.model_path(key, name).is_file()
        else None
        for name in parts
    ]
    known = [facts for facts in found if facts is not None]
    return known if len(known) == len(found) else None


def popularity_keeper(workspace: Workspace, embeddings: ItemEmbeddings, names: Iterable[str]) -> str | None:
    """The first strategy that was trained here: it keeps the training popularity beside its weights."""
    return next((name for name in names if trained_facts(workspace, embeddings, [name]) is not None), None)


def _fitting(facts: dict[str, Any] | None, embeddings: ItemEmbeddings) -> dict[str, Any] | None:
    """The facts, if they are about these embeddings."""
    if facts is None or facts.get("catalogue") != embeddings.catalogue:
        return None
    return facts if tuple(facts.get("modalities", ())) == embeddings.modalities else None


def left_out(card: StrategyCard, facts: Sequence[dict[str, Any]] | None) -> tuple[str, ...]:
    """The modalities that the training found to tell nothing, and that a strategy of several does not see."""
    if facts is None or card.level == "single":
        return ()
    return tuple(dict.fromkeys(m for f in facts for m in f.get("unheard", ())))


def describe(card: StrategyCard, facts: Sequence[dict[str, Any]] | None) -> StrategyInfo:
    """What people are told of a strategy; ``facts`` as ``trained_facts`` of its parts."""
    if not card.parts:
        state, trained_on = "no training needed", ""
    elif facts is None:
        state, trained_on = "untrained", ""
    else:
        state, trained_on = "trained", " and ".join(dict.fromkeys(str(f["trained_on"]) for f in facts))
        for modality in left_out(card, facts):
            trained_on += f"; without {modality}, which told nothing about items it was not learned on"
    return StrategyInfo(
        name=card.name,
        label=card.label,
        level=card.level,
        summary=card.summary,
        formula=card.formula,
        paper=card.paper,
        has_attention=card.weights_kind == "attention",
        takes_weights=card.takes_weights,
        reads_query=card.reads_query,
        state=state,  # type: ignore[arg-type]
        trained_on=trained_on,
        profile=card.profile,
    )
