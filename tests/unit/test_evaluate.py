"""``evaluate`` from end to end on a tiny world: what it tells, keeps, prints and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mmrec.cli import evaluating, main
from mmrec.data.workspace import Workspace
from mmrec.errors import NotTrained
from mmrec.evaluation.metrics import HEADLINES, LISTS, METRICS, RANKINGS
from mmrec.evaluation.protocol import RELEVANT, SPLITS
from mmrec.retrieval import RERANKERS
from mmrec.service import jobs
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

UNKNOWN = {"satisfaction@10", "truth meter"}
"""What a world without a truth cannot tell."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> jobs.Pair:
    workspace = build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny")
    pair = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    jobs.train(pair, "image,text,attention", seed=1)
    return pair


@pytest.fixture(scope="module")
def told(found: jobs.Pair) -> dict[str, Any]:
    return jobs.evaluate(found, seed=4)


def test_every_metric_of_every_trained_strategy_is_told(told: dict[str, Any]) -> None:
    strategies = {r["strategy"] for r in told["rows"]}
    assert {"image", "text", "attention", "popularity"} <= strategies
    assert {"gated", "concat-mlp"}.isdisjoint(strategies), "untrained ones are left out"
    assert {r["metric"] for r in told["rows"]} == set(METRICS) - UNKNOWN
    for row in told["rows"]:
        assert row.keys() == {"strategy", "metric", "value", "low", "high"}
        assert row["low"] <= row["value"] <= row["high"]
    for pair in told["paired"]:
        assert pair.keys() == {"a", "b", "metric", "difference", "low", "high", "p", "p_holm"}
        assert 0 < pair["p"] <= pair["p_holm"] <= 1
    assert {p["metric"] for p in told["paired"]} == {*RANKINGS, *LISTS} - UNKNOWN


def test_a_full_run_is_kept_as_it_was_told(found: jobs.Pair, told: dict[str, Any]) -> None:
    kept = found.workspace.evaluation(TINY_INFO.key)
    assert kept == json.loads(json.dumps(told))
    assert kept["catalogue"] == found.workspace.catalogue.fingerprint


def test_the_same_seed_tells_the_same(found: jobs.Pair, told: dict[str, Any]) -> None:
    assert jobs.evaluate(found, seed=4) == told


def test_what_is_not_the_whole_test_is_not_kept(found: jobs.Pair, told: dict[str, Any]) -> None:
    before = found.workspace.evaluation(TINY_INFO.key)
    jobs.evaluate(found, "image", seed=9)
    jobs.evaluate(found, split="validation", seed=9)
    jobs.evaluate(found, relevant="met", seed=9)
    jobs.evaluate(found, rerank="mmr", seed=9)
    assert found.workspace.evaluation(TINY_INFO.key) == before


def test_the_groups_and_the_fairness_of_every_strategy_are_told(told: dict[str, Any]) -> None:
    strategies = {r["strategy"] for r in told["rows"]}
    for rows in (told["groups"], told["fairness"]["groups"], told["fairness"]["gaps"]):
        assert {r["strategy"] for r in rows} == strategies
    for row in told["groups"]:
        assert (row["value"] is None) == (row["n"] < 20)
    shown = [r for r in told["fairness"]["groups"] if r["strategy"] == "image"]
    for grouping in {r["grouping"] for r in shown}:
        assert sum(r["exposure"] for r in shown if r["grouping"] == grouping) == pytest.approx(1.0)


@pytest.mark.parametrize("name", evaluating.RERANKS)
def test_a_reranking_tells_what_it_costs(found: jobs.Pair, told: dict[str, Any], name: str) -> None:
    answered = jobs.evaluate(found, "image,attention", seed=4, rerank=name, trade=0.5)
    cost = answered["rerank"]
    assert (cost["name"], cost["trade"]) == (name, 0.5)
    known = {(r["strategy"], r["metric"]): r["value"] for r in told["rows"]}
    for row in cost["rows"]:
        if row["metric"] in METRICS:
            assert row["before"] == pytest.approx(known[row["strategy"], row["metric"]])
    brings = {"mmr": ("diversity@10", 1), "calibrated": ("calibration@10", -1), "popularity": ("ARP@10", -1)}
    metric, sign = brings[name]
    (change,) = [r["difference"] for r in cost["rows"] if r["strategy"] == "image" and r["metric"] == metric]
    assert change * sign > 0


def test_what_cannot_be_measured_is_refused(found: jobs.Pair) -> None:
    with pytest.raises(NotTrained, match="train"):
        jobs.evaluate(found, "gated")
    with pytest.raises(ValidationError):
        jobs.evaluate(found, "image", rerank="mmr", trade=2.0)


# -- what the command prints


def test_the_command_offers_what_the_engine_knows() -> None:
    assert tuple(RERANKERS) == evaluating.RERANKS
    assert (SPLITS, RELEVANT) == (evaluating.SPLITS, evaluating.RELEVANT)


@pytest.fixture
def command(found: jobs.Pair, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs ``evaluate`` on the tiny world; answers standard output."""
    monkeypatch.setattr(
        jobs, "pair", lambda *_: jobs.Pair(Workspace(found.workspace.root), TINY_INFO, TinyEncoder)
    )
    monkeypatch.setenv("COLUMNS", "400")

    def run(*arguments: str) -> str:
        assert main(["evaluate", "-s", "image,text,attention,popularity", *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_json_has_the_agreed_shape_and_the_tables_beside_it(command: Any) -> None:
    value = json.loads(command("--json"))
    assert list(value)[:4] == ["world", "split", "rows", "paired"]
    assert {"n", "relevant", "better", "groups", "fairness"} <= value.keys()
    assert "rerank" not in value
    assert json.loads(command("--json", "--rerank", "mmr"))["rerank"]["name"] == "mmr"


def test_the_headline_comes_alone_unless_more_is_asked_for(command: Any) -> None:
    plain = command()
    assert all(name in plain for name in HEADLINES)
    assert not [name for table in evaluating.TABLES.values() for name in table if name in plain]
    assert "p (Holm)" in plain
    every = command("--all-metrics", "--groups")
    assert [name for name in METRICS if name not in every] == sorted(UNKNOWN)
    assert "too few" in every
    assert "nDCG@10 by history" in every
    assert "Exposure gap" in every


def test_a_reranking_prints_one_line_a_strategy_in_tables_that_fit(command: Any) -> None:
    printed = command("--rerank", "calibrated", "--trade", "0.9")
    first, *others = printed.split("Re-ranked by calibrated")[1:]
    for table in (first, *others):
        lines = [x for x in table.splitlines() if x.startswith(("image", "text", "attention", "popularity"))]
        assert len(lines) == 4
        assert all(len(line.rstrip()) <= 80 for line in lines)
    assert "nDCG@10 before" in first
    assert "calibration@10" in "".join(others)
    assert "*" in first.splitlines()[-1] + first.splitlines()[-2]


def test_a_relevance_beyond_the_one_item_can_be_asked_for(command: Any, tmp_path: Path) -> None:
    assert json.loads(command("--json", "--relevant", "met"))["relevant"] == "met"
