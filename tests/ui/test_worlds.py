"""More than one world: switching, sound, and worlds that cannot be opened."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mmrec.data.workspace import Workspace
from mmrec.encoders.clip import BUNDLED_DIR, open_encoder
from mmrec.errors import Unavailable
from mmrec.service import jobs
from mmrec.service.query_encoder import QueryEncoder
from mmrec.types import Query, Request, Upload
from pages.shared import cache, cards, state
from tests.helpers.tiny_world import PITCHES, build_hearing_world, build_tiny_world, tone

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="module")
def hearing(home: Path) -> Iterator[Workspace]:
    """A world with sound among the person's own."""
    workspace = build_hearing_world(home / "worlds" / "hearing")
    yield workspace
    shutil.rmtree(workspace.root)


def fine(app: AppTest) -> None:
    assert not app.exception
    assert [error.value for error in app.error] == []


def choice(app: AppTest) -> state.Choice:
    found: state.Choice = app.session_state["mm.choice"]
    return found


def notes(app: AppTest) -> str:
    return " ".join(warning.value for warning in app.warning)


def test_the_side_bar_leads_from_world_to_world_and_back(open_app: OpenApp, hearing: Workspace) -> None:
    app = open_app(persona="mila", k=15)
    app.selectbox(key="world").set_value("hearing").run()
    fine(app)
    assert (choice(app).world, choice(app).persona, choice(app).k) == ("hearing", "ada", 15)
    assert app.query_params["world"] == "hearing"
    assert "tests" in [entry.value for entry in app.caption], "what it teaches"
    app.switch_page("about/page.py").run()
    fine(app)
    assert any(header.value == "The tiny shop" for header in app.header)
    app.switch_page("recommend/page.py").run()
    app.selectbox(key="world").set_value("store").run()
    fine(app)
    assert choice(app).world == "store"
    assert choice(app).persona == cache.studio().personas()[0].persona_id
    assert "world" not in app.query_params


def test_the_address_opens_a_world(open_app: OpenApp, hearing: Workspace) -> None:
    app = open_app(world="hearing", persona="nova", strategy="popularity")
    fine(app)
    assert (choice(app).world, choice(app).persona) == ("hearing", "nova")
    assert not app.warning


def test_a_world_that_is_not_there_is_left_out_with_a_note(open_app: OpenApp) -> None:
    app = open_app(world="atlantis")
    fine(app)
    assert "atlantis" in notes(app)
    assert choice(app).world == "store"


def test_a_world_that_cannot_be_opened_leads_back_with_a_note(open_app: OpenApp, home: Path) -> None:
    workspace = build_tiny_world(home / "worlds" / "unembedded", embed=False)
    try:
        app = open_app(world="unembedded")
        fine(app)
        assert "embed" in notes(app)
        assert choice(app).world == "store"
    finally:
        shutil.rmtree(workspace.root)


def test_a_sound_is_kept_and_shown_and_taken_away(open_app: OpenApp, hearing: Workspace) -> None:
    app = open_app(world="hearing", persona="ada", strategy="popularity")
    uploader = app.get("file_uploader")[0]
    uploader.upload("low.wav", tone(PITCHES["bag"]), "audio/wav").upload(
        "silent.wav", tone(PITCHES["bag"], 0.01), "audio/wav"
    ).run()
    fine(app)
    assert [upload.name for upload in choice(app).sounds] == ["low.wav"]
    assert choice(app).images == ()
    assert "silent.wav" in notes(app).replace("\\", "")
    assert app.get("plotly_chart"), "the log-mel of the sound"
    app.button(key="remove_sound_0").click().run()
    assert choice(app).sounds == ()


def test_in_a_world_without_sound_a_clip_is_no_picture(open_app: OpenApp) -> None:
    app = open_app()
    app.get("file_uploader")[0].upload("low.wav", tone(440.0), "audio/wav").run()
    fine(app)
    assert choice(app).query.empty
    assert "not a picture" in notes(app)


def test_cards_know_what_can_be_played(hearing: Workspace) -> None:
    studio = cache.studio("hearing")
    found = studio.recommend(Request("ada", "popularity", k=30, hide_seen=False))
    data = {entry["id"]: entry for entry in cards.list_data(found, studio.world, "grid", {})["items"]}
    lacking = studio.catalogue.ids[11]
    assert data[lacking]["sound"] is None
    assert data[lacking]["silent"]
    playing = data[studio.catalogue.ids[0]]
    assert playing["sound"] == f"/worlds/hearing/audio/{studio.catalogue.ids[0]}.wav"
    assert not playing["silent"]


def test_what_an_encoder_cannot_hear_is_left_out_with_a_note(hearing: Workspace) -> None:
    whole = cache.studio("hearing")
    info = replace(whole.encoder, modalities=("image", "text"))
    seen = jobs.stored_embeddings(hearing, info.key).only(info.modalities)
    queries = QueryEncoder(info, open_encoder, hearing, seen)
    embedded, sentences = queries.embed(Query(sounds=(Upload("low.wav", tone(440.0)),)))
    assert embedded is None
    assert any("does not listen" in sentence for sentence in sentences)


