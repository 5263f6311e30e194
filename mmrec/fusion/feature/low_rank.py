"""Low-rank bilinear fusion."""

from __future__ import annotations

from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, VectorFusion


class LowRankConfig(FusionConfig):
    """What it can be set to beyond what all share."""

    rank: int = Field(4, ge=1, le=64, description="R, how many products are summed")


class LowRank(VectorFusion):
    """``z_i = sum_r (prod_{m present} (1 + A_mr h_im) - 1)``, products dimension by dimension.

    Low-rank multimodal fusion (Liu et al. 2018): the tensor of all products between the modalities, never
    built, because its weights are sums of R outer products. The 1 keeps the modalities alone among the
    terms, ``A_1r h_i1 + A_2r h_i2 + (A_1r h_i1) * (A_2r h_i2)``, and lets an absent modality drop its factor.
    With R = 1 and without the 1 it would be the Hadamard product. ``h`` is scaled by ``sqrt(d)``, so that
    its entries are about 1 and products as large as what is multiplied. Cost: O(N M R d^2).
    """

    name, label, level = "lmf", "Low-rank bilinear (LMF)", "feature"
    summary = "Multiplies the modalities: what counts can be a look and a topic together, and neither alone."
    formula = r"z_i = \sum_{r=1}^{R} \Big(\bigodot_{m \in M_i} (1 + A_{mr} h_{im}) - 1\Big)"
    paper = "Liu et al. 2018"
    config_class: ClassVar[type[FusionConfig]] = LowRankConfig
    config: LowRankConfig

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, rank = self.config.dimension, self.config.rank
        self.factors = nn.Parameter(torch.zeros(len(modalities), d, rank * d))
        self.reset(torch.Generator().manual_seed(0))

    def reset(self, generator: torch.Generator) -> None:
        """As the base; every factor starts as half the identity and some noise, so ``z`` as a near sum."""
        super().reset(generator)
        if not hasattr(self, "factors"):
            return  # the base's constructor resets before there are any
        d, rank = self.config.dimension, self.config.rank
        noise = torch.randn(self.factors.shape, generator=generator) * 0.5 * d**-0.5
        self.factors.data.copy_(0.5 * torch.eye(d).repeat(1, rank) + noise)

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """``(N, d)``; a product has no weights, its contributions are measured."""
        n, m, d = h.shape
        product = h.new_ones(n, self.config.rank * d)
        for k in range(m):
            factor = 1 + d**0.5 * h[:, k] @ self.factors[k]  # (N, R d); 1 where absent, since h is 0 there
            product = product * factor
        return (product - 1).view(n, self.config.rank, d).sum(1) * mask.any(-1, keepdim=True), None
