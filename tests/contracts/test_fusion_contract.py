"""What every fusion strategy must do, swept over the table, for two and for three modalities.

Every strategy gets noise as weights, so that no promise is kept only because a parameter starts at zero.
"""

from __future__ import annotations

import copy
import importlib
import math
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from torch import Tensor

import mmrec.fusion
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import InvalidInput, NotTrained
from mmrec.fusion import FUSIONS, Fusion, FusionConfig, Items, Probe, Ranked, fusions_for, shapley_values
from mmrec.fusion.base import VectorFusion
from mmrec.fusion.decision.base import DecisionFusion
from mmrec.profile import HALF_LIVES
from mmrec.recommender import History, QueryEmbedding, Recommender
from mmrec.strategies import describe
from mmrec.types import StrategyCard, StrategyInfo, WeightsKind
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

TWO, THREE = ("image", "text"), ("image", "text", "audio")
N, D, B = 11, 6, 4
LOOKS_ONLY, WORDS_ONLY, NOTHING = 1, 2, 3  # items that lack something
STRANGER = 3  # a person without a history
CONFIG = FusionConfig(dimension=8, hidden=8)

SWEPT = [(name, modalities) for modalities in (TWO, THREE) for name in fusions_for(modalities)]
PERSONAL = [(name, m) for name, m in SWEPT if FUSIONS[name].reads_history]
ASKED = [(name, m) for name, m in SWEPT if FUSIONS[name].reads_query]
BOUND = [(name, m) for name, m in SWEPT if FUSIONS[name](m, D).bind(N).bound_to() is not None]
LEARNING = [(name, m) for name, m in SWEPT if FUSIONS[name](m, D).parts()]
WEIGHING = [(name, m) for name, m in SWEPT if FUSIONS[name].weights_kind in ("attention", "weights")]
BY_HAND = [(name, m) for name, m in SWEPT if FUSIONS[name].takes_weights]

close = partial(torch.testing.assert_close, rtol=1e-4, atol=1e-5)
same = partial(torch.testing.assert_close, rtol=0, atol=0)
unhurried = settings(deadline=None)


def made(name: str, modalities: tuple[str, ...], seed: int = 0, dimension: int = D, rows: int = N) -> Fusion:
    fusion, generator = FUSIONS[name](modalities, dimension, CONFIG), torch.Generator().manual_seed(seed)
    fusion.bind(rows).reset(generator)
    with torch.no_grad():
        for parameter in fusion.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    return fusion.eval()


def catalogue(m: int) -> Items:
    generator = torch.Generator().manual_seed(11)
    mask = torch.ones(N, m, dtype=torch.bool)
    mask[LOOKS_ONLY, 1:] = False
    mask[WORDS_ONLY] = torch.arange(m) == 1
    mask[NOTHING] = False
    x = torch.randn(N, m, D, generator=generator) * mask.unsqueeze(-1)
    return Items(x, mask, torch.randn(N, generator=generator))


def histories(seed: int = 12) -> Tensor:
    """``(B, K, N)``: everybody but the stranger met about half of the catalogue, and disliked some of it."""
    generator = torch.Generator().manual_seed(seed)
    history = torch.randn(B, len(HALF_LIVES), N, generator=generator)
    history = history * (torch.rand(B, 1, N, generator=generator) < 0.5)
    history[STRANGER] = 0
    return history / history.abs().sum(-1, keepdim=True).clamp_min(1e-6)


def asking(m: int, weight: float = 0.6) -> Probe:
    generator = torch.Generator().manual_seed(13)
    wanted, unwanted = torch.rand(2, B, N, m, generator=generator) * 2 - 1
    return Probe(histories(), wanted, unwanted, query_weight=weight)


def only_person(probe: Probe, b: int) -> Probe:
    """The same question from one of the people alone."""
    parts = ("history", "wanted", "unwanted")
    return replace(probe, **{name: getattr(probe, name)[b : b + 1] for name in parts})


def answer(fusion: Fusion, items: Items, probe: Probe) -> Ranked:
    with torch.inference_mode():
        return fusion.rank(items, fusion.profile(items, probe), probe)


