"""Small evaluations by hand: places of rankings, and lists with facts that a test can choose."""

from __future__ import annotations

from typing import Any

import numpy as np

from mmrec.evaluation.answers import LIST_LENGTH, Answers, CaseFacts, ItemFacts, Placed
from mmrec.retrieval import NO_ITEM, ranks_of, top_k_of_each


def placed_of(scores: np.ndarray, relevant: np.ndarray) -> Placed:
    """Where the relevant items ``(n, N)`` bool stand when everything is ranked by ``scores`` ``(n, N)``."""
    most = int(relevant.sum(axis=1).max(initial=1))
    targets = np.full((len(scores), most), NO_ITEM)
    for case, row in enumerate(relevant):
        found = np.flatnonzero(row)
        targets[case, : len(found)] = found
    everything = np.ones(scores.shape, bool)
    places, midranks = ranks_of(scores, everything, targets)
    return Placed(places, midranks, np.full(len(scores), scores.shape[1]))


def answers_of(lists: Any, n_items: int = 12, **chosen: Any) -> Answers:
    """Lists with facts; whatever is not chosen is random but the same in every run.

    Args:
        lists: catalogue rows, one list a case; shorter ones are filled with ``NO_ITEM``.
        n_items: N.
        chosen: any attribute of ``Answers``, ``ItemFacts`` or ``CaseFacts``.
    """
    rng = np.random.default_rng(11)
    n = len(lists)
    padded = np.full((n, LIST_LENGTH), NO_ITEM)
    for case, rows in enumerate(lists):
        padded[case, : len(rows)] = rows
    vectors = rng.normal(size=(n_items, 5))
    facts: dict[str, Any] = {
        "attention": None,
        "vectors": vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        "category": np.arange(n_items) % 3,
        "interested": rng.integers(0, 40, n_items),
        "people": 100,
        "offered": np.ones(n_items, bool),
        "relevant": rng.integers(0, n_items, (n, 1)),
        "taste": rng.dirichlet(np.ones(3), n),
        "worth": None,
        "sensitivity": None,
    } | chosen
    if "obvious" not in facts:
        fame = np.broadcast_to(facts["interested"].astype(float), (n, n_items))
        facts["obvious"] = top_k_of_each(fame, np.ones((n, n_items), bool), LIST_LENGTH)

    def part(*names: str) -> dict[str, Any]:
        return {name: facts[name] for name in names}

    return Answers(
        lists=padded,
        attention=facts["attention"],
        items=ItemFacts(**part("vectors", "category", "interested", "people", "offered")),
        cases=CaseFacts(**part("relevant", "taste", "obvious", "worth", "sensitivity")),
    )
