"""Less of what everybody gets anyway."""

from __future__ import annotations

import numpy as np

from mmrec.retrieval.reranking.candidates import Candidates


def less_popular(candidates: Candidates, k: int, trade: float) -> np.ndarray:
    """Columns ``(B, k)`` of the shortlist by ``(1 - t) rel_i - t pop_i``.

    ``pop`` is ``log(1 + n / n_min)``, n being the people who had to do with the item and n_min the fewest who
    had to do with any, scaled to 0..1 over the catalogue. A plain penalty in the spirit of Abdollahpouri et
    al. (2019), who lift the long tail as one group. Equals stay in the order of the scores.
    """
    known_by = candidates.known_by
    fewest = known_by[known_by > 0].min(initial=1.0)
    logs = np.log1p(known_by / fewest)
    famous = logs / logs.max(initial=1e-12)
    there = candidates.there
    value = (1 - trade) * candidates.relevance - trade * famous[np.where(there, candidates.rows, 0)]
    return np.argsort(np.where(there, -value, np.inf), axis=1, kind="stable")[:, :k]
