"""The Fusion Lab: fusion opened up on this person and this item, to follow, to predict and to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from mmrec.errors import NotTrained
from mmrec.service import Studio
from mmrec.service.predicting import questions
from mmrec.service.reporting import Recipe
from mmrec.service.tracing import Traced
from mmrec.types import Request, StrategyInfo
from pages.lab import choice, conflicts, islands, pipeline, predict, sliders, tour
from pages.shared import cache, frame, opening, recipe, state

STYLE = (Path(__file__).parent / "lab.css").read_text(encoding="utf-8")

TITLES: dict[choice.Room, str] = {
    "pipeline": ":material/account_tree: Step by step",
    "sliders": ":material/tune: Turn a knob",
    "predict": ":material/psychology_alt: Predict",
    "gap": ":material/join: Modality gap",
    "conflict": ":material/broken_image: Break it",
}


def draw() -> None:
    """The whole page."""
    page = opening.opened_page()
    studio = page.studio
    usable = [info for info in page.strategies if info.state != "untrained"]
    stops = tour.stops(tuple(TITLES))
    names = [info.name for info in usable]
    lesson = choice.begin(studio.catalogue.ids, questions(studio), len(stops))
    asked = state.asked()
    if lesson.tour and "tour" in asked:
        tour.arrive(stops, lesson.tour, names, given=tuple(asked))
    chosen = state.choice()
    opening.notes()
    if not usable:
        raise NotTrained("No strategy is trained for this encoder; train them with: python -m mmrec train.")
    strategy = next((info for info in usable if info.name == chosen.strategy), usable[0])
    request = Request(
        persona_id=chosen.persona,
        strategy=strategy.name,
        query=chosen.query,
        query_weight=chosen.query_weight,
        modality_weights=chosen.weights if strategy.takes_weights else None,
        k=chosen.k,
        session=state.session_id(),
    )
    tour.draw(stops, names)
    bar = st.container(key="lab_bar", horizontal=True, vertical_alignment="bottom", gap="small")
    rooms = dict(zip(TITLES, _rooms(), strict=True))
    with st.spinner("Opening the strategy."):
        found = studio.recommend(request)
    item = choice.current().item or (found.items[0].item.item_id if found.items else studio.catalogue.ids[0])
    with bar:
        _bar(studio, usable, chosen, request, item, [entry.item.item_id for entry in found.items])
        slot = st.container(width="content")
    if not chosen.query.empty:
        st.caption(
            ":material/search: What was asked on the Recommend page counts here, too"
            + (f": “{frame.plain(chosen.text[:60])}”" if chosen.text.strip() else ".")
        )
    for room, tab in rooms.items():
        if tab.open:
            with tab:
                for sentence in found.notes:
                    st.caption(":material/info: " + frame.plain(sentence))
                _DRAW[room](studio, chosen, request, item)
    state.mirror(choice.as_params(choice.current()))
    with slot:
        recipe.draw(Recipe(studio, request, item_id=item))
    cache.warmed(chosen.world, chosen.encoder)


def _rooms() -> list[Any]:
    """The tabs; what is in a closed one is not computed."""
    labels = list(TITLES.values())
    state.seed("lab_rooms", TITLES[choice.current().room])

    def opened() -> None:
        rooms = {label: room for room, label in TITLES.items()}
        choice.update(room=rooms[str(state.shown("lab_rooms"))])

    return list(st.tabs(labels, key="lab_rooms", on_change=opened))


def _bar(
    studio: Studio,
    usable: list[StrategyInfo],
    chosen: state.Choice,
    request: Request,
    item: str,
    listed: list[str],
) -> None:
    people = {persona.persona_id: persona for persona in studio.personas()}
    labels = {info.name: info.label for info in usable}
    state.seed("lab_persona", chosen.persona)
    st.selectbox(
        "Who asks",
        list(people),
        key="lab_persona",
        format_func=lambda persona_id: people[persona_id].name,
        width=180,
        on_change=state.setter("lab_persona", "persona"),
    )
    state.seed("lab_strategy", request.strategy)
    st.selectbox(
        "Fusion strategy",
        list(labels),
        key="lab_strategy",
        format_func=lambda name: labels[name],
        width=220,
        on_change=state.setter("lab_strategy", "strategy"),
    )
    offered = list(dict.fromkeys([*listed, item, *_lacking(studio)]))
    state.seed("lab_item", item)
    st.selectbox(
        "Which item is followed",
        offered,
        key="lab_item",
        format_func=lambda item_id: _named(studio, item_id, listed),
        width="stretch",
        on_change=choice.setter("lab_item", "item"),
    )


def _named(studio: Studio, item_id: str, listed: list[str]) -> str:
    item = studio.item(item_id)
    place = f"{listed.index(item_id) + 1}. " if item_id in listed else ""
    lacks = "" if item.image_path else " (no picture)"
    lacks += "" if item.description else " (no text)"
    return f"{place}{item.title}{lacks}"


def _lacking(studio: Studio) -> list[str]:
    """The first item without a picture and the first without a text: what a missing modality does."""
    frame_of = studio.catalogue.frame
    return [
        str(frame_of["item_id"][frame_of[column].isna()].iloc[0])
        for column in ("image", "description")
        if frame_of[column].isna().any()
    ]


def _pipeline(studio: Studio, chosen: state.Choice, request: Request, item: str) -> None:
    pipeline.draw(studio, traced(studio, chosen, request, item))


def traced(studio: Studio, chosen: state.Choice, request: Request, item: str) -> Traced:
    """The item followed, from the cache where nothing has changed."""
    said = studio.feedback(state.session_id(), chosen.persona)
    return cache.traced(chosen.world, chosen.encoder, request, item, said)


_DRAW: dict[choice.Room, Callable[[Studio, state.Choice, Request, str], None]] = {
    "pipeline": _pipeline,
    "sliders": lambda studio, chosen, request, item: sliders.draw(studio, request),  # noqa: ARG005
    "predict": lambda studio, chosen, request, item: predict.draw(studio, request),  # noqa: ARG005
    "conflict": conflicts.draw,
    "gap": lambda studio, chosen, request, item: islands.draw(studio, chosen, request),  # noqa: ARG005
}

st.html(f"<style>{STYLE}</style>")
with frame.guarded():
    draw()
