"""Statistics of a history: its mean, its categories, its prices, and how spread they are."""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor, nn

from mmrec.profile.base import Profile, ProfileConfig, Shelf, start_small
from mmrec.profile.events import Events


class StatisticsConfig(ProfileConfig):
    """How finely prices are told apart, and how wide the network is."""

    name: Literal["statistics"] = "statistics"
    price_bands: int = Field(5, ge=2, le=20, description="bands of equally many items, by price")
    hidden: int = Field(128, ge=4, le=2048, description="width of the network")


class Statistics(Profile):
    """``v = norm(sum_j g_j s_j + MLP([s_1, s_2, s_3, t]))``: what a table of counts knows of a person.

    ``s_1`` is the mean, ``s_2 = norm(sum_c p_uc mu_c)`` the centroids of the categories by the person's
    shares ``p_uc``, ``s_3`` likewise by price band, ``t`` five numbers: the resultant length of the history
    (Mardia & Jupp 2000), the entropy of the category shares, mean and spread of the price, and the log of the
    number of items. Centroids are those of the item vectors in force, so no weight belongs to one catalogue.
    Without a shelf ``s_2``, ``s_3`` and their numbers are zero. Cost: O(B N d).
    """

    name, label = "statistics", "Statistics"
    summary = "The mean, the share of each category and price band, and how spread they are."
    formula = r"v = \sum_j g_j s_j + \mathrm{MLP}([s_1, s_2, s_3, t]),\quad s_2 = \sum_c p_{uc}\, \mu_c"
    paper = "hand-made user features, as in Covington et al. 2016"
    config_class = StatisticsConfig
    config: StatisticsConfig

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__(dimension, config)
        self.part_logits = nn.Parameter(torch.zeros(3))
        self.mix = nn.Sequential(
            nn.Linear(3 * dimension + 5, self.config.hidden),
            nn.GELU(),
            nn.Linear(self.config.hidden, dimension),
        )

    def reset(self, generator: torch.Generator) -> None:
        """The mean leads at first, and the network only corrects it."""
        self.part_logits.data.copy_(torch.tensor([3.0, 0.0, 0.0]))
        start_small(generator, *self.mix[0].parameters(), scale=1.0)
        start_small(generator, *self.mix[2].parameters())

    def forward(self, z: Tensor, history: Tensor, events: Events | None, shelf: Shelf | None) -> Tensor:  # noqa: ARG002
        """The statistics, joined."""
        taste = history[:, -1]  # (B, N), signed shares that no age makes smaller
        known = (taste != 0).any(-1, keepdim=True)
        centre = taste @ z  # (B, d)
        liked = taste.clamp_min(0.0)
        liked = liked / liked.sum(-1, keepdim=True).clamp_min(1e-6)
        parts = [F.normalize(centre, dim=-1)]
        numbers = [centre.norm(dim=-1), (taste != 0).sum(-1).float().log1p() / 4]
        if shelf is None:
            parts += [torch.zeros_like(centre)] * 2
            numbers += [torch.zeros_like(numbers[0])] * 3
        else:
            band = (shelf.price * self.config.price_bands).long().clamp_max(self.config.price_bands - 1)
            for group in (shelf.category, band):
                member = F.one_hot(group).to(z.dtype)  # (N, C)
                parts.append(F.normalize(liked @ member @ F.normalize(member.T @ z, dim=-1), dim=-1))
            shares = liked @ F.one_hot(shelf.category).to(z.dtype)  # (B, C)
            mean = liked @ shelf.price
            spread = (liked @ shelf.price.square() - mean.square()).clamp_min(0.0)
            numbers += [-(shares * shares.clamp_min(1e-9).log()).sum(-1), mean, spread]
        joined = torch.stack(parts, dim=1)  # (B, 3, d)
        lead = torch.einsum("j,bjd->bd", self.part_logits.softmax(0), joined)
        told = torch.cat([joined.flatten(1), torch.stack(numbers, dim=-1)], dim=-1)  # (B, 3 d + 5)
        return F.normalize(lead + self.mix(told), dim=-1) * known
