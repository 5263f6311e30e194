"""The unimodal twin: the same architecture on one modality alone."""

from __future__ import annotations

from mmrec.evaluation.probes.base import Finding, Patient


def twin(patient: Patient) -> list[Finding]:
    """What a fusion gains over each single modality, trained as it was (Peng et al. 2022).

    The effect is the fusion's nDCG@10 minus the twin's: how much it would cost to have that modality alone.
    """
    if patient.fusion.level == "single":
        return []
    return [
        patient.compared("twin", f"{modality} alone", modality, patient.scores(patient.items, other))
        for modality, other in patient.twins.items()
    ]
