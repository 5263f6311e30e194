"""Matrix factorisation that also sees."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, Items
from mmrec.fusion.reference.factors import SeeingFactors
from mmrec.fusion.reference.folding import directions


class Vbpr(SeeingFactors):
    """``s_ui = p_u . (q_i + sum_m E_m x_im) + b_i``, learned as BPR-MF.

    Visual BPR (He & McAuley 2016) with every modality instead of the picture alone. Half of the dimensions of
    a person's vector meet the item's own ``q_i``, the other half meet its projected unit embeddings: each
    part is zero where the other is not. An item that nobody met is recommended by its content. The paper's
    visual bias is not there: ``b_i`` has it for every item that somebody met. Cost: BPR-MF and O(N M D d).
    """

    name, label = "vbpr", "VBPR"
    summary = "BPR-MF whose item vectors are in part made of pictures, words and sounds."
    formula = r"s_{ui} = p_u \cdot \Big(q_i + \sum_m E_m x_{im}\Big) + b_i"
    paper = "He & McAuley 2016"

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        seen = self.config.dimension // 2
        self.projections = nn.Parameter(torch.zeros(len(modalities), dimension, seen), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:
        """All is zero."""
        super().reset(generator)
        self.projections.data.zero_()

    def content(self, items: Items) -> Tensor:
        """``E_m x_im`` in the last dimensions, ``(N, M, d)``."""
        seen = torch.einsum("nmd,mde->nme", directions(items), self.projections)
        return nn.functional.pad(seen, (self.config.dimension - seen.shape[-1], 0))
