"""The blind taste test: two strategies' lists without their names, a verdict, and the count of verdicts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from mmrec.errors import InvalidInput
from mmrec.evaluation.interleaving import Draft, anytime_interval, team_draft
from mmrec.feedback import Verdict, Winner
from mmrec.service.comparing import asked_of
from mmrec.types import Item, Request, StrategyInfo

if TYPE_CHECKING:
    from mmrec.service.studio import Studio

Mode = Literal["items", "lists"]
MODES: tuple[Mode, ...] = get_args(Mode)

Preference = Literal["left", "right", "alike"]


@dataclass(frozen=True)
class Taste:
    """A blind test before its verdict; only ``items`` and ``lists`` may be shown.

    Attributes:
        ticket: names this test, so that it counts once.
        items: what both strategies put forward, interleaved by team draft.
        lists: the two whole lists, in an order that a coin decided.
        alike: the two lists are the same, so there is nothing to judge.
    """

    ticket: str
    persona_id: str
    mode: Mode
    items: tuple[Item, ...]
    lists: tuple[tuple[Item, ...], tuple[Item, ...]]
    alike: bool
    rivals: tuple[StrategyInfo, StrategyInfo] = field(repr=False)
    draft: Draft = field(repr=False)
    swapped: bool = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What a verdict reveals.

    Attributes:
        rivals: the two strategies in alphabetical order of their names.
        winner: which of them won.
        credit: how many of the liked items each brought in; None where whole lists were judged.
        brought: item id -> name of the strategy that brought it in, for the interleaved list.
        left: name of the strategy whose list stood left.
        counted: False where the same test had been judged before.
        sentence: the outcome in words.
    """

    rivals: tuple[StrategyInfo, StrategyInfo]
    winner: Winner
    credit: tuple[int, int] | None
    brought: dict[str, str]
    left: str
    counted: bool
    sentence: str


@dataclass(frozen=True)
class Tally:
    """All verdicts on two strategies.

    Attributes:
        share: of the first among the tests that had a winner; None without any.
        low: lower end of its 95% interval, which holds whenever one stops; ties have no part in it.
        high: upper end.
    """

    first: StrategyInfo
    second: StrategyInfo
    wins_first: int
    wins_second: int
    ties: int
    share: float | None
    low: float
    high: float

    @property
    def sentence(self) -> str:
        """What can be said, and no more."""
        decided = self.wins_first + self.wins_second
        if not decided:
            return "No test had a winner yet."
        if self.low > 0.5 or self.high < 0.5:
            better = self.first if self.low > 0.5 else self.second
            return f"{better.label} is preferred more often than not, whatever made one stop here."
        return (
            f"{decided} decided {'test leaves' if decided == 1 else 'tests leave'} open which is preferred."
        )


def taste(studio: Studio, request: Request, rivals: tuple[str, str], mode: Mode, seed: int) -> Taste:
    """Set up a blind test; the same arguments and lists give the same test.

    Args:
        studio: the world and the encoder.
        request: whose lists; its strategy has no say.
        rivals: two different strategies.
        mode: judge the items of one interleaved list, or two whole lists.
        seed: tosses the coins.

    Raises:
        InvalidInput: for an unknown mode, or twice the same strategy.
        NotFound: for an unknown persona or strategy.
        NotTrained: if a rival is not trained.
    """
    if mode not in MODES:
        raise InvalidInput(f"Unknown mode {mode!r}. Valid: {', '.join(MODES)}.")
    if rivals[0] == rivals[1]:
        raise InvalidInput(f"Both rivals are {rivals[0]!r}; a taste test needs two different strategies.")
    ordered = sorted(rivals)
    first, second = (studio.strategy(name) for name in ordered)
    lists = [
        tuple(entry.item for entry in studio.recommend(asked_of(request, info)).items)
        for info in (first, second)
    ]
    items = {item.item_id: item for ranking in lists for item in ranking}
    rng = np.random.default_rng(seed)
    ids = [[item.item_id for item in ranking] for ranking in lists]
    draft = team_draft(ids[0], ids[1], request.k, rng)
    swapped = bool(rng.integers(2))
    shown = (lists[1], lists[0]) if swapped else (lists[0], lists[1])
    words = repr((seed, mode, ordered, request.persona_id, ids))
    return Taste(
        ticket=hashlib.sha256(words.encode()).hexdigest()[:32],
        persona_id=request.persona_id,
        mode=mode,
        items=tuple(items[item_id] for item_id in draft.items),
        lists=shown,
        alike=ids[0] == ids[1],
        rivals=(first, second),
        draft=draft,
        swapped=swapped,
    )


