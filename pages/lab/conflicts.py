"""The conflict lab on the page: what was changed, one curve a strategy, and what the encoder makes of it."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from PIL import Image

from mmrec.errors import MMRecError
from mmrec.service import Studio
from mmrec.service.conflict import HARMS, SAMPLE_RATE, Conflict, harms_of
from mmrec.types import Request
from pages.shared import cache, charts, frame, state

_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]


def draw(studio: Studio, chosen: state.Choice, request: Request, item_id: str) -> None:
    """Choose a harm, look at it, read the curves."""
    offered = list(harms_of(studio))
    if state.shown("lab_harm") not in offered:
        state.seed("lab_harm", offered[0])
    st.segmented_control(
        "What happens to the item",
        offered,
        key="lab_harm",
        required=True,
        format_func=lambda key: HARMS[key].label,
    )
    key = str(state.shown("lab_harm") or offered[0])
    word = charts.MODALITY_WORDS[HARMS[key].modality]
    try:
        with st.spinner(f"Encoding what becomes of the {word} and ranking it with every fusion."):
            said = studio.feedback(state.session_id(), chosen.persona)
            found = cache.conflict_of(chosen.world, chosen.encoder, request, item_id, key, said)
    except MMRecError as error:
        st.info(str(error), icon=":material/info:")
        return
    st.html(
        f'<p class="mm-about"><b>{escape(found.item.title)}</b>: {escape(HARMS[key].words)} '
        f"{escape(lent(found))}</p>"
    )
    _contents(found)
    left, right = st.columns([60, 40], gap="medium")
    with left:
        st.plotly_chart(curves_figure(found), key="lab_curves", config=charts.saving("lab-curves"))
        st.html(
            '<p class="mm-note">The place of this one item for this one person, best at the top, on a '
            "logarithmic "
            "scale; the dotted line is the end of the list. References have no curve. It is no test of the "
            "strategies: for that, it would take many items and people.</p>"
        )
        with st.expander("The curves as a table", expanded=False):
            st.dataframe(curves_table(found), hide_index=True)
    with right:
        st.html(f'<p class="mm-about">{escape(summary(found))}</p>')
        st.html(f'<p class="lab-not"><b>What it is not:</b> {escape(HARMS[key].isnt)}</p>')
        if found.reading.own:
            verb = "hears" if found.modality == "audio" else "sees"
            st.html(f'<p class="mm-title">What the encoder {verb} in it</p>')
            st.dataframe(reading_table(found), hide_index=True)
            st.html(
                f'<p class="mm-note">Cosines of the {word} with three texts, the mean of each modality taken '
                "off. They say how alike two vectors are, not how sure the encoder is.</p>"
            )


def _contents(found: Conflict) -> None:
    """What was changed, at every strength."""
    if found.modality == "text":
        st.html(texts_html(found))
        return
    with st.container(key="lab_harmed", horizontal=True, gap="small"):
        for strength, content in zip(found.strengths, found.contents, strict=True):
            caption = f"strength {strength:g}"
            if isinstance(content, Image.Image):
                small = content.copy()
                small.thumbnail((200, 200))
                st.image(small, caption=caption, width=112)
            elif isinstance(content, np.ndarray):
                with st.container(width=220, gap="xsmall"):
                    st.audio(content, sample_rate=SAMPLE_RATE)
                    st.caption(caption)


def texts_html(found: Conflict) -> str:
    """The texts below each other."""
    rows = "".join(
        f"<li><b>{strength:g}</b><span>{escape(str(text))}</span></li>"
        for strength, text in zip(found.strengths, found.contents, strict=True)
    )
    return f'<ol class="lab-texts">{rows}</ol>'


def lent(found: Conflict) -> str:
    """What the rival lends."""
    if found.harm in ("photo", "text", "sound"):
        return f"The other thing is {found.rival.title}."
    return f"The word is “{found.rival.category}”." if found.harm == "word" else ""


def summary(found: Conflict) -> str:
    """Who lost the item most and who held it, in words."""
    blind = [curve for curve in found.curves if len(set(curve.places)) == 1]
    moved = [curve for curve in found.curves if curve not in blind]
    if not moved:
        return "The item stays where it is with every strategy."
    fallen = sorted(moved, key=lambda curve: curve.places[-1] / curve.places[0])
    held, lost = fallen[0], fallen[-1]
    left = [curve.strategy.label for curve in found.curves if curve.places[0] <= found.k < curve.places[-1]]
    sentence = (
        f"At full strength {held.strategy.label} has the item at place {held.places[-1]:,} (before: "
        f"{held.places[0]:,})"
    )
    if lost is not held:
        sentence += f", {lost.strategy.label} at {lost.places[-1]:,} (before: {lost.places[0]:,})"
    sentence += ". "
    if blind:
        labels = [curve.strategy.label for curve in blind]
        names = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
        sentence += f"With {names} its place never changes. "
    inside = sum(curve.places[0] <= found.k for curve in found.curves)
    if not inside:
        return f"{sentence}No strategy had it in its top {found.k} before."
    if inside == 1:
        return (
            f"{sentence}The one strategy that had it in its top {found.k} {'loses' if left else 'keeps'} it."
        )
    return f"{sentence}It is then out of the top {found.k} of {len(left)} of the {inside} that had it there."


def curves_figure(found: Conflict) -> go.Figure:
    """Places against strength, one line a strategy; those of one level share their kind of line."""
    dashes = {"single": "dot", "feature": "solid", "decision": "dash", "model": "dashdot"}
    figure = go.Figure()
    for curve in found.curves:
        figure.add_scatter(
            x=list(found.strengths),
            y=list(curve.places),
            mode="lines+markers",
            name=curve.strategy.label,
            line={"dash": dashes.get(curve.strategy.level, "solid"), "width": 2},
            hovertemplate="strength %{x}: place %{y}<extra>" + curve.strategy.label + "</extra>",
        )
    figure.add_hline(y=found.k + 0.5, line={"width": 1, "dash": "dot", "color": "rgba(128,128,140,.8)"})
    figure.update_layout(
        height=500,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.2,
            "yanchor": "top",
            "maxheight": 1,
            "entrywidth": 118,  # two columns on a phone, four beside the words
            "font": {"size": 10},
        },
        xaxis={"title": "strength"},
        yaxis={"title": f"place of {found.of:,}", "type": "log", "autorange": "reversed", "tickvals": _TICKS},
    )
    return figure


def curves_table(found: Conflict) -> pd.DataFrame:
    """The place at every strength."""
    rows = [
        {
            "strategy": curve.strategy.label,
            "level": charts.LEVELS[curve.strategy.level][2],
            **{f"at {s:g}": place for s, place in zip(found.strengths, curve.places, strict=True)},
            "places lost": curve.lost,
        }
        for curve in found.curves
    ]
    return pd.DataFrame(rows)


def reading_table(found: Conflict) -> pd.DataFrame:
    """The cosines at every strength."""
    return pd.DataFrame(
        {
            "strength": [f"{s:g}" for s in found.strengths],
            "its own text": [round(v, 3) for v in found.reading.own],
            **{
                frame.plain(f"“{words}”"): [round(v, 3) for v in cosines]
                for words, cosines in zip(
                    found.reading.texts, (found.reading.category, found.reading.rival), strict=True
                )
            },
        }
    )
