"""Everything that is made once for all sessions."""

from __future__ import annotations

import logging
import threading
import time

import streamlit as st

from mmrec.errors import MMRecError
from mmrec.service import Studio, WorldChoice, available_worlds, opening_strategy
from mmrec.service.choices import BUNDLED
from mmrec.service.conflict import Conflict, conflict
from mmrec.service.explaining import Explainer
from mmrec.service.gap import Gap, gap
from mmrec.service.media import Heard, heard, thumbnail
from mmrec.service.preparation import Preparations
from mmrec.service.tracing import Traced, trace
from mmrec.types import FeedbackEntry, Modality, Request, StrategyInfo, Upload
from pages.shared.state import DEFAULT_WORLD

_HEAD_START_S = 2.0
"""Importing torch and the encoder keeps the interpreter busy: the first page's pictures go out before."""

_BREATH_S = 0.02

_log = logging.getLogger(__name__)


def offered_worlds() -> tuple[WorldChoice, ...]:
    """Every world that can be opened, the default one first; read anew, for one may be built meanwhile."""
    return tuple(sorted(available_worlds(), key=lambda world: world.name != DEFAULT_WORLD))


@st.cache_resource(show_spinner=False, max_entries=3)
def studio(world: str = DEFAULT_WORLD, encoder: str = BUNDLED) -> Studio:
    """One world seen through one encoder, shared by all sessions.

    Raises:
        MMRecError: as ``Studio.open``; a failure is not kept.
    """
    return Studio.open(world, encoder)


@st.cache_resource(show_spinner=False)
def preparations() -> Preparations:
    """What is being made ready in the background, for all sessions."""
    return Preparations()


@st.cache_resource(show_spinner=False, max_entries=64)
def strategies(world: str, encoder: str) -> tuple[StrategyInfo, ...]:
    """The toggle's entries with their state."""
    return studio(world, encoder).strategies()


@st.cache_resource(show_spinner=False, max_entries=3)
def explainer(world: str, encoder: str) -> Explainer:
    """Explains the lists of a world; it remembers what the encoder said of every part of an item."""
    return Explainer(studio(world, encoder))


@st.cache_data(show_spinner=False, max_entries=128)
def small_copy(name: str, data: bytes) -> bytes:
    """A thumbnail of a checked upload."""
    return thumbnail(Upload(name, data))


@st.cache_data(show_spinner=False, max_entries=32)
def heard_sound(name: str, data: bytes) -> Heard:
    """The log-mel of a checked upload."""
    return heard(Upload(name, data))


@st.cache_resource(show_spinner=False, max_entries=48)
def traced(
    world: str,
    encoder: str,
    request: Request,
    item_id: str,
    said: tuple[FeedbackEntry, ...],  # noqa: ARG001 - a part of the key: what was said changes the answer
) -> Traced:
    """One item and one person through a strategy."""
    return trace(studio(world, encoder), request, item_id)


@st.cache_resource(show_spinner=False, max_entries=24)
def conflict_of(
    world: str,
    encoder: str,
    request: Request,
    item_id: str,
    harm: str,
    said: tuple[FeedbackEntry, ...],  # noqa: ARG001 - a part of the key, as above
) -> Conflict:
    """One side of an item harmed step by step."""
    return conflict(studio(world, encoder), request, item_id, harm)


@st.cache_resource(show_spinner=False, max_entries=24)
def measured_gap(world: str, encoder: str, pair: tuple[Modality, Modality], centred: bool) -> Gap:
    """The modality gap of a catalogue."""
    return gap(studio(world, encoder), pair, centred)


@st.cache_resource(show_spinner=False, max_entries=3)
def picture_names(world: str, encoder: str) -> tuple[str | None, ...]:
    """File name of every item's picture in the order of the catalogue; None where it is missing."""
    catalogue = studio(world, encoder).catalogue
    return tuple(None if path is None else path.name for path in catalogue.image_paths())


@st.cache_resource(show_spinner=False, max_entries=3)
def warmed(world: str, encoder: str) -> threading.Thread:
    """Loads models in the background; called after the first paint, works once."""
    thread = threading.Thread(
        target=_warm, args=(studio(world, encoder),), name=f"warm {world} {encoder}", daemon=True
    )
    thread.start()
    return thread


def open_ahead() -> None:
    """Open the default world before the first visitor comes; whatever fails here, the page will say."""
    threading.Thread(target=_open, name="open ahead", daemon=True).start()


def _open() -> None:
    try:
        strategies(DEFAULT_WORLD, BUNDLED)
    except MMRecError as error:
        _log.warning("The world could not be opened ahead: %s", error)


def _warm(opened: Studio) -> None:
    time.sleep(_HEAD_START_S)
    for load in (
        lambda: opened.load_strategies([opening_strategy(opened.strategies())]),  # brings torch
        opened.warm,  # takes seconds, and whoever asks first would wait for all of them
        lambda: opened.load_strategies(pause_s=_BREATH_S),
        opened.keep_first_page,
    ):
        try:
            load()
        except MMRecError as error:
            _log.warning("Something could not be loaded ahead: %s", error)
