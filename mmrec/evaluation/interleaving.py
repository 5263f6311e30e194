"""Two rankings shown as one list, so that somebody can judge between them without knowing whose is whose."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Team = int
"""0 for the first ranking, 1 for the second."""


@dataclass(frozen=True)
class Draft:
    """An interleaved list.

    Attributes:
        items: what is shown, the best first.
        teams: which ranking brought each item in.
    """

    items: tuple[Any, ...]
    teams: tuple[Team, ...]

    def credit(self, liked: Sequence[Any]) -> tuple[int, int]:
        """How many of the liked items each ranking brought in."""
        wanted = set(liked)
        first = sum(team == 0 for item, team in zip(self.items, self.teams, strict=True) if item in wanted)
        return first, sum(item in wanted for item in self.items) - first


def team_draft(first: Sequence[Any], second: Sequence[Any], length: int, rng: np.random.Generator) -> Draft:
    """Team-draft interleaving (Radlinski, Kurup & Joachims 2008).

    As captains choose players: whoever has the smaller team picks next, a coin decides between equals, and a
    pick is the ranking's best item that is not on the list yet. So after every second pick both have brought
    in the same number, and neither is favoured by its place. Where one ranking has nothing left, the other
    goes on alone.

    Args:
        first: items, the best first.
        second: likewise.
        length: how many are shown at most.
        rng: tosses the coins.
    """
    queues = (list(first), list(second))
    items: list[Any] = []
    teams: list[Team] = []
    shown: set[Any] = set()
    while len(items) < length:
        waiting = [[item for item in queue if item not in shown] for queue in queues]
        if not any(waiting):
            break
        sizes = teams.count(0), teams.count(1)
        turn = int(rng.integers(2)) if sizes[0] == sizes[1] else int(sizes[1] < sizes[0])
        if not waiting[turn]:
            turn = 1 - turn
        items.append(waiting[turn][0])
        teams.append(turn)
        shown.add(waiting[turn][0])
    return Draft(tuple(items), tuple(teams))


def anytime_interval(wins: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """An interval of a share that holds after every trial at once, so that one may stop when one likes.

    All p with ``B(k + 1, n - k + 1) / (p^k (1 - p)^(n - k)) < 1 / (1 - level)``. If p is the true share, that
    quotient is a martingale that begins at 1, and by Ville's inequality it ever reaches ``1 / (1 - level)``
    with probability ``1 - level`` at most (Robbins 1970, with the uniform mixture). It is wider than
    ``wilson_interval``, whose 95% are those of a number of trials that was fixed before.

    Raises:
        ValueError: as ``wilson_interval``.
    """
    if not 0 <= wins <= trials:
        raise ValueError(f"{wins} wins of {trials} trials are impossible.")
    bound = math.log(1.0 / (1.0 - level))
    mixed = math.lgamma(wins + 1) + math.lgamma(trials - wins + 1) - math.lgamma(trials + 2)

    def inside(p: float) -> bool:
        return mixed - _times_log(wins, p) - _times_log(trials - wins, 1.0 - p) < bound

    best = wins / trials if trials else 0.5
    return (
        0.0 if inside(0.0) else _edge(inside, best, 0.0),
        1.0 if inside(1.0) else _edge(inside, best, 1.0),
    )


def _times_log(count: int, p: float) -> float:
    """``count * log p``, 0 where nothing is counted."""
    return 0.0 if not count else count * math.log(p) if p > 0 else -math.inf


def _edge(inside: Callable[[float], bool], within: float, beyond: float) -> float:
    """Where an interval ends between a point in it and one that is not; the quotient has one valley."""
    for _ in range(60):
        middle = (within + beyond) / 2
        within, beyond = (middle, beyond) if inside(middle) else (within, middle)
    return beyond


def wilson_interval(wins: int, trials: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95% interval of a share, after Wilson (1927); all of 0 to 1 where nothing was tried.

    ``(k + z^2/2 -+ z sqrt(k (n - k)/n + z^2/4)) / (n + z^2)``. Unlike the usual ``+- z sqrt(p(1-p)/n)`` it
    never leaves 0..1 and is honest for a handful of trials, also where all were won.

    Raises:
        ValueError: if there are more wins than trials, or fewer than none.
    """
    if not 0 <= wins <= trials:
        raise ValueError(f"{wins} wins of {trials} trials are impossible.")
    if not trials:
        return 0.0, 1.0
    centre = wins + z**2 / 2
    half = z * (wins * (trials - wins) / trials + z**2 / 4) ** 0.5
    low, high = (centre - half) / (trials + z**2), (centre + half) / (trials + z**2)
    return max(0.0, low), min(1.0, high)
