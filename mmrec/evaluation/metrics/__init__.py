"""Metrics: one file each, and the tables that list them by what they look at.

Every docstring says which of its variants a metric is, for libraries differ. ``n`` cases, one a person:

* a metric of ``RANKINGS`` reads where the relevant items stand (``Placed``), one of ``LISTS`` the lists that
  people were shown (``Answers``); both give a value a case, ``(n,)``, NaN where it is not defined, and a
  report gives the mean;
* a metric of ``SAMPLES`` is a property of all lists together and no mean over people: it gives one value for
  each way of counting the cases, ``draws`` ``(S, n)``, so that people can be drawn again.
"""

from collections.abc import Callable

import numpy as np

from mmrec.evaluation.answers import Answers, Placed
from mmrec.evaluation.metrics.accuracy import accuracy_at_10
from mmrec.evaluation.metrics.auc import auc
from mmrec.evaluation.metrics.average_precision import average_precision_at_10
from mmrec.evaluation.metrics.calibration import calibration_at_10
from mmrec.evaluation.metrics.coverage import coverage_at_10
from mmrec.evaluation.metrics.diversity import diversity_at_10
from mmrec.evaluation.metrics.f1 import f1_at_10
from mmrec.evaluation.metrics.gini import gini_at_10
from mmrec.evaluation.metrics.hit_rate import hit_rate_at_10
from mmrec.evaluation.metrics.mrr import reciprocal_rank
from mmrec.evaluation.metrics.ndcg import ndcg_at_10
from mmrec.evaluation.metrics.novelty import novelty_at_10
from mmrec.evaluation.metrics.popularity_bias import popularity_at_10
from mmrec.evaluation.metrics.precision import precision_at_10
from mmrec.evaluation.metrics.recall import recall_at_10
from mmrec.evaluation.metrics.satisfaction import satisfaction_at_10
from mmrec.evaluation.metrics.sensitivity_recovery import sensitivity_recovery
from mmrec.evaluation.metrics.serendipity import serendipity_at_10

RANKINGS: dict[str, Callable[[Placed], np.ndarray]] = {
    "nDCG@10": ndcg_at_10,
    "recall@10": recall_at_10,
    "MRR": reciprocal_rank,
    "precision@10": precision_at_10,
    "F1@10": f1_at_10,
    "hit rate@10": hit_rate_at_10,
    "MAP@10": average_precision_at_10,
    "AUC": auc,
    "accuracy@10": accuracy_at_10,
}
"""Name -> places to values ``(n,)`` in 0..1; higher is better."""

LISTS: dict[str, Callable[[Answers], np.ndarray]] = {
    "satisfaction@10": satisfaction_at_10,
    "diversity@10": diversity_at_10,
    "novelty@10": novelty_at_10,
    "serendipity@10": serendipity_at_10,
    "calibration@10": calibration_at_10,
    "ARP@10": popularity_at_10,
}
"""Name -> lists to values ``(n,)``."""

SAMPLES: dict[str, Callable[[Answers, np.ndarray], np.ndarray]] = {
    "coverage@10": coverage_at_10,
    "Gini@10": gini_at_10,
    "truth meter": sensitivity_recovery,
}
"""Name -> lists and draws ``(S, n)`` to values ``(S,)``."""

LOWER_IS_BETTER = frozenset({"calibration@10", "ARP@10", "Gini@10"})
"""Of every other metric more is better."""

METRICS: tuple[str, ...] = (*RANKINGS, *LISTS, *SAMPLES)
"""Every name, the headline first."""

HEADLINE = "nDCG@10"
"""What a training stops by, and strategies are compared by."""

HEADLINES = ("nDCG@10", "recall@10", "MRR")
"""What is printed first."""

__all__ = ["HEADLINE", "HEADLINES", "LISTS", "LOWER_IS_BETTER", "METRICS", "RANKINGS", "SAMPLES"]
