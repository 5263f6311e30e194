"""The plain mean of everything a person did."""

from __future__ import annotations

from typing import Literal

import torch.nn.functional as F
from torch import Tensor

from mmrec.profile.base import Profile, ProfileConfig, Shelf
from mmrec.profile.events import Events


class MeanConfig(ProfileConfig):
    """It has nothing to set."""

    name: Literal["mean"] = "mean"


class Mean(Profile):
    """``v = norm(sum_l w_l z_l)``: all events by their weight, whenever they were. Cost: O(B N d)."""

    name, label = "mean", "Mean"
    summary = "The mean of all that a person ever did; the order and the dates do not matter."
    formula = r"v = \sum_l w_l\, z_l"
    paper = "the classic content profile, Pazzani & Billsus 2007"
    config_class = MeanConfig

    def forward(self, z: Tensor, history: Tensor, events: Events | None, shelf: Shelf | None) -> Tensor:  # noqa: ARG002
        """The coefficients that no age makes smaller: the last of ``HALF_LIVES``."""
        return F.normalize(history[:, -1] @ z, dim=-1)
