"""Strategies trained anew for a question, and where they put what was wanted; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mmrec.service.jobs import quietly

if TYPE_CHECKING:
    from mmrec.data.cases import Cases
    from mmrec.training.lessons import Lessons
    from mmrec.training.recipe import RankerConfig


def places_by_seed(
    strategy: str,
    modalities: tuple[str, ...],
    lessons: Lessons,
    cases: Cases,
    released: np.ndarray,
    seeds: Sequence[int],
    recipe: RankerConfig | None = None,
) -> np.ndarray:
    """The place of what was wanted in each case by each of several trainings, ``(S, n)``.

    Args:
        strategy: of the table.
        modalities: of the lessons' items.
        lessons: what is learned from.
        cases: what is asked.
        released: release day of every item when it is asked, ``(N,)`` datetime64.
        seeds: one training each.
        recipe: None for the default.
    """
    from mmrec.fusion import make
    from mmrec.training.ranker import places
    from mmrec.training.recipe import RankerConfig
    from mmrec.training.teachers import teach

    n_items, _, dimension = lessons.items.x.shape
    trainings = []
    for seed in seeds:
        fusion = make(strategy, modalities, dimension).bind(n_items)
        for part in fusion.parts().values():
            teach(part, lessons, recipe or RankerConfig(), seed, quietly)
        trainings.append(places(fusion, lessons.seen_by(fusion), cases, released))
    return np.stack(trainings)
