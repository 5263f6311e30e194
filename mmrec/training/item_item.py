"""Teachers of the references with an item-item matrix: everything is solved, and lambda is chosen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from mmrec.fusion import Fusion
from mmrec.fusion.reference.item_item import ItemItem
from mmrec.training.ranker import Lessons, RankerConfig, TrainingLog
from mmrec.training.referee import Referee

PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
"""Values of lambda that are tried."""


def gram(lessons: Lessons) -> Tensor:
    """``X^T X`` of the binary interactions, ``(N, N)`` float64."""
    x = lessons.interactions.astype("float64")
    x.data[:] = 1.0
    return torch.from_numpy((x.T @ x).toarray())


def ease_matrix(g: Tensor, penalty: float) -> Tensor:
    """``W_ij = -P_ij / P_jj`` off the diagonal, ``P = (G + lambda I)^-1``; ``(N, N)`` float64."""
    p = torch.linalg.inv(g + penalty * torch.eye(len(g), dtype=g.dtype))
    w = -p / p.diagonal()
    w.fill_diagonal_(0.0)
    return w


def teach_ease(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,  # noqa: ARG001
    seed: int,  # noqa: ARG001
    say: Callable[[str], None],
) -> TrainingLog:
    """EASE, with the lambda and the half-lives that rank the validation moments best."""
    g = gram(lessons)
    tried = (({"lambda": penalty}, ease_matrix(g, penalty)) for penalty in PENALTIES)
    return choose(fusion, lessons, tried, say)


def choose(
    fusion: Fusion,
    lessons: Lessons,
    tried: Iterable[tuple[dict[str, float], Tensor]],
    say: Callable[[str], None],
) -> TrainingLog:
    """Give ``fusion`` the matrix, and the shares of the half-lives, that rank the validation moments best.

    Args:
        fusion: an ``ItemItem``.
        lessons: with the validation moments.
        tried: hyper-parameters and the ``(N, N)`` matrix that they give.
        say: gets a line a matrix.
    """
    assert isinstance(fusion, ItemItem)
    started = time.perf_counter()
    fusion.reset(torch.Generator())
    referee = Referee(lessons)
    best = float("-inf")
    chosen: dict[str, float] = {}
    for how, matrix in tried:
        stored = matrix.to(fusion.item_item.dtype)  # judged as it will be served
        scores = torch.einsum("bkn,nm->kbm", referee.histories, stored.float())
        value, shares = referee.best_shares(scores)
        say(f"  {', '.join(f'{k} {v:g}' for k, v in how.items())}: validation {value:.4f}")
        if value > best:
            best, chosen = value, how
            fusion.item_item.data.copy_(stored)
            fusion.half_lives.data.copy_(shares)
    fusion.eval()
    return TrainingLog(best, 1, 1, time.perf_counter() - started, chosen)
