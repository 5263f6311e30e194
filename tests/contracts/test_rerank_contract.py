"""What every re-ranking must do, swept over the table, and what each is for."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import mmrec.retrieval.reranking
from mmrec.errors import NotFound
from mmrec.retrieval import RERANKERS, Candidates, RerankConfig, rerank, shortlist, top_k

every_reranking = pytest.mark.parametrize("name", RERANKERS)
trades = pytest.mark.parametrize("trade", [0.0, 0.3, 1.0])
unhurried = settings(deadline=None)


def some_candidates(seed: int = 0, people: int = 5, pool: int = 20, items: int = 30) -> Candidates:
    """Random shortlists; the last person has only three items, the one before no history."""
    rng = np.random.default_rng(seed)
    allowed = np.ones((people, items), bool)
    allowed[-1] = np.arange(items) < 3
    rows, relevance = shortlist(rng.normal(size=(people, items)), allowed, pool)
    vectors = rng.normal(size=(items, 6))
    taste = rng.dirichlet(np.full(4, 0.5), people)
    taste[-2] = 0
    return Candidates(
        rows=rows,
        relevance=relevance,
        vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        category=np.arange(items) % 4,
        known_by=rng.random(items) ** 3,
        taste=taste,
    )


def test_every_reranking_on_disk_is_in_the_table() -> None:
    on_disk = set()
    for found in pkgutil.walk_packages(mmrec.retrieval.reranking.__path__, "mmrec.retrieval.reranking."):
        module = importlib.import_module(found.name)
        if found.name.endswith(".candidates"):
            continue
        functions = [f for n, f in inspect.getmembers(module, inspect.isfunction) if not n.startswith("_")]
        on_disk |= {f for f in functions if f.__module__ == module.__name__}
    assert on_disk == set(RERANKERS.values())


@every_reranking
@trades
def test_a_list_holds_candidates_only_and_each_once(name: str, trade: float) -> None:
    candidates = some_candidates()
    lists = rerank(name, candidates, 10, RerankConfig(trade=trade))
    assert lists.shape == (5, 10)
    for pool, rows in zip(candidates.rows, lists, strict=True):
        there = pool[pool >= 0]
        shown = rows[rows >= 0]
        assert len(shown) == min(10, len(there))
        assert len(set(shown.tolist())) == len(shown)
        assert set(shown.tolist()) <= set(there.tolist())
        assert (rows[len(shown) :] == -1).all()


@every_reranking
def test_without_a_trade_the_order_of_the_scores_stays(name: str) -> None:
    candidates = some_candidates()
    np.testing.assert_array_equal(
        rerank(name, candidates, 10, RerankConfig(trade=0)), candidates.rows[:, :10]
    )


@every_reranking
@trades
def test_people_are_served_one_by_one(name: str, trade: float) -> None:
    candidates, config = some_candidates(), RerankConfig(trade=trade)
    together = rerank(name, candidates, 10, config)
    for person in range(5):
        own = replace(
            candidates,
            rows=candidates.rows[[person]],
            relevance=candidates.relevance[[person]],
            taste=candidates.taste[[person]],
        )
        np.testing.assert_array_equal(rerank(name, own, 10, config)[0], together[person])


@every_reranking
def test_nobody_and_nothing(name: str) -> None:
    rows, relevance = shortlist(np.zeros((2, 4)), np.zeros((2, 4), bool), 10)
    nothing = replace(some_candidates(), rows=rows, relevance=relevance, taste=np.zeros((2, 4)))
    assert (rerank(name, nothing, 10) == -1).all()
    nobody = replace(nothing, rows=rows[:0], relevance=relevance[:0], taste=np.zeros((0, 4)))
    assert rerank(name, nobody, 10).shape == (0, 10)


@unhurried
@given(st.integers(0, 200), st.integers(1, 12))
def test_a_shortlist_is_the_best_with_relevance_from_1_to_0(seed: int, pool: int) -> None:
    rng = np.random.default_rng(seed)
    scores, allowed = rng.integers(-3, 4, (4, 8)).astype(float), rng.random((4, 8)) < 0.7
    rows, relevance = shortlist(scores, allowed, pool)
    for own, there, shown, shares in zip(scores, allowed, rows, relevance, strict=True):
        best = top_k(own, there, pool)
        assert shown[shown >= 0].tolist() == best.tolist()
        assert (np.diff(shares[: len(best)]) <= 0).all()
        assert (shares[len(best) :] == 0).all()
        if len(best):
            assert shares[0] == 1.0
            assert shares[len(best) - 1] == (0.0 if own[best[0]] > own[best[-1]] else 1.0)


# -- each for what it is for


def greedy(candidates: Candidates, person: int, gain, k: int) -> list[int]:
    """The textbook's loop: add what gains most, the earlier of equals."""
    left, chosen = [c for c in range(candidates.rows.shape[1]) if candidates.rows[person, c] >= 0], []
    while left and len(chosen) < k:
        best = max(left, key=lambda c: (gain(chosen, c), -c))
        left.remove(best)
        chosen.append(best)
    return [int(candidates.rows[person, c]) for c in chosen]


