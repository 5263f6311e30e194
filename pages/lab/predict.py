"""Predict, then reveal: say what will happen before the numbers do."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from mmrec.errors import MMRecError
from mmrec.service import Studio
from mmrec.service.predicting import Question, ask, questions
from mmrec.types import Request
from pages.lab import choice
from pages.shared import frame, state


def draw(studio: Studio, request: Request) -> None:
    """One question at a time."""
    keys = questions(studio)
    lesson = choice.current()
    opened = lesson.question if lesson.question in keys else keys[0]
    answers = dict(lesson.answers)
    marks = {key: "✓ " if _stamp(studio, request, key) in answers else "" for key in keys}
    state.seed("lab_question", opened)
    st.segmented_control(
        "Question",
        list(keys),
        key="lab_question",
        required=True,
        format_func=lambda key: f"{marks[key]}{keys.index(key) + 1}",
        label_visibility="collapsed",
        on_change=choice.setter("lab_question", "question"),
    )
    try:
        question = ask(studio, request, opened)
    except MMRecError as error:
        st.info(str(error), icon=":material/info:")
        return
    stamp = _stamp(studio, request, opened)
    with st.container(key="lab_predict"):
        st.html(
            f'<div class="lab-stop"><h3>{escape(question.topic)}</h3><p>{escape(question.prompt)}</p></div>'
        )
        given = answers.get(stamp)
        if given is None:
            _predict(question, stamp)
        else:
            _reveal(question, given, stamp, keys)


def _predict(question: Question, stamp: str) -> None:
    st.radio(
        "Your prediction",
        list(question.options),
        key=f"lab_guess_{stamp}",
        index=None,
        format_func=lambda key: question.options[key],
    )
    guess = state.shown(f"lab_guess_{stamp}")
    st.button(
        "Reveal",
        key="lab_reveal",
        type="primary",
        disabled=guess is None,
        on_click=_keep,
        args=(stamp, guess),
    )
    if guess is None:
        st.caption("The numbers are shown once you have predicted.")


def _keep(stamp: str, guess: str) -> None:
    choice.update(answers=(*choice.current().answers, (stamp, guess)))


def _reveal(question: Question, given: str, stamp: str, keys: tuple[str, ...]) -> None:
    right, sentence = question.judge(given)
    (st.success if right else st.warning)(
        frame.plain(f"You said: {question.options[given]}. {sentence}"),
        icon=":material/check_circle:" if right else ":material/lightbulb:",
    )
    head, *rows = question.evidence
    st.dataframe(pd.DataFrame(rows, columns=list(head)), hide_index=True)
    st.caption(
        "Worked out when you asked, from this world, this person and what the evaluation measured here; no "
        "answer is written down."
    )
    with st.container(horizontal=True, gap="small"):
        after = keys[(keys.index(question.key) + 1) % len(keys)]
        st.button("Next question", key="lab_next", on_click=lambda: choice.update(question=after))
        st.button("Ask me again", key="lab_again", type="tertiary", on_click=_forget, args=(stamp,))


def _forget(stamp: str) -> None:
    choice.update(answers=tuple(pair for pair in choice.current().answers if pair[0] != stamp))


def _stamp(studio: Studio, request: Request, key: str) -> str:
    """A question is another one for another world, person or strategy."""
    return f"{key}-{studio.world.name}-{request.persona_id}-{request.strategy}"
