"""The placebo: a further modality of random vectors, whose weight must go to nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from mmrec.evaluation.probes.base import Finding, Patient
from mmrec.evaluation.significance import bootstrap_interval
from mmrec.fusion import Fusion, Items, Probe, shapley_values
from mmrec.types import MODALITIES

PLACEBO_BAR = 0.05
"""The most that a learned fusion may give to it."""

_PEOPLE = 128


def placebo(patient: Patient) -> list[Finding]:
    """The share of a placebo in a strategy that is trained with it, mean over people, items and trainings.

    The share is the strategy's own weight where it has weights, else ``|phi_m| / sum |phi|`` of the exact
    Shapley values. It says what a strategy makes of nothing: at initialisation it would be ``1 / (M + 1)``.
    Decision-level strategies that train nothing of their own give it a fixed share, and are not asked; one
    that does is asked where the placebo can have the name of a modality, for it needs a member of that name.
    """
    fusion = patient.fusion
    name = next((m for m in MODALITIES if m not in patient.modalities), "placebo")
    if patient.learn is None or fusion.level == "single" or not fusion.parts():
        return []
    if fusion.level == "decision" and (fusion.key not in fusion.parts() or name not in MODALITIES):
        return []
    modalities, items = (*patient.modalities, name), with_placebo(patient)
    shares = np.mean(
        [
            shares_of(*patient.learn(items, modalities, seed, lambda _: None), patient)[:, -1]
            for seed in patient.seeds
        ],
        axis=0,
    )
    low, high = bootstrap_interval(shares, patient.seed)
    return [Finding("placebo", "weight of random vectors", "", float(shares.mean()), None, low, high)]


def with_placebo(patient: Patient) -> Items:
    """The catalogue with random vectors of the usual length as its last modality."""
    items = patient.items
    length = items.x[items.mask].norm(dim=-1).mean()
    drawn = torch.randn(len(items.mask), 1, items.x.shape[-1], generator=patient.generator())
    drawn = length * torch.nn.functional.normalize(drawn, dim=-1)
    there = torch.ones(len(items.mask), 1, dtype=torch.bool)
    return replace(items, x=torch.cat([items.x, drawn], 1), mask=torch.cat([items.mask, there], 1))


def shares_of(fusion: Fusion, items: Items, patient: Patient) -> np.ndarray:
    """The share of every modality for some of the people, mean over the items, ``(B, M)``."""
    chosen = np.arange(min(len(patient.cases), _PEOPLE))
    probe = Probe.of(patient.cases.histories(chosen), len(items.mask))
    fusion.eval()
    with torch.inference_mode():
        profile = fusion.profile(items, probe)
        weights = fusion.rank(items, profile, probe).weights
        if weights is None:
            phi, _ = shapley_values(
                lambda present: fusion.rank(items.only(items.mask & present), profile, probe).scores,
                len(fusion.modalities),
            )
            total = phi.abs().sum(-1, keepdim=True)
            weights = phi.abs() / total.clamp_min(1e-12)  # (B, N, M)
        return np.asarray(weights.mean(1).numpy(), np.float64)
