"""Exact retrieval against brute force, ties and masks included."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mmrec.retrieval import NO_ITEM, places_of, ranks_of, top_k, top_k_of_each

few_scores = st.integers(-3, 3).map(float)  # so few that ties abound
unhurried = settings(deadline=None)


@st.composite
def shops(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Scores ``(B, N)`` and what is allowed ``(B, N)``."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 12)))
    elements = draw(st.sampled_from([few_scores, st.floats(-5, 5, width=32)]))
    return draw(hnp.arrays(np.float32, shape, elements=elements)), draw(hnp.arrays(bool, shape))


def ranking(scores: np.ndarray, allowed: np.ndarray) -> list[int]:
    """All allowed rows, best first, equal scores in catalogue order: repeatedly take out the best."""
    left = [n for n in range(len(scores)) if allowed[n]]
    ordered = []
    while left:
        best = left[0]
        for n in left[1:]:
            if scores[n] > scores[best]:
                best = n
        left.remove(best)
        ordered.append(best)
    return ordered


@unhurried
@given(shops(), st.integers(0, 15))
def test_the_best_k_are_the_first_of_the_ranking(shop: tuple[np.ndarray, np.ndarray], k: int) -> None:
    for scores, allowed in zip(*shop, strict=True):
        assert top_k(scores, allowed, k).tolist() == ranking(scores, allowed)[:k]


@unhurried
@given(shops(), st.data())
def test_the_place_of_an_item_is_where_it_stands_in_the_list(
    shop: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    scores, allowed = shop
    b, n = scores.shape
    targets = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=b, max_size=b)))
    found = places_of(scores, allowed, targets)
    with_target = allowed.copy()
    with_target[np.arange(b), targets] = True
    for row in range(b):
        everything = top_k(scores[row], with_target[row], n).tolist()
        assert found[row] == 1 + everything.index(targets[row])
        assert found[row] == 1 + ranking(scores[row], with_target[row]).index(targets[row])


@unhurried
@given(shops(), st.integers(0, 15))
def test_the_lists_of_many_are_those_of_each(shop: tuple[np.ndarray, np.ndarray], k: int) -> None:
    found = top_k_of_each(*shop, k)
    assert found.shape == (len(shop[0]), k)
    for scores, allowed, rows in zip(*shop, found, strict=True):
        shown = top_k(scores, allowed, k).tolist()
        assert rows.tolist() == shown + [NO_ITEM] * (k - len(shown))


@unhurried
@given(shops(), st.data())
def test_several_items_of_one_person_have_the_places_of_each(
    shop: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    scores, allowed = shop
    b, n = scores.shape
    targets = np.full((b, 3), NO_ITEM)
    for row in range(b):
        chosen = data.draw(st.lists(st.integers(0, n - 1), max_size=3, unique=True))
        targets[row, : len(chosen)] = chosen
    places, midranks = ranks_of(scores, allowed, targets)
    for row in range(b):
        real = targets[row][targets[row] >= 0]
        candidates = allowed[row].copy()
        candidates[real] = True  # a target is allowed
        order = ranking(scores[row], candidates)
        level = [
            [p for p, other in enumerate(order, 1) if scores[row][other] == scores[row][t]] for t in real
        ]
        assert places[row, : len(real)].tolist() == [1 + order.index(t) for t in real]
        assert midranks[row, : len(real)].tolist() == [np.mean(shared) for shared in level]
        assert not places[row, len(real) :].any()
        assert not midranks[row, len(real) :].any()


def test_equal_scores_keep_catalogue_order() -> None:
    scores, everything = np.zeros(5), np.ones(5, bool)
    assert top_k(scores, everything, 5).tolist() == [0, 1, 2, 3, 4]
    every = np.arange(5)
    assert places_of(np.zeros((5, 5)), np.ones((5, 5), bool), every).tolist() == [1, 2, 3, 4, 5]


def test_what_is_not_allowed_is_not_there() -> None:
    scores = np.array([9.0, 1.0, 8.0, 2.0])
    allowed = np.array([False, True, False, True])
    assert top_k(scores, allowed, 4).tolist() == [3, 1]
    assert places_of(scores[None], allowed[None], np.array([1])).tolist() == [2]
    assert places_of(scores[None], allowed[None], np.array([2])).tolist() == [1]  # a target is allowed
    assert top_k(scores, np.zeros(4, bool), 4).tolist() == []


def test_catalogue_order_survives_among_many() -> None:
    """Sorts that are unstable for long lists would show here."""
    scores = np.tile([1.0, 0.0], 5000)
    found = top_k(scores, np.ones(len(scores), bool), 7000)
    assert found[:5000].tolist() == list(range(0, 10_000, 2))
    assert found[5000:].tolist() == list(range(1, 4001, 2))


def test_the_question_is_left_as_it_was() -> None:
    scores, allowed = np.array([[3.0, 1.0, 2.0]]), np.array([[True, False, True]])
    places_of(scores, allowed, np.array([1]))
    top_k(scores[0], allowed[0], 2)
    assert scores.tolist() == [[3.0, 1.0, 2.0]]
    assert allowed.tolist() == [[True, False, True]]
