"""The truth meter: did attention find out what drives people?"""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Answers


def sensitivity_recovery(answers: Answers, draws: np.ndarray) -> np.ndarray:
    """Spearman's rho over people of mean attention and true sensitivity, mean over modalities; ``(S,)``.

    Of ``mean_i alpha_uim`` with ``s_um / sum_m s_um``: 1 if attention puts people in their true order, 0 if
    it knows nothing of them. Ranks are taken once over all cases, equals share theirs, and a draw weighs the
    ranked cases. NaN where the world keeps no truth, or the strategy gives everybody the same weights.

    Args:
        answers: attention and true shares.
        draws: how often each case counts, ``(S, n)``.
    """
    from scipy.stats import rankdata

    attention, truth = answers.attention, answers.cases.sensitivity
    nothing = np.full(len(draws), np.nan)
    if attention is None or truth is None:
        return nothing
    known = np.isfinite(truth).all(axis=1)
    if known.sum() < 2 or np.ptp(attention[known], axis=0).max() < 1e-9:
        return nothing
    times = draws[:, known]
    total = times.sum(axis=1)
    found = []
    for m in range(truth.shape[1]):
        x, y = rankdata(attention[known, m]), rankdata(truth[known, m])
        x, y = x - x.mean(), y - y.mean()
        moments = np.stack([x, y, x * y, x * x, y * y], axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean_x, mean_y, xy, xx, yy = (times @ moments).T / total
            found.append((xy - mean_x * mean_y) / np.sqrt((xx - mean_x**2) * (yy - mean_y**2)))
    return np.asarray(np.mean(found, axis=0))
