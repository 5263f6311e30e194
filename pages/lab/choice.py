"""What a person chose in the Fusion Lab alone: the room, the step, the item, the tour and how far it came.

It lives in the session through ``pages.shared.state``, and in the address beside the shared choice.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from mmrec.service.tracing import StepKey
from pages.shared.own import Own, asked_of, one_of

Room = Literal["pipeline", "sliders", "predict", "conflict", "gap"]
ROOMS: tuple[Room, ...] = get_args(Room)
STEPS: tuple[StepKey, ...] = get_args(StepKey)


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


_own: Own[Lesson] = Own("lab")
current, update, setter = _own.current, _own.update, _own.setter


def begin(items: Sequence[str], asked_here: Sequence[str], stops: int) -> Lesson:
    """Take the lesson from the session and from what the address newly asks for.

    A value in the address that is not valid is left out, and ``state.notes`` says so.
    """
    lesson = asked_of(
        _own.kept() or Lesson(),
        {
            "room": ("room", lambda value: one_of(value, ROOMS)),
            "step": ("step", lambda value: one_of(value, STEPS)),
            "item": ("item", lambda value: one_of(value, items)),
            "question": ("question", lambda value: one_of(value, asked_here)),
            "tour": ("tour", lambda value: int(one_of(value, [str(n) for n in range(1, stops + 1)]))),
        },
    )
    if lesson.item and lesson.item not in items:  # another world
        lesson = dataclasses.replace(lesson, item="")
    return _own.keep(lesson)


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
