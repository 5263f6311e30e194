"""``bench efficiency``: smaller weights, and what they cost."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from mmrec.cli.bench import machine
from mmrec.cli.options import (
    EncoderOption,
    JsonOption,
    WorldOption,
    print_json,
    print_table,
    quiet_stdout,
    say,
)


def efficiency(
    world: WorldOption = "store",
    strategies: Annotated[
        str, typer.Option("--strategies", "-s", help="`all`, or names separated by commas.")
    ] = "gated",
    encoder: EncoderOption = "bundled",
    people: Annotated[int, typer.Option("--people", min=1, help="Ask at most so many people.")] = 500,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often each form is timed.")] = 20,
    json: JsonOption = False,
) -> None:
    """Measure strategies and the encoder in half precision, in eight bits and pruned: size, speed, quality.

    Pruned and eight-bit forms are made on the spot; nothing that the world keeps is changed.
    """
    from mmrec.service import jobs
    from mmrec.service.efficiency import measure

    with quiet_stdout():
        results = measure(jobs.pair(world, encoder), strategies, people, rounds, say)
    if json:
        print_json(
            {"machine": machine(), "world": world, "results": [dataclasses.asdict(r) for r in results]}
        )
        return
    print_table(
        f"{machine()}; {world}: one list, or one text embedded",
        ("what", "form", "on disk", "p50", "p95", "nDCG@10", "lost to float32", "cosine", "worst"),
        [
            (
                r.what,
                r.form,
                f"{r.bytes / 1000:,.0f} kB",
                f"{r.p50:.2f} ms",
                f"{r.p95:.2f} ms",
                "" if r.value is None else f"{r.value:.4f}",
                "" if r.lost is None else f"{r.lost:+.4f} [{r.low:+.4f}, {r.high:+.4f}]",
                "" if r.cosine is None else f"{r.cosine:.5f}",
                "" if r.worst is None else f"{r.worst:.5f}",
            )
            for r in results
        ],
    )
