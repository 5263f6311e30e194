"""What a re-ranker chooses from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from mmrec.config import Config
from mmrec.retrieval.exact import NO_ITEM, top_k_of_each


class RerankConfig(Config):
    """How far a re-ranking may leave the order of the scores."""

    trade: float = Field(0.3, ge=0, le=1, description="0 keeps the order of the scores, 1 forgets them")
    pool: int = Field(100, ge=10, le=1000, description="how many of the best are ordered anew")


@dataclass(frozen=True)
class Candidates:
    """The shortlists of B people, best first, and what is known of items and people.

    Attributes:
        rows: catalogue rows, ``(B, P)``; ``NO_ITEM`` at the end where there are fewer.
        relevance: ``(B, P)`` in 0..1, 1 for the best of a shortlist and 0 for its last.
        vectors: of every item, ``(N, D)``, unit length or zero.
        category: of every item, ``(N,)`` int64, from 0.
        known_by: share of the people in training who had to do with each item, ``(N,)``.
        taste: each person's share of each category in their history, ``(B, C)``; zeros where it is empty.
    """

    rows: np.ndarray
    relevance: np.ndarray
    vectors: np.ndarray
    category: np.ndarray
    known_by: np.ndarray
    taste: np.ndarray

    @property
    def there(self) -> np.ndarray:
        """Which columns hold an item, ``(B, P)`` bool."""
        return np.asarray(self.rows >= 0)


def shortlist(scores: np.ndarray, allowed: np.ndarray, pool: int) -> tuple[np.ndarray, np.ndarray]:
    """The best ``pool`` of each person: rows ``(B, P)``, and their scores scaled to 0..1 within the list.

    Scores of different strategies and people have different units, and a re-ranker weighs them against
    something else: ``(s - s_last) / (s_first - s_last)``; all 1 where every score is the same.
    """
    rows = top_k_of_each(scores, allowed, min(pool, scores.shape[1]))
    there = rows != NO_ITEM
    if not rows.size:
        return rows, np.zeros(rows.shape)
    own = np.take_along_axis(scores, np.where(there, rows, 0), axis=1).astype(np.float64)
    last = np.where(there, own, np.inf).min(axis=1, keepdims=True)
    first = np.where(there, own, -np.inf).max(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):  # an empty list has no first and no last
        spread = first - last
        scaled = np.where(spread > 0, (own - last) / np.where(spread > 0, spread, 1.0), 1.0)
    return rows, np.where(there, scaled, 0.0)
