"""The guided tour: stops over the real widgets of the lab, each with something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from mmrec.service.tracing import StepKey
from pages.lab import choice
from pages.shared import state


@dataclass(frozen=True)
class Stop:
    """One stop.

    Attributes:
        room: where it is, and the ``step``, ``question`` or ``strategy`` that it opens there.
        look: what is to be seen; ``do`` what is to be tried.
    """

    title: str
    look: str
    do: str
    room: choice.Room
    step: StepKey | None = None
    question: str = ""
    strategy: str = ""


STOPS: tuple[Stop, ...] = (
    Stop(
        "One thing, told twice",
        "A shop shows a picture of a thing and writes some words about it; a record shop also lets you "
        "hear it. Each "
        "of these is a modality. They say different things: a colour is in the picture, a fabric often "
        "only in the "
        "text. Multimodal fusion is about using them together. This is one item, on its way into one "
        "person's list.",
        "Read the words under the picture: what do they say that the picture does not show?",
        "pipeline",
        "inputs",
        strategy="attention",
    ),
    Stop(
        "Numbers instead of pixels",
        "A network, the encoder, turns the picture into a row of numbers, and the text into another of "
        "the same "
        "length. Such a row is an embedding, called x. It was trained so that a picture and the words "
        "that fit it "
        "point in a similar direction.",
        "Look at the two cosines: 1 would mean “the same direction”. One cosine alone says "
        "little, because even "
        "things that have nothing in common may come out alike; it takes others to compare it with.",
        "pipeline",
        "encoder",
        strategy="attention",
    ),
    Stop(
        "Into a space of its own",
        "The strategy takes off what all pictures have in common, and what all texts have in common, "
        "and turns the rest "
        "with a matrix that it has learned. What comes out, h, is what it works with.",
        "Point at the numbers of the equation: each of them says what it is.",
        "pipeline",
        "projection",
        strategy="attention",
    ),
    Stop(
        "Fusion, early",
        "Now several vectors become one, z. This strategy mixes them with weights α that it works out "
        "for each item: "
        "that is attention. Because it happens before anything is scored, it is called early or "
        "feature-level fusion.",
        "Choose another item above and see whether α changes. Then choose the strategy Weighted average: its "
        "weights change only where an item lacks a modality.",
        "pipeline",
        "fusion",
        strategy="attention",
    ),
    Stop(
        "The person",
        "What somebody looked at, bought or turned down is a list of items, and every item is a vector. "
        "Averaged, with recent things counting more and what was turned down counting against, and then "
        "corrected by a small network, they give one vector of the person, u. No name and no age goes in.",
        "Choose another person above: the strip of u changes, and so does the list.",
        "pipeline",
        "profile",
        strategy="attention",
    ),
    Stop(
        "The score",
        "The vectors of the person and of the item are multiplied, number by number, and added up; then the "
        "item's popularity moves the sum up or down, as much as training found useful. Everything that may "
        "be shown is sorted by this one number, the score.",
        "Work the equation out by hand: up to rounding it comes to the score.",
        "pipeline",
        "score",
        strategy="attention",
    ),
    Stop(
        "Fusion, late",
        "Here the vectors of picture and text never meet. Each modality makes a complete list of its own, "
        "and only the verdicts are joined: late, "
        "or decision-level, fusion. See that the order of the steps above has changed: fusion comes "
        "after the score.",
        "Compare the places that the two lists give this item.",
        "pipeline",
        "fusion",
        strategy="score-average",
    ),
    Stop(
        "Is attention the reason?",
        "Much attention on the picture sounds like “because of the picture”. Before you believe it, predict.",
        "Choose an answer, then press Reveal.",
        "predict",
        question="attention",
        strategy="attention",
    ),
    Stop(
        "Turn a knob",
        "A softmax can be made sharper or flatter by a temperature, a modality can be drowned in noise "
        "or taken away. "
        "The list before and after stand side by side.",
        "Take the picture away and see which items leave.",
        "sliders",
        strategy="attention",
    ),
    Stop(
        "Two islands",
        "Pictures and texts come out of the encoder in two separate places, even when they mean the "
        "same: the modality "
        "gap. Each line joins the picture and the text of one item.",
        "Switch the centring on and off, and watch the two islands and the figures.",
        "gap",
        strategy="attention",
    ),
    Stop(
        "Break it",
        "A photo can be blurred, be another thing than the text says, or carry a printed word. Which "
        "strategy keeps the "
        "item in its place, and which loses it?",
        "Choose what happens to the picture, and follow each curve from left to right.",
        "conflict",
        strategy="attention",
    ),
    Stop(
        "Do more modalities always help?",
        "You have seen how fusion works, where it looks and how it breaks. One last prediction about "
        "what it is worth.",
        "Choose an answer, then press Reveal.",
        "predict",
        question="more",
    ),
)
"""In their order."""


def stops(rooms: Sequence[str]) -> tuple[Stop, ...]:
    """Those whose room is there."""
    return tuple(stop for stop in STOPS if stop.room in rooms)


def arrive(
    here: Sequence[Stop],
    number: int,
    usable: Sequence[str],
    done: Sequence[int] = (),
    given: Sequence[str] = (),
) -> None:
    """Open what a stop is about; what it does not speak of stays as it is.

    Args:
        here: the stops.
        number: which of them, from 1.
        usable: the strategies that can be chosen.
        done: stops that are left behind with this.
        given: what the address says itself, such as ``room``; that is left alone.
    """
    stop = here[number - 1]
    opened = {"room": stop.room, "step": stop.step, "question": stop.question}
    changes = {name: value for name, value in opened.items() if value and name not in given}
    choice.update(tour=number, done=tuple(sorted({*choice.current().done, *done})), **changes)
    if stop.strategy in usable and "strategy" not in given:
        state.update(strategy=stop.strategy)


def draw(here: Sequence[Stop], usable: Sequence[str]) -> None:
    """The stop that is open, or the way in."""
    lesson = choice.current()
    if not lesson.tour or lesson.tour > len(here):
        _invitation(here, usable)
        return
    number, stop = lesson.tour, here[lesson.tour - 1]
    with st.container(key="lab_tour", gap="xsmall"):
        st.html(
            f'<div class="lab-stop">{_dots(len(here), number, lesson.done)}'
            f"<h3>Stop {number} of {len(here)}: {escape(stop.title)}</h3><p>{escape(stop.look)}</p>"
            f"<p><b>Try it:</b> {escape(stop.do)}</p></div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Back",
                key="lab_back",
                icon=":material/arrow_back:",
                disabled=number == 1,
                on_click=arrive,
                args=(here, number - 1, usable),
            )
            last = number == len(here)
            st.button(
                "Finish" if last else "Next",
                key="lab_forward",
                type="primary",
                icon=":material/check:" if last else ":material/arrow_forward:",
                on_click=_finish if last else arrive,
                args=(number,) if last else (here, number + 1, usable, (number,)),
            )
            st.button(
                "Skip the tour", key="lab_skip", type="tertiary", on_click=lambda: choice.update(tour=0)
            )


def _invitation(here: Sequence[Stop], usable: Sequence[str]) -> None:
    done = [number for number in choice.current().done if number <= len(here)]
    ahead = next((number for number in range(1, len(here) + 1) if number not in done), 1)
    if not done:
        words, label = (
            f"New to fusion? {len(here)} stops at the real thing, about ten minutes.",
            "Take the tour",
        )
    elif len(done) == len(here):
        words, label = f"You have seen all {len(here)} stops of the tour.", "Once more"
    else:
        words, label = (
            f"You have seen {len(done)} of {len(here)} stops of the tour.",
            f"Go on at stop {ahead}",
        )
    with st.container(key="lab_invitation", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="mm-about">{escape(words)}</p>')
        st.button(
            label, key="lab_tour_start", icon=":material/tour:", on_click=arrive, args=(here, ahead, usable)
        )


def _finish(number: int) -> None:
    choice.update(tour=0, done=tuple(sorted({*choice.current().done, number})))


def _dots(count: int, here: int, done: Sequence[int]) -> str:
    marks = "".join(
        f'<i class="{"lab-here" if n == here else "lab-done" if n in done else ""}"></i>'
        for n in range(1, count + 1)
    )
    seen = sum(number <= count for number in done)
    return f'<div class="lab-dots" role="img" aria-label="{seen} of {count} stops done">{marks}</div>'
