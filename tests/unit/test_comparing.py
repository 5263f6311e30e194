"""The race: lists, places, overlaps, and why an item moved, against answers worked out by hand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mmrec.errors import InvalidInput, NotFound
from mmrec.evaluation.overlap import jaccard, rank_biased_overlap
from mmrec.service import Studio, jobs
from mmrec.service.comparing import Race, crossings, race, sensible, yardstick
from mmrec.service.moves import BASELINE, move, standard_parts, summary
from mmrec.types import Item, Query, Request
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

ITEM = Item("i", "A thing", "words", "bag", 1.0, (), "2026-01-01", "i.webp")
MUTE = Item("j", "A thing without words", None, "bag", 1.0, (), "2026-01-01", "j.webp")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    folder = tmp_path_factory.mktemp("home")
    workspace = build_tiny_world(folder / "worlds" / "tiny")
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
        patch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
        return Studio.open("tiny", home=folder)


def run(studio: Studio, *names: str, reference: str = "image", persona: str = "ada", text: str = "") -> Race:
    return race(studio, Request(persona, reference, Query(text=text), k=6), names)


def test_a_race_is_the_lists_themselves(studio: Studio) -> None:
    names = [info.name for info in studio.strategies() if info.state != "untrained"]
    found = run(studio, *names, text="a lamp")
    assert [runner.strategy.name for runner in found.runners] == names
    for runner in found.runners:
        alone = studio.recommend(Request("ada", runner.strategy.name, Query(text="a lamp"), k=6))
        assert runner.ids == tuple(entry.item.item_id for entry in alone.items)
        # its own list stands at the first places of its full ranking
        assert [runner.places[item_id] for item_id in runner.ids] == [1, 2, 3, 4, 5, 6]
        assert set(runner.places) == {item.item_id for item in found.items}
    for a, one in enumerate(found.runners):
        for b, other in enumerate(found.runners):
            assert found.rbo[a, b] == pytest.approx(rank_biased_overlap(one.ids, other.ids))
            assert found.jaccard[a, b] == jaccard(one.ids, other.ids)


def test_the_places_are_those_of_a_longer_list(studio: Studio) -> None:
    found = run(studio, "text", "popularity")
    for runner in found.runners:
        whole = studio.recommend(Request("ada", runner.strategy.name, k=30))
        place = {entry.item.item_id: entry.rank for entry in whole.items}
        assert all(runner.places[item_id] == place[item_id] for item_id in runner.places)


def test_moves_are_against_the_reference_and_split_exactly(studio: Studio) -> None:
    found = run(studio, "text", "gated", "popularity")
    reference = found.runner("image")
    assert reference.moves == ()
    for runner in found.runners:
        for entry in runner.moves:
            assert entry.before == reference.places[entry.item.item_id]
            assert entry.place == runner.places[entry.item.item_id]
        assert all(entry.up > 0 for entry in runner.risen(3))
    # what moved is the sum of its parts: z of the whole score, computed from the scores alone
    name, entry = next((r.strategy.name, m) for r in found.runners for m in r.moves)
    total = []
    for strategy in (name, "image"):
        standing = studio.standing(Request("ada", strategy, k=6))
        scores = standing.scored.scores[standing.allowed]
        own = standing.scored.scores[studio.catalogue.row[entry.item.item_id]]
        total.append((own - scores.mean()) / scores.std())
    assert sum(entry.lifts.values()) == pytest.approx(total[0] - total[1], abs=1e-3)


def test_the_reference_runs_even_if_nobody_named_it(studio: Studio) -> None:
    found = run(studio, "text", reference="popularity")
    assert [runner.strategy.name for runner in found.runners] == ["text", "popularity"]
    with pytest.raises(InvalidInput, match="at least one"):
        run(studio)
    with pytest.raises(NotFound, match="strategy"):
        run(studio, "magic")


def test_what_is_not_trained_is_left_out_with_a_sentence(studio: Studio, tmp_path: Path) -> None:
    workspace = build_tiny_world(tmp_path / "worlds" / "raw")
    embeddings = jobs.stored_embeddings(studio.workspace, TINY_INFO.key)
    raw = Studio(workspace, embeddings, TINY_INFO, TinyEncoder, tmp_path)
    found = race(raw, Request("ada", "popularity", k=5), ["gated", "popularity"])
    assert [runner.strategy.name for runner in found.runners] == ["popularity"]
    assert len(found.skipped) == 1
    assert "not trained" in found.skipped[0]


def test_someone_without_history_gets_one_list_and_one_note(studio: Studio) -> None:
    found = run(studio, "text", "gated", persona="nova")
    assert len({runner.ids for runner in found.runners}) == 1
    assert found.rbo == pytest.approx(np.ones((3, 3)))
    assert len([note for note in found.notes if "no history" in note]) == 1
    assert all("same order" in r.summary for r in found.runners if r.strategy.name != "image")


def test_crossings_join_two_races(studio: Studio) -> None:
    names = ["text", "image", "popularity"]
    first, second = run(studio, *names, text="a lamp"), run(studio, *names, text="a red shoe")
    found = {crossing.strategy.name: crossing for crossing in crossings(first, second)}
    assert found["popularity"].rbo == 1.0  # it looks at no query
    assert found["text"].rbo < 1.0
    assert found["text"].shared == set(first.runner("text").ids) & set(second.runner("text").ids)


def test_the_first_choice_has_one_of_every_kind(studio: Studio) -> None:
    infos = studio.strategies()
    chosen = sensible(infos)
    level = {info.name: info.level for info in infos}
    assert {"single", "decision", "reference"} <= {level[name] for name in chosen}
    assert 3 <= len(chosen) <= 5
    assert level[yardstick(infos, chosen)] == "single"


# -- why an item moved


def test_standard_parts_by_hand() -> None:
    scored = SimpleNamespace(
        contributions=np.array([[1.0, 0.0], [3.0, 2.0], [100.0, 100.0]]),
        baseline=np.array([0.0, 2.0, 0.0]),
        scores=np.array([1.0, 7.0, 200.0]),
    )
    allowed = np.array([True, True, False])  # mean score 4, standard deviation 3; the third has no part in it
    parts = standard_parts(scored, allowed)  # type: ignore[arg-type]
    assert parts[:2] == pytest.approx(np.array([[-1, -1, -1], [1, 1, 1]]) / 3)
    scored.scores = np.ones(3)
    assert not standard_parts(scored, allowed).any()  # type: ignore[arg-type]
    assert not standard_parts(scored, np.zeros(3, bool)).any()  # type: ignore[arg-type]


def moved(
    place: int,
    before: int,
    here: tuple[float, float, float],
    there: tuple[float, float, float],
    item: Item = ITEM,
):  # type: ignore[no-untyped-def]
    parts = ("image", "text", BASELINE)
    return move(
        item, place, before, dict(zip(parts, here, strict=True)), dict(zip(parts, there, strict=True)), "Ref"
    )


def test_the_part_that_grew_most_is_named() -> None:
    up = moved(2, 40, (0.5, 2.0, 0.1), (0.4, 0.5, 0.2))
    assert (up.up, up.lead) == (38, "text")
    assert up.share == pytest.approx(1.5 / 1.6)
    assert up.sentence == "Its text puts it at +2.0 sd here, and at +0.5 under Ref."
    down = moved(12, 3, (-1.0, 0.5, 0.0), (1.0, 0.4, 0.0))
    assert (down.up, down.lead) == (-9, "image")
    assert "Its picture" in down.sentence


def test_it_says_no_more_than_the_numbers() -> None:
    several = moved(2, 9, (1.0, 1.0, 0.9), (0.0, 0.0, 0.0))
    assert several.share < 0.5
    assert several.sentence.startswith("Several parts together")
    others = moved(2, 9, (0.0, 0.0, 0.0), (0.5, 0.5, 0.0))  # it rose although its own score fell
    assert others.lead is None
    assert "others" in others.sentence
    assert moved(4, 4, (1.0, 0.0, 0.0), (0.0, 0.0, 0.0)).lead is None
    unseen = moved(2, 9, (0.1, 1.0, 0.0), (0.1, 0.0, 0.0))
    assert "no say under Ref" in unseen.sentence
    gone = moved(2, 9, (0.0, 0.0, 0.0), (-1.0, 0.0, 0.0))
    assert "no say here" in gone.sentence
    lacking = moved(2, 9, (0.1, -0.2, 0.0), (0.1, -0.9, 0.0), item=MUTE)
    assert lacking.sentence.startswith("Having no text")


def test_a_list_is_summed_up() -> None:
    new = [moved(n, 30 + n, (0.0, 2.0, 0.0), (0.0, 0.0, 0.0)) for n in (1, 2, 3)]
    kept = [moved(4, 2, (0.0, 0.1, 0.0), (0.0, 0.2, 0.0))]
    assert summary(new + kept, "Ref") == (
        "3 of 4 are not in Ref’s list; it has them at place 32 in the median. "
        "In all 3 the text did most of the lifting."
    )
    still = [moved(n, n, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)) for n in (1, 2)]
    assert "same order" in summary(still, "Ref")
    turned = [moved(1, 2, (0.1, 0.0, 0.0), (0.0, 0.0, 0.0)), moved(2, 1, (0.0, 0.0, 0.0), (0.1, 0.0, 0.0))]
    assert "2 of them in other places" in summary(turned, "Ref")
    assert summary([], "Ref") == "Nothing to compare."
