"""Teacher of the multi-task strategy: heads that name what the fused vector is of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.data.attributes import PRICE_BANDS, Attributes
from mmrec.errors import InvalidInput
from mmrec.fusion import Fusion, Items
from mmrec.training.helper import Helper
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.ranker import train_ranker
from mmrec.training.recipe import RankerConfig

SHARE = 0.5
"""Lambda: what the mean loss of the three heads counts beside that of the ranking."""

DRAWN = 256
"""Items whose attributes are asked at a step."""


class AttributeHeads(Helper):
    """Linear heads on the fused vector: category and price band by cross-entropy, each tag by its own odds.

    Only items that were there while people chose are asked about: nothing of what comes later is learned.

    Args:
        attributes: labels of all items.
        known: which items were there, ``(N,)`` bool.
        dimension: d of the fused vector.
    """

    def __init__(self, attributes: Attributes, known: Tensor, dimension: int) -> None:
        self._known = known.nonzero()[:, 0]
        self._category = torch.from_numpy(attributes.category)
        self._price_band = torch.from_numpy(attributes.price_band)
        self._tags = torch.from_numpy(attributes.tags).float()
        self._scale = dimension**0.5  # entries of about 1 in a vector of unit length
        self._sizes = (int(self._category.max()) + 1, PRICE_BANDS, self._tags.shape[1])
        self.heads = nn.ModuleList(nn.Linear(dimension, size) for size in self._sizes)

    def begin(self, fusion: Fusion, generator: torch.Generator) -> Iterable[nn.Parameter]:  # noqa: ARG002
        """All heads start at zero: nothing is more likely than anything else."""
        for parameter in self.heads.parameters():
            parameter.data.zero_()
        return self.heads.parameters()

    def loss(self, fusion: Fusion, seen: Items, generator: torch.Generator) -> Tensor:
        """``lambda`` times the mean loss of the heads over a draw of items."""
        at = self._known[torch.randperm(len(self._known), generator=generator)[:DRAWN]]
        z = self._scale * fusion.space(seen.take(at))
        category, price_band, tags = (head(z) for head in self.heads)
        losses = [
            F.cross_entropy(category, self._category[at]),
            F.cross_entropy(price_band, self._price_band[at]),
        ]
        if self._tags.shape[1]:
            losses.append(F.binary_cross_entropy_with_logits(tags, self._tags[at]))
        return SHARE * torch.stack(losses).mean()


def teach_multi_task(
    fusion: Fusion, lessons: Lessons, config: RankerConfig, seed: int, say: Callable[[str], None]
) -> TrainingLog:
    """The ranker's loop with the heads beside it; they are gone when it is over.

    Raises:
        InvalidInput: if the lessons hold no attributes.
    """
    if lessons.attributes is None:
        raise InvalidInput(
            f"{fusion.label} learns from categories, prices and tags, and the lessons hold none; "
            "train another strategy, or hand over Lessons.attributes."
        )
    there = torch.from_numpy(lessons.released <= lessons.train.when.max(initial=lessons.released.min()))
    heads = AttributeHeads(lessons.attributes, there, fusion.config.dimension)
    return train_ranker(fusion, lessons, config, seed, say, helper=heads)
