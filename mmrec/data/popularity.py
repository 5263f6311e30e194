"""How popular an item is: at what rate people took to it while it could be had."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mmrec.data.interactions import popularity

PRIOR_DAYS = 14.0
"""kappa: what two weeks on the shelf say weighs as much as what is known of any item."""


def popularity_rate(frame: pd.DataFrame, row: Mapping[str, int], released: np.ndarray) -> np.ndarray:
    """``log((n_i + kappa r) / (t_i + kappa))``, standardised over the catalogue, ``(N,)`` float32.

    n_i is the sum of positive event weights of an item, t_i for how many days of the records it could be
    had, and ``r = sum n / sum t`` the rate of the catalogue. A count would punish what came out late for
    the days in which nobody could have met it. A rate that is shrunk towards r does not, and an item that
    nobody *could* have met has the popularity of any other: it is missing, not zero (empirical Bayes for a
    Poisson rate with a gamma prior of mean r, Casella 1985). Whoever was long on the shelf and met nobody
    is rightly last.

    Args:
        frame: events with ``INTERACTION_COLUMNS``.
        row: item id -> catalogue row.
        released: release day of every item, ``(N,)`` datetime64.
    """
    counts = popularity(frame, row).astype(np.float64)
    times = frame["timestamp"].dt.tz_localize(None).to_numpy("datetime64[us]")
    if not len(times):
        return np.zeros(len(counts), np.float32)
    since = np.maximum(released.astype("datetime64[us]"), times.min())
    days = np.maximum((times.max() - since).astype("timedelta64[s]").astype(np.float64) / 86_400.0, 0.0)
    rate = counts.sum() / days.sum() if days.sum() > 0 else 0.0
    logs = np.log((counts + PRIOR_DAYS * rate + 1e-9) / (days + PRIOR_DAYS))
    spread = logs.std()
    return ((logs - logs.mean()) / (spread if spread > 1e-9 else 1.0)).astype(np.float32)
