"""Team draft is fair, and Wilson's interval is honest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrec.evaluation.interleaving import anytime_interval, team_draft, wilson_interval

Interval = Callable[[int, int], tuple[float, float]]

rankings = st.lists(st.integers(0, 14), unique=True, max_size=10)


@given(rankings, rankings, st.integers(0, 12), st.integers(0, 1000))
def test_a_draft_is_a_fair_list_of_both(a: list[int], b: list[int], length: int, seed: int) -> None:
    draft = team_draft(a, b, length, np.random.default_rng(seed))
    assert len(set(draft.items)) == len(draft.items) == min(length, len(set(a) | set(b)))
    for team, ranking in enumerate((a, b)):
        own = [item for item, by in zip(draft.items, draft.teams, strict=True) if by == team]
        assert [item for item in ranking if item in own] == own  # in the order of the ranking
    if set(a).isdisjoint(b) and len(a) == len(b):
        for shown in range(0, len(draft.teams) + 1, 2):
            assert draft.teams[:shown].count(0) * 2 == shown
    assert sum(draft.credit(draft.items)) == len(draft.items)


def test_each_pick_is_the_best_that_is_left() -> None:
    a, b = list("abcd"), list("bxay")
    for seed in range(50):
        draft = team_draft(a, b, 6, np.random.default_rng(seed))
        for at, (item, team) in enumerate(zip(draft.items, draft.teams, strict=True)):
            left = [i for i in (a, b)[team] if i not in draft.items[:at]]
            assert item == left[0]


def test_nobody_is_favoured() -> None:
    rng = np.random.default_rng(0)
    first_pick = [team_draft([1, 2, 3], [4, 5, 6], 6, rng).teams[0] for _ in range(2_000)]
    assert np.mean(first_pick) == pytest.approx(0.5, abs=0.04)
    # Somebody who likes everything alike is a tie whenever the numbers are even.
    same = [team_draft([1, 2, 3, 4], [4, 3, 2, 1], 4, rng).credit([1, 2, 3, 4]) for _ in range(200)]
    assert set(same) == {(2, 2)}


def test_credit_goes_to_whoever_brought_it() -> None:
    draft = team_draft(["a", "b"], ["c", "d"], 4, np.random.default_rng(3))
    assert draft.credit(["a", "b"]) == (2, 0)
    assert draft.credit(["d", "nothing"]) == (0, 1)


@pytest.mark.parametrize(
    ("wins", "trials", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_by_known_values(wins: int, trials: int, low: float, high: float) -> None:
    # 81 of 263: Newcombe (1998), table I; the others by the formula on paper
    assert wilson_interval(wins, trials) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize("interval", [wilson_interval, anytime_interval])
@given(wins=st.integers(0, 200), losses=st.integers(0, 200))
def test_an_interval_holds_the_share_and_mirrors(interval: Interval, wins: int, losses: int) -> None:
    low, high = interval(wins, wins + losses)
    assert 0.0 <= low <= high <= 1.0
    if wins + losses:
        assert low <= wins / (wins + losses) + 1e-12
        assert high >= wins / (wins + losses) - 1e-12
    other = interval(losses, wins + losses)
    assert other == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize("n", [1, 7, 8, 40])
def test_where_all_were_won_the_interval_for_any_stop_is_known(n: int) -> None:
    # 1 / ((n + 1) p^n) < 20, solved for p; eight in a row are the fewest that rule a fair coin out
    low, high = anytime_interval(n, n)
    assert (low, high) == pytest.approx(((1 / (20 * (n + 1))) ** (1 / n), 1.0))
    assert (low > 0.5) == (n >= 8)


def ever_left_out(interval: Interval, most: int) -> float:
    """How likely a fair coin is told to be unfair by somebody who looks after each of so many tosses."""
    alive, told = np.array([1.0]), 0.0  # alive[k]: no verdict yet, after k wins
    for n in range(1, most + 1):
        alive = (np.append(alive, 0.0) + np.insert(alive, 0, 0.0)) / 2
        for wins in range(n + 1):
            low, high = interval(wins, n)
            if not low <= 0.5 <= high:
                told, alive[wins] = told + alive[wins], 0.0
    return told


def test_looking_after_every_test_fools_nobody() -> None:
    assert 0.001 < ever_left_out(anytime_interval, 60) <= 0.05
    assert ever_left_out(wilson_interval, 60) > 0.15  # which is why the tally does not use it


@pytest.mark.parametrize("interval", [wilson_interval, anytime_interval])
def test_impossible_counts_are_refused(interval: Interval) -> None:
    for wins, trials in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="impossible"):
            interval(wins, trials)
