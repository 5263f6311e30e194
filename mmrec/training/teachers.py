"""Who teaches which strategy: the ranker's loop unless the strategy has a teacher of its own.

A teacher fits the weights of a strategy in place. A closed form, a factorisation or a meta-ranker that must
learn on out-of-fold scores is one file and one line in ``TEACHERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mmrec.fusion import Fusion
from mmrec.training.bpr import RECIPES, teach_factors
from mmrec.training.graph import teach_graph
from mmrec.training.helper import Helper
from mmrec.training.hybrid import teach_hybrid
from mmrec.training.item_item import teach_ease, teach_ease_content, teach_item_knn
from mmrec.training.multi_task import teach_multi_task
from mmrec.training.ranker import Lessons, RankerConfig, TrainingLog, train_ranker
from mmrec.training.recipe import Run
from mmrec.training.senses import senses_of
from mmrec.training.stacking import teach_stacking

Teacher = Callable[[Fusion, Lessons, RankerConfig, int, Callable[[str], None]], TrainingLog]
"""Strategy, lessons, recipe, seed, a listener for lines of progress -> what the training was."""

TEACHERS: dict[str, Teacher] = {
    "item-knn": teach_item_knn,
    "ease": teach_ease,
    "ease-content": teach_ease_content,
    **dict.fromkeys(RECIPES, teach_factors),
    "stacking": teach_stacking,
    "multi-task": teach_multi_task,
    "graph": teach_graph,
    "hybrid": teach_hybrid,
}
"""Strategy name -> its own teacher."""

HELPERS: dict[str, Callable[[Fusion, Lessons, RankerConfig], Helper]] = {"user-attention": senses_of}
"""Strategy name -> what helps it through the ranker's loop; nothing that would have to be in a checkpoint."""


def teach(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,
    seed: int,
    say: Callable[[str], None],
    run: Run | None = None,
) -> TrainingLog:
    """Fit ``fusion`` by its teacher, or by ``train_ranker`` if it has none of its own.

    A strategy that joins several modalities does not see those that tell nothing (``screening``); one of a
    single modality sees it all the same, for that is what it is asked about. ``run`` is for ``train_ranker``;
    what another teacher does is done anew after a cut.
    """
    lessons = replace(lessons, items=lessons.seen_by(fusion))
    if fusion.name in TEACHERS:
        return TEACHERS[fusion.name](fusion, lessons, config, seed, say)
    helper = HELPERS[fusion.name](fusion, lessons, config) if fusion.name in HELPERS else None
    return train_ranker(fusion, lessons, config, seed, say, run, helper)
