"""The taught references against their formulas, and in a shop of two circles of people who never mix."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array
from torch import Tensor

from mmrec.data.cases import Cases
from mmrec.evaluation.protocol import headline_judge
from mmrec.fusion import FUSIONS, Fusion, FusionConfig, Items, Probe
from mmrec.fusion.reference import EaseContent, Random
from mmrec.fusion.reference.folding import directions
from mmrec.profile.presence import VIEWS, views_of
from mmrec.retrieval import places_of
from mmrec.training.bpr import RECIPES, folding_matrix
from mmrec.training.item_item import ease_matrix, knn_matrix
from mmrec.training.lessons import Lessons
from mmrec.training.recipe import RankerConfig
from mmrec.training.referee import Referee, view_shares
from mmrec.training.teachers import TEACHERS, teach
from mmrec.training.towers import FreedomTower, LightGcnTower, content_graph

MODALITIES, D = ("image", "text"), 6
N, U, COLD = 24, 60, (5, 17)
"""Items, the first half of which one circle of people meets, the rest the other; two that nobody met."""
CIRCLE = (np.arange(N) >= N // 2).astype(int)
TAUGHT = [name for name in TEACHERS if FUSIONS[name].level == "reference"]
SEEING = [name for name in TAUGHT if FUSIONS[name].reads_query]
BLIND = [name for name in TAUGHT if name not in SEEING]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads only get in each other's way on matrices this small."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def shop() -> Items:
    """Items of one circle look and read alike; one lacks its picture."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(2, 2, D))
    x = centres[:, CIRCLE].transpose(1, 0, 2) + rng.normal(0, 0.4, (N, 2, D))
    mask = torch.ones(N, 2, dtype=torch.bool)
    mask[2, 0] = False
    return Items(torch.from_numpy((x - x.mean(0)).astype(np.float32)), mask, torch.zeros(N))


def interactions(seed: int = 1) -> csr_array:
    rng = np.random.default_rng(seed)
    x = np.zeros((U, N), np.float32)
    for u in range(U):
        known = [i for i in np.flatnonzero(u % 2 == CIRCLE) if i not in COLD]
        x[u, rng.permutation(known)[:6]] = rng.choice([0.2, 1.0], 6)
    return csr_array(x)


def moments(seed: int, n: int = 40, length: int = 4) -> Cases:
    """Somebody of a circle met some of it, and wants one more."""
    rng = np.random.default_rng(seed)
    drawn = [
        rng.permutation([i for i in np.flatnonzero(c % 2 == CIRCLE) if i not in COLD])[: length + 1]
        for c in range(n)
    ]
    rows = np.stack(drawn)
    return Cases(
        users=np.array([f"u{c}" for c in range(n)], object),
        targets=rows[:, -1],
        when=np.full(n, np.datetime64("2026-06-01", "us")),
        starts=np.arange(n + 1) * length,
        rows=rows[:, :-1].ravel(),
        weights=np.ones(n * length, np.float32),
        ages_days=np.tile(np.arange(length, 0, -1.0, np.float32), n),
    )


def quality(found: np.ndarray) -> float:
    return float((1 / np.log2(1 + found)).mean())


def lessons(seed: int = 1) -> Lessons:
    released = np.full(N, np.datetime64("2026-01-01"))
    return Lessons(shop(), moments(2), moments(3), released, quality, interactions(seed))


def taught(name: str, seed: int = 0) -> Fusion:
    fusion = FUSIONS[name](MODALITIES, D, FusionConfig(dimension=8, hidden=8)).bind(N)
    log = teach(fusion, lessons(), RankerConfig(), seed, lambda _: None)
    assert 0 < log.best <= 1
    assert log.chosen
    return fusion


def ask(fusion: Fusion, history: Tensor) -> Tensor:
    """Scores of people of whom ``(B, N)`` is known."""
    history = history.float() / history.abs().sum(-1, keepdim=True).clamp_min(1)
    probe = Probe(history.unsqueeze(1).expand(-1, 3, -1))
    with torch.inference_mode():
        return fusion.rank(shop(), fusion.profile(shop(), probe), probe).scores


