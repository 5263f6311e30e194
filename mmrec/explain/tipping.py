r"""Where on a weight slider two items swap, and where an item leaves the list.

One slider for each modality m: at t its weight is t, and the others share :math:`1 - t` in the proportion
that they have now (equally, if they have none). With two modalities both sliders are one, so there is one.

Where the scores of two items are linear in t, :math:`g(t) = s_i(t) - s_j(t) = a + b t`, they swap at
:math:`-a / b`. Elsewhere, as where a weighted mean is normalised again, the sign of g is followed along a
grid and each change of it is closed in on. Either way a tipping point is only told after the strategy itself
has been asked on both sides of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from mmrec.errors import InvalidInput
from mmrec.explain.results import Slider, Tip
from mmrec.explain.subject import Subject
from mmrec.fusion import Items, Probe
from mmrec.retrieval.exact import top_k
from mmrec.types import Modality

MOST_TIPS = 8
_CELLS = 12
"""Of the grid: a swap and its reverse within 8% of the way may be overlooked where it is curved."""
_FINE = 100
"""Cells where a point costs little, because the person's profile does not hang on the weights."""
_END = 1e-3
"""How near to its ends a slider is looked at: at a weight of exactly 0 an item that has only that modality
would be worth nothing at all, which is a fact about the end and not about the way there."""
_BESIDE = 1e-3
"""How far from a tipping point its two sides are looked at."""
_ROUNDS = 20
"""Of root finding at most; three in four tips need fewer than five."""
_AROUND = 4
"""Items just below the end of the list that are looked at too."""
_STEP = 0.004
"""How exactly it is told where an item leaves: sliders move by 0.01."""


def sliders(subject: Subject) -> tuple[Slider, ...]:
    """What every weight slider does to the item; empty where the strategy takes no weights.

    Args:
        subject: the item, its list and its people.
    """
    now = weights_now(subject)
    if now is None:
        return ()
    names = subject.modalities
    return tuple(_slider(subject, modality, now) for modality in (names[:1] if len(names) == 2 else names))


def weights_now(subject: Subject) -> np.ndarray | None:
    """The weights at work, ``(M,)``, summing to 1; None where the strategy takes none."""
    fusion, items = subject.recommender.fusion, subject.recommender.items
    if not fusion.takes_weights or len(subject.modalities) < 2:
        return None
    if subject.by_hand is not None:
        given = np.array([float(subject.by_hand.get(m, 0.0)) for m in subject.modalities])
        return given / given.sum() if given.sum() > 0 else None
    complete = torch.nonzero(items.mask.all(1))
    weights = subject.ranked.weights
    if weights is None or not len(complete):
        return None
    return np.asarray(weights[0, int(complete[0])].double().numpy())


class _Track:
    """A slider at work: the scores at any position, of all items or of a few.

    Three shortcuts, each taken only if the numbers themselves allow it: the profile is made once where it
    does not hang on the weights; it is made of the history's items alone where the others have no part in
    it; and a few items are scored alone where their scores need no others.
    """

    def __init__(self, subject: Subject, modality: Modality, now: np.ndarray) -> None:
        self.subject, self.at = subject, subject.modalities.index(modality)
        rest = np.delete(now, self.at)
        self.rest = rest / rest.sum() if rest.sum() > 1e-9 else np.full(len(rest), 1 / len(rest))
        self.steady, self.separable = None, False
        one, other = self._profile(0.3), self._profile(0.6)
        if torch.equal(one, other):
            self.steady = one
        else:
            self.separable = self._separates(0.6, other)

    def scores(self, t: float, rows: np.ndarray | None = None) -> np.ndarray:
        """At t, ``(N,)`` float64; with ``rows`` the scores of other items may be missing (NaN)."""
        return self._ask(t, rows if self.separable else None, self._profile(t))

    def gap(self, t: float, rival: int) -> float:
        """By how much the item is ahead of another at t."""
        row = self.subject.row
        found = self.scores(t, np.array([row, rival]))
        return float(found[row] - found[rival])

    def _profile(self, t: float) -> Tensor:
        if self.steady is not None:
            return self.steady
        items, probe = self._part(t, self.subject.history_rows if self.separable else None)
        with torch.no_grad():
            return self.subject.recommender.fusion.profile(items, probe)

    def _ask(self, t: float, rows: np.ndarray | None, profile: Tensor) -> np.ndarray:
        items, probe = self._part(t, rows)
        with torch.no_grad():
            found = self.subject.recommender.fusion.rank(items, profile, probe).scores[0].double().numpy()
        if rows is None:
            return np.asarray(found)
        scores = np.full(len(self.subject.scores), np.nan)
        scores[rows] = found
        return scores

    def _separates(self, t: float, profile: Tensor) -> bool:
        subject = self.subject
        if not len(subject.history_rows):
            return False
        self.separable = True
        rows = np.unique([subject.row, *subject.listed[:3]])
        every = self._ask(t, None, profile)[rows]
        try:
            few = self._ask(t, rows, self._profile(t))[rows]
        except (RuntimeError, IndexError, InvalidInput):  # it holds something of the catalogue's size
            return False
        return bool(np.abs(few - every).max() <= 1e-5 * max(1.0, np.abs(every).max()))

    def _part(self, t: float, rows: np.ndarray | None) -> tuple[Items, Probe]:
        """Some of the catalogue, and who asks, with the slider at t."""
        items, probe = self.subject.recommender.items, self.subject.probe
        weights = np.insert((1.0 - t) * self.rest, self.at, t)
        probe = replace(probe, by_hand=torch.from_numpy(weights.astype(np.float32)))
        if rows is None:
            return items, probe
        at = torch.from_numpy(rows)
        return items.take(at), replace(
            probe,
            history=probe.history[..., at],
            events=None,  # they name rows of the whole catalogue
            wanted=None if probe.wanted is None else probe.wanted[:, at],
            unwanted=None if probe.unwanted is None else probe.unwanted[:, at],
        )


