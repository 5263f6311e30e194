"""Attention over an item's modalities."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, VectorFusion, masked_softmax


class Attention(VectorFusion):
    """``z_i = sum_m alpha_im h_im``, ``alpha_i = softmax(W [h_i1, .., h_iM])`` over the modalities present.

    One set of weights an item, the same for every person. A learned vector stands where a modality is
    absent. Cost: O(N M^2 d).
    """

    name, label, level = "attention", "Attention", "feature"
    summary = "Decides for each item which of its modalities to trust."
    formula = r"z_i = \sum_m \alpha_{im} h_{im},\quad \alpha_i = \mathrm{softmax}(W\,[h_{i1},\dots,h_{iM}])"
    paper = "Bahdanau et al. 2015, as in the article's alpha = softmax(W [x_text, x_image])"
    weights_kind = "attention"

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, m = self.config.dimension, len(modalities)
        self.absent = nn.Parameter(torch.zeros(m, d))
        self.attend = nn.Linear(m * d, m)

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """``(N, d)`` and ``alpha``, ``(N, M)``."""
        filled = torch.where(mask.unsqueeze(-1), h, self.absent)
        alpha = masked_softmax(self.attend(filled.flatten(1)), mask)
        return torch.einsum("nm,nmd->nd", alpha, h), alpha
