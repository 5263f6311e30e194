"""Item vectors that were computed before: they depend on the catalogue alone, and all questions need them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

Vectors: TypeAlias = tuple[Tensor, Tensor | None]
"""Fused ``(N, d)`` and weights ``(N, M)`` or None."""

MOST_ITEMS = 4096
"""Beyond so many items nothing is kept: a strategy keeps up to ``MOST_KEPT`` times ``(N, d)`` numbers."""

MOST_KEPT = 16
"""For each strategy: the coalitions of three modalities and what single questions ask beside them."""


class VectorMemo:
    """What strategies with frozen weights made of one catalogue, by the modalities that they were shown.

    It answers only for the very embeddings that it was made for, with the learned weights, and where no
    gradient is wanted; whatever else is asked is computed as if it were not there.

    Args:
        x: embeddings of the catalogue, ``(N, M, D)``; never changed in place.
    """

    def __init__(self, x: Tensor) -> None:
        self._x = x
        self._known: WeakKeyDictionary[nn.Module, dict[bytes, Vectors]] = WeakKeyDictionary()

    def get_or(
        self,
        strategy: nn.Module,
        x: Tensor,
        mask: Tensor,
        by_hand: Tensor | None,
        compute: Callable[[], Vectors],
    ) -> Vectors:
        """The vectors of ``strategy`` for items that show what ``mask`` says, ``(N, M)``."""
        if x is not self._x or by_hand is not None or torch.is_grad_enabled() or len(x) > MOST_ITEMS:
            return compute()
        kept = self._known.setdefault(strategy, {})
        key = mask.cpu().numpy().tobytes()
        found = kept.get(key)
        if found is None:
            found = compute()
            if len(kept) < MOST_KEPT:
                kept[key] = found
        return found
