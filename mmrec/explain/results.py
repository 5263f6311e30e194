"""What an explanation says: plain, immutable, and free of torch, so that pages can hold it cheaply.

Rows are rows of the catalogue, places count from 1, scores are in the unit of the strategy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mmrec.types import Modality


@dataclass(frozen=True)
class Entry:
    """What one player is worth.

    Attributes:
        player: ``image``, ``text``, ``audio``, ``history`` or ``query``.
        value: its Shapley value.
        last: leave-one-out, ``v(all) - v(all without it)``: what is lost if it alone goes.
    """

    player: str
    value: float
    last: float


@dataclass(frozen=True)
class Agreement:
    """A strategy's own modality weights beside what the modalities really add.

    Attributes:
        weights: modality -> weight or attention of this item.
        shares: modality -> ``|phi_m| / sum |phi|`` over the modalities of the receipt.
        overlap: ``1 - sum |weights - shares| / 2``: 1 for the same shares, 0 for opposite ones.
        same_leader: whether the same modality comes first.
        over_list: Spearman correlation between weight and share of the first modality over the items of the
            list; None where one of them does not vary or the list is too short.
    """

    weights: Mapping[Modality, float]
    shares: Mapping[Modality, float]
    overlap: float
    same_leader: bool
    over_list: float | None


@dataclass(frozen=True)
class Receipt:
    """``baseline + sum(value) = score``; see ``explain.receipt`` for the game."""

    score: float
    baseline: float
    entries: tuple[Entry, ...]
    agreement: Agreement | None


@dataclass(frozen=True)
class Pull:
    """What one thing of the history does to the score: positive lifts the item."""

    row: int
    effect: float


@dataclass(frozen=True)
class Pulls:
    """Strongest first.

    Attributes:
        exact: the effects add up to what the history adds; else each is a leave-one-out.
    """

    exact: bool
    pulls: tuple[Pull, ...]


@dataclass(frozen=True)
class Faithfulness:
    """Deleting the hottest parts against deleting as many at random.

    Attributes:
        deleted: how many parts went, of ``of``.
        drop: by how much the score fell without the hottest.
        random: likewise for each random draw.
        verdict: ``faithful`` (it beats at least nine draws in ten), ``better than random`` (it beats their
            mean) or ``not better than random``.
    """

    deleted: int
    of: int
    drop: float
    random: tuple[float, ...]
    verdict: str

    @property
    def beats(self) -> int:
        """How many draws it beats."""
        return sum(self.drop > other for other in self.random)

    @property
    def beats_mean(self) -> bool:
        """Whether it beats the mean of the draws."""
        return self.drop > sum(self.random) / len(self.random)


@dataclass(frozen=True)
class Heat:
    """How much each part matters, by one method.

    Attributes:
        levels: ``(P,)``; in score points for occlusion, else of any unit.
        signed: whether a negative value says that the part speaks against the item.
        faithfulness: measured for this very heatmap.
    """

    method: str
    levels: np.ndarray = field(repr=False)
    signed: bool
    faithfulness: Faithfulness


@dataclass(frozen=True)
class Change:
    """The fewest things of one kind without which the item drops out of the list.

    Attributes:
        kind: ``words``, ``patches``, ``moments`` (cells of a sound) or ``history``.
        parts: which: part numbers, or catalogue rows for ``history``; empty where nothing tried was enough.
        place: where the item stands then; without ``parts`` the lowest place that was reached.
        single: one thing alone is enough; every single one was tried.
        tried: how many were taken away together at most.
    """

    kind: str
    parts: tuple[int, ...]
    place: int
    single: bool
    tried: int


@dataclass(frozen=True)
class Tip:
    """A point on a weight slider where two items swap.

    Attributes:
        modality: whose slider; the other weights keep their proportion.
        at: its weight there, 0..1.
        row: the item it swaps with.
        below: whether the explained item is ahead just below that weight.
        above: whether it is ahead just above.
    """

    modality: Modality
    at: float
    row: int
    below: bool
    above: bool


@dataclass(frozen=True)
class Slider:
    """What one weight slider does to the place of an item.

    Attributes:
        modality: whose slider.
        now: where it stands.
        tips: nearest to ``now`` first.
        leaves: the nearest weight at which the item is no longer in the list, or None if it never leaves.
        linear: the scores are linear in the weight, so the tips are solved in closed form; else by bisection.
        grid: weights, ``(G,)``, and ``places`` of the item there, ``(G,)``.
    """

    modality: Modality
    now: float
    tips: tuple[Tip, ...]
    leaves: float | None
    linear: bool
    grid: np.ndarray = field(repr=False)
    places: np.ndarray = field(repr=False)

    def past(self, weight: float) -> str:
        """A tipping weight in percent, rounded to the far side of it as seen from ``now``."""
        percent = math.ceil(100 * weight) if weight > self.now else math.floor(100 * weight)
        return f"{percent}%"
