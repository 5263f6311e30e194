"""Tipping points by hand and from both sides; the smallest change against trying everything."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import torch
from torch import Tensor

from mmrec.encoders.store import ItemEmbeddings
from mmrec.explain.parts import Words
from mmrec.explain.smallest import smallest_history, smallest_part
from mmrec.explain.subject import Subject
from mmrec.explain.tipping import sliders, weights_now
from mmrec.explain.view import View
from mmrec.fusion import FUSIONS, Items, Probe
from tests.helpers.explained import SOMEBODY, Corner, Toy, embedded, noisy, subject_of, toy_recommender

VALUES = torch.zeros(16, 2)
VALUES[:4] = torch.tensor([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.5, 0.25]])
BY_HAND = {"image": 0.5, "text": 0.5}


def average(items: Items, probe: Probe) -> Tensor:
    """``s_i = sum_m w_m v_im``, linear in the weights."""
    weights = torch.full((2,), 0.5) if probe.by_hand is None else probe.by_hand / probe.by_hand.sum()
    return (VALUES[: len(items.mask)] @ weights)[None].expand(len(probe.history), -1)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, ItemEmbeddings]:
    folder = tmp_path_factory.mktemp("worlds")
    return {sound: embedded(folder, sound) for sound in (False, True)}


def test_tipping_points_are_where_a_hand_finds_them() -> None:
    subject = subject_of(
        toy_recommender(Toy(average, takes_weights=True, weigh=True)), 0, by_hand=BY_HAND, k=3
    )
    (slider,) = sliders(subject)
    assert slider.linear
    assert slider.now == pytest.approx(0.5)
    # 2 t = 1 - t at 1/3, 2 t = 1 at 1/2 (now, a tie), 2 t = 0.5 t + 0.25 (1 - t) at 1/7
    assert {tip.row: round(tip.at, 5) for tip in slider.tips} == {1: 0.33333, 2: 0.5, 3: 0.14286}
    assert all(tip.above and not tip.below for tip in slider.tips)
    assert slider.leaves == pytest.approx(1 / 7, abs=0.005), "below it three are ahead"


@pytest.mark.parametrize("sound", [False, True])
@pytest.mark.parametrize("name", [name for name, kind in FUSIONS.items() if kind.takes_weights])
def test_on_both_sides_of_a_tipping_point_the_order_is_another(
    name: str, sound: bool, worlds: dict[bool, ItemEmbeddings]
) -> None:
    recommender = noisy(name, worlds[sound])
    order = np.argsort(-recommender.score(SOMEBODY).scores)
    found = 0
    for place in (1, 4):
        subject = subject_of(recommender, int(order[place]), k=6)
        now = weights_now(subject)
        assert now is not None
        for slider in sliders(subject):
            at = subject.modalities.index(slider.modality)
            rest = np.delete(now, at) / np.delete(now, at).sum()
            for tip in slider.tips:
                for side, ahead in ((-0.002, tip.below), (0.002, tip.above)):
                    weights = np.insert((1 - tip.at - side) * rest, at, tip.at + side)
                    by_hand = dict(zip(subject.modalities, weights.tolist(), strict=True))
                    scores = recommender.score(SOMEBODY, by_hand=by_hand).scores
                    assert (scores[subject.row] > scores[tip.row]) == ahead
                assert tip.below != tip.above
                found += 1
            if slider.leaves is not None:
                weights = np.insert((1 - slider.leaves) * rest, at, slider.leaves)
                by_hand = dict(zip(subject.modalities, weights.tolist(), strict=True))
                scores = recommender.score(SOMEBODY, by_hand=by_hand).scores
                assert (scores > scores[subject.row]).sum() >= subject.k
    assert found > 3, "there was something to check"


def test_a_strategy_without_sliders_has_no_tipping_points(worlds: dict[bool, ItemEmbeddings]) -> None:
    assert sliders(subject_of(noisy("gated", worlds[False]), 3)) == ()


# -- the smallest change


def reads_warm(items: Items, probe: Probe) -> Tensor:
    """The text's first number is the score: of ``Corner``, the sine of how warm it is."""
    scores = items.x[:, 1, 0] + probe.history.sum() * 0
    return scores[None].expand(len(probe.history), -1)


def warm_view(text: str, k: int, best: bool = True) -> View:
    recommender = toy_recommender(Toy(reads_warm))
    means = recommender.means[1, 0]
    row = 5
    recommender.items.x[:, 1, 0] = torch.linspace(0.6, 0.3, 16) - means
    recommender.items.x[row, 1, 0] = (0.9 if best else 0.0) - means
    return View(Subject(recommender, row, SOMEBODY, k=k), Words(Corner(), text))


def test_one_word_is_enough_and_it_is_that_word() -> None:
    change = smallest_part(warm_view("a soft warm coat", 3))
    assert change.single
    assert change.parts == (2,)
    assert change.place == 16


def test_two_words_are_needed_where_one_says_what_the_other_says() -> None:
    change = smallest_part(warm_view("warm coat, warm", 3))
    assert not change.single
    assert set(change.parts) == {0, 2}


def test_what_cannot_be_dropped_is_said_to_stay() -> None:
    change = smallest_part(warm_view("a soft coat", 16))
    assert change.parts == ()
    assert change.tried == 3


@pytest.mark.parametrize("name", ["attention", "score-average", "user-attention"])
def test_the_smallest_change_of_the_history_is_minimal_among_singles(
    name: str, worlds: dict[bool, ItemEmbeddings]
) -> None:
    recommender = noisy(name, worlds[False])
    order = np.argsort(-recommender.score(SOMEBODY).scores)
    seen = set()
    for place in range(12):
        subject = subject_of(recommender, int(order[place]), k=place + 1)
        change = smallest_history(subject)
        rows = subject.history_rows
        alone = {int(r): place_without(subject, [int(r)]) for r in rows}
        enough = {row for row, found in alone.items() if found > subject.k}
        seen.add(bool(enough))
        if enough:
            assert change.single
            assert change.parts[0] in enough
            assert change.place == max(alone.values())
        else:
            assert not change.single
            if change.parts:
                assert place_without(subject, list(change.parts)) == change.place > subject.k
    assert True in seen


def place_without(subject: Subject, gone: list[int]) -> int:
    h, kept = SOMEBODY, ~np.isin(SOMEBODY.rows, gone)
    less = type(h)(h.rows[kept], h.weights[kept], h.ages_days[kept], h.kinds[kept])
    scores = subject.recommender.score(less).scores
    own = scores[subject.row]
    return 1 + int((scores > own).sum() + (scores[: subject.row] == own).sum())


def test_greedy_never_finds_fewer_than_there_are() -> None:
    """Against trying every set of two words."""
    view = warm_view("warm and warm, warm too", 3)
    change = smallest_part(view)
    fewest = next(
        size
        for size in range(1, view.n + 1)
        for gone in combinations(range(view.n), size)
        if view.without(np.isin(np.arange(view.n), gone)[None])[1][0] > 3
    )
    assert len(change.parts) == fewest == 3
