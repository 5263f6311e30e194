"""The modality gap: where the encoder puts pictures and texts, and what centring does about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from mmrec.errors import InvalidInput
from mmrec.types import Modality

if TYPE_CHECKING:
    from mmrec.service.studio import Studio

_SHOWN = 90
_DRAWS = 2000


@dataclass(frozen=True)
class Gap:
    """Paired embeddings of one catalogue.

    Attributes:
        pair: the two modalities.
        centred: whether the mean of each was taken off, and the rest brought to length 1 again.
        distance: ``|| mean_a - mean_b ||`` of vectors of length 1, from 0 to 2 (Liang et al. 2022).
        paired: mean cosine of the two modalities of one item; ``unpaired`` of two items drawn by chance.
        found: share of items whose own first modality is the nearest of all to their second; ``found_ten``
            among the ten nearest; ``chance`` is what guessing would reach for the first.
        points: of some items in the first two principal components, ``(P, 2, 2)``: item, modality, axis.
        explained: share of the variance that the two axes hold.
    """

    pair: tuple[Modality, Modality]
    centred: bool
    count: int
    distance: float
    paired: float
    unpaired: float
    found: float
    found_ten: float
    chance: float
    points: np.ndarray = field(repr=False)
    titles: tuple[str, ...] = field(repr=False)
    explained: float = 0.0


def pairs(studio: Studio) -> tuple[tuple[Modality, Modality], ...]:
    """Every two modalities of the world."""
    return tuple(combinations(studio.modalities, 2))


def gap(studio: Studio, pair: tuple[Modality, Modality], centred: bool) -> Gap:
    """Measure and draw the gap between two modalities, over the items that have both.

    Raises:
        InvalidInput: for a pair that the world does not have, or too few items with both.
    """
    if pair not in pairs(studio):
        raise InvalidInput(
            f"There is no pair {pair}; there is {', '.join(' and '.join(p) for p in pairs(studio))}."
        )
    vectors, mask = studio.embeddings()
    columns = [studio.modalities.index(m) for m in pair]
    rows = np.flatnonzero(mask[:, columns].all(axis=1))
    if len(rows) < 3:
        raise InvalidInput(f"Only {len(rows)} items have both {' and '.join(pair)}; it takes at least 3.")
    a, b = (measured(vectors[:, at], mask[:, at], centred)[rows] for at in columns)
    rng = np.random.default_rng(0)
    cosines = a @ b.T  # (n, n); row: first modality
    own = np.diag(cosines)
    place = 1 + (cosines > own[None, :]).sum(axis=0)  # of the own first modality, for each second
    left, right = rng.integers(len(rows), size=(2, _DRAWS))
    apart = left != right
    both = np.concatenate([a, b])
    centre = both.mean(axis=0)
    _, spread, axes = np.linalg.svd(both - centre, full_matrices=False)
    shown = np.sort(rng.permutation(len(rows))[:_SHOWN])
    points = np.stack([(part[shown] - centre) @ axes[:2].T for part in (a, b)], axis=1)
    return Gap(
        pair=pair,
        centred=centred,
        count=len(rows),
        distance=float(np.linalg.norm(a.mean(axis=0) - b.mean(axis=0))),
        paired=float(own.mean()),
        unpaired=float(cosines[left[apart], right[apart]].mean()),
        found=float((place == 1).mean()),
        found_ten=float((place <= 10).mean()),
        chance=1.0 / len(rows),
        points=points,
        titles=tuple(studio.catalogue.titles[int(row)] for row in rows[shown]),
        explained=float((spread[:2] ** 2).sum() / (spread**2).sum()),
    )


def measured(x: np.ndarray, there: np.ndarray, centred: bool) -> np.ndarray:
    """Vectors ``(N, D)`` of one modality, of length 1, with or without the mean of those that are there."""
    out = x - x[there].mean(axis=0) if centred else x
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.divide(out, length, out=np.zeros_like(out), where=length > 0)
