"""Overlap of rankings against hand-made answers and the definition summed up term by term."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrec.errors import InvalidInput
from mmrec.evaluation.overlap import jaccard, places, rank_biased_overlap
from mmrec.retrieval import top_k

rankings = st.lists(st.integers(0, 14), unique=True, min_size=1, max_size=12)
persistences = st.floats(0.3, 0.97)


def summed(a: list[int], b: list[int], p: float) -> float:
    """``(1 - p) sum_d p^(d-1) A_d``, the agreement beyond what was seen as the paper extrapolates it."""
    short, long = sorted((a, b), key=len)
    s, l = len(short), len(long)  # noqa: E741
    x = [len(set(short[:d]) & set(long[:d])) for d in range(l + 1)]
    total = 0.0
    for d in range(1, 4_000):
        if d <= s:
            agreement = x[d] / d
        elif d <= l:
            agreement = (x[d] + x[s] * (d - s) / s) / d
        else:
            agreement = (x[l] - x[s]) / l + x[s] / s
        total += (1 - p) * p ** (d - 1) * agreement
    return total


@given(rankings, rankings, persistences)
def test_rbo_is_its_definition_summed_up(a: list[int], b: list[int], p: float) -> None:
    assert rank_biased_overlap(a, b, p) == pytest.approx(min(1.0, summed(a, b, p)), abs=1e-9)


@given(rankings, rankings, persistences)
def test_rbo_is_symmetric_and_between_0_and_1(a: list[int], b: list[int], p: float) -> None:
    found = rank_biased_overlap(a, b, p)
    assert found == pytest.approx(rank_biased_overlap(b, a, p), abs=1e-12)
    assert 0.0 <= found <= 1.0
    assert rank_biased_overlap(a, a, p) == pytest.approx(1.0)
    assert rank_biased_overlap(a, [item + 100 for item in b], p) == 0.0


def test_rbo_by_hand() -> None:
    # X = 0, 2: (1 - p)/p (0 + 2/2 p^2) + 2/2 p^2 = (1 - p) p + p^2 = p
    assert rank_biased_overlap("ab", "ba", 0.8) == pytest.approx(0.8)
    # X = 1, 1: (1 - p)/p (p + p^2/2) + p^2/2 = 1 - p + (1 - p) p/2 + p^2/2 = 1 - p/2
    assert rank_biased_overlap("ab", "ac", 0.8) == pytest.approx(0.6)


def test_an_exchange_at_the_top_costs_more_than_one_at_the_bottom() -> None:
    base = list("abcdefgh")
    top, bottom = list("bacdefgh"), list("abcdefhg")
    assert rank_biased_overlap(base, top) < rank_biased_overlap(base, bottom) < 1.0
    assert jaccard(base, top) == 1.0


def test_empty_lists_and_bad_input() -> None:
    assert rank_biased_overlap([], []) == 1.0
    assert rank_biased_overlap([], ["a"]) == 0.0
    assert jaccard([], []) == 1.0
    assert jaccard("abc", "bcd") == 0.5
    with pytest.raises(InvalidInput, match="listed twice"):
        rank_biased_overlap("aa", "ab")
    for p in (0.0, 1.0, -1.0, float("nan")):
        with pytest.raises(InvalidInput, match="persistence"):
            rank_biased_overlap("a", "a", p)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=1, max_size=20), st.integers(0, 2**20))
def test_places_are_those_of_the_list(scores: list[float], bits: int) -> None:
    allowed = np.array([bool(bits >> n & 1) for n in range(len(scores))])
    found = places(np.array(scores), allowed)
    order = top_k(np.array(scores), allowed, len(scores))
    assert found[order].tolist() == list(range(1, int(allowed.sum()) + 1))
    assert not found[~allowed].any()
