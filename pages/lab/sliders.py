"""Sliders: temperature, weights, noise and a modality taken away, with the list before and after."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from mmrec.service import Studio
from mmrec.service.what_if import LOGITS, Change, WhatIf, what_if
from mmrec.types import Modality, Request, StrategyInfo
from pages.lab import markup
from pages.shared import charts, frame, state

_TEMPERATURES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def draw(studio: Studio, request: Request) -> None:
    """Knobs on the left, what they do on the right."""
    strategy = studio.strategy(request.strategy)
    left, right = st.columns([30, 70], gap="medium")
    with left:
        change = _knobs(studio, request, strategy)
    with right:
        found = what_if(studio, request, change)
        for sentence in found.notes:
            st.caption(":material/info: " + frame.plain(sentence))
        st.html(f'<p class="mm-about">{escape(words(found, change, strategy))}</p>')
        if found.before.weights:
            st.html(weights_html(found))
        st.html(markup.lists_html(found, studio.world, ("before", "after")))
        with st.expander("The same as a table"):
            st.dataframe(markup.lists_table(found, ("before", "after")), hide_index=True)


def _knobs(studio: Studio, request: Request, strategy: StrategyInfo) -> Change:
    has_softmax = request.strategy.partition("@")[0] in LOGITS
    names = studio.modalities
    st.select_slider(
        "Temperature of the softmax over modalities",
        _TEMPERATURES,
        value=1.0,
        key="lab_temperature",
        disabled=not has_softmax,
        help="Below 1 sharper: the winner takes more. Above 1 flatter: they count more alike. At 1 as it was "
        "trained.",
    )
    if not has_softmax:
        st.caption(f"{frame.plain(strategy.label)} has no softmax over modalities that this could turn.")
    weights: tuple[tuple[Modality, float], ...] | None = None
    if strategy.takes_weights:
        st.toggle("Set the weights by hand", key="lab_by_hand")
        if state.shown("lab_by_hand"):
            for name in names:
                st.slider(charts.MODALITY_WORDS[name], 0, 100, 50, key=f"lab_weight_{name}", format="%d%%")
            given = {name: (state.shown(f"lab_weight_{name}") or 0) / 100 for name in names}
            if sum(given.values()) > 0:
                weights = tuple(given.items())
            else:
                st.caption("All weights are 0, so the strategy's own are used.")
    else:
        st.caption(f"{frame.plain(strategy.label)} takes no weights by hand; Weighted average does.")
    for name in names:
        st.slider(
            f"Noise on every {charts.MODALITY_WORDS[name]}",
            0.0,
            3.0,
            0.0,
            0.25,
            key=f"lab_noise_{name}",
            help="At 1 the random part is as long as the embedding itself.",
        )
    st.pills(
        "Take away from every item",
        list(names),
        key="lab_missing",
        selection_mode="multi",
        format_func=lambda name: charts.MODALITY_WORDS[name],
    )
    missing = tuple(state.shown("lab_missing") or ())
    if len(missing) == len(names):
        st.caption(f"One modality has to stay; the {charts.MODALITY_WORDS[missing[0]]} is kept.")
        missing = missing[1:]
    st.button("Back to how it was", key="lab_reset", on_click=_reset, args=(names,), icon=":material/undo:")
    return Change(
        temperature=float(state.shown("lab_temperature") or 1.0) if has_softmax else 1.0,
        weights=weights,
        noise=tuple((name, float(state.shown(f"lab_noise_{name}") or 0.0)) for name in names),
        missing=missing,
    )


def _reset(names: tuple[Modality, ...]) -> None:
    start: Mapping[str, object] = {
        "lab_temperature": 1.0,
        "lab_by_hand": False,
        "lab_missing": [],
        **{f"lab_noise_{name}": 0.0 for name in names},
    }
    for key, value in start.items():
        state.seed(key, value)


def words(found: WhatIf, change: Change, strategy: StrategyInfo) -> str:
    """What the change did, in one or two sentences."""
    k = len(found.before.items)
    if change.nothing:
        how = "as it was trained" if strategy.state == "trained" else "as it is; it needs no training"
        return f"This is {strategy.label} {how}. Turn one of the knobs."
    same = [item.item_id for item in found.before.items] == [item.item_id for item in found.after.items]
    if same:
        return "The list has not changed: the same items in the same order."
    if found.kept == k:
        return f"The same {k} items, in another order (rank-biased overlap {found.rbo:.2f}; 1 is no change)."
    return (
        f"{found.kept} of {k} items {'stays' if found.kept == 1 else 'stay'} in the list "
        "(rank-biased overlap "
        f"{found.rbo:.2f}; 1 is the "
        "same list). An item leaves because others now score higher, not because it is banned."
    )


def weights_html(found: WhatIf) -> str:
    """The mean weights over the list, before and after."""
    heads = {
        "attention": "Mean attention over each list: where it looked, not why",
        "weights": "Weights, the mean over each list",
        "contributions": "Shares of what each adds (Shapley, without sign), the mean over each list",
    }
    rows = "".join(
        f'<div class="lab-row lab-bar"><span>{when}, {charts.MODALITY_WORDS[m]}</span><i class="lab-track">'
        f'<u style="width:{100 * share:.1f}%;background:{charts.colour(m)}"></u></i><b>{share:.0%}</b></div>'
        for m in found.before.weights
        for when, share in (("before", found.before.weights[m]), ("after", found.after.weights.get(m, 0.0)))
    )
    return (
        '<div class="lab-panel lab-wide">'
        f'<div class="lab-panel-head"><b>{heads[found.kind]}</b></div>{rows}</div>'
    )
