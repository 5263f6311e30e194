"""What tells nothing about items that were not learned from is left out, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array

from mmrec.fusion import FUSIONS, Items
from mmrec.recommender import Recommender
from mmrec.service import jobs
from mmrec.service.teaching import lessons_of
from mmrec.training.screening import FEWEST_ITEMS, NOTHING, screen, silenced
from mmrec.types import History
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

N, D, PEOPLE, EACH = 240, 32, 500, 12


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def shop(*modalities: np.ndarray, mask: np.ndarray | None = None) -> Items:
    """Items with these embeddings, ``(N, D)`` each."""
    x = np.stack([unit(each) for each in modalities], axis=1)
    there = np.ones(x.shape[:2], bool) if mask is None else mask
    return Items(
        torch.from_numpy((x - x.mean(0)).astype(np.float32)), torch.from_numpy(there), torch.zeros(len(x))
    )


def met(taste: np.ndarray, rng: np.random.Generator, kinds: int) -> csr_array:
    """People who each go by one kind of item: nine in ten of what they meet is of it; ``(PEOPLE, N)``."""
    x = np.zeros((PEOPLE, N), np.float32)
    for person in range(PEOPLE):
        wanted = np.where(taste == person % kinds, 9.0, 1.0 / (kinds - 1))
        x[person, rng.choice(N, EACH, replace=False, p=wanted / wanted.sum())] = 1.0
    return csr_array(x)


def shown(value: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Embeddings that show a value of few, and much else."""
    return 2.0 * rng.normal(size=(value.max() + 1, D))[value] + rng.normal(size=(N, D))


def random_vectors(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(size=(N, D))


@pytest.mark.parametrize("seed", range(5))
def test_random_vectors_are_left_out_and_what_shows_the_taste_is_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    taste = rng.integers(4, size=N)
    found = screen(shop(shown(taste, rng), random_vectors(rng)), met(taste, rng, 4))
    assert found.unheard == (1,)
    assert found.told[0,] > 0.15
    assert found.told[1,] < 0.01


@pytest.mark.parametrize("seed", range(5))
def test_what_only_two_together_tell_is_heard(seed: int) -> None:
    """The checkerboard: white or black follows from row and column, and from neither alone."""
    rng = np.random.default_rng(seed)
    row, column = rng.integers(2, size=N), rng.integers(2, size=N)
    items = shop(shown(row, rng), shown(column, rng), random_vectors(rng))
    found = screen(items, met(row ^ column, rng, 2))
    assert max(found.told[0,], found.told[1,]) < 0.2 * found.told[0, 1]
    assert found.unheard == (2,)


def test_two_that_say_the_same_are_both_heard(rng: np.random.Generator) -> None:
    taste = rng.integers(4, size=N)
    same = shown(taste, rng)
    found = screen(shop(same, same, random_vectors(rng)), met(taste, rng, 4))
    assert found.unheard == (2,)


def test_one_picture_for_everything_is_left_out(rng: np.random.Generator) -> None:
    taste = rng.integers(4, size=N)
    items = shop(shown(taste, rng), np.ones((N, D)))
    assert screen(items, met(taste, rng, 4)).unheard == (1,)


def test_what_stands_behind_the_mask_is_not_read(rng: np.random.Generator) -> None:
    taste = rng.integers(4, size=N)
    mask = rng.random((N, 2)) < 0.8
    mask[:, 0] |= ~mask[:, 1]
    items, people = shop(shown(taste, rng), random_vectors(rng), mask=mask), met(taste, rng, 4)
    spoilt = replace(items, x=torch.where(items.mask.unsqueeze(-1), items.x, torch.full((), 9.0)))
    assert screen(items, people) == screen(spoilt, people)


def test_without_evidence_everything_is_heard(rng: np.random.Generator) -> None:
    taste = rng.integers(4, size=N)
    items = shop(random_vectors(rng), random_vectors(rng))
    assert screen(items, met(taste, rng, 4)).unheard == ()  # neither tells anything: no measure to go by
    few = FEWEST_ITEMS - 1
    assert (
        screen(replace(items, x=items.x[:few], mask=items.mask[:few]), met(taste, rng, 4)[:, :few]) == NOTHING
    )
    nobody = csr_array((PEOPLE, N), dtype=np.float32)
    assert screen(items, nobody) == NOTHING
    assert screen(shop(shown(taste, rng)), met(taste, rng, 4)) == NOTHING  # one alone is never left out


def test_the_same_is_found_again(rng: np.random.Generator) -> None:
    taste = rng.integers(4, size=N)
    items, people = shop(shown(taste, rng), random_vectors(rng)), met(taste, rng, 4)
    assert screen(items, people, seed=3) == screen(items, people, seed=3)


def test_silence_is_a_mask_and_nothing_else(rng: np.random.Generator) -> None:
    items = shop(random_vectors(rng), random_vectors(rng))
    assert silenced(items, ()) is items
    quiet = silenced(items, (1,))
    assert quiet.mask[:, 0].all()
    assert not quiet.mask[:, 1].any()
    assert items.mask.all()


# -- in a world


def test_what_is_left_out_of_a_training_is_left_out_of_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trained with pictures that tell nothing; the strategy says so, and gives them no weight."""
    workspace = build_tiny_world(tmp_path / "tiny")
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    embeddings = jobs.stored_embeddings(workspace, TINY_INFO.key)
    lessons = lessons_of(workspace, embeddings)
    at = embeddings.modalities.index("image")
    monkeypatch.setattr(
        "mmrec.service.teaching.lessons_of",
        lambda *_: replace(lessons, screening=replace(NOTHING, unheard=(at,))),
    )
    said: list[str] = []
    assert lessons.seen_by(FUSIONS["image"](embeddings.modalities, 8)) is lessons.items
    jobs.train(found, "image,gated,attention,rrf,stacking", say=said.append)
    assert any(line.startswith("image is left out") for line in said)
    assert any(line.startswith("too little is known to ask") for line in said)

    history = History(np.arange(3), np.ones(3), np.arange(3.0), np.ones(3, int))
    for name in ("gated", "attention", "rrf", "stacking"):
        recommender = Recommender.load(workspace, embeddings, name)
        assert "without image, which told nothing" in recommender.info.trained_on
        told = recommender.score(history)
        assert told.weights is not None
        assert not told.weights[:, at].any()
        assert not told.contributions[:, at].any()
        assert told.weights.any()
    alone = Recommender.load(workspace, embeddings, "image")
    assert "without" not in alone.info.trained_on
    assert alone.score(history).contributions[:, at].any()  # who asks what pictures alone tell is shown it
