"""What every metric of a ranking must do, swept over the table, and each one's own numbers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mmrec.evaluation.metrics
from mmrec.evaluation.metrics import METRICS
from mmrec.evaluation.protocol import HEADLINE

Metric = Callable[[np.ndarray], np.ndarray]

every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
rankings = st.lists(st.integers(1, 5000), min_size=1, max_size=50).map(np.array)
unhurried = settings(deadline=None)


def test_every_metric_on_disk_is_in_the_table() -> None:
    on_disk = set()
    for found in pkgutil.walk_packages(mmrec.evaluation.metrics.__path__, "mmrec.evaluation.metrics."):
        module = importlib.import_module(found.name)
        functions = [f for n, f in inspect.getmembers(module, inspect.isfunction) if not n.startswith("_")]
        own = {f for f in functions if f.__module__ == module.__name__}
        assert len(own) == 1, f"{found.name} holds {len(own)} metrics; one file is one metric"
        on_disk |= own
    assert on_disk == set(METRICS.values())
    assert len(METRICS) == len(on_disk), "a metric is listed twice"
    assert HEADLINE in METRICS


@every_metric
@unhurried
@given(places=rankings)
def test_values_lie_in_0_to_1_one_for_each_case(metric: Metric, places: np.ndarray) -> None:
    values = metric(places)
    assert values.shape == places.shape
    assert values.dtype == np.float64
    assert (values >= 0).all()
    assert (values <= 1).all()


@every_metric
def test_the_top_is_worth_1(metric: Metric) -> None:
    assert metric(np.array([1])).tolist() == [1.0]


@every_metric
def test_a_later_place_is_never_worth_more(metric: Metric) -> None:
    values = metric(np.arange(1, 2000))
    assert (np.diff(values) <= 0).all()
    assert values[-1] < 0.01


@every_metric
@unhurried
@given(places=rankings)
def test_a_case_is_judged_by_its_own_place_alone(metric: Metric, places: np.ndarray) -> None:
    alone = [float(metric(np.array([place]))[0]) for place in places]
    assert metric(places).tolist() == alone


@every_metric
def test_no_cases_no_values(metric: Metric) -> None:
    assert metric(np.empty(0, np.int64)).shape == (0,)


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
        ("MRR", 2, 0.5),
        ("MRR", 8, 0.125),
        ("MRR", 1000, 0.001),
    ],
)
def test_values_by_hand(name: str, place: int, value: float) -> None:
    assert METRICS[name](np.array([place]))[0] == pytest.approx(value, abs=1e-12)


def gain(relevance: np.ndarray) -> float:
    """The discounted gain of a list, place by place."""
    return sum((2.0**r - 1.0) / np.log2(place + 1) for place, r in enumerate(relevance, start=1))


@unhurried
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_metrics_agree_with_the_whole_ranking(case: tuple[int, int]) -> None:
    n, place = case
    relevance = np.zeros(n)
    relevance[place - 1] = 1.0
    ideal = np.sort(relevance)[::-1]
    expected = {
        "nDCG@10": gain(relevance[:10]) / gain(ideal[:10]),
        "recall@10": relevance[:10].sum() / relevance.sum(),
        "MRR": max(r / p for p, r in enumerate(relevance, start=1)),
    }
    assert expected.keys() == METRICS.keys(), "a new metric needs its oracle here"
    for name, value in expected.items():
        assert METRICS[name](np.array([place]))[0] == pytest.approx(value, abs=1e-12)
