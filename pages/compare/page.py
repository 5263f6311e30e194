"""Compare: strategies race on one question, two questions meet, and two lists are judged blind."""

from __future__ import annotations

import streamlit as st

from mmrec.errors import NotTrained
from mmrec.service.reporting import Recipe
from pages.compare import choice, controls, pair, race, taste
from pages.shared import cache, frame, opening, recipe, state


def draw() -> None:
    """The whole page."""
    page = opening.opened_page()
    studio = page.studio
    contest = choice.begin(
        page.strategies, [persona.persona_id for persona in studio.personas()], studio.catalogue.ids
    )
    opening.notes()
    if not any(info.state != "untrained" for info in page.strategies):
        raise NotTrained("No strategy is trained for this encoder; train them with: python -m mmrec train.")
    slot = controls.bar(studio, page.strategies, page.chosen, contest)
    if contest.view == "race":
        race.draw(studio, page.chosen, contest)
    elif contest.view == "pair":
        pair.draw(studio, page.chosen, contest)
    else:
        taste.draw(studio, page.strategies, page.chosen, contest)
    state.mirror(choice.as_params(choice.current()))
    if contest.view != "taste":  # its lists stay hidden until they are judged
        other = pair.question(page.chosen, contest) if contest.view == "pair" else None
        request = controls.question(page.chosen, contest)
        with slot:
            recipe.draw(Recipe(studio, request, strategies=contest.running, other=other))
    cache.warmed(page.chosen.world, page.chosen.encoder)


st.html(f"<style>{controls.STYLE}</style>")
with frame.guarded():
    draw()
