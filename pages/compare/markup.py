"""Data and HTML of the Compare page. Every supplied string is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from mmrec.service.comparing import Crossing, Race, Runner
from mmrec.service.moves import Move
from mmrec.service.tasting import Outcome, Tally, Taste
from mmrec.types import Item, Recommendations, StrategyInfo, WorldInfo
from pages.shared.cards import price
from pages.shared.charts import LEVELS
from pages.shared.media import item_url, sound_url

MOST_RISEN = 3


def lanes_data(race: Race, world: WorldInfo, lit: str) -> dict[str, Any]:
    """What the lanes draw."""
    return {
        "chosen": lit,
        "lanes": [_lane(race, runner, world) for runner in race.runners],
        "places": {runner.strategy.name: dict(runner.places) for runner in race.runners},
    }


def _lane(race: Race, runner: Runner, world: WorldInfo) -> dict[str, Any]:
    strategy, reference = runner.strategy, runner.strategy.name == race.reference
    moves = {entry.item.item_id: entry for entry in runner.moves}
    quality = strategy.quality
    facts = ["reference"] if reference else []
    facts.append("not measured" if quality is None else f"{quality.metric} {quality.value:.3f}")
    label = race.runner(race.reference).strategy.label
    return {
        "name": strategy.name,
        "label": strategy.label,
        "facts": " · ".join(facts),
        "hint": f"{LEVELS[strategy.level][0]}. {strategy.summary}",
        "reference": reference,
        "items": [
            {
                "id": entry.item.item_id,
                "place": entry.rank,
                "title": entry.item.title,
                "url": item_url(world.name, entry.item),
                **_arrow(moves.get(entry.item.item_id), len(runner.ids)),
                "hint": _hint(entry.item, entry.rank, strategy, moves.get(entry.item.item_id), label),
            }
            for entry in runner.found.items
        ],
    }


def _arrow(move: Move | None, k: int) -> dict[str, str]:
    """``▲3`` for places gained; ``▲43`` and ``new`` for what the reference has only at place 43."""
    if move is None:
        return {"move": "", "way": ""}
    if move.before > k:
        return {"move": f"▲{move.before}", "way": "new"}
    if move.up:
        return {
            "move": f"{'▲' if move.up > 0 else '▼'}{abs(move.up)}",
            "way": "up" if move.up > 0 else "down",
        }
    return {"move": "=", "way": "same"}


def _hint(item: Item, place: int, strategy: StrategyInfo, move: Move | None, reference: str) -> str:
    said = f"{item.title}: place {place} under {strategy.label}"
    return said if move is None else f"{said}, {move.before} under {reference}. {move.sentence}"


def moves_html(race: Race, world: WorldInfo) -> str:
    """What each strategy moved up most, from where, and which part of the score did it."""
    blocks = []
    for runner in race.runners:
        if runner.strategy.name == race.reference:
            continue
        rows = "".join(_risen(entry, world) for entry in runner.risen(MOST_RISEN))
        blocks.append(
            f'<section class="mm-moves"><h4>{escape(runner.strategy.label)}</h4>'
            f'<p class="mm-note">{escape(runner.summary)}</p>{rows}</section>'
        )
    return f'<div class="mm-moved">{"".join(blocks)}</div>'


def _risen(move: Move, world: WorldInfo) -> str:
    return (
        f'<div class="mm-risen">{picture(move.item, world)}<div><b>{move.before} → {move.place}</b> '
        f"{escape(move.item.title)}<span>{escape(move.sentence)}</span></div></div>"
    )


def picture(item: Item, world: WorldInfo, shared: bool = False) -> str:
    """A small picture that says what it is."""
    title = escape(item.title, quote=True)
    url = item_url(world.name, item)
    inside = f'<img src="{escape(url, quote=True)}" alt="{title}">' if url else "∅"
    return f'<span class="mm-pic{" mm-shared" if shared else ""}" title="{title}">{inside}</span>'


def crossings_html(found: Sequence[Crossing], world: WorldInfo, names: tuple[str, str]) -> str:
    """Two questions against each other, a strategy a row; what stands in both lists is framed."""
    rows = [
        '<div class="mm-cross mm-cross-head"><span></span>'
        f"<span>A · {escape(names[0])}</span><span>RBO</span><span>B · {escape(names[1])}</span></div>"
    ]
    for crossing in found:
        shared = len(crossing.shared)
        rows.append(
            f'<div class="mm-cross"><b>{escape(crossing.strategy.label)}</b>'
            f"{_strip(crossing.first, world, crossing)}"
            f'<span class="mm-common" role="img" aria-label="RBO {crossing.rbo:.2f}">'
            f'<i style="width:{100 * crossing.rbo:.0f}%"></i></span>'
            f"{_strip(crossing.second, world, crossing)}"
            f"<small>RBO {crossing.rbo:.2f} · {shared} of {len(crossing.first.items)} in both · "
            f"Jaccard {crossing.jaccard:.2f}</small></div>"
        )
    return f'<div class="mm-crossings">{"".join(rows)}</div>'


def _strip(found: Recommendations, world: WorldInfo, crossing: Crossing) -> str:
    cells = "".join(
        picture(entry.item, world, entry.item.item_id in crossing.shared) for entry in found.items
    )
    return f'<span class="mm-pics">{cells or "nothing passes the filters"}</span>'


def crossings_sentence(found: Sequence[Crossing]) -> str:
    """Which strategy tells the two questions apart most."""
    if not found:
        return "No strategy answers both questions."
    low, high = min(found, key=lambda one: one.rbo), max(found, key=lambda one: one.rbo)
    if len(found) == 1:
        return f"{low.strategy.label}: RBO {low.rbo:.2f} between the two lists; 1 would be the same list."
    if low.rbo == high.rbo:
        return f"Every strategy tells the two apart alike: RBO {low.rbo:.2f}."
    return (
        f"{low.strategy.label} tells the two apart most (RBO {low.rbo:.2f}), "
        f"{high.strategy.label} least ({high.rbo:.2f}; 1 would be the same list)."
    )


def taste_data(
    test: Taste, world: WorldInfo, liked: Sequence[str], outcome: Outcome | None
) -> dict[str, Any]:
    """What the blind test draws. Before the reveal nothing here says whose an item is."""
    label = {info.name: info.label for info in test.rivals}
    team = {info.name: number for number, info in enumerate(test.rivals)}

    def shown(item: Item, place: int, owner: str | None) -> dict[str, Any]:
        return {
            "id": item.item_id,
            "place": place,
            "title": item.title,
            "price": price(item.price, world.currency),
            "url": item_url(world.name, item),
            "sound": sound_url(world.name, item),
            **({} if owner is None else {"from": label[owner], "team": team[owner]}),
        }

    if test.mode == "items":
        items = [
            shown(item, place, None if outcome is None else outcome.brought[item.item_id])
            for place, item in enumerate(test.items, start=1)
        ]
        lists: list[dict[str, Any]] = [{"name": "", "items": items}]
    else:
        lists = [
            {
                "name": side if outcome is None else f"{side}: {label[_owner(test, outcome, number)]}",
                "items": [shown(item, place, None) for place, item in enumerate(found, start=1)],
            }
            for number, (side, found) in enumerate(zip(("Left list", "Right list"), test.lists, strict=True))
        ]
    return {
        "lists": lists,
        "votes": test.mode == "items",
        "open": outcome is None,
        "liked": list(liked),
        "words": {"like": "I’d take it"},
    }


def _owner(test: Taste, outcome: Outcome, number: int) -> str:
    if number == 0:
        return outcome.left
    return next(info.name for info in test.rivals if info.name != outcome.left)


def tally_html(rows: Sequence[Tally]) -> str:
    """Every pair that was tested: the share of the first, and its interval on a line around a half."""
    blocks = []
    for row in rows:
        decided = row.wins_first + row.wins_second
        if row.share is None:
            line, figure = "", "no test had a winner"
        else:
            interval = f"95% interval {row.low:.0%} to {row.high:.0%}"
            line = (
                f'<span class="mm-wilson" role="img" aria-label="{interval}">'
                f'<i style="left:{100 * row.low:.1f}%;width:{100 * (row.high - row.low):.1f}%"></i>'
                f'<b style="left:{100 * row.share:.1f}%"></b></span>'
            )
            figure = (
                f"{escape(row.first.label)} won {row.wins_first} of {decided}: "
                f"{row.share:.0%} [{row.low:.0%}, {row.high:.0%}]"
            )
        ties = f", {row.ties} even" if row.ties else ""
        blocks.append(
            f'<div class="mm-tally"><div><b>{escape(row.first.label)}</b> against '
            f"<b>{escape(row.second.label)}</b></div>{line}"
            f"<small>{figure}{ties}. {escape(row.sentence)}</small></div>"
        )
    return "".join(blocks)