def reordered(fusion: Fusion, order: Tensor) -> Fusion:
    """The same strategy for a catalogue in another order: the weights of its rows go with the items."""
    out = copy.deepcopy(fusion)
    for part in out.parts().values():
        for name, axes in part.row_axes.items():
            parameter = getattr(part, name)
            for axis in axes:
                parameter.data = parameter.data.index_select(axis, order)
    return out


@dataclass(frozen=True)
class Setup:
    fusion: Fusion
    items: Items
    probe: Probe

    def answer(self, items: Items | None = None, **changes: Any) -> Ranked:
        return answer(self.fusion, items or self.items, replace(self.probe, **changes))


def setup_of(name: str, modalities: tuple[str, ...]) -> Setup:
    return Setup(made(name, modalities), catalogue(len(modalities)), asking(len(modalities)))


def _id(case: tuple[str, tuple[str, ...]]) -> str:
    return f"{case[0]}-{len(case[1])}"


def swept(cases: list[tuple[str, tuple[str, ...]]]) -> pytest.MarkDecorator:
    """The test runs for these strategies instead of all."""
    return pytest.mark.parametrize("setup", cases, indirect=True, ids=_id)


@pytest.fixture(params=SWEPT, ids=_id)
def setup(request: pytest.FixtureRequest) -> Setup:
    return setup_of(*request.param)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads only get in each other's way on matrices this small."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


# -- the table


