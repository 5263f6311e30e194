"""Does a modality tell anything about items that were not learned from? What tells nothing is left out.

A training cannot find that out by itself. Beside its own items a random vector is as good as a number on the
item: with it a fusion learns by heart who meets what, the loss falls, and the validation, which ranks the
same items, agrees. Only an item that was held back tells a description from a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from mmrec.fusion import Items
from mmrec.training.tastes import taste_places, well_known

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NEGLIGIBLE = 0.05
"""What a modality may add at most to be left out, as a share of what all together tell."""

FEWEST_ITEMS = 100
"""With fewer that are well known nothing is left out."""

FOLDS = 5
"""Parts of the catalogue that are held back in turn."""

RIDGES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Penalties tried; the largest predicts next to nothing, and is what random vectors get."""

ERRORS = 3.0
"""Standard errors on either side of an estimate."""


@dataclass(frozen=True)
class Gain:
    """The most that a modality adds to what some set of the others tells, and its bounds."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Screening:
    """What the modalities tell of who meets an item, on items that were not learned from.

    Attributes:
        told: columns of the M axis -> share of the variance that they predict; 0 for none of them.
        gains: of each modality, beside the set of others where its bounds are highest.
        unheard: columns of those that tell nothing.
    """

    told: Mapping[tuple[int, ...], float]
    gains: tuple[Gain, ...]
    unheard: tuple[int, ...]


NOTHING = Screening({(): 0.0}, (), ())
"""Where there is too little to ask: every modality is heard."""


def screen(items: Items, interactions: csr_array, seed: int = 0) -> Screening:
    r"""Predict, from every set of modalities, with whom an item that was held back shares its people.

    Kernel ridge regression predicts the ``taste_places`` Y of the held-back fifth of the items from those of
    the rest. The kernel of a set S of modalities holds every product between them, so that what only two
    together tell is found, as on a checkerboard:

    .. math:: k_S(i, j) = \prod_{m \in S} (1 + \cos(x_{im}, x_{jm})) - 1,\quad
        \hat Y_h = K_{ht} (K_{tt} + \rho I)^{-1} Y_t

    The share that is told is ``1 - |Y - \hat Y|^2 / |Y|^2``, with the best of ``RIDGES``. A modality is left
    out if it adds less than ``NEGLIGIBLE`` of what is told at most, whichever set of others it joins, by the
    upper end of ``ERRORS`` standard errors over the items. So it takes evidence to be left out, and two
    modalities that say the same are both kept, since each tells something alone.

    The kernel of all subsets is the ANOVA kernel (Stitson et al. 1999). Cost: O(2^M n^3) for n items.

    Args:
        items: the catalogue; ``x`` centred.
        interactions: of the training part, ``(U, N)``.
        seed: of the folds.
    """
    rows = well_known(interactions)
    if items.x.shape[1] < 2 or len(rows) < FEWEST_ITEMS:
        return NOTHING
    wanted = taste_places(interactions, rows)
    kernels = _kernels(items, rows)
    folds = np.array_split(np.random.default_rng(seed).permutation(len(rows)), FOLDS)
    columns = range(items.x.shape[1])
    missed: dict[tuple[int, ...], np.ndarray] = {
        (): (wanted**2).sum(1)
    }  # set -> squared error of each item, (n,)
    for size in range(1, len(kernels) + 1):
        for chosen in combinations(columns, size):
            kernel = np.prod([1.0 + kernels[m] for m in chosen], axis=0) - 1.0
            missed[chosen] = _held_out_error(kernel, wanted, folds)
    whole = missed[()].mean()
    told = {chosen: 1.0 - float(error.mean() / whole) for chosen, error in missed.items()}
    gains = tuple(_best_gain(m, missed, whole) for m in columns)
    most = max(told.values())
    if not any(gain.low > 0 for gain in gains):
        return Screening(told, gains, ())  # nothing tells anything: there is no measure to go by
    return Screening(told, gains, tuple(m for m in columns if gains[m].high < NEGLIGIBLE * most))


def silenced(items: Items, unheard: Sequence[int]) -> Items:
    """The items without these modalities, as if none had them."""
    if not unheard:
        return items
    mask = items.mask.clone()
    mask[:, list(unheard)] = False
    return replace(items, mask=mask)


def _kernels(items: Items, rows: np.ndarray) -> list[np.ndarray]:
    """Cosines between the items in each modality, ``M`` times ``(n, n)``; 0 with an item that lacks it."""
    x = np.where(items.mask.numpy()[rows, :, None], items.x.numpy()[rows], 0.0).astype(np.float64)
    x /= np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)
    return [x[:, m] @ x[:, m].T for m in range(x.shape[1])]


def _held_out_error(kernel: np.ndarray, wanted: np.ndarray, folds: Sequence[np.ndarray]) -> np.ndarray:
    """Squared error of every item, predicted while its fold was held back, ``(n,)``; of the best ridge."""
    found = np.empty((len(RIDGES), len(wanted)))
    for held in folds:
        rest = np.setdiff1d(np.arange(len(wanted)), held)
        values, axes = np.linalg.eigh(kernel[np.ix_(rest, rest)])
        turned, across = axes.T @ wanted[rest], kernel[np.ix_(held, rest)] @ axes
        for at, ridge in enumerate(RIDGES):
            predicted = across @ (turned / (values[:, None] + ridge))
            found[at, held] = ((wanted[held] - predicted) ** 2).sum(1)
    return np.asarray(found[found.mean(1).argmin()])


def _best_gain(m: int, missed: Mapping[tuple[int, ...], np.ndarray], whole: float) -> Gain:
    """Over all sets without modality m, the gain whose upper end is highest."""
    gains = []
    for chosen, error in missed.items():
        if m not in chosen:
            less = (error - missed[tuple(sorted((*chosen, m)))]) / whole
            spread = ERRORS * float(less.std()) / len(less) ** 0.5
            gains.append(Gain(float(less.mean()), float(less.mean()) - spread, float(less.mean()) + spread))
    return max(gains, key=lambda gain: gain.high)


__all__ = ["NOTHING", "Gain", "Screening", "screen", "silenced"]
