"""The Fusion Lab without a browser: every strategy and step can be opened, and the address restores it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mmrec.service.predicting import ask
from mmrec.service.tracing import Equation, Panel, Symbol, Traced, address_of, trace
from mmrec.types import Request
from pages.lab import choice, markup, pipeline, tour
from pages.shared import cache

OpenApp = Callable[..., AppTest]


@pytest.fixture
def open_lab(open_app: OpenApp) -> OpenApp:
    """`open_lab(step="score")` opens the page at that address."""

    def open_at(**params: Any) -> AppTest:
        app = open_app()
        for name in ("persona", "strategy", "k"):  # what the first page wrote there; a link is opened afresh
            del app.query_params[name]
        for name, value in params.items():
            app.query_params[name] = str(value)
        return app.switch_page("lab/page.py").run()

    return open_at


def lesson(app: AppTest) -> choice.Lesson:
    found: choice.Lesson = app.session_state["mm.own.lab"]
    return found


def html(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def fine(app: AppTest) -> None:
    assert not app.exception
    assert [error.value for error in app.error] == []


def followed(strategy: str, item: str = "") -> Traced:
    studio = cache.studio()
    request = Request("mila", strategy, k=5)
    return trace(studio, request, item or studio.recommend(request).items[0].item.item_id)


def test_every_strategy_can_be_followed(open_lab: OpenApp) -> None:
    app = open_lab(persona="mila", k=5, step="score")
    for info in cache.studio().strategies():
        if info.state == "untrained":
            continue
        app.selectbox(key="lab_strategy").set_value(info.name).run()
        fine(app)
        step = followed(info.name).trace.step("score")
        assert step is not None
        assert step.title in html(app)
        assert "What it is not" in html(app)
        for told in step.equations:
            assert markup.number(told.result.value) in html(app)


def test_the_address_restores_the_step_and_the_item(open_lab: OpenApp) -> None:
    item = cache.studio().catalogue.ids[7]
    app = open_lab(persona="henrik", strategy="attention", step="encoder", item=item)
    fine(app)
    assert lesson(app).step == "encoder"
    assert lesson(app).item == item
    assert {name: app.query_params[name] for name in ("persona", "strategy", "step", "item")} == {
        "persona": "henrik",
        "strategy": "attention",
        "step": "encoder",
        "item": item,
    }
    assert "modality gap" in html(app)


@pytest.mark.parametrize(
    ("name", "value"), [("room", "attic"), ("step", "soul"), ("item", "<b>"), ("tour", "99")]
)
def test_an_invalid_address_is_left_out_with_a_note(open_lab: OpenApp, name: str, value: str) -> None:
    app = open_lab(**{name: value})
    fine(app)
    assert any(name in warning.value for warning in app.warning)


def test_what_an_item_lacks_is_said_and_masked() -> None:
    studio = cache.studio()
    blind = next(
        item for item in map(studio.catalogue.at, range(len(studio.catalogue))) if not item.image_path
    )
    found = followed("attention", blind.item_id)
    assert "no picture" in found.trace.steps[0].gap
    alpha = next(panel for panel in found.trace.step("fusion").panels if panel.name == "α")  # type: ignore[union-attr]
    assert alpha.numbers[:, 0].tolist() == [0.0, 1.0]
    data = pipeline.pipeline_data(found, studio.world, "fusion")
    fusion = next(step for step in data["steps"] if step["key"] == "fusion")
    assert [share[3] for share in fusion["shares"]] == ["0%", "100%"]


def test_the_list_is_that_of_the_recommender() -> None:
    studio, found = cache.studio(), followed("gated")
    expected = studio.recommend(Request("mila", "gated", k=5))
    assert [entry.item for entry in found.listed] == [entry.item for entry in expected.items]
    assert found.trace.answered == pytest.approx(expected.items[0].score, abs=1e-5)
    assert found.place == 1


def test_symbols_are_named_and_everything_is_escaped() -> None:
    told = Equation("a < b", (Symbol("<x>", -0.12345, 'says "hi"'), " = ", Symbol("y", 1234.0, "it")), 1234.0)
    made = markup.equation_html(told)
    assert "<x>" not in made
    assert 'data-means="&lt;x&gt;: says &quot;hi&quot;"' in made
    assert re.findall(r"<b>(.*?)</b>", made) == ["−0.123", "1,234"]
    panel = Panel("<p>", (2, 1), ("M", "1"), np.array([[0.5], [-1.0]], np.float32), ("<a>", "b"), "& so on")
    made = markup.panel_html(panel)
    assert "<a>" not in made
    assert re.findall(r"width:([\d.]+)%", made) == ["50.0", "100.0"]
    assert markup.panel_table(panel)["<p>"].tolist() == [0.5, -1.0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (0.79612, "0.796"),
        (12.3456, "12.3"),
        (-0.000123, "−0.00012"),
        (1500.0, "1,500"),
    ],
)
def test_numbers_keep_three_digits(value: float, words: str) -> None:
    assert markup.number(value) == words


def test_code_is_linked_only_where_a_repository_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    code = followed("attention").trace.step("fusion").code[0]  # type: ignore[union-attr]
    assert code.path == "mmrec/fusion/feature/attention.py"
    monkeypatch.delenv("MMREC_REPOSITORY_URL", raising=False)
    assert address_of(code) == ""
    monkeypatch.setenv("MMREC_REPOSITORY_URL", "javascript:alert(1)")
    assert address_of(code) == ""
    monkeypatch.setenv("MMREC_REPOSITORY_URL", "https://example.org/r/blob/main/")
    assert address_of(code) == f"https://example.org/r/blob/main/{code.path}#L{code.line}"


def test_a_prediction_is_asked_before_the_numbers_are_shown(open_lab: OpenApp) -> None:
    app = open_lab(persona="mila", room="predict", question="missing")
    fine(app)
    assert app.button(key="lab_reveal").disabled
    assert len(app.dataframe) == 0
    guess = next(radio for radio in app.radio if radio.label == "Your prediction")
    question = ask(cache.studio(), Request("mila", lesson_strategy(app), session=None), "missing")
    wrong = next(option for option in question.astray if option != question.right)
    guess.set_value(wrong).run()
    app.button(key="lab_reveal").click().run()
    fine(app)
    assert question.misconception in app.warning[-1].value.replace("\\", "")
    assert len(app.dataframe) == 1
    app.button(key="lab_again").click().run()
    next(radio for radio in app.radio if radio.label == "Your prediction").set_value(question.right).run()
    app.button(key="lab_reveal").click().run()
    assert len(app.success) == 1
    app.button(key="lab_next").click().run()
    fine(app)
    assert lesson(app).question == "late"


def lesson_strategy(app: AppTest) -> str:
    return str(app.selectbox(key="lab_strategy").value)


def test_a_closed_room_computes_nothing(open_lab: OpenApp) -> None:
    app = open_lab(persona="mila", room="predict")
    assert "What it is not" not in html(app)
    assert len([radio for radio in app.radio if radio.label == "Your prediction"]) == 1


def test_the_tour_goes_from_the_first_stop_to_the_last_and_remembers(open_lab: OpenApp) -> None:
    app = open_lab(persona="mila")
    app.button(key="lab_tour_start").click().run()
    for number, stop in enumerate(tour.STOPS, start=1):
        fine(app)
        assert f"Stop {number} of {len(tour.STOPS)}: {stop.title}" in unescape(html(app))
        assert lesson(app).room == stop.room
        assert app.query_params["tour"] == str(number)
        if stop.strategy:
            assert app.selectbox(key="lab_strategy").value == stop.strategy
        if stop.room == "pipeline":
            assert lesson(app).step == stop.step
        if stop.room == "conflict":
            assert "At full strength" in html(app)
        app.button(key="lab_forward").click().run()
    fine(app)
    assert lesson(app).tour == 0
    assert lesson(app).done == tuple(range(1, len(tour.STOPS) + 1))
    assert "tour" not in app.query_params
    assert f"all {len(tour.STOPS)} stops" in html(app)


def test_a_teacher_can_send_a_stop_and_the_class_can_leave_it(open_lab: OpenApp) -> None:
    app = open_lab(tour=7)
    fine(app)
    assert lesson(app).room == "pipeline"
    assert lesson(app).step == "fusion"
    assert app.selectbox(key="lab_strategy").value == "score-average"
    assert app.query_params["tour"] == "7"
    app.button(key="lab_back").click().run()
    assert lesson(app).tour == 6
    app.button(key="lab_skip").click().run()
    assert lesson(app).tour == 0
    assert lesson(app).done == ()
    strayed = open_lab(tour=7, room="pipeline", step="encoder", strategy="gated", persona="mila")
    assert lesson(strayed).step == "encoder"
    assert strayed.selectbox(key="lab_strategy").value == "gated"


def test_a_knob_changes_the_list_and_can_be_put_back(open_lab: OpenApp) -> None:
    app = open_lab(persona="mila", strategy="weighted-average", room="sliders")
    fine(app)
    assert "as it was trained" in html(app)
    app.toggle(key="lab_by_hand").set_value(True).run()
    app.slider(key="lab_weight_text").set_value(0).run()
    fine(app)
    assert "stay in the list" in html(app)
    app.button(key="lab_reset").click().run()
    fine(app)
    assert "as it was trained" in html(app)


def test_the_gap_can_be_opened_and_closed(open_lab: OpenApp) -> None:
    app = open_lab(persona="mila", strategy="attention", room="gap")
    fine(app)
    assert "principal components" in html(app)
    app.toggle(key="lab_centred").set_value(True).run()
    fine(app)
    assert "principal components" in html(app)


def test_every_room_has_a_stop_and_a_way_to_be_drawn() -> None:
    assert set(choice.ROOMS) == {stop.room for stop in tour.STOPS}
    assert 8 <= len(tour.STOPS) <= 12
