"""Gated multimodal units."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, VectorFusion, masked_softmax
from mmrec.types import Level


class Gated(VectorFusion):
    """``z_i = sum_m g_im * tanh(V_m h_im)``, ``g_i = softmax_m(G [h_i1, .., h_iM])`` for each dimension.

    The gated multimodal unit (Arevalo et al. 2017); for two modalities the softmax is its sigmoid gate. A
    learned vector stands where a modality is absent, and its gate is closed. Cost: O(N M^2 d^2).
    """

    name, label = "gated", "Gated (GMU)"
    level: ClassVar[Level] = "feature"  # not of every strategy with this unit inside
    summary = "Opens a gate for every single dimension of every modality."
    formula = (
        r"z_i = \sum_m g_{im} \odot \tanh(V_m h_{im}),\quad "
        r"g_i = \mathrm{softmax}_m(G\,[h_{i1},\dots,h_{iM}])"
    )
    paper = "Arevalo et al. 2017"

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, m = self.config.dimension, len(modalities)
        self.absent = nn.Parameter(torch.zeros(m, d))
        self.gate = nn.Linear(m * d, m * d)
        self.value = nn.ModuleList(nn.Linear(d, d) for _ in modalities)
        for linear in self.value:
            nn.init.eye_(linear.weight)  # type: ignore[arg-type]

    def reset(self, generator: torch.Generator) -> None:
        """As the base, with the values starting as the identity."""
        super().reset(generator)
        for linear in getattr(self, "value", ()):
            nn.init.eye_(linear.weight)
        if hasattr(self, "gate"):
            self.gate.weight.data.mul_(0.1)

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """``(N, d)``; gates are one number a dimension, so its weights are measured contributions."""
        n, m, d = h.shape
        filled = torch.where(mask.unsqueeze(-1), h, self.absent)
        # Along the middle axis, as it lies in memory: over a last axis of M it takes ten times as long.
        gates = masked_softmax(self.gate(filled.flatten(1)).view(n, m, d), mask.unsqueeze(-1), axis=1)
        values = torch.stack([torch.tanh(v(filled[:, k])) for k, v in enumerate(self.value)], dim=1)
        return (gates * values).sum(1), None
