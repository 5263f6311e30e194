"""How sure a figure is: bootstrap intervals over people, paired tests, and many comparisons at once.

A case is a person, and people are what is drawn: everybody's answers to one question are one draw.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

RESAMPLES = 2000
SAMPLE_RESAMPLES = 500
"""For properties of all lists together, of which every draw has to be counted anew."""

FLIPS = 10_000
"""The smallest p-value of a paired test is one in so many."""

_CHUNK = 1000  # random signs at once: (chunk, n) float64


class Resamples:
    """The same people drawn again and again, with replacement (Efron & Tibshirani 1993).

    Whatever is estimated from one ``Resamples`` moves together, so the interval of a difference of two
    aligned columns is that of the paired difference.

    Args:
        n: how many people there are.
        seed: of the draws.
        resamples: how often ``n`` of them are drawn.

    Raises:
        ValueError: for nobody.
    """

    def __init__(self, n: int, seed: int = 0, resamples: int = RESAMPLES) -> None:
        if not n:
            raise ValueError("An interval needs at least one value.")
        self.n, self.seed, self.resamples = n, seed, resamples

    @cached_property
    def draws(self) -> np.ndarray:
        """How often each person was drawn, ``(S, n)`` float64; rows sum to n."""
        drawn = np.random.default_rng(self.seed).integers(self.n, size=(self.resamples, self.n))
        counts = np.empty((self.resamples, self.n))
        for s, people in enumerate(drawn):
            counts[s] = np.bincount(people, minlength=self.n)
        return counts

    def intervals(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The 95% percentile intervals of the means of the columns of ``values``, ``(n, V)``.

        People whose value is NaN have no part in their column: the mean is over those that have one.

        Returns:
            Lower and upper ends, each ``(V,)``; NaN for a column of NaN alone.
        """
        defined = np.isfinite(values)
        if defined.all():
            means = self.draws @ values / self.n  # (S, V)
        else:
            with np.errstate(invalid="ignore", divide="ignore"):
                means = self.draws @ np.where(defined, values, 0.0) / (self.draws @ defined)
        low, high = _ends(means)
        return low, high

    def sample_interval(self, estimate: Callable[[np.ndarray], np.ndarray]) -> tuple[float, float, float]:
        """Value and 95% interval of something that is no mean over people.

        A draw holds only 63% of the people, so what grows with their number, such as coverage, comes out too
        small in every draw. The interval is the spread of the draws, laid around the value itself:
        ``value + (q_2.5 - median, q_97.5 - median)`` of the drawn estimates.

        Args:
            estimate: draws ``(S, n)`` to values ``(S,)``.
        """
        value = float(estimate(np.ones((1, self.n)))[0])
        drawn = estimate(self.draws[:SAMPLE_RESAMPLES])
        drawn = drawn[np.isfinite(drawn)]
        if not len(drawn):
            return value, float("nan"), float("nan")
        low, middle, high = np.percentile(drawn, [2.5, 50, 97.5])
        return value, float(value + low - middle), float(value + high - middle)


def bootstrap_interval(values: np.ndarray, seed: int = 0, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95% interval of the mean of ``values``, ``(n,)``; see ``Resamples.intervals``.

    The same seed draws the same people, so the interval of a difference ``a - b`` of two aligned arrays is
    the interval of the paired difference.

    Raises:
        ValueError: for no values.
    """
    (low,), (high,) = Resamples(len(values), seed, resamples).intervals(np.asarray(values)[:, None])
    return float(low), float(high)


def sign_flip_p(differences: np.ndarray, seed: int = 0, flips: int = FLIPS) -> np.ndarray:
    """Two-sided p-values of paired differences, ``(V,)``, by Fisher's randomisation test.

    If two strategies were equally good, which of a person's two values belongs to which would be chance. So
    the signs of the differences are flipped at random, and p is the share of flips whose mean is at least as
    far from 0 as the true one: ``(1 + #{|mean_flipped| >= |mean|}) / (1 + flips)`` (Fisher 1935; for rankings
    Smucker et al. 2007). Zeros and NaN have no say.

    Args:
        differences: of aligned values, ``(n, V)``.
        seed: of the flips, the same ones for every column.
        flips: how many.
    """
    d = np.where(np.isfinite(differences), differences, 0.0)
    seen = np.abs(d.sum(axis=0))
    almost = seen - 1e-9 * np.abs(d).sum(axis=0)  # sums in another order differ in their last digits
    rng = np.random.default_rng(seed)
    extreme = np.zeros(d.shape[1])
    for start in range(0, flips, _CHUNK):
        size = (min(_CHUNK, flips - start), len(d))
        signs = rng.integers(0, 2, size=size, dtype=np.int8) * 2.0 - 1.0
        extreme += (np.abs(signs @ d) >= almost).sum(axis=0)
    return np.asarray((1.0 + extreme) / (1.0 + flips))


def holm(p_values: np.ndarray) -> np.ndarray:
    """P-values corrected for their number, ``(m,)``, so that the chance of any false alarm stays below alpha.

    Holm (1979), step-down: the i-th smallest is multiplied by ``m - i + 1``, none may be smaller than the one
    before it, and none exceeds 1. Valid whatever the comparisons have to do with each other.
    """
    p = np.asarray(p_values, np.float64)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    out = np.empty_like(p)
    out[order] = np.minimum(stepped, 1.0)
    return out


def _ends(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 2.5th and the 97.5th percentile of each column of ``(S, V)``; undefined draws are left out."""
    if not np.isfinite(drawn).all():
        defined = np.isfinite(drawn).any(axis=0)
        low, high = np.full(drawn.shape[1], np.nan), np.full(drawn.shape[1], np.nan)
        if defined.any():
            low[defined], high[defined] = np.nanpercentile(drawn[:, defined], [2.5, 97.5], axis=0)
        return low, high
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return np.asarray(low), np.asarray(high)
