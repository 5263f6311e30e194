"""The mean of every modality's standardised scores."""

from __future__ import annotations

from torch import Tensor

from mmrec.fusion.decision.base import DecisionFusion


class ScoreAverage(DecisionFusion):
    """``s_ui = sum_m w_m zscore_i(s_uim)``: each modality's scores are standardised over the catalogue.

    CombSUM with normalisation (Fox & Shaw 1994). Absent modalities drop out and the weights renormalise.
    Cost: that of its members.
    """

    name, label = "score-average", "Score average"
    summary = "Each modality makes its own list; the standardised scores are averaged."
    formula = r"s_{ui} = \sum_m w_m\, \frac{s_{uim} - \mu_{um}}{\sigma_{um}}"
    paper = "CombSUM, Fox & Shaw 1994"
    weights_kind = "weights"
    takes_weights = True

    def _comparable(self, scores: Tensor, mask: Tensor) -> Tensor:
        seen = mask.float()  # (N, M)
        count = seen.sum(0).clamp_min(1)
        mean = (scores * seen).sum(1, keepdim=True) / count
        spread = (((scores - mean) ** 2 * seen).sum(1, keepdim=True) / count).sqrt().clamp_min(1e-6)
        return (scores - mean) / spread * seen
