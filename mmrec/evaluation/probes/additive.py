"""EMAP: is what a fusion does beyond adding the modalities up worth anything?"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from mmrec.evaluation.probes.base import Finding, Patient
from mmrec.fusion import Items, Probe

REFERENCES = 16
"""How many items' other modalities each modality is seen with."""


def additive(patient: Patient) -> list[Finding]:
    """The scores against their empirical multimodally-additive projection (Hessel & Lee 2020).

    ``f'(x_1 .. x_M) = sum_m E_j f(x_m, x_j,-m) - (M - 1) E_j f(x_j)``, the mean over items j that have every
    modality, is the additive function nearest to the scores f. Where it ranks as well as f, the fusion gains
    nothing by combining, whatever its architecture could do. Departures: the mean runs over the same
    ``REFERENCES`` random items for all, so that scores that are additive are projected onto themselves up to
    a constant; the person and the item's popularity are what they are. Effect: what is lost without the rest.
    """
    if len(patient.modalities) < 2 or patient.fusion.level == "single":
        return []
    complete = patient.items.mask.all(-1).nonzero()[:, 0]
    if not len(complete):
        return []
    drawn = torch.randperm(len(complete), generator=patient.generator())[:REFERENCES]
    references = complete[drawn]
    with torch.inference_mode():
        projected = [_projected(patient, probe, references) for probe, _, _ in patient.questions]
    return [patient.compared("additive", "additive projection", "", projected)]


def _projected(patient: Patient, probe: Probe, references: Tensor) -> Tensor:
    """``f'``, ``(B, N)``."""
    fusion, items, count = patient.fusion, patient.items, len(patient.modalities)
    profile = fusion.profile(items, probe)
    original = fusion.rank(items, profile, probe).scores
    total, moved = torch.zeros_like(original), False
    for j in references:
        for kept in range(-1, count):  # -1: nothing is its own
            scores = fusion.rank(_mixed(items, int(j), kept), profile, probe).scores
            moved = moved or not torch.equal(scores, original)
            total += scores if kept >= 0 else -(count - 1) * scores
    return total / len(references) if moved else original  # no rounding where nothing depends on it


def _mixed(items: Items, reference: int, kept: int) -> Items:
    """Every item with everything but the modality ``kept`` from one reference."""
    x, mask = items.x.clone(), items.mask.clone()
    for m in range(items.mask.shape[1]):
        if m != kept:
            x[:, m], mask[:, m] = items.x[reference, m], items.mask[reference, m]
    return replace(items, x=x, mask=mask)
