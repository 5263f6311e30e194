"""What the first page asks of the models, computed ahead and kept, so that nobody waits for torch to see it.

Importing torch and loading a model is about half of the work between a start and the first list. What comes
out of it for a persona without a query depends on files alone, so ``keep_first_page`` writes it down: the
cards of all strategies, and the scores of every persona by the strategy that a page opens with. Each number
stands under a digest of everything that it was made from: the code of profiles, fusion and recommender, the
embeddings, the trained weights, the history. Whatever does not fit exactly is not read, and computed instead.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import mmrec
from mmrec.data.atomic import replacing
from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.service.people import recall
from mmrec.strategies import describe, popularity_keeper, trained_facts
from mmrec.types import Scored, StrategyCard, StrategyInfo

OPENING_STRATEGY = "user-attention"
"""What a first visitor sees, where it is trained."""

POPULARITY = "popularity"
"""What a person of whom nothing is known gets."""

_COMPUTING = ("data/histories.py", "fusion", "profile", "recommender.py")
"""The code that scores depend on, in the package."""

_ARRAYS = ("scores", "weights", "contributions", "baseline", "profile")
"""The fields of ``Scored`` that are kept; there is no query."""


@dataclasses.dataclass(frozen=True)
class FirstPage:
    """What was kept and fits.

    Attributes:
        cards: of every strategy that fits the world, by name, in the order of the table.
        answers: by strategy and ``History.digest``; without a query or weights by hand.
        spaces: strategy -> its item space, ``(N, d)``.
    """

    cards: Mapping[str, StrategyCard]
    answers: Mapping[tuple[str, str], Scored]
    spaces: Mapping[str, np.ndarray]


def opening_strategy(strategies: Iterable[StrategyInfo]) -> str:
    """The strategy that a first visitor sees: the usual one, if it can be used."""
    usable = [entry.name for entry in strategies if entry.state != "untrained"]
    return OPENING_STRATEGY if OPENING_STRATEGY in usable else usable[0]


def keep_first_page(workspace: Workspace, embeddings: ItemEmbeddings, path: Path | None = None) -> Path:
    """Compute what ``read_first_page`` reads, and write it to ``path``, by default among the artefacts."""
    path = path or workspace.first_page_path(embeddings.encoder_key)
    from safetensors.numpy import save_file

    from mmrec.fusion import fusions_for
    from mmrec.recommender import Recommender

    modalities = embeddings.modalities
    cards = {name: kind.card(modalities) for name, kind in fusions_for(modalities).items()}
    opening = opening_strategy(
        describe(card, trained_facts(workspace, embeddings, card.parts)) for card in cards.values()
    )
    recommenders = {name: Recommender.load(workspace, embeddings, name) for name in (opening, POPULARITY)}
    tensors = {f"space.{opening}": recommenders[opening].space()}
    answers: list[dict[str, str]] = []
    for persona in workspace.personas:
        past = recall(workspace.interactions, persona.user_id, (), workspace.catalogue.row)
        name = opening if past.says_something else POPULARITY
        scored = recommenders[name].score(past.history)
        for array in _ARRAYS:
            if getattr(scored, array) is not None:
                tensors[f"{len(answers)}.{array}"] = np.ascontiguousarray(getattr(scored, array))
        answers.append({"strategy": name, "history": past.history.digest, "kind": scored.weights_kind})
    facts = {
        "code": code_digest(),
        "modalities": modalities,
        "cards": [dataclasses.asdict(card) for card in cards.values()],
        "made_from": {name: ingredients(workspace, embeddings, cards, name) for name in recommenders},
        "answers": answers,
    }
    with replacing(path) as temporary:
        save_file(tensors, temporary, metadata={"mmrec": json.dumps(facts, sort_keys=True)})
    return path


def read_first_page(workspace: Workspace, embeddings: ItemEmbeddings, path: Path) -> FirstPage | None:
    """What was kept at ``path``; None if it was made from anything else than what is there now.

    The histories are not looked at here: an answer is found under that of who asks, or not at all.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            facts = json.loads(file.metadata()["mmrec"])
            if facts["code"] != code_digest() or tuple(facts["modalities"]) != embeddings.modalities:
                return None
            cards = {entry["name"]: _card(entry) for entry in facts["cards"]}
            if any(
                digest != ingredients(workspace, embeddings, cards, name)
                for name, digest in facts["made_from"].items()
            ):
                return None
            names = set(file.keys())
            answers, spaces = {}, {}
            for n, entry in enumerate(facts["answers"]):
                kept: dict[str, Any] = {
                    array: file.get_tensor(f"{n}.{array}") if f"{n}.{array}" in names else None
                    for array in _ARRAYS
                }
                scored = Scored(**kept, weights_kind=entry["kind"], query=None)
                answers[entry["strategy"], entry["history"]] = scored
            for name in facts["made_from"]:
                if f"space.{name}" in names:
                    spaces[name] = file.get_tensor(f"space.{name}")
    except (OSError, SafetensorError, KeyError, TypeError, ValueError):
        return None  # absent, or not such a file: computed instead
    return FirstPage(cards, answers, spaces)


@cache
def code_digest() -> str:
    """Of every line of code that a score or a card is computed by."""
    digest, root = hashlib.sha256(), Path(mmrec.__file__).parent
    for name in _COMPUTING:
        top = root / name
        for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def ingredients(
    workspace: Workspace, embeddings: ItemEmbeddings, cards: Mapping[str, StrategyCard], strategy: str
) -> str:
    """A digest of all data that a strategy's scores are made from, the history apart.

    That is the embeddings, the trained weights with their configuration, and the popularity: it stands beside
    the weights, and what has none takes it from another strategy, or counts it in the interactions.
    """
    digest = hashlib.sha256(json.dumps([embeddings.catalogue, embeddings.modalities]).encode())
    for modality in embeddings.modalities:
        digest.update(embeddings.vectors[modality].tobytes())
    digest.update(embeddings.mask.tobytes())
    parts: tuple[str, ...] = cards[strategy].parts
    if not parts:
        keeper = popularity_keeper(workspace, embeddings, cards)
        if keeper is None:
            digest.update((workspace.root / "interactions.parquet").read_bytes())
        else:
            parts = (keeper,)
    trained = trained_facts(workspace, embeddings, parts)
    if trained is None:
        return "untrained"  # equals no digest
    for part, facts in zip(parts, trained, strict=True):
        digest.update(json.dumps([part, facts["config"]], sort_keys=True).encode())
        digest.update(workspace.model_path(embeddings.encoder_key, part).read_bytes())
    return digest.hexdigest()


def _card(entry: dict[str, Any]) -> StrategyCard:
    return StrategyCard(**{**entry, "parts": tuple(entry["parts"])})
