"""What is explained: the score of one item for one person, and what it would be if something were different.

Everything here goes through the contract of a strategy (``Fusion.profile`` and ``Fusion.rank``), so any
strategy of the table can be explained, whatever it does inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from mmrec.data.histories import Histories
from mmrec.errors import InvalidInput
from mmrec.fusion import Items, Probe, Ranked
from mmrec.recommender import Recommender
from mmrec.retrieval.exact import places_of, top_k
from mmrec.types import History, Modality, QueryEmbedding

_TOLERANCE = 1e-4
"""Two ways to compute one score in single precision may differ by this much of its size."""
_AT_ONCE = 32
"""People of one pass: all would not fit for long histories."""


class Subject:
    """One item of one list.

    Args:
        recommender: the strategy at work.
        row: the item.
        history: of the person.
        query: what they ask now, or None.
        query_weight: how much it counts, 0..1.
        by_hand: modality weights by hand, for strategies that take them.
        allowed: which items may be listed, ``(N,)`` bool; the candidates stay the same in every what-if.
        k: length of the list.
    """

    def __init__(
        self,
        recommender: Recommender,
        row: int,
        history: History,
        query: QueryEmbedding | None = None,
        query_weight: float = 0.0,
        by_hand: Mapping[Modality, float] | None = None,
        allowed: np.ndarray | None = None,
        k: int = 10,
    ) -> None:
        self.recommender, self.row, self.history, self.k = recommender, row, history, k
        self.query, self.query_weight = query, query_weight
        takes = recommender.fusion.takes_weights
        self.by_hand = dict(by_hand) if by_hand is not None and takes else None
        n = len(recommender.items.mask)
        self.allowed = np.ones(n, dtype=bool) if allowed is None else allowed
        self._less: dict[bytes, np.ndarray] = {}

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """Those of the catalogue."""
        return self.recommender.modalities

    @cached_property
    def present(self) -> tuple[Modality, ...]:
        """Those that the item has."""
        mask = self.recommender.items.mask[self.row]
        return tuple(m for at, m in enumerate(self.modalities) if mask[at])

    @cached_property
    def history_rows(self) -> np.ndarray:
        """The distinct items of the history that count for something, newest first, ``(L,)``."""
        counting = self.history.rows[self.history.weights != 0]
        return np.array(list(dict.fromkeys(counting[::-1].tolist())), np.int64)

    # -- as it is

    @cached_property
    def probe(self) -> Probe:
        """Who asks."""
        return self.recommender.probe(self.history, self.query, self.query_weight, self.by_hand)

    @cached_property
    def _profile(self) -> Tensor:
        with torch.no_grad():
            return self.recommender.fusion.profile(self.recommender.items, self.probe)

    @cached_property
    def ranked(self) -> Ranked:
        """What the strategy answers: one person, all items."""
        with torch.no_grad():
            return self.recommender.fusion.rank(self.recommender.items, self._profile, self.probe)

    @cached_property
    def scores(self) -> np.ndarray:
        """Of all items, ``(N,)`` float32."""
        return np.asarray(self.ranked.scores[0].numpy())

    @property
    def score(self) -> float:
        """Of the item."""
        return float(self.scores[self.row])

    @cached_property
    def place(self) -> int:
        """Where the item stands among the candidates; 1 is the top."""
        return int(self.places_in(self.scores[None])[0])

    @cached_property
    def listed(self) -> np.ndarray:
        """The rows of the list, best first."""
        return top_k(self.scores, self.allowed, self.k)

    @cached_property
    def weights(self) -> Mapping[Modality, float] | None:
        """The strategy's own weights of this item's modalities; None where it has none."""
        weights = self.ranked.weights
        if weights is None:
            return None
        row = weights[0, self.row]
        return {m: float(row[self.modalities.index(m)]) for m in self.present}

    def places_in(self, scores: np.ndarray) -> np.ndarray:
        """The item's place in each of several rankings ``(V, N)``: ``(V,)``."""
        allowed = np.broadcast_to(self.allowed, scores.shape)
        return places_of(scores, allowed, np.full(len(scores), self.row))

    # -- what if the item lacked modalities, or the person a history or a question

    def worths(self, masks: Tensor, probe: Probe) -> Tensor:
        """The item's score with fewer of its own modalities, for every person of ``probe``.

        Args:
            masks: which of the M modalities stay, ``(V, M)`` bool; all other items keep theirs.
            probe: B people.

        Returns:
            ``(B, V)`` float64.
        """
        items, fusion = self.recommender.items, self.recommender.fusion
        found = []
        with torch.no_grad():
            profile = fusion.profile(items, probe)
            for mask in masks:
                changed = items.mask.clone()
                changed[self.row] &= mask
                found.append(fusion.rank(items.only(changed), profile, probe).scores[:, self.row])
        return torch.stack(found, dim=1).double()

    def people(self, histories: Sequence[History], asks: bool = True) -> Probe:
        """The same question, or none, by people with these histories."""
        n = len(self.scores)
        told = Probe.of(_joined(histories), n)
        if not asks:
            return replace(told, by_hand=self.probe.by_hand)
        wanted, unwanted = (
            None if cosines is None else cosines.expand(len(histories), -1, -1)
            for cosines in (self.probe.wanted, self.probe.unwanted)
        )
        return replace(self.probe, history=told.history, events=told.events, wanted=wanted, unwanted=unwanted)

    def nobody(self) -> History:
        """A history of nothing."""
        return self._kept_of(np.zeros(len(self.history.rows), dtype=bool))

    def without_history(self, gone: Sequence[np.ndarray]) -> np.ndarray:
        """All scores if these items had never been met; ``gone`` holds V sets of rows. ``(V, N)``.

        The events are taken out of the history and what is left is weighed as if it were all there is.
        """
        keys = [np.sort(rows).tobytes() for rows in gone]
        new = {key: rows for key, rows in zip(keys, gone, strict=True) if key not in self._less}
        less = [self._kept_of(~np.isin(self.history.rows, rows)) for rows in new.values()]
        for start in range(0, len(less), _AT_ONCE):
            scores = self._scores_of(self.people(less[start : start + _AT_ONCE]))
            self._less.update(zip(list(new)[start : start + _AT_ONCE], scores, strict=True))
        return np.stack([self._less[key] for key in keys]) if gone else np.zeros((0, len(self.scores)))

    def with_coefficients(self, coefficients: Tensor) -> np.ndarray | None:
        """All scores with other history coefficients ``(V, K, N)``: ``(V, N)``.

        None where the person is read from single events instead.
        """
        found = []
        for start in range(0, len(coefficients), _AT_ONCE):
            part = coefficients[start : start + _AT_ONCE]
            wanted, unwanted = (
                None if cosines is None else cosines.expand(len(part), -1, -1)
                for cosines in (self.probe.wanted, self.probe.unwanted)
            )
            probe = replace(self.probe, history=part, events=None, wanted=wanted, unwanted=unwanted)
            try:
                found.append(self._scores_of(probe))
            except InvalidInput:  # a profile that reads events, and there are none
                return None
        return np.concatenate(found)

    def _kept_of(self, kept: np.ndarray) -> History:
        return self.history.take(kept)

    def _scores_of(self, probe: Probe) -> np.ndarray:
        with torch.no_grad():
            return np.asarray(self.recommender.fusion(self.recommender.items, probe).scores.numpy())

    # -- what if its picture, text or sound were another

    def with_content(self, modality: Modality, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The item's score and place if its embedding of ``modality`` were each of ``vectors``, ``(V, D)``.

        The person stays who they are. Where a strategy scores every item by itself, all other scores stay as
        they are; where items are ranked or normalised against each other, theirs move too.

        Returns:
            Scores ``(V,)`` float64 and places ``(V,)``.
        """
        given = torch.from_numpy(np.ascontiguousarray(vectors, dtype=np.float32))
        with torch.no_grad():
            if self._way == "alone":
                scores = np.repeat(self.scores[None], len(given), axis=0)
                scores[:, self.row] = self._alone(*self._in_its_place(modality, given)).numpy()
            elif self._way == "rescored":
                parts = [
                    self._rescored(*self._in_its_place(modality, part)) for part in given.split(_AT_ONCE)
                ]
                scores = np.concatenate([part.numpy() for part in parts])
            else:
                scores = np.stack([self._score_all(modality, vector).numpy() for vector in given])
        return scores[:, self.row].astype(np.float64), self.places_in(scores)

    def differentiable(self, modality: Modality, vector: Tensor) -> Tensor:
        """The item's score as a function of one embedding ``(D,)``: a scalar that torch can differentiate."""
        if self._way == "alone":
            return self._alone(*self._in_its_place(modality, vector[None]))[0]
        if self._way == "rescored":
            return self._rescored(*self._in_its_place(modality, vector[None]))[0, self.row]
        return self._score_all(modality, vector)[self.row]

    @cached_property
    def _way(self) -> Literal["alone", "rescored", "anew"]:
        """How the item's score with other content is found: the quickest way that gives its score as it is.

        Which way that is is tried on the numbers, not believed of a class.
        """
        items, probe = self.recommender.items, self.probe
        one = torch.tensor([self.row])
        itself = (
            items.take(one),
            replace(
                probe,
                wanted=None if probe.wanted is None else probe.wanted[:, one],
                unwanted=None if probe.unwanted is None else probe.unwanted[:, one],
            ),
        )
        size = max(1.0, abs(self.score))
        with torch.no_grad():
            try:
                alone = self._alone(*itself)
                if alone.shape == (1,) and abs(float(alone[0]) - self.score) <= _TOLERANCE * size:
                    return "alone"
            except (RuntimeError, IndexError):  # the strategy holds something of the catalogue's size
                pass
            fusion = self.recommender.fusion
            again = fusion.rescore(items, probe, self.row, *itself)
        if again is None or np.abs(again[0].numpy() - self.scores).max() > _TOLERANCE * size:
            return "anew"
        return "rescored"

    def _in_its_place(self, modality: Modality, vectors: Tensor) -> tuple[Items, Probe]:
        """V items like the explained one but for one embedding, and the same person asked about them."""
        at, n = self.modalities.index(modality), len(vectors)
        others = self.recommender.items.take(torch.full((n,), self.row))
        x = others.x.clone()
        x[:, at] = vectors - self.recommender.means[at]
        directions = F.normalize(x, dim=-1)
        return replace(others, x=x), replace(
            self.probe,
            wanted=self._cosines("vectors", directions),
            unwanted=self._cosines("less", directions),
        )

    def _alone(self, others: Items, asked: Probe) -> Tensor:
        """Scores ``(V,)`` of items on their own."""
        return self.recommender.fusion.rank(others, self._profile, asked).scores[0]

    def _rescored(self, others: Items, asked: Probe) -> Tensor:
        """All scores ``(V, N)`` with each of the others in the item's place."""
        found = self.recommender.fusion.rescore(self.recommender.items, self.probe, self.row, others, asked)
        assert found is not None
        return found

    def _score_all(self, modality: Modality, vector: Tensor) -> Tensor:
        """All scores ``(N,)`` with one embedding of the item changed."""
        at, items, probe = self.modalities.index(modality), self.recommender.items, self.probe
        x = items.x.clone()
        x[self.row, at] = vector - self.recommender.means[at]
        cosines = {}
        for name, vectors in (("wanted", "vectors"), ("unwanted", "less")):
            before = getattr(probe, name)
            now = self._cosines(vectors, F.normalize(x[self.row], dim=-1)[None])
            if before is not None and now is not None:
                cosines[name] = before.clone()
                cosines[name][:, self.row] = now[:, 0]
        probe = replace(probe, **cosines)
        changed = replace(items, x=x)
        fusion = self.recommender.fusion
        return fusion(changed, probe).scores[0]

    def _cosines(self, part: str, directions: Tensor) -> Tensor | None:
        """Of the query with V unit item vectors ``(V, M, D)``: ``(1, V, M)``; None where it says nothing."""
        if self.query is None:
            return None
        asked = self.recommender.asked(getattr(self.query, part))
        return None if asked is None else torch.einsum("md,vmd->vm", asked, directions)[None]


def _joined(histories: Sequence[History]) -> Histories:
    """Several people's events end to end."""
    starts = np.concatenate([[0], np.cumsum([len(h.rows) for h in histories])]).astype(np.int64)
    parts = ([getattr(h, name) for h in histories] for name in ("rows", "weights", "ages_days", "kinds"))
    return Histories(starts, *(np.concatenate(part) for part in parts))
