"""What the references with item vectors train: everything that makes the vectors of people and items."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion import Items
from mmrec.fusion.reference.factors import Factors
from mmrec.fusion.reference.folding import directions
from mmrec.fusion.reference.freedom import Freedom
from mmrec.fusion.reference.vbpr import Vbpr

START = 0.1
"""Standard deviation of the first vectors."""


class Told(NamedTuple):
    """Vectors of all people ``(U, d)`` and items ``(N, d)``, and the items' biases ``(N,)``."""

    people: Tensor
    items: Tensor
    biases: Tensor


class Tower(nn.Module):
    """Free vectors of people and items, and what a kind of tower makes of them.

    Args:
        x: binary interactions, ``(U, N)``.
        items: the catalogue.
        d: size of the vectors.
        generator: draws the first ones.
    """

    def __init__(self, x: Tensor, items: Items, d: int, generator: torch.Generator) -> None:  # noqa: ARG002
        super().__init__()
        self.x = x
        self.people = nn.Parameter(START * torch.randn(x.shape[0], d, generator=generator))
        self.items = nn.Parameter(START * torch.randn(x.shape[1], self._own(d), generator=generator))
        self.known = x.any(0)

    @staticmethod
    def _own(d: int) -> int:
        return d

    def forward(self) -> Told:
        """All vectors as they are now."""
        raise NotImplementedError

    def begin_epoch(self, generator: torch.Generator) -> None:
        """Whatever is drawn once an epoch."""

    def squares(self, told: Told, people: Tensor | None, items: Tensor) -> Tensor:  # noqa: ARG002
        """What the penalty is on: squared free vectors of one batch, given what ``forward`` told."""
        found = F.embedding(items, self.items).square().sum()
        return found if people is None else found + F.embedding(people, self.people).square().sum()

    def hand_over(self, fusion: Factors, fold: Tensor) -> None:
        """Give the strategy what it keeps; nothing for items that nobody met."""
        told = self()
        fusion.fold.copy_(fold * self.known.unsqueeze(1))
        fusion.factors.copy_(told.items * self.known.unsqueeze(1))
        fusion.biases.copy_(told.biases * self.known)


class MfTower(Tower):
    """The free vectors themselves, and a bias an item."""

    def __init__(self, x: Tensor, items: Items, d: int, generator: torch.Generator) -> None:
        super().__init__(x, items, d, generator)
        self.biases = nn.Parameter(torch.zeros(x.shape[1]))

    def forward(self) -> Told:
        """The free vectors."""
        return Told(self.people, self.items, self.biases)

    def squares(self, told: Told, people: Tensor | None, items: Tensor) -> Tensor:
        """Vectors and biases."""
        return super().squares(told, people, items) + self.biases[items].square().sum()


