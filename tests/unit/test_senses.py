"""What tells people apart is solved for, stays as it was solved, and finds whom a modality speaks to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array

from mmrec.data.cases import Cases
from mmrec.fusion import FusionConfig, Items, Probe
from mmrec.fusion.feature import UserAttention
from mmrec.profile import Shelf
from mmrec.training.lessons import Lessons
from mmrec.training.recipe import Epoch, RankerConfig, Run
from mmrec.training.senses import FEWEST_ITEMS, solved_senses
from mmrec.training.teachers import teach

N, D, VALUES, PEOPLE, LENGTH = 200, 24, 8, 600, 12
CONFIG = FusionConfig(dimension=16, hidden=16)
RELEASED = np.full(N, np.datetime64("2026-01-01"))


class Shop:
    """Items with a look and a topic, and people who each go by one of the two.

    Attributes:
        by_looks: who goes by looks, ``(PEOPLE,)`` bool.
        met: rows, ``(PEOPLE, LENGTH)``.
    """

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        values = rng.integers(VALUES, size=(2, N))
        axes = rng.normal(size=(2, VALUES, D))
        # what tells the values apart is drowned by what nobody cares for
        x = axes[[[0], [1]], values] + rng.normal(size=(2, N, D)) * 2.0
        x = x - x.mean(1, keepdims=True)
        x = np.moveaxis(x / np.linalg.norm(x, axis=-1, keepdims=True), 0, 1).astype(np.float32)
        self.items = Items(torch.from_numpy(x), torch.ones(N, 2, dtype=torch.bool), torch.zeros(N))
        self.by_looks = rng.random(PEOPLE) < 0.5
        self.met = np.empty((PEOPLE, LENGTH), int)
        for person, looks in enumerate(self.by_looks):
            liked = values[0 if looks else 1] == rng.integers(VALUES)
            odds = np.where(liked, 30.0, 1.0)
            self.met[person] = rng.choice(N, LENGTH, replace=False, p=odds / odds.sum())
        people = np.repeat(np.arange(PEOPLE), LENGTH)
        ones = np.ones(PEOPLE * LENGTH, np.float32)
        self.interactions = csr_array((ones, (people, self.met.ravel())), shape=(PEOPLE, N))

    def cases(self, people: np.ndarray) -> Cases:
        """The last item of each, from those before it."""
        n, before = len(people), LENGTH - 1
        return Cases(
            users=np.array([f"u{person}" for person in people], object),
            targets=self.met[people, -1],
            when=np.full(n, np.datetime64(dt.datetime(2026, 6, 1), "us")),
            starts=np.arange(n + 1) * before,
            rows=self.met[people, :-1].ravel(),
            weights=np.ones(n * before, np.float32),
            ages_days=np.ones(n * before, np.float32),
        )

    def lessons(self) -> Lessons:
        """All but the last hundred people to learn from, those to stop by."""
        train, stop = np.arange(PEOPLE - 100), np.arange(PEOPLE - 100, PEOPLE)
        quality = lambda places: float((1 / places).mean())  # noqa: E731
        return Lessons(self.items, self.cases(train), self.cases(stop), RELEASED, quality, self.interactions)

    def attention_on_looks(self, fusion: UserAttention) -> np.ndarray:
        """Mean over the items, ``(PEOPLE,)``."""
        probe = Probe.of(self.cases(np.arange(PEOPLE)).histories(np.arange(PEOPLE)), N)
        with torch.inference_mode():
            weights = fusion.eval()(self.items, probe).weights
        assert weights is not None
        return np.asarray(weights[..., 0].mean(1))


def told_apart(shop: Shop, fusion: UserAttention) -> float:
    """How often somebody who goes by looks has more attention there than somebody who does not."""
    looks = shop.attention_on_looks(fusion)
    return float((looks[shop.by_looks][:, None] > looks[~shop.by_looks][None]).mean())


@pytest.mark.parametrize("whitening", [0.0, 3e-4])
def test_senses_are_those_that_were_solved_whatever_the_training_sees(whitening: float) -> None:
    shop, fusion = Shop(0), UserAttention(("image", "text"), D, CONFIG)
    recipe = RankerConfig(epochs=2, whitening=whitening)
    teach(fusion, shop.lessons(), recipe, 0, lambda _: None)
    solved = solved_senses(shop.lessons(), CONFIG.dimension)
    assert solved is not None
    for m, linear in enumerate(fusion.sense):
        x = shop.items.x[:, m]
        torch.testing.assert_close(linear(x), x @ solved[m].T, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_attention_finds_whom_a_modality_speaks_to(seed: int) -> None:
    shop, fusion = Shop(seed), UserAttention(("image", "text"), D, CONFIG)
    teach(fusion, shop.lessons(), RankerConfig(epochs=8), seed, lambda _: None)
    assert told_apart(shop, fusion) > 0.9


def test_what_every_modality_knows_tells_nobody_apart() -> None:
    """The category is taken off: senses of embeddings that show it alone come to next to nothing."""
    rng = np.random.default_rng(0)
    category = rng.integers(4, size=N)
    x = rng.normal(size=(4, D))[category].astype(np.float32)
    items = Items(
        torch.from_numpy(np.stack([x, x], 1)),
        torch.ones(N, 2, dtype=torch.bool),
        torch.zeros(N),
        Shelf(torch.from_numpy(category), torch.zeros(N)),
    )
    odds = np.where(np.arange(4)[:, None] == category, 20.0, 1.0)
    met = np.zeros((PEOPLE, N), np.float32)
    for person in range(PEOPLE):
        own = odds[person % 4]
        met[person, rng.choice(N, LENGTH, replace=False, p=own / own.sum())] = 1.0
    shop = Shop(0)
    known = replace(shop.lessons(), items=items, interactions=csr_array(met))
    unknown = replace(known, items=replace(items, shelf=None))
    with_it, without = (solved_senses(lessons, CONFIG.dimension) for lessons in (known, unknown))
    assert with_it is not None
    assert without is not None
    assert with_it.norm() < 0.1 * without.norm()


def test_where_too_little_is_known_they_learn_along() -> None:
    shop, fusion = Shop(0), UserAttention(("image", "text"), D, CONFIG)
    few = replace(shop.lessons(), interactions=csr_array((PEOPLE, N), dtype=np.float32))
    assert solved_senses(few, CONFIG.dimension) is None
    teach(fusion, few, RankerConfig(epochs=1), 0, lambda _: None)
    assert all(linear.weight.requires_grad for linear in fusion.sense)
    assert FEWEST_ITEMS < N


def test_what_was_cut_off_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    class _CutOffError(Exception):
        pass

    def cut(made: Epoch) -> None:
        if made.epoch == 2:
            raise _CutOffError

    shop, recipe, run = Shop(0), RankerConfig(epochs=4), Run(tmp_path / "course.safetensors")
    whole, resumed = (UserAttention(("image", "text"), D, CONFIG) for _ in range(2))
    teach(whole, shop.lessons(), recipe, 0, lambda _: None)
    with pytest.raises(_CutOffError):
        teach(resumed, shop.lessons(), recipe, 0, lambda _: None, replace(run, watch=cut))
    log = teach(resumed, shop.lessons(), recipe, 0, lambda _: None, run)
    assert log.resumed == 2
    assert all(torch.equal(t, resumed.state_dict()[name]) for name, t in whole.state_dict().items())
