"""The mean of every modality's reciprocal ranks."""

from __future__ import annotations

from torch import Tensor

from mmrec.fusion.base import Items, Probe, Ranked
from mmrec.fusion.decision.base import DecisionFusion
from mmrec.fusion.decision.normalisation import places


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
        return mask / (60.0 + places(scores, mask))

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """The mean reciprocal rank; it has no weights of its own."""
        answer = super().rank(items, profile, probe)
        return Ranked(answer.scores, None, answer.shares)
