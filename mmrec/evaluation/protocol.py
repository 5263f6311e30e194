"""The protocol: what each held-out person wanted next, ranked among everything they could have got.

Full ranking over all released items that the person had not met before; no sampled candidates (Krichene &
Rendle 2020). One case a person, so people are the unit of every interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch.nn.functional as F

from mmrec.data.cases import Cases, held_out_cases
from mmrec.data.catalogue import Catalogue
from mmrec.data.interactions import Interactions, event_weights
from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import NotFound
from mmrec.evaluation.answers import LIST_LENGTH, Answers, CaseFacts, ItemFacts, Outcome, Placed
from mmrec.evaluation.metrics import HEADLINE, RANKINGS
from mmrec.evaluation.truth import true_sensitivities, true_worth
from mmrec.recommender import Recommender, items_of
from mmrec.retrieval import NO_ITEM, ranks_of, top_k_of_each

SPLITS = ("validation", "test")

RELEVANT = ("wanted", "met")
"""What counts as relevant: the one held-out item, or everything new that the person met from then on."""

Reorder = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""Scores ``(B, N)``, allowed ``(B, N)`` and which cases ``(B,)``, to other lists ``(B, k)``."""


@dataclass(frozen=True)
class Situation:
    """The cases of one split, and what is known of them and of the items; the same for every strategy.

    Attributes:
        split: which part of the temporal split.
        relevant: see ``RELEVANT``.
        cases: the moments.
        released: release day of every item, ``(N,)`` datetime64.
        items: facts about the items.
        facts: facts about the cases.
    """

    split: str
    relevant: str
    cases: Cases
    released: np.ndarray
    items: ItemFacts
    facts: CaseFacts


def cases_of(interactions: Interactions, catalogue: Catalogue, split: str) -> Cases:
    """The cases of one split; of the validation split nothing after its cut is known.

    Raises:
        NotFound: for a split other than ``validation`` and ``test``.
        InvalidInput: if a history holds what it must not know.
    """
    if split not in SPLITS:
        raise NotFound.among("split", split, SPLITS)
    parts = interactions.split
    known, wanted = (
        (parts.train, parts.validation) if split == "validation" else (parts.before_test, parts.test)
    )
    return held_out_cases(known, wanted, catalogue.row)


def relevant_rows(
    interactions: Interactions, catalogue: Catalogue, cases: Cases, split: str, relevant: str
) -> np.ndarray:
    """The catalogue rows that count as relevant in each case, ``(n, R)``, ``NO_ITEM`` where there are fewer.

    ``wanted`` is the held-out item. ``met`` adds every item that the person first had to do with from that
    moment on and that was released then; of the validation only what happened before the test item was met.

    Raises:
        NotFound: for another word.
    """
    if relevant not in RELEVANT:
        raise NotFound.among("relevance", relevant, RELEVANT)
    if relevant == "wanted":
        return cases.targets[:, None]
    ends: dict[str, np.datetime64] = {}
    if split == "validation":
        test = cases_of(interactions, catalogue, "test")
        ends = dict(zip(test.users.tolist(), test.when, strict=True))
    past = interactions.sequences(catalogue.row)
    found: list[np.ndarray] = []
    for user, target, moment in zip(cases.users, cases.targets, cases.when, strict=True):
        sequence = past[str(user)]
        later = sequence.times >= moment
        if user in ends:
            later &= sequence.times < ends[user]
        new = np.setdiff1d(sequence.rows[later], sequence.rows[sequence.times < moment])
        new = new[(catalogue.released[new] <= moment) & (new != target)]
        found.append(np.concatenate([[target], new]))
    out = np.full((len(cases), max(map(len, found), default=1)), NO_ITEM, np.int64)
    for case, rows in enumerate(found):
        out[case, : len(rows)] = rows
    return out


def situation_of(
    workspace: Workspace, embeddings: ItemEmbeddings, split: str = "test", relevant: str = "wanted"
) -> Situation:
    """Everything that the metrics need to know before any strategy is asked.

    Raises:
        NotFound: for an unknown split or relevance.
        InvalidInput: if the split leaks.
    """
    catalogue, interactions = workspace.catalogue, workspace.interactions
    cases = cases_of(interactions, catalogue, split)
    rows = relevant_rows(interactions, catalogue, cases, split, relevant)
    interested, people = _interest(workspace)
    obvious, offered = _obvious(cases, catalogue.released, interested)
    at = {category: n for n, category in enumerate(catalogue.categories)}
    items = ItemFacts(
        vectors=_raw_vectors(embeddings),
        category=np.array([at[category] for category in catalogue.category], np.int64),
        interested=interested,
        people=people,
        offered=offered,
    )
    facts = CaseFacts(
        relevant=rows,
        taste=_tastes(cases, items.category, len(catalogue.categories)),
        obvious=obvious,
        worth=true_worth(workspace, cases, catalogue.released),
        sensitivity=true_sensitivities(workspace, cases.users, embeddings.modalities),
    )
    return Situation(split, relevant, cases, catalogue.released, items, facts)


