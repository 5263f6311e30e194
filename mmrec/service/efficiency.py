"""The use case behind ``bench efficiency``: what smaller weights cost and gain, in one table."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from mmrec.errors import NotTrained
from mmrec.service.jobs import Pair, Say, quietly, sources_of, stored_embeddings

SINGLE = "float32"
_THINGS = 32
"""Pictures and texts that are embedded in every form."""


@dataclass(frozen=True)
class Compressed:
    """One network in one form.

    Attributes:
        what: a strategy's name, or ``encoder``.
        form: ``float32`` or a name of ``COMPRESSIONS``.
        bytes: of its file.
        p50, p95: milliseconds: of one list, or of embedding one text.
        value: nDCG@10 of a strategy; None for the encoder.
        lost: nDCG@10 of single precision minus that, with its paired interval ``low``, ``high``.
        cosine, worst: of the encoder's embeddings to those of single precision, mean and least.
    """

    what: str
    form: str
    bytes: int
    p50: float
    p95: float
    value: float | None = None
    lost: float | None = None
    low: float | None = None
    high: float | None = None
    cosine: float | None = None
    worst: float | None = None


def measure(
    found: Pair,
    strategies: str = "gated",
    people: int = 500,
    rounds: int = 20,
    say: Say = quietly,
    *,
    encoder: bool = True,
) -> list[Compressed]:
    """Strategies, and the encoder, in single precision and in every form of ``encoders.compression``.

    Args:
        found: world and encoder; the catalogue has to be embedded.
        strategies: ``all``, or names separated by commas.
        people: ask at most so many held-out people for nDCG@10.
        rounds: every form is timed once a round, so that what else the machine does meets all alike.
        say: gets a line a network.
        encoder: whether to measure the query encoder as well.

    Raises:
        NotFound: for an unknown strategy.
        NotTrained: if a strategy that was named has no weights; ``all`` leaves it out.
        Unavailable: if the catalogue is not embedded yet, or the encoder cannot be had.
    """
    from mmrec.recommender import Recommender
    from mmrec.service.jobs import chosen_strategies

    embeddings = stored_embeddings(found.workspace, found.info.key)
    out: list[Compressed] = []
    for name in chosen_strategies(strategies, embeddings.modalities):
        recommender = Recommender.load(found.workspace, embeddings, name)
        if recommender.info.state != "trained":
            if strategies.strip().lower() != "all":
                raise NotTrained(
                    f"{recommender.info.label} has no trained weights for this encoder; "
                    "train it with: python -m mmrec train."
                )
            continue
        out += _strategy(found, recommender, people, rounds)
        say(f"{name} is measured")
    if encoder:
        out += _encoder(found, rounds)
        say("the encoder is measured")
    return out


def _strategy(found: Pair, recommender: Any, people: int, rounds: int) -> list[Compressed]:
    import torch

    from mmrec.encoders.compression import COMPRESSIONS, bytes_on_disk
    from mmrec.evaluation.probes import Patient
    from mmrec.evaluation.protocol import cases_of
    from mmrec.fusion import Probe

    workspace = found.workspace
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    if len(cases) > people:
        cases = cases.take(np.sort(np.random.default_rng(0).permutation(len(cases))[:people]))
    patient = Patient(recommender.fusion, recommender.items, cases, workspace.catalogue.released)
    forms = {SINGLE: recommender.fusion} | {
        name: compress(recommender.fusion).eval() for name, compress in COMPRESSIONS.items()
    }
    one = Probe.of(cases.histories(np.arange(1)), len(recommender.items.mask))

    def ask(fusion: Any) -> None:
        with torch.inference_mode():
            fusion(recommender.items, one)

    times = _timed({name: partial(ask, fusion) for name, fusion in forms.items()}, rounds)
    out = []
    for name, fusion in forms.items():
        cost = patient.compared("form", name, "", patient.scores(recommender.items, fusion))
        p50, p95 = np.quantile(times[name], [0.5, 0.95])
        size = bytes_on_disk(fusion, name)
        told = (cost.value, cost.effect, cost.low, cost.high)
        out.append(Compressed(recommender.info.name, name, size, float(p50), float(p95), *told))
    return out


def _encoder(found: Pair, rounds: int) -> list[Compressed]:
    import torch

    from mmrec.encoders.compression import COMPRESSIONS, bytes_on_disk
    from mmrec.encoders.precision import Agreement
    from mmrec.encoders.precision._torch import TorchTowers

    encoder: Any = found.load_for_items()
    texts = [str(text) for text in sources_of(found.workspace)["text"] if text][:_THINGS]
    forms = {SINGLE: encoder.model} | {name: make(encoder.model) for name, make in COMPRESSIONS.items()}
    tokens = encoder.tokenizer(texts)
    towers = {name: TorchTowers(model) for name, model in forms.items()}
    with torch.inference_mode():
        vectors = {name: tower.text(tokens).numpy() for name, tower in towers.items()}

    def embed(tower: TorchTowers) -> None:
        with torch.inference_mode():
            tower.text(tokens[:1])

    times = _timed({name: partial(embed, tower) for name, tower in towers.items()}, rounds)
    out = []
    for name, model in forms.items():
        agreement = Agreement.between(vectors[name], vectors[SINGLE])
        p50, p95 = np.quantile(times[name], [0.5, 0.95])
        out.append(
            Compressed(
                "encoder",
                name,
                bytes_on_disk(model, name),
                float(p50),
                float(p95),
                cosine=agreement.mean,
                worst=agreement.worst,
            )
        )
    return out


def _timed(runs: Mapping[str, Callable[[], None]], rounds: int) -> dict[str, np.ndarray]:
    """Milliseconds of each run in each round, ``(rounds,)``, after one that does not count."""
    for run in runs.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            taken[name].append((time.perf_counter() - started) * 1000)
    return {name: np.array(each) for name, each in taken.items()}
