"""What a strategy answered to the cases, and what is known of items and cases, as the metrics read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

LIST_LENGTH = 10
"""Length of the list that a person is shown; the 10 in ``nDCG@10``."""


@dataclass(frozen=True)
class Placed:
    """Where the relevant items of n cases stand in their full rankings. Each case has at least one.

    Attributes:
        places: ``(n, R)`` int64, 1 is the top, 0 where a case has fewer than R relevant items.
        midranks: ``(n, R)``, the mean of the places that all items of the same score share; 0 likewise.
        candidates: how many items were ranked, the relevant ones among them, ``(n,)``.
    """

    places: np.ndarray
    midranks: np.ndarray
    candidates: np.ndarray

    @classmethod
    def of_one(cls, places: np.ndarray, candidates: np.ndarray | None = None) -> Placed:
        """One relevant item a case, without ties.

        Args:
            places: ``(n,)``.
            candidates: ``(n,)``; None where nothing is asked that depends on it.
        """
        places = np.asarray(places, np.int64)
        ranked = places if candidates is None else np.asarray(candidates, np.int64)
        return cls(places[:, None], places[:, None].astype(np.float64), ranked)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def relevant(self) -> np.ndarray:
        """How many relevant items each case has, ``(n,)``."""
        return np.asarray((self.places > 0).sum(axis=1))

    @property
    def listed(self) -> np.ndarray:
        """Which relevant items are in the list, ``(n, R)`` bool."""
        return np.asarray((self.places > 0) & (self.places <= LIST_LENGTH))

    @property
    def hits(self) -> np.ndarray:
        """How many relevant items are in the list, ``(n,)``."""
        return np.asarray(self.listed.sum(axis=1))


@dataclass(frozen=True)
class ItemFacts:
    """What is known of the N items, the same for every strategy.

    Attributes:
        vectors: the encoder's own embeddings, centred, all modalities side by side, ``(N, D)``, unit length;
            zero where an item has none. No strategy learned them, so lists can be compared.
        category: ``(N,)`` int64, from 0.
        interested: how many people had to do with it in training, with a weight above zero, ``(N,)``.
        people: how many people there are in training.
        offered: which items could be recommended in at least one case, ``(N,)`` bool.
    """

    vectors: np.ndarray
    category: np.ndarray
    interested: np.ndarray
    people: int
    offered: np.ndarray

    def __len__(self) -> int:
        return len(self.category)

    @property
    def known_by(self) -> np.ndarray:
        """Share of the people in training who had to do with each item, ``(N,)``."""
        return np.asarray(self.interested / max(self.people, 1))


@dataclass(frozen=True)
class CaseFacts:
    """What is known of the n cases, the same for every strategy.

    Attributes:
        relevant: catalogue rows, ``(n, R)``, the held-out item first, -1 where a case has fewer.
        taste: share of each category in the history, by event weight, ``(n, C)``; zeros where it is empty.
        obvious: the list of the most popular items that each case could have got, ``(n, k)``.
        worth: true utility of every item, scaled so that the mean of all that the case could have got is 0
            and the mean of its best ``LIST_LENGTH`` is 1, ``(n, N)``; None where the world keeps no truth.
        sensitivity: true shares of the modalities, ``(n, M)``, NaN for unknown people; None likewise.
    """

    relevant: np.ndarray
    taste: np.ndarray
    obvious: np.ndarray
    worth: np.ndarray | None = None
    sensitivity: np.ndarray | None = None


@dataclass(frozen=True)
class Answers:
    """The lists of one strategy, with the facts that they are judged by.

    Attributes:
        lists: catalogue rows, best first, ``(n, k)``, -1 where fewer could be recommended.
        attention: mean weight of each modality over the items, ``(n, M)``; None for a strategy without.
        items: facts about the items.
        cases: facts about the cases.
    """

    lists: np.ndarray
    attention: np.ndarray | None
    items: ItemFacts
    cases: CaseFacts

    def __len__(self) -> int:
        return len(self.lists)

    @property
    def there(self) -> np.ndarray:
        """Which places of the lists are taken, ``(n, k)`` bool."""
        return np.asarray(self.lists >= 0)

    @property
    def rows(self) -> np.ndarray:
        """``lists`` with row 0 where there is none, for looking things up; ``(n, k)``."""
        return np.where(self.there, self.lists, 0)

    def mean_over_lists(self, values: np.ndarray) -> np.ndarray:
        """Mean of ``values`` ``(n, k)`` over the places that are taken, ``(n,)``; NaN for an empty list."""
        there = self.there
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(there, values, 0.0).sum(axis=1) / there.sum(axis=1))

    def exposure(self, draws: np.ndarray) -> np.ndarray:
        """In how many lists each item is, ``(S, N)``, when case c counts ``draws[s, c]`` times."""
        return np.asarray((self._listed @ draws.T).T)

    @cached_property
    def _listed(self) -> Any:
        """``(N, n)`` sparse: which item is in which list."""
        from scipy import sparse

        cases, places = np.nonzero(self.there)
        at = (self.lists[cases, places], cases)
        return sparse.csr_array((np.ones(len(cases)), at), shape=(len(self.items), len(self)))


@dataclass(frozen=True)
class Outcome:
    """All that is measured of one strategy on the cases."""

    placed: Placed
    answers: Answers
