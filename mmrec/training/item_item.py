"""Teachers of the references with an item-item matrix: all is solved, and penalties are chosen.

An interaction is any event of a positive weight, each pair of person and item counted once: on both worlds
the validation prefers that to weights by kind of event, and to leaving the views out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import product

import torch
from torch import Tensor

from mmrec.fusion import Fusion
from mmrec.fusion.reference.ease_content import EaseContent
from mmrec.fusion.reference.folding import directions
from mmrec.fusion.reference.item_item import ItemItem
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.recipe import RankerConfig
from mmrec.training.referee import Referee

Say = Callable[[str], None]
Tried = Iterable[tuple[dict[str, float], Tensor]]
"""Hyper-parameters, and the ``(N, N)`` matrix that they give."""

PENALTIES, DROPOUTS = (10.0, 30.0, 100.0, 300.0), (0.0, 1.0, 2.0)
"""Values of lambda and rho of EASE that are tried."""

EXPONENTS, NEIGHBOURS = (0.4, 0.5, 0.6, 0.7, 0.8), (50, 100, 300, 1000)
"""Values of a and k of ItemKNN that are tried."""

CONTENT_PENALTIES, GAINS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0), (0.0, 0.1, 0.2, 0.3, 0.5, 0.8)
"""Values of a modality's lambda and a of EASE + content that are tried."""


def met(lessons: Lessons) -> Tensor:
    """The binary interactions ``X``, ``(U, N)`` float32."""
    return torch.from_numpy((lessons.interactions.toarray() > 0).astype("float32"))


def inverse(gram: Tensor) -> Tensor:
    """Of a symmetric positive definite matrix, ``(N, N)`` float64, by its Cholesky factor.

    Never of a batch: from two threads on, the batched ``torch.linalg.inv`` of torch 2.13 answers wrongly for
    matrices of 256 rows.
    """
    return torch.cholesky_inverse(torch.linalg.cholesky(gram))


def ease_matrix(gram: Tensor, penalty: Tensor) -> Tensor:
    """``W_ij = -P_ij / P_jj`` off the diagonal, ``P = (G + diag(penalty))^-1``; ``(N, N)`` float64."""
    p = inverse(gram + torch.diag(penalty))
    w = -p / p.diagonal()
    return w.fill_diagonal_(0.0)


def knn_matrix(gram: Tensor, exponent: float, k: int) -> Tensor:
    """``G_ij / (G_ii^a G_jj^(1-a))`` for the k largest of every column, else 0; ``(N, N)`` float64."""
    count = gram.diagonal().clamp_min(1.0)
    w = gram / (count.unsqueeze(1) ** exponent * count ** (1.0 - exponent))
    w = w.fill_diagonal_(0.0)
    if k < len(w):
        w = torch.where(w >= w.topk(k, dim=0).values[-1], w, 0.0)
    return w


def teach_ease(fusion: Fusion, lessons: Lessons, config: RankerConfig, seed: int, say: Say) -> TrainingLog:  # noqa: ARG001
    """EASE with the penalties and shares that rank the validation moments best."""
    assert isinstance(fusion, ItemItem)
    return _choose(fusion, lessons, _eases(_gram(lessons)), say)


def teach_item_knn(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,  # noqa: ARG001
    seed: int,  # noqa: ARG001
    say: Say,
) -> TrainingLog:
    """ItemKNN with the exponent, neighbours and shares that rank the validation moments best."""
    assert isinstance(fusion, ItemItem)
    gram = _gram(lessons)
    ways = product(EXPONENTS, (k for k in NEIGHBOURS if k <= len(gram) or k == NEIGHBOURS[0]))
    tried = (({"a": a, "k": float(k)}, knn_matrix(gram, a, k)) for a, k in ways)
    return _choose(fusion, lessons, tried, say)


