"""``explain`` and ``explain-check``: why an item stands where it stands, and whether that is true."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import numpy as np
import typer

from mmrec.cli.options import (
    EncoderOption,
    JsonOption,
    WorldOption,
    print_json,
    print_table,
    quiet_stdout,
    say,
    say_progress,
)
from mmrec.service import Studio
from mmrec.service.explaining import Explainer, Explanation, Look, Tipping, number
from mmrec.types import Query, Request

StrategyOption = Annotated[str, typer.Option("--strategy", "-s", help="Whose list; `world show` lists them.")]
TextOption = Annotated[str, typer.Option("--text", "-t", help="Words to search with.")]


def explain(
    persona: Annotated[str, typer.Option("--persona", "-p", help="Who asks; `world show` lists them.")],
    item: Annotated[str, typer.Option("--item", "-i", help="Which item; `recommend` lists some.")],
    world: WorldOption = "store",
    strategy: StrategyOption = "user-attention",
    text: TextOption = "",
    less: Annotated[str, typer.Option("--less", help="Words to move away from.")] = "",
    query_weight: Annotated[
        float, typer.Option("--query-weight", help="How much the query counts against the history, 0 to 1.")
    ] = 0.5,
    k: Annotated[int, typer.Option("-k", help="Length of the list that it may drop out of.")] = 10,
    encoder: EncoderOption = "bundled",
    json: JsonOption = False,
) -> None:
    """Say why an item stands where it stands: what adds to its score, where the encoder looked, what tips it.

    Shapley values over picture, text, sound, history and query sum to the score; every heatmap is tested by
    deleting its hottest parts; docs/explanations.md says how exactly.
    """
    with quiet_stdout():
        explainer = Explainer(Studio.open(world, encoder))
        request = Request(persona, strategy, Query(text=text, less=less), query_weight, k=k)
        why, tipping = explainer.why(request, item), explainer.tipping(request, item)
        looks = [explainer.look(request, item, modality, every=True) for modality in why.lookable]
    if json:
        print_json(as_json(request, why, tipping, looks))
    else:
        _print(why, tipping, looks)


def explain_check(
    world: WorldOption = "store",
    strategy: StrategyOption = "user-attention",
    n: Annotated[int, typer.Option("-n", help="How many items.")] = 200,
    text: TextOption = "",
    encoder: EncoderOption = "bundled",
    json: JsonOption = False,
) -> None:
    """Test every heatmap method on many items: does deleting its hottest parts cost more than random ones?"""
    from mmrec.service.explain_check import BAR, check

    with quiet_stdout():
        studio = Studio.open(world, encoder)
        report = check(
            studio, n, strategy, Query(text=text), lambda done, total: say_progress("items", done, total)
        )
    if json:
        print_json(report)
        return
    print_table(
        f"{report['world']}, {report['strategy']}, {report['n']} items: share on which the hottest fifth "
        "costs more than a random fifth",
        ("modality", "method", "beats random", "95% interval", "beats 9 in 10 draws", "drop", "random", ""),
        [
            (
                row["modality"],
                row["method"] + (" (shown)" if row["default"] and row is not report["opening"] else ""),
                f"{row['beats_random']:.1%} of {row['items']}",
                f"[{row['low']:.1%}, {row['high']:.1%}]",
                f"{row['faithful']:.1%}",
                number(row["drop"]),
                number(row["random"]),
                row["verdict"],
            )
            for row in ([report["opening"]] if report["opening"] else []) + report["results"]
        ],
    )
    say(f"The bar for what is shown by default is {BAR:.0%}.")


def as_json(request: Request, why: Explanation, tipping: Tipping, looks: list[Look]) -> dict[str, Any]:
    """The published form of an explanation."""
    return {
        "persona": request.persona_id,
        "strategy": request.strategy,
        "item_id": why.item.item_id,
        "title": why.item.title,
        "place": why.place,
        "of": why.of,
        "k": why.k,
        "receipt": _plain(why.receipt),
        "pulls": {
            "exact": why.pulls.exact,
            "items": [
                {"item_id": why.items[p.row].item_id, "title": why.items[p.row].title, "effect": p.effect}
                for p in why.pulls.pulls
            ],
        },
        "smallest_change": [
            {
                "kind": "history",
                "without": [why.items[row].title for row in why.history_change.parts],
                "place": why.history_change.place,
                "single": why.history_change.single,
            }
        ]
        + [
            {
                "kind": look.change.kind,
                "without": [look.labels[at] for at in look.change.parts],
                "place": look.change.place,
                "single": look.change.single,
            }
            for look in looks
            if look.change is not None
        ],
        "tipping": [
            {
                "modality": slider.modality,
                "now": slider.now,
                "leaves": slider.leaves,
                "linear": slider.linear,
                "swaps": [
                    {
                        "at": tip.at,
                        "with": tipping.items[tip.row].item_id,
                        "ahead_below": tip.below,
                        "ahead_above": tip.above,
                    }
                    for tip in slider.tips
                ],
            }
            for slider in tipping.sliders
        ],
        "looks": [
            {
                "modality": look.modality,
                "unit": look.unit,
                "labels": look.labels,
                "methods": [
                    {
                        "method": note.name,
                        "shown": note is look.note,
                        "reason": note.reason,
                        "values": None if note.heat is None else note.heat.levels.tolist(),
                        "agreement": note.agreement,
                        "faithfulness": None if note.heat is None else _plain(note.heat.faithfulness),
                    }
                    for note in (look.note, *look.others)
                ],
            }
            for look in looks
        ],
        "sentences": [*why.sentences, *tipping.sentences, *(s for look in looks for s in look.sentences)],
    }


def _plain(value: Any) -> Any:
    found = dataclasses.asdict(value)
    return {key: v.tolist() if isinstance(v, np.ndarray) else v for key, v in found.items()}


def _print(why: Explanation, tipping: Tipping, looks: list[Look]) -> None:
    print_table(
        f"{why.item.title}: {number(why.receipt.baseline)} + ... = {number(why.receipt.score)}",
        ("who", "adds", "lost without it"),
        [(e.player, number(e.value, sign=True), number(e.last, sign=True)) for e in why.receipt.entries],
    )
    for look in looks:
        print_table(
            f"{look.modality}, by part",
            ("method", "agrees with the first", "hottest deleted", "random deleted", "test"),
            [
                (
                    note.label,
                    "" if note.agreement is None else f"{note.agreement:+.2f}",
                    *(
                        ("", "", note.reason)
                        if note.heat is None
                        else (
                            number(-note.heat.faithfulness.drop, sign=True),
                            number(-float(np.mean(note.heat.faithfulness.random)), sign=True),
                            note.heat.faithfulness.verdict,
                        )
                    ),
                )
                for note in (look.note, *look.others)
            ],
        )
    for sentence in [*why.sentences, *tipping.sentences, *(s for look in looks for s in look.sentences)]:
        typer.echo(sentence)
