"""Stacking: a small model learns how much to trust each modality's list."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked, masked_softmax
from mmrec.fusion.decision.base import DecisionFusion
from mmrec.fusion.decision.normalisation import z_score


class Stacking(DecisionFusion):
    """``s_ui = tau sum_m w_im zscore_i(s_uim) + b . a_i``, ``w_i = softmax_m(l + A a_i)``.

    Stacked generalisation (Wolpert 1992) with weights that depend on what is known of the item, as in
    feature-weighted linear stacking (Sill et al. 2009): on its availability ``a_i``, which modalities it has.
    An absent modality has no weight, and those present share it. The weights are learned on scores of
    members that did not see the person (``training.stacking``): members are too sure of what they learned
    from. Cost: that of its members; in training, that of one more set of them.
    """

    name, label = "stacking", "Stacking"
    summary = "Each modality makes its own list; a small model has learned how far to trust each of them."
    formula = (
        r"s_{ui} = \tau \sum_m w_{im}\, \frac{s_{uim} - \mu_{um}}{\sigma_{um}} + b \cdot a_i,\quad "
        r"w_i = \mathrm{softmax}_m(l + A\,a_i)"
    )
    paper = "Wolpert 1992; weights as in Sill et al. 2009"
    weights_kind = "weights"
    trainable = True

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        m = len(modalities)
        self.logits = nn.Parameter(torch.zeros(m))
        self.by_presence = nn.Parameter(torch.zeros(m, m))
        self.presence_gain = nn.Parameter(torch.zeros(m))
        self.log_temperature = nn.Parameter(torch.zeros(()))

    @classmethod
    def part_names(cls, modalities: tuple[str, ...]) -> tuple[str, ...]:
        """Its members, and itself."""
        return (*super().part_names(modalities), cls.name)

    def parts(self) -> dict[str, Fusion]:
        """Its members, and itself."""
        return {**super().parts(), self.name: self}

    def reset(self, generator: torch.Generator) -> None:
        """The members anew, and equal trust in all of them."""
        super().reset(generator)
        self.trust_all_alike()

    def trust_all_alike(self) -> None:
        """Forget what was learned of the members, and leave them as they are."""
        for parameter in self.parameters(recurse=False):
            parameter.data.zero_()

    def _comparable(self, scores: Tensor, mask: Tensor) -> Tensor:
        return z_score(scores, mask)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:  # noqa: ARG002
        """The weighed votes; ``profile`` are those of all members, ``(B, N, M)``."""
        there = items.mask.float()
        weights = masked_softmax(self.logits + there @ self.by_presence.T, items.mask)  # (N, M)
        scores = self.log_temperature.exp() * (weights * profile).sum(-1) + there @ self.presence_gain
        shares = weights.unsqueeze(0)
        return Ranked(scores, shares.expand(len(profile), -1, -1), shares)