def judge_items(studio: Studio, session: str, test: Taste, liked: Sequence[str]) -> Outcome:
    """Whoever brought in more of what was liked wins; the verdict is kept.

    Raises:
        InvalidInput: if nothing was liked, which judges nobody, or something that is not on the list.
        Unavailable: if the database cannot be written.
    """
    if not liked:
        raise InvalidInput("Nothing was liked yet; mark at least one item, or judge whole lists.")
    for item_id in liked:
        if item_id not in test.draft.items:
            raise InvalidInput(f"The item {item_id!r} is not on this list.")
    first, second = test.draft.credit(liked)
    winner: Winner = "first" if first > second else "second" if second > first else "tie"
    return _reveal(studio, session, test, winner, (first, second))


def judge_lists(studio: Studio, session: str, test: Taste, preferred: Preference) -> Outcome:
    """Whose whole list was preferred wins; the verdict is kept.

    Raises:
        InvalidInput: for an unknown preference.
        Unavailable: if the database cannot be written.
    """
    if preferred not in get_args(Preference):
        valid = ", ".join(get_args(Preference))
        raise InvalidInput(f"Unknown preference {preferred!r}. Valid: {valid}.")
    winner: Winner = "tie"
    if preferred != "alike":
        winner = "second" if (preferred == "left") == test.swapped else "first"
    return _reveal(studio, session, test, winner, None)


def _reveal(
    studio: Studio, session: str, test: Taste, winner: Winner, credit: tuple[int, int] | None
) -> Outcome:
    first, second = test.rivals
    verdict = Verdict(test.persona_id, first.name, second.name, test.mode, winner)
    counted = studio.tastes.add(session, studio.world.name, test.ticket, verdict)
    if winner == "tie":
        said = f"Neither: {first.label} and {second.label} come out even."
    else:
        won, lost = (first, second) if winner == "first" else (second, first)
        said = f"{won.label} wins against {lost.label}."
    if credit is not None:
        said += f" Of what was liked, {first.label} brought in {credit[0]} and {second.label} {credit[1]}."
    return Outcome(
        rivals=test.rivals,
        winner=winner,
        credit=credit,
        brought={
            item: test.rivals[team].name
            for item, team in zip(test.draft.items, test.draft.teams, strict=True)
        },
        left=(second if test.swapped else first).name,
        counted=counted,
        sentence=said,
    )


def tally(studio: Studio, session: str | None = None) -> tuple[Tally, ...]:
    """All verdicts in this world by pair, the most tested first: of one session, or of everybody here.

    Pairs of which one is no longer in the table are left out.
    """
    known = {info.name: info for info in studio.strategies()}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for verdict in studio.tastes.verdicts(studio.world.name, session):
        if verdict.first in known and verdict.second in known:
            pair = counts.setdefault((verdict.first, verdict.second), {"first": 0, "second": 0, "tie": 0})
            pair[verdict.winner] += 1
    found = []
    for (first, second), count in counts.items():
        decided = count["first"] + count["second"]
        low, high = anytime_interval(count["first"], decided)
        found.append(
            Tally(
                first=known[first],
                second=known[second],
                wins_first=count["first"],
                wins_second=count["second"],
                ties=count["tie"],
                share=count["first"] / decided if decided else None,
                low=low,
                high=high,
            )
        )
    return tuple(sorted(found, key=lambda one: -(one.wins_first + one.wins_second + one.ties)))
