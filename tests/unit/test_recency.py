"""Histories as coefficients: half-lives, normalisation, dislikes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mmrec.data.cases import Cases
from mmrec.profile import HALF_LIVES, event_coefficients, recency_coefficients
from mmrec.recommender import dense_histories

N, K = 6, len(HALF_LIVES)

events = st.tuples(
    st.integers(0, N - 1),
    st.sampled_from([0.2, 0.4, 0.7, 1.0, -0.5, -1.0]),
    st.floats(0, 900, allow_subnormal=False),
)
unhurried = settings(deadline=None)


def columns(history: list[tuple[int, float, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, weights, ages = zip(*history, strict=True) if history else ((), (), ())
    return np.array(rows, np.int64), np.array(weights, float), np.array(ages, float)


def by_definition(history: list[tuple[int, float, float]]) -> np.ndarray:
    """``c_lk`` event by event in plain Python, summed by item; ``(K, N)``."""
    out = np.zeros((K, N))
    for k, half in enumerate(HALF_LIVES):
        newest = min((age for _, _, age in history), default=0.0)
        decayed = [(row, w * 0.5 ** ((age - newest) / half)) for row, w, age in history]
        mass = sum(abs(c) for _, c in decayed)
        for row, c in decayed:
            out[k, row] += c / mass
    return out


def test_an_event_counts_half_after_its_half_life() -> None:
    days = np.array([0.0, 3.0, 30.0])
    found = event_coefficients(np.array([0, 3]), np.ones(3), days)
    week = np.array([1, 0.5, 2.0**-10])
    season = np.array([1, 2.0**-0.1, 0.5])
    np.testing.assert_allclose(found[:, 0], week / week.sum(), rtol=1e-6)
    np.testing.assert_allclose(found[:, 1], season / season.sum(), rtol=1e-6)
    np.testing.assert_allclose(found[:, 2], np.full(3, 1 / 3), rtol=1e-6)
    assert list(HALF_LIVES) == [3.0, 30.0, float("inf")]


def test_weights_and_dislikes_by_hand() -> None:
    found = recency_coefficients(np.array([2, 0, 2]), np.array([1.0, -0.5, 0.5]), np.array([5.0, 5, 8]), N)
    # The mass of three days is 1 + 1/2 + 1/4, that of ever 1 + 1/2 + 1/2.
    np.testing.assert_allclose(found[0], [-0.5 / 1.75, 0, 1.25 / 1.75, 0, 0, 0], rtol=1e-6)
    np.testing.assert_allclose(found[2], [-0.25, 0, 0.75, 0, 0, 0], rtol=1e-6)
    assert found.shape == (K, N)
    assert found.dtype == np.float32


@unhurried
@given(st.lists(events, max_size=12))
def test_coefficients_are_what_the_formula_says(history: list[tuple[int, float, float]]) -> None:
    np.testing.assert_allclose(
        recency_coefficients(*columns(history), N), by_definition(history), rtol=1e-5, atol=1e-6
    )


@unhurried
@given(st.lists(events, min_size=1, max_size=12))
def test_every_half_life_has_mass_1_and_keeps_the_signs(history: list[tuple[int, float, float]]) -> None:
    _, weights, ages = columns(history)
    found = event_coefficients(np.array([0, len(history)]), weights, ages)
    np.testing.assert_allclose(np.abs(found).sum(0), np.ones(K), atol=1e-5)
    assert (np.sign(found[:, 2]) == np.sign(weights)).all()
    assert (found[weights < 0] <= 0).all()
    assert (found[weights > 0] >= 0).all()


@unhurried
@given(st.lists(events, min_size=1, max_size=12), st.floats(0, 9000))
@example([(0, 1.0, 0.0), (3, -0.5, 9.0)], 9000.0)
def test_who_comes_back_later_has_the_same_taste(
    history: list[tuple[int, float, float]], later: float
) -> None:
    rows, weights, ages = columns(history)
    np.testing.assert_allclose(
        recency_coefficients(rows, weights, ages + later, N),
        recency_coefficients(rows, weights, ages, N),
        rtol=1e-4,
        atol=1e-6,
    )


@unhurried
@given(st.lists(events, min_size=1, max_size=12), st.floats(0.1, 10))
def test_only_the_ratios_of_weights_count(history: list[tuple[int, float, float]], factor: float) -> None:
    rows, weights, ages = columns(history)
    np.testing.assert_allclose(
        recency_coefficients(rows, factor * weights, ages, N),
        recency_coefficients(rows, weights, ages, N),
        rtol=1e-5,
        atol=1e-6,
    )


def test_an_empty_history_says_nothing() -> None:
    assert event_coefficients(np.array([0]), np.empty(0), np.empty(0)).shape == (0, K)
    nobody = recency_coefficients(np.empty(0, np.int64), np.empty(0), np.empty(0), N)
    assert nobody.shape == (K, N)
    assert not nobody.any()


def test_a_history_of_events_without_weight_says_nothing() -> None:
    found = event_coefficients(np.array([0, 2, 3]), np.array([0.0, 0.0, 1.0]), np.array([1.0, 2.0, 4.0]))
    assert found.tolist() == [[0.0] * K, [0.0] * K, [1.0] * K]


@pytest.mark.parametrize("days", [365.0, 4000.0])
def test_an_old_event_before_a_new_one_without_weight_still_counts(days: float) -> None:
    """A rating of 3 is an event, but says nothing; the taste before it does not vanish with it."""
    found = event_coefficients(np.array([0, 2]), np.array([1.0, 0.0]), np.array([days, 0.0]))
    assert found[0].tolist() == [1.0] * K


@unhurried
@given(st.lists(st.lists(events, max_size=6), min_size=1, max_size=5), st.data())
def test_many_histories_at_once_are_each_history_alone(
    histories: list[list[tuple[int, float, float]]], data: st.DataObject
) -> None:
    parts = [columns(history) for history in histories]
    n = len(histories)
    cases = Cases(
        users=np.array([f"u{c}" for c in range(n)], object),
        targets=np.zeros(n, np.int64),
        when=np.zeros(n, "datetime64[us]"),
        starts=np.concatenate([[0], np.cumsum([len(h) for h in histories])]).astype(np.int64),
        rows=np.concatenate([p[0] for p in parts]),
        weights=np.concatenate([p[1] for p in parts]),
        ages_days=np.concatenate([p[2] for p in parts]),
    )
    chosen = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=6)), np.int64)
    dense = dense_histories(cases, chosen, N).numpy()
    assert dense.shape == (len(chosen), K, N)
    assert dense.dtype == np.float32
    for b, c in enumerate(chosen):
        np.testing.assert_allclose(dense[b], recency_coefficients(*parts[c], N), rtol=1e-5, atol=1e-7)
