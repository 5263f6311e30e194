"""The recency-weighted mean: this week's wish, this season's, and the standing taste."""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.profile.base import Profile, ProfileConfig, Shelf
from mmrec.profile.events import Events
from mmrec.profile.presence import views_of
from mmrec.profile.recency import HALF_LIVES


class RecencyConfig(ProfileConfig):
    """It has nothing to set; the half-lives are ``HALF_LIVES``."""

    name: Literal["recency"] = "recency"


class RecencyWeighted(Profile):
    """``v = norm(sum_k g_k sum_n c_kn z_n)``, ``g = softmax(l)`` over three half-lives and presence.

    ``c_kn`` are the coefficients of ``event_coefficients``, and those of ``views_of`` that count each thing
    met alike. Dislikes count against. Cost: O(B N d).
    """

    name, label = "recency", "Recency-weighted mean"
    summary = "The mean of what a person met, where recent and strong events may count more."
    formula = r"v = \sum_k g_k \sum_n c_{kn} z_n,\quad c_{kn} \propto w_n\, 2^{-\mathrm{age}_n / h_k}"
    paper = "exponential time decay, Ding & Li 2005"
    config_class = RecencyConfig

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__(dimension, config)
        self.half_life_logits = nn.Parameter(torch.zeros(len(HALF_LIVES)))
        self.presence_logit = nn.Parameter(torch.zeros(()))

    def reset(self, generator: torch.Generator) -> None:  # noqa: ARG002
        """Equal shares."""
        self.half_life_logits.data.zero_()
        self.presence_logit.data.zero_()

    def coefficients(self, history: Tensor) -> Tensor:
        """How much every item counts, ``(B, N)``, given the coefficients of each half-life, ``(B, K, N)``."""
        shares = torch.cat([self.presence_logit.unsqueeze(0), self.half_life_logits]).softmax(0)
        return torch.einsum("v,bvn->bn", shares, views_of(history))

    def forward(self, z: Tensor, history: Tensor, events: Events | None, shelf: Shelf | None) -> Tensor:  # noqa: ARG002
        """The weighted mean of the history."""
        return F.normalize(self.coefficients(history) @ z, dim=-1)
