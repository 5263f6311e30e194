"""The blind taste test: vote, reveal, tally."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from mmrec.errors import MMRecError
from mmrec.service import Studio
from mmrec.service.tasting import MODES, Preference, Taste, judge_items, judge_lists, tally
from mmrec.service.tasting import taste as set_up
from mmrec.types import StrategyInfo
from pages.compare import choice, controls, markup
from pages.compare.choice import Contest, Round
from pages.shared import frame, state, widgets

_MODES = {"items": "Item by item", "lists": "List by list"}
_ANY = "drawn"


def draw(studio: Studio, strategies: Sequence[StrategyInfo], chosen: state.Choice, contest: Contest) -> None:
    """The whole view."""
    left, right = st.columns([70, 30], gap="medium")
    with left.container(key="tasting", gap="xsmall"):
        _settings(strategies, contest)
        _test(studio, chosen, contest)
    with right.container(key="tallies", gap="xsmall"):
        _tally(studio)


def _settings(strategies: Sequence[StrategyInfo], contest: Contest) -> None:
    usable = {info.name: info.label for info in strategies if info.state != "untrained"}
    with st.container(key="taste_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        state.seed("taste_mode", contest.mode)
        st.segmented_control(
            "Judge",
            MODES,
            key="taste_mode",
            required=True,
            format_func=lambda mode: _MODES[mode],
            label_visibility="collapsed",
            width="content",
            on_change=choice.setter("taste_mode", "mode"),
        )
        picked = contest.rivals or (_ANY, _ANY)
        for number, name in enumerate(picked):
            state.seed(f"rival_{number}", name)
            st.selectbox(
                ("Between", "and")[number],
                [_ANY, *usable],
                key=f"rival_{number}",
                format_func=lambda one: usable.get(one, "drawn from the race"),
                width=210,
                on_change=_choose_rivals,
                args=(list(usable), number),
            )


def _choose_rivals(usable: Sequence[str], changed: int) -> None:
    """Either both are drawn or both are chosen; choosing one lets the other be the next in the table."""
    picked = [state.shown("rival_0"), state.shown("rival_1")]
    if picked[changed] == _ANY:
        choice.update(rivals=())
        return
    other = picked[1 - changed]
    if other in (_ANY, picked[changed]):
        other = next((name for name in choice.current().running if name != picked[changed]), None) or next(
            name for name in usable if name != picked[changed]
        )
    rivals = (picked[changed], other) if changed == 0 else (other, picked[changed])
    choice.update(rivals=rivals)


def _rivals(contest: Contest, seed: int) -> tuple[str, str] | None:
    """The two of this test; None if fewer than two race."""
    if contest.rivals:
        return contest.rivals[0], contest.rivals[1]
    if len(contest.running) < 2:
        return None
    first, second = np.random.default_rng(seed).choice(len(contest.running), size=2, replace=False)
    return contest.running[int(first)], contest.running[int(second)]


def _test(studio: Studio, chosen: state.Choice, contest: Contest) -> None:
    now = choice.this_round()
    rivals = _rivals(contest, now.seed)
    if rivals is None:
        st.info("A test needs two strategies; let another one race.", icon=":material/flag:")
        return
    request = controls.question(chosen, contest)
    with controls.waiting(studio, request):
        test = set_up(studio, request, rivals, contest.mode, now.seed)
    if now.ticket != test.ticket:  # another person, other words or other rivals: what was voted is void
        now = Round(now.seed, test.ticket)
        choice.keep_round(now)
    if not test.items:
        st.info("No item passes the filters; widen them on the Recommend page.", icon=":material/filter_alt:")
        return
    if test.alike:
        st.info(
            "The two lists are the same, so there is nothing to taste. "
            "Take another person, other words or other strategies.",
            icon=":material/drag_handle:",
        )
        st.button("Draw another pair", key="next_test", on_click=choice.begin_again)
        return
    _verdict(studio, test, now)
    widgets.taste("taste", markup.taste_data(test, studio.world, now.liked, now.outcome), _vote)


def _verdict(studio: Studio, test: Taste, now: Round) -> None:
    who = frame.plain(studio.persona(test.persona_id).name)
    if now.outcome is not None:
        with st.container(key="reveal", horizontal=True, vertical_alignment="center"):
            again = "" if now.outcome.counted else " This test had been judged before and counts once."
            st.success(frame.plain(now.outcome.sentence + again), icon=":material/visibility:")
            st.button("Next test", key="next_test", type="primary", on_click=choice.begin_again)
        return
    with st.container(key="verdict", horizontal=True, vertical_alignment="center"):
        if test.mode == "items":
            st.caption(
                f"Two strategies brought these in for {who}, turn by turn. Mark what you would take; "
                "then see who brought in more of it."
            )
            st.button(
                f"Reveal ({len(now.liked)} marked)",
                key="reveal_items",
                type="primary" if now.liked else "secondary",
                disabled=not now.liked,
                on_click=_judge,
                args=(studio, test, None),
            )
        else:
            st.caption(f"Two whole lists for {who}, in an order that a coin decided. Which one is better?")
            for preferred, words in (("left", "Left"), ("alike", "No difference"), ("right", "Right")):
                st.button(words, key=f"prefer_{preferred}", on_click=_judge, args=(studio, test, preferred))


def _vote(liked: Any) -> None:
    now = choice.this_round()
    if now.outcome is None:
        choice.keep_round(dataclasses.replace(now, liked=tuple(str(item_id) for item_id in liked)))


def _judge(studio: Studio, test: Taste, preferred: Preference | None) -> None:
    now = choice.this_round()
    try:
        outcome = (
            judge_items(studio, state.session_id(), test, now.liked)
            if preferred is None
            else judge_lists(studio, state.session_id(), test, preferred)
        )
    except MMRecError as error:
        state.note(str(error))
        return
    choice.keep_round(dataclasses.replace(now, outcome=outcome))


def _tally(studio: Studio) -> None:
    st.html('<p class="mm-title">So far</p>')
    mine = st.segmented_control(
        "Whose verdicts",
        ["mine", "all"],
        key="whose",
        default="mine",
        required=True,
        format_func=lambda whose: {"mine": "Mine", "all": "Everybody’s here"}[whose],
        label_visibility="collapsed",
    )
    rows = tally(studio, state.session_id() if mine == "mine" else None)
    if not rows:
        st.html('<p class="mm-empty">No test was judged yet.</p>')
        return
    st.html(markup.tally_html(rows))
    st.html(
        '<p class="mm-note">Of the tests with a winner, the share that the first one won, '
        "with a 95% interval "
        "that holds however often you look and whenever you stop (a confidence sequence; Robbins 1970). The "
        "line in the middle is a half. Even tests have no part in it, and a verdict changes no list.</p>"
    )
    if mine == "mine":
        st.button(
            "Forget me",
            key="forget_tastes",
            icon=":material/delete_sweep:",
            help="Delete everything said and judged in this browser, likes on the Recommend page included",
            on_click=_forget,
            args=(studio,),
        )


def _forget(studio: Studio) -> None:
    count = studio.forget(state.session_id())
    choice.next_round()
    st.toast(f"Forgotten: {count} {'entry' if count == 1 else 'entries'}.", icon=":material/delete_sweep:")
