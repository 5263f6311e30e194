"""Probes on the checkerboard, where it is known which modality is used and what combining is worth."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from mmrec.evaluation.probes import PLACEBO_BAR, Finding, Patient
from mmrec.evaluation.probes.additive import additive
from mmrec.evaluation.probes.gradients import gradients
from mmrec.evaluation.probes.knockout import knockout
from mmrec.evaluation.probes.missing import missing
from mmrec.evaluation.probes.placebo import placebo
from mmrec.evaluation.probes.retrained import retrained
from mmrec.evaluation.probes.shuffle import shuffle
from mmrec.evaluation.probes.twin import twin
from mmrec.evaluation.verdict import verdict
from mmrec.fusion import FUSIONS, Fusion, FusionConfig, Items
from mmrec.training.ranker import Lessons, train_ranker


def _board() -> ModuleType:
    """The shop of the training tests."""
    spec = importlib.util.spec_from_file_location("checkerboard", Path(__file__).with_name("test_ranker.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


board = _board()


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def patient_of(fusion: Fusion, clusters: list[np.ndarray], length: int = 3, **more: object) -> Patient:
    return Patient(
        fusion.eval(), board.shop(), board.moments(clusters, 3, length=length), board.RELEASED, **more
    )


@pytest.fixture(scope="module")
def by_looks() -> Patient:
    """A trained strategy in the shop where only the look counts; the topic says nothing."""
    fusion, twins = board.new("weighted-average"), {m: board.new(m) for m in board.MODALITIES}
    for each in (fusion, *twins.values()):
        board.train(each, board.board("image"), epochs=8)
    return patient_of(fusion, [board.LOOK] * 512, twins=twins)


def by_modality(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.modality: finding for finding in findings}


def test_what_says_nothing_can_be_shuffled_and_what_counts_cannot(by_looks: Patient) -> None:
    found = by_modality(shuffle(by_looks))
    assert found["image"].low > 0.1
    assert abs(found["text"].effect) < 0.2 * found["image"].effect


def test_knocking_out_what_counts_costs_however_it_is_done(by_looks: Patient) -> None:
    found = {(f.condition, f.modality): f for f in knockout(by_looks)}
    assert len(found) == 6
    for condition in ("masked", "mean", "noise"):
        assert found[condition, "image"].low > 0.1
        assert abs(found[condition, "text"].effect) < 0.2 * found[condition, "image"].effect


def test_the_twin_of_what_counts_is_as_good_and_the_other_is_not(by_looks: Patient) -> None:
    found = by_modality(twin(by_looks))
    assert found["text"].low > 0.1
    assert abs(found["image"].effect) < 0.05


def test_curves_fall_with_the_rate_for_what_counts(by_looks: Patient) -> None:
    found = {(f.modality, f.condition): f for f in missing(by_looks)}
    assert len(found) == 2 * 3 * 3
    few, half, most = (found["image", f"{rate}% at random"] for rate in (25, 50, 75))
    # with four other copies of every item and three items met, a quarter is hardly missed
    assert few.effect < half.effect < most.effect
    assert half.low > 0
    assert max(abs(found["text", f"{rate}% at random"].effect) for rate in (25, 50, 75)) < most.effect / 3


def test_the_verdict_names_what_is_used_and_what_is_not(by_looks: Patient) -> None:
    findings = shuffle(by_looks) + twin(by_looks)
    said = verdict(findings, board.MODALITIES, float(by_looks.intact.mean()))
    assert "Uses image" in said
    assert "Uses text" not in said
    blind = patient_of(board.new("popularity"), [board.LOOK] * 16)
    said = verdict(shuffle(blind), board.MODALITIES, 0.1)
    assert "Does not look at image" in said
    assert "Does not look at text" in said


def found_shuffled(effect: float, low: float, high: float) -> str:
    return verdict([Finding("shuffle", "shuffled", "text", 0.1, effect, low, high)], ("text",), 0.1)


def test_the_verdict_claims_no_more_than_the_interval() -> None:
    assert found_shuffled(0.02, 0.01, 0.03).startswith("Uses text")
    assert found_shuffled(0.001, -0.002, 0.004).startswith("Does not use text")
    assert found_shuffled(0.02, -0.01, 0.05).startswith("No use of text is shown")
    assert found_shuffled(-0.02, -0.03, -0.01).startswith("Is better off with text shuffled")


def test_only_a_combination_is_lost_in_the_additive_projection() -> None:
    """What is wanted is a look and a topic together: multiplying finds it, and adding cannot hold it."""
    fusion = board.new("lmf")
    board.train(
        fusion,
        (
            board.moments([board.COMBINATION] * 768, 1, length=6),
            board.moments([board.COMBINATION] * 8, 2, length=6),
        ),
        epochs=20,
    )
    (found,) = additive(patient_of(fusion, [board.COMBINATION] * 64, length=6))
    assert found.low > 0.05
    assert found.value < 0.7 * (found.value + found.effect)


@pytest.mark.parametrize("name", ["score-average", "rrf", "borda", "popularity"])
def test_what_only_adds_loses_nothing(name: str) -> None:
    fusion = board.new(name)
    fusion.reset(torch.Generator().manual_seed(0))
    (found,) = additive(patient_of(fusion, [board.LOOK] * 32))
    assert found.effect == 0.0


def test_a_score_that_adds_is_projected_onto_itself() -> None:
    fusion = Adding(board.MODALITIES, board.DIMENSION, FusionConfig(dimension=16, hidden=16))
    patient = patient_of(fusion, [board.LOOK] * 32)
    (found,) = additive(patient)
    assert not found.unchanged
    assert found.effect == pytest.approx(0.0, abs=1e-6)


class Adding(FUSIONS["weighted-average"]):  # type: ignore[misc, name-defined]
    """Without the unit length of the sum, which is all that is not additive in it."""

    def _vectors(self, x: torch.Tensor, mask: torch.Tensor, by_hand: object) -> tuple:
        return (x * mask.unsqueeze(-1)).sum(1).repeat(1, 2), None


# -- trained anew


def learner(name: str, useful: str, epochs: int) -> Callable[..., tuple[Fusion, Items]]:
    def learn(
        items: Items, modalities: tuple, seed: int, shown: Callable[[Fusion], None]
    ) -> tuple[Fusion, Items]:
        fusion = FUSIONS[name](modalities, board.DIMENSION, FusionConfig(dimension=16, hidden=16))
        fusion.bind(board.N)
        shown(fusion)
        count = iter(range(1000))
        lessons = Lessons(
            items, *board.board(useful), board.RELEASED, lambda _: float(next(count)), board.NOBODY
        )
        train_ranker(
            fusion, lessons, board.RECIPE.model_copy(update={"epochs": epochs}), seed, lambda _: None
        )
        return fusion, items

    return learn


def test_trained_without_it_only_what_counts_is_missed() -> None:
    patient = patient_of(board.new("attention"), [board.LOOK] * 96, learn=learner("attention", "image", 6))
    found = by_modality(retrained(patient))
    assert found["image"].low > 0.1
    assert abs(found["text"].effect) < 0.05


@pytest.mark.parametrize("name", ["weighted-average", "concat-mlp"])
def test_the_placebo_is_given_its_share_and_no_more(name: str) -> None:
    """By weights, and by contributions: a strategy that is blind for it, and one that treats all alike."""

    def ready(blind: bool) -> Callable[..., tuple[Fusion, Items]]:
        def learn(items: Items, modalities: tuple, seed: int, shown: object) -> tuple[Fusion, Items]:
            assert modalities == ("image", "text", "audio")
            assert items.x.shape[1] == 3
            fusion = FUSIONS[name](modalities, board.DIMENSION, FusionConfig(dimension=16, hidden=16))
            fusion.reset(torch.Generator().manual_seed(seed))
            with torch.no_grad():
                if blind and name == "weighted-average":
                    fusion.logits[-1] = -1e9
                elif blind:
                    fusion.project[-1].weight.zero_()
                    fusion.absent[-1].zero_()
            return fusion, items

        return learn

    (alike,) = placebo(patient_of(board.new(name), [board.LOOK] * 8, learn=ready(False)))
    (blind,) = placebo(patient_of(board.new(name), [board.LOOK] * 8, learn=ready(True)))
    assert 0.2 < alike.value < 0.47
    assert blind.value < PLACEBO_BAR
    assert "taken in" in verdict([alike], board.MODALITIES, 0.1)
    assert "Sees through" in verdict([blind], board.MODALITIES, 0.1)


def test_the_gradient_flows_through_what_counts() -> None:
    found = by_modality(
        gradients(
            patient_of(
                board.new("attention"), [board.LOOK] * 8, learn=learner("attention", "image", 4), seeds=(0, 1)
            )
        )
    )
    assert found["image"].value + found["text"].value == pytest.approx(1.0)
    assert found["image"].low > found["text"].high
