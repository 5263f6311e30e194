"""The blind taste test: fair, counted once, tallied with an interval, forgotten on demand."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from mmrec.errors import InvalidInput
from mmrec.evaluation.interleaving import anytime_interval
from mmrec.feedback import Database, TasteStore, Verdict
from mmrec.service import Studio, jobs
from mmrec.service.tasting import Taste, judge_items, judge_lists, tally, taste
from mmrec.types import Request
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

ME = "session-of-a-test"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    workspace = build_tiny_world(folder / "worlds" / "tiny")
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder))
    return folder


@pytest.fixture
def studio(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
    monkeypatch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
    opened = Studio.open("tiny", home=home)
    embeddings = jobs.stored_embeddings(opened.workspace, TINY_INFO.key)
    return Studio(opened.workspace, embeddings, TINY_INFO, TinyEncoder, tmp_path)


def blind(studio: Studio, mode: str = "items", seed: int = 1) -> Taste:
    return taste(studio, Request("ada", "gated", k=8), ("text", "popularity"), mode, seed)  # type: ignore[arg-type]


def brought_by(test: Taste, team: int) -> list[str]:
    return [item for item, by in zip(test.draft.items, test.draft.teams, strict=True) if by == team]


def test_the_same_question_gives_the_same_test_and_another_seed_another(studio: Studio) -> None:
    assert blind(studio).ticket == blind(studio).ticket
    assert blind(studio).draft == blind(studio).draft
    assert blind(studio, seed=2).ticket != blind(studio).ticket
    assert {blind(studio, seed=seed).swapped for seed in range(12)} == {True, False}


def test_items_that_are_liked_are_credited(studio: Studio) -> None:
    test = blind(studio)
    assert [info.name for info in test.rivals] == ["popularity", "text"]
    found = judge_items(studio, ME, test, brought_by(test, 1))
    assert found.winner == "second"
    assert found.credit == (0, len(brought_by(test, 1)))
    assert "Text only wins" in found.sentence
    assert all(found.brought[item] == "text" for item in brought_by(test, 1))
    even = judge_items(
        studio, ME, blind(studio, seed=2), [item.item_id for item in blind(studio, seed=2).items]
    )
    assert even.winner == "tie"
    with pytest.raises(InvalidInput, match="Nothing was liked"):
        judge_items(studio, ME, test, [])
    with pytest.raises(InvalidInput, match="not on this list"):
        judge_items(studio, ME, test, ["ti-9999"])


@pytest.mark.parametrize("seed", range(6))
def test_the_preferred_list_wins_on_whichever_side_it_stood(studio: Studio, seed: int) -> None:
    test = blind(studio, "lists", seed)
    popular = studio.recommend(Request("ada", "popularity", k=8))
    left_is_popular = [i.item_id for i in test.lists[0]] == [e.item.item_id for e in popular.items]
    found = judge_lists(studio, ME, test, "left")
    assert found.left == ("popularity" if left_is_popular else "text")
    assert found.winner == ("first" if left_is_popular else "second")
    with pytest.raises(InvalidInput, match="preference"):
        judge_lists(studio, ME, test, "up")  # type: ignore[arg-type]


def test_a_test_counts_once(studio: Studio) -> None:
    test = blind(studio)
    assert judge_items(studio, ME, test, brought_by(test, 0)).counted
    assert not judge_items(studio, ME, test, brought_by(test, 1)).counted
    (row,) = tally(studio, ME)
    assert (row.wins_first, row.wins_second, row.ties) == (1, 0, 0)
    assert judge_items(studio, "somebody else", test, brought_by(test, 1)).counted
    (row,) = tally(studio)
    assert (row.wins_first, row.wins_second) == (1, 1)


def test_the_tally_has_an_interval_for_any_stop_and_leaves_ties_out(studio: Studio) -> None:
    for seed in range(9):
        judge_lists(studio, ME, blind(studio, "lists", seed), "alike" if seed == 8 else "left")
    (row,) = tally(studio, ME)
    assert row.ties == 1
    assert row.wins_first + row.wins_second == 8
    assert row.share == row.wins_first / 8
    assert (row.low, row.high) == anytime_interval(row.wins_first, 8)
    assert "leave open" in row.sentence
    clear = dataclasses.replace(row, low=0.6, high=0.9)
    assert "Popularity is preferred more often than not" in clear.sentence
    assert "No test" in dataclasses.replace(row, wins_first=0, wins_second=0).sentence


def test_forgetting_takes_the_verdicts_along(studio: Studio) -> None:
    judge_lists(studio, ME, blind(studio, "lists"), "left")
    judge_lists(studio, "other", blind(studio, "lists"), "left")
    studio.give_feedback(ME, "ada", "ti-0001", "like")
    assert studio.forget(ME) == 2
    assert tally(studio, ME) == ()
    assert len(tally(studio)) == 1


def test_one_strategy_is_no_pair(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="two different"):
        taste(studio, Request("ada", "text"), ("text", "text"), "items", 0)
    with pytest.raises(InvalidInput, match="mode"):
        taste(studio, Request("ada", "text"), ("text", "image"), "both", 0)  # type: ignore[arg-type]


def test_the_store_refuses_what_it_cannot_count(tmp_path: Path) -> None:
    store = TasteStore(Database(tmp_path / "f.db"))
    assert store.verdicts("w") == ()
    assert not (tmp_path / "f.db").exists()
    with pytest.raises(InvalidInput, match="alphabetical"):
        store.add("s", "w", "t", Verdict("p", "b", "a", "items", "first"))
    with pytest.raises(InvalidInput, match="winner"):
        store.add("s", "w", "t", Verdict("p", "a", "b", "items", "both"))  # type: ignore[arg-type]
    assert store.add("s", "w", "t", Verdict("p", "a", "b", "items", "first"))
    (kept,) = store.verdicts("w", "s")
    assert kept.when
    assert store.verdicts("elsewhere") == ()
