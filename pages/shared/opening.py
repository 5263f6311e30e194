"""How a page about recommendations begins: the world is opened, the choice is read, what waits is said."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from mmrec.service import Studio, opening_strategy
from mmrec.types import StrategyInfo
from pages.shared import cache, cards, frame, sidebar, state


@dataclass(frozen=True)
class Opened:
    """What a page works with."""

    studio: Studio
    strategies: tuple[StrategyInfo, ...]
    chosen: state.Choice


def opened_page() -> Opened:
    """Open the world that is chosen, draw the side bar, the badge and the notes."""
    world = state.chosen_world([entry.name for entry in cache.offered_worlds()])
    encoder = state.chosen_encoder()
    studio = sidebar.opened(world, encoder)
    strategies = cache.strategies(world, encoder)
    limits = state.Limits(
        personas=[persona.persona_id for persona in studio.personas()],
        strategies=[entry.name for entry in strategies],
        modalities=studio.modalities,
        categories=studio.categories(),
        price=studio.price_range(),
    )
    chosen = state.begin(world, limits, opening_strategy(strategies))
    sidebar.draw(studio, chosen)
    st.html(cards.badge_html(studio.world, studio.encoder))
    sidebar.wait_for_encoder(world)
    return Opened(studio, strategies, chosen)


def notes() -> None:
    """The sentences that wait to be read."""
    waiting = state.notes()
    if not waiting:
        return
    with st.container(key="notes", horizontal=True, vertical_alignment="center"):
        st.warning("  \n".join(frame.plain(sentence) for sentence in waiting), icon=":material/info:")
        st.button("Dismiss", key="dismiss", type="tertiary", on_click=state.dismiss_notes)