@pytest.mark.timeout(600)  # every strategy of the table is trained in it, and the first map compiles umap
def test_another_encoder_is_prepared_behind_the_page(
    open_app: OpenApp, hearing: Workspace, tmp_path: Path
) -> None:
    # the bundled weights as somebody's own folder, without the audio tower
    deaf = shutil.copytree(BUNDLED_DIR, tmp_path / "deaf", ignore=shutil.ignore_patterns("audio_*"))
    mine = f"local-dir:{deaf}"
    app = open_app(world="hearing", persona="ada", strategy="popularity")
    app.session_state["mm.choice"] = replace(
        choice(app), weights=(("image", 0.2), ("text", 0.3), ("audio", 0.5))
    )
    app.text_input(key="encoder_named").set_value(mine)
    app.button(key="use_encoder").click().run()
    fine(app)
    assert choice(app).encoder == "bundled", "the old one stays at work"
    status = cache.preparations().get("hearing", mine)
    assert status is not None
    ended = status.wait(480)
    assert ended.state == "done", ended.problem or ended.what
    app.run()
    fine(app)
    assert choice(app).encoder == mine
    assert choice(app).weights is None, "weights of modalities that are no longer there"
    assert any("laid out anew" in toast.value for toast in app.toast)
    studio = cache.studio("hearing", mine)
    assert {entry.state for entry in studio.strategies()} <= {"trained", "no training needed"}
    assert studio.strategy("gated").quality is not None, "evaluated anew, too"
    assert studio.workspace.layout(studio.encoder.key, "gated").shape == (30, 2)
    # this encoder has no ear, so there are two modalities to weigh, and one slider
    assert studio.modalities == ("image", "text")
    app.session_state["mm.choice"] = replace(choice(app), strategy="weighted-average")
    app.run()
    app.slider(key="weight").set_value(80).run()
    fine(app)
    assert choice(app).weights == (("image", 0.8), ("text", 0.2))
    app.selectbox(key="encoder_listed").set_value("bundled")
    app.text_input(key="encoder_named").set_value("")
    app.button(key="use_encoder").click().run()
    assert choice(app).encoder == "bundled"


def test_three_modalities_have_a_weight_each(open_app: OpenApp, hearing: Workspace) -> None:
    jobs.train(jobs.pair("hearing"), "weighted-average")
    cache.studio.clear()
    cache.strategies.clear()
    app = open_app(world="hearing", persona="ada", strategy="weighted-average")
    fine(app)
    before = [entry.score for entry in cache.studio("hearing").recommend(_asking(app)).items]
    app.slider(key="weight_audio").set_value(100).run()
    app.slider(key="weight_image").set_value(1).run()
    fine(app)
    weights = dict(choice(app).weights or ())
    assert (weights["audio"], weights["image"]) == (1.0, 0.01)
    assert app.query_params["weights"].startswith("image:0.01,")
    after = [entry.score for entry in cache.studio("hearing").recommend(_asking(app)).items]
    assert before != after
    app.button(key="learned").click().run()
    assert choice(app).weights is None


def _asking(app: AppTest) -> Request:
    return Request("ada", "weighted-average", modality_weights=choice(app).weights)


def test_moving_to_another_encoder_can_be_cancelled(
    open_app: OpenApp, hearing: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(*_: object, **__: object) -> None:
        reached.set()
        go_on.wait(60)

    monkeypatch.setattr("mmrec.service.jobs.embed", slow)
    mine = f"local-dir:{BUNDLED_DIR}/."
    app = open_app(world="hearing", persona="ada", strategy="popularity")
    app.text_input(key="encoder_named").set_value(mine)
    app.button(key="use_encoder").click().run()
    assert reached.wait(60)
    app.run()
    assert app.button(key="cancel_moving")
    app.button(key="cancel_moving").click()
    app.run()
    go_on.set()
    preparation = cache.preparations().get("hearing", mine)
    assert preparation is not None
    assert preparation.wait(60).state == "cancelled"
    app.run()
    fine(app)
    assert choice(app).encoder == "bundled"
    assert "cancelled" in notes(app)


def test_another_encoder_is_asked_for_in_the_precision_that_was_chosen(
    open_app: OpenApp, hearing: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def prepare(_world: str, encoder: str, *_: object) -> None:
        asked.append(encoder)
        raise Unavailable("Not today.")

    monkeypatch.setattr("mmrec.service.preparation.prepare", prepare)
    app = open_app(world="hearing", persona="ada", strategy="popularity")
    fine(app)
    assert any("Single precision" in caption.value for caption in app.sidebar.caption)
    assert app.selectbox(key="encoder_precision").disabled, "the bundled one keeps what it ships with"
    app.text_input(key="encoder_named").set_value("local-dir:/somewhere").run()
    assert not app.selectbox(key="encoder_precision").disabled
    app.selectbox(key="encoder_precision").set_value("int8").run()
    assert any("0.99 or more" in caption.value for caption in app.sidebar.caption)
    app.button(key="use_encoder").click().run()
    app.run()
    fine(app)
    assert asked == ["local-dir:/somewhere@int8"]
    assert "Not today." in notes(app)
