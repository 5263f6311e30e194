"""Recommend: a person on the left, the list in the middle, what the model looked at on the right."""

from __future__ import annotations

from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mmrec.service import Studio
from mmrec.service.reporting import Recipe
from mmrec.types import FeedbackEntry, FeedbackKind, MapView, Recommendations, Request, StrategyInfo, Upload
from pages.recommend import why
from pages.shared import cache, cards, charts, controls, frame, media, opening, recipe, state, widgets

STRIP = 24
MAP_HEIGHT = 330


def draw() -> None:
    """The whole page."""
    page = opening.opened_page()
    studio, strategies, chosen = page.studio, page.strategies, page.chosen
    base = next(entry for entry in strategies if entry.name == chosen.strategy)
    strategy = controls.with_profile(studio, base, chosen)
    explained = why.asked(studio)
    opening.notes()
    left, centre, right = st.columns([23, 50, 27], gap="medium")
    with left.container(key="rail", gap="xsmall"):
        _person(studio, chosen)
        controls.profile_picker(studio, strategy, chosen)
        controls.query_box(studio, chosen)
    with centre.container(key="middle", gap="xsmall"):
        found, slot = _middle(studio, chosen, strategies, strategy)
    with right.container(key="insight", gap="xsmall"):
        if found is not None:
            _weights(found)
            if chosen.sounds:
                _heard(chosen.sounds[0])
            _map(studio, found, studio.map(found.request, found))
    state.mirror({"why": explained} if explained is not None else None)
    if found is not None:
        with slot:
            recipe.draw(Recipe(studio, found.request))
    cache.warmed(chosen.world, chosen.encoder)
    if explained is not None and found is not None:
        why.draw(studio, found.request, explained)


def _person(studio: Studio, chosen: state.Choice) -> None:
    controls.persona_picker(studio, chosen)
    st.html(cards.persona_html(studio.persona(chosen.persona)))
    history = studio.history(chosen.persona, limit=10_000, session=state.session_id())
    things = tuple({entry.item.item_id: entry for entry in reversed(history)}.values())[::-1]
    st.html(cards.history_html(things[:STRIP], len(history), studio.world))


def _middle(
    studio: Studio,
    chosen: state.Choice,
    strategies: tuple[StrategyInfo, ...],
    strategy: StrategyInfo,
) -> tuple[Recommendations | None, DeltaGenerator]:
    """The list, and where its recipe goes."""
    controls.strategy_toggle(strategies, chosen)
    _about(strategy)
    bar = st.container()
    if strategy.state == "untrained":
        st.info(
            f"{strategy.label} is not trained for the encoder {frame.plain(studio.encoder.name)} yet, so it "
            "would show noise. Train it with `python -m mmrec train`, or choose one that needs no training.",
            icon=":material/model_training:",
        )
        return None, bar
    found = _recommend(studio, chosen.request(strategy))
    with bar:
        complete = [entry.weights for entry in found.items if len(entry.weights) == len(found.mean_weights)]
        slot = controls.list_bar(studio, chosen, strategy, complete[0] if complete else {})
    for sentence in found.notes:
        st.caption(":material/info: " + frame.plain(sentence))
    if found.items:
        said = {entry.item_id: entry.kind for entry in reversed(_feedback(studio, chosen))}
        widgets.cards(
            "recommendations",
            cards.list_data(found, studio.world, chosen.view, said),
            lambda told: _told(studio, chosen.persona, str(told["item"]), told["kind"]),
        )
    return found, slot


def _told(studio: Studio, persona: str, item_id: str, kind: str) -> None:
    """A click on a card: a question, or a word about the item."""
    if kind == cards.WHY:
        why.open_for(item_id)
    else:
        controls.say(studio, persona, item_id, cast(FeedbackKind, kind))


def _recommend(studio: Studio, request: Request) -> Recommendations:
    if request.query.empty or studio.encoder_ready:
        return studio.recommend(request)
    with st.spinner("Loading the encoder for your first query; this happens once."):
        return studio.recommend(request)


def _feedback(studio: Studio, chosen: state.Choice) -> tuple[FeedbackEntry, ...]:
    return studio.feedback(state.session_id(), chosen.persona)


def _about(strategy: StrategyInfo) -> None:
    words, formula = st.columns([1.05, 1], gap="small", vertical_alignment="center")
    level, quality = charts.LEVELS[strategy.level][1], controls.quality_words(strategy)
    words.html(cards.strategy_html(strategy, level, quality))
    with formula.container(key="formula"):
        st.latex(charts.formula_lines(strategy.formula))


def _weights(found: Recommendations) -> None:
    heading, sentence = charts.weights_heading(found)
    st.html(f'<p class="mm-title">{heading}</p><p class="mm-note">{sentence}</p>')
    if found.mean_weights:
        st.html(charts.weights_html(found))


def _heard(upload: Upload) -> None:
    sound = cache.heard_sound(upload.name, upload.data)
    st.html(
        '<p class="mm-title">What the encoder hears</p><p class="mm-note">Log-mel spectrogram of your first '
        "sound: time to the right, pitch upwards, louder is brighter. "
        f"{charts.heard_words(sound)}</p>"
    )
    st.plotly_chart(charts.mel_figure(sound), key="mel", config=charts.saving("mel"))


def _map(studio: Studio, found: Recommendations, view: MapView) -> None:
    st.html(f'<p class="mm-title">Map of the item space</p><p class="mm-note">{cards.space_words(view)}</p>')
    names = cache.picture_names(studio.world.name, state.chosen_encoder())
    widgets.map_of_items("map", charts.map_data(view, names, media.base_url(studio.world.name), MAP_HEIGHT))
    with st.expander("The same as tables"):
        weights, places = st.tabs(["Weights", "Map"])
        weights.dataframe(charts.weights_table(found), hide_index=True, height=240, placeholder="–")
        places.dataframe(
            charts.map_table(view, [entry.item for entry in found.items]), hide_index=True, height=240
        )


with frame.guarded():
    draw()
