"""Retrained knockout: the strategy is trained anew without a modality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mmrec.evaluation.probes.base import Finding, Patient


def retrained(patient: Patient) -> list[Finding]:
    """What is lost without each modality once the strategy has had every chance to make do with the rest.

    Both sides are trained here with the same recipe and seeds, and a person's value is the mean over them:
    what is kept may have been trained differently. ``evaluation.subsets`` does it for every subset.
    """
    fusion = patient.fusion
    if patient.learn is None or fusion.level == "single" or len(patient.modalities) < 2 or not fusion.parts():
        return []
    whole = _values(patient, tuple(range(len(patient.modalities))))
    found = []
    for m, modality in enumerate(patient.modalities):
        rest = tuple(n for n in range(len(patient.modalities)) if n != m)
        if not type(fusion).fits(tuple(patient.modalities[n] for n in rest)):
            continue
        values = _values(patient, rest)
        found.append(patient.cost("retrained", "trained without it", modality, values, whole=whole))
    return found


def _values(patient: Patient, kept: tuple[int, ...]) -> np.ndarray:
    """Mean over the trainings, ``(n,)``."""
    items, columns = patient.items, list(kept)
    fewer = replace(items, x=items.x[:, columns], mask=items.mask[:, columns])
    names = tuple(patient.modalities[n] for n in kept)
    assert patient.learn is not None
    values = []
    for seed in patient.seeds:
        learned, seen = patient.learn(fewer, names, seed, lambda _: None)
        values.append(patient.values(patient.scores(seen, learned.eval())))
    return np.mean(values, axis=0)
