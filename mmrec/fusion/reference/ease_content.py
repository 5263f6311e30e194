"""EASE that also knows what the items are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, Items, Probe, Ranked
from mmrec.fusion.reference.folding import SeeingFolding, directions


class EaseContent(SeeingFolding):
    """``W = W_X + sum_m a_m W_m``: EASE on the interactions, and EASE on the features of each modality.

    Add-EASE (Jeunen et al. 2020): ``W_m`` predicts the features of an item from those of the others, with a
    zero diagonal. Its closed form needs no ``(N, N)`` matrix: with ``A_m = (X_m^T X_m + lambda I)^-1``,
    ``(D, D)``, and the unit embeddings ``x_im`` as rows of ``X_m``, ``W_m,ij = x_i A x_j / (1 - x_j A x_j)``.
    An item that nobody met is recommended by its content; one that lacks a modality loses that term. All
    penalties and the ``a_m`` are chosen on the validation moments. Cost: that of EASE and O(N D^2).
    """

    name, label = "ease-content", "EASE + content"
    summary = "EASE with pictures, words and sounds as further evidence of what goes with what."
    formula = (
        r"s_u = c_u \Big(W_X + \sum_m a_m W_m\Big),\quad "
        r"W_{m,ij} = \frac{x_{im}^\top A_m\, x_{jm}}{1 - x_{jm}^\top A_m\, x_{jm}}"
    )
    paper = "Add-EASE, Jeunen et al. 2020"
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType({"item_item": (0, 1)})
    exact = ("inverses",)  # under a small penalty nearly singular: what is left after cancelling is small

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        m = len(modalities)
        self.item_item = nn.Parameter(torch.zeros(0, 0, dtype=torch.float16), requires_grad=False)
        self.inverses = nn.Parameter(torch.zeros(m, dimension, dimension), requires_grad=False)
        self.gains = nn.Parameter(torch.zeros(m), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:
        """Nothing speaks for anything; nothing is left to chance."""
        super().reset(generator)
        for parameter in (self.item_item, self.inverses, self.gains):
            parameter.data.zero_()

    def content(self, items: Items, taste: Tensor) -> Tensor:
        """``c_u W_m`` for every modality, ``(M, B, N)``; 0 where an item lacks it."""
        x = directions(items).transpose(0, 1)  # (M, N, D)
        return self._predicted(x, torch.einsum("bn,mnd->mbd", taste, x), taste)

    def _predicted(self, x: Tensor, wanted: Tensor, taste: Tensor) -> Tensor:
        """From the features that the history has, ``(M, B, D)``, less what an item says of itself."""
        ax = x @ self.inverses  # (M, N, D)
        own = (ax * x).sum(-1).unsqueeze(1)  # (M, 1, N)
        return (wanted @ ax.transpose(1, 2) - taste * own) / (1.0 - own).clamp_min(1e-3)

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """``c_u`` and its features in every modality side by side, ``(B, N + M D)``."""
        taste = self.taste(probe)
        return torch.cat([taste, torch.einsum("bn,nmd->bmd", taste, directions(items)).flatten(1)], dim=1)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """``c_u W``, and the query."""
        n, m, d = items.x.shape
        taste = profile[:, :n]
        wanted = profile[:, n:].view(-1, m, d).transpose(0, 1)  # (M, B, D)
        content = self._predicted(directions(items).transpose(0, 1), wanted, taste)
        scores = taste @ self.item_item.float() + torch.einsum("m,mbn->bn", self.gains, content)
        return self.with_query(scores, items, probe)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """What speaks for an item, ``(N, N)``: two that the same things speak for are near."""
        every = torch.eye(len(items.mask))
        content = torch.einsum("m,mbn->bn", self.gains, self.content(items, every))
        return F.normalize((self.item_item.float() + content).T, dim=-1)

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """The items of the history, as one vector of the space."""
        if not (probe.history != 0).any():
            return None
        return F.normalize(self.taste(probe) @ self.space(items), dim=-1)
