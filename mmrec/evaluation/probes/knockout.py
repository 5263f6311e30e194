"""Knockout at test time: a modality is taken away from a strategy that was trained with it."""

from __future__ import annotations

from dataclasses import replace

import torch

from mmrec.evaluation.probes.base import Finding, Patient
from mmrec.fusion import Items


def knockout(patient: Patient) -> list[Finding]:
    """What each modality's absence costs: masked, replaced by the mean, and replaced by noise.

    ``masked``: nobody has it. ``mean``: every item that has it gets the catalogue's mean embedding, which is
    zero, since that is where embeddings are counted from. ``noise``: random directions of the same lengths.
    They differ in how far a strategy is taken out of what it knows, so a cost is what it counts on the
    modality, which may be more than what the modality can tell: for that, ``subsets`` trains without it.
    """
    return [
        patient.compared("knockout", condition, modality, patient.scores(items))
        for m, modality in enumerate(patient.modalities)
        for condition, items in _without(patient, m).items()
    ]


def _without(patient: Patient, m: int) -> dict[str, Items]:
    items = patient.items
    mask = items.mask.clone()
    mask[:, m] = False
    mean, noise = items.x.clone(), items.x.clone()
    mean[:, m] = 0
    drawn = torch.nn.functional.normalize(
        torch.randn(items.x[:, m].shape, generator=patient.generator()), dim=-1
    )
    noise[:, m] = drawn * items.x[:, m].norm(dim=-1, keepdim=True)
    return {"masked": items.only(mask), "mean": replace(items, x=mean), "noise": replace(items, x=noise)}
