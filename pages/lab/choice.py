"""What a person chose in the Fusion Lab alone: the room, the step, the item, the tour and how far it came.

It lives in the session through ``pages.shared.state``, and in the address beside the shared choice.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from mmrec.service.tracing import StepKey
from pages.shared import state

Room = Literal["pipeline", "sliders", "predict", "conflict", "gap"]
ROOMS: tuple[Room, ...] = get_args(Room)
STEPS: tuple[StepKey, ...] = get_args(StepKey)

_PAGE = "lab"


@dataclass(frozen=True)
class Lesson:
    """Everything that can be chosen here.

    Attributes:
        item: the item that is followed; empty for the first of the list.
        question: the one to predict; empty for the first.
        tour: the stop that is open, from 1; 0 for none.
        done: the stops that were left behind.
        answers: question -> what was predicted, once it was revealed.
    """

    room: Room = "pipeline"
    step: StepKey = "fusion"
    item: str = ""
    question: str = ""
    tour: int = 0
    done: tuple[int, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


def begin(items: Sequence[str], asked_here: Sequence[str], stops: int) -> Lesson:
    """Take the lesson from the session and from what the address newly asks for.

    A value in the address that is not valid is left out, and ``state.notes`` says so.
    """
    lesson: Lesson = state.own(_PAGE) or Lesson()
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "room": ("room", lambda value: _one_of(value, ROOMS)),
        "step": ("step", lambda value: _one_of(value, STEPS)),
        "item": ("item", lambda value: _one_of(value, items)),
        "question": ("question", lambda value: _one_of(value, asked_here)),
        "tour": ("tour", lambda value: int(_one_of(value, [str(n) for n in range(1, stops + 1)]))),
    }
    asked = state.asked()
    for name, (field, convert) in readers.items():
        if name not in asked:
            continue
        try:
            lesson = dataclasses.replace(lesson, **{field: convert(asked[name])})
        except ValueError:
            state.note(
                f"The address asked for {name} “{asked[name][:40]}”, which cannot be used; it was left out."
            )
    if lesson.item and lesson.item not in items:  # another world
        lesson = dataclasses.replace(lesson, item="")
    state.keep_own(_PAGE, lesson)
    return lesson


def current() -> Lesson:
    """What is chosen now; only after ``begin``."""
    found: Lesson = state.own(_PAGE)
    return found


def update(**changes: Any) -> None:
    """Change parts of it."""
    state.keep_own(_PAGE, dataclasses.replace(current(), **changes))


def setter(key: str, field: str, convert: Callable[[Any], Any] = lambda value: value) -> Callable[[], None]:
    """A callback that writes the widget ``key`` into a field."""

    def write() -> None:
        update(**{field: convert(state.shown(key))})

    return write


def as_params(lesson: Lesson) -> dict[str, str]:
    """What of it goes into the address."""
    params = {
        "room": lesson.room if lesson.room != "pipeline" or lesson.tour else "",
        "step": lesson.step,
        "item": lesson.item,
        "question": lesson.question if lesson.room == "predict" else "",
        "tour": str(lesson.tour or ""),
    }
    return {name: value for name, value in params.items() if value}


def _one_of(value: str, valid: Sequence[Any]) -> Any:
    if value not in valid:
        raise ValueError(value)
    return value
