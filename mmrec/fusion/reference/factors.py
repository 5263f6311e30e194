"""What references share that give every item a vector of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, Items, Probe, Ranked
from mmrec.fusion.reference.folding import Folding, SeeingFolding
from mmrec.types import WeightsKind


class Factors(Folding):
    """``s_ui = p_u . q_i + b_i``, ``p_u = c_u F``: a person is folded in by one matrix product.

    Training gives every person of the training part a vector ``p``, and every item ``q_i`` and ``b_i``. ``F``
    is the ridge regression of those people's vectors on what they met, ``F = argmin ||C F - P||^2 + mu
    ||F||^2``, in closed form; so whoever comes later gets the vector that somebody with such a history would
    have been given. What is evaluated is what is served. An item that nobody met in training has ``q_i``,
    ``b_i`` and ``F_i`` zero.
    """

    weights_kind: ClassVar[WeightsKind] = "none"
    reads_query = False
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType(
        {"fold": (0,), "factors": (0,), "biases": (0,)}
    )

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d = self.config.dimension
        self.fold = nn.Parameter(torch.zeros(0, d), requires_grad=False)
        self.factors = nn.Parameter(torch.zeros(0, d), requires_grad=False)
        self.biases = nn.Parameter(torch.zeros(0), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:
        """All is zero: the vectors are handed over by the teacher, who draws the first ones."""
        super().reset(generator)
        for name in self.row_axes:
            getattr(self, name).data.zero_()

    def profile(self, items: Items, probe: Probe) -> Tensor:  # noqa: ARG002
        """``p_u``, ``(B, d)``."""
        return self.taste(probe) @ self.fold

    def vectors(self, items: Items) -> Tensor:  # noqa: ARG002
        """``q_i``, ``(N, d)``."""
        return self.factors

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:  # noqa: ARG002
        """``p_u . q_i + b_i``."""
        return Ranked(profile @ self.vectors(items).T + self.biases, None)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """The directions of the items' vectors, ``(N, d)``."""
        return F.normalize(self.vectors(items), dim=-1)

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """The direction of ``p_u``."""
        return F.normalize(self.profile(items, probe), dim=-1) if (probe.history != 0).any() else None


class SeeingFactors(SeeingFolding, Factors):
    """``s_ui = p_u . (q_i + sum_m v_im) + b_i``: an item's vector is in part made of its content."""

    weights_kind = "contributions"
    reads_query = True

    def content(self, items: Items) -> Tensor:
        """``v_im``, ``(N, M, d)``; zero where absent."""
        raise NotImplementedError

    def vectors(self, items: Items) -> Tensor:
        """``q_i + sum_m v_im``, ``(N, d)``."""
        return self.factors + self.content(items).sum(1)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """As all, and the query."""
        return self.with_query(super().rank(items, profile, probe).scores, items, probe)
