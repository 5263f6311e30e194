"""Exact Shapley values of the modalities: how much each adds to a score, over all coalitions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial

import torch
from torch import Tensor


def shapley_values(value: Callable[[Tensor], Tensor], players: int) -> tuple[Tensor, Tensor]:
    """``phi_m = sum_{S without m} |S|! (M - |S| - 1)! / M! (v(S + m) - v(S))`` (Shapley 1953).

    Exact: all ``2^M`` coalitions are evaluated, so ``v(none) + sum_m phi_m = v(all)`` up to rounding.

    Args:
        value: coalition as ``(M,)`` bool -> values ``(N,)``.
        players: M.

    Returns:
        Values ``(N, M)`` and the baseline ``v(none)``, ``(N,)``.
    """
    worth: dict[frozenset[int], Tensor] = {}
    for size in range(players + 1):
        for chosen in combinations(range(players), size):
            coalition = torch.zeros(players, dtype=torch.bool)
            coalition[list(chosen)] = True
            worth[frozenset(chosen)] = value(coalition)
    shares = []
    for m in range(players):
        share = torch.zeros_like(worth[frozenset()])
        for members, before in worth.items():
            if m not in members:
                rest = factorial(len(members)) * factorial(players - len(members) - 1) / factorial(players)
                share = share + rest * (worth[members | {m}] - before)
        shares.append(share)
    return torch.stack(shares, dim=-1), worth[frozenset()]
