"""Metrics of rankings: one file each, and the table that lists them.

Every metric maps places ``(n,)``, 1 is the top, of the one wanted item of each case to values ``(n,)`` in
0..1; a report gives their mean.
"""

from collections.abc import Callable

import numpy as np

from mmrec.evaluation.metrics.mrr import reciprocal_rank
from mmrec.evaluation.metrics.ndcg import ndcg_at_10
from mmrec.evaluation.metrics.recall import recall_at_10

METRICS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "nDCG@10": ndcg_at_10,
    "recall@10": recall_at_10,
    "MRR": reciprocal_rank,
}
"""Metric name -> places ``(n,)`` to values ``(n,)``."""

__all__ = ["METRICS"]
