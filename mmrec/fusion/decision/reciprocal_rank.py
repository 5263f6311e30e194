"""The mean of every modality's reciprocal ranks."""

from __future__ import annotations

import torch
from torch import Tensor

from mmrec.fusion.base import Items, Probe, Ranked
from mmrec.fusion.decision.base import DecisionFusion


class ReciprocalRank(DecisionFusion):
    """``s_ui = mean_m 1 / (60 + rank_um(i))`` over the modalities present.

    Reciprocal rank fusion (Cormack et al. 2009): only the order counts, so no scale has to be learned.
    Cost: that of its members, and a sort.
    """

    name, label = "rrf", "Reciprocal rank fusion"
    summary = "Each modality makes its own list; only the places in the lists count."
    formula = r"s_{ui} = \frac{1}{|M_i|}\sum_{m \in M_i} \frac{1}{60 + \mathrm{rank}_{um}(i)}"
    paper = "Cormack et al. 2009"
    weights_kind = "contributions"

    def _comparable(self, scores: Tensor, mask: Tensor) -> Tensor:
        lowest = torch.finfo(scores.dtype).min
        order = scores.masked_fill(~mask, lowest).argsort(dim=1, descending=True, stable=True)
        ranks = torch.empty_like(order)
        places = torch.arange(1, order.shape[1] + 1).view(1, -1, 1).expand_as(order)
        ranks.scatter_(1, order, places)
        return mask / (60.0 + ranks)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """The mean reciprocal rank; it has no weights of its own."""
        answer = super().rank(items, profile, probe)
        return Ranked(answer.scores, None, answer.shares)
