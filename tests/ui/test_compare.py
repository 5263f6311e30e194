"""The Compare page without a browser: the race, its figures and tables, the test from vote to tally."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mmrec.service.comparing import Race, race, sensible
from mmrec.types import Request
from pages.compare import choice, figures, markup
from pages.shared import cache, state

OpenApp = Callable[..., AppTest]


@pytest.fixture
def open_compare(open_app: OpenApp) -> OpenApp:
    """`open_compare(race="image,text")` opens the page at that address."""

    def open_at(**params: Any) -> AppTest:
        app = open_app()
        for name, value in params.items():
            app.query_params[name] = str(value)
        app.switch_page("compare/page.py").run()
        assert not app.exception
        return app

    return open_at


@pytest.fixture(scope="module")
def ran() -> Race:
    return race(cache.studio(), Request("mila", "image", k=10), ["gated", "image", "popularity"])


def contest(app: AppTest) -> choice.Contest:
    found: choice.Contest = app.session_state["mm.own.compare"]
    return found


def this_round(app: AppTest) -> choice.Round:
    found: choice.Round = app.session_state["mm.own.compare.round"]
    return found


def html(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def fine(app: AppTest) -> None:
    assert not app.exception
    assert [error.value for error in app.error] == []


def test_it_opens_with_one_of_every_kind(open_compare: OpenApp) -> None:
    app = open_compare()
    fine(app)
    strategies = cache.studio().strategies()
    assert contest(app).running == sensible(strategies)
    assert "different items in their top" in html(app)
    for name in contest(app).running:
        assert cache.studio().strategy(name).label in html(app)
    assert app.query_params["race"] == ",".join(contest(app).running)


def test_every_strategy_can_race_at_once_and_one_alone(open_compare: OpenApp) -> None:
    app = open_compare()
    app.button(key="race_all").click().run()
    fine(app)
    assert set(contest(app).running) == {
        s.name for s in cache.studio().strategies() if s.state != "untrained"
    }
    alone = open_compare(race="image", against="image")
    fine(alone)
    assert "runs alone" in html(alone)


def test_the_address_is_read_and_written(open_compare: OpenApp) -> None:
    item = cache.studio().catalogue.ids[3]
    address = {
        "persona": "henrik",
        "race": "text,image,popularity",
        "against": "text",
        "show": "pair",
        "item": item,
        "overlap": "jaccard",
        "b": "mila",
        "btext": "a red bag",
        "rivals": "text,image",
        "taste": "lists",
    }
    app = open_compare(**address)
    fine(app)
    assert contest(app) == choice.Contest(
        ("text", "image", "popularity"),
        "text",
        "pair",
        item,
        "jaccard",
        "mila",
        "a red bag",
        ("text", "image"),
        "lists",
    )
    assert {name: app.query_params[name] for name in address} == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("race", "magic"),
        ("race", ""),
        ("against", "x"),
        ("show", "3d"),
        ("item", "<b>"),
        ("b", "nobody"),
        ("rivals", "image"),
        ("overlap", "r"),
    ],
)
def test_an_invalid_address_is_left_out_with_a_note(open_compare: OpenApp, name: str, value: str) -> None:
    app = open_compare(**{name: value})
    fine(app)
    assert any("left out" in warning.value for warning in app.warning)
    assert contest(app).running == sensible(cache.studio().strategies())


def test_what_is_chosen_here_survives_a_visit_elsewhere(open_compare: OpenApp) -> None:
    app = open_compare(race="text,popularity", against="text")
    app.selectbox(key="racing_persona").set_value("bea").run()
    app.switch_page("recommend/page.py").run()
    fine(app)
    assert app.session_state["mm.choice"].persona == "bea"
    app.switch_page("compare/page.py").run()
    fine(app)
    assert contest(app).running == ("text", "popularity")


def test_two_questions(open_compare: OpenApp) -> None:
    app = open_compare(show="pair")
    assert any("same question" in info.value for info in app.info)
    app.selectbox(key="other_persona").set_value("henrik").run()
    fine(app)
    assert "tells the two apart" in html(app)
    before = html(app)
    app.button(key="swap").click().run()
    fine(app)
    assert app.session_state["mm.choice"].persona == "henrik"
    assert contest(app).other != "henrik"
    assert html(app) != before


def test_a_blind_test_from_vote_to_tally_and_forgotten(open_compare: OpenApp) -> None:
    app = open_compare(show="taste", race="image,popularity", against="image")
    fine(app)
    assert app.button(key="reveal_items").disabled
    studio, session = cache.studio(), app.session_state["mm.session"]
    ticket = this_round(app).ticket
    labels = {"Image only", "Popularity"}
    assert not labels & {word for word in labels if f"{word} wins" in html(app)}
    ids = [entry.item.item_id for entry in studio.recommend(Request("mila", "image")).items]
    app.session_state["mm.own.compare.round"] = choice.Round(this_round(app).seed, ticket, (ids[0],))
    app.run()
    app.button(key="reveal_items").click().run()
    fine(app)
    outcome = this_round(app).outcome
    assert outcome is not None
    assert any(outcome.rivals[0].label in done.value for done in app.success)
    assert len(studio.tastes.verdicts("store", session)) == 1
    assert "95% interval" in html(app)
    app.button(key="next_test").click().run()
    assert this_round(app).outcome is None
    assert this_round(app).ticket != ticket
    app.button(key="forget_tastes").click().run()
    fine(app)
    assert studio.tastes.verdicts("store", session) == ()


def test_whole_lists_are_judged_with_one_click(open_compare: OpenApp) -> None:
    app = open_compare(show="taste", taste="lists", rivals="image,popularity")
    app.button(key="prefer_alike").click().run()
    fine(app)
    outcome = this_round(app).outcome
    assert outcome is not None
    assert outcome.winner == "tie"
    assert "No test had a winner" in html(app)


def test_the_same_lists_are_nothing_to_taste(open_compare: OpenApp) -> None:
    newcomer = next(p for p in cache.studio().personas() if p.user_id is None)
    app = open_compare(show="taste", persona=newcomer.persona_id, strategy="image")
    fine(app)
    assert any("nothing to taste" in info.value for info in app.info)


def test_other_people_make_another_test(open_compare: OpenApp) -> None:
    app = open_compare(show="taste", rivals="image,text")
    before = this_round(app)
    app.session_state["mm.own.compare.round"] = choice.Round(before.seed, before.ticket, ("something",))
    app.selectbox(key="racing_persona").set_value("henrik").run()
    fine(app)
    assert this_round(app).ticket != before.ticket
    assert this_round(app).liked == ()


# -- figures


def test_the_bump_chart_has_every_listed_item_once_a_list(ran: Race) -> None:
    lit = figures.widest(ran)
    figure = figures.bump_figure(ran, lit, "#000")
    marks = figure.data[-1]
    assert len(marks.x) == sum(len(runner.ids) for runner in ran.runners)
    for x, row, (item_id, words) in zip(marks.x, marks.y, marks.customdata, strict=True):
        runner = ran.runners[row]
        assert runner.ids[int(x) - 1] == item_id
        assert runner.strategy.label in words
    kept = figure.data[2]
    assert [int(text) for text in kept.text] == [runner.places[lit] for runner in ran.runners]


def test_nothing_on_an_axis_can_collide(ran: Race) -> None:
    # 300 px are left for the places on a phone; a digit is 7 px wide, the last word about 35
    for k in (5, 10, 15, 30, 50, 100):
        found = race(cache.studio(), Request("mila", "image", k=k), ["image", "text"])
        axis = figures.bump_figure(found, "", "#000").layout.xaxis
        gaps = np.diff(axis.tickvals) / (axis.range[1] - axis.range[0]) * 300
        widths = [7 * len(text) for text in axis.ticktext]
        assert all(gap >= (a + b) / 2 for gap, a, b in zip(gaps, widths[:-1], widths[1:], strict=True)), k
    columns = figures.overlap_figure(
        ["a long name"] * 30, np.ones((30, 30)), "RBO", "#000"
    ).layout.xaxis.ticktext
    assert max(len(text) for text in columns) <= 2


def test_tables_say_what_the_figures_say(ran: Race) -> None:
    table = figures.places_table(ran)
    assert len(table) == len(ran.items)
    for runner in ran.runners:
        assert table[runner.strategy.label].tolist() == [runner.places[item.item_id] for item in ran.items]
    labels = [runner.strategy.label for runner in ran.runners]
    overlap = figures.overlap_table(labels, ran.rbo)
    assert overlap[labels[0]].tolist() == [round(value, 3) for value in ran.rbo[:, 0]]
    lit = ran.items[0].item_id
    sentence = figures.lit_sentence(ran, lit, chosen=True)
    assert all(f"{runner.places[lit]} under {runner.strategy.label}" in sentence for runner in ran.runners)


def test_lists_that_agree_are_not_said_to_disagree(ran: Race) -> None:
    lit = ran.items[0].item_id
    alike = replace(ran, runners=tuple(replace(each, places={lit: 1}) for each in ran.runners))
    assert "disagree" not in figures.lit_sentence(alike, lit, chosen=False)
    apart = (replace(each, places={lit: at}) for at, each in enumerate(ran.runners, 1))
    assert "disagree most" in figures.lit_sentence(replace(ran, runners=tuple(apart)), lit, chosen=False)


def test_a_blind_test_gives_nothing_away(ran: Race) -> None:
    from mmrec.service.tasting import taste

    studio = cache.studio()
    for mode in ("items", "lists"):
        test = taste(studio, Request("mila", "image"), ("image", "popularity"), mode, 3)  # type: ignore[arg-type]
        told = str(markup.taste_data(test, studio.world, (), None))
        assert "Image only" not in told
        assert "Popularity" not in told
        assert "'team'" not in told
        assert test.ticket not in told


def test_hostile_words_are_escaped(open_compare: OpenApp) -> None:
    app = open_compare(show="pair", b="henrik", btext="<script>alert(1)</script>")
    fine(app)
    assert "<script" not in html(app)


def test_the_choice_is_shared_with_the_other_pages(open_compare: OpenApp) -> None:
    app = open_compare()
    app.text_input(key="racing_text").set_value("a lamp").run()
    fine(app)
    chosen: state.Choice = app.session_state["mm.choice"]
    assert chosen.text == "a lamp"
