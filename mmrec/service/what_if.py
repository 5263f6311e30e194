"""What if: the same list with a weight, a temperature, some noise or a modality changed."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mmrec.errors import InvalidInput, NotFound
from mmrec.evaluation.overlap import rank_biased_overlap
from mmrec.types import Item, Modality, Request, Scored

if TYPE_CHECKING:
    from mmrec.explain.subject import Subject
    from mmrec.fusion import Fusion
    from mmrec.recommender import Recommender
    from mmrec.service.studio import Studio

LOGITS: Mapping[str, tuple[str, ...]] = {
    "weighted-average": ("logits",),
    "attention": ("attend.weight", "attend.bias"),
    "gated": ("gate.weight", "gate.bias"),
    "multi-task": ("gate.weight", "gate.bias"),
    "graph": ("gate.weight", "gate.bias"),
    "hybrid": ("content.gate.weight", "content.gate.bias"),
    "stacking": ("logits", "by_presence"),
    "user-attention": ("context.2.weight", "context.2.bias", "item_term"),
}
"""Strategy -> the parameters in which its softmax over modalities is linear: divided by a temperature, they
divide the logits by it."""


@dataclass(frozen=True)
class Change:
    """What is different.

    Attributes:
        temperature: the softmax over modalities becomes ``softmax(logits / temperature)``.
        weights: modality -> weight by hand; None for the strategy's own.
        noise: modality -> sigma: an embedding becomes ``norm(x + sigma e)`` with ``e`` the difference of two
            random items, scaled to length 1: noise in the directions in which the catalogue varies. At 1 it
            is as long as the embedding.
        missing: modalities that no item has any more.
        centred: whether the mean of each modality is taken off first, as it was in training.
        seed: of the noise.
    """

    temperature: float = 1.0
    weights: tuple[tuple[Modality, float], ...] | None = None
    noise: tuple[tuple[Modality, float], ...] = ()
    missing: tuple[Modality, ...] = ()
    centred: bool = True
    seed: int = 0

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return dataclasses.replace(self, seed=0, noise=tuple(n for n in self.noise if n[1])) == Change()


@dataclass(frozen=True)
class Side:
    """The list before or after.

    Attributes:
        places: place of each item of this list on the other side; 1 is the top.
        weights: mean weight of each modality over the list; empty where the strategy has none.
    """

    items: tuple[Item, ...]
    scores: tuple[float, ...]
    places: tuple[int, ...]
    weights: Mapping[Modality, float]


@dataclass(frozen=True)
class WhatIf:
    """The same question before and after a change.

    Attributes:
        kept: how many of the first k items stay among the first k.
        rbo: rank-biased overlap of the two lists.
        notes: what of the change could not be made, and why.
    """

    before: Side
    after: Side
    kept: int
    rbo: float
    kind: str
    notes: tuple[str, ...] = field(default=())


def what_if(studio: Studio, request: Request, change: Change) -> WhatIf:
    """Rank the catalogue twice.

    Raises:
        NotFound: for unknown names.
        InvalidInput: for a temperature or noise out of range, or if every modality is missing.
        NotTrained: if the strategy needs training and has none for this encoder.
    """
    _check(studio, change)
    subject = studio.subject(request, studio.catalogue.ids[0])
    notes: list[str] = []
    changed = altered(subject.recommender, change, notes)
    by_hand: Mapping[Modality, float] | None = subject.by_hand
    if change.weights is not None:
        if subject.recommender.fusion.takes_weights:
            by_hand = dict(change.weights)
        else:
            notes.append(f"{subject.recommender.info.label} takes no weights by hand; they change nothing.")
    sides = (_scored(subject, subject.recommender, subject.by_hand), _scored(subject, changed, by_hand))
    ranks = [np.argsort(-np.where(subject.allowed, side.scores, -np.inf), kind="stable") for side in sides]
    place = [np.empty(len(rank), int) for rank in ranks]
    for rank, at in zip(ranks, place, strict=True):
        at[rank] = np.arange(1, len(rank) + 1)
    k = min(request.k, int(subject.allowed.sum()))
    before, after = (
        _side(studio, side, rank[:k], other)
        for side, rank, other in zip(sides, ranks, reversed(place), strict=True)
    )
    ids = [[item.item_id for item in side.items] for side in (before, after)]
    return WhatIf(
        before=before,
        after=after,
        kept=len(set(ids[0]) & set(ids[1])),
        rbo=rank_biased_overlap(ids[0], ids[1]),
        kind=subject.recommender.fusion.weights_kind,
        notes=tuple(notes),
    )


def altered(recommender: Recommender, change: Change, notes: list[str]) -> Recommender:
    """The same strategy with the change made to its logits and to what it sees."""
    from mmrec.encoders.store import ItemEmbeddings
    from mmrec.recommender import Recommender as Made

    fusion = recommender.fusion
    if change.temperature != 1.0:
        fusion = _tempered(fusion, change.temperature, notes)
    mask = recommender.items.mask.numpy().copy()
    raw = ((recommender.items.x + recommender.means).numpy()) * mask[..., None]
    rng, sigma = np.random.default_rng(change.seed), dict(change.noise)
    vectors: dict[Modality, np.ndarray] = {}
    for at, modality in enumerate(recommender.modalities):
        x = raw[:, at]
        first, second = rng.choice(np.flatnonzero(mask[:, at]), (2, len(x)))
        if sigma.get(modality, 0.0) > 0:
            noise = x[first] - x[second]
            noise /= np.linalg.norm(noise, axis=1, keepdims=True).clip(1e-9)
            x = x + sigma[modality] * noise
            x = x / np.linalg.norm(x, axis=1, keepdims=True)
        if modality in change.missing:
            mask[:, at] = False
        vectors[modality] = (x * mask[:, [at]]).astype(np.float32)
    embeddings = ItemEmbeddings(vectors, mask, "", "")
    made = Made(fusion, embeddings, recommender.items.popularity.numpy(), recommender.info)
    made.items = dataclasses.replace(made.items, shelf=recommender.items.shelf)
    if not change.centred:
        made.uncentre()
    return made


def _tempered(fusion: Fusion, temperature: float, notes: list[str]) -> Fusion:
    names = LOGITS.get(fusion.name, ())
    if not names:
        notes.append(
            f"{fusion.label} has no softmax over modalities that a temperature could turn, so "
            "it changes nothing."
        )
        return fusion
    copied = copy.deepcopy(fusion)
    for name in names:
        copied.get_parameter(name).data.div_(temperature)
    return copied


def _scored(subject: Subject, recommender: Recommender, by_hand: Mapping[Modality, float] | None) -> Scored:
    return recommender.score(subject.history, subject.query, subject.query_weight, by_hand)


def _side(studio: Studio, scored: Scored, rows: np.ndarray, other: np.ndarray) -> Side:
    weights: dict[Modality, float] = {}
    if scored.weights is not None:
        mean = scored.weights[rows].mean(axis=0)
        weights = {m: float(mean[at]) for at, m in enumerate(studio.modalities)}
    return Side(
        items=tuple(studio.catalogue.at(int(row)) for row in rows),
        scores=tuple(float(scored.scores[row]) for row in rows),
        places=tuple(int(other[row]) for row in rows),
        weights=weights,
    )


def _check(studio: Studio, change: Change) -> None:
    if not 0.05 <= change.temperature <= 20:
        raise InvalidInput(f"The temperature is {change.temperature}; it lies between 0.05 and 20.")
    for modality in (*dict(change.noise), *change.missing):
        if modality not in studio.modalities:
            raise NotFound.among("modality", modality, studio.modalities)
    for modality, sigma in change.noise:
        if not 0 <= sigma <= 10:
            raise InvalidInput(f"The noise on {modality} is {sigma}; it lies between 0 and 10.")
    if set(change.missing) >= set(studio.modalities):
        raise InvalidInput("Every modality is missing; at least one must stay.")
