"""Training of a fusion strategy: which item does a person want next?"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor

from mmrec.config import Config
from mmrec.data.cases import Cases
from mmrec.fusion import Fusion, Items, Probe
from mmrec.retrieval import places_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class RankerConfig(Config):
    """How every trained strategy is trained; one recipe for all, so that they differ in the fusion alone."""

    epochs: int = Field(40, ge=1, le=1000, description="at most; early stopping usually ends sooner")
    patience: int = Field(6, ge=1, description="epochs without a better validation before it stops")
    batch_size: int = Field(256, ge=1)
    learning_rate: float = Field(2e-3, gt=0)
    weight_decay: float = Field(0.01, ge=0)
    modality_dropout: float = Field(0.1, ge=0, lt=1, description="chance that an item hides one modality")


@dataclass(frozen=True)
class Lessons:
    """What a strategy may learn from, whoever teaches it.

    Attributes:
        items: the catalogue.
        train: moments to learn from.
        validation: moments to stop, and to choose hyper-parameters, by.
        released: release day of every item, ``(N,)`` datetime64.
        judge: quality of places of the wanted items, higher is better.
        interactions: who had to do with what in the training part, ``(U, N)``; see ``data.matrix``.
    """

    items: Items
    train: Cases
    validation: Cases
    released: np.ndarray
    judge: Callable[[np.ndarray], float]
    interactions: csr_array


@dataclass(frozen=True)
class TrainingLog:
    """What a training was.

    Attributes:
        best: the best validation value.
        epoch: which epoch it was; 1 for what is solved at once.
        epochs: how many were run.
        seconds: how long it took.
        chosen: hyper-parameters that were chosen by the validation, by name.
    """

    best: float
    epoch: int
    epochs: int
    seconds: float
    chosen: Mapping[str, float] = field(default_factory=dict)


def train_ranker(
    fusion: Fusion, lessons: Lessons, config: RankerConfig, seed: int, say: Callable[[str], None]
) -> TrainingLog:
    """Fit the weights of ``fusion`` in place, and leave it with those of its best epoch.

    The loss is the cross-entropy of the wanted item in a softmax over *all* items that could be recommended
    at that moment, so no negatives are sampled and nothing has to be corrected:
    ``L = -log exp(s_ut) / sum_{i allowed} exp(s_ui)``. AdamW (Loshchilov & Hutter 2019); modality dropout
    hides a modality of an item now and then, never its last one (Neverova et al. 2016).

    Args:
        fusion: a strategy with weights of its own.
        lessons: what to learn from.
        config: the recipe.
        seed: of the first weights, the order and the dropout.
        say: gets a line an epoch.
    """
    started = time.perf_counter()
    items, train, released = lessons.items, lessons.train, lessons.released
    generator = torch.Generator().manual_seed(seed)
    order = np.random.default_rng(seed)
    fusion.reset(generator)
    decayed = [p for p in fusion.parameters() if p.ndim > 1]
    others = [p for p in fusion.parameters() if p.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": decayed}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(
        groups,
        lr=config.learning_rate,
        weight_decay=config.weight_decay,
    )
    best, best_epoch, epoch = float("-inf"), 0, 0
    kept = copy.deepcopy(fusion.state_dict())
    for epoch in range(1, config.epochs + 1):
        fusion.train()
        total = 0.0
        shuffled = order.permutation(len(train))
        for start in range(0, len(shuffled), config.batch_size):
            chosen = shuffled[start : start + config.batch_size]
            hidden = items.only(drop_modalities(items.mask, config.modality_dropout, generator))
            probe = Probe.of(train.histories(chosen), len(items.mask))
            scores = fusion(hidden, probe).scores
            allowed = torch.from_numpy(train.allowed(chosen, released))
            targets = torch.from_numpy(train.targets[chosen])
            allowed[torch.arange(len(chosen)), targets] = True
            loss = F.cross_entropy(scores.masked_fill(~allowed, -1e9), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(chosen)
        value = lessons.judge(places(fusion, items, lessons.validation, released))
        say(f"  epoch {epoch}: loss {total / max(len(train), 1):.3f}, validation {value:.4f}")
        if value > best:
            best, best_epoch, kept = value, epoch, copy.deepcopy(fusion.state_dict())
        elif epoch - best_epoch >= config.patience:
            break
    fusion.load_state_dict(kept)
    fusion.eval()
    return TrainingLog(best, best_epoch, epoch, time.perf_counter() - started)


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


def drop_modalities(mask: Tensor, chance: float, generator: torch.Generator) -> Tensor:
    """Hide modalities at random, ``(N, M)`` bool; an item never loses all that it has."""
    kept = mask & (torch.rand(mask.shape, generator=generator) >= chance)
    return torch.where(kept.any(-1, keepdim=True), kept, mask)
