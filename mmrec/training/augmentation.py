"""Changes to the items that a training sees, made anew at every step, at the level of embeddings."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from mmrec.errors import InvalidInput
from mmrec.fusion import Items
from mmrec.training.recipe import RankerConfig


def augmented(items: Items, config: RankerConfig, generator: torch.Generator) -> Items:
    """The items of one step: modalities dropped, embeddings mixed and noisy, as far as the recipe says so.

    Raises:
        InvalidInput: if the recipe mixes within categories and the items tell none.
    """
    items = items.only(drop_modalities(items.mask, config.modality_dropout, generator))
    if config.mixup:
        if items.shelf is None:
            raise InvalidInput(
                f"mixup={config.mixup} mixes items of one category, but no categories are told; set it to 0."
            )
        x = mix_within(items.x, items.mask, items.shelf.category, config.mixup, generator)
        items = replace(items, x=x)
    if config.noise:
        items = replace(items, x=add_noise(items.x, config.noise, generator))
    return items


def drop_modalities(mask: Tensor, chance: float, generator: torch.Generator) -> Tensor:
    """Hide modalities at random, ``(N, M)`` bool; an item never loses all that it has.

    Neverova et al. 2016 (ModDrop): what may be missing when it counts is missing while learning.
    """
    kept = mask & (torch.rand(mask.shape, generator=generator) >= chance)
    return torch.where(kept.any(-1, keepdim=True), kept, mask)


def add_noise(x: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """``x + share |x| e``, ``e`` normal with an expected squared length of 1; ``(N, M, D)``."""
    noise = torch.randn(x.shape, generator=generator) * x.shape[-1] ** -0.5
    return x + share * x.norm(dim=-1, keepdim=True) * noise


def mix_within(x: Tensor, mask: Tensor, category: Tensor, most: float, generator: torch.Generator) -> Tensor:
    """``(1 - a) x_i + a x_j`` with j of the category of i at random and ``a`` uniform in 0..most.

    Mixup (Zhang et al. 2018) among items that a label already calls alike. A modality that one of the two
    lacks is left as it is; so is an item alone in its category.

    Args:
        x: ``(N, M, D)``.
        mask: presence, ``(N, M)``.
        category: ``(N,)`` int64.
        most: at most so much of another item.
        generator: of the partners and shares.
    """
    n = len(x)
    chance = torch.rand(n, generator=generator, dtype=torch.float64)
    order = (category.double() + 0.999 * chance).argsort()  # by category, at random within
    partner = torch.empty_like(order)
    partner[order] = order.roll(-1)  # the next of the category ..
    first = torch.ones(n, dtype=torch.bool)
    first[1:] = category[order][1:] != category[order][:-1]
    starts = first.nonzero()[:, 0]
    ends = torch.cat([starts[1:], torch.tensor([n])]) - 1
    partner[order[ends]] = order[starts]  # .. and of the last one the first
    share = most * torch.rand(n, generator=generator)
    a = share[:, None] * (mask & mask[partner])  # (N, M)
    return torch.where(a[..., None] > 0, x + a[..., None] * (x[partner] - x), x)