class VbprTower(MfTower):
    """Beside the free half of an item's vector, the other half is projected from its embeddings."""

    def __init__(self, x: Tensor, items: Items, d: int, generator: torch.Generator) -> None:
        super().__init__(x, items, d, generator)
        self.seen = directions(items)  # (N, M, D)
        _, m, size = self.seen.shape
        self.projections = nn.Parameter(size**-0.5 * torch.randn(m, size, d // 2, generator=generator))

    @staticmethod
    def _own(d: int) -> int:
        return d - d // 2

    def forward(self) -> Told:
        """``[q_i, sum_m E_m x_im]``."""
        content = self.seen.flatten(1) @ self.projections.flatten(0, 1)  # (N, d / 2)
        return Told(self.people, torch.cat([self.items, content], dim=1), self.biases)

    def squares(self, told: Told, people: Tensor | None, items: Tensor) -> Tensor:
        """The projected half as well: only then is the product with a person's vector held small."""
        seen = told.items[:, self.items.shape[1] :]
        return super().squares(told, people, items) + F.embedding(items, seen).square().sum()

    def hand_over(self, fusion: Factors, fold: Tensor) -> None:
        """The free halves, and the projections."""
        assert isinstance(fusion, Vbpr)
        free = F.pad(self.items, (0, fusion.config.dimension - self.items.shape[1]))
        fusion.fold.copy_(fold * self.known.unsqueeze(1))
        fusion.factors.copy_(free * self.known.unsqueeze(1))
        fusion.biases.copy_(self.biases * self.known)
        fusion.projections.copy_(self.projections)


class LightGcnTower(Tower):
    """The free vectors, averaged over steps through the graph of who met what."""

    layers = 2

    def __init__(self, x: Tensor, items: Items, d: int, generator: torch.Generator) -> None:
        super().__init__(x, items, d, generator)
        self.graph = Sparse.of(normalised(x))

    def forward(self) -> Told:
        """``1 / (L + 1) sum_l (D^-1/2 A D^-1/2)^l e``; no biases."""
        people: Tensor = self.people
        items: Tensor = self.items
        all_people, all_items = people, items
        for _ in range(self.layers):
            people, items = self.graph(items), self.graph.back(people)
            all_people, all_items = all_people + people, all_items + items
        mean = 1.0 / (self.layers + 1)
        return Told(mean * all_people, mean * all_items, torch.zeros(len(self.items)))


class FreedomTower(LightGcnTower):
    """LightGCN on a graph with edges left out, and the vectors of the neighbours in frozen content graphs."""

    neighbours, left_out = 10, 0.2

    def __init__(self, x: Tensor, items: Items, d: int, generator: torch.Generator) -> None:
        super().__init__(x, items, d, generator)
        self.whole = self.graph
        self.content = [
            Sparse.of(content_graph(each, self.neighbours)) for each in directions(items).unbind(1)
        ]

    def begin_epoch(self, generator: torch.Generator) -> None:
        """Leave edges out; one is kept the more likely, the fewer others its person and its item have."""
        people, items = torch.nonzero(self.x, as_tuple=True)
        weight = normalised(self.x)[people, items]
        kept = torch.multinomial(weight, int(len(weight) * (1 - self.left_out)), generator=generator)
        fewer = torch.zeros_like(self.x)
        fewer[people[kept], items[kept]] = 1.0
        self.graph = Sparse.of(normalised(fewer))

    def borrowed(self) -> Tensor:
        """``S_m e / M``, ``(N, M, d)``."""
        return torch.stack([graph(self.items) for graph in self.content], dim=1) / len(self.content)

    def forward(self) -> Told:
        """LightGCN's items and what they borrow."""
        told = super().forward()
        return told._replace(items=told.items + self.borrowed().sum(1))

    def hand_over(self, fusion: Factors, fold: Tensor) -> None:
        """LightGCN's items on the whole graph, and what all borrow."""
        assert isinstance(fusion, Freedom)
        thinned, self.graph = self.graph, self.whole
        told = LightGcnTower.forward(self)
        self.graph = thinned
        fusion.fold.copy_(fold * self.known.unsqueeze(1))
        fusion.factors.copy_(told.items * self.known.unsqueeze(1))
        fusion.neighbours.copy_(self.borrowed())


class Sparse(NamedTuple):
    """A sparse matrix and its transpose, to step through a graph either way."""

    forth: Tensor  # (R, C)
    turned: Tensor  # (C, R)

    @classmethod
    def of(cls, weights: Tensor) -> Sparse:
        """Of a dense one, ``(R, C)``."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sparse CSR tensor support")  # three times as quick
            return cls(weights.to_sparse_csr(), weights.T.contiguous().to_sparse_csr())

    def __call__(self, vectors: Tensor) -> Tensor:
        """``(C, d)`` -> ``(R, d)``."""
        return _Step.apply(vectors, self.forth, self.turned)

    def back(self, vectors: Tensor) -> Tensor:
        """``(R, d)`` -> ``(C, d)``."""
        return _Step.apply(vectors, self.turned, self.forth)


class _Step(torch.autograd.Function):
    """A sparse product whose gradient is the product with the transpose, which is at hand."""

    @staticmethod
    def forward(ctx: Any, vectors: Tensor, forth: Tensor, turned: Tensor) -> Tensor:
        ctx.turned = turned
        return forth @ vectors

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        return ctx.turned @ gradient, None, None


def normalised(x: Tensor) -> Tensor:
    """``D_U^-1/2 X D_N^-1/2``, ``(U, N)``."""
    people, items = x.sum(1, keepdim=True).clamp_min(1.0), x.sum(0, keepdim=True).clamp_min(1.0)
    return x / (people * items).sqrt()


def content_graph(x: Tensor, k: int) -> Tensor:
    """The k nearest of every item by cosine, symmetrically normalised, ``(N, N)``; nothing where absent.

    Args:
        x: unit vectors, zero where absent, ``(N, D)``.
        k: how many.
    """
    there = x.any(1)
    cosine = (x @ x.T).masked_fill(~(there.unsqueeze(1) & there), -2.0).fill_diagonal_(-2.0)
    near = cosine.topk(min(k, len(x) - 1), dim=1)
    edges = torch.zeros_like(cosine).scatter_(1, near.indices, (near.values > -2.0).float())
    degree = edges.sum(1).clamp_min(1.0)
    return edges / (degree.unsqueeze(1) * degree).sqrt()
