"""What people did before some moment, end to end: the events that every picture of a person is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Histories:
    """B histories; history b has the events ``starts[b]:starts[b + 1]``.

    Attributes:
        starts: ``(B + 1,)``.
        rows: catalogue rows, ``(L,)``; an item may occur more than once.
        weights: how much each event says about taste, negative for dislikes, ``(L,)``.
        ages_days: days since each event, ``(L,)``.
        kinds: codes of ``data.interactions.event_codes``, ``(L,)``; 0 where not told.
    """

    starts: np.ndarray
    rows: np.ndarray
    weights: np.ndarray
    ages_days: np.ndarray
    kinds: np.ndarray

    @classmethod
    def of_one(
        cls, rows: np.ndarray, weights: np.ndarray, ages_days: np.ndarray, kinds: np.ndarray
    ) -> Histories:
        """One person alone."""
        return cls(np.array([0, len(rows)]), rows, weights, ages_days, kinds)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def owners(self) -> np.ndarray:
        """Whose event it is, ``(L,)`` in 0..B-1."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def take(self, chosen: np.ndarray) -> Histories:
        """Some of the histories, in the order asked for; one may be asked for twice."""
        begin, length = self.starts[chosen], self.starts[chosen + 1] - self.starts[chosen]
        starts = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
        at = np.repeat(begin - starts[:-1], length) + np.arange(starts[-1])
        return Histories(starts, self.rows[at], self.weights[at], self.ages_days[at], self.kinds[at])
