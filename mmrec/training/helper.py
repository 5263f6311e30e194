"""What a teacher can add to the lessons of the ranker's loop without writing a loop of its own."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from mmrec.fusion import Fusion, Items


class Helper:
    """Adds nothing; a teacher overrides what it needs."""

    def begin(self, fusion: Fusion, generator: torch.Generator) -> Iterable[nn.Parameter]:  # noqa: ARG002
        """Told once the strategy has its first weights; answers further weights that learn along with it."""
        return ()

    def loss(self, fusion: Fusion, seen: Items, generator: torch.Generator) -> Tensor | float:  # noqa: ARG002
        """What is added to the loss of a step, given the items as the step sees them."""
        return 0.0
