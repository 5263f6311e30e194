"""Weighted average of the modalities, by learned weights or by hand."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, VectorFusion, masked_softmax


class WeightedAverage(VectorFusion):
    """``z_i = sum_m w_m h_im / sum_m w_m`` over the modalities present, one ``w = softmax(l)`` for all items.

    Weights by hand take the place of the learned ones. Cost: O(N M d).
    """

    name, label, level = "weighted-average", "Weighted average", "feature"
    summary = "One weight per modality for the whole shop; move the slider to set it yourself."
    formula = r"z_i = \frac{\sum_m w_m\, h_{im}}{\sum_m w_m}"
    paper = "the classic early-fusion baseline, Baltrušaitis et al. 2019"
    weights_kind = "weights"
    takes_weights = True

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        self.logits = nn.Parameter(torch.zeros(len(modalities)))

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """``(N, d)`` and the renormalised weights ``(N, M)``."""
        if by_hand is None:
            weights = masked_softmax(self.logits.expand(mask.shape), mask)
        else:
            weights = by_hand * mask
            weights = weights / weights.sum(-1, keepdim=True).clamp_min(1e-9)
        return torch.einsum("nm,nmd->nd", weights, h), weights
