"""``diagnose``: does a strategy use its modalities?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mmrec.cli.evaluating import SPLITS
from mmrec.cli.options import (
    EncoderOption,
    JsonOption,
    PrecisionOption,
    WorldOption,
    print_json,
    print_table,
    quiet_stdout,
    say,
)
from mmrec.errors import InvalidInput, NotFound
from mmrec.service.choices import in_precision

_WIDE = 3
"""So many strategies stand side by side, with their intervals."""


def diagnose(
    world: WorldOption = "store",
    strategies: Annotated[
        str, typer.Option("--strategies", "--strategy", "-s", help="`all`, or names separated by commas.")
    ] = "attention",
    encoder: EncoderOption = "bundled",
    precision: PrecisionOption = "auto",
    split: Annotated[str, typer.Option("--split", help="`test`, or `validation`.")] = "test",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Trainings of a kind; their mean counts.")] = 1,
    retrain: Annotated[
        bool,
        typer.Option("--retrain/--no-retrain", help="Train anew without a modality and with a placebo."),
    ] = True,
    probe: Annotated[
        list[str] | None, typer.Option("--probe", help="Of all probes only this one; may be repeated.")
    ] = None,
    subsets: Annotated[
        bool, typer.Option("--subsets", help="Only train one strategy on every subset of the modalities.")
    ] = False,
    cold: Annotated[
        bool,
        typer.Option("--cold", help="Only ask for items that nobody had to do with, beside BPR-MF."),
    ] = False,
    people: Annotated[int, typer.Option("--people", min=1, help="Ask at most so many people.")] = 1000,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, help="Of each training, at most.")] = None,
    json: JsonOption = False,
) -> None:
    """Does a strategy use its modalities? Take each away, shuffle it, add a placebo, and give a verdict.

    Nothing that the world keeps is changed. With --no-retrain only the weights that are kept are asked.
    """
    encoder = in_precision(encoder, precision)
    if split not in SPLITS:
        raise NotFound.among("split", split, SPLITS)
    if cold and (subsets or probe or split != "test"):
        raise InvalidInput(
            "--cold asks the test split one question of its own: use it without --subsets, --probe, --split."
        )
    from mmrec.service import cold_start, diagnosis, jobs

    with quiet_stdout():
        found = jobs.pair(world, encoder)
        if subsets:
            report = diagnosis.retrained_subsets(found, strategies, split, range(seeds), say)
        elif cold:
            report = cold_start.cold_start(found, strategies, range(seeds), say, epochs=epochs)
        else:
            report = diagnosis.diagnose(
                found,
                strategies,
                split,
                say,
                seeds=range(seeds),
                retrain=retrain,
                people=people,
                epochs=epochs,
                probes=probe or (),
            )
    if json:
        print_json(report)
    elif subsets:
        _print_subsets(report)
    elif cold:
        _print_cold(report)
    else:
        _print(report)


def _print(report: dict[str, Any]) -> None:
    columns = [("twin", "gain over {}"), ("knockout", "{} masked"), ("shuffle", "{} shuffled")]
    columns += [("additive", "beyond adding"), ("retrained", "trained without {}")]
    columns += [("gradients", "gradient share of {}"), ("placebo", "placebo weight")]
    found = {
        (told["strategy"], f["probe"], f["modality"]): f
        for told in report["strategies"]
        for f in reversed(told["findings"])  # the first condition of a probe is the one that is shown
    }
    wanted = [
        (probe, modality, title.format(modality))
        for probe, title in columns
        for modality in (*report["modalities"], "")
        if any((told["strategy"], probe, modality) in found for told in report["strategies"])
    ]
    strategies = report["strategies"]
    title = (
        f"What costs {report['metric']}; {report['world']}, {report['split']}, {report['n']:,} people; "
        + (
            "95% intervals"
            if len(strategies) <= _WIDE
            else "* where the whole 95% interval is on one side of 0"
        )
    )
    say_it = _cell if len(strategies) <= _WIDE else _starred
    lines = [(report["metric"], *(f"{told['value']:.3f}" for told in strategies))]
    lines += [
        (name, *(say_it(found.get((told["strategy"], probe, m))) for told in strategies))
        for probe, m, name in wanted
    ]
    heads = ("", *(told["strategy"] for told in strategies))
    if len(strategies) > _WIDE:  # many strategies stand below each other
        heads, *lines = zip(heads, *lines, strict=True)
    print_table(title, heads, lines)
    for told in report["strategies"]:
        print_table(told["strategy"], (), [(told["verdict"],)])


def _starred(finding: dict[str, Any] | None) -> str:
    if finding is None or finding["unchanged"]:
        return "" if finding is None else "0"
    if finding["effect"] is None:
        return f"{finding['value']:.3f}"
    return f"{finding['effect']:+.3f}" + ("*" if finding["low"] > 0 or finding["high"] < 0 else "")


def _cell(finding: dict[str, Any] | None) -> str:
    if finding is None:
        return ""
    if finding["unchanged"]:
        return "0"
    value = finding["value"] if finding["effect"] is None else finding["effect"]
    sign = "" if finding["effect"] is None else "+"
    return f"{value:{sign}.3f} [{finding['low']:{sign}.3f}, {finding['high']:{sign}.3f}]"


def _print_subsets(report: dict[str, Any]) -> None:
    print_table(
        f"{report['strategy']} trained on subsets of the modalities; {report['world']}, {report['split']}, "
        f"mean of {len(report['seeds'])} trainings",
        ("modalities", "metric", "value", "95% interval"),
        [
            (r["modalities"], r["metric"], f"{r['value']:.4f}", f"[{r['low']:.4f}, {r['high']:.4f}]")
            for r in report["rows"]
        ],
    )
    print_table(
        "What all of them gain over a subset",
        ("over", "metric", "difference", "95% interval", "relative"),
        [
            (
                r["b"],
                r["metric"],
                f"{r['difference']:+.4f}",
                f"[{r['low']:+.4f}, {r['high']:+.4f}]",
                "" if r["relative"] is None else f"{r['relative']:+.1%}",
            )
            for r in report["paired"]
        ],
    )


def _print_cold(report: dict[str, Any]) -> None:
    print_table(
        f"{report['metric']} for {report['new']} items that nobody had to do with; {report['world']}, "
        f"{report['n']:,} people, mean of {len(report['seeds'])} trainings",
        (
            "strategy",
            "value",
            "95% interval",
            f"of {report['reference']}",
            f"beyond {report['bar']:g} times that",
        ),
        [
            (
                r["strategy"],
                f"{r['value']:.4f}",
                f"[{r['low']:.4f}, {r['high']:.4f}]",
                "" if r["times"] is None else f"{r['times']:.1f} times",
                ""
                if r["beyond"] is None
                else f"{r['beyond']:+.4f} [{r['beyond_low']:+.4f}, {r['beyond_high']:+.4f}]",
            )
            for r in report["rows"]
        ],
    )