def _subclasses(cls: type[Fusion]) -> Iterator[type[Fusion]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


def test_every_strategy_on_disk_is_in_the_table() -> None:
    for module in pkgutil.walk_packages(mmrec.fusion.__path__, "mmrec.fusion."):
        importlib.import_module(module.name)
    on_disk = {cls for cls in _subclasses(Fusion) if cls.__module__.startswith("mmrec.fusion")}
    concrete = {cls for cls in on_disk if hasattr(cls, "name") or not cls.__subclasses__()}
    assert concrete == set(FUSIONS.values())
    assert len(FUSIONS) == len(concrete), "a strategy is listed twice"


@pytest.mark.parametrize("name", FUSIONS)
def test_a_strategy_says_what_it_is(name: str) -> None:
    cls = FUSIONS[name]
    assert cls.name == name
    for words in (cls.label, cls.summary, cls.formula, cls.paper):
        assert words.strip()
    assert "$" not in cls.formula
    hints = get_type_hints(StrategyInfo)
    assert cls.level in get_args(hints["level"])
    assert cls.weights_kind in get_args(WeightsKind)
    assert len({other.label for other in FUSIONS.values()}) == len(FUSIONS)


def test_a_card_says_what_the_class_says(setup: Setup) -> None:
    card = setup.fusion.card(setup.fusion.modalities)
    assert card.parts == tuple(setup.fusion.parts()), "part_names and parts must name the same"
    for field in fields(StrategyCard):
        if field.name not in ("parts", "profile"):
            assert getattr(card, field.name) == getattr(setup.fusion, field.name)


def test_parts_name_strategies_of_the_table(setup: Setup) -> None:
    for name, part in setup.fusion.parts().items():
        assert type(part) is FUSIONS[name]
    trained = {id(p) for part in setup.fusion.parts().values() for p in part.parameters()}
    assert trained == {id(p) for p in setup.fusion.parameters()}


# -- scores and weights


def test_every_item_gets_a_finite_score(setup: Setup) -> None:
    for probe in (setup.probe, Probe(histories()), Probe(torch.zeros(B, len(HALF_LIVES), N))):
        scores = answer(setup.fusion, setup.items, probe).scores
        assert scores.shape == (B, N)
        assert scores.isfinite().all()


def test_scores_in_one_go_are_those_of_profile_and_rank(setup: Setup) -> None:
    with torch.inference_mode():
        at_once = setup.fusion(setup.items, setup.probe)
    close(at_once.scores, setup.answer().scores)
    close(at_once.weights, setup.answer().weights)
    close(at_once.shares, setup.answer().shares)


def test_only_strategies_that_weigh_tell_weights(setup: Setup) -> None:
    weighs = setup.fusion.weights_kind in ("attention", "weights")
    assert (setup.answer().weights is not None) == weighs


@swept(WEIGHING)
def test_weights_are_shares_of_what_is_present(setup: Setup) -> None:
    weights, mask = setup.answer().weights, setup.items.mask
    assert weights is not None
    assert weights.shape == (B, *mask.shape)
    assert (weights >= 0).all()
    assert (weights[:, ~mask] == 0).all()
    close(weights.sum(-1), mask.any(-1).float().expand(B, N))
    assert (weights[:, NOTHING] == 0).all()


@swept(WEIGHING)
def test_a_missing_modality_leaves_its_weight_to_the_others(setup: Setup) -> None:
    weights = setup.answer().weights
    assert weights is not None
    close(weights[:, LOOKS_ONLY, 0], torch.ones(B))
    close(weights[:, WORDS_ONLY, 1], torch.ones(B))
    assert (weights[:, 0] > 0).all()  # an item that has all gives all a say


@swept(WEIGHING)
def test_what_an_item_lacks_is_not_a_zero_vector(setup: Setup) -> None:
    """A zero vector that counts as present takes weight; a missing modality takes none."""
    present = setup.items.mask.clone()
    present[LOOKS_ONLY] = True
    filled = setup.answer(setup.items.only(present))
    assert filled.weights is not None
    assert (filled.weights[:, LOOKS_ONLY, 0] < 1).all()


@pytest.mark.parametrize("garbage", [1e6, -1e6, float("nan"), float("inf")])
def test_what_stands_behind_the_mask_is_never_read(setup: Setup, garbage: float) -> None:
    x = setup.items.x.masked_fill(~setup.items.mask.unsqueeze(-1), garbage)
    dirty, clean = setup.answer(replace(setup.items, x=x)), setup.answer()
    same(dirty.scores, clean.scores)
    same(dirty.weights, clean.weights)
    with torch.inference_mode():
        same(setup.fusion.space(replace(setup.items, x=x)), setup.fusion.space(setup.items))


def test_an_item_of_which_nothing_is_seen_has_the_baseline_score(setup: Setup) -> None:
    with torch.inference_mode():
        profile = setup.fusion.profile(setup.items, setup.probe)
        blind = setup.items.only(torch.zeros_like(setup.items.mask))
        baseline = setup.fusion.rank(blind, profile, setup.probe).scores
    close(setup.answer().scores[:, NOTHING], baseline[:, NOTHING])
    # Rows of the catalogue are known by who met them, not by sight; and lots fall whatever is seen.
    if setup.fusion.bound_to() is None and setup.fusion.reads_history:
        same(baseline, baseline[:1].expand_as(baseline))  # nothing seen, so nothing personal


@swept([(n, m) for n, m in SWEPT if issubclass(FUSIONS[n], VectorFusion) and not FUSIONS[n].row_axes])
def test_of_an_unseen_item_only_its_popularity_is_known(setup: Setup) -> None:
    assert isinstance(setup.fusion, VectorFusion)
    expected = setup.fusion.popularity_weight * setup.items.popularity[NOTHING]
    close(setup.answer().scores[:, NOTHING], expected.detach().expand(B))


def test_the_order_of_the_catalogue_does_not_matter(setup: Setup) -> None:
    order = torch.randperm(N, generator=torch.Generator().manual_seed(3))
    items = Items(setup.items.x[order], setup.items.mask[order], setup.items.popularity[order])
    probe = setup.probe
    assert probe.wanted is not None
    assert probe.unwanted is not None
    asked = {"wanted": probe.wanted[:, order], "unwanted": probe.unwanted[:, order]}
    moved = replace(setup, fusion=reordered(setup.fusion, order))
    shuffled, plain = moved.answer(items, history=probe.history[:, :, order], **asked), setup.answer()
    close(shuffled.scores, plain.scores[:, order])
    if plain.weights is not None:
        close(shuffled.weights, plain.weights[:, order])
    with torch.inference_mode():
        there, here = moved.fusion.space(items), setup.fusion.space(setup.items)[order]
    close(there @ there.T, here @ here.T)  # the axes of a map may turn, what is near what may not
    if not setup.fusion.row_axes:
        close(there, here)


@swept(BOUND)
def test_rows_are_told_apart_by_their_place_alone(setup: Setup) -> None:
    """Of two items of the same content it knows which one people met."""
    order = torch.arange(N)
    order[[4, 5]] = order[[5, 4]]
    scores, swapped = setup.answer().scores, reordered(setup.fusion, order)
    assert not torch.allclose(answer(swapped, setup.items, setup.probe).scores, scores)


@swept(BOUND)
def test_room_is_made_for_the_catalogue_and_what_was_there_is_forgotten(setup: Setup) -> None:
    for rows in (N + 2, 3):
        fusion = copy.deepcopy(setup.fusion)
        assert fusion.bind(rows) is fusion
        assert fusion.bound_to() == rows
        for part in fusion.parts().values():
            for name, axes in part.row_axes.items():
                parameter, before = getattr(part, name), getattr(setup.fusion.parts()[part.name], name)
                assert [parameter.shape[axis] for axis in axes] == [rows] * len(axes)
                assert parameter.dtype == before.dtype
                assert parameter.requires_grad == before.requires_grad
                assert not parameter.any()


@swept([case for case in SWEPT if case not in BOUND])
def test_without_weights_of_rows_any_catalogue_will_do(setup: Setup) -> None:
    before = setup.fusion.state_dict()
    assert copy.deepcopy(setup.fusion).bind(N + 5).state_dict().keys() == before.keys()
    fewer = Items(setup.items.x[:7], setup.items.mask[:7], setup.items.popularity[:7])
    assert answer(setup.fusion, fewer, Probe(histories()[:, :, :7])).scores.shape == (B, 7)


def test_who_else_is_asked_about_does_not_matter(setup: Setup) -> None:
    together = setup.answer()
    for b in range(B):
        alone = answer(setup.fusion, setup.items, only_person(setup.probe, b))
        close(alone.scores[0], together.scores[b])
        if together.weights is not None:
            close(alone.weights[0], together.weights[b])


@swept(PERSONAL)
def test_people_differ(setup: Setup) -> None:
    scores = setup.answer().scores
    assert all(not torch.allclose(scores[a], scores[b]) for a in range(B) for b in range(a))


def test_the_map_has_unit_vectors_where_something_is_seen(setup: Setup) -> None:
    with torch.inference_mode():
        space = setup.fusion.space(setup.items)
        placed = setup.fusion.place(setup.items, setup.probe)
    length = space.norm(dim=-1)
    if setup.fusion.bound_to() is None:
        assert (length[NOTHING] == 0).all()
    everything = setup.items.mask.all(-1)
    close(length[everything], torch.ones(int(everything.sum())))
    assert placed is None or placed.shape == (B, space.shape[1])


# -- the first weights


@swept(LEARNING)
def test_the_seed_alone_decides_the_first_weights(setup: Setup) -> None:
    cls, modalities = type(setup.fusion), setup.fusion.modalities
    states = []
    for seed, surroundings in ((7, 1), (7, 2), (8, 1)):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(surroundings)
            fusion = cls(modalities, D, CONFIG)
        fusion.bind(N).reset(torch.Generator().manual_seed(seed))
        states.append(torch.cat([p.flatten() for p in fusion.parameters()]))
    assert torch.equal(states[0], states[1])
    solved = not any(p.requires_grad for p in setup.fusion.parameters())
    assert solved == torch.equal(states[0], states[2]), "what is solved starts nowhere"


@swept(LEARNING)
def test_a_reset_leaves_nothing_of_the_weights_before(setup: Setup) -> None:
    fresh = type(setup.fusion)(setup.fusion.modalities, D, CONFIG).bind(N)
    for fusion in (fresh, setup.fusion):
        fusion.reset(torch.Generator().manual_seed(7))
    kept = setup.fusion.state_dict()
    assert [n for n, tensor in fresh.state_dict().items() if not torch.equal(tensor, kept[n])] == []


@swept(LEARNING)
def test_weights_survive_the_disk(setup: Setup, tmp_path: Path) -> None:
    other = made(setup.fusion.name, setup.fusion.modalities, seed=99)
    assert not torch.equal(answer(other, setup.items, setup.probe).scores, setup.answer().scores)
    for name, part in setup.fusion.parts().items():
        save_file(part.state_dict(), tmp_path / f"{name}.safetensors")
    for name, part in other.parts().items():
        part.load_state_dict(load_file(tmp_path / f"{name}.safetensors"))
    same(answer(other, setup.items, setup.probe).scores, setup.answer().scores)


# -- weights by hand


@swept(BY_HAND)
@pytest.mark.parametrize("at", [0, 1], ids=["image", "text"])
def test_all_weight_on_one_modality_is_as_if_there_were_no_other(setup: Setup, at: int) -> None:
    m = len(setup.fusion.modalities)
    alone = torch.arange(m) == at
    by_hand = setup.answer(by_hand=alone.float())
    assert by_hand.weights is not None
    same(by_hand.weights, (setup.items.mask & alone).float().expand(B, N, m))
    single = setup.answer(setup.items.only(setup.items.mask & alone))
    close(by_hand.scores, single.scores)


@swept(BY_HAND)
def test_weights_by_hand_are_honoured_to_the_number(setup: Setup) -> None:
    m = len(setup.fusion.modalities)
    by_hand = torch.arange(1.0, m + 1)
    shares = setup.answer(by_hand=by_hand).weights
    assert shares is not None
    close(shares[:, 0], (by_hand / by_hand.sum()).expand(B, m))
    close(shares[:, WORDS_ONLY, 1], torch.ones(B))
    close(setup.answer(by_hand=5 * by_hand).scores, setup.answer(by_hand=by_hand).scores)
    assert not torch.allclose(setup.answer(by_hand=by_hand).scores, setup.answer().scores)


@swept([case for case in SWEPT if case not in BY_HAND])
def test_weights_by_hand_are_ignored_elsewhere(setup: Setup) -> None:
    by_hand = torch.arange(1.0, len(setup.fusion.modalities) + 1)
    same(setup.answer(by_hand=by_hand).scores, setup.answer().scores)
    with torch.inference_mode():
        same(setup.fusion.space(setup.items, by_hand), setup.fusion.space(setup.items))


# -- the query


def like(item: int, items: Items) -> Tensor:
    """Cosines of an item with all others, modality by modality, ``(B, N, M)``."""
    x = torch.nn.functional.normalize(items.x, dim=-1)
    return torch.einsum("md,nmd->nm", x[item], x).expand(B, -1, -1)


@swept(ASKED)
def test_something_to_move_away_from_takes_nothing_from_the_history(setup: Setup) -> None:
    neutral = torch.zeros(B, N, len(setup.fusion.modalities))
    alone = setup.answer(wanted=None, unwanted=neutral, query_weight=1.0)
    close(alone.scores, answer(setup.fusion, setup.items, Probe(histories())).scores)


def test_a_query_without_weight_changes_nothing(setup: Setup) -> None:
    close(setup.answer(query_weight=0.0).scores, answer(setup.fusion, setup.items, Probe(histories())).scores)


@swept(ASKED)
def test_a_query_of_full_weight_leaves_nothing_to_the_history(setup: Setup) -> None:
    asked = {"query_weight": 1.0, "unwanted": None}
    one, other = setup.answer(**asked), setup.answer(history=histories(seed=77), **asked)
    close(one.scores, other.scores)
    close(one.scores[STRANGER], setup.answer(history=histories(seed=77).flip(0), **asked).scores[STRANGER])


@swept(ASKED)
def test_the_query_puts_its_own_item_first(setup: Setup) -> None:
    items = replace(setup.items, popularity=torch.zeros(N))
    for item in range(4, N):
        scores = setup.answer(items, wanted=like(item, items), unwanted=None, query_weight=1.0).scores
        assert (scores.argmax(-1) == item).all()


@swept(ASKED)
def test_less_of_an_item_lowers_it(setup: Setup) -> None:
    for item in range(4, N):
        before = setup.answer(unwanted=None).scores
        after = setup.answer(unwanted=like(item, setup.items)).scores
        if setup.fusion.name in ("score-range", "rrf", "borda"):  # there what is last cannot get lower
            assert (after[:, item] <= before[:, item]).all()
            assert (after[:, item] < before[:, item]).any()
        else:
            assert (after[:, item] < before[:, item]).all()


@swept([case for case in SWEPT if case not in ASKED])
def test_who_looks_at_no_query_is_not_changed_by_one(setup: Setup) -> None:
    alone = answer(setup.fusion, setup.items, Probe(histories()))
    for weight in (0.0, 0.5, 1.0):
        asked = setup.answer(query_weight=weight)
        same(asked.scores, alone.scores)
        assert asked.shares is None


@swept([case for case in SWEPT if case not in PERSONAL])
def test_who_looks_at_no_history_places_nobody(setup: Setup) -> None:
    assert setup.fusion.place(setup.items, setup.probe) is None


# -- what joins the lists of others, by its formula


def lists_of_members(setup: Setup) -> dict[int, np.ndarray]:
    """Modality -> what its member says of the items that have it, ``(B, n)`` float64."""
    assert isinstance(setup.fusion, DecisionFusion)
    found = {}
    for at, modality in enumerate(TWO):
        member = setup.fusion.parts()[modality]
        scores = answer(member, setup.items, setup.probe).scores
        found[at] = scores[:, setup.items.mask[:, at]].double().numpy()
    return found


def mean_of_votes(setup: Setup, votes: dict[int, np.ndarray]) -> np.ndarray:
    """Mean vote of the modalities present, ``(B, N)``; 0 where there are none."""
    mask = setup.items.mask.numpy()
    total = np.zeros((B, N))
    for at, vote in votes.items():
        total[:, mask[:, at]] += vote
    return total / np.maximum(mask.sum(1), 1)


@swept([("score-average", TWO)])
def test_score_average_is_the_mean_of_standard_scores(setup: Setup) -> None:
    votes = {
        at: (s - s.mean(1, keepdims=True)) / s.std(1, keepdims=True)
        for at, s in lists_of_members(setup).items()
    }
    np.testing.assert_allclose(setup.answer().scores.numpy(), mean_of_votes(setup, votes), atol=1e-4)


@swept([("score-range", TWO)])
def test_score_range_is_the_mean_of_scores_between_0_and_1(setup: Setup) -> None:
    votes = {
        at: (s - s.min(1, keepdims=True)) / (s.max(1, keepdims=True) - s.min(1, keepdims=True))
        for at, s in lists_of_members(setup).items()
    }
    np.testing.assert_allclose(setup.answer().scores.numpy(), mean_of_votes(setup, votes), atol=1e-5)


@swept([("borda", TWO)])
def test_borda_gives_a_step_fewer_for_every_place(setup: Setup) -> None:
    votes = {
        at: np.array([[(row < score).sum() for score in row] for row in s]) / (s.shape[1] - 1)
        for at, s in lists_of_members(setup).items()
    }
    np.testing.assert_allclose(setup.answer().scores.numpy(), mean_of_votes(setup, votes), atol=1e-6)


@swept([("rrf", TWO)])
def test_reciprocal_rank_fusion_is_the_mean_of_reciprocal_ranks(setup: Setup) -> None:
    votes = {
        at: 1 / (60 + np.array([[1 + (row > score).sum() for score in row] for row in s]))
        for at, s in lists_of_members(setup).items()
    }
    np.testing.assert_allclose(setup.answer().scores.numpy(), mean_of_votes(setup, votes), atol=1e-7)


# -- the references


@pytest.mark.parametrize("modalities", [TWO, THREE], ids=len)
def test_popularity_looks_at_nobody_and_nothing(modalities: tuple[str, ...]) -> None:
    it = setup_of("popularity", modalities)
    expected = it.items.popularity.expand(B, N)
    nothing = torch.zeros_like(it.items.mask)
    for items in (it.items, replace(it.items, x=it.items.x + 9.0), it.items.only(nothing)):
        for changes in ({}, {"history": histories(5)}, {"wanted": None}, {"query_weight": 1.0}):
            same(it.answer(items, **changes).scores, expected)
    same(it.answer(by_hand=torch.ones(len(modalities))).scores, expected)
    assert it.fusion.place(it.items, it.probe) is None
    assert not list(it.fusion.parameters())


# -- contributions


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], ItemEmbeddings]:
    """The tiny world without and with sound."""
    found = {}
    for modalities in (TWO, THREE):
        folder = tmp_path_factory.mktemp("worlds") / f"tiny-{len(modalities)}"
        workspace = build_tiny_world(folder, sound="audio" in modalities)
        found[modalities] = ItemEmbeddings.load(workspace.embeddings_path(TINY_INFO.key))
        assert found[modalities].modalities == modalities
    return found


