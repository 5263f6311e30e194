"""The validation moments, made ready once, for teachers that try many hyper-parameters."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from torch import Tensor

from mmrec.profile import dense_coefficients
from mmrec.profile.presence import VIEWS, views_of
from mmrec.retrieval import places_of
from mmrec.training.lessons import Lessons

STEPS = 4
"""Shares of the views are tried in steps of a quarter."""


class Referee:
    """Judges score matrices by the validation moments of the lessons; it knows no others.

    Attributes:
        views: the histories of all moments in every view, ``(V, n, N)``.
    """

    def __init__(self, lessons: Lessons) -> None:
        cases = lessons.validation
        every = np.arange(len(cases))
        history = dense_coefficients(cases.histories(every), len(lessons.items.mask))
        self.views: Tensor = views_of(history).transpose(0, 1).contiguous()
        self._targets = cases.targets
        self._allowed = cases.allowed(every, lessons.released)
        self._judge = lessons.judge

    @property
    def presence(self) -> Tensor:
        """The histories by presence alone, ``(n, N)``: the view by which everything else is chosen."""
        return self.views[0]

    def value(self, scores: Tensor) -> float:
        """Quality of ``(n, N)`` scores."""
        return self._judge(places_of(scores.numpy(), self._allowed, self._targets))

    def best_shares(self, scores: Tensor, constant: Tensor | float = 0.0) -> tuple[float, Tensor]:
        """By which shares of the views a strategy that is linear in the history ranks best.

        Args:
            scores: what each view alone gives, ``(V, n, N)``.
            constant: what is added whoever asks, ``(N,)``.

        Returns:
            Quality, and the shares ``(V,)``; the simpler of two that are as good.
        """
        tried = [torch.tensor(shares) for shares in view_shares()]
        values = [self.value(torch.einsum("v,vbn->bn", shares, scores) + constant) for shares in tried]
        at = int(np.argmax(values))
        return values[at], tried[at]


def view_shares() -> list[tuple[float, ...]]:
    """Every way to give the views shares in quarters that sum to 1, presence alone first."""
    ways = [way for way in product(range(STEPS + 1), repeat=VIEWS) if sum(way) == STEPS]
    return [tuple(share / STEPS for share in way) for way in sorted(ways, reverse=True)]
