"""The "Why" panel without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from mmrec.types import Query, Request
from pages.recommend import why_figures, why_markup
from pages.shared import cache

OpenApp = Callable[..., AppTest]
PERSONA = "mila"


def fine(app: AppTest) -> None:
    assert not app.exception
    assert [error.value for error in app.error] == []


def first(strategy: str, place: int = 2) -> str:
    found = cache.studio().recommend(Request(PERSONA, strategy, k=10))
    return found.items[place].item.item_id


def drawn(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


@pytest.mark.parametrize("strategy", ["user-attention", "weighted-average", "rrf", "text"])
def test_the_address_opens_the_panel_on_an_item(open_app: OpenApp, strategy: str) -> None:
    found = cache.studio().recommend(Request(PERSONA, strategy, k=30))
    # One of which the picture tells most, where the strategy looks at pictures: the panel opens on that side.
    led = [e for e in found.items if e.contributions.get("image", 0) > e.contributions.get("text", 0)]
    entry = (led or list(found.items))[0]
    item_id = entry.item.item_id
    app = open_app(persona=PERSONA, strategy=strategy, why=item_id)
    fine(app)
    page = drawn(app)
    assert f"Place {entry.rank} of" in page
    assert app.query_params["why"] == item_id
    assert "What adds up to the score" in page
    assert "What the history does" in page
    assert "The smallest change" in page
    assert ('class="mm-heat"' in page) == (strategy != "text"), (
        "what a strategy does not look at is not shown"
    )
    assert ("Diamonds" in page) == (strategy == "weighted-average")
    charts = {chart.proto.id.split("-")[-1] for chart in app.get("plotly_chart")}
    assert any("why_waterfall" in name for name in charts)


def test_the_other_side_and_every_method(open_app: OpenApp) -> None:
    app = open_app(persona=PERSONA, strategy="attention", why=first("attention"))
    app.session_state["why_side"] = "text"
    app.session_state["why_every"] = True
    app.run()
    fine(app)
    page = drawn(app)
    assert "mm-strip-text" in page
    assert "What counts in the text" in page
    methods = [select for select in app.selectbox if select.key == "why_method"]
    assert methods
    assert {"Occlusion", "Gradient relevance", "Attention, last layer"} <= set(methods[0].options)
    methods[0].set_value("rollout").run()
    fine(app)
    assert "Where the encoder read" in drawn(app)
    assert any("one dot product" in caption.value for caption in app.caption)


def test_popularity_has_nothing_more_to_explain(open_app: OpenApp) -> None:
    app = open_app(persona=PERSONA, strategy="popularity", why=first("popularity"))
    fine(app)
    assert any("Popularity looks at nothing" in caption.value for caption in app.caption)
    assert 'class="mm-heat"' not in drawn(app)


def test_a_stranger_is_told_what_made_the_list(open_app: OpenApp) -> None:
    newcomer = next(p for p in cache.studio().personas() if p.user_id is None)
    item = cache.studio().recommend(Request(newcomer.persona_id, "attention")).items[0].item
    app = open_app(persona=newcomer.persona_id, strategy="attention", why=item.item_id)
    fine(app)
    assert "· Popularity</p>" in drawn(app)
    assert any("Popularity looks at nothing" in caption.value for caption in app.caption)


def test_an_item_that_is_not_there_is_left_out_with_a_note(open_app: OpenApp) -> None:
    app = open_app(persona=PERSONA, why="<b>nothing</b>")
    fine(app)
    assert "which is not in this world" in " ".join(warning.value for warning in app.warning)
    assert "why" not in app.query_params
    assert "What adds up" not in drawn(app)


def test_an_item_below_the_list_says_so(open_app: OpenApp) -> None:
    low = cache.studio().recommend(Request(PERSONA, "attention", k=60)).items[50].item.item_id
    app = open_app(persona=PERSONA, strategy="attention", why=low)
    fine(app)
    assert "not among the first 10" in drawn(app)


def test_a_question_and_a_filter_are_part_of_the_reason(open_app: OpenApp) -> None:
    studio = cache.studio()
    item = studio.recommend(Request(PERSONA, "attention", Query(text="a red bag"), 0.6)).items[0].item
    app = open_app(persona=PERSONA, strategy="attention", text="a red bag", why=item.item_id)
    fine(app)
    assert "the query adds" in drawn(app)


# -- markup and figures


def test_no_supplied_word_becomes_markup() -> None:
    studio = cache.studio()
    request = Request(PERSONA, "attention")
    item_id = first("attention")
    explainer = cache.explainer("store", "bundled")
    why, look = explainer.why(request, item_id), explainer.look(request, item_id, "text")
    evil = '<script>alert(1)</script>"'
    item = replace(why.item, title=evil, category=evil)
    why = replace(why, item=item, items={row: replace(i, title=evil) for row, i in why.items.items()})
    look = replace(look, pieces=(evil, *look.pieces[1:]), labels=(evil, *look.labels[1:]))
    pieces = (
        why_markup.headline(why, studio.world),
        why_markup.pulls(why, studio.world),
        why_markup.changes(why, look),
        why_markup.seen(look, studio.world, item),
    )
    for html in pieces:
        assert "<script" not in html
        assert "&lt;script" in html or evil not in html


def test_the_waterfall_ends_where_the_score_is() -> None:
    request, item_id = Request(PERSONA, "attention"), first("attention")
    receipt = cache.explainer("store", "bundled").why(request, item_id).receipt
    (bars,) = why_figures.waterfall(receipt).data
    *parts, whole = zip(bars.base, bars.x, strict=True)
    assert parts[0][0] == 0
    for (start, size), (next_start, _) in pairwise(parts):
        assert start + size == pytest.approx(next_start)
    assert sum(parts[-1]) == pytest.approx(whole[1], abs=1e-5)
    table = why_figures.receipt_table(receipt)
    assert table["adds"].iloc[:-1].sum() == pytest.approx(table["adds"].iloc[-1], abs=1e-5)
