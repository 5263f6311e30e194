"""Concatenation and a small network."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, VectorFusion


class ConcatMlp(VectorFusion):
    """``z_i = mean_m h_im + MLP([h_i1, .., h_iM])``; a learned vector stands where a modality is absent.

    The mean as a residual lets the network learn what to add to an average. Cost: O(N (M d hidden)).
    """

    name, label, level = "concat-mlp", "Concatenation + MLP", "feature"
    summary = "Lines the vectors up and lets a small network mix them freely."
    formula = r"z_i = \bar h_i + \mathrm{MLP}([h_{i1}, \dots, h_{iM}])"
    paper = "Ngiam et al. 2011"

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, hidden = self.config.dimension, self.config.hidden
        self.absent = nn.Parameter(torch.zeros(len(modalities), d))
        self.mix = nn.Sequential(nn.Linear(len(modalities) * d, hidden), nn.GELU(), nn.Linear(hidden, d))

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """``(N, d)``; it has no weights, its contributions are measured."""
        filled = torch.where(mask.unsqueeze(-1), h, self.absent)
        mean = h.sum(1) / mask.sum(1, keepdim=True).clamp_min(1)
        return mean + self.mix(filled.flatten(1)), None