@pytest.fixture(params=SWEPT, ids=lambda pair: f"{pair[0]}-{len(pair[1])}")
def chosen(request: pytest.FixtureRequest) -> tuple[str, tuple[str, ...]]:
    return request.param


@pytest.fixture
def embeddings(
    chosen: tuple[str, tuple[str, ...]], embedded: dict[tuple[str, ...], ItemEmbeddings]
) -> ItemEmbeddings:
    return embedded[chosen[1]]


@pytest.fixture
def recommender(chosen: tuple[str, tuple[str, ...]], embeddings: ItemEmbeddings) -> Recommender:
    fusion = made(*chosen, dimension=TINY_INFO.dimension, rows=len(embeddings))
    popularity = np.random.default_rng(4).normal(size=len(embeddings)).astype(np.float32)
    return Recommender(
        fusion,
        embeddings,
        popularity,
        describe(fusion.card(embeddings.modalities), [{"trained_on": "noise"}]),
    )


SOMEBODY = History(
    np.array([0, 9, 17, 3, 0]),
    np.array([1.0, 0.2, -0.5, 0.7, 0.4]),
    np.arange(5) * 9.0,
    np.array([4, 1, 6, 3, 2]),
)
NOBODY = History(np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0, np.int64))


def questions() -> list[tuple[History, QueryEmbedding | None, float]]:
    words = TinyEncoder().encode_texts(["a red lamp", "a mug"])
    asked = QueryEmbedding({"text": words[0]}, {"text": words[1]})
    return [(SOMEBODY, None, 0.0), (SOMEBODY, asked, 0.5), (NOBODY, asked, 0.5), (NOBODY, None, 0.5)]


