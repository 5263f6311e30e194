"""Training of a fusion strategy: which item does a person want next?"""

from __future__ import annotations

import copy
import hashlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from mmrec.data.cases import Cases
from mmrec.fusion import Fusion, Items, Probe
from mmrec.fusion.base import VectorFusion
from mmrec.retrieval import places_of
from mmrec.training.augmentation import augmented, drop_modalities
from mmrec.training.checkpoints import Course, restore_course, save_course
from mmrec.training.helper import Helper
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.losses import Objective
from mmrec.training.parallel import crew
from mmrec.training.recipe import Epoch, RankerConfig, Run
from mmrec.training.schedule import learning_rate
from mmrec.training.whitening import fold_in, whitened, whitener


def train_ranker(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,
    seed: int,
    say: Callable[[str], None],
    run: Run | None = None,
    helper: Helper | None = None,
) -> TrainingLog:
    """Fit the weights of ``fusion`` in place, and leave it with those of its best epoch.

    The loss is the cross-entropy of the wanted item in a softmax over the items that could be recommended at
    that moment (``losses``), embeddings are whitened (``whitening``), what is seen of the items is augmented
    (``augmentation``), the optimizer is AdamW (Loshchilov & Hutter 2019) with a learning rate by
    ``schedule``, times the ``pace`` of the strategy. It stops when the validation has not become better for
    ``patience`` epochs.

    Args:
        fusion: a strategy with weights of its own.
        lessons: what to learn from.
        config: the recipe.
        seed: of the first weights, the order, the dropout and whatever else is drawn.
        say: gets a line an epoch.
        run: checkpoint and listeners; none by default.
        helper: what a teacher adds to the lesson; its own weights are in no checkpoint.
    """
    started, run, team = time.perf_counter(), run or Run(), crew()
    items, train, helper = lessons.items, lessons.train, helper or Helper()
    transform = None
    if config.whitening and isinstance(fusion, VectorFusion):
        transform = whitener(items, config.whitening)
        items = whitened(items, transform)
    course = _begin(fusion, config, seed, helper)
    digest = ""
    if run.checkpoint is not None:
        digest = _digest(fusion, lessons, config, seed, team.size)
        restore_course(course, run.checkpoint, digest)
    resumed = course.epoch
    if resumed:
        say(f"  goes on after epoch {resumed}")
    objective = Objective(fusion, config, train.targets, len(items.mask))
    step_of = team.join(objective)
    steps = -(-len(train) // config.batch_size)
    while course.epoch < config.epochs and course.epoch - course.best_epoch < config.patience:
        course.epoch += 1
        fusion.train()
        total, rate = 0.0, 0.0
        shuffled = course.order.permutation(len(train))
        for step in range(steps):
            batch = shuffled[step * config.batch_size : (step + 1) * config.batch_size]
            seen = augmented(items, config, course.generator)
            drawn = objective.draw(course.generator)
            rate = learning_rate(config, (course.epoch - 1) * steps + step, steps)
            for group in course.optimizer.param_groups:
                group["lr"] = rate * fusion.pace
            chosen, factor = team.share(batch)
            probe = Probe.of(train.histories(chosen), len(items.mask))
            allowed = torch.from_numpy(train.allowed(chosen, lessons.released))
            targets = torch.from_numpy(train.targets[chosen])
            allowed[torch.arange(len(chosen)), targets] = True
            loss = factor * step_of(seen, probe, targets, allowed, drawn)
            loss = loss + helper.loss(fusion, seen, course.generator)
            course.optimizer.zero_grad()
            loss.backward()
            course.optimizer.step()
            total += team.mean(loss.detach()) * len(batch)
            if run.progress is not None:
                run.progress(step + 1, steps)
        value = lessons.judge(places(fusion, items, lessons.validation, lessons.released))
        made = Epoch(course.epoch, total / max(len(train), 1), value, rate)
        course.curve.append(made)
        say(f"  epoch {made.epoch}: loss {made.loss:.3f}, validation {value:.4f}")
        if value > course.best:
            course.best, course.best_epoch = value, course.epoch
            course.kept = copy.deepcopy(fusion.state_dict())
        if run.checkpoint is not None and team.leads:
            save_course(course, run.checkpoint, digest)
        if run.watch is not None:
            run.watch(made)
    fusion.load_state_dict(course.kept)
    if transform is not None:
        assert isinstance(fusion, VectorFusion)
        fold_in(fusion, transform)
    fusion.eval()
    seconds = time.perf_counter() - started
    curve = tuple(course.curve)
    return TrainingLog(course.best, course.best_epoch, course.epoch, seconds, curve=curve, resumed=resumed)


def places(fusion: Fusion, items: Items, cases: Cases, released: np.ndarray, batch: int = 512) -> np.ndarray:
    """The place of every case's target in the full ranking, ``(n,)``."""
    fusion.eval()
    found = [np.empty(0, np.int64)]
    with torch.inference_mode():
        for start in range(0, len(cases), batch):
            chosen = np.arange(start, min(start + batch, len(cases)))
            probe = Probe.of(cases.histories(chosen), len(items.mask))
            scores = fusion(items, probe).scores.numpy()
            found.append(places_of(scores, cases.allowed(chosen, released), cases.targets[chosen]))
    return np.concatenate(found)


def _begin(fusion: Fusion, config: RankerConfig, seed: int, helper: Helper) -> Course:
    """First weights, an optimizer that decays matrices only, and the sources of chance."""
    generator = torch.Generator().manual_seed(seed)
    fusion.reset(generator)
    learned = [*fusion.parameters(), *helper.begin(fusion, generator)]
    decayed = [p for p in learned if p.ndim > 1]
    others = [p for p in learned if p.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": decayed}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=config.learning_rate, weight_decay=config.weight_decay)
    return Course(
        fusion, optimizer, generator, np.random.default_rng(seed), copy.deepcopy(fusion.state_dict())
    )


def _digest(fusion: Fusion, lessons: Lessons, config: RankerConfig, seed: int, processes: int) -> str:
    """Of everything that decides on the course of a training."""
    told = [fusion.key, fusion.config.model_dump_json(), config.model_dump_json(), seed, processes]
    return hashlib.sha256(f"{told}{lessons.digest()}".encode()).hexdigest()


__all__ = [
    "Lessons",
    "RankerConfig",
    "TrainingLog",
    "drop_modalities",
    "places",
    "train_ranker",
]