def teach_ease_content(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,  # noqa: ARG001
    seed: int,  # noqa: ARG001
    say: Say,
) -> TrainingLog:
    """Add-EASE: first EASE, then the content's penalty, then how much each modality adds, then the shares."""
    assert isinstance(fusion, EaseContent)
    started = time.perf_counter()
    fusion.reset(torch.Generator())
    referee, items = Referee(lessons), lessons.items
    _, chosen, matrix = _best(referee, _eases(_gram(lessons)), fusion.item_item.dtype, say)
    fusion.item_item.data.copy_(matrix)
    base, names = referee.presence @ matrix.float(), fusion.modalities
    x = directions(items).double().transpose(0, 1)  # (M, N, D)
    every = torch.eye(x.shape[-1], dtype=x.dtype)
    content, kept = torch.zeros(0), fusion.inverses.clone()
    best = float("-inf")
    for penalty in CONTENT_PENALTIES:
        fusion.inverses.data.copy_(torch.stack([inverse(each.T @ each + penalty * every) for each in x]))
        adds = fusion.content(items, referee.presence)  # (M, n, N)
        for gain in GAINS:
            value = referee.value(base + gain * adds.sum(0))
            if value > best:
                best, kept, content = value, fusion.inverses.clone(), adds
                chosen |= {"content lambda": penalty}
    fusion.inverses.data.copy_(kept)
    for gains in product(GAINS, repeat=len(names)):
        value = referee.value(base + torch.einsum("m,mbn->bn", torch.tensor(gains), content))
        if value >= best:
            best = value
            fusion.gains.data.copy_(torch.tensor(gains))
            chosen |= {f"a {name}": gain for name, gain in zip(names, gains, strict=True)}
    scores = torch.stack(
        [
            view @ matrix.float() + torch.einsum("m,mbn->bn", fusion.gains, fusion.content(items, view))
            for view in referee.views
        ]
    )
    best, shares = referee.best_shares(scores)
    fusion.shares.data.copy_(shares)
    fusion.log_spread.data.copy_(torch.einsum("v,vbn->bn", shares, scores).std(dim=1).mean().log())
    say(f"  {_words(chosen)}: validation {best:.4f}")
    fusion.eval()
    return TrainingLog(best, 1, 1, time.perf_counter() - started, chosen)


def _choose(fusion: ItemItem, lessons: Lessons, tried: Tried, say: Say) -> TrainingLog:
    """Give ``fusion`` the matrix, then the shares of the views, that rank the validation moments best."""
    started = time.perf_counter()
    fusion.reset(torch.Generator())
    referee = Referee(lessons)
    _, chosen, matrix = _best(referee, tried, fusion.item_item.dtype, say)
    best, shares = referee.best_shares(referee.views @ matrix.float())
    fusion.item_item.data.copy_(matrix)
    fusion.shares.data.copy_(shares)
    fusion.eval()
    return TrainingLog(best, 1, 1, time.perf_counter() - started, chosen)


def _best(
    referee: Referee, tried: Tried, kind: torch.dtype, say: Say
) -> tuple[float, dict[str, float], Tensor]:
    """The best by presence, in the precision in which it will be served."""
    found: tuple[float, dict[str, float], Tensor] = (float("-inf"), {}, torch.zeros(0))
    for how, matrix in tried:
        stored = matrix.to(kind)
        value = referee.value(referee.presence @ stored.float())
        say(f"  {_words(how)}: validation {value:.4f}")
        if value > found[0]:
            found = value, how, stored
    return found


def _eases(gram: Tensor) -> Tried:
    for penalty, dropout in product(PENALTIES, DROPOUTS):
        yield {"lambda": penalty, "rho": dropout}, ease_matrix(gram, penalty + dropout * gram.diagonal())


def _gram(lessons: Lessons) -> Tensor:
    """``X^T X``, how many people met both, ``(N, N)`` float64."""
    x = met(lessons)
    return (x.T @ x).double()


def _words(how: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in how.items())
