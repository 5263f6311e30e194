"""What every probe must do, swept over the table of probes and over that of strategies."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import numpy as np
import pytest
import torch

import mmrec.evaluation.probes as room
from mmrec.data.cases import Cases
from mmrec.evaluation.probes import AT_TEST_TIME, PROBES, RETRAINED, Finding, Patient
from mmrec.evaluation.verdict import verdict
from mmrec.fusion import FUSIONS, FusionConfig, Items, fusions_for

N, D, PEOPLE, MODALITIES = 12, 6, 5, ("image", "text", "audio")


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def patient_of(name: str) -> Patient:
    """Noise for weights; one item lacks a modality, another has none at all."""
    generator = torch.Generator().manual_seed(3)
    fusion = FUSIONS[name](MODALITIES, D, FusionConfig(dimension=8, hidden=8)).bind(N)
    fusion.reset(generator)
    with torch.no_grad():
        for parameter in fusion.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    mask = torch.ones(N, 3, dtype=torch.bool)
    mask[1, 1] = False
    mask[2] = False
    x = torch.randn(N, 3, D, generator=generator) * mask.unsqueeze(-1)
    rows = np.arange(2 * PEOPLE) % N
    cases = Cases(
        users=np.array([f"u{n}" for n in range(PEOPLE)], object),
        targets=(np.arange(PEOPLE) * 3 + 5) % N,
        when=np.full(PEOPLE, np.datetime64("2026-06-01", "us")),
        starts=np.arange(PEOPLE + 1) * 2,
        rows=rows,
        weights=np.ones(len(rows), np.float32),
        ages_days=np.ones(len(rows), np.float32),
    )
    released = np.datetime64("2026-01-01") + np.arange(N).astype("timedelta64[D]")
    items = Items(x, mask, torch.randn(N, generator=generator))
    return Patient(fusion.eval(), items, cases, released)


def test_every_probe_on_disk_is_in_the_table() -> None:
    here = {name for _, name, _ in pkgutil.iter_modules(room.__path__)} - {"base"}
    assert here == set(PROBES)
    for name, probe in PROBES.items():
        assert probe is getattr(importlib.import_module(f"{room.__name__}.{name}"), name)
        assert (probe.__doc__ or "").strip()
    assert set(AT_TEST_TIME) & set(RETRAINED) == set()


@pytest.mark.parametrize("strategy", fusions_for(MODALITIES))
def test_every_strategy_can_be_examined_and_is_left_as_it_was(strategy: str) -> None:
    patient = patient_of(strategy)
    weights = {name: tensor.clone() for name, tensor in patient.fusion.state_dict().items()}
    x, mask = patient.items.x.clone(), patient.items.mask.clone()
    findings = room.examine(patient)
    for finding in findings:
        _check(finding, float(patient.intact.mean()))
    assert {finding.probe for finding in findings} <= set(AT_TEST_TIME)  # nothing may be trained
    assert {f.modality for f in findings if f.probe == "shuffle"} == set(MODALITIES)
    assert room.examine(patient_of(strategy)) == findings
    assert torch.equal(patient.items.x, x)
    assert torch.equal(patient.items.mask, mask)
    assert all(torch.equal(tensor, weights[name]) for name, tensor in patient.fusion.state_dict().items())
    assert verdict(findings, MODALITIES, float(patient.intact.mean())).endswith(".")


def _check(finding: Finding, intact: float) -> None:
    assert finding.probe in PROBES
    assert finding.modality in (*MODALITIES, "")
    assert finding.condition
    assert 0 <= finding.value <= 1
    assert finding.effect == pytest.approx(intact - finding.value, abs=1e-9)
    assert finding.low <= finding.effect <= finding.high
    if finding.unchanged:
        assert finding.effect == 0
