"""Making the scores of different members comparable before they are joined.

Every normalisation takes scores ``(B, N, M)`` and presence ``(N, M)``, works on each person's list of each
member alone, over the items that have the modality, and answers 0 where an item lacks it. There the term is
dropped by whoever joins them; it never counts as a vote.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Normalisation = Callable[[Tensor, Tensor], Tensor]
"""Scores ``(B, N, M)`` and presence ``(N, M)`` -> comparable scores ``(B, N, M)``."""


def z_score(scores: Tensor, mask: Tensor) -> Tensor:
    """``(s - mean) / sd`` over the items present; all lists get the same spread (Lee 1995 compares them)."""
    seen = mask.float()  # (N, M)
    count = seen.sum(0).clamp_min(1)
    mean = (scores * seen).sum(1, keepdim=True) / count
    spread = (((scores - mean) ** 2 * seen).sum(1, keepdim=True) / count).sqrt().clamp_min(1e-6)
    return (scores - mean) / spread * seen


def min_max(scores: Tensor, mask: Tensor) -> Tensor:
    """``(s - min) / (max - min)`` over the items present (Lee 1997): 0 for the last, 1 for the first."""
    absent = ~mask
    low = scores.masked_fill(absent, float("inf")).amin(1, keepdim=True)
    high = scores.masked_fill(absent, float("-inf")).amax(1, keepdim=True)
    scaled = (scores - low) / (high - low).clamp_min(1e-6)
    return scaled.masked_fill(absent, 0.0)


def rank(scores: Tensor, mask: Tensor) -> Tensor:
    """``(n - place) / (n - 1)`` among the n items present: 1 for the first, 0 for the last, in even steps."""
    count = mask.sum(0)  # (M,)
    points = (count - places(scores, mask)) / (count - 1).clamp_min(1)
    return points * mask


def places(scores: Tensor, mask: Tensor) -> Tensor:
    """The place of every item in each member's list, from 1; ``(B, N, M)``. Equal scores keep their order."""
    lowest = torch.finfo(scores.dtype).min
    order = scores.masked_fill(~mask, lowest).argsort(dim=1, descending=True, stable=True)
    found = torch.empty_like(order)
    count = torch.arange(1, order.shape[1] + 1).view(1, -1, 1).expand_as(order)
    return found.scatter_(1, order, count)


NORMALISATIONS: dict[str, Normalisation] = {"z-score": z_score, "min-max": min_max, "rank": rank}
"""Name -> function."""
