"""The "Why" panel: what adds up to an item's score, where the encoder looked, what would change it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mmrec.errors import NotFound
from mmrec.service import Studio
from mmrec.service.explaining import Explanation, Look
from mmrec.service.reporting import Recipe
from mmrec.types import Modality, Request
from pages.recommend import why_figures, why_markup
from pages.shared import cache, charts, frame, recipe, state
from pages.shared.charts import MODALITY_WORDS

OWN = "recommend"
"""Under this name the session keeps the item that is explained; the address calls it ``why``."""

_STYLE = (Path(__file__).parent / "why.css").read_text(encoding="utf-8")
_LOOKS = ("attention", "rollout")
_VERBS = {"image": "looked", "text": "read", "audio": "listened"}


def asked(studio: Studio) -> str | None:
    """The item to explain, by a click or by the address; one that is not there is left out with a note."""
    told = state.asked()
    if told:
        state.keep_own(OWN, told.get("why"))
    item_id = state.own(OWN)
    if item_id is None:
        return None
    try:
        studio.item(str(item_id))
    except NotFound:
        state.note(f"The address asked why “{str(item_id)[:40]}” is there, which is not in this world.")
        close()
        return None
    return str(item_id)


def open_for(item_id: str) -> None:
    """Explain an item from the next run on."""
    state.keep_own(OWN, item_id)


def close() -> None:
    """Explain nothing more."""
    state.keep_own(OWN, None)


def draw(studio: Studio, request: Request, item_id: str) -> None:
    """Open the panel; call it last, and only where the strategy can be used."""
    title = f"Why “{frame.plain(studio.item(item_id).title)}”?"

    @st.dialog(title, width="large", on_dismiss=close)
    def panel() -> None:
        with frame.guarded():
            _panel(studio, request, item_id)

    panel()


def _panel(studio: Studio, request: Request, item_id: str) -> None:
    # a dialog lies outside the element that tells the style sheets which theme it is
    scheme = "dark" if st.context.theme.type == "dark" else "light"
    st.html(f"<style>[data-testid='stDialog'] {{ color-scheme: {scheme}; }} {_STYLE}</style>")
    chosen = state.choice()
    with st.spinner("Working out what adds up to its score."):
        why = cache.explainer(chosen.world, chosen.encoder).why(request, item_id)
    st.html(why_markup.headline(why, studio.world))
    recipe.draw(Recipe(studio, request, item_id=item_id), key="why_recipe")
    if why.blind:
        chosen_label = studio.strategy(request.strategy).label
        more = (
            "Another strategy has more to say."
            if why.strategy == chosen_label
            else f"With a history or a query, {frame.plain(chosen_label)} has more to say."
        )
        st.caption(
            f"{frame.plain(why.strategy)} looks at nothing that the item shows, says or plays and at "
            f"nobody who asks, so there is nothing more to explain. {more}"
        )
        return
    left, right = st.columns([44, 56], gap="medium")
    with left.container(key="why_receipt", gap="xsmall"):
        _receipt(why)
        _history(studio, why)
    with right.container(key="why_look", gap="xsmall"):
        _changes(request, why, _look(studio, request, why))


def _receipt(why: Explanation) -> None:
    _heading(
        "What adds up to the score",
        "Start with the score of an item of which nothing is seen, for a stranger who asks for nothing. Add "
        "one part after the other, in every possible order: each bar is what its part adds on average (its "
        "exact Shapley value). Start and bars sum to the score.",
    )
    st.plotly_chart(
        why_figures.waterfall(why.receipt), key="why_waterfall", config=charts.saving("why-waterfall")
    )
    for sentence in why.agreement_words:
        st.html(why_markup.sentence(sentence))
    with st.expander("The same as a table"):
        st.dataframe(why_figures.receipt_table(why.receipt), hide_index=True, placeholder="–")


def _look(studio: Studio, request: Request, why: Explanation) -> Look | None:
    if not why.lookable:
        _heading(
            "What counts in the item", "Nothing that this item shows, says or plays moves its score here."
        )
        return None
    side = state.shown("why_side")
    if side not in why.lookable:
        side = why.lookable[0]
    every = bool(state.shown("why_every"))
    look = _looked(
        studio, request, why.item.item_id, side, state.shown("why_method") if every else None, every
    )
    _heading(
        f"Where the encoder {_VERBS[side]}"
        if look.note.name in _LOOKS
        else f"What counts in the {MODALITY_WORDS[side]}",
        f"{look.note.label}: {look.note.summary[0].lower()}{look.note.summary[1:]} {why_markup.legend(look)}",
    )
    if len(why.lookable) > 1:
        state.seed("why_side", side)
        st.segmented_control(
            "Which side of the item",
            why.lookable,
            key="why_side",
            format_func=lambda name: MODALITY_WORDS[name].capitalize(),
            label_visibility="collapsed",
            required=True,
        )
    if side == "audio":
        st.plotly_chart(why_figures.spectrogram(look), key="why_mel", config=charts.saving("why-mel"))
        if why.item.audio_path is not None:
            st.audio(why.item.audio_path)
    st.html(why_markup.seen(look, studio.world, why.item))
    st.toggle("Ask every method, and compare", key="why_every")
    if every:
        _methods(look)
    with st.expander("The same as a table"):
        st.dataframe(why_figures.parts_table(look), hide_index=True, height=240)
    return look


def _looked(
    studio: Studio, request: Request, item_id: str, side: Modality, method: str | None, every: bool
) -> Look:
    chosen = state.choice()
    explainer = cache.explainer(chosen.world, chosen.encoder)

    def ask() -> Look:
        try:
            return explainer.look(request, item_id, side, method, every)
        except NotFound:  # the method of another side does not fit here
            return explainer.look(request, item_id, side, None, every)

    if studio.encoder_ready:
        return ask()
    with st.spinner("Loading the encoder for its first look; this happens once."):
        return ask()


def _methods(look: Look) -> None:
    able = {note.name: note.label for note in (look.note, *look.others) if note.heat is not None}
    state.seed("why_method", look.note.name)
    st.selectbox("Shown", list(able), key="why_method", format_func=lambda name: able[name])
    st.dataframe(why_figures.methods_table(look), hide_index=True)
    st.caption(
        "Attention inside the encoder is not the fusion's attention, and there is none between picture and "
        "text: in a CLIP-family encoder the two meet in one dot product."
    )
    silent: dict[str, list[str]] = {}
    for note in look.others:
        if note.reason and not (note.name == "grad-cam" and look.unit != "patches"):
            silent.setdefault(note.reason, []).append(note.label)
    for reason, labels in silent.items():
        st.caption(f"{frame.plain(', '.join(labels))}: {frame.plain(reason[0].lower() + reason[1:])}")


def _history(studio: Studio, why: Explanation) -> None:
    how = (
        "The effects are exact and add up to what is lost if the history alone goes."
        if why.pulls.exact
        else "Each bar is what would be lost had this one thing never been met; bars need not add up."
    )
    _heading("What the history does", how if why.pulls.pulls else "There is no history that could pull it.")
    if why.pulls.pulls:
        st.html(why_markup.pulls(why, studio.world))
        with st.expander("All of it as a table"):
            st.dataframe(why_figures.pulls_table(why), hide_index=True, height=240)


def _changes(request: Request, why: Explanation, look: Look | None) -> None:
    if not why.in_list:
        _heading("What would change it", f"It is not among the first {why.k}, so it cannot drop out of them.")
        return
    _heading(
        "The smallest change",
        f"What would drop it out of the first {why.k}. Every single part is tried. Sets are found greedily: "
        "each part of one is needed beside the others, but a smaller set may exist.",
    )
    st.html(why_markup.changes(why, look))
    chosen = state.choice()
    tipping = cache.explainer(chosen.world, chosen.encoder).tipping(request, why.item.item_id)
    if not tipping.sliders:
        told = (
            "This strategy takes no weights by hand, so there is no slider that could tip it. "
            "Weighted average and Score average have one."
        )
        st.html(why_markup.sentence(told))
        return
    side = look.modality if look is not None else None
    shown = next((n for n, slider in enumerate(tipping.sliders) if slider.modality == side), 0)
    slider = tipping.sliders[shown]
    found = (
        "solved in closed form"
        if slider.linear
        else "closed in on numerically, and the strategy asked on both sides of each"
    )
    several = len(tipping.sliders) > 1  # of two modalities one slider says it all
    others = "; the others keep their proportion" if several else "; the other gets the rest"
    _heading(
        "Tipping points",
        f"Its place for every weight of the {MODALITY_WORDS[slider.modality]}{others}. Diamonds: where it "
        f"swaps with another item of the list or just below it, {found}.",
    )
    st.plotly_chart(
        why_figures.slider(tipping, shown, why.k), key="why_slider", config=charts.saving("why-slider")
    )
    st.html(why_markup.sentence(tipping.sentences[shown]))
    with st.expander("The same as tables"):
        st.dataframe(why_figures.tips_table(tipping), hide_index=True)
        st.dataframe(why_figures.way_table(slider), hide_index=True, height=240)


def _heading(title: str, note: str) -> None:
    st.html(why_markup.heading(title, note))
