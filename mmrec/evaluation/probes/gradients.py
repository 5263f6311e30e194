"""Gradient norms during training: which modality does a strategy learn from?"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmrec.evaluation.probes.base import Finding, Patient
from mmrec.fusion import Fusion


def gradients(patient: Patient) -> list[Finding]:
    """Each modality's share of the gradient norms of the projections, mean over the steps of the training.

    ``g_m = mean_t ||dL_t / dW_m||``, the share is ``g_m / sum g``. Where one modality learns fast, the
    loss is soon low and the others get little to learn from (Wang et al. 2020; Peng et al. 2022): a small
    share is a hint at that, and no proof. The interval is the range over the trainings. Strategies without a
    projection for each modality are not asked, nor are those that train nothing together.
    """
    fusion = patient.fusion
    if patient.learn is None or fusion.level in ("single", "decision") or projections(fusion) is None:
        return []
    shares = []
    for seed in patient.seeds:
        sums = torch.zeros(len(patient.modalities))

        def listen(untrained: Fusion, sums: Tensor = sums) -> None:
            for m, weight in enumerate(projections(untrained) or ()):
                weight.register_hook(lambda grad, m=m: _add(sums, m, grad))

        patient.learn(patient.items, patient.modalities, seed, listen)
        shares.append(sums / sums.sum().clamp_min(1e-12))
    every = torch.stack(shares)  # (S, M)
    return [
        Finding(
            "gradients",
            "share of the gradient norms",
            modality,
            float(every[:, m].mean()),
            None,
            float(every[:, m].min()),
            float(every[:, m].max()),
        )
        for m, modality in enumerate(patient.modalities)
    ]


def projections(fusion: Fusion) -> list[Tensor] | None:
    """The weights through which each modality comes in, in the order of the M axis."""
    found = getattr(fusion, "project", None)
    if not isinstance(found, nn.ModuleList) or len(found) != len(fusion.modalities):
        return None
    return [layer.weight for layer in found if isinstance(layer, nn.Linear)]


def _add(sums: Tensor, m: int, grad: Tensor) -> None:
    sums[m] += grad.norm().detach()
