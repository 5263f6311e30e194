"""A gated recurrent unit that reads a history in its order."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn

from mmrec.config import searched
from mmrec.profile.base import ProfileConfig, start_small
from mmrec.profile.sequence import SIDE, WEIGHT, SequenceConfig, SequenceProfile, Told


class GruConfig(SequenceConfig):
    """Size of the unit; its state has the dimension of the item vectors."""

    name: Literal["gru"] = "gru"
    layers: int = Field(
        1,
        ge=1,
        le=4,
        description="units on top of each other",
        json_schema_extra=searched(1, 2),
    )


class Gru(SequenceProfile):
    """``h_l = (1 - g_l) tanh(W [z_l, e_l] + ..) + g_l h_{l-1}``, ``v = h_L``.

    ``e_l`` tells kind, weight, time gap and age of the event. GRU4Rec (Hidasi et al. 2016) over item vectors
    instead of ids. It starts as an exponential average of the item vectors in which strong events write more,
    and learns from there. Cost: O(B L d^2), one step after the other.
    """

    name, label = "gru", "GRU"
    summary = "Reads what a person did in order, and decides at each step what to keep."
    formula = r"h_l = (1 - g_l) \odot \tilde h_l + g_l \odot h_{l-1},\quad v = h_L"
    paper = "GRU4Rec, Hidasi et al. 2016"
    config_class = GruConfig
    config: GruConfig

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__(dimension, config)
        self.unit = nn.GRU(dimension + SIDE, dimension, self.config.layers, batch_first=True)

    def reset(self, generator: torch.Generator) -> None:
        """An exponential average: the candidate is the input, the gate keeps most of what was."""
        super().reset(generator)
        d = self.dimension
        for layer, (into, back, into_bias, back_bias) in enumerate(self.unit.all_weights):
            start_small(generator, into, back, into_bias, back_bias)
            into.data[2 * d :, :d] += torch.eye(d)  # rows: reset, keep, candidate
            into_bias.data[d : 2 * d] = 2.5
            if layer == 0:
                into.data[d : 2 * d, d + WEIGHT] -= 2.0

    def read(self, told: Told) -> Tensor:
        """The state after the newest event; padding comes later and cannot reach it."""
        states, _ = self.unit(torch.cat([told.z, told.side], dim=-1))  # (B, L, d)
        return states.take_along_dim(told.last[:, None, None], dim=1)[:, 0]
