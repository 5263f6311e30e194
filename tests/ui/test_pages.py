"""Every page of the table, every persona, every strategy, and what people do with them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from mmrec.types import Upload
from pages.main import PAGES
from pages.shared import cache, frame, state

OpenApp = Callable[..., AppTest]

HOSTILE_TEXTS = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markdown": "# big **bold** [a](javascript:alert(1)) $x^2$ :material/home:",
    "emoji": "👟" * 50,
    "chinese": "红色的运动鞋，适合下雨天",
    "control": "red\x00\x1b[31m\u202e shoes",
    "long": "shoe " * 4_000,
}


def png(colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(buffer, "PNG")
    return buffer.getvalue()


def fine(app: AppTest) -> None:
    assert not app.exception
    assert [error.value for error in app.error] == []


def choice(app: AppTest) -> state.Choice:
    found: state.Choice = app.session_state["mm.choice"]
    return found


def notes(app: AppTest) -> str:
    return " ".join(warning.value for warning in app.warning)


def test_the_table_lists_every_page_on_disk(repo_root: Path) -> None:
    assert {entry.folder for entry in PAGES} == {
        page.parent.name for page in repo_root.glob("pages/*/page.py")
    }
    assert len({entry.url for entry in PAGES}) == len(PAGES)
    assert [entry.url for entry in PAGES].count("") == 1


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.folder)
def test_every_page_renders(open_app: OpenApp, entry: object) -> None:
    app = open_app()
    app.switch_page(f"{entry.folder}/page.py").run()  # type: ignore[attr-defined]
    fine(app)


def test_every_persona_gets_a_page(open_app: OpenApp) -> None:
    for persona in cache.studio().personas():
        app = open_app(persona=persona.persona_id)
        fine(app)
        assert choice(app).persona == persona.persona_id
        assert any(persona.name in block.proto.body for block in app.get("html"))


def test_every_strategy_gets_a_page(open_app: OpenApp) -> None:
    for strategy in cache.studio().strategies():
        app = open_app(strategy=strategy.name, persona=cache.studio().personas()[0].persona_id)
        fine(app)
        assert choice(app).strategy == strategy.name
        assert app.latex


def test_someone_without_history_is_told_why_the_list_is_popular(open_app: OpenApp) -> None:
    newcomer = next(p for p in cache.studio().personas() if p.user_id is None)
    app = open_app(persona=newcomer.persona_id)
    fine(app)
    assert any("no history yet" in caption.value for caption in app.caption)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_any_text_is_answered(open_app: OpenApp, text: str) -> None:
    app = open_app()
    app.text_input(key="text").set_value(text).run()
    fine(app)
    assert choice(app).text == text
    assert not any("<script" in block.proto.body for block in app.get("html"))


def test_a_bad_upload_gets_its_sentence_and_the_good_one_works(open_app: OpenApp) -> None:
    app = open_app()
    uploader = app.get("file_uploader")[0]
    uploader.upload("good.png", png(), "image/png").upload("bad.png", b"no picture", "image/png").run()
    fine(app)
    assert "bad.png" in notes(app).replace("\\", "")
    assert [upload.name for upload in choice(app).images] == ["good.png"]
    app.button(key="remove_0").click().run()
    assert choice(app).images == ()
    app.button(key="dismiss").click().run()
    assert not app.warning


def test_uploads_survive_a_visit_to_another_page(open_app: OpenApp) -> None:
    app = open_app()
    app.session_state["mm.choice"] = state.Choice("mila", "popularity", images=(Upload("a.png", png()),))
    app.run()
    app.switch_page("about/page.py").run()
    app.switch_page("recommend/page.py").run()
    fine(app)
    assert [upload.name for upload in choice(app).images] == ["a.png"]


def test_the_address_is_read_and_written(open_app: OpenApp) -> None:
    category = cache.studio().categories()[0]
    address = {
        "persona": cache.studio().personas()[1].persona_id,
        "strategy": "weighted-average",
        "weights": "image:0.8,text:0.2",
        "k": "15",
        "view": "list",
        "categories": category,
        "price": "20-300",
    }
    app = open_app(**address)
    fine(app)
    chosen = choice(app)
    assert (chosen.k, chosen.view, chosen.categories) == (15, "list", (category,))
    assert chosen.weights == (("image", 0.8), ("text", 0.2))
    assert chosen.price == (20.0, 300.0)
    assert {name: app.query_params[name] for name in address} == address
    app.selectbox(key="k").set_value(5).run()
    assert app.query_params["k"] == "5"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("persona", "nobody"),
        ("strategy", "magic"),
        ("k", "0"),
        ("k", "many"),
        ("weights", "image:nan,text:1"),
        ("weights", "image:0,text:0"),
        ("categories", "<b>"),
        ("price", "9-1"),
        ("price", "-"),
        ("view", "3d"),
        ("q", "inf"),
    ],
)
def test_an_invalid_address_is_left_out_with_a_note(open_app: OpenApp, name: str, value: str) -> None:
    app = open_app(**{name: value})
    fine(app)
    assert "left out" in notes(app)
    assert choice(app).persona == cache.studio().personas()[0].persona_id


def test_feedback_undo_and_forget(open_app: OpenApp) -> None:
    studio = cache.studio()
    persona = studio.personas()[0].persona_id
    app = open_app(persona=persona)
    assert not [button for button in app.button if button.key in {"undo", "forget"}]
    session = app.session_state["mm.session"]
    liked = [f"{n}" for n in studio.catalogue.ids[:2]]
    for item_id in liked:
        studio.give_feedback(session, persona, item_id, "like")
    app.run()
    app.button(key="undo").click().run()
    fine(app)
    assert [entry.item_id for entry in studio.feedback(session, persona)] == liked[:1]
    app.button(key="forget").click().run()
    fine(app)
    assert studio.feedback(session, persona) == ()
    assert not [button for button in app.button if button.key == "undo"]


def test_an_example_fills_the_query(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="example_0").click().run()
    fine(app)
    example = cache.studio().examples()[0]
    assert choice(app).text == example.text
    app.button(key="clear").click().run()
    assert choice(app).query.empty


def test_an_encoder_that_cannot_be_had_is_one_sentence(open_app: OpenApp) -> None:
    app = open_app()
    app.text_input(key="encoder_named").set_value("local-dir:/nowhere/at/all")
    next(button for button in app.button if button.label == "Use it").click().run()
    fine(app)
    assert notes(app).count("nowhere") == 1
    assert choice(app).encoder == "bundled"


@pytest.mark.parametrize("text", ["*a*", "[x](y)", "`q`", "<b>", "$x$", ":red[x]"])
def test_plain_text_means_nothing_to_markdown(text: str) -> None:
    assert frame.plain(text).replace("\\", "") == text
    assert frame.plain(text) != text


def test_a_user_profile_is_chosen_and_shared(open_app: OpenApp) -> None:
    app = open_app(strategy="gated", profile="gru")
    fine(app)
    assert choice(app).profile == "gru"
    assert app.query_params["profile"] == "gru"
    untrained = cache.studio().strategy("gated@gru").state == "untrained"
    assert any("not trained" in info.value for info in app.info) == untrained
    usual = open_app(strategy="gated", profile="recency")
    fine(usual)
    assert any("mm-about" in block.proto.body for block in usual.get("html"))


@pytest.mark.parametrize(("profile", "said"), [("magic", "Valid"), ("<b>", "left out")])
def test_an_unknown_profile_is_a_sentence(open_app: OpenApp, profile: str, said: str) -> None:
    app = open_app(strategy="gated", profile=profile)
    fine(app)
    assert said in notes(app)
    assert choice(app).profile == ""
