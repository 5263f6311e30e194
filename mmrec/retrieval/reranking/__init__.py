"""Re-ranking: one file a kind, and the table that lists them.

Every re-ranker takes the shortlist of many people and the share of relevance that it may trade, and chooses
the first ``k``. It sees what a shop knows of the items and of a history; no weights are trained.
"""

from collections.abc import Callable

import numpy as np

from mmrec.errors import NotFound
from mmrec.retrieval.exact import NO_ITEM
from mmrec.retrieval.reranking.calibrated import calibrated
from mmrec.retrieval.reranking.candidates import Candidates, RerankConfig, shortlist
from mmrec.retrieval.reranking.mmr import mmr
from mmrec.retrieval.reranking.popularity import less_popular

RERANKERS: dict[str, Callable[[Candidates, int, float], np.ndarray]] = {
    "mmr": mmr,
    "calibrated": calibrated,
    "popularity": less_popular,
}
"""Name -> ``(candidates, k, trade)`` to columns of the shortlist ``(B, k)``, best first."""


def rerank(name: str, candidates: Candidates, k: int, config: RerankConfig | None = None) -> np.ndarray:
    """The first ``k`` of the new order, ``(B, k)`` catalogue rows; ``NO_ITEM`` where there are fewer.

    Raises:
        NotFound: for a name that is not in the table.
    """
    if name not in RERANKERS:
        raise NotFound.among("re-ranking", name, RERANKERS)
    columns = RERANKERS[name](candidates, k, (config or RerankConfig()).trade)
    out = np.full((len(candidates.rows), k), NO_ITEM, np.int64)
    out[:, : columns.shape[1]] = np.take_along_axis(candidates.rows, columns, axis=1)
    return out


__all__ = ["RERANKERS", "Candidates", "RerankConfig", "rerank", "shortlist"]
