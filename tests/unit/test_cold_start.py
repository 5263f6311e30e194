"""Items that nobody had to do with: taken out of all that is learned from, and found by their content."""

from __future__ import annotations

import numpy as np
import pytest

from mmrec.cli.diagnosing import _print_cold
from mmrec.data.interactions import refuse_leaks, temporal_split
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput, NotFound
from mmrec.evaluation.cold_start import cold_report, newcomers, without
from mmrec.service.cold_start import REFERENCE, cold_start
from mmrec.service.jobs import Pair, stored_embeddings
from mmrec.service.teaching import lessons_from, lessons_of
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world, interactions


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    root = build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny").root
    interactions(np.random.default_rng(5), 200).to_parquet(root / "interactions.parquet")
    return Pair(Workspace(root), TINY_INFO, TinyEncoder)


@pytest.mark.parametrize(("share", "count"), [(0.2, 6), (0.001, 1), (0.999, 29)])
def test_newcomers_are_a_share_at_random_and_the_same_by_the_same_seed(share: float, count: int) -> None:
    items = [f"i{n}" for n in range(30)]
    drawn = newcomers(items, share, 0)
    assert len(drawn) == count
    assert drawn == newcomers(items, share, 0)
    if count == 6:
        assert drawn != newcomers(items, share, 1)


def test_nobody_has_met_a_newcomer_and_everybody_asked_wants_one(found: Pair) -> None:
    whole = temporal_split(found.workspace.interactions.frame)
    new = newcomers(list(found.workspace.catalogue.row), 0.2, 0)
    split = without(whole, new)
    for part in (split.train, split.validation, split.before_test):
        assert not part["item_id"].isin(new).any()
    assert split.test["item_id"].isin(new).all()
    assert len(split.test) == whole.test["item_id"].isin(new).sum() > 3
    assert split.train["item_id"].isna().sum() == whole.train["item_id"].isna().sum(), "searches stay"
    refuse_leaks(split)


def test_having_met_nobody_says_nothing_against_a_newcomer(found: Pair) -> None:
    workspace = found.workspace
    embeddings = stored_embeddings(workspace, TINY_INFO.key)
    new = newcomers(list(workspace.catalogue.row), 0.2, 0)
    split = without(temporal_split(workspace.interactions.frame), new)
    at = sorted(workspace.catalogue.row[item] for item in new)
    held_against, not_held = (
        lessons_from(split, workspace.catalogue, embeddings, items).items.popularity.numpy()
        for items in ((), new)
    )
    assert held_against[at].max() == held_against.min()
    assert np.median(not_held) >= not_held[at].min() > not_held.min()
    lessons = lessons_from(split, workspace.catalogue, embeddings, new)
    assert lessons.interactions[:, at].nnz == 0
    for cases in (lessons.train, lessons.validation):
        assert not cases.allowed(np.arange(len(cases)), lessons.released)[:, at].any(), "they are not out yet"
    untouched = temporal_split(workspace.interactions.frame)
    assert (
        lessons_from(untouched, workspace.catalogue, embeddings).digest()
        == lessons_of(workspace, embeddings).digest()
    )


def test_the_report_compares_with_three_times_the_reference() -> None:
    first, third, last = np.ones((2, 40), int), np.full((2, 40), 3), np.full((2, 40), 99)
    told = {r["strategy"]: r for r in cold_report({"a": first, "b": third, "base": third}, "base")["rows"]}
    assert told["a"]["times"] == pytest.approx(2.0)
    assert told["a"]["beyond"] == pytest.approx(1.0 - 3 * 0.5)
    assert told["a"]["beyond_high"] < 0
    assert told["base"]["times"] is None
    (nothing, _) = cold_report({"a": first, "base": last}, "base")["rows"]
    assert nothing["times"] is None
    assert nothing["beyond_low"] == pytest.approx(1.0)


def test_who_reads_contents_finds_the_people_for_newcomers(
    found: Pair, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    before = {p: p.stat().st_mtime_ns for p in found.workspace.root.rglob("*") if p.is_file()}
    report = cold_start(found, "hybrid")
    assert before == {p: p.stat().st_mtime_ns for p in found.workspace.root.rglob("*") if p.is_file()}
    told = {row["strategy"]: row for row in report["rows"]}
    assert set(told) == {"hybrid", REFERENCE}
    assert told["hybrid"]["value"] > told[REFERENCE]["value"] + 0.1
    _print_cold(report)
    out = " ".join(capsys.readouterr().out.split())
    assert f"{report['new']} items that nobody had to do with" in out
    assert f"{told['hybrid']['value']:.4f}" in out


def test_what_cannot_be_asked_is_said(found: Pair) -> None:
    with pytest.raises(InvalidInput, match=r"1\.5"):
        cold_start(found, "attention", share=1.5)
    with pytest.raises(NotFound, match="attention"):
        cold_start(found, "atention")