def test_baseline_and_contributions_sum_to_the_score(recommender: Recommender) -> None:
    for question in questions():
        scored = recommender.score(*question)
        total = scored.baseline + scored.contributions.sum(1)
        np.testing.assert_allclose(total, scored.scores, rtol=0, atol=1e-5)


def test_what_an_item_lacks_contributes_nothing(recommender: Recommender, embeddings: ItemEmbeddings) -> None:
    assert (~embeddings.mask).sum() == embeddings.mask.shape[1]  # one item a modality lacks it
    for question in questions():
        scored = recommender.score(*question)
        assert (scored.contributions[~embeddings.mask] == 0).all()
        if scored.weights is None:
            assert recommender.fusion.weights_kind == "none"
            continue
        assert (scored.weights[~embeddings.mask] == 0).all()
        assert (scored.weights >= 0).all()
        total = scored.weights.sum(1)
        assert (np.isclose(total, 1, atol=1e-5) | (total == 0)).all()


@pytest.mark.parametrize("chosen", [p for p in SWEPT if FUSIONS[p[0]].level == "single"], indirect=True)
def test_one_modality_alone_has_all_the_contribution(recommender: Recommender) -> None:
    own = recommender.modalities.index(recommender.fusion.name)
    scored = recommender.score(*questions()[1])
    assert (np.delete(scored.contributions, own, axis=1) == 0).all()
    assert (scored.contributions[:, own] != 0).any()


