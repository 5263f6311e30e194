"""What references share whose only weights say how much one item speaks for another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked
from mmrec.profile import HALF_LIVES


class ItemItem(Fusion):
    """``s_u = c_u W`` with ``c_un = sum_k g_k c_ukn``: what a person did, times what it speaks for.

    ``W`` is ``(N, N)``, ``c_uk`` the history of a half-life and ``g`` their shares, chosen on the validation
    moments. A history is all that is needed, so strangers, personas and sessions are served alike, and a
    dislike counts against what it is like. It sees no content: no modality has weight or contribution, a
    query counts for nothing, and an item that nobody met in training gets the score 0 from everybody.
    """

    level = "reference"
    weights_kind = "none"
    reads_query = False
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType({"item_item": (0, 1)})

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        # Half precision keeps a file of a thousand items at 2 MB. Solved, not descended: no gradients.
        self.item_item = nn.Parameter(torch.zeros(0, 0, dtype=torch.float16), requires_grad=False)
        self.half_lives = nn.Parameter(torch.zeros(len(HALF_LIVES)), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:  # noqa: ARG002
        """Nothing speaks for anything, and only the standing taste counts; nothing is left to chance."""
        self.item_item.data.zero_()
        self.half_lives.data.copy_(torch.eye(len(HALF_LIVES))[-1])

    def profile(self, items: Items, probe: Probe) -> Tensor:  # noqa: ARG002
        """``c_u``, ``(B, N)``."""
        return torch.einsum("k,bkn->bn", self.half_lives, probe.history)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:  # noqa: ARG002
        """``c_u W``."""
        return Ranked(profile @ self.item_item.float(), None)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """What speaks for an item, ``(N, N)``: two that the same things speak for are near."""
        return F.normalize(self.item_item.float().T, dim=-1)

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """The items of the history, as one vector of the space."""
        if not (probe.history != 0).any():
            return None
        return F.normalize(self.profile(items, probe) @ self.space(items), dim=-1)
