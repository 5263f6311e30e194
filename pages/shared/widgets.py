"""Our own small widgets: HTML, CSS and JavaScript from ``components/``, which hold no supplied text.

Data goes in as JSON and is written with ``textContent``; a click comes back as a trigger to a callback.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent / "components"

Picked = Callable[[Any], None]


def _define(name: str, html: str) -> Any:
    css, js = ((_FOLDER / f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component(f"mmrec_{name}", html=html, css=css, js=js)


_people = _define("people", '<div class="people" role="radiogroup"></div>')
_toggle = _define("toggle", '<div class="toggle"></div>')
_cards = _define("cards", '<div class="cards"></div>')
_lanes = _define("lanes", '<div class="lanes"></div>')
_taste = _define("taste", '<div class="taste"></div>')
_pipeline = _define("pipeline", '<div class="pipeline"></div>')
_map = _define("map", (_FOLDER / "map.html").read_text(encoding="utf-8"))


def people(key: str, data: Mapping[str, Any], picked: Picked) -> None:
    """Faces to choose from; ``picked`` gets the id."""
    _people(key=key, data=data, on_picked_change=_told(key, "picked", picked))


def toggle(key: str, data: Mapping[str, Any], picked: Picked) -> None:
    """Names by level, and all of them in one table, to choose from; ``picked`` gets the name."""
    _toggle(key=key, data=data, on_picked_change=_told(key, "picked", picked))


def cards(key: str, data: Mapping[str, Any], said: Picked) -> None:
    """The list; ``said`` gets ``{"item", "kind"}``."""
    _cards(key=key, data=data, on_said_change=_told(key, "said", said))


def lanes(key: str, data: Mapping[str, Any], picked: Picked) -> None:
    """Lists side by side; ``picked`` gets the id of the item that is to stay lit, empty for none."""
    _lanes(key=key, data=data, on_picked_change=_told(key, "picked", picked))


def taste(key: str, data: Mapping[str, Any], voted: Picked) -> None:
    """A blind test; ``voted`` gets the ids of everything that is liked now."""
    _taste(key=key, data=data, on_voted_change=_told(key, "voted", voted))


def pipeline(key: str, data: Mapping[str, Any], picked: Picked) -> None:
    """The steps from what goes in to the list; ``picked`` gets the key of the step that is to be opened."""
    _pipeline(key=key, data=data, on_picked_change=_told(key, "picked", picked))


def map_of_items(key: str, data: Mapping[str, Any]) -> None:
    """The map of the item space."""
    _map(key=key, data=data)


def _told(key: str, name: str, hear: Picked) -> Callable[[], None]:
    def callback() -> None:
        value = st.session_state[key].get(name)
        if value is not None:
            hear(value)

    return callback
