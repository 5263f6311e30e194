"""Teacher of the stacking strategy: how far to trust members, learned from what they say of strangers."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from mmrec.data.cases import Cases
from mmrec.fusion import Fusion, Items, Probe
from mmrec.fusion.decision.stacking import Stacking
from mmrec.training.augmentation import drop_modalities
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.losses import full_softmax
from mmrec.training.ranker import places, train_ranker
from mmrec.training.recipe import Epoch, RankerConfig

FOLDS = 2
"""Each person is in one; members learn from the others. Two cost as much as training every member again."""

EPOCHS, RATE = 3, 0.05
"""Over all moments; a handful of numbers is learned."""


def teach_stacking(
    fusion: Fusion, lessons: Lessons, config: RankerConfig, seed: int, say: Callable[[str], None]
) -> TrainingLog:
    """Learn the trust in members; the members of ``fusion`` itself are trained before, on everybody.

    People are dealt into folds. For every fold the members are trained anew on the people of the others,
    stopped by validation moments of those people alone, and then asked about the people of the fold: what
    they say of them is what the weights are learned on. So no score that is learned from comes from a member
    that saw that person. The validation judges the members that will be served.
    """
    assert isinstance(fusion, Stacking)
    started, generator = time.perf_counter(), torch.Generator().manual_seed(seed)
    order, train = np.random.default_rng(seed), lessons.train
    fold = folds_of(train.users, FOLDS, seed)
    strangers = [
        strangers_to(fusion, lessons, set(train.users[fold == k]), config, seed) for k in range(FOLDS)
    ]
    fusion.trust_all_alike()
    optimizer = torch.optim.Adam(list(fusion.parameters(recurse=False)), lr=RATE)
    best, best_epoch, curve = float("-inf"), 0, []
    kept = copy.deepcopy(fusion.state_dict())
    for epoch in range(1, EPOCHS + 1):
        fusion.train()
        total = 0.0
        for k, chosen in _batches(fold, config.batch_size, order):
            probe = Probe.of(train.histories(chosen), len(lessons.items.mask))
            votes = asked(strangers[k], lessons.items, probe)
            mask = drop_modalities(lessons.items.mask, config.modality_dropout, generator)
            allowed, targets = _answers(train, chosen, lessons.released)
            scores = fusion.rank(lessons.items.only(mask), votes, probe).scores
            loss = full_softmax(scores, targets, allowed) / len(chosen)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(chosen)
        value = lessons.judge(places(fusion, lessons.items, lessons.validation, lessons.released))
        curve.append(Epoch(epoch, total / max(len(train), 1), value, RATE))
        say(f"  epoch {epoch}: loss {curve[-1].loss:.3f}, validation {value:.4f}")
        if value > best:
            best, best_epoch, kept = value, epoch, copy.deepcopy(fusion.state_dict())
    fusion.load_state_dict(kept)
    fusion.eval()
    return TrainingLog(best, best_epoch, EPOCHS, time.perf_counter() - started, curve=tuple(curve))


def folds_of(users: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """The fold of every moment, ``(n,)``: all moments of a person are in one, and folds have people alike."""
    people, whose = np.unique(users.astype(str), return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(len(people)) % folds
    return np.asarray(dealt[whose])


def strangers_to(
    fusion: Stacking, lessons: Lessons, people: set[str], config: RankerConfig, seed: int
) -> Stacking:
    """A strategy like ``fusion`` whose members have learned from everybody but these people."""
    known = Lessons(
        items=lessons.items,
        train=_without(lessons.train, people),
        validation=_without(lessons.validation, people),
        released=lessons.released,
        judge=lessons.judge,
        interactions=lessons.interactions,  # the members do not look at it
    )
    made = type(fusion)(fusion.modalities, fusion.dimension, fusion.config)
    for name, member in made.parts().items():
        if name != fusion.name:
            train_ranker(member, known, config, seed, lambda _: None)
    return made.eval()


def asked(strangers: Stacking, items: Items, probe: Probe) -> Tensor:
    """What the members of ``strangers`` say, made comparable, ``(B, N, M)``."""
    with torch.no_grad():
        return strangers.profile(items, probe)


def _without(cases: Cases, people: set[str]) -> Cases:
    return cases.take(np.flatnonzero([user not in people for user in cases.users]))


def _batches(fold: np.ndarray, size: int, order: np.random.Generator) -> list[tuple[int, np.ndarray]]:
    """Batches in random order, each of moments of one fold."""
    found = []
    for k in range(FOLDS):
        mine = order.permutation(np.flatnonzero(fold == k))
        found += [(k, mine[start : start + size]) for start in range(0, len(mine), size)]
    return [found[at] for at in order.permutation(len(found))]


def _answers(cases: Cases, chosen: np.ndarray, released: np.ndarray) -> tuple[Tensor, Tensor]:
    """What could be recommended, ``(B, N)`` bool, and what was wanted, ``(B,)``."""
    allowed, targets = (
        torch.from_numpy(cases.allowed(chosen, released)),
        torch.from_numpy(cases.targets[chosen]),
    )
    allowed[torch.arange(len(chosen)), targets] = True
    return allowed, targets
