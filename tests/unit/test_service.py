"""The studio over a tiny world: what a page or the command line gets for a question."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmrec.errors import InvalidInput, MMRecError, NotFound, Unavailable
from mmrec.recommender import Recommender, training_popularity
from mmrec.service import Studio, available_encoders, jobs, worlds
from mmrec.types import Query, Recommendations, Request, Upload
from tests.helpers.tiny_world import COLOURS, TINY_INFO, TinyEncoder, build_tiny_world

ME = "session-of-a-test"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    workspace = build_tiny_world(folder / "worlds" / "tiny")
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder))
    return folder


@pytest.fixture
def studio(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """The tiny world, with feedback of this test alone."""
    monkeypatch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
    monkeypatch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
    opened = Studio.open("tiny", home=home)
    embeddings = jobs.stored_embeddings(opened.workspace, TINY_INFO.key)
    return Studio(opened.workspace, embeddings, TINY_INFO, TinyEncoder, tmp_path)


def picture(colour: str) -> Upload:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), COLOURS[colour]).save(buffer, "PNG")
    return Upload(f"{colour}.png", buffer.getvalue())


def titles(answer: Recommendations) -> list[str]:
    return [entry.item.title for entry in answer.items]


def usable(studio: Studio) -> list[str]:
    return [s.name for s in studio.strategies() if s.state != "untrained"]


def test_what_there_is(studio: Studio) -> None:
    assert studio.world.title == "The tiny shop"
    assert studio.encoder == TINY_INFO
    assert [p.name for p in studio.personas()] == ["Ada", "Nova"]
    assert studio.price_range() == (5.0, 34.0)
    assert len(studio.categories()) == 6
    assert studio.item("ti-0001").title == "Red bag"
    assert studio.examples()
    assert {"image", "text", "popularity"} <= {s.name for s in studio.strategies()}


def test_every_usable_strategy_answers_and_its_numbers_add_up(studio: Studio) -> None:
    for name in usable(studio):
        request = Request("ada", name, Query((picture("green"),), "a lamp"), k=7)
        answer = studio.recommend(request)
        assert len(answer.items) == 7
        assert [entry.rank for entry in answer.items] == list(range(1, 8))
        scores = [entry.score for entry in answer.items]
        assert scores == sorted(scores, reverse=True)
        for entry in answer.items:
            assert entry.why.endswith(".")
            total = entry.baseline + sum(entry.contributions.values())
            assert total == pytest.approx(entry.score, abs=1e-4)
            if answer.weights_kind != "none":
                assert sum(entry.weights.values()) == pytest.approx(1.0, abs=1e-4)
                assert min(entry.weights.values()) >= -1e-6
                if entry.item.image_path is None:
                    assert "image" not in entry.weights


def test_the_same_question_has_the_same_answer(studio: Studio) -> None:
    for name in usable(studio):
        request = Request("ada", name, Query(text="red mug"))
        assert studio.recommend(request).items == studio.recommend(request).items


def test_history_alone_finds_the_loved_colour(studio: Studio) -> None:
    answer = studio.recommend(Request("ada", "image", k=2))
    assert titles(answer) == ["Blue bag", "Blue shoe"]
    assert "Ada bought" in answer.items[0].why


def test_seen_items_stay_out_unless_asked_for(studio: Studio) -> None:
    known = {entry.item.item_id for entry in studio.history("ada") if entry.event == "purchase"}
    assert len(known) == 4
    hidden = studio.recommend(Request("ada", "image", k=30))
    shown = studio.recommend(Request("ada", "image", k=30, hide_seen=False))
    assert not known & {entry.item.item_id for entry in hidden.items}
    assert known <= {entry.item.item_id for entry in shown.items}
    assert shown.n_candidates - hidden.n_candidates == 4
    assert any("26 items" in note for note in hidden.notes)


def test_a_picture_and_words_move_the_list(studio: Studio) -> None:
    by_picture = studio.recommend(Request("nova", "image", Query((picture("green"),)), k=3))
    assert all("Green" in title for title in titles(by_picture))
    by_words = studio.recommend(Request("nova", "text", Query(text="a lamp"), k=3))
    assert all("lamp" in title for title in titles(by_words))
    assert "query" in by_words.items[0].why


def test_less_like_this_moves_away(studio: Studio) -> None:
    both = studio.recommend(Request("nova", "text", Query(text="a lamp or a mug"), k=8))
    less = studio.recommend(Request("nova", "text", Query(text="a lamp or a mug", less="a mug"), k=4))
    assert any("mug" in title for title in titles(both))
    assert not any("mug" in title for title in titles(less))


def test_the_query_weight_moves_between_history_and_query(studio: Studio) -> None:
    query = Query((picture("yellow"),))
    history_only = studio.recommend(Request("ada", "image", query, query_weight=0.0, k=2))
    query_only = studio.recommend(Request("ada", "image", query, query_weight=1.0, k=2))
    assert all("Blue" in title for title in titles(history_only))
    assert all("Yellow" in title for title in titles(query_only))


def test_somebody_new_gets_the_popular_list_and_is_told(studio: Studio) -> None:
    popular = studio.recommend(Request("nova", "popularity"))
    fallback = studio.recommend(Request("nova", "image"))
    assert titles(fallback) == titles(popular)
    assert fallback.weights_kind == "none"
    assert any("Nova has no history yet" in note for note in fallback.notes)
    assert fallback.items[0].why.startswith("Popular: bought")


@pytest.mark.parametrize("strategy", ["popularity", "ease"])
def test_who_looks_at_no_query_says_so(studio: Studio, strategy: str) -> None:
    info = studio.strategy(strategy)
    assert not info.reads_query
    plain, asked = (
        studio.recommend(Request("ada", strategy, query)) for query in (Query(), Query(text="red"))
    )
    assert titles(asked) == titles(plain)
    assert not plain.notes
    assert any(f"{info.label} looks at no query" in note for note in asked.notes)


def test_somebody_new_whose_strategy_looks_at_no_query_is_told_both(studio: Studio) -> None:
    answer = studio.recommend(Request("nova", "ease", Query(text="red")))
    assert titles(answer) == titles(studio.recommend(Request("nova", "popularity")))
    assert any("EASE looks at no query" in note for note in answer.notes)
    assert any("popular list; EASE needs a history" in note for note in answer.notes)


def test_filters(studio: Studio) -> None:
    answer = studio.recommend(Request("ada", "image", categories=("lamp", "mug"), price=(15, 22), k=50))
    assert {entry.item.category for entry in answer.items} <= {"lamp", "mug"}
    assert all(15 <= entry.item.price <= 22 for entry in answer.items)
    nothing = studio.recommend(Request("ada", "image", price=(900, 1000)))
    assert nothing.items == ()
    assert any("No item passes" in note for note in nothing.notes)
    assert nothing.mean_weights == {}


def test_bad_uploads_are_left_out_and_the_rest_goes_on(studio: Studio) -> None:
    query = Query((Upload("broken.png", b"nope"), picture("red"), Upload("empty.jpg", b"")), "x" * 5000)
    clean, problems = studio.check_query(query)
    assert [upload.name for upload in clean.images] == ["red.png"]
    assert len(clean.text) == 2000
    assert [sum(name in problem for problem in problems) for name in ("broken.png", "empty.jpg")] == [1, 1]
    answer = studio.recommend(Request("nova", "image", query, k=1))
    assert set(problems) <= set(answer.notes)
    assert "Red" in titles(answer)[0]


def test_text_of_any_kind_is_only_text(studio: Studio) -> None:
    for text in ("红色的包", "👜" * 300, "<script>alert(1)</script>", "\x00\x07", "'; DROP TABLE items; --"):
        assert len(studio.recommend(Request("ada", "text", Query(text=text), k=3)).items) == 3


def test_an_encoder_that_fails_leaves_the_rest_working(studio: Studio, tmp_path: Path) -> None:
    def fail() -> TinyEncoder:
        raise Unavailable("The encoder is on holiday.")

    embeddings = jobs.stored_embeddings(studio.workspace, TINY_INFO.key)
    broken = Studio(studio.workspace, embeddings, TINY_INFO, fail, tmp_path)
    answer = broken.recommend(Request("ada", "image", Query(text="red"), k=2))
    assert any("on holiday" in note for note in answer.notes)
    assert all("Blue" in title for title in titles(answer))
    assert not broken.encoder_ready


def test_warming_makes_it_ready(studio: Studio) -> None:
    assert not studio.encoder_ready
    studio.warm()
    assert studio.encoder_ready


def test_feedback_changes_the_next_list_at_once(studio: Studio) -> None:
    request = Request("nova", "image", session=ME, k=4)
    popular = studio.recommend(request)
    studio.give_feedback(ME, "nova", "ti-0001", "like")
    liked = studio.recommend(request)
    assert "Red" in titles(liked)[0]
    assert sum("Red" in title for title in titles(liked)) > sum("Red" in title for title in titles(popular))
    assert "Red bag" not in titles(liked)
    assert "Nova liked" in liked.items[0].why
    worst = liked.items[0].item
    studio.give_feedback(ME, "nova", worst.item_id, "dislike")
    assert worst.title not in titles(studio.recommend(dataclasses.replace(request, k=30, hide_seen=False)))
    assert [entry.kind for entry in studio.feedback(ME, "nova")] == ["dislike", "like"]
    assert [entry.event for entry in studio.history("nova", session=ME)] == ["dislike", "like"]
    assert studio.undo_feedback(ME, "nova") is not None
    assert studio.recommend(request).items == liked.items
    assert studio.forget(ME) == 1
    assert any("no history" in note for note in studio.recommend(request).notes)


def test_satisfaction_is_the_share_of_likes(studio: Studio) -> None:
    assert studio.satisfaction(ME, "nova") is None
    studio.give_feedback(ME, "nova", "ti-0001", "like")
    assert studio.satisfaction(ME, "nova") == 1.0
    studio.give_feedback(ME, "nova", "ti-0002", "dislike")
    assert studio.satisfaction(ME, "nova") == 0.5
    assert studio.satisfaction(ME, "ada") is None


def test_feedback_stays_in_its_session_and_persona(studio: Studio) -> None:
    before = studio.recommend(Request("ada", "image", session="other")).items
    studio.give_feedback(ME, "ada", "ti-0026", "purchase")
    assert studio.recommend(Request("ada", "image", session="other")).items == before
    assert studio.recommend(Request("ada", "image", session=ME)).items != before
    assert studio.history("nova", session=ME) == ()


def test_a_dislike_outweighs_an_old_purchase(studio: Studio) -> None:
    bought = next(entry.item for entry in studio.history("ada") if entry.event == "purchase")
    studio.give_feedback(ME, "ada", bought.item_id, "dislike")
    about = [entry for entry in studio.history("ada", session=ME) if entry.item.item_id == bought.item_id]
    assert [entry.event for entry in about] == ["dislike"]


def test_history_is_newest_first(studio: Studio) -> None:
    history = studio.history("ada", limit=5)
    assert len(history) == 5
    assert [entry.when for entry in history] == sorted((entry.when for entry in history), reverse=True)
    assert studio.history("nova") == ()


def test_the_map_never_moves_and_marks_what_matters(studio: Studio) -> None:
    for name in usable(studio):
        plain, asked = Request("ada", name), Request("ada", name, Query((picture("red"),)))
        first, second = studio.map(plain, studio.recommend(plain)), studio.map(asked, studio.recommend(asked))
        np.testing.assert_array_equal(first.xy, second.xy)
        assert first.xy.shape == (30, 2)
        assert 0 <= first.trustworthiness <= 1
        assert set(first.history) == {entry.item.item_id for entry in studio.history("ada")}
        assert first.query_xy is None
        assert second.query_xy == studio.map(asked, studio.recommend(asked)).query_xy
    asked = Request("nova", "image", Query((picture("red"),)))
    view = studio.map(asked, studio.recommend(asked))
    assert view.query_xy is not None
    distance = np.linalg.norm(view.xy - np.array(view.query_xy), axis=1)
    assert "Red" in view.titles[int(np.argmin(distance))]


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"persona_id": "bob"}, NotFound, "ada, nova"),
        ({"strategy": "magic"}, NotFound, "popularity"),
        ({"k": 0}, InvalidInput, "1 to 100"),
        ({"k": 101}, InvalidInput, "1 to 100"),
        ({"query_weight": 1.5}, InvalidInput, "between 0 and 1"),
        ({"query_weight": float("nan")}, InvalidInput, "between 0 and 1"),
        ({"categories": ("cars",)}, NotFound, "bag, chair"),
        ({"price": (9.0, 1.0)}, InvalidInput, "lower price first"),
        ({"modality_weights": (("audio", 1.0),)}, NotFound, "image, text"),
        ({"modality_weights": (("image", -1.0),)}, InvalidInput, "at least 0"),
        ({"modality_weights": (("image", 0.0), ("text", 0.0))}, InvalidInput, "above 0"),
    ],
)
def test_impossible_questions_are_refused(
    studio: Studio, change: dict, error: type[MMRecError], says: str
) -> None:
    with pytest.raises(error, match=says):
        studio.recommend(dataclasses.replace(Request("ada", "image"), **change))


def test_many_sessions_at_once_get_the_same(studio: Studio) -> None:
    requests = [Request(p, s, k=5) for p in ("ada", "nova") for s in usable(studio)] * 3
    alone = [studio.recommend(request).items for request in requests]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda request: studio.recommend(request).items, requests))
    assert alone == together


def test_worlds_and_encoders_are_listed(home: Path) -> None:
    assert "tiny" in {world.name for world in worlds(home)}
    (home / "encoders" / "mine").mkdir(parents=True)
    (home / "encoders" / "mine" / "open_clip_config.json").write_text("{}")
    names = [choice.name for choice in available_encoders(home)]
    assert names[0] == "bundled"
    assert names[1].startswith("local-dir:")


def test_embeddings_of_another_catalogue_are_noticed(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = build_tiny_world(tmp_path / "worlds" / "stale")
    image = workspace.root / "images" / "ti-0001.webp"
    image.write_bytes((workspace.root / "images" / "ti-0002.webp").read_bytes())
    monkeypatch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
    with pytest.raises(Unavailable, match="another state of its catalogue"):
        Studio.open("stale", home=tmp_path)


def test_another_encoder_keeps_its_artefacts_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build_tiny_world(tmp_path / "worlds" / "tiny").root
    other = TinyEncoder()
    other.info = dataclasses.replace(TINY_INFO, key="other-1", name="Other", bundled=False)
    monkeypatch.setattr(jobs, "open_encoder", lambda *_: other)
    told: list[tuple[str, int, int]] = []
    studio = Studio.open("tiny", "local-dir:/other", tmp_path, lambda *step: told.append(step))
    assert ("embedding items", 30, 30) in told
    models = tmp_path / "worlds-cache" / "tiny" / "models" / "other-1"
    trained = len(list(models.glob("*.safetensors")))
    assert told[-1] == ("training strategies", trained, trained)
    assert {s.state for s in studio.strategies()} == {"trained", "no training needed"}
    assert (tmp_path / "worlds-cache" / "tiny" / "embeddings" / "other-1.safetensors").is_file()
    assert not (root / "embeddings" / "other-1.safetensors").exists()
    assert studio.encoder.name == "Other"
    told.clear()
    Studio.open("tiny", "local-dir:/other", tmp_path, lambda *step: told.append(step))
    assert not told


def test_an_encoder_that_cannot_be_had_offline_says_so_quickly(home: Path) -> None:
    started = time.perf_counter()
    with pytest.raises(Unavailable, match="ViT-B-32/laion2b_s34b_b79k"):
        Studio.open("tiny", "ViT-B-32/laion2b_s34b_b79k", home)
    assert time.perf_counter() - started < 3


def test_importing_the_door_is_cheap() -> None:
    heavy = "{'torch', 'open_clip', 'umap', 'sklearn', 'sqlalchemy', 'skia', 'streamlit'}"
    code = f"import sys, mmrec.service; sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("world", ["store", "music"])
def test_the_kept_popularity_is_the_counted_one(world: str) -> None:
    """What needs no training borrows it from a trained strategy, so that no page waits for the counting."""
    found = jobs.pair(world)
    embeddings = jobs.stored_embeddings(found.workspace, found.info.key)
    loaded = Recommender.load(found.workspace, embeddings, "popularity")
    assert np.allclose(loaded.items.popularity.numpy(), training_popularity(found.workspace), atol=1e-6)


def test_the_list_of_strategies_needs_no_weights(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many strategies there are must not delay the first page: their state is read off facts alone."""
    root = tmp_path / "worlds" / "tiny"
    shutil.copytree(home / "worlds" / "tiny", root)
    monkeypatch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
    monkeypatch.setattr(Recommender, "load", lambda *_: pytest.fail("a recommender was loaded"))
    before = {s.name: s for s in Studio.open("tiny", home=tmp_path).strategies()}
    assert before["gated"].state == before["rrf"].state == "trained"
    assert before["popularity"].state == "no training needed"
    assert "seed 0" in before["gated"].trained_on
    (root / "models" / TINY_INFO.key / "image.safetensors").unlink()
    after = {s.name: s.state for s in Studio.open("tiny", home=tmp_path).strategies()}
    assert after["image"] == after["rrf"] == after["score-average"] == "untrained"
    assert after["text"] == after["gated"] == "trained"
    facts = root / "models" / TINY_INFO.key / "gated.json"
    facts.write_text(
        facts.read_text().replace(f'"{Studio.open("tiny", home=tmp_path).world.fingerprint}"', '"0"')
    )
    assert Studio.open("tiny", home=tmp_path).strategy("gated").state == "untrained"
