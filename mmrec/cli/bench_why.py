"""``bench why``: how long opening an explanation takes."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from mmrec.cli.bench import Timing, report, usable
from mmrec.cli.options import EncoderOption, JsonOption, WorldOption, quiet_stdout
from mmrec.service import Studio
from mmrec.service.explaining import Explainer
from mmrec.types import Query, Request


def why(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    text: Annotated[str, typer.Option("--text", help="The words of the query.")] = "a blue bag",
    places: Annotated[int, typer.Option("--places", min=1, help="Items of each list.")] = 2,
    json: JsonOption = False,
) -> None:
    """Time opening "why" on items of every strategy's list, nothing being known of item or list before.

    Opening is the receipt, the pulls, and the heatmap of the modality that adds most, tested. The rest is
    asked for by a click: the other modalities, all methods at once, the sliders.
    """
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

                    started = time.perf_counter()
                    lookable = explainer.why(request, item_id).lookable
                    for modality in lookable[:1]:
                        explainer.look(request, item_id, modality)
                    opened.append(_since(started))
                    for modality in lookable[1:]:
                        started = time.perf_counter()
                        explainer.look(request, item_id, modality)
                        others.append(_since(started))
                    for modality in lookable[:1]:
                        started = time.perf_counter()
                        explainer.look(request, item_id, modality, every=True)
                        every.append(_since(started))
                    if studio.strategy(strategy).takes_weights:
                        started = time.perf_counter()
                        explainer.tipping(request, item_id)
                        tips.append(_since(started))
        measured = {
            "open: receipt, pulls, first heatmap": opened,
            "another modality": others,
            "all methods of the first": every,
            "sliders": tips,
        }
        results = [Timing.of(name, times) for name, times in measured.items() if times]
    report(results, json)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
