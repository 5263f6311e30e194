"""The mean of every modality's scores, made comparable first."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor

from mmrec.fusion.decision.base import DecisionFusion
from mmrec.fusion.decision.normalisation import NORMALISATIONS


class NormalisedAverage(DecisionFusion):
    """``s_ui = sum_m w_m norm(s_uim)`` over the modalities present; a subclass is one ``normalisation``."""

    weights_kind = "weights"
    takes_weights = True
    normalisation: ClassVar[str]

    def _comparable(self, scores: Tensor, mask: Tensor) -> Tensor:
        return NORMALISATIONS[self.normalisation](scores, mask)


class ScoreAverage(NormalisedAverage):
    """``s_ui = sum_m w_m zscore_i(s_uim)``: each modality's scores are standardised over the catalogue.

    CombSUM with normalisation (Fox & Shaw 1994). Absent modalities drop out and the weights renormalise.
    Cost: that of its members.
    """

    name, label = "score-average", "Score average"
    summary = "Each modality makes its own list; the standardised scores are averaged."
    formula = r"s_{ui} = \sum_m w_m\, \frac{s_{uim} - \mu_{um}}{\sigma_{um}}"
    paper = "CombSUM, Fox & Shaw 1994"
    normalisation = "z-score"
