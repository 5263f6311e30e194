"""Teacher of the graph strategy: the graphs, and the walk through them at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from mmrec.fusion import Fusion, Items
from mmrec.fusion.model.graph import GraphFusion
from mmrec.fusion.reference.folding import directions
from mmrec.training.helper import Helper
from mmrec.training.item_item import met
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.ranker import train_ranker
from mmrec.training.recipe import RankerConfig
from mmrec.training.towers import Sparse, content_graph, normalised

NEIGHBOURS, STEPS = 10, 2
"""Of each item in a content graph, and through the graph of people."""

SCALE = 0.1
"""Rho: free vectors learn at this share of the pace of what is seen."""

HIDDEN = 0.5
"""Chance that at a step an item is known by its content alone."""


class Walks(Helper):
    """Walks the graphs from the free vectors; nothing comes through to or from items that nobody met.

    Args:
        items: the catalogue.
        x: who met what, binary, ``(U, N)``.
    """

    def __init__(self, items: Items, x: Tensor) -> None:
        self._met, self._known = Sparse.of(normalised(x)), x.any(0).float().unsqueeze(1)
        self._alike = [Sparse.of(content_graph(each, NEIGHBOURS)) for each in directions(items).unbind(1)]
        self._generator = torch.Generator()
        self._fusion: GraphFusion | None = None

    def begin(self, fusion: Fusion, generator: torch.Generator) -> Iterable[nn.Parameter]:
        """From here on the strategy walks."""
        assert isinstance(fusion, GraphFusion)
        self._fusion, self._generator = fusion, generator
        fusion.walk_by(self.walk)
        return ()

    def walk(self, free: Tensor) -> tuple[Tensor, Tensor]:
        """What comes through the graph of people ``(N, d)`` and those of content ``(N, M, d)``."""
        assert self._fusion is not None
        now = SCALE * self._known * free
        borrowed = torch.stack([graph(now) for graph in self._alike], dim=1) / len(self._alike)
        total = now
        for _ in range(STEPS):
            now = self._met.back(self._met(now))  # to the people and back
            total = total + now
        total = total / (1 + STEPS)
        if self._fusion.training:
            seen = (torch.rand(len(free), 1, generator=self._generator) >= HIDDEN).float()
            total, borrowed = seen * total, seen.unsqueeze(1) * borrowed
        return total, borrowed


def teach_graph(
    fusion: Fusion, lessons: Lessons, config: RankerConfig, seed: int, say: Callable[[str], None]
) -> TrainingLog:
    """The ranker's loop with the graphs beside it; what came through them is kept at the end."""
    assert isinstance(fusion, GraphFusion)
    walks = Walks(lessons.items, met(lessons))
    log = train_ranker(fusion, lessons, config, seed, say, helper=walks)
    fusion.keep_the_walk()
    return log
