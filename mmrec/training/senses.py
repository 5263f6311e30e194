"""What helps user attention to learn: the projections that tell people apart are solved for beforehand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from mmrec.fusion import Fusion, Items
from mmrec.fusion.feature.user_attention import UserAttention
from mmrec.training.helper import Helper
from mmrec.training.lessons import Lessons
from mmrec.training.recipe import RankerConfig
from mmrec.training.tastes import taste_places, well_known
from mmrec.training.whitening import whitener

RIDGE = 0.3
"""Penalty of the regression, beside items of unit length."""

FEWEST_ITEMS = 100
"""With fewer that are well known nothing is solved."""


class Senses(Helper):
    """Puts ``solved_senses`` into a strategy, and keeps them there while the rest learns.

    Learned along with the rest, a sense learns by heart who met what, like every projection. Then each
    modality explains every history equally well, and the gate can no longer tell whom a modality speaks to.

    Args:
        senses: ``S_m`` for embeddings as they are, ``(M, d, D)``.
        transform: what the training whitens embeddings by, ``(M, D, D)``; None where it does not.
    """

    def __init__(self, senses: Tensor, transform: Tensor | None) -> None:
        # what sees x T and is to answer S x has to be S T^-1; T is symmetric
        self._senses = senses if transform is None else torch.linalg.solve(transform, senses.mT).mT

    def begin(self, fusion: Fusion, generator: torch.Generator) -> Iterable[nn.Parameter]:  # noqa: ARG002
        """Nothing learns along with the strategy; its senses do not learn at all."""
        assert isinstance(fusion, UserAttention)
        for linear, solved in zip(fusion.sense, self._senses, strict=True):
            weight = linear.weight
            assert isinstance(weight, nn.Parameter)
            weight.data.copy_(solved)
            weight.requires_grad_(False)
        return ()


def solved_senses(lessons: Lessons, dimension: int) -> Tensor | None:
    r"""Where a modality alone would put an item among the people who meet it, ``(M, d, D)``.

    .. math:: S_m = Y^T \hat X_m (\hat X_m^T \hat X_m + \rho I)^{-1}

    ``X_m`` are the embeddings at unit length of the items that have modality m and are well known, and ``Y``
    their ``taste_places``, minus the mean of their category: every modality knows the category, so it tells
    nobody apart.

    Args:
        lessons: the catalogue and who met what.
        dimension: d; rows beyond the directions of taste are zero.

    Returns:
        None where fewer than ``FEWEST_ITEMS`` are well known.
    """
    items = lessons.items
    rows = well_known(lessons.interactions)
    if len(rows) < FEWEST_ITEMS:
        return None
    y = _within_category(taste_places(lessons.interactions, rows), items, rows)[:, -dimension:]
    senses = torch.zeros(items.x.shape[1], dimension, items.x.shape[2])
    for m in range(items.x.shape[1]):
        there = items.mask[rows, m].numpy()
        x = torch.nn.functional.normalize(items.x[rows[there], m].double(), dim=-1)
        inner = x.T @ x + RIDGE * torch.eye(x.shape[1], dtype=x.dtype)
        senses[m, : y.shape[1]] = torch.linalg.solve(inner, x.T @ torch.from_numpy(y[there])).T.float()
    return senses


def _within_category(y: np.ndarray, items: Items, rows: np.ndarray) -> np.ndarray:
    """Places minus the mean of their category, shrunk to 0 where few are in it, ``(n, k)``."""
    if items.shelf is None:
        return y
    category = items.shelf.category.numpy()[rows]
    member = np.equal.outer(np.unique(category), category).astype(float)  # (C, n)
    means = member @ y / (member.sum(1, keepdims=True) + 1.0)
    return np.asarray(y - member.T @ means)


def senses_of(fusion: Fusion, lessons: Lessons, config: RankerConfig) -> Helper:
    """The senses solved before the ranker's loop; where too little is known they learn along."""
    senses = solved_senses(lessons, fusion.config.dimension)
    if senses is None:
        return Helper()
    return Senses(senses, whitener(lessons.items, config.whitening) if config.whitening else None)


__all__ = ["Senses", "senses_of", "solved_senses"]