def test_scores_of_many_are_the_scores_of_each(recommender: Recommender) -> None:
    probe = Probe(recommender.probe(SOMEBODY, None, 0.0, None).history.repeat(3, 1, 1))
    many = answer(recommender.fusion, recommender.items, probe).scores
    np.testing.assert_allclose(many[2].numpy(), recommender.score(SOMEBODY).scores, rtol=1e-4, atol=1e-5)


def test_weights_by_hand_reach_the_strategies_that_take_them(recommender: Recommender) -> None:
    plain, by_hand = recommender.score(SOMEBODY), recommender.score(SOMEBODY, by_hand={"image": 2.0})
    if not recommender.info.takes_weights:
        np.testing.assert_array_equal(by_hand.scores, plain.scores)
        return
    seen = recommender.items.mask[:, 0].numpy()
    assert by_hand.weights is not None
    np.testing.assert_array_equal(by_hand.weights[:, 0], seen.astype(np.float32))
    assert (by_hand.contributions[:, 1:] == 0).all()


def test_an_untrained_strategy_refuses_to_score(
    embedded: dict[tuple[str, ...], ItemEmbeddings],
) -> None:
    fusion = made("gated", TWO, dimension=TINY_INFO.dimension, rows=len(embedded[TWO]))
    untrained = Recommender(
        fusion, embedded[TWO], np.zeros(len(embedded[TWO])), describe(fusion.card(TWO), None)
    )
    with pytest.raises(NotTrained, match="python -m mmrec train"):
        untrained.score(SOMEBODY)


