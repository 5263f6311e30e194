"""Area under the ROC curve of a full ranking."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Placed


def auc(placed: Placed) -> np.ndarray:
    """Chance that a relevant item stands before one that is not, over the full ranking; ``(n,)``.

    The Mann-Whitney statistic of each case with mid-ranks, so that equal scores count half: ``1 - (sum_r
    m_r - R (R + 1) / 2) / (R (C - R))``; its mean over cases is the "grouped" AUC. 0.5 is chance. NaN where
    every candidate is relevant. It looks at all places alike, and hardly at the list that is shown.
    """
    relevant = placed.relevant
    others = placed.candidates - relevant
    behind = placed.midranks.sum(axis=1) - relevant * (relevant + 1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(others > 0, 1.0 - behind / (relevant * others), np.nan))
