"""The modality gap: paired embeddings as lines, the distance, and the switch that takes the means off."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from mmrec.service import Studio
from mmrec.service.gap import Gap, pairs
from mmrec.service.what_if import Change, WhatIf, what_if
from mmrec.types import Request
from pages.lab import markup
from pages.shared import cache, charts, state

_MARKS = {"image": ("#2F8FD0", "circle"), "text": ("#C98A1B", "square"), "audio": ("#1FA37C", "diamond")}
"""Modality -> a colour that stands on paper and on ink, and a shape for those who see no colour."""


def draw(studio: Studio, chosen: state.Choice, request: Request) -> None:
    """The figure with its figures, and what the switch does to the list."""
    offered = pairs(studio)
    if not offered:
        st.info("This world has one modality alone, so there is no gap.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        names = {" and ".join(charts.MODALITY_WORDS[m] for m in pair): pair for pair in offered}
        st.segmented_control(
            "Which two", list(names), key="lab_pair", default=next(iter(names)), required=True
        )
        st.toggle("Take the mean of each modality off", key="lab_centred")
    pair = names[str(state.shown("lab_pair") or next(iter(names)))]
    centred = bool(state.shown("lab_centred"))
    both = {flag: cache.measured_gap(chosen.world, chosen.encoder, pair, flag) for flag in (False, True)}
    now = both[centred]
    left, right = st.columns([52, 48], gap="medium")
    with left:
        st.plotly_chart(gap_figure(now), key="lab_gap", config=charts.saving("lab-gap"))
        st.html(
            f'<p class="mm-note">{len(now.titles)} of {now.count:,} items that have both. The two axes '
            "are the first "
            f"two principal components; they hold {now.explained:.0%} of the variance, so what is near "
            "here need not "
            "be near. A short line does not prove that the encoder understood the item.</p>"
        )
        with st.expander("The lines as a table"):
            st.dataframe(gap_table(now), hide_index=True, height=260)
    with right:
        st.html('<p class="mm-title">The gap in figures</p>')
        st.dataframe(figures_table(both[False], both[True]), hide_index=True)
        st.html(f'<p class="lab-not">{reading(both[False], both[True])}</p>')
        found = what_if(studio, request, Change(centred=False))
        label = studio.strategy(request.strategy).label
        st.html(
            f'<p class="mm-title">{escape(label)} with and without centring</p>'
            f'<p class="mm-note">{escape(uncentred(found, label))}</p>'
        )
        st.html(markup.lists_html(found, studio.world, ("centred", "not centred")))


def reading(raw: Gap, centred: Gap) -> str:
    """What the figures say, and no more."""
    a, b = (charts.MODALITY_WORDS[m] for m in raw.pair)
    return (
        f"As they come, the {a} and the {b} of one item have a cosine of {raw.paired:.2f}, those of two "
        f"different items {raw.unpaired:.2f} on average. For {raw.found:.0%} of the items the own "
        f"{a} is the nearest to the {b}; guessing would reach {raw.chance:.1%}. The centres "
        f"of the two clouds lie {raw.distance:.2f} apart; with the means taken off, {centred.distance:.2f}. "
        "Such a gap comes with the way these encoders begin and are trained (Liang et al. 2022). It is no "
        "sign that pictures and texts disagree, and closing it need not make the search better: compare the "
        "rows about the nearest."
    )


def uncentred(found: WhatIf, label: str) -> str:
    """What becomes of the list where a strategy gets vectors that are not centred."""
    if found.before.items == found.after.items:
        return f"The list is the same: here, centring makes no difference to {label}."
    kept, k = found.kept, len(found.before.items)
    stay = "The same items stay, in another order" if kept == k else f"{kept or 'None'} of the {k} stay"
    stay += "s" if kept == 1 and k > 1 else ""
    return (
        f"{stay}. {label} was trained on centred vectors, so "
        "without centring it is asked about something that it never saw: this shows that the step belongs to "
        "the model, not that the model would be worse had it been trained without."
    )


def gap_figure(found: Gap) -> go.Figure:
    """Each item as a line from one modality to the other."""
    first, second = found.points[:, 0], found.points[:, 1]
    xs, ys = (
        [v for p, q in zip(first[:, at], second[:, at], strict=True) for v in (p, q, None)] for at in (0, 1)
    )
    figure = go.Figure(
        go.Scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"width": 1, "color": "rgba(128,128,140,.45)"},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    for at, modality in enumerate(found.pair):
        colour, shape = _MARKS[modality]
        figure.add_scatter(
            x=found.points[:, at, 0],
            y=found.points[:, at, 1],
            mode="markers",
            name=charts.MODALITY_WORDS[modality],
            marker={"size": 8, "color": colour, "symbol": shape},
            customdata=list(found.titles),
            hovertemplate="%{customdata}<extra>" + charts.MODALITY_WORDS[modality] + "</extra>",
        )
    figure.update_layout(
        height=430,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "x": 0},
        xaxis={"title": "1st principal component", "zeroline": False},
        yaxis={"title": "2nd principal component", "zeroline": False, "scaleanchor": "x"},
    )
    return figure


def gap_table(found: Gap) -> pd.DataFrame:
    """The ends of every line."""
    columns: dict[str, object] = {"item": list(found.titles)}
    for at, modality in enumerate(found.pair):
        for axis in (0, 1):
            columns[f"{charts.MODALITY_WORDS[modality]} {'xy'[axis]}"] = found.points[:, at, axis].round(3)
    return pd.DataFrame(columns)


def figures_table(raw: Gap, centred: Gap) -> pd.DataFrame:
    """What is measured, without and with centring."""
    a, b = (charts.MODALITY_WORDS[m] for m in raw.pair)
    rows = [
        ("distance of the two centres", f"{raw.distance:.3f}", f"{centred.distance:.3f}"),
        (f"cosine of {a} and {b} of one item", _signed(raw.paired), _signed(centred.paired)),
        ("the same of two different items", _signed(raw.unpaired), _signed(centred.unpaired)),
        (f"own {a} is the nearest to the {b}", f"{raw.found:.1%}", f"{centred.found:.1%}"),
        (f"own {a} is among the ten nearest", f"{raw.found_ten:.1%}", f"{centred.found_ten:.1%}"),
        ("by chance the nearest would be", f"{raw.chance:.1%}", f"{centred.chance:.1%}"),
    ]
    return pd.DataFrame(rows, columns=["", "as they come", "centred"])


def _signed(cosine: float) -> str:
    return f"{cosine:.3f}".replace("-", "−")
