"""Re-ranked lists of the cases, so that what a re-ranking brings and what it costs can be measured."""

from __future__ import annotations

import numpy as np

from mmrec.errors import NotFound
from mmrec.evaluation.answers import LIST_LENGTH
from mmrec.evaluation.protocol import Reorder, Situation
from mmrec.retrieval import RERANKERS, Candidates, RerankConfig, rerank, shortlist


def reorder_by(name: str, situation: Situation, config: RerankConfig | None = None) -> Reorder:
    """What ``protocol.answer`` takes to re-rank the lists of a strategy.

    Raises:
        NotFound: for a name that is not in the table of re-rankers.
    """
    if name not in RERANKERS:
        raise NotFound.among("re-ranking", name, RERANKERS)
    settings, items, taste = config or RerankConfig(), situation.items, situation.facts.taste

    def reorder(scores: np.ndarray, allowed: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        rows, relevance = shortlist(scores, allowed, settings.pool)
        candidates = Candidates(rows, relevance, items.vectors, items.category, items.known_by, taste[chosen])
        return rerank(name, candidates, LIST_LENGTH, settings)

    return reorder
