"""What stands above all three views: who asks for what, who races, and which view is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mmrec.service import Studio
from mmrec.service.comparing import sensible
from mmrec.types import Request, StrategyInfo
from pages.compare import choice
from pages.compare.choice import Contest
from pages.shared import controls, state
from pages.shared.charts import LEVELS

STYLE = (Path(__file__).parent / "compare.css").read_text(encoding="utf-8")

_VIEWS = {
    "race": ":material/leaderboard: Race",
    "pair": ":material/compare: Two questions",
    "taste": ":material/visibility_off: Blind taste test",
}


def bar(
    studio: Studio, strategies: Sequence[StrategyInfo], chosen: state.Choice, contest: Contest
) -> DeltaGenerator:
    """The question and the field; answers the place beside the views."""
    with st.container(key="contest", horizontal=True, vertical_alignment="bottom", gap="small"):
        people = {persona.persona_id: persona for persona in studio.personas()}
        state.seed("racing_persona", chosen.persona)
        st.selectbox(
            "Who asks",
            list(people),
            key="racing_persona",
            format_func=lambda persona_id: people[persona_id].name,
            width=190,
            on_change=state.setter("racing_persona", "persona"),
        )
        state.seed("racing_text", chosen.text)
        st.text_input(
            "What for",
            key="racing_text",
            placeholder="by history alone; type words to ask for something",
            icon=":material/search:",
            max_chars=controls.LONGEST_TEXT,
            width="stretch",
            on_change=state.setter("racing_text", "text"),
        )
        _field(strategies, contest)
        usable = {info.name: info.label for info in strategies if info.state != "untrained"}
        state.seed("reference", contest.reference)
        st.selectbox(
            "Measured against",
            list(usable),
            key="reference",
            format_func=lambda name: usable[name],
            width=200,
            on_change=choice.setter("reference", "reference"),
        )
        state.seed("racing_k", chosen.k)
        st.selectbox(
            "Length",
            sorted({*state.SIZES, chosen.k}),
            key="racing_k",
            format_func=lambda k: f"Top {k}",
            width=104,
            on_change=state.setter("racing_k", "k"),
        )
    uploads = len(chosen.images) + len(chosen.sounds)
    with st.container(key="views", horizontal=True, vertical_alignment="center", gap="small"):
        state.seed("compare_view", contest.view)
        st.segmented_control(
            "View",
            choice.VIEWS,
            key="compare_view",
            required=True,
            format_func=lambda view: _VIEWS[view],
            label_visibility="collapsed",
            width="content",
            on_change=choice.setter("compare_view", "view"),
        )
        also = [f"{uploads} upload{'s' if uploads > 1 else ''}"] if uploads else []
        also += [f"less of “{chosen.less[:40]}”"] if chosen.less else []
        also += ["only " + " and ".join(chosen.categories)] if chosen.categories else []
        also += [f"price from {chosen.price[0]:g} to {chosen.price[1]:g}"] if chosen.price else []
        if also:
            st.caption("From the Recommend page also: " + ", ".join(also).replace("*", r"\*"))
        st.space("stretch")
        return st.container(width="content")


def question(chosen: state.Choice, contest: Contest) -> Request:
    """The question that all strategies get; weights are their own here."""
    return Request(
        persona_id=chosen.persona,
        strategy=contest.reference,
        query=chosen.query,
        query_weight=chosen.query_weight,
        k=chosen.k,
        categories=chosen.categories,
        price=chosen.price,
        session=state.session_id(),
    )


def waiting(studio: Studio, request: Request) -> AbstractContextManager[None]:
    """Says what takes so long, where it takes long."""
    if request.query.empty or studio.encoder_ready:
        return st.spinner("Every strategy ranks the catalogue.")
    return st.spinner("Loading the encoder for your first query; this happens once.")


def _field(strategies: Sequence[StrategyInfo], contest: Contest) -> None:
    """Who races, by level; the others are greyed with their reason."""
    usable = [info for info in strategies if info.state != "untrained"]
    with st.popover(f"Racing: {len(contest.running)} of {len(strategies)}", icon=":material/flag:"):
        for level, (heading, _, _) in LEVELS.items():
            there = [info for info in usable if info.level == level]
            if there:
                _pills(level, heading, there, contest)
        resting = [info.label for info in strategies if info.state == "untrained"]
        if resting:
            st.caption("Not trained for this encoder, so not in the race: " + ", ".join(resting) + ".")
        with st.container(horizontal=True, gap="small"):
            st.button(
                "One of every kind",
                key="race_sensible",
                on_click=lambda: choice.update(running=sensible(strategies)),
            )
            st.button(
                "All",
                key="race_all",
                on_click=lambda: choice.update(running=tuple(info.name for info in usable)),
            )


def _pills(level: str, heading: str, there: Sequence[StrategyInfo], contest: Contest) -> None:
    key = f"field_{level}"
    labels = {info.name: info.label for info in there}
    state.seed(key, [name for name in labels if name in contest.running])
    st.pills(
        heading,
        list(labels),
        key=key,
        selection_mode="multi",
        format_func=lambda name: labels[name],
        on_change=_rerun_field(key, labels),
    )


def _rerun_field(key: str, labels: dict[str, str]) -> Callable[[], None]:
    """Whoever is new joins at the end; the last one cannot leave."""

    def write() -> None:
        here = list(state.shown(key) or [])
        running = choice.current().running
        kept = [name for name in running if name not in labels or name in here]
        kept += [name for name in here if name not in kept]
        if kept:
            choice.update(running=tuple(kept))
        else:
            state.note("One strategy has to stay in the race.")

    return write