def answer(
    recommender: Recommender, situation: Situation, reorder: Reorder | None = None, batch: int = 512
) -> Outcome:
    """Ask a strategy every case: places of the relevant items, lists, and attention where it has some.

    Only a batch of scores is held at a time.

    Args:
        recommender: the strategy.
        situation: the cases.
        reorder: chooses other lists; what it does not choose follows in the old order.
        batch: how many cases are scored at once.

    Raises:
        NotTrained: if the strategy is untrained.
    """
    cases, relevant = situation.cases, situation.facts.relevant
    n = len(cases)
    places, midranks = np.zeros(relevant.shape, np.int64), np.zeros(relevant.shape)
    candidates: np.ndarray = np.zeros(n, np.int64)
    lists: np.ndarray = np.full((n, LIST_LENGTH), NO_ITEM, np.int64)
    attention: list[np.ndarray] = []
    for start in range(0, n, batch):
        chosen = np.arange(start, min(start + batch, n))
        scores, weights = recommender.score_cases(cases, chosen)
        allowed, wanted = cases.allowed(chosen, situation.released), relevant[chosen]
        at, _ = np.nonzero(wanted >= 0)
        allowed[at, wanted[wanted >= 0]] = True
        candidates[chosen] = allowed.sum(axis=1)
        places[chosen], midranks[chosen] = ranks_of(scores, allowed, wanted)
        if reorder is None:
            lists[chosen] = top_k_of_each(scores, allowed, LIST_LENGTH)
        else:
            lists[chosen] = reorder(scores, allowed, chosen)
            old, _ = ranks_of(scores, allowed, lists[chosen])
            places[chosen], midranks[chosen] = _moved(
                places[chosen], midranks[chosen], wanted, lists[chosen], old
            )
        if weights is not None:
            attention.append(weights.mean(axis=1))  # (B, M)
    told = np.concatenate(attention) if attention else None
    return Outcome(
        Placed(places, midranks, candidates), Answers(lists, told, situation.items, situation.facts)
    )


def headline_judge() -> Callable[[np.ndarray], float]:
    """Places of one wanted item a case -> mean nDCG@10: what a training stops by."""
    return lambda places: float(RANKINGS[HEADLINE](Placed.of_one(places)).mean()) if len(places) else 0.0


def _moved(
    places: np.ndarray, midranks: np.ndarray, wanted: np.ndarray, lists: np.ndarray, old: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Places and mid-ranks ``(B, R)`` once ``lists``, which stood at ``old``, both ``(B, k)``, went ahead."""
    same = (wanted[:, :, None] == lists[:, None, :]) & (lists >= 0)[:, None, :]  # (B, R, k)
    in_list, at = same.any(axis=2), same.argmax(axis=2) + 1
    overtaken = (old[:, None, :] > places[:, :, None]).sum(axis=2)
    real = wanted >= 0
    return (
        np.where(real, np.where(in_list, at, places + overtaken), 0),
        np.where(real, np.where(in_list, at, midranks + overtaken), 0.0),
    )


def _interest(workspace: Workspace) -> tuple[np.ndarray, int]:
    """How many people of the training part had to do with each item, ``(N,)``, and how many there are."""
    row = workspace.catalogue.row
    train = workspace.interactions.split.train
    positive = train.loc[train["item_id"].isin(row.keys()) & (event_weights(train) > 0)]
    pairs = positive.drop_duplicates(["user_id", "item_id"])
    rows = np.fromiter((row[item] for item in pairs["item_id"]), np.int64, len(pairs))
    return np.bincount(rows, minlength=len(row)), int(train["user_id"].nunique())


def _obvious(
    cases: Cases, released: np.ndarray, interested: np.ndarray, batch: int = 512
) -> tuple[np.ndarray, np.ndarray]:
    """The most popular list of each case, ``(n, k)``, and which items some case could have got, ``(N,)``."""
    lists = [np.empty((0, LIST_LENGTH), np.int64)]
    offered = np.zeros(len(interested), bool)
    offered[cases.targets] = True
    for start in range(0, len(cases), batch):
        chosen = np.arange(start, min(start + batch, len(cases)))
        allowed = cases.allowed(chosen, released)
        offered |= allowed.any(axis=0)
        fame = np.broadcast_to(interested.astype(np.float64), allowed.shape)
        lists.append(top_k_of_each(fame, allowed, LIST_LENGTH))
    return np.concatenate(lists), offered


def _raw_vectors(embeddings: ItemEmbeddings) -> np.ndarray:
    """The encoder's own embeddings, centred, one modality beside the other, ``(N, M D)``, unit length."""
    x = items_of(embeddings, np.zeros(len(embeddings), np.float32)).x  # (N, M, D)
    side_by_side = F.normalize(x, dim=-1).flatten(1)  # each modality of unit length: none outweighs another
    return np.asarray(F.normalize(side_by_side, dim=-1).numpy())


def _tastes(cases: Cases, category: np.ndarray, n_categories: int) -> np.ndarray:
    """Share of each category in each history by positive event weight, ``(n, C)``; zeros for an empty one."""
    out = np.zeros((len(cases), n_categories))
    owner = np.repeat(np.arange(len(cases)), np.diff(cases.starts))
    np.add.at(out, (owner, category[cases.rows]), np.maximum(cases.weights, 0.0))
    total = out.sum(axis=1, keepdims=True)
    return np.divide(out, total, out=out, where=total > 0)


__all__ = [
    "HEADLINE",
    "RELEVANT",
    "SPLITS",
    "Reorder",
    "Situation",
    "answer",
    "cases_of",
    "headline_judge",
    "relevant_rows",
    "situation_of",
]
