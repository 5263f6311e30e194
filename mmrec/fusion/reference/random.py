"""The reference that knows nothing: a list drawn by lot."""

from __future__ import annotations

import torch
from torch import Tensor

from mmrec.fusion.base import Fusion, Items, Probe, Ranked
from mmrec.fusion.reference.popularity import raw_space

_FIRST, _SECOND = -0x61C8864680B583EB, 0x2545F4914F6CDD1D
"""Odd 64-bit numbers: multiplying by them loses nothing and carries the low bits up."""


class Random(Fusion):
    """``s_ui = hash(person u, item i)``, even over 0..1: the same lot for the same person and item for ever.

    What an item is, its vectors and its popularity, makes its number, and what a person did makes theirs; no
    generator is drawn from, so neither the order of the catalogue nor what was asked before changes a list.
    Cost: O(B N).
    """

    name, label, level = "random", "Random", "reference"
    summary = "Draws lots; whatever cannot beat it has learned nothing."
    formula = r"s_{ui} = \mathrm{hash}(u, i) \in [0, 1)"
    paper = "none"
    weights_kind = "none"
    trainable = False
    reads_history = reads_query = False

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """The lots, ``(B, N)``: they are drawn once, and seeing less of an item draws no other."""
        seen = items.x.masked_fill(~items.mask.unsqueeze(-1), 0.0).flatten(1)
        item = _mixed(_folded(torch.cat([seen, items.popularity.unsqueeze(1)], dim=1)))  # (N,)
        person = _mixed((_bits(probe.history) * item).sum((1, 2)))  # (B,)
        lots = _mixed(person.unsqueeze(1) + item)
        return (lots & 0xFFFFFF).float() / 0x1000000

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:  # noqa: ARG002
        """The lots."""
        return Ranked(profile, None)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """It has no space of its own; the map shows the mean of the raw embeddings."""
        return raw_space(items)

    def place(self, items: Items, probe: Probe) -> Tensor | None:  # noqa: ARG002
        """It places nobody."""
        return None


def _bits(numbers: Tensor) -> Tensor:
    """The bits of float32 numbers as int64; integers add up to the same in any order."""
    return (numbers.float() + 0.0).contiguous().view(torch.int32).long()  # + 0: minus zero is zero


def _folded(rows: Tensor) -> Tensor:
    """One number a row, ``(N, F)`` -> ``(N,)``."""
    return (_bits(rows) * (2 * torch.arange(rows.shape[1]) + 1) * _SECOND).sum(1)


def _mixed(numbers: Tensor) -> Tensor:
    """Spread every bit over all bits (the finaliser of splitmix64, Steele et al. 2014)."""
    for shift in (30, 27, 31):
        numbers = (numbers ^ (numbers >> shift)) * _FIRST
    return numbers ^ (numbers >> 32)
