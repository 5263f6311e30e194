"""``bench why``: how long opening an explanation takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

import typer

from mmrec.cli.bench import Timing, report, usable
from mmrec.cli.options import EncoderOption, JsonOption, WorldOption, quiet_stdout
from mmrec.service import Studio
from mmrec.service.explaining import Explainer
from mmrec.types import Query, Request

Clock = Callable[[], float]


def why(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    text: Annotated[str, typer.Option("--text", help="The words of the query.")] = "a blue bag",
    places: Annotated[int, typer.Option("--places", min=1, help="Items of each list.")] = 2,
    cpu_time: Annotated[
        bool,
        typer.Option(
            "--cpu-time",
            help="Count the processor's seconds of one thread, not the clock's: fair on a busy machine.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Time opening "why" on items of every strategy's list, nothing being known of item or list before.

    Opening is the receipt, the pulls, and the heatmap of the modality that adds most, tested. The rest is
    asked for by a click: the other modalities, all methods at once, the sliders.
    """
    import torch

    clock: Clock = time.process_time if cpu_time else time.perf_counter
    threads = torch.get_num_threads()
    if cpu_time:
        torch.set_num_threads(1)  # threads that wait for each other would count, too
    with quiet_stdout():
        studio = Studio.open(world, encoder)
        studio.warm()
        opened, others, every, tips = [], [], [], []
        for strategy in usable(studio):
            for number, persona in enumerate(studio.personas()):
                query = Query(text=text) if number % 2 else Query()
                request = Request(persona.persona_id, strategy, query)
                for entry in studio.recommend(request).items[:places]:
                    explainer, item_id = Explainer(studio), entry.item.item_id  # nothing kept

                    started = clock()
                    lookable = explainer.why(request, item_id).lookable
                    for modality in lookable[:1]:
                        explainer.look(request, item_id, modality)
                    opened.append((clock() - started) * 1000)
                    for modality in lookable[1:]:
                        started = clock()
                        explainer.look(request, item_id, modality)
                        others.append((clock() - started) * 1000)
                    for modality in lookable[:1]:
                        started = clock()
                        explainer.look(request, item_id, modality, every=True)
                        every.append((clock() - started) * 1000)
                    if studio.strategy(strategy).takes_weights:
                        started = clock()
                        explainer.tipping(request, item_id)
                        tips.append((clock() - started) * 1000)
        measured = {
            "open: receipt, pulls, first heatmap": opened,
            "another modality": others,
            "all methods of the first": every,
            "sliders": tips,
        }
        how = ", processor time of one thread" if cpu_time else ""
        results = [Timing.of(f"{name}{how}", times) for name, times in measured.items() if times]
    torch.set_num_threads(threads)
    report(results, json)
