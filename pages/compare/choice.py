"""What a person chose on the Compare page alone: who races, against whom, what is pinned, which test is open.

It lives in the session through ``pages.shared.state``, and in the address beside the shared choice.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from mmrec.service.comparing import sensible, yardstick
from mmrec.service.tasting import MODES, Mode, Outcome
from mmrec.types import StrategyInfo
from pages.shared import state
from pages.shared.own import Own, asked_of, one_of

View = Literal["race", "pair", "taste"]
Measure = Literal["rbo", "jaccard"]
VIEWS: tuple[View, ...] = get_args(View)
MEASURES: tuple[Measure, ...] = get_args(Measure)

_ROUND = "compare.round"


@dataclass(frozen=True)
class Contest:
    """Everything that can be chosen here and shared.

    Attributes:
        running: names of the strategies that race, in this order.
        reference: the one that all are measured against.
        item: the item that is kept lit; empty for the one that the lists disagree about most.
        other: persona of the second question; empty for the same person.
        other_text: its words.
        rivals: the two of the blind test; empty to have two of the racing ones drawn.
    """

    running: tuple[str, ...]
    reference: str
    view: View = "race"
    item: str = ""
    measure: Measure = "rbo"
    other: str = ""
    other_text: str = ""
    rivals: tuple[str, ...] = ()
    mode: Mode = "items"


@dataclass(frozen=True)
class Round:
    """One blind test on its way.

    Attributes:
        seed: tosses its coins.
        ticket: of the test that the votes belong to.
        liked: ids of what is liked so far.
        outcome: once it is revealed.
    """

    seed: int
    ticket: str = ""
    liked: tuple[str, ...] = ()
    outcome: Outcome | None = None


_own: Own[Contest] = Own("compare")
current, update, setter = _own.current, _own.update, _own.setter


def begin(strategies: Sequence[StrategyInfo], personas: Sequence[str], items: Sequence[str]) -> Contest:
    """Take the contest from the session and from what the address newly asks for.

    A value in the address that is not valid is left out, and ``state.notes`` says so.
    """
    usable = [info.name for info in strategies if info.state != "untrained"]
    contest = _own.kept()
    if contest is None:
        running = sensible(strategies)
        contest = Contest(running, yardstick(strategies, running))
    contest = asked_of(
        contest,
        {
            "race": ("running", lambda value: _some_of(value, usable)),
            "against": ("reference", lambda value: one_of(value, usable)),
            "show": ("view", lambda value: one_of(value, VIEWS)),
            "item": ("item", lambda value: one_of(value, items)),
            "overlap": ("measure", lambda value: one_of(value, MEASURES)),
            "b": ("other", lambda value: one_of(value, personas)),
            "btext": ("other_text", lambda value: value),
            "rivals": ("rivals", lambda value: _two_of(value, usable)),
            "taste": ("mode", lambda value: one_of(value, MODES)),
        },
    )
    return _own.keep(_valid(contest, strategies, usable, personas, items))


def as_params(contest: Contest) -> dict[str, str]:
    """What of it goes into the address."""
    params = {"race": ",".join(contest.running), "against": contest.reference}
    shared = {
        "show": contest.view if contest.view != "race" else "",
        "item": contest.item,
        "overlap": contest.measure if contest.measure != "rbo" else "",
        "b": contest.other,
        "btext": contest.other_text if len(contest.other_text) <= state.LONGEST_SHARED_TEXT else "",
        "rivals": ",".join(contest.rivals),
        "taste": contest.mode if contest.mode != "items" else "",
    }
    return params | {name: value for name, value in shared.items() if value}


def this_round() -> Round:
    """The blind test that is open; a new one if there is none."""
    found: Round | None = state.own(_ROUND)
    return next_round() if found is None else found


def next_round() -> Round:
    """Begin a new blind test."""
    fresh = Round(secrets.randbits(31))
    state.keep_own(_ROUND, fresh)
    return fresh


def begin_again() -> None:
    """``next_round`` for a button, which has no use for what it returns."""
    next_round()


def keep_round(current_round: Round) -> None:
    """Keep what was voted."""
    state.keep_own(_ROUND, current_round)


def _valid(
    contest: Contest,
    strategies: Sequence[StrategyInfo],
    usable: Sequence[str],
    personas: Sequence[str],
    items: Sequence[str],
) -> Contest:
    """Brought back into what this world and encoder have."""
    running = tuple(name for name in contest.running if name in usable) or sensible(strategies)
    reference = contest.reference if contest.reference in usable else yardstick(strategies, running)
    return dataclasses.replace(
        contest,
        running=running,
        reference=reference,
        item=contest.item if contest.item in items else "",
        other=contest.other if contest.other in personas else "",
        rivals=contest.rivals if all(name in usable for name in contest.rivals) else (),
    )


def _some_of(value: str, valid: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_of(name, valid) for name in value.split(",")))


def _two_of(value: str, valid: Sequence[str]) -> tuple[str, ...]:
    found = _some_of(value, valid)
    if len(found) != 2:
        raise ValueError(value)
    return found
