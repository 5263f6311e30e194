"""What references share whose only weights say how much one item speaks for another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, Items, Probe, Ranked
from mmrec.fusion.reference.folding import Folding


class ItemItem(Folding):
    """``s_u = c_u W``: what a person did, times what it speaks for; ``W`` is ``(N, N)``.

    It sees no content: no modality has weight or contribution, a query counts for nothing, and an item that
    nobody met in training gets the score 0 from everybody.
    """

    weights_kind = "none"
    reads_query = False
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType({"item_item": (0, 1)})

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        # Half precision keeps a file of a thousand items at 2 MB. Solved, not descended: no gradients.
        self.item_item = nn.Parameter(torch.zeros(0, 0, dtype=torch.float16), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:
        """Nothing speaks for anything; nothing is left to chance."""
        super().reset(generator)
        self.item_item.data.zero_()

    def profile(self, items: Items, probe: Probe) -> Tensor:  # noqa: ARG002
        """``c_u``, ``(B, N)``."""
        return self.taste(probe)

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
        return F.normalize(self.taste(probe) @ self.space(items), dim=-1)
