"""How much of a strategy's quality is chance: the same measure for every seed that it was trained with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import NotTrained
from mmrec.service.teaching import seed_name
from mmrec.strategies import trained_facts

if TYPE_CHECKING:
    from mmrec.evaluation.answers import Outcome
    from mmrec.evaluation.protocol import Situation


def quality_by_seed(
    workspace: Workspace, embeddings: ItemEmbeddings, situation: Situation, outcomes: Mapping[str, Outcome]
) -> dict[str, dict[str, Any]]:
    """Strategy -> mean nDCG@10 of each seed, their mean, and their spread (standard deviation).

    Strategies whose parts were trained with one seed alone are left out, and those of which the weights of
    other seeds are not kept: they are not needed to recommend, and do not ship.
    """
    from mmrec.evaluation.metrics import HEADLINE, RANKINGS
    from mmrec.evaluation.protocol import answer
    from mmrec.fusion import card_of
    from mmrec.recommender import Recommender

    found = {}
    for name, outcome in outcomes.items():
        facts = trained_facts(workspace, embeddings, card_of(name, embeddings.modalities).parts) or []
        seeds = {tuple(part.get("seeds", {}).get("validation", ())) for part in facts}
        if len(seeds) != 1 or len(first := next(iter(seeds))) < 2:
            continue
        values = [float(RANKINGS[HEADLINE](outcome.placed).mean())]
        try:
            for seed in first[1:]:
                other = Recommender.load(
                    workspace,
                    embeddings,
                    name,
                    kept_as=lambda part, seed=seed: seed_name(part, int(seed), int(first[0])),  # type: ignore[misc]
                )
                values.append(float(RANKINGS[HEADLINE](answer(other, situation).placed).mean()))
        except NotTrained:
            continue
        found[name] = {
            "seeds": [int(seed) for seed in first],
            "values": values,
            "mean": float(np.mean(values)),
            "spread": float(np.std(values, ddof=1)),
        }
    return found
