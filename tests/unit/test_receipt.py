"""The receipt against hand and against brute force, and the pulls of the history."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
import torch
from torch import Tensor

from mmrec.encoders.store import ItemEmbeddings
from mmrec.explain.correlation import spearman
from mmrec.explain.pulls import pulls
from mmrec.explain.receipt import agreement, agreement_over, players_of, receipt
from mmrec.explain.subject import Subject
from mmrec.fusion import FUSIONS, Items, Probe, fusions_for
from mmrec.types import History, QueryEmbedding
from tests.helpers.explained import SOMEBODY, Toy, asked, embedded, noisy, subject_of, toy_recommender
from tests.helpers.tiny_world import TINY_INFO

SWEPT = [
    (name, sound) for sound in (False, True) for name in fusions_for(("image", "text", "audio")[: 2 + sound])
]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, ItemEmbeddings]:
    folder = tmp_path_factory.mktemp("worlds")
    return {sound: embedded(folder, sound) for sound in (False, True)}


def known_formula(items: Items, probe: Probe) -> Tensor:
    """``10 + 2 image + text + 4 image text + 3 history image + 6 query text``, by presence alone."""
    image, text = items.mask.float().T
    history = (probe.history != 0).any(-1).any(-1).float()[:, None]  # (B, 1)
    query = float(probe.asked() is not None)
    return 10 + 2 * image + text + 4 * image * text + 3 * history * image + 6 * query * text + 0 * history


def test_the_shares_are_those_that_a_hand_computes() -> None:
    query = QueryEmbedding({"text": np.array([1, 0, 0, 0], np.float32)})
    found = receipt(subject_of(toy_recommender(Toy(known_formula)), 1, query))
    shares = {entry.player: entry.value for entry in found.entries}
    # what two players make together is halved between them
    assert shares == pytest.approx({"image": 2 + 2 + 1.5, "text": 1 + 2 + 3, "history": 1.5, "query": 3})
    assert found.baseline == pytest.approx(10)
    assert found.score == pytest.approx(26)
    assert {e.player: e.last for e in found.entries} == pytest.approx(
        {"image": 2 + 4 + 3, "text": 1 + 4 + 6, "history": 3, "query": 6}
    )


@pytest.mark.parametrize(("name", "sound"), SWEPT)
def test_the_receipt_adds_up_to_the_score_of_the_list(
    name: str, sound: bool, worlds: dict[bool, ItemEmbeddings]
) -> None:
    recommender = noisy(name, worlds[sound])
    query = asked(worlds[sound]) if recommender.fusion.reads_query else None
    scored = recommender.score(SOMEBODY, query, 0.4 if query is not None else 0.0)
    for row in (0, 3, 7, 11):  # 3 lacks its picture, 7 its words, 11 its clip
        found = receipt(subject_of(recommender, row, query))
        total = found.baseline + sum(entry.value for entry in found.entries)
        assert total == pytest.approx(found.score, abs=1e-5)
        assert found.score == pytest.approx(float(scored.scores[row]), abs=1e-5)


@pytest.mark.parametrize(("name", "sound"), [pair for pair in SWEPT if FUSIONS[pair[0]].level != "reference"])
def test_the_receipt_is_the_mean_over_all_orders_of_arrival(
    name: str, sound: bool, worlds: dict[bool, ItemEmbeddings]
) -> None:
    """By another road: every order, and every coalition asked of the strategy directly."""
    embeddings = worlds[sound]
    recommender, query, row = noisy(name, embeddings), asked(embeddings), 9
    subject = subject_of(recommender, row, query)
    players, memory = players_of(subject), {}

    def worth(coalition: frozenset[str]) -> float:
        if coalition not in memory:
            nothing = History(*(np.zeros(0, kind) for kind in (np.int64, np.float64, np.float64, np.int64)))
            probe = recommender.probe(
                SOMEBODY if "history" in coalition else nothing, query if "query" in coalition else None, 0.4
            )
            items = recommender.items
            mask = items.mask.clone()
            mask[row] &= torch.tensor([m in coalition for m in embeddings.modalities])
            with torch.no_grad():
                profile = recommender.fusion.profile(items, probe)
                scores = recommender.fusion.rank(items.only(mask), profile, probe).scores
            memory[coalition] = float(scores[0, row])
        return memory[coalition]

    orders = list(permutations(players))
    for entry in receipt(subject).entries:
        before = [frozenset(order[: order.index(entry.player)]) for order in orders]
        mean = np.mean([worth(others | {entry.player}) - worth(others) for others in before])
        assert entry.value == pytest.approx(mean, abs=1e-5)
        everybody = frozenset(players)
        assert entry.last == pytest.approx(worth(everybody) - worth(everybody - {entry.player}), abs=1e-5)


def test_a_modality_that_is_not_looked_at_gets_nothing(worlds: dict[bool, ItemEmbeddings]) -> None:
    found = {e.player: e for e in receipt(subject_of(noisy("image", worlds[True]), 0)).entries}
    assert (found["text"].value, found["text"].last, found["audio"].value) == (0, 0, 0)
    assert found["image"].value != 0


def test_agreement_is_one_minus_the_distance_of_the_shares() -> None:
    same = agreement({"image": 0.3, "text": 0.7}, {"image": 3.0, "text": 7.0})
    assert same is not None
    assert same.overlap == pytest.approx(1)
    assert same.same_leader
    other = agreement({"image": 1.0, "text": 0.0}, {"image": 0.0, "text": 2.0})
    assert other is not None
    assert other.overlap == pytest.approx(0)
    assert not other.same_leader
    assert agreement(None, {"image": 1.0, "text": 1.0}) is None
    assert agreement({"image": 1.0}, {"image": 1.0}) is None


def test_agreement_over_a_list_follows_the_ranks() -> None:
    share = np.array([0.1, 0.2, 0.3, 0.5, 0.9])
    weights = np.stack([share**2, 1 - share**2], axis=1)
    contributions = np.stack([share, share - 1], axis=1)
    assert agreement_over(weights, contributions) == pytest.approx(1)
    assert agreement_over(weights[::-1], contributions) == pytest.approx(-1)
    assert agreement_over(weights[:3], contributions[:3]) is None


def test_spearman_by_hand() -> None:
    assert spearman(np.array([1, 2, 3.0]), np.array([10, 20, 15.0])) == pytest.approx(0.5)
    assert spearman(np.array([1, 1, 2.0]), np.array([3, 3, 9.0])) == pytest.approx(1)
    assert spearman(np.ones(3), np.arange(3.0)) is None


@pytest.mark.parametrize(("name", "sound"), SWEPT)
def test_other_content_is_scored_as_if_the_item_had_it(
    name: str, sound: bool, worlds: dict[bool, ItemEmbeddings]
) -> None:
    """By every way that a subject may take, against asking the strategy about a changed catalogue.

    User attention reads a person against the whole catalogue, so in a changed one they would be another;
    an explanation holds the person fixed, and so does the comparison.
    """
    recommender = noisy(name, worlds[sound])
    query = asked(worlds[sound]) if recommender.fusion.reads_query else None
    subject = subject_of(recommender, 9, query)
    others = np.random.default_rng(1).normal(size=(3, TINY_INFO.dimension)).astype(np.float32)
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    for at, modality in enumerate(recommender.modalities):
        scores, places = subject.with_content(modality, others)
        for other, score, place in zip(others, scores, places, strict=True):
            changed = copy(recommender)
            x = recommender.items.x.clone()
            x[9, at] = torch.from_numpy(other) - recommender.means[at]
            changed.items = replace(recommender.items, x=x)
            changed._directions = torch.nn.functional.normalize(x, dim=-1)
            anew = subject_of(changed, 9, query)
            if name == "user-attention":
                anew.__dict__["_profile"] = subject._profile
            assert score == pytest.approx(anew.score, abs=2e-5)
            assert place == anew.place
            told = subject.differentiable(modality, torch.from_numpy(other))
            assert float(told.detach()) == pytest.approx(anew.score, abs=2e-5)


def test_the_quickest_way_is_found(worlds: dict[bool, ItemEmbeddings]) -> None:
    ways = {
        name: subject_of(noisy(name, worlds[False]), 9)._way for name in ("gated", "score-average", "rrf")
    }
    assert ways == {"gated": "alone", "score-average": "rescored", "rrf": "rescored"}


# -- pulls


def test_where_the_history_is_linear_the_pulls_are_exact() -> None:
    worth = torch.arange(16.0)

    def linear(items: Items, probe: Probe) -> Tensor:
        return (probe.history[:, -1] @ worth)[:, None].expand(-1, len(items.mask)) + 1

    subject = subject_of(toy_recommender(Toy(linear)), 1)
    history = History(np.array([4, 2]), np.array([1.0, -0.25]), np.array([1.0, 2.0]), np.zeros(2, np.int64))
    subject = Subject(subject.recommender, 1, history)
    found = pulls(subject)
    assert found.exact
    # coefficients 0.8 and -0.2, worths 4 and 2
    assert [(p.row, round(p.effect, 5)) for p in found.pulls] == [(4, 3.2), (2, -0.4)]
    assert sum(p.effect for p in found.pulls) == pytest.approx(subject.score - 1, abs=1e-5)


@pytest.mark.parametrize("name", ["attention", "score-average", "gated@gru"])
def test_elsewhere_a_pull_is_what_is_lost_without_the_item(
    name: str, worlds: dict[bool, ItemEmbeddings]
) -> None:
    recommender = noisy(name, worlds[False])
    subject = subject_of(recommender, 9)
    found = pulls(subject)
    assert not found.exact
    assert {p.row for p in found.pulls} == {2, 7, 12}
    for pull in found.pulls:
        kept = SOMEBODY.rows != pull.row
        less = History(
            SOMEBODY.rows[kept], SOMEBODY.weights[kept], SOMEBODY.ages_days[kept], SOMEBODY.kinds[kept]
        )
        without = recommender.score(less).scores[9]
        assert pull.effect == pytest.approx(subject.score - float(without), abs=1e-4)


def test_the_strongest_pull_comes_first(worlds: dict[bool, ItemEmbeddings]) -> None:
    effects = [abs(p.effect) for p in pulls(subject_of(noisy("attention", worlds[False]), 9)).pulls]
    assert effects == sorted(effects, reverse=True)


def test_who_has_no_history_is_pulled_by_nothing(worlds: dict[bool, ItemEmbeddings]) -> None:
    nothing = History(*(np.zeros(0, kind) for kind in (np.int64, np.float64, np.float64, np.int64)))
    subject = Subject(noisy("attention", worlds[False]), 9, nothing)
    assert pulls(subject).pulls == ()
    assert players_of(subject) == ("image", "text")
