"""The race: lists side by side, the bump chart, who agrees with whom, and what each moved up and why."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from mmrec.service import Studio
from mmrec.service.comparing import Race
from mmrec.service.comparing import race as run_race
from pages.compare import choice, controls, figures, markup
from pages.compare.choice import Contest
from pages.shared import charts, frame, state, widgets

_MEASURES = {"rbo": "RBO", "jaccard": "Jaccard"}


def run(studio: Studio, chosen: state.Choice, contest: Contest) -> Race:
    """The race of this question."""
    request = controls.question(chosen, contest)
    with controls.waiting(studio, request):
        return run_race(studio, request, contest.running)


def draw(studio: Studio, chosen: state.Choice, contest: Contest) -> None:
    """The whole view."""
    race = run(studio, chosen, contest)
    for sentence in (*race.notes, *race.skipped):
        st.caption(":material/info: " + frame.plain(sentence))
    if not race.items:
        return
    known = {item.item_id for item in race.items}
    lit = contest.item if contest.item in known else figures.widest(race)
    st.html(
        f'<p class="mm-about">{escape(figures.race_sentence(race))} '
        f"{escape(figures.lit_sentence(race, lit, lit == contest.item))}</p>"
    )
    left, right = st.columns([62, 38], gap="medium")
    with left.container(key="lists"):
        widgets.lanes("lanes", markup.lanes_data(race, studio.world, lit), _pick)
        st.html(
            '<p class="mm-note">▲ ▼ places won and lost against '
            f"{escape(race.runner(race.reference).strategy.label)}; ▲43 on green: not in that list, where it "
            "stands at place 43. Point at an item to follow it, click to keep it.</p>"
        )
    with right.container(key="bump_box"):
        st.html('<p class="mm-title">Where every item goes</p>')
        st.plotly_chart(
            figures.bump_figure(race, lit, frame.ink()),
            key="bump",
            on_select=_select,
            selection_mode="points",
            config=charts.saving("bump"),
        )
        with st.expander("The same as a table"):
            st.dataframe(figures.places_table(race), hide_index=True, height=260)
    moves, overlap = st.columns([62, 38], gap="medium")
    with moves.container(key="moves"):
        reference = race.runner(race.reference).strategy.label
        st.html(
            f'<p class="mm-title">What each moved up against {escape(reference)}, and why</p>'
            '<p class="mm-note">A score is the sum of exact Shapley contributions of '
            f"{_parts(studio)}, and of "
            "a rest that looks at none of them, such as popularity or what goes together in "
            "histories. Each is "
            "read in standard deviations (sd) of its strategy’s scores; 0 is the average "
            "item. One part is named "
            "where it did at least half of the lifting.</p>"
        )
        if len(race.runners) > 1:
            st.html(markup.moves_html(race, studio.world))
        else:
            st.caption("Nobody else races; choose others above.")
    with overlap.container(key="overlap_box"):
        _overlap(race, contest)


def _parts(studio: Studio) -> str:
    words = [charts.MODALITY_WORDS[name] for name in studio.modalities]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _overlap(race: Race, contest: Contest) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html('<p class="mm-title">Who agrees with whom</p>')
        state.seed("measure", contest.measure)
        st.segmented_control(
            "Measure",
            choice.MEASURES,
            key="measure",
            required=True,
            format_func=lambda measure: _MEASURES[measure],
            label_visibility="collapsed",
            width="content",
            on_change=choice.setter("measure", "measure"),
        )
    rbo = contest.measure == "rbo"
    labels = [runner.strategy.label for runner in race.runners]
    matrix = race.rbo if rbo else race.jaccard
    st.plotly_chart(
        figures.overlap_figure(labels, matrix, _MEASURES[contest.measure], frame.ink()),
        key="overlap",
        config=charts.saving("overlap"),
    )
    st.html(
        '<p class="mm-note">'
        + (
            "Rank-biased overlap, p = 0.9: 1 is the same order, 0 nothing in common, and the top counts most "
            "(Webber et al. 2010)."
            if rbo
            else "Of the items on either list, the share that stands on both; the order has no say."
        )
        + "</p>"
    )
    with st.expander("The same as a table"):
        st.dataframe(figures.overlap_table(labels, matrix), hide_index=True)


def _pick(item_id: Any) -> None:
    choice.update(item=str(item_id))


def _select() -> None:
    points = state.shown("bump")["selection"]["points"]
    clicked = [point["customdata"][0] for point in points if point.get("customdata")]
    if clicked:
        choice.update(item="" if clicked[0] == choice.current().item else str(clicked[0]))
