"""How sure a mean is: percentile bootstrap intervals over users (Efron & Tibshirani 1993)."""

from __future__ import annotations

import numpy as np

RESAMPLES = 2000


def bootstrap_interval(values: np.ndarray, seed: int = 0, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95% interval of the mean of ``values``, ``(n,)``.

    The same seed draws the same users, so the interval of a difference ``a - b`` of two aligned arrays is the
    interval of the paired difference.

    Raises:
        ValueError: for no values.
    """
    if not len(values):
        raise ValueError("An interval needs at least one value.")
    rng = np.random.default_rng(seed)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(resamples)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
