"""Embeddings with the same spread in every direction while a strategy learns from them.

Most of the variance of an encoder's embeddings lies in a few directions, and the gradient hardly reaches what
the others tell. A strategy sees embeddings only through a linear projection without bias, so it can learn on
whitened ones, ``x T``, and have ``T`` folded into the projection when it is done: the same function, reached
in a tenth of the steps. Whitening as a remedy for ill-conditioned inputs: LeCun et al. 1998.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from mmrec.fusion import Items
from mmrec.fusion.base import VectorFusion


def whitener(items: Items, floor: float) -> Tensor:
    """``T_m = (C_m + floor tr(C_m) / D I)^-1/2 / sqrt(D)``, ``(M, D, D)``, symmetric.

    ``C_m`` is the mean of ``x x^T`` over the items that have modality m.

    Args:
        items: the catalogue.
        floor: so much of the mean variance is added, so that directions of mere noise stay small.
    """
    found = []
    for m in range(items.x.shape[1]):
        x = items.x[items.mask[:, m], m].double()
        variance, axes = torch.linalg.eigh(x.T @ x / max(len(x), 1))
        raised = variance.clamp_min(0.0) + floor * variance.mean().clamp_min(1e-12)
        found.append(axes * (len(variance) * raised).rsqrt() @ axes.T)
    return torch.stack(found).float()


def whitened(items: Items, transform: Tensor) -> Items:
    """The items with ``x T``; what stands behind the mask becomes zero."""
    x = items.x.masked_fill(~items.mask.unsqueeze(-1), 0.0)
    return replace(items, x=torch.einsum("nmd,mde->nme", x, transform))


def fold_in(fusion: VectorFusion, transform: Tensor) -> None:
    """Make a strategy that learned on ``x T`` one for ``x``: ``W_m x T = (W_m T) x``, T being symmetric."""
    with torch.no_grad():
        for reader in fusion.readers():
            for linear, matrix in zip(reader, transform, strict=True):
                weight = linear.weight
                assert isinstance(weight, Tensor)
                weight.copy_(weight @ matrix)
