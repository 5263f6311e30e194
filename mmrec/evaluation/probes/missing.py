"""Missing-rate curves: how quality falls as ever more items lack a modality."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.probes.base import Finding, Patient

RATES = (0.25, 0.5, 0.75)
"""Shares of the items that have a modality and lose it; 0 is the intact strategy, 1 the knockout."""


def missing(patient: Patient) -> list[Finding]:
    """What it costs if a share of the items lose a modality: at random, the least popular, or the newest.

    Real catalogues lose nothing at random: what few people look at has no good pictures, and what is new has
    no reviews. Who loses at a low rate loses at a higher one too.
    """
    found = []
    for m, modality in enumerate(patient.modalities):
        there = patient.items.mask[:, m].numpy()
        for mechanism, order in _orders(patient).items():
            for rate in RATES:
                losing = order[there[order]]
                mask = patient.items.mask.clone()
                mask[losing[: round(rate * len(losing))].tolist(), m] = False
                scores = patient.scores(patient.items.only(mask))
                found.append(patient.compared("missing", f"{rate:.0%} {mechanism}", modality, scores))
    return found


def _orders(patient: Patient) -> dict[str, np.ndarray]:
    """In which order items lose it, ``(N,)``, by mechanism."""
    n = len(patient.items.mask)
    chance = np.random.default_rng(patient.seed).permutation(n)
    popularity = patient.items.popularity.numpy()
    # ties are broken by the same chance
    return {
        "at random": chance,
        "least popular": chance[np.argsort(popularity[chance], kind="stable")],
        "newest": chance[np.argsort(patient.released[chance], kind="stable")[::-1]],
    }
