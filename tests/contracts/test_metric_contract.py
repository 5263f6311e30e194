"""What every metric must do, swept over the tables, and each ranking metric's own numbers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mmrec.evaluation.metrics
from mmrec.cli import evaluating
from mmrec.evaluation.answers import Answers, Placed
from mmrec.evaluation.metrics import (
    HEADLINE,
    HEADLINES,
    LISTS,
    LOWER_IS_BETTER,
    METRICS,
    RANKINGS,
    SAMPLES,
)
from tests.helpers.answers import answers_of, placed_of

Ranking = Callable[[Placed], np.ndarray]

every_ranking = pytest.mark.parametrize("metric", RANKINGS.values(), ids=RANKINGS)
every_list = pytest.mark.parametrize("metric", LISTS.values(), ids=LISTS)
every_sample = pytest.mark.parametrize("metric", SAMPLES.values(), ids=SAMPLES)
unhurried = settings(deadline=None)


@st.composite
def rankings(draw: st.DrawFn) -> Placed:
    """Up to six cases over up to forty items, with ties, and one to twelve relevant items each."""
    n, items = draw(st.integers(1, 6)), draw(st.integers(2, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    scores = rng.integers(0, draw(st.sampled_from([3, 1000])), (n, items)).astype(float)
    relevant = np.zeros((n, items), bool)
    for case in range(n):
        relevant[case, rng.permutation(items)[: rng.integers(1, min(items, 12) + 1)]] = True
    return placed_of(scores, relevant)


def one(place: int, candidates: int = 5000) -> Placed:
    return Placed.of_one(np.array([place]), np.array([candidates]))


# -- the tables


def test_every_metric_on_disk_is_in_one_table() -> None:
    on_disk = []
    for found in pkgutil.walk_packages(mmrec.evaluation.metrics.__path__, "mmrec.evaluation.metrics."):
        module = importlib.import_module(found.name)
        functions = [f for n, f in inspect.getmembers(module, inspect.isfunction) if not n.startswith("_")]
        own = [f for f in functions if f.__module__ == module.__name__]
        assert len(own) == 1, f"{found.name} holds {len(own)} metrics; one file is one metric"
        on_disk += own
    listed = [*RANKINGS.values(), *LISTS.values(), *SAMPLES.values()]
    assert sorted(f.__name__ for f in on_disk) == sorted(f.__name__ for f in listed)
    assert set(on_disk) == set(listed)


def test_names_are_unique_and_every_direction_is_known() -> None:
    assert len(set(METRICS)) == len(METRICS) == len(RANKINGS) + len(LISTS) + len(SAMPLES)
    assert set(METRICS) >= LOWER_IS_BETTER
    assert not LOWER_IS_BETTER & RANKINGS.keys()
    assert HEADLINES[0] == HEADLINE
    assert set(HEADLINES) <= RANKINGS.keys()


def test_the_command_prints_every_metric_once() -> None:
    printed = [*evaluating.HEADLINES, *(m for table in evaluating.TABLES.values() for m in table)]
    assert evaluating.HEADLINES == HEADLINES
    assert sorted(printed) == sorted(METRICS)


def test_every_metric_is_in_the_documents(repo_root: Path) -> None:
    page = (repo_root / "docs" / "evaluation.md").read_text()
    assert [name for name in METRICS if f"| {name} |" not in page] == []


@pytest.mark.parametrize("metric", [*RANKINGS.values(), *LISTS.values(), *SAMPLES.values()])
def test_every_docstring_says_its_variant(metric: Callable[..., Any]) -> None:
    told = inspect.getdoc(metric) or ""
    assert "``" in told, "a formula"
    assert len(told) > 150, "which of the variants in use it is"
    shape = r"``\(S,\)``" if metric in SAMPLES.values() else r"``\(n,\)``"
    assert re.search(shape, told)


# -- metrics of rankings


@every_ranking
@unhurried
@given(placed=rankings())
def test_values_lie_in_0_to_1_one_for_each_case(metric: Ranking, placed: Placed) -> None:
    values = metric(placed)
    assert values.shape == (len(placed),)
    assert values.dtype == np.float64
    undefined = placed.relevant == placed.candidates  # nothing is irrelevant: no AUC
    assert np.isfinite(values[~undefined]).all()
    assert (values[np.isfinite(values)] >= -1e-12).all()
    assert (values[np.isfinite(values)] <= 1 + 1e-12).all()


@every_ranking
@pytest.mark.parametrize("relevant", [1, 2, 9, 10])
def test_nothing_beats_the_ideal_order(metric: Ranking, relevant: int) -> None:
    rng = np.random.default_rng(relevant)
    wanted = np.zeros((60, 30), bool)
    wanted[:, :relevant] = True
    best = metric(placed_of(-np.arange(30.0)[None], wanted[:1]))[0]
    values = metric(placed_of(rng.random((60, 30)), wanted))
    assert (values <= best + 1e-12).all()
    if relevant <= 2:  # with more, every list may hold one
        assert values.min() < best
    if metric not in (RANKINGS["precision@10"], RANKINGS["F1@10"], RANKINGS["accuracy@10"]):
        assert best == pytest.approx(1.0)


@every_ranking
def test_a_later_place_is_never_worth_more(metric: Ranking) -> None:
    places = np.arange(1, 2000)
    values = metric(Placed.of_one(places, np.full(len(places), 2000)))
    assert (np.diff(values) <= 1e-15).all()
    assert values[-1] < values[0]


@every_ranking
@unhurried
@given(placed=rankings())
def test_a_case_is_judged_by_its_own_places_alone(metric: Ranking, placed: Placed) -> None:
    def alone(case: int) -> float:
        own = Placed(placed.places[[case]], placed.midranks[[case]], placed.candidates[[case]])
        return float(metric(own)[0])

    np.testing.assert_array_equal(metric(placed), [alone(case) for case in range(len(placed))])


@every_ranking
@unhurried
@given(placed=rankings())
def test_the_order_of_columns_and_empty_ones_do_not_matter(metric: Ranking, placed: Placed) -> None:
    def widened(array: np.ndarray) -> np.ndarray:
        return np.concatenate([np.zeros((len(placed), 2), array.dtype), array[:, ::-1]], axis=1)

    other = Placed(widened(placed.places), widened(placed.midranks), placed.candidates)
    np.testing.assert_allclose(metric(other), metric(placed), rtol=1e-12)


@every_ranking
def test_no_cases_no_values(metric: Ranking) -> None:
    assert metric(Placed.of_one(np.empty(0, np.int64))).shape == (0,)


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("nDCG@10", 2, 0.6309297535714575),  # 1 / log2(3)
        ("nDCG@10", 3, 0.5),  # 1 / log2(4)
        ("nDCG@10", 7, 1 / 3),  # 1 / log2(8)
        ("nDCG@10", 10, 0.2890648263178879),  # 1 / log2(11)
        ("nDCG@10", 11, 0.0),
        ("recall@10", 10, 1.0),
        ("recall@10", 11, 0.0),
        ("hit rate@10", 10, 1.0),
        ("hit rate@10", 11, 0.0),
        ("precision@10", 10, 0.1),
        ("F1@10", 1, 2 / 11),  # precision 1/10, recall 1
        ("MRR", 2, 0.5),
        ("MRR", 8, 0.125),
        ("MRR", 1000, 0.001),
        ("MAP@10", 8, 0.125),
        ("MAP@10", 11, 0.0),
        ("AUC", 1, 1.0),
        ("AUC", 5000, 0.0),
        ("AUC", 2500, 2500 / 4999),
        ("accuracy@10", 10, 1 - 9 / 5000),  # nine of the ten are wrong
        ("accuracy@10", 11, 1 - 11 / 5000),  # all ten, and the one that was missed
    ],
)
def test_values_by_hand(name: str, place: int, value: float) -> None:
    assert RANKINGS[name](one(place))[0] == pytest.approx(value, abs=1e-12)


def test_several_relevant_items_by_hand() -> None:
    """Places 1, 4 and 12 of twenty; the variants that libraries differ in show here."""
    relevant = np.zeros((1, 20), bool)
    relevant[0, [0, 3, 11]] = True
    placed = placed_of(-np.arange(20.0)[None], relevant)
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    expected = {
        "nDCG@10": (1 + 1 / np.log2(5)) / ideal,
        "recall@10": 2 / 3,
        "MRR": 1.0,
        "precision@10": 0.2,
        "F1@10": 2 * 0.2 * (2 / 3) / (0.2 + 2 / 3),
        "hit rate@10": 1.0,
        "MAP@10": (1 / 1 + 2 / 4) / 3,  # by all three, though two are found
        "AUC": 1 - (0 + 2 + 9) / (3 * 17),  # so many irrelevant ones stand before each
        "accuracy@10": 1 - (8 + 1) / 20,
    }
    assert expected.keys() == RANKINGS.keys(), "a new metric needs its numbers here"
    for name, value in expected.items():
        assert RANKINGS[name](placed)[0] == pytest.approx(value, abs=1e-12), name


# -- metrics of lists and of samples

FULL = answers_of(
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [11, 2, 9, 4, 0, 7, 1, 8, 10, 3], [5, 6], []],
    worth=np.random.default_rng(3).normal(size=(4, 12)),
    sensitivity=np.array([[0.2, 0.8], [0.9, 0.1], [0.5, 0.5], [0.4, 0.6]]),
    attention=np.array([[0.3, 0.7], [0.6, 0.4], [0.5, 0.5], [0.45, 0.55]]),
)


@every_list
def test_a_list_has_one_value_and_the_cases_are_independent(
    metric: Callable[[Answers], np.ndarray],
) -> None:
    values = metric(FULL)
    assert values.shape == (len(FULL),)
    assert np.isfinite(values[:3]).all()
    cases = FULL.cases
    for case in range(3):
        own = answers_of(
            [FULL.lists[case][FULL.lists[case] >= 0]],
            relevant=cases.relevant[[case]],
            taste=cases.taste[[case]],
            obvious=cases.obvious[[case]],
            worth=None if cases.worth is None else cases.worth[[case]],
        )
        assert metric(own)[0] == pytest.approx(values[case])


@every_list
def test_no_metric_of_lists_looks_at_the_order_within_one(metric: Callable[[Answers], np.ndarray]) -> None:
    turned = answers_of(
        [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
        relevant=FULL.cases.relevant[:1],
        taste=FULL.cases.taste[:1],
        worth=np.random.default_rng(3).normal(size=(4, 12))[:1],
    )
    assert metric(turned)[0] == pytest.approx(metric(FULL)[0])


@every_list
def test_no_lists_no_values(metric: Callable[[Answers], np.ndarray]) -> None:
    empty = answers_of([], relevant=np.empty((0, 1), int), taste=np.empty((0, 3)))
    assert metric(empty).shape == (0,)


@every_sample
def test_one_draw_of_everybody_is_the_value(metric: Callable[[Answers, np.ndarray], np.ndarray]) -> None:
    value = metric(FULL, np.ones((1, 4)))
    assert value.shape == (1,)
    assert np.isfinite(value).all()
    np.testing.assert_allclose(metric(FULL, np.full((3, 4), 2.0)), np.repeat(value, 3))


@every_sample
def test_a_draw_counts_a_case_as_often_as_it_says(
    metric: Callable[[Answers, np.ndarray], np.ndarray],
) -> None:
    """Twice the first case and no second is the same as a data set in which it is so."""
    drawn = metric(FULL, np.array([[2.0, 0.0, 1.0, 1.0]]))[0]
    lists = [FULL.lists[c][FULL.lists[c] >= 0] for c in (0, 0, 2, 3)]
    if metric is SAMPLES["truth meter"]:
        return  # its ranks are those of everybody, as its docstring says
    assert metric(answers_of(lists), np.ones((1, 4)))[0] == pytest.approx(drawn)