@pytest.mark.parametrize("trade", [0.2, 0.5, 1.0])
def test_mmr_is_the_textbook_loop(trade: float) -> None:
    candidates = some_candidates(3)
    lists = rerank("mmr", candidates, 8, RerankConfig(trade=trade))
    for person in range(5):
        vectors = candidates.vectors[candidates.rows[person]]

        def gain(chosen: list[int], c: int, vectors=vectors, person=person) -> float:
            alike = max((float(vectors[c] @ vectors[other]) for other in chosen), default=0.0)
            return (1 - trade) * candidates.relevance[person, c] - trade * alike

        assert lists[person][lists[person] >= 0].tolist() == greedy(candidates, person, gain, 8)


@pytest.mark.parametrize("trade", [0.2, 0.5, 1.0])
def test_calibrated_is_the_textbook_loop(trade: float) -> None:
    candidates = some_candidates(4)
    lists = rerank("calibrated", candidates, 8, RerankConfig(trade=trade))
    for person in range(5):
        kinds, p = candidates.category[candidates.rows[person]], candidates.taste[person]

        def gain(chosen: list[int], c: int, kinds=kinds, p=p, person=person) -> float:
            q = np.bincount(kinds[[*chosen, c]], minlength=4) / (len(chosen) + 1)
            mixed = 0.99 * q + 0.01 * p
            divergence = sum(a * np.log(a / b) for a, b in zip(p, mixed, strict=True) if a > 0)
            # rounded: which of two equals comes first must not hang on the last digit
            return round((1 - trade) * candidates.relevance[person, c] - trade * divergence, 9)

        ours = lists[person][lists[person] >= 0].tolist()
        theirs = greedy(candidates, person, gain, 8)
        assert sorted(kinds_of(candidates, ours)) == sorted(kinds_of(candidates, theirs))
        if trade < 1:
            assert ours == theirs


def kinds_of(candidates: Candidates, rows: list[int]) -> list[int]:
    return candidates.category[rows].tolist()


def test_mmr_spreads_a_list_of_copies() -> None:
    vectors = np.eye(3)[[0, 0, 0, 1, 2]]
    candidates = replace(
        some_candidates(items=5),
        rows=np.arange(5)[None],
        relevance=np.array([[1.0, 0.9, 0.8, 0.5, 0.4]]),
        vectors=vectors,
        taste=np.zeros((1, 4)),
    )
    assert rerank("mmr", candidates, 3, RerankConfig(trade=0.5))[0].tolist() == [0, 3, 4]


def test_a_calibrated_list_is_like_the_history() -> None:
    """Half the history is of each of two categories, the scores know only one of them."""
    candidates = replace(
        some_candidates(items=8),
        rows=np.arange(8)[None],
        relevance=np.linspace(1, 0, 8)[None],
        category=np.array([0, 0, 0, 0, 1, 1, 1, 1]),
        taste=np.array([[0.5, 0.5, 0.0, 0.0]]),
    )
    shown = rerank("calibrated", candidates, 4, RerankConfig(trade=0.9))[0]
    assert sorted(candidates.category[shown].tolist()) == [0, 0, 1, 1]
    assert set(shown.tolist()) == {0, 1, 4, 5}


def test_the_penalty_lifts_what_few_know() -> None:
    candidates = replace(
        some_candidates(items=4),
        rows=np.arange(4)[None],
        relevance=np.array([[1.0, 0.95, 0.9, 0.0]]),
        known_by=np.array([0.5, 0.01, 0.0, 0.0]),
        taste=np.zeros((1, 4)),
    )
    assert rerank("popularity", candidates, 4, RerankConfig(trade=0.3))[0].tolist() == [2, 1, 0, 3]
    assert rerank("popularity", candidates, 4, RerankConfig(trade=1))[0].tolist() == [2, 3, 1, 0]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NotFound, match=r"Unknown re-ranking 'x'\. Valid: mmr, calibrated, popularity"):
        rerank("x", some_candidates(), 10)
    for wrong in ({"trade": 1.5}, {"trade": -0.1}, {"pool": 5}, {"speed": 3}):
        with pytest.raises(ValidationError):
            RerankConfig(**wrong)
