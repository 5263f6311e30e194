"""The fusion race: several strategies on one question, and what sets their lists apart."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mmrec.errors import InvalidInput
from mmrec.evaluation.overlap import jaccard, places, rank_biased_overlap
from mmrec.service.moves import BASELINE, Move, move, standard_parts, summary
from mmrec.types import Item, Recommendations, Request, StrategyInfo

if TYPE_CHECKING:
    from mmrec.service.studio import Studio


@dataclass(frozen=True)
class Runner:
    """One strategy in the race.

    Attributes:
        places: item id -> place in this strategy's full ranking, for every item of ``Race.items``.
        moves: of its list against the reference, in the order of the list; empty for the reference itself.
        summary: those moves in words.
    """

    strategy: StrategyInfo
    found: Recommendations
    places: Mapping[str, int]
    moves: tuple[Move, ...]
    summary: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Its list."""
        return tuple(entry.item.item_id for entry in self.found.items)

    def risen(self, count: int) -> tuple[Move, ...]:
        """What it moved up most against the reference."""
        up = [entry for entry in self.moves if entry.up > 0]
        return tuple(sorted(up, key=lambda entry: -entry.up)[:count])


@dataclass(frozen=True)
class Race:
    """Several strategies on the same person and query.

    Attributes:
        reference: the strategy that all are measured against; one of the runners.
        items: whatever stands on at least one list, in the order in which the lists name it.
        rbo: rank-biased overlap of every two lists, ``(S, S)``, in the order of the runners.
        jaccard: likewise, the share of items that both hold.
        skipped: one sentence for each strategy that could not run.
        notes: what the lists themselves have to say, each sentence once.
        elapsed_ms: server time.
    """

    reference: str
    runners: tuple[Runner, ...]
    items: tuple[Item, ...]
    rbo: np.ndarray = field(repr=False)
    jaccard: np.ndarray = field(repr=False)
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    elapsed_ms: float

    def runner(self, name: str) -> Runner:
        """The runner of that name."""
        return next(runner for runner in self.runners if runner.strategy.name == name)


@dataclass(frozen=True)
class Crossing:
    """One strategy's lists for two questions: how much they share."""

    strategy: StrategyInfo
    first: Recommendations
    second: Recommendations
    rbo: float
    jaccard: float
    shared: frozenset[str]


def race(studio: Studio, request: Request, strategies: Sequence[str]) -> Race:
    """Let strategies answer the same question.

    Args:
        studio: the world and the encoder.
        request: the question; ``request.strategy`` is the reference, which runs also if ``strategies`` lacks
            it. Weights by hand go only to strategies that take them.
        strategies: who runs, in this order.

    Raises:
        NotFound: for an unknown persona, strategy or category.
        InvalidInput: for a number out of its range, or without any strategy.
        NotTrained: if the reference is not trained; others are then skipped with a sentence.
    """
    started = time.perf_counter()
    if not strategies:
        raise InvalidInput("No strategy was named; a race needs at least one.")
    names = tuple(dict.fromkeys((*strategies, request.strategy)))
    infos = [studio.strategy(name) for name in names]
    skipped = tuple(
        f"{info.label} is not trained for this encoder, so it does not run."
        for info in infos
        if info.state == "untrained" and info.name != request.strategy
    )
    running = [info for info in infos if info.state != "untrained" or info.name == request.strategy]
    asked = [asked_of(request, info) for info in running]
    found = [studio.recommend(question) for question in asked]
    standings = [studio.standing(question) for question in asked]
    items = {entry.item.item_id: entry.item for answer in found for entry in answer.items}
    rows = {item_id: studio.catalogue.row[item_id] for item_id in items}
    ranks = [places(one.scored.scores, one.allowed) for one in standings]
    reference = next(at for at, info in enumerate(running) if info.name == request.strategy)
    parts = [standard_parts(one.scored, one.allowed) for one in standings]
    names_of_parts = (*studio.modalities, BASELINE)
    runners = []
    for at, (info, answer) in enumerate(zip(running, found, strict=True)):
        moves: list[Move] = []
        for entry in answer.items if at != reference else ():
            row = rows[entry.item.item_id]
            here, there = (
                dict(zip(names_of_parts, parts[one][row].tolist(), strict=True)) for one in (at, reference)
            )
            before = int(ranks[reference][row])
            moves.append(move(entry.item, entry.rank, before, here, there, running[reference].label))
        runners.append(
            Runner(
                strategy=info,
                found=answer,
                places={item_id: int(ranks[at][row]) for item_id, row in rows.items()},
                moves=tuple(moves),
                summary="The reference." if at == reference else summary(moves, running[reference].label),
            )
        )
    lists = [runner.ids for runner in runners]
    return Race(
        reference=request.strategy,
        runners=tuple(runners),
        items=tuple(items.values()),
        rbo=np.array([[rank_biased_overlap(a, b) for b in lists] for a in lists]),
        jaccard=np.array([[jaccard(a, b) for b in lists] for a in lists]),
        skipped=skipped,
        notes=tuple(dict.fromkeys(note for answer in found for note in answer.notes)),
        elapsed_ms=(time.perf_counter() - started) * 1000.0,
    )


def asked_of(request: Request, strategy: StrategyInfo) -> Request:
    """The same question to another strategy; weights by hand go only to one that takes them."""
    weights = request.modality_weights if strategy.takes_weights else None
    return dataclasses.replace(request, strategy=strategy.name, modality_weights=weights)


def crossings(first: Race, second: Race) -> tuple[Crossing, ...]:
    """Every strategy that runs in both races, and what its two lists share."""
    there = {runner.strategy.name: runner for runner in second.runners}
    return tuple(
        Crossing(
            strategy=runner.strategy,
            first=runner.found,
            second=there[runner.strategy.name].found,
            rbo=rank_biased_overlap(runner.ids, there[runner.strategy.name].ids),
            jaccard=jaccard(runner.ids, there[runner.strategy.name].ids),
            shared=frozenset(runner.ids) & frozenset(there[runner.strategy.name].ids),
        )
        for runner in first.runners
        if runner.strategy.name in there
    )


def sensible(strategies: Sequence[StrategyInfo]) -> tuple[str, ...]:
    """Four or five that are worth a first look: one of every kind, the best of it where that was measured.

    The best fusion, the best that has an attention, the best late fusion, the best modality, popularity.
    """

    def best(fitting: Sequence[StrategyInfo]) -> list[StrategyInfo]:
        ranked = sorted(fitting, key=lambda info: -(info.quality.value if info.quality else 0.0))
        return ranked[:1]

    usable = [info for info in strategies if info.state != "untrained"]
    fused = [info for info in usable if info.level in ("feature", "model")]
    top = best(fused)
    chosen = (
        top
        + best([info for info in fused if info.has_attention and info not in top])
        + best([info for info in usable if info.level == "decision"])
        + best([info for info in usable if info.level == "single"])
        + [info for info in usable if info.name == "popularity"]
    )
    return tuple(dict.fromkeys(info.name for info in chosen or usable[:1]))


def yardstick(strategies: Sequence[StrategyInfo], running: Sequence[str]) -> str:
    """The reference to start with: a single modality shows best what fusion adds; else the last that runs."""
    level = {info.name: info.level for info in strategies}
    return next((name for name in running if level[name] == "single"), running[-1])
