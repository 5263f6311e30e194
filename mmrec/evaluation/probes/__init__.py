"""Probes: does a strategy use its modalities? One file each, and the tables.

Those of ``AT_TEST_TIME`` ask the strategy as it is, in seconds; those of ``RETRAINED`` train it anew.
"""

from collections.abc import Collection

from mmrec.evaluation.probes.additive import additive
from mmrec.evaluation.probes.base import Finding, Learn, ModalityProbe, Patient
from mmrec.evaluation.probes.gradients import gradients
from mmrec.evaluation.probes.knockout import knockout
from mmrec.evaluation.probes.missing import missing
from mmrec.evaluation.probes.placebo import PLACEBO_BAR, placebo
from mmrec.evaluation.probes.retrained import retrained
from mmrec.evaluation.probes.shuffle import shuffle
from mmrec.evaluation.probes.twin import twin

AT_TEST_TIME: dict[str, ModalityProbe] = {
    "twin": twin,
    "knockout": knockout,
    "shuffle": shuffle,
    "additive": additive,
    "missing": missing,
}
"""Name -> probe."""

RETRAINED: dict[str, ModalityProbe] = {
    "retrained": retrained,
    "placebo": placebo,
    "gradients": gradients,
}
"""Name -> probe; they find nothing where a patient has no ``learn``."""

PROBES: dict[str, ModalityProbe] = {**AT_TEST_TIME, **RETRAINED}
"""Every probe by name."""


def examine(patient: Patient, names: Collection[str] = ()) -> list[Finding]:
    """These probes, or every one, in the order of the table."""
    chosen = [probe for name, probe in PROBES.items() if not names or name in names]
    return [finding for probe in chosen for finding in probe(patient)]


__all__ = [
    "AT_TEST_TIME",
    "PLACEBO_BAR",
    "PROBES",
    "RETRAINED",
    "Finding",
    "Learn",
    "ModalityProbe",
    "Patient",
    "examine",
]
