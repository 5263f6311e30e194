"""How much two rankings have in common, and who moved where between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mmrec.errors import InvalidInput

PERSISTENCE = 0.9
"""p: the chance that somebody who has looked at one place goes on to the next. With 0.9 the first ten places
hold 86% of the weight (Webber et al. 2010, eq. 21)."""


def rank_biased_overlap(a: Sequence[Any], b: Sequence[Any], p: float = PERSISTENCE) -> float:
    """RBO of two top lists, extrapolated: 1 for the same order, 0 for nothing in common.

    With ``X_d`` the number of items that both lists hold in their first d places, s and l the lengths of the
    shorter and the longer list::

        RBO = (1 - p)/p (sum_{d=1..l} X_d/d p^d + sum_{d=s+1..l} X_s (d - s)/(s d) p^d)
              + ((X_l - X_s)/l + X_s/s) p^l

    Below what was seen the lists are taken to go on agreeing as they did, so that lists of different lengths
    can be compared (Webber, Moffat & Zobel 2010, "A similarity measure for indefinite rankings", eq. 32).

    Args:
        a: items, the best first; none twice.
        b: likewise.
        p: persistence, between 0 and 1; the smaller, the more the top counts.

    Raises:
        InvalidInput: for a p outside of (0, 1), or an item that is listed twice.
    """
    if not 0 < p < 1:
        raise InvalidInput(f"The persistence p is {p}; it lies between 0 and 1, both excluded.")
    for ranking in (a, b):
        _check_distinct(ranking)
    short, long = sorted((a, b), key=len)
    if not short:
        return 1.0 if not long else 0.0
    s, l = len(short), len(long)  # noqa: E741 - as in the paper
    common = _common(short, long)  # X_1 .. X_l
    depth = np.arange(1, l + 1)
    weight = p**depth
    seen = (common / depth * weight).sum()
    beyond = depth > s
    guessed = (common[s - 1] * (depth - s) / (s * depth) * weight)[beyond].sum()
    tail = ((common[-1] - common[s - 1]) / l + common[s - 1] / s) * p**l
    return float(min(1.0, (1 - p) / p * (seen + guessed) + tail))


def jaccard(a: Sequence[Any], b: Sequence[Any]) -> float:
    """``|A and B| / |A or B|``: the share of the items of two lists that both hold; the order has no say.

    Two empty lists have everything in common (Jaccard 1912).
    """
    one, other = set(a), set(b)
    return len(one & other) / len(one | other) if one | other else 1.0


def places(scores: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The place of every item in the full ranking of the allowed, ``(N,)`` int64; 1 is the top, 0 is none.

    The order is that of ``retrieval.top_k``: equal scores keep catalogue order.

    Args:
        scores: ``(N,)``.
        allowed: ``(N,)`` bool.
    """
    candidates = np.flatnonzero(allowed)
    order = candidates[np.argsort(-scores[candidates], kind="stable")]
    found = np.zeros(len(scores), np.int64)
    found[order] = np.arange(1, len(order) + 1)
    return found


def _common(short: Sequence[Any], long: Sequence[Any]) -> np.ndarray:
    """``X_d`` for every depth of the longer list, ``(l,)``."""
    first: dict[Any, int] = {item: at for at, item in enumerate(short)}
    met = np.zeros(len(long), np.int64)
    for at, item in enumerate(long):
        if item in first:
            met[max(at, first[item])] += 1  # from the depth on at which both have named it
    return np.cumsum(met)


def _check_distinct(ranking: Sequence[Any]) -> None:
    seen: set[Any] = set()
    for item in ranking:
        if item in seen:
            raise InvalidInput(f"The item {item!r} is listed twice; a ranking names each item once.")
        seen.add(item)
