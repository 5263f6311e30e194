"""The validation moments, made ready once, for teachers that try many hyper-parameters."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from mmrec.profile import HALF_LIVES
from mmrec.recommender import dense_histories
from mmrec.retrieval import places_of
from mmrec.training.ranker import Lessons


class Referee:
    """Judges whole score matrices by the validation moments of the lessons; it knows no others.

    Attributes:
        histories: ``(n, K, N)``, one history a moment and half-life.
    """

    def __init__(self, lessons: Lessons) -> None:
        cases = lessons.validation
        every = np.arange(len(cases))
        self.histories: Tensor = dense_histories(cases, every, len(lessons.items.mask)).contiguous()
        self._targets = cases.targets
        self._allowed = cases.allowed(every, lessons.released)
        self._judge = lessons.judge

    def value(self, scores: Tensor) -> float:
        """Quality of ``(n, N)`` scores."""
        return self._judge(places_of(scores.numpy(), self._allowed, self._targets))

    def best_shares(
        self, by_half_life: Tensor, known: Iterable[tuple[float, ...]] = ()
    ) -> tuple[float, Tensor]:
        """The shares of the half-lives by which a linear strategy ranks best.

        Args:
            by_half_life: what each half-life alone gives, ``(K, n, N)``.
            known: shares to try; ``half_life_shares`` by default.

        Returns:
            Quality, and the shares ``(K,)``.
        """
        tried = [torch.tensor(shares) for shares in known or half_life_shares()]
        values = [self.value(torch.einsum("k,kbn->bn", shares, by_half_life)) for shares in tried]
        at = int(np.argmax(values))
        return values[at], tried[at]


def half_life_shares(steps: int = 4) -> list[tuple[float, ...]]:
    """Every way to give the half-lives shares of ``1 / steps`` that sum to 1."""
    grid = np.stack(np.meshgrid(*[np.arange(steps + 1)] * len(HALF_LIVES)), -1).reshape(-1, len(HALF_LIVES))
    return [tuple(float(x) / steps for x in row) for row in grid if row.sum() == steps]
