"""Intervals, paired tests and the correction for many comparisons."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test, ttest_rel

from mmrec.evaluation.significance import Resamples, bootstrap_interval, holm, sign_flip_p


def width(interval: tuple[float, float]) -> float:
    return interval[1] - interval[0]


# -- intervals


def test_an_interval_holds_its_mean(rng: np.random.Generator) -> None:
    for values in (rng.normal(size=80), rng.random(9) ** 4, np.array([0.25])):
        low, high = bootstrap_interval(values)
        assert low <= values.mean() <= high


def test_an_interval_holds_the_truth_95_times_in_100(rng: np.random.Generator) -> None:
    samples = rng.exponential(2.0, size=(200, 100))
    intervals = [bootstrap_interval(sample, seed, 300) for seed, sample in enumerate(samples)]
    covered = np.mean([low <= 2.0 <= high for low, high in intervals])
    assert 0.87 <= covered <= 0.99


def test_the_interval_is_that_of_the_normal_theory(rng: np.random.Generator) -> None:
    values = rng.normal(3.0, 2.0, 2000)
    low, high = bootstrap_interval(values)
    error = values.std() / np.sqrt(len(values))
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.25 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.25 * error)


def test_the_interval_is_that_of_drawing_one_by_one(rng: np.random.Generator) -> None:
    """The draws are counted at once; what comes out is what a plain loop gives."""
    values, again = rng.random(31), np.random.default_rng(4)
    means = [values[again.integers(31, size=31)].mean() for _ in range(400)]
    np.testing.assert_allclose(bootstrap_interval(values, 4, 400), np.percentile(means, [2.5, 97.5]))


def test_the_seed_decides_the_interval(rng: np.random.Generator) -> None:
    values = rng.random(50)
    assert bootstrap_interval(values, 3) == bootstrap_interval(values, 3)
    assert bootstrap_interval(values, 3) != bootstrap_interval(values, 4)


def test_more_users_make_it_narrower(rng: np.random.Generator) -> None:
    values = rng.random(4000)
    widths = [width(bootstrap_interval(values[:n], resamples=500)) for n in (40, 400, 4000)]
    assert widths[0] > 2 * widths[1] > 4 * widths[2]


def test_a_difference_is_paired(rng: np.random.Generator) -> None:
    """Users who are easy for one strategy are easy for the other: the pair must know it."""
    b = rng.random(200)
    a = b + rng.normal(0.05, 0.01, 200)
    paired = bootstrap_interval(a - b)
    assert paired[0] > 0
    assert width(paired) < width(bootstrap_interval(a)) / 10
    np.testing.assert_allclose(bootstrap_interval(b - a), [-paired[1], -paired[0]], atol=1e-12)
    np.testing.assert_allclose(bootstrap_interval((b + 0.25) - b), [0.25, 0.25], atol=1e-12)


def test_columns_are_drawn_together_and_people_without_a_value_left_out(rng: np.random.Generator) -> None:
    values = rng.random((60, 3))
    values[::2, 1] = np.nan
    values[:, 2] = np.nan
    low, high = Resamples(60, 2).intervals(values)
    np.testing.assert_allclose((low[0], high[0]), bootstrap_interval(values[:, 0], 2))
    assert low[1] < np.nanmean(values[:, 1]) < high[1]
    assert width((low[1], high[1])) > width((low[0], high[0]))  # half the people
    assert np.isnan((low[2], high[2])).all()


def test_no_values_have_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bootstrap_interval(np.empty(0))


def test_what_is_no_mean_has_an_interval_around_its_value(rng: np.random.Generator) -> None:
    """How many different things there are: every draw sees fewer, the interval must not."""
    things = rng.integers(0, 300, 200)

    def different(draws: np.ndarray) -> np.ndarray:
        return np.array([len(np.unique(things[draw > 0])) for draw in draws], float)

    value, low, high = Resamples(200, 1).sample_interval(different)
    assert value == len(np.unique(things))
    assert low < value < high
    assert different(Resamples(200, 1).draws[:50]).max() < value

    def mean(draws: np.ndarray) -> np.ndarray:
        return np.asarray(draws @ things / 200)

    value, low, high = Resamples(200, 1).sample_interval(mean)
    np.testing.assert_allclose((low, high), bootstrap_interval(things, 1), rtol=0.02)


# -- paired tests


def test_the_test_is_that_of_every_possible_flip(rng: np.random.Generator) -> None:
    d = rng.normal(0.6, 1.0, 10)
    sums = np.array([np.dot(signs, d) for signs in product([-1, 1], repeat=10)])
    exact = (np.abs(sums) >= abs(d.sum()) - 1e-12).mean()
    theirs = permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue
    assert exact == pytest.approx(theirs)
    assert sign_flip_p(d[:, None])[0] == pytest.approx(exact, abs=0.01)


def test_it_agrees_with_the_t_test_where_that_is_right(rng: np.random.Generator) -> None:
    b = rng.normal(size=(400, 4))
    a = b + rng.normal([0.0, 0.08, 0.12, 0.3], 1.0, size=(400, 4))
    theirs = ttest_rel(a, b).pvalue
    np.testing.assert_allclose(sign_flip_p(a - b), theirs, atol=0.015)


def test_where_nothing_differs_five_in_a_hundred_seem_to(rng: np.random.Generator) -> None:
    found = sign_flip_p(rng.exponential(size=(40, 400)) * rng.choice([-1, 1], (40, 400)), flips=2000)
    assert (found < 0.05).mean() == pytest.approx(0.05, abs=0.035)


def test_p_is_never_0_and_is_1_without_a_difference(rng: np.random.Generator) -> None:
    d = np.stack([np.full(500, 1.0), np.zeros(500), np.full(500, np.nan)], axis=1)
    p = sign_flip_p(d, flips=999)
    np.testing.assert_allclose(p, [0.001, 1.0, 1.0])


def test_p_does_not_care_for_direction_unit_or_people_without_a_value(rng: np.random.Generator) -> None:
    d = rng.normal(0.2, 1, 60)
    with_gaps = np.concatenate([d, [np.nan, 0.0]])
    p = sign_flip_p(np.stack([d, -d, 1000 * d], axis=1), seed=3)
    assert p[0] == p[1] == p[2]
    assert sign_flip_p(with_gaps[:, None], seed=3)[0] == pytest.approx(p[0], abs=0.02)


def test_differences_of_hits_are_full_of_ties(rng: np.random.Generator) -> None:
    """Many flips give exactly the mean that was seen; rounding must not drop them."""
    d = np.concatenate([np.full(6, 0.1), np.full(3, -0.1), np.zeros(20)])
    sums = np.array([sum(signs) for signs in product([-1, 1], repeat=9)])
    assert sign_flip_p(d[:, None])[0] == pytest.approx((np.abs(sums) >= 3).mean(), abs=0.015)


# -- many comparisons


@pytest.mark.parametrize(
    ("p", "corrected"),
    [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.5, 0.9], [1.0, 1.0]),
        ([0.02], [0.02]),
        ([0.01, 0.01, 0.01], [0.03, 0.03, 0.03]),
        ([], []),
    ],
)
def test_holm_by_hand(p: list[float], corrected: list[float]) -> None:
    np.testing.assert_allclose(holm(np.array(p)), corrected)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_lies_between_nothing_and_bonferroni_and_keeps_the_order(p: list[float]) -> None:
    raw = np.array(p)
    corrected = holm(raw)
    assert (corrected >= raw).all()
    assert (corrected <= np.minimum(raw * len(raw), 1.0) + 1e-12).all()
    assert (np.diff(corrected[np.argsort(raw, kind="stable")]) >= 0).all()


def test_false_alarms_stay_rare_among_many(rng: np.random.Generator) -> None:
    families = rng.random((2000, 25))
    assert np.mean([holm(family).min() < 0.05 for family in families]) == pytest.approx(0.05, abs=0.02)
    assert np.mean([family.min() < 0.05 for family in families]) > 0.6
