"""Graph fusion: what people met together, and what looks, reads and sounds alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig
from mmrec.fusion.feature.gated import Gated

Walk = Callable[[Tensor], tuple[Tensor, Tensor]]
"""Free vectors ``(N, d)`` -> what came through the graphs of people ``(N, d)``, content ``(N, M, d)``."""


class GraphFusion(Gated):
    """``z_i = norm(c_i + rho (g_i + sum_{m present} S_m,i e))``, c the gated vector of ``gated``.

    Every item that somebody met has a free vector ``e_i``. ``g = (e + P e + P^2 e) / 3`` are steps of
    LightGCN (He et al. 2020) from items to people and back, ``P = D_N^-1/2 X^T D_U^-1 X D_N^-1/2``: items
    met by the same people come together, with no vector of a person in between. ``S_m`` joins an item with
    the ten that are nearest in modality m and is frozen, in the line of LATTICE (Zhang et al. 2021) and
    FREEDOM (Zhou & Shen 2023): through it an item that nobody met borrows from those it is like. All of it
    is learned end to end by the ranking loss, beside the gate; vectors of items are hidden now and then, so
    that content learns to do without (DropoutNet, Volkovs et al. 2017). A person is their history, as
    everywhere, so strangers are served by folding in. What came through the graphs is kept as it is,
    ``g_i`` and ``S_m,i e`` a row of the catalogue, so ranking walks no graph. Cost: that of ``gated``; in
    training, also O((|X| + 10 N M) d).
    """

    name, label, level = "graph", "Item graph", "model"
    summary = "Also knows who met what: items pull those close that the same people met, or that are alike."
    formula = (
        r"z_i = c_i + \rho\Big(\tfrac13 \sum_{l=0}^{2} P^l e + \sum_{m \in M_i} S_m e\Big)_i,\quad "
        r"P = D_N^{-1/2} X^\top D_U^{-1} X D_N^{-1/2}"
    )
    paper = "LightGCN, He et al. 2020, and frozen content graphs, Zhou & Shen 2023"
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType(
        {"free": (0,), "met": (0,), "borrowed": (0,)}
    )

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, m = self.config.dimension, len(modalities)
        self.free = nn.Parameter(torch.zeros(0, d))
        self.met = nn.Parameter(torch.zeros(0, d), requires_grad=False)
        self.borrowed = nn.Parameter(torch.zeros(0, m, d), requires_grad=False)
        self._walk: Walk | None = None

    def walk_by(self, walk: Walk | None) -> None:
        """While it learns, what comes through the graphs is made anew from the free vectors by ``walk``."""
        self._walk = walk

    def keep_the_walk(self) -> None:
        """Keep what comes through the graphs now; from here on no graph is needed."""
        assert self._walk is not None
        with torch.no_grad():
            met, borrowed = self._walk(self.free)
        self.met.data.copy_(met)
        self.borrowed.data.copy_(borrowed)
        self._walk = None

    def _vectors(self, x: Tensor, mask: Tensor, by_hand: Tensor | None) -> tuple[Tensor, Tensor | None]:
        content, _ = super()._vectors(x, mask, by_hand)  # (N, d), zero where nothing is seen
        met, borrowed = (self.met, self.borrowed) if self._walk is None else self._walk(self.free)
        return F.normalize(content + met + (borrowed * mask.unsqueeze(-1)).sum(1), dim=-1), None
