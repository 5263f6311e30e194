"""LightGCN beside a frozen graph of what looks, reads and sounds alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, Items
from mmrec.fusion.reference.factors import Factors, SeeingFactors


class Freedom(SeeingFactors):
    """``s_ui = p_u . (q_i + sum_m v_im)``, ``v_im = S_m,i e / M``: the vectors of what is alike.

    In the line of FREEDOM (Zhou & Shen 2023): ``S_m`` joins every item with the nearest ten in modality m,
    symmetrically normalised, and is *frozen*, never learned; ``q_i`` is as in LightGCN, on a graph of people
    and items from which popular edges are dropped while it learns. Left out is the paper's second loss on
    projected features. What an item lacks is no neighbour of anything, and an item that nobody met lives by
    its neighbours. People are folded in, see ``Factors``. Cost: LightGCN and O(10 N M d).
    """

    name, label = "freedom", "FREEDOM"
    summary = "LightGCN whose items also borrow from what looks, reads and sounds alike."
    formula = r"s_{ui} = p_u \cdot \Big(q_i + \tfrac{1}{M}\sum_m S_{m,i}\, e\Big)"
    paper = "in the line of FREEDOM, Zhou & Shen 2023"
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType(
        {**Factors.row_axes, "neighbours": (0,)}
    )

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        shape = (0, len(modalities), self.config.dimension)
        self.neighbours = nn.Parameter(torch.zeros(shape), requires_grad=False)

    def content(self, items: Items) -> Tensor:
        """``v_im``, ``(N, M, d)``."""
        return self.neighbours * items.mask.unsqueeze(-1)
