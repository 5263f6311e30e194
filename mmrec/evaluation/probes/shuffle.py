"""Shuffle within a modality: the items keep what they look like as a whole, and lose whose is whose."""

from __future__ import annotations

from dataclasses import replace

import torch

from mmrec.evaluation.probes.base import Finding, Patient
from mmrec.fusion import Items


def shuffle(patient: Patient) -> list[Finding]:
    """What it costs if the items that have a modality exchange it among each other.

    Every embedding is a real one, so nothing is out of the ordinary but that it is another item's. A modality
    that can be shuffled without loss is not used (permutation importance, Breiman 2001). The exchange is the
    same for what people met and for what is ranked.
    """
    return [
        patient.compared("shuffle", "shuffled", modality, patient.scores(shuffled(patient, m)))
        for m, modality in enumerate(patient.modalities)
    ]


def shuffled(patient: Patient, m: int) -> Items:
    """The catalogue with modality m given to other items that have it too."""
    items = patient.items
    there = items.mask[:, m].nonzero()[:, 0]
    order = there[torch.randperm(len(there), generator=patient.generator())]
    x = items.x.clone()
    x[there, m] = items.x[order, m]
    return replace(items, x=x)
