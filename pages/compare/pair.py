"""Two questions pinned against each other: another person, other words, or both."""

from __future__ import annotations

import dataclasses
from html import escape

import pandas as pd
import streamlit as st

from mmrec.service import Studio
from mmrec.service.comparing import crossings
from mmrec.service.comparing import race as run_race
from mmrec.types import Query, Request
from pages.compare import choice, controls, markup, race
from pages.compare.choice import Contest
from pages.shared import controls as shared_controls
from pages.shared import frame, state


def draw(studio: Studio, chosen: state.Choice, contest: Contest) -> None:
    """The whole view."""
    _second(studio, chosen, contest)
    other = contest.other or chosen.persona
    if other == chosen.persona and contest.other_text.strip() == chosen.text.strip():
        st.info(
            "A and B are the same question. Choose another person for B, or give it other words.",
            icon=":material/compare:",
        )
        return
    first = race.run(studio, chosen, contest)
    request = question(chosen, contest)
    with controls.waiting(studio, request):
        second = run_race(studio, request, contest.running)
    for sentence in dict.fromkeys((*first.notes, *second.notes, *first.skipped)):
        st.caption(":material/info: " + frame.plain(sentence))
    found = crossings(first, second)
    names = tuple(
        studio.persona(persona).name + (f", “{text.strip()[:40]}”" if text.strip() else "")
        for persona, text in ((chosen.persona, chosen.text), (other, contest.other_text))
    )
    st.html(f'<p class="mm-about">{escape(markup.crossings_sentence(found))}</p>')
    st.html(markup.crossings_html(found, studio.world, (names[0], names[1])))
    st.html(
        '<p class="mm-note">Framed: in both lists. The bar is the rank-biased overlap (RBO, '
        "p = 0.9): 1 is the "
        "same list, 0 nothing in common, and the top counts most. Jaccard is the share of "
        "the items of either "
        "list that both hold.</p>"
    )
    with st.expander("The same as a table"):
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "strategy": crossing.strategy.label,
                        "RBO": round(crossing.rbo, 3),
                        "Jaccard": round(crossing.jaccard, 3),
                        "in both": len(crossing.shared),
                        "A": ", ".join(entry.item.title for entry in crossing.first.items),
                        "B": ", ".join(entry.item.title for entry in crossing.second.items),
                    }
                    for crossing in found
                ]
            ),
            hide_index=True,
        )


def question(chosen: state.Choice, contest: Contest) -> Request:
    """The second question."""
    query = Query(images=chosen.images, sounds=chosen.sounds, less=chosen.less, text=contest.other_text)
    first = controls.question(chosen, contest)
    return dataclasses.replace(first, persona_id=contest.other or chosen.persona, query=query)


def _second(studio: Studio, chosen: state.Choice, contest: Contest) -> None:
    people = {persona.persona_id: persona for persona in studio.personas()}
    with st.container(key="second", horizontal=True, vertical_alignment="bottom", gap="small"):
        state.seed("other_persona", contest.other or chosen.persona)
        st.selectbox(
            "B: who asks",
            list(people),
            key="other_persona",
            format_func=lambda persona_id: people[persona_id].name,
            width=190,
            on_change=choice.setter("other_persona", "other"),
        )
        state.seed("other_text", contest.other_text)
        st.text_input(
            "B: what for",
            key="other_text",
            placeholder="by history alone; type words to ask for something",
            icon=":material/search:",
            max_chars=shared_controls.LONGEST_TEXT,
            width="stretch",
            on_change=choice.setter("other_text", "other_text"),
        )
        st.button(
            "Swap A and B",
            key="swap",
            icon=":material/swap_horiz:",
            on_click=_swap,
            args=(chosen.persona, chosen.text, contest.other or chosen.persona, contest.other_text),
        )


def _swap(persona: str, text: str, other: str, other_text: str) -> None:
    state.update(persona=other, text=other_text)
    choice.update(other=persona, other_text=text)