def _slider(subject: Subject, modality: Modality, now: np.ndarray) -> Slider:
    track, here = _Track(subject, modality, now), float(now[subject.modalities.index(modality)])
    cells = _FINE if track.steady is not None else _CELLS
    grid = np.unique(np.clip(np.append(np.linspace(0, 1, cells + 1), here), _END, 1 - _END))
    every = np.stack([track.scores(float(t)) for t in grid])  # (G, N)
    places = subject.places_in(every.astype(np.float32))
    rivals = top_k(subject.scores, subject.allowed, subject.k + _AROUND)
    rivals = rivals[rivals != subject.row]
    linear = _straight(grid, every[:, [subject.row, *rivals]])
    return Slider(
        modality=modality,
        now=here,
        tips=_tips(track, grid, every, rivals, here, modality, linear),
        leaves=_leaves(track, grid, every, places, here),
        linear=linear,
        grid=grid,
        places=places,
    )


def _straight(grid: np.ndarray, scores: np.ndarray) -> bool:
    """Whether all scores ``(G, R)`` are straight lines in the weight, up to single precision."""
    way = ((grid - grid[0]) / (grid[-1] - grid[0]))[:, None]
    line = scores[:1] + (scores[-1:] - scores[:1]) * way
    return bool(np.abs(scores - line).max() <= 1e-5 * max(1e-9, np.abs(scores).max()))


def _tips(
    track: _Track,
    grid: np.ndarray,
    every: np.ndarray,
    rivals: np.ndarray,
    here: float,
    modality: Modality,
    linear: bool,
) -> tuple[Tip, ...]:
    """Where the item swaps with a rival, the nearest to ``here`` first, each looked at from both sides."""
    gaps = every[:, [track.subject.row]] - every[:, rivals]  # (G, R)
    ahead = gaps > 0  # a tie counts as behind, so that one on the grid is not overlooked
    cells, which = np.nonzero(ahead[:-1] != ahead[1:])
    nearest = np.argsort(np.abs((grid[cells] + grid[cells + 1]) / 2 - here), kind="stable")
    found: list[Tip] = []
    for cell, n in zip(cells[nearest], which[nearest], strict=True):
        rival, ends = int(rivals[n]), (float(grid[cell]), float(grid[cell + 1]))
        values = float(gaps[cell, n]), float(gaps[cell + 1, n])
        if linear:
            slope = float(gaps[-1, n] - gaps[0, n]) / float(grid[-1] - grid[0])
            t = float(grid[0]) - float(gaps[0, n]) / slope
        else:
            t = _root(partial(track.gap, rival=rival), *ends, *values)
        if not 2 * _BESIDE < t < 1 - 2 * _BESIDE:
            continue
        below, above = track.gap(t - _BESIDE, rival) > 0, track.gap(t + _BESIDE, rival) > 0
        if below != above:  # a touch without a swap is no tipping point
            found.append(Tip(modality, t, rival, below, above))
        if len(found) == MOST_TIPS:
            break
    return tuple(sorted(found, key=lambda tip: abs(tip.at - here)))


def _root(f: Callable[[float], float], low: float, high: float, f_low: float, f_high: float) -> float:
    """A root between two points of different sign: the secant's guess, every third time the middle."""
    size = abs(f_low) + abs(f_high)
    for turn in range(_ROUNDS):
        t = (low + high) / 2 if turn % 3 == 2 else low + (high - low) * f_low / (f_low - f_high)
        value = f(t)
        if high - low < 1e-6 or abs(value) < 1e-6 * size:
            return t
        if (value > 0) == (f_low > 0):
            low, f_low = t, value
        else:
            high, f_high = t, value
    return (low + high) / 2


def _leaves(
    track: _Track, grid: np.ndarray, every: np.ndarray, places: np.ndarray, here: float
) -> float | None:
    """The nearest weight at which the item is no longer in the list; None if it never leaves."""
    subject = track.subject
    inside = places <= subject.k
    start = int(np.abs(grid - here).argmin())
    if not inside[start]:
        return None
    found = []
    for step in (-1, 1):
        n = start
        while 0 <= n + step < len(grid) and inside[n + step]:
            n += step
        if 0 <= n + step < len(grid):
            found.append(_closed_in(track, grid, every, n, n + step))
    return min(found, key=lambda t: abs(t - here)) if found else None


def _closed_in(track: _Track, grid: np.ndarray, every: np.ndarray, stays: int, gone: int) -> float:
    """The weight between two grid points at which the item leaves, to ``_STEP``, from outside."""
    subject = track.subject
    ahead = every > every[:, [subject.row]]  # (G, N)
    contested = np.flatnonzero((ahead[stays] != ahead[gone]) & subject.allowed)
    always = int((ahead[stays] & ahead[gone] & subject.allowed).sum())
    rows = np.append(contested, subject.row)
    inside, outside = float(grid[stays]), float(grid[gone])
    while abs(inside - outside) > _STEP:
        middle = (inside + outside) / 2
        scores = track.scores(middle, rows)
        place = 1 + always + int((scores[contested] > scores[subject.row]).sum())
        inside, outside = (middle, outside) if place <= subject.k else (inside, middle)
    return outside
