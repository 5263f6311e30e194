"""Histories as tensors: the coefficients over the catalogue, and the newest events one by one."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor

from mmrec.data.histories import Histories
from mmrec.profile.recency import HALF_LIVES, event_coefficients

NEWEST = 50
"""L: so many events of a history are told one by one; the coefficients know all of them."""


@dataclass(frozen=True)
class Events:
    """The newest events of each person that say something, oldest first, padded at the end.

    Attributes:
        rows: catalogue rows, ``(B, L)`` int64; 0 where there is padding.
        weights: how much each event says about taste, negative for dislikes, ``(B, L)``.
        ages: days before the person's newest event, ``(B, L)``.
        kinds: codes of ``event_codes``, ``(B, L)`` int64.
        mask: False where there is padding, ``(B, L)``.
    """

    rows: Tensor
    weights: Tensor
    ages: Tensor
    kinds: Tensor
    mask: Tensor

    def of(self, people: Tensor) -> Events:
        """The same for some of the people, by place or by mask."""
        return Events(*(getattr(self, part.name)[people] for part in fields(self)))


def newest_events(histories: Histories, most: int = NEWEST) -> Events:
    """The newest ``most`` events with a weight of each history.

    Events are put in order by age; among events of one age the order given stands. Ages count from the
    newest of them, as in ``event_coefficients``.
    """
    keep = histories.weights != 0
    owner, ages = histories.owners[keep], histories.ages_days[keep].astype(np.float64)
    order = np.lexsort((np.arange(len(owner)), -ages, owner))  # by person, then oldest first; owners stay
    count = np.bincount(owner, minlength=len(histories))  # (B,)
    ends = np.cumsum(count)
    newest = np.zeros(len(histories))
    newest[count > 0] = ages[order][ends[count > 0] - 1]
    place = np.arange(len(owner)) - (ends - np.minimum(count, most))[owner]  # negative: too old
    read = place >= 0
    shape = (len(histories), int(np.minimum(count, most).max(initial=1)))

    def spread(values: np.ndarray, kind: type) -> Tensor:
        out: np.ndarray = np.zeros(shape, kind)
        out[owner[read], place[read]] = values[order][read]
        return torch.from_numpy(out)

    return Events(
        rows=spread(histories.rows[keep], np.int64),
        weights=spread(histories.weights[keep], np.float32),
        ages=spread(ages - newest[owner], np.float32),
        kinds=spread(histories.kinds[keep], np.int64),
        mask=spread(np.ones(len(ages), bool), bool),
    )


def dense_coefficients(histories: Histories, n_items: int) -> Tensor:
    """``(B, K, N)`` float32: ``recency_coefficients`` of every history."""
    coefficients = event_coefficients(histories.starts, histories.weights, histories.ages_days)  # (L, K)
    out = np.zeros((len(histories), n_items, len(HALF_LIVES)), np.float32)
    np.add.at(out, (histories.owners, histories.rows), coefficients)
    return torch.from_numpy(out).transpose(1, 2)