@pytest.mark.parametrize("name", sorted({name for name, _ in BOUND}))
def test_weights_for_another_catalogue_are_refused(
    name: str, embedded: dict[tuple[str, ...], ItemEmbeddings]
) -> None:
    fusion = made(name, TWO, dimension=TINY_INFO.dimension, rows=7)
    facts = describe(fusion.card(TWO), [{"trained_on": "noise"}])
    with pytest.raises(InvalidInput, match=r"for 7 items, but the catalogue has 30.*python -m mmrec train"):
        Recommender(fusion, embedded[TWO], np.zeros(30, np.float32), facts)


# -- Shapley values, of any game


@dataclass(frozen=True)
class Game:
    """A worth for every coalition, at the index whose bits are its members."""

    players: int
    worths: Tensor  # (2^M,)

    def __call__(self, coalition: Tensor) -> Tensor:
        return self.worths[sum(1 << m for m in range(self.players) if coalition[m])].reshape(1)


@st.composite
def games(draw: st.DrawFn) -> Game:
    players = draw(st.integers(2, 4))
    numbers = st.floats(-100, 100, width=32)
    worths = draw(st.lists(numbers, min_size=2**players, max_size=2**players))
    return Game(players, torch.tensor(worths, dtype=torch.float64))


def averaged_over_all_orders(game: Game) -> Tensor:
    """The definition: what a player adds on entering, averaged over the orders of entering."""
    total = torch.zeros(game.players, dtype=torch.float64)
    for order in permutations(range(game.players)):
        inside = torch.zeros(game.players, dtype=torch.bool)
        for player in order:
            before = game(inside)[0]
            inside[player] = True
            total[player] += game(inside)[0] - before
    return total / math.factorial(game.players)


