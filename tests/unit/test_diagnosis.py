"""What a strategy loses without a modality, in a world where it is known what each one tells."""

from __future__ import annotations

import numpy as np
import pytest

from mmrec.errors import InvalidInput, NotFound
from mmrec.evaluation.subsets import subsets, subsets_report
from mmrec.service.diagnosis import diagnose
from mmrec.service.jobs import Pair
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(
        build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny", sound=True), TINY_INFO, TinyEncoder
    )


def test_subsets_are_every_one_and_end_with_all() -> None:
    found = subsets(("image", "text", "audio"))
    assert len(found) == len(set(found)) == 7
    assert found[:3] == [("image",), ("text",), ("audio",)]
    assert found[-1] == ("image", "text", "audio")


def test_the_report_compares_all_with_every_subset() -> None:
    first, third = np.ones((2, 40), int), np.full((2, 40), 3)
    report = subsets_report({("image",): third, ("text",): first, ("image", "text"): first})
    values = {(r["modalities"], r["metric"]): r["value"] for r in report["rows"]}
    assert values["image", "nDCG@10"] == pytest.approx(0.5)
    assert values["image+text", "nDCG@10"] == 1.0
    gains = {(p["a"], p["b"]): p for p in report["paired"] if p["metric"] == "nDCG@10"}
    assert set(gains) == {("image+text", "image"), ("image+text", "text")}
    assert gains["image+text", "image"]["relative"] == pytest.approx(1.0)
    assert gains["image+text", "text"]["difference"] == 0.0


def test_trainings_are_averaged_user_by_user() -> None:
    report = subsets_report({("image",): np.array([[1, 1], [3, 3]])})
    value = next(r for r in report["rows"] if r["metric"] == "nDCG@10")
    assert (value["value"], value["low"], value["high"]) == pytest.approx((0.75, 0.75, 0.75))


def test_half_a_truth_is_missed_and_what_two_tell_is_not(found: Pair) -> None:
    """Half of the people go by colour, half by category: pictures show the one, clips play the other, and
    titles name both."""
    before = {p: p.stat().st_mtime_ns for p in found.workspace.root.rglob("*") if p.is_file()}
    report = diagnose(found, "attention", seeds=(0, 1))
    assert before == {p: p.stat().st_mtime_ns for p in found.workspace.root.rglob("*") if p.is_file()}
    assert report["seeds"] == [0, 1]
    assert report["n"] > 20
    value = {r["modalities"]: r["value"] for r in report["rows"] if r["metric"] == "nDCG@10"}
    assert len(value) == 7
    assert value["image+audio"] > max(value["image"], value["audio"]) + 0.1
    gain = {p["b"]: p for p in report["paired"] if p["metric"] == "nDCG@10"}
    assert min(gain["image"]["low"], gain["audio"]["low"]) > 0
    assert abs(gain["text"]["difference"]) < gain["image"]["difference"] / 2


def test_what_cannot_be_diagnosed_is_said(found: Pair) -> None:
    with pytest.raises(NotFound, match="gated"):
        diagnose(found, "gatd")
    with pytest.raises(InvalidInput, match=r"popularity.*attention"):
        diagnose(found, "popularity")
