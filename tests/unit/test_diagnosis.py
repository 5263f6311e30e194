"""What a strategy loses without a modality, in a world where it is known what each one tells."""

from __future__ import annotations

import numpy as np
import pytest

from mmrec.cli.diagnosing import _print
from mmrec.errors import InvalidInput, NotFound, NotTrained
from mmrec.evaluation.probes import AT_TEST_TIME, RETRAINED
from mmrec.evaluation.subsets import subsets, subsets_report
from mmrec.service import jobs
from mmrec.service.diagnosis import diagnose, retrained_subsets
from mmrec.service.jobs import Pair
from mmrec.training.recipe import RankerConfig
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
    report = retrained_subsets(found, "attention", seeds=(0, 1))
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
        retrained_subsets(found, "gatd")
    with pytest.raises(NotFound, match="gated"):
        diagnose(found, "gatd")
    with pytest.raises(InvalidInput, match=r"popularity.*attention"):
        retrained_subsets(found, "popularity")
    with pytest.raises(NotFound, match="placebo"):
        diagnose(found, "attention", probes=["placbo"])
    with pytest.raises(NotTrained, match="mmrec train"):
        diagnose(found, "gated")


def test_every_strategy_gets_a_table_and_a_verdict_from_the_weights_that_are_kept(
    found: Pair, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    jobs.train(found, "image,text,attention", recipe=RankerConfig(epochs=2))
    said: list[str] = []
    report = diagnose(found, "all", say=said.append, retrain=False)
    told = {each["strategy"]: each for each in report["strategies"]}
    assert {"attention", "popularity"} <= told.keys()
    assert "gated" not in told
    assert any(line.startswith("gated is not trained") for line in said)
    probes = {finding["probe"] for finding in told["attention"]["findings"]}
    assert probes == set(AT_TEST_TIME)
    assert all(len(each["verdict"].split()) > 5 for each in told.values())
    for modality in report["modalities"]:
        assert f"Does not look at {modality}" in told["popularity"]["verdict"]
    _print(report)  # many strategies stand below each other
    lines = capsys.readouterr().out.splitlines()
    assert any(
        line.startswith("attention ") and f"{told['attention']['value']:.3f}" in line for line in lines
    )
    few = diagnose(found, "attention,popularity", retrain=False, people=7)
    assert few["n"] == 7
    _print(few)  # few stand side by side, with their intervals
    out = " ".join(capsys.readouterr().out.split())
    assert "attention popularity" in out
    assert "text shuffled" in out


def test_retrained_probes_are_asked_where_it_is_wanted(found: Pair) -> None:
    jobs.train(found, "attention", recipe=RankerConfig(epochs=2))
    (told,) = diagnose(found, "attention", epochs=2)["strategies"]
    assert {finding["probe"] for finding in told["findings"]} >= set(RETRAINED)
    assert "andom vectors" in told["verdict"]
    (told,) = diagnose(found, "attention", epochs=2, probes=["placebo"])["strategies"]
    assert {finding["probe"] for finding in told["findings"]} == {"placebo"}