near = partial(torch.testing.assert_close, rtol=0, atol=1e-9)


@unhurried
@given(games())
def test_shapley_values_are_the_mean_over_all_orders(game: Game) -> None:
    values, baseline = shapley_values(game, game.players)
    near(values[0], averaged_over_all_orders(game))
    near(baseline, game.worths[:1])
    near(baseline + values.sum(-1), game.worths[-1:])


@unhurried
@given(games())
def test_equal_players_get_equal_values(game: Game) -> None:
    swapped = torch.tensor([(s & ~3) | (s & 1) << 1 | (s & 2) >> 1 for s in range(len(game.worths))])
    values, _ = shapley_values(replace(game, worths=game.worths + game.worths[swapped]), game.players)
    near(values[0, 0], values[0, 1])


@unhurried
@given(games(), st.floats(-10, 10))
def test_who_adds_a_constant_gets_that_constant(game: Game, constant: float) -> None:
    without = torch.arange(len(game.worths)) & ~1
    member = (torch.arange(len(game.worths)) & 1).double()
    values, _ = shapley_values(replace(game, worths=game.worths[without] + constant * member), game.players)
    near(values[0, 0], torch.tensor(constant, dtype=torch.float64))


@unhurried
@given(games(), st.floats(-3, 3))
def test_values_of_a_sum_of_games_are_the_sum_of_values(game: Game, factor: float) -> None:
    other = replace(game, worths=game.worths.flip(0).square() / 100)
    both = replace(game, worths=game.worths + factor * other.worths)
    one, two, joined = (shapley_values(g, game.players)[0] for g in (game, other, both))
    near(joined, one + factor * two)
