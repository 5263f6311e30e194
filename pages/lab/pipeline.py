"""The pipeline: from pixels, words and sound to the list, every step with its real numbers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from mmrec.service import Studio
from mmrec.service.tracing import CodePlace, Panel, Step, Traced, address_of
from mmrec.types import Item, WorldInfo
from pages.lab import choice, markup
from pages.shared import charts, frame, media, widgets

_NAMES: Mapping[str, str] = {
    "inputs": "What goes in",
    "encoder": "Embeddings",
    "projection": "Projection",
    "profile": "The person",
    "fusion": "Fusion",
    "score": "Score",
    "list": "The list",
}
_SHARES = {"α", "w"}
_COLOURS = {charts.MODALITY_WORDS[name]: charts.colour(name) for name in charts.MODALITY_WORDS}


def draw(studio: Studio, traced: Traced) -> None:
    """The picture and the step that is open."""
    steps = {step.key: step for step in traced.trace.steps}
    opened = choice.current().step if choice.current().step in steps else "score"
    if not traced.trace.whole:
        st.caption(
            ":material/info: Not every step of this strategy can be opened; what can be said for "
            "certain is shown."
        )
    widgets.pipeline("pipeline", pipeline_data(traced, studio.world, opened), _pick)
    with st.container(key="lab_step"):
        _step(steps[opened], traced, studio.world)


def _pick(key: Any) -> None:
    if key in choice.STEPS:
        choice.update(step=key)


def pipeline_data(traced: Traced, world: WorldInfo, opened: str) -> dict[str, Any]:
    """What the picture draws."""
    return {
        "chosen": opened,
        "label": f"From {traced.item.title} and {traced.person} to the list",
        "steps": [
            {
                "key": step.key,
                "name": _NAMES[step.key],
                "hint": f"{step.title}. {step.says}",
                **_glimpse(step, traced, world),
            }
            for step in traced.trace.steps
        ],
    }


def _glimpse(step: Step, traced: Traced, world: WorldInfo) -> dict[str, Any]:
    """What of a step is seen from outside."""
    if step.key == "inputs":
        words = traced.item.description or traced.item.title
        return {
            "photo": {"url": media.item_url(world.name, traced.item), "words": words[:70]},
            "shape": f"of {traced.item.title}",
        }
    if step.key == "list":
        return {"thumbs": _thumbs(traced, world), "shape": f"place {traced.place:,} of {traced.of:,}"}
    if step.key == "score":
        places = next((panel for panel in step.panels if panel.name == "place"), None)
        if places is None:
            return {"figure": markup.number(traced.trace.answered), "shape": "one number"}
        found = zip(places.rows, places.numbers[:, 0].tolist(), strict=True)
        return {
            "lines": [
                f"{word}: place {place:,.0f}" if place else f"{word}: no verdict" for word, place in found
            ],
            "shape": "one list for each",
        }
    shares = next((panel for panel in step.panels if panel.name in _SHARES), None)
    if shares is not None:
        rows = zip(shares.rows, shares.numbers[:, 0].tolist(), strict=True)
        return {
            "shares": [[word, value, _COLOURS[word], f"{value:.0%}"] for word, value in rows],
            "shape": f"{shares.name}: {_shape(shares)}",
        }
    if not step.panels:
        return {"shape": step.gap[:60]}
    shown = next((panel for panel in reversed(step.panels) if panel.numbers.shape[1] > 1), step.panels[-1])
    if shown.numbers.shape[1] == 1:
        largest = float(np.abs(shown.numbers).max()) or 1.0
        return {
            "shares": [
                [row[:8], abs(value) / largest, _COLOURS.get(row, "#7A6A58"), markup.number(value)]
                for row, value in zip(shown.rows[:3], shown.numbers[:3, 0].tolist(), strict=True)
            ],
            "shape": f"{shown.name}: {_shape(shown)}",
        }
    return {
        "strips": np.round(shown.numbers[:3].astype(float), 3).tolist(),
        "shape": f"{shown.name}: {_shape(shown)}",
    }


def _shape(panel: Panel) -> str:
    sizes = [size for axis, size in zip(panel.axes, panel.shape, strict=True) if axis != "1"]
    return " × ".join(f"{size:,}" for size in sizes)


def _thumbs(traced: Traced, world: WorldInfo) -> list[list[Any]]:
    pictures = ((entry.item, media.item_url(world.name, entry.item)) for entry in traced.listed[:8])
    return [[url, item.item_id == traced.item.item_id] for item, url in pictures if url]


def _step(step: Step, traced: Traced, world: WorldInfo) -> None:
    left, right = st.columns([46, 54], gap="medium")
    with left:
        st.html(
            f'<div class="lab-step"><h3>{escape(step.title)}</h3><p>{escape(step.says)}</p>'
            + (f'<p class="mm-note">{escape(step.gap)}</p>' if step.gap else "")
            + "</div>"
        )
        if step.formula:
            with st.container(key="lab_formula"):
                st.latex(charts.formula_lines(step.formula))
        if step.equations:
            st.html("".join(markup.equation_html(told) for told in step.equations))
            st.html(
                '<p class="mm-note">Each symbol stands above its number. Point at one, or reach it with Tab, '
                "and it says what it is. Numbers are rounded for the eye, not in the sum.</p>"
            )
        st.html(f'<p class="lab-not"><b>What it is not:</b> {escape(step.isnt)}</p>')
        for at, code in enumerate(step.code):
            _code(code, at)
    with right:
        if step.key == "inputs":
            st.html(_words(traced.item, world))
        if step.panels:
            st.html("".join(markup.panel_html(panel) for panel in step.panels))
            if any(panel.numbers.shape[1] > 1 for panel in step.panels):
                st.html(
                    '<p class="mm-note">Each strip is a row of numbers, one cell each: violet above zero, '
                    "orange below, stronger the further away, on a scale of its own for each tensor.</p>"
                )
            with st.expander("The same numbers as tables"):
                for panel in step.panels:
                    st.caption(frame.plain(panel.name))
                    st.dataframe(markup.panel_table(panel), hide_index=True)


def _words(item: Item, world: WorldInfo) -> str:
    url = media.item_url(world.name, item)
    picture = (
        f'<img src="{escape(url, quote=True)}" alt="{escape(item.title, quote=True)}" '
        'style="width:150px;height:150px;object-fit:cover;border-radius:10px">'
        if url
        else "<p class='mm-note'>no picture</p>"
    )
    told = escape(item.description) if item.description else "no description"
    return (
        f'<div style="display:flex;gap:14px;align-items:flex-start;flex-wrap:wrap">{picture}'
        f'<p style="flex:1;min-width:180px;font-size:13.5px;line-height:19px;margin:0">'
        f"<b>{escape(item.title)}</b><br>{told}</p></div>"
    )


def _code(code: CodePlace, at: int) -> None:
    place, address = f"{code.path}:{code.line}", address_of(code)
    with st.expander(f"The code: `{place}`", icon=":material/code:", key=f"lab_code_{at}"):
        if address:
            st.markdown(f"[{frame.plain(code.name)}]({address})")
        st.code(code.source, language="python")
