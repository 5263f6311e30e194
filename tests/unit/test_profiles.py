"""Profiles in a shop where the answer is known: what people want next is like the *last* thing they had.

Everybody had things of all kinds, some minutes apart, in a random order. A profile that reads the order can
know what comes next; one that only counts cannot do better than guess among the kinds that were had.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array

from mmrec.data.cases import Cases
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput, NotFound
from mmrec.fusion import FusionConfig, Items, Probe, make
from mmrec.profile import PROFILES
from mmrec.service import Studio, jobs
from mmrec.training.ranker import Lessons, RankerConfig, train_ranker
from mmrec.types import EVENT_KINDS, Request
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

KINDS, COPIES, DIMENSION, LENGTH = 4, 8, 8, 4
N = KINDS * COPIES
KIND = np.arange(N) // COPIES
RELEASED = np.full(N, np.datetime64("2026-01-01"))
NOBODY = csr_array((0, N), dtype=np.float32)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def shop() -> Items:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(KINDS, 1, DIMENSION))[KIND] + rng.normal(0, 0.3, (N, 1, DIMENSION))
    return Items(
        torch.from_numpy((x - x.mean(0)).astype(np.float32)),
        torch.ones(N, 1, dtype=torch.bool),
        torch.zeros(N),
    )


def lives(n: int, seed: int) -> Cases:
    """One thing of each kind in a random order, a minute apart; then another of the last kind."""
    rng = np.random.default_rng(seed)
    kinds = np.stack([rng.permutation(KINDS)[:LENGTH] for _ in range(n)])  # (n, L)
    rows = kinds * COPIES + rng.integers(0, COPIES - 1, (n, LENGTH))
    return Cases(
        users=np.array([f"u{c}" for c in range(n)], object),
        targets=kinds[:, -1] * COPIES + COPIES - 1,
        when=np.full(n, np.datetime64("2026-06-01", "us")),
        starts=np.arange(n + 1) * LENGTH,
        rows=rows.ravel(),
        weights=np.ones(n * LENGTH, np.float32),
        ages_days=np.tile(np.arange(LENGTH, 0, -1.0, np.float32) / 1440, n),
        kinds=np.full(n * LENGTH, EVENT_KINDS.index("purchase") + 1),
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_only_who_reads_the_order_knows_what_comes_next(profile: str) -> None:
    fusion = make(f"image@{profile}", ("image",), DIMENSION, FusionConfig(dimension=16, hidden=16))
    later_is_better = itertools.count()
    lessons = Lessons(
        shop(), lives(384, 1), lives(32, 2), RELEASED, lambda _: float(next(later_is_better)), NOBODY
    )
    recipe = RankerConfig(epochs=12, batch_size=64, learning_rate=0.03)
    train_ranker(fusion, lessons, recipe, 0, lambda _: None)

    fresh = lives(96, 3)
    probe = Probe.of(fresh.histories(np.arange(96)), N)
    with torch.inference_mode():
        scores = fusion.rank(shop(), fusion.profile(shop(), probe), probe).scores.numpy()
    first = np.where(fresh.allowed(np.arange(96), RELEASED), scores, -np.inf).argmax(1)
    right = float((KIND[first] == KIND[fresh.targets]).mean())
    if PROFILES[profile].reads == "events":
        assert right > 0.95
    else:  # one of the four kinds that were had
        assert right < 0.5


# -- at work in a world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> jobs.Pair:
    """The tiny world with a gated strategy for every profile, and an evaluation of it all."""
    workspace = build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny")
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    assert jobs.train(found, "gated", profiles="all") == tuple(
        "gated" if name == "recency" else f"gated@{name}" for name in PROFILES
    )
    jobs.evaluate(found)
    return found


@pytest.fixture
def studio(world: jobs.Pair, tmp_path: Path) -> Studio:
    embeddings = jobs.stored_embeddings(world.workspace, TINY_INFO.key)
    return Studio(world.workspace, embeddings, TINY_INFO, TinyEncoder, tmp_path)


def ranked(studio: Studio, strategy: str, session: str | None = None) -> list[str]:
    found = studio.recommend(Request("ada", strategy, k=30, session=session, hide_seen=False))
    return [entry.item.item_id for entry in found.items]


def test_every_profile_of_a_strategy_can_be_asked(studio: Studio) -> None:
    told = studio.profiles("gated")
    assert [info.name for info in told] == list(PROFILES)
    assert all(info.state == "trained" for info in told)
    assert all(info.quality is not None for info in told)  # evaluate takes what is trained
    lists = {info.strategy: ranked(studio, info.strategy) for info in told}
    assert len({tuple(found) for found in lists.values()}) > 1
    assert studio.profiles("gated@gru") == told
    assert studio.strategy("gated@gru").label == "Gated (GMU), GRU"
    assert {info.state for info in studio.profiles("attention")} == {"untrained"}
    assert studio.profiles("popularity") == studio.profiles("rrf") == ()
    assert [
        info.name for info in studio.strategies() if "@" in info.name
    ] == []  # they are no further entries


def test_a_profile_that_cannot_be_had_is_named(studio: Studio) -> None:
    with pytest.raises(NotFound, match="profile 'astrology'"):
        ranked(studio, "gated@astrology")
    with pytest.raises(InvalidInput, match="'popularity' has no profile"):
        ranked(studio, "popularity@gru")
    with pytest.raises(NotFound, match="strategy 'guess@gru'"):
        ranked(studio, "guess@gru")


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_said_in_the_session_reaches_every_profile(studio: Studio, profile: str) -> None:
    strategy = next(info.strategy for info in studio.profiles("gated") if info.name == profile)
    before = ranked(studio, strategy)
    studio.give_feedback("s", "ada", before[0], "dislike")
    after = ranked(studio, strategy, "s")
    assert before[0] not in after
    studio.give_feedback("s", "ada", before[12], "like")
    liked = ranked(studio, strategy, "s")
    assert liked.index(before[12]) < after.index(before[12])
    studio.undo_feedback("s", "ada")
    studio.undo_feedback("s", "ada")
    assert ranked(studio, strategy, "s") == before
    nobody = studio.recommend(Request("nova", strategy))  # no history at all
    assert any("popular list" in note for note in nobody.notes)


def test_a_map_is_laid_out_for_every_profile_that_is_trained(
    world: jobs.Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    spaces: list[str] = []

    def flat(found: dict[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
        spaces.extend(found)
        return {name: space[:, :2].astype(np.float32) for name, space in found.items()}

    monkeypatch.setattr(jobs, "compute_layouts", flat)
    jobs.lay_out(world)
    assert {"gated", "gated@gru", "gated@self-attention"} <= set(spaces)
    assert Workspace(world.workspace.root).layout(TINY_INFO.key, "gated@gru").shape[1] == 2


@pytest.mark.parametrize(
    ("strategies", "profiles", "expected"),
    [
        ("gated,popularity", "gru,mean", ("gated@mean", "gated@gru", "popularity")),
        ("gated@gru,gated,image", "", ("image", "gated", "gated@gru")),
        ("gated@gru", "lstm", ("gated@lstm",)),
        ("rrf", "all", ("rrf",)),
    ],
)
def test_strategies_and_profiles_are_chosen_by_name(
    strategies: str, profiles: str, expected: tuple[str, ...]
) -> None:
    assert jobs.chosen_strategies(strategies, ("image", "text"), profiles) == expected
