"""A history by what was met, each thing alike, beside what says more and less and fades."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from mmrec.profile.recency import HALF_LIVES

VIEWS = 1 + len(HALF_LIVES)
"""V, in how many ways a history is looked at: by presence, and by every half-life."""


def views_of(history: Tensor) -> Tensor:
    """``(B, K, N)`` -> ``(B, V, N)``: what was met, each thing alike, then the weighted half-lives.

    By presence an item counts ``sign(c) / n``, n the number of items in the history: a thing viewed once
    counts what a thing bought counts, and a dislike counts against. A binary interaction matrix says as much
    of a person. Whether something was met says more about tastes than what came of it.
    """
    met = history[:, -1].sign()  # the last half-life is infinite: nothing has faded away
    return torch.cat([F.normalize(met, p=1, dim=-1).unsqueeze(1), history], dim=1)
