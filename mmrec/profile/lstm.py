"""A long short-term memory that reads a history in its order."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn

from mmrec.config import searched
from mmrec.profile.base import ProfileConfig, start_small
from mmrec.profile.sequence import SIDE, WEIGHT, SequenceConfig, SequenceProfile, Told


class LstmConfig(SequenceConfig):
    """Size of the memory; its state has the dimension of the item vectors."""

    name: Literal["lstm"] = "lstm"
    layers: int = Field(
        1,
        ge=1,
        le=4,
        description="memories on top of each other",
        json_schema_extra=searched(1, 2),
    )


class Lstm(SequenceProfile):
    """``c_l = f_l c_{l-1} + i_l tanh(W [z_l, e_l] + ..)``, ``h_l = o_l tanh(c_l)``, ``v = h_L``.

    ``e_l`` tells kind, weight, time gap and age of the event. Forgetting and writing have gates of their own,
    which is what it has over the GRU (Hochreiter & Schmidhuber 1997; Gers et al. 2000). It starts as an
    exponential average. Cost: O(B L d^2), one step after the other.
    """

    name, label = "lstm", "LSTM"
    summary = "Reads what a person did in order into a memory that forgets and writes separately."
    formula = r"c_l = f_l \odot c_{l-1} + i_l \odot \tilde c_l,\quad v = o_L \odot \tanh(c_L)"
    paper = "Hochreiter & Schmidhuber 1997; Gers et al. 2000"
    config_class = LstmConfig
    config: LstmConfig

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__(dimension, config)
        self.unit = nn.LSTM(dimension + SIDE, dimension, self.config.layers, batch_first=True)

    def reset(self, generator: torch.Generator) -> None:
        """An exponential average: the candidate is the input, and most of what was is kept."""
        super().reset(generator)
        d = self.dimension
        for layer, (into, back, into_bias, back_bias) in enumerate(self.unit.all_weights):
            start_small(generator, into, back, into_bias, back_bias)
            into.data[2 * d : 3 * d, :d] += torch.eye(d)  # rows: write, forget, candidate, out
            into_bias.data[:d] = -1.5
            into_bias.data[d : 2 * d] = 2.0
            into_bias.data[3 * d :] = 2.0
            if layer == 0:
                into.data[:d, d + WEIGHT] += 2.0

    def read(self, told: Told) -> Tensor:
        """The state after the newest event; padding comes later and cannot reach it."""
        states, _ = self.unit(torch.cat([told.z, told.side], dim=-1))  # (B, L, d)
        return states.take_along_dim(told.last[:, None, None], dim=1)[:, 0]
