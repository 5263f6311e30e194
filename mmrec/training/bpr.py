"""Teachers of the references with item vectors: the BPR loss, Adam, and early stopping as served."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor

from mmrec.config import Config
from mmrec.fusion import Fusion
from mmrec.fusion.reference.factors import Factors, SeeingFactors
from mmrec.training.item_item import met
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.recipe import RankerConfig
from mmrec.training.referee import Referee
from mmrec.training.towers import FreedomTower, LightGcnTower, MfTower, Tower, VbprTower


class BprConfig(Config):
    """How a reference with item vectors is trained; chosen on the validation moments of both worlds."""

    learning_rate: float = Field(0.01, gt=0, description="of Adam")
    penalty: float = Field(0.01, ge=0, description="of the squared vectors of every pair")
    batch_size: int = Field(2048, ge=1, description="interactions a step")
    negatives: int = Field(256, ge=1, description="items drawn a step, against which its interactions stand")
    epochs: int = Field(60, ge=1, description="at most")
    every: int = Field(3, ge=1, description="epochs between two looks at the validation")
    patience: int = Field(3, ge=1, description="looks without a better one before it stops")
    ridge: float = Field(
        0.3, gt=0, description="mu of folding in, as a share of the mean square of histories"
    )


RECIPES: dict[str, tuple[type[Tower], BprConfig]] = {
    "bpr-mf": (MfTower, BprConfig(learning_rate=0.02)),
    "vbpr": (VbprTower, BprConfig()),
    "lightgcn": (LightGcnTower, BprConfig(learning_rate=0.02, penalty=0.001)),
    "freedom": (FreedomTower, BprConfig(learning_rate=0.02, penalty=0.001)),
}
"""Strategy name -> what is trained, and how."""


def teach_factors(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,  # noqa: ARG001
    seed: int,
    say: Callable[[str], None],
) -> TrainingLog:
    """Train the vectors of people and items, and keep the epoch that ranks the validation moments best.

    Every look at the validation folds its people in, as ``Factors`` serves them: nobody is ranked by the
    vector that training gave them.
    """
    assert isinstance(fusion, Factors)
    kind, recipe = RECIPES[fusion.name]
    return fit(fusion, lessons, kind, recipe, seed, say)


def fit(
    fusion: Factors,
    lessons: Lessons,
    kind: type[Tower],
    recipe: BprConfig,
    seed: int,
    say: Callable[[str], None],
) -> TrainingLog:
    """``teach_factors`` with this tower and recipe."""
    started = time.perf_counter()
    generator = torch.Generator().manual_seed(seed)
    fusion.reset(generator)
    x = met(lessons)
    pairs, referee = Pairs.of(x), Referee(lessons)
    folding = folding_matrix(x, recipe.ridge)
    tower = kind(x, lessons.items, fusion.config.dimension, generator)
    optimizer = torch.optim.Adam(tower.parameters(), lr=recipe.learning_rate)
    best, best_epoch, epoch = float("-inf"), 0, 0
    kept = {name: p.clone() for name, p in fusion.state_dict().items()}
    while epoch < recipe.epochs and epoch - best_epoch < recipe.patience * recipe.every:
        epoch += 1
        total = bpr_epoch(tower, pairs, optimizer, recipe, generator)
        if epoch % recipe.every:
            continue
        with torch.inference_mode():
            tower.hand_over(fusion, folding @ tower().people)
            scores = referee.presence @ fusion.fold @ fusion.vectors(lessons.items).T + fusion.biases
            value = referee.value(scores)
        say(f"  epoch {epoch}: loss {total:.3f}, validation {value:.4f}")
        if value > best:
            best, best_epoch = value, epoch
            kept = {name: p.clone() for name, p in fusion.state_dict().items()}
    fusion.load_state_dict(kept)
    with torch.inference_mode():
        best, shares = referee.best_shares(
            referee.views @ fusion.fold @ fusion.vectors(lessons.items).T, fusion.biases
        )
        fusion.shares.copy_(shares)
        if isinstance(fusion, SeeingFactors):
            people = torch.einsum("v,vbn->bn", shares, referee.views) @ fusion.fold
            fusion.log_spread.copy_((people @ fusion.vectors(lessons.items).T).std(dim=1).mean().log())
    fusion.eval()
    chosen = {"learning rate": recipe.learning_rate, "penalty": recipe.penalty}
    return TrainingLog(best, best_epoch, epoch, time.perf_counter() - started, chosen)


@dataclass(frozen=True)
class Pairs:
    """All interactions.

    Attributes:
        people, items: ``(P,)``.
        met: who met what, ``(U, N)`` bool.
        known: the items that somebody met, at most ``(N,)``.
    """

    people: Tensor
    items: Tensor
    met: Tensor
    known: Tensor

    @classmethod
    def of(cls, x: Tensor) -> Pairs:
        """Of a binary matrix, ``(U, N)``."""
        people, items = torch.nonzero(x, as_tuple=True)
        return cls(people, items, x > 0, torch.nonzero(x.any(0)).squeeze(1))

    def others(self, n: int, generator: torch.Generator) -> Tensor:
        """Items that somebody met, evenly at random, ``(n,)``."""
        return self.known[torch.randint(len(self.known), (n,), generator=generator)]


def bpr_epoch(
    tower: Tower,
    pairs: Pairs,
    optimizer: torch.optim.Optimizer,
    recipe: BprConfig,
    generator: torch.Generator,
) -> float:
    """One pass over all interactions; the mean loss ``-ln sigma(s_ui - s_uj)`` of a pair.

    The items j are drawn for a whole step, and those that a person met do not stand against theirs: one
    matrix product gives an interaction hundreds of opponents for the price of one.
    """
    tower.begin_epoch(generator)
    total = 0.0
    order = torch.randperm(len(pairs.people), generator=generator)
    for batch in order.split(recipe.batch_size):
        people, items = pairs.people[batch], pairs.items[batch]
        others = pairs.others(recipe.negatives, generator)  # (S,)
        unmet = ~pairs.met[people.unsqueeze(1), others]  # (B, S)
        told = tower()
        person = F.embedding(people, told.people)  # (B, d)
        wanted = (person * F.embedding(items, told.items)).sum(-1) + told.biases[items]  # (B,)
        against = person @ told.items[others].T + told.biases[others]  # (B, S)
        loss = -(F.logsigmoid(wanted.unsqueeze(1) - against) * unmet).sum() / unmet.sum().clamp_min(1)
        squares = tower.squares(told, people, items) / len(batch)
        squares = squares + tower.squares(told, None, others) / len(others)
        optimizer.zero_grad()
        (loss + recipe.penalty / 2 * squares).backward()
        optimizer.step()
        total += float(loss.detach()) * len(batch)
    return total / max(len(order), 1)


def folding_matrix(x: Tensor, ridge: float) -> Tensor:
    """``(C^T C + mu I)^-1 C^T``, which makes ``F`` of people's vectors, ``(N, U)``.

    ``C`` are the histories of the training part by presence, every row of sum 1; ``mu`` is ``ridge`` times
    the mean of the diagonal of ``C^T C``.
    """
    c = F.normalize(x, p=1, dim=1).double()
    gram = c.T @ c
    mu = ridge * gram.diagonal().mean().clamp_min(1e-9)
    return torch.linalg.solve(gram + mu * torch.eye(len(gram), dtype=gram.dtype), c.T).float()


__all__ = ["RECIPES", "BprConfig", "Pairs", "fit", "folding_matrix", "teach_factors"]