def two_people() -> Tensor:
    """Of each circle one person who met its first three items, ``(2, N)``."""
    out = torch.zeros(2, N)
    out[0, :3] = out[1, N // 2 : N // 2 + 3] = 1
    return out


@pytest.fixture(scope="module")
def shelf() -> dict[str, Fusion]:
    return {name: taught(name) for name in TAUGHT}


# -- what they learn


@pytest.mark.parametrize("name", TAUGHT)
def test_everybody_gets_the_things_of_their_circle(shelf: dict[str, Fusion], name: str) -> None:
    scores = ask(shelf[name], two_people())
    known = ~np.isin(np.arange(N), COLD)
    for person in (0, 1):
        own = scores[person, known & (person == CIRCLE)]
        other = scores[person, known & (person != CIRCLE)]
        assert own.min() > other.max()


@pytest.mark.parametrize("name", TAUGHT)
def test_a_dislike_counts_against_what_it_is_like(shelf: dict[str, Fusion], name: str) -> None:
    liked, disliked = ask(shelf[name], two_people()), ask(shelf[name], -two_people())
    assert liked[0, 6:11].mean() > disliked[0, 6:11].mean()


@pytest.mark.parametrize("name", BLIND)
def test_without_content_an_item_that_nobody_met_is_nothing_to_anybody(
    shelf: dict[str, Fusion], name: str
) -> None:
    assert (ask(shelf[name], two_people())[:, COLD] == 0).all()
    only_cold = torch.zeros(1, N)
    only_cold[0, COLD[0]] = 1
    stranger = torch.zeros(1, N)
    torch.testing.assert_close(ask(shelf[name], only_cold), ask(shelf[name], stranger))


@pytest.mark.parametrize("name", SEEING)
def test_with_content_an_item_that_nobody_met_goes_to_the_circle_it_is_like(
    shelf: dict[str, Fusion], name: str
) -> None:
    scores = ask(shelf[name], two_people())
    for item in COLD:
        assert scores[CIRCLE[item], item] > scores[1 - CIRCLE[item], item]


@pytest.mark.parametrize("name", TAUGHT)
def test_the_seed_alone_decides(name: str, shelf: dict[str, Fusion]) -> None:
    before = torch.get_rng_state()
    again = taught(name)
    assert torch.equal(torch.get_rng_state(), before)
    for key, tensor in shelf[name].state_dict().items():
        assert torch.equal(tensor, again.state_dict()[key]), key
    solved = name not in RECIPES
    other = taught(name, seed=1).state_dict()
    same = all(torch.equal(tensor, other[key]) for key, tensor in again.state_dict().items())
    assert same == solved, "a closed form has no seed, a descent has"


# -- closed forms


def some_gram(seed: int = 4, n: int = 7) -> tuple[Tensor, Tensor]:
    x = (torch.rand(30, n, generator=torch.Generator().manual_seed(seed)) < 0.4).double()
    return x, x.T @ x


def test_ease_is_the_ridge_regression_of_every_item_on_the_others() -> None:
    x, gram = some_gram()
    penalty = torch.linspace(1, 3, len(gram), dtype=gram.dtype)
    found = ease_matrix(gram, penalty)
    for j in range(len(gram)):
        others = [i for i in range(len(gram)) if i != j]
        left = x[:, others].T @ x[:, others] + torch.diag(penalty[others])
        expected = torch.linalg.solve(left, x[:, others].T @ x[:, j])
        torch.testing.assert_close(found[others, j], expected)
        assert found[j, j] == 0


@pytest.mark.parametrize(("exponent", "k"), [(0.5, 7), (0.7, 7), (0.5, 2)])
def test_item_knn_counts_who_met_both(exponent: float, k: int) -> None:
    x, gram = some_gram()
    found = knn_matrix(gram, exponent, k)
    expected = torch.zeros_like(gram)
    for i in range(len(gram)):
        for j in range(len(gram)):
            if i != j:
                both = (x[:, i] * x[:, j]).sum()
                expected[i, j] = both / (x[:, i].sum() ** exponent * x[:, j].sum() ** (1 - exponent))
    for j in range(len(gram)):
        weakest = expected[:, j].sort(descending=True).values[k - 1]
        expected[expected[:, j] < weakest, j] = 0
    torch.testing.assert_close(found, expected)


def test_content_of_ease_is_ease_on_the_features() -> None:
    items, penalty = shop(), 0.7
    x = directions(items).double()
    fusion = EaseContent(MODALITIES, D, FusionConfig(dimension=8, hidden=8)).bind(N)
    fusion.reset(torch.Generator())
    every = torch.eye(D, dtype=x.dtype)
    inverses = [torch.linalg.inv(x[:, m].T @ x[:, m] + penalty * every) for m in range(2)]
    fusion.inverses.data.copy_(torch.stack(inverses))
    found = fusion.content(items, torch.eye(N))
    for m in range(2):
        expected = ease_matrix(x[:, m] @ x[:, m].T, torch.full((N,), penalty, dtype=x.dtype))
        torch.testing.assert_close(found[m], expected.float(), rtol=1e-3, atol=1e-4)


def test_content_of_ease_is_solved_rightly_on_several_threads_too() -> None:
    wide, known = 256, lessons()
    x = torch.randn(N, 2, wide, generator=torch.Generator().manual_seed(0))
    items = Items(x, torch.ones(N, 2, dtype=torch.bool), torch.zeros(N))
    fusion = EaseContent(MODALITIES, wide, FusionConfig(dimension=8, hidden=8)).bind(N)
    torch.set_num_threads(2)
    try:
        log = teach(fusion, replace(known, items=items), RankerConfig(), 0, lambda _: None)
    finally:
        torch.set_num_threads(1)
    features, every = directions(items).double(), torch.eye(wide, dtype=torch.float64)
    for m in range(2):
        gram = features[:, m].T @ features[:, m] + log.chosen["content lambda"] * every
        torch.testing.assert_close(fusion.inverses[m].double() @ gram, every, rtol=0, atol=1e-4)


def test_folding_in_is_a_ridge_regression_of_peoples_vectors() -> None:
    x, _ = some_gram()
    people = torch.randn(len(x), 3, generator=torch.Generator().manual_seed(1))
    found = folding_matrix(x.float(), 0.2) @ people
    c = torch.nn.functional.normalize(x, p=1, dim=1)
    mu = 0.2 * (c.T @ c).diagonal().mean()
    slope = c.T @ (c @ found.double() - people.double()) + mu * found  # of half the penalised error
    torch.testing.assert_close(slope, torch.zeros_like(slope), rtol=0, atol=1e-5)


# -- graphs


def test_lightgcn_averages_over_steps_through_the_graph() -> None:
    x = torch.from_numpy((interactions().toarray() > 0).astype(np.float32))
    tower = LightGcnTower(x, shop(), 4, torch.Generator().manual_seed(0))
    whole = torch.zeros(U + N, U + N)
    whole[:U, U:], whole[U:, :U] = x, x.T
    degree = whole.sum(1).clamp_min(1)
    step = whole / (degree.unsqueeze(1) * degree).sqrt()
    e = torch.cat([tower.people, tower.items])
    expected = (e + step @ e + step @ step @ e) / 3
    told = tower()
    torch.testing.assert_close(torch.cat([told.people, told.items]), expected)
    told.items.square().sum().backward()
    by_hand = torch.autograd.grad(expected[U:].square().sum(), [tower.people, tower.items])
    torch.testing.assert_close(tower.people.grad, by_hand[0])
    torch.testing.assert_close(tower.items.grad, by_hand[1])


def test_the_content_graph_joins_the_nearest_and_leaves_out_the_absent() -> None:
    x = directions(shop())[:, 0]
    found = content_graph(x, 3)
    cosine = (x @ x.T).fill_diagonal_(-2)
    assert (found[2] == 0).all()
    assert (found[:, 2] == 0).all()
    for i in range(N):
        if i != 2:
            cosine[i, 2] = -2
            assert set(found[i].nonzero().flatten().tolist()) == set(cosine[i].topk(3).indices.tolist())
    torch.testing.assert_close(found.sum(1)[found.any(1)], torch.ones(N - 1))


def test_freedom_leaves_edges_out_while_it_learns_and_keeps_the_whole_graph() -> None:
    x = torch.from_numpy((interactions().toarray() > 0).astype(np.float32))
    tower = FreedomTower(x, shop(), 4, torch.Generator().manual_seed(0))
    whole = tower.graph.forth.to_dense()
    tower.begin_epoch(torch.Generator().manual_seed(1))
    thinned = tower.graph.forth.to_dense()
    assert int((thinned > 0).sum()) == int((1 - tower.left_out) * int((whole > 0).sum()))
    assert not (thinned.bool() & ~whole.bool()).any()
    torch.testing.assert_close(tower.whole.forth.to_dense(), whole)


# -- histories and lots


def test_by_presence_all_that_was_met_counts_alike() -> None:
    history = torch.tensor([[[0.5, 0.0, -0.5, 0.0], [0.9, 0.05, -0.05, 0.0], [0.6, 0.2, -0.2, 0.0]]])
    views = views_of(history)
    assert views.shape == (1, VIEWS, 4)
    torch.testing.assert_close(views[0, 0], torch.tensor([1.0, 1.0, -1.0, 0.0]) / 3)
    assert torch.equal(views[:, 1:], history)
    assert not views_of(torch.zeros(1, 3, 4)).any()


def test_shares_of_views_are_all_ways_to_share() -> None:
    ways = view_shares()
    assert ways[0] == (1.0, 0.0, 0.0, 0.0)
    assert len(set(ways)) == len(ways) == 35
    assert all(sum(way) == 1 and min(way) >= 0 for way in ways)


def test_the_referee_finds_the_view_that_ranks_best() -> None:
    referee = Referee(lessons())
    n = len(lessons().validation)
    right = torch.zeros(n, N)
    right[torch.arange(n), torch.from_numpy(lessons().validation.targets)] = 1
    scores = torch.stack([torch.zeros(n, N), -right, right, torch.zeros(n, N)])
    best, shares = referee.best_shares(scores)
    assert best == 1
    assert shares[2] > shares[1]


def test_lots_are_even_and_fall_anew_for_everybody() -> None:
    rng = torch.Generator().manual_seed(0)
    items = Items(
        torch.randn(500, 2, 8, generator=rng), torch.ones(500, 2, dtype=torch.bool), torch.zeros(500)
    )
    probe = Probe(torch.rand(40, 3, 500, generator=rng))
    lots = Random(("image", "text"), 8).profile(items, probe).numpy()
    assert lots.min() >= 0
    assert lots.max() < 1
    assert np.unique(lots).size > 0.99 * lots.size
    shares, _ = np.histogram(lots, bins=10, range=(0, 1))
    assert np.abs(shares / lots.size - 0.1).max() < 0.01
    between = np.corrcoef(lots)[np.triu_indices(40, 1)]
    assert np.abs(between).max() < 0.25
    assert abs(between.mean()) < 0.01


def test_the_comparison_with_cornac_measures_as_the_engine_does(repo_root: Path) -> None:
    """It has to measure where the engine cannot be imported."""
    spec = importlib.util.spec_from_file_location("compare", repo_root / "scripts" / "compare_references.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    rng = np.random.default_rng(3)
    scores, allowed = rng.normal(size=(50, 40)), rng.random((50, 40)) < 0.7
    targets = rng.integers(0, 40, 50)
    allowed[np.arange(50), targets] = True
    expected = headline_judge()(places_of(scores.copy(), allowed, targets))
    assert script.ndcg(scores, allowed, targets) == pytest.approx(expected)
    assert 0 < expected < 1
