"""The use case behind ``diagnose``: does a strategy use its modalities?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mmrec.errors import InvalidInput, NotFound, NotTrained
from mmrec.service.jobs import Pair, Say, quietly, stored_embeddings

if TYPE_CHECKING:
    from mmrec.evaluation.probes import Learn
    from mmrec.fusion import Fusion, Items
    from mmrec.training.lessons import Lessons


PEOPLE = 1000
"""So many held-out people are asked by default: enough for intervals of a hundredth, and seconds to ask."""


def diagnose(
    found: Pair,
    strategies: str = "all",
    split: str = "test",
    say: Say = quietly,
    *,
    seeds: Sequence[int] = (0,),
    retrain: bool = True,
    people: int = PEOPLE,
    epochs: int | None = None,
    probes: Sequence[str] = (),
) -> dict[str, Any]:
    """Put strategies through the probes of ``evaluation.probes``, and give a verdict on each.

    Nothing that the world keeps is changed.

    Args:
        found: world and encoder; the catalogue has to be embedded.
        strategies: ``all``, or names separated by commas.
        split: ``validation`` or ``test``.
        say: gets a line a strategy.
        seeds: of the retrained probes, one training each.
        retrain: whether to train anew; without, the answer comes in seconds from the weights that are kept.
        people: ask at most so many held-out people, drawn at random.
        epochs: of each training, at most; None for the default recipe.
        probes: names of probes; none for every one.

    Raises:
        NotFound: for an unknown strategy, split or probe.
        NotTrained: if a strategy that was named is not trained; ``all`` leaves it out.
        InvalidInput: if there is but one modality.
        Unavailable: if the catalogue is not embedded yet.
    """
    from mmrec.evaluation.metrics import HEADLINE
    from mmrec.evaluation.probes import PROBES, Patient, examine
    from mmrec.evaluation.protocol import cases_of
    from mmrec.evaluation.verdict import verdict
    from mmrec.fusion.single import SINGLES
    from mmrec.recommender import Recommender
    from mmrec.service.jobs import chosen_strategies
    from mmrec.service.teaching import lessons_of

    for probe in probes:
        if probe not in PROBES:
            raise NotFound.among("probe", probe, PROBES)
    workspace, key = found.workspace, found.info.key
    embeddings = stored_embeddings(workspace, key)
    _several(found, embeddings.modalities)
    names = chosen_strategies(strategies, embeddings.modalities)
    cases = cases_of(workspace.interactions, workspace.catalogue, split)
    if len(cases) > people:
        cases = cases.take(np.sort(np.random.default_rng(0).permutation(len(cases))[:people]))
    lessons = lessons_of(workspace, embeddings) if retrain else None
    loaded = {name: Recommender.load(workspace, embeddings, name) for name in names}
    twins = {
        single.modality: Recommender.load(workspace, embeddings, single.name)
        for single in SINGLES
        if single.modality in embeddings.modalities
    }
    told = []
    for name, recommender in loaded.items():
        if recommender.info.state == "untrained":
            if strategies.strip().lower() != "all":
                raise NotTrained(
                    f"{recommender.info.label} is not trained for this encoder yet; "
                    "train it with: python -m mmrec train."
                )
            say(f"{name} is not trained for this encoder and is left out")
            continue
        patient = Patient(
            fusion=recommender.fusion,
            items=recommender.items,
            cases=cases,
            released=workspace.catalogue.released,
            twins={m: twin.fusion for m, twin in twins.items() if twin.info.state == "trained"},
            learn=None if lessons is None else _learner(name, lessons, epochs),
            seeds=tuple(seeds),
        )
        findings, intact = examine(patient, probes), float(patient.intact.mean())
        told.append(
            {
                "strategy": name,
                "value": intact,
                "findings": [asdict(finding) for finding in findings],
                "verdict": verdict(findings, embeddings.modalities, intact),
            }
        )
        say(f"{name}: {told[-1]['verdict']}")
    return {
        "world": workspace.info.name,
        "split": split,
        "encoder": key,
        "modalities": list(embeddings.modalities),
        "metric": HEADLINE,
        "n": len(cases),
        "seeds": list(seeds) if retrain else [],
        "strategies": told,
    }


def _learner(name: str, lessons: Lessons, epochs: int | None) -> Learn:
    """Trains the strategy on other items, as ``train`` does."""
    from mmrec.fusion import make
    from mmrec.training.recipe import RankerConfig
    from mmrec.training.screening import screen
    from mmrec.training.teachers import teach

    recipe = RankerConfig() if epochs is None else RankerConfig(epochs=epochs)

    def learn(
        items: Items, modalities: tuple[str, ...], seed: int, shown: Callable[[Fusion], None]
    ) -> tuple[Fusion, Items]:
        own = replace(lessons, items=items, screening=screen(items, lessons.interactions))
        fusion = make(name, modalities, items.x.shape[-1]).bind(len(items.mask))
        shown(fusion)
        for part in fusion.parts().values():
            teach(part, own, recipe, seed, quietly)
        return fusion, own.seen_by(fusion)

    return learn


def _several(found: Pair, modalities: Sequence[str]) -> None:
    if len(modalities) < 2:
        raise InvalidInput(
            f"{found.workspace.info.name!r} has {modalities[0]} alone; there is nothing to leave out."
        )


def retrained_subsets(
    found: Pair,
    strategy: str = "attention",
    split: str = "test",
    seeds: Sequence[int] = (0, 1, 2),
    say: Say = quietly,
) -> dict[str, Any]:
    """Measure what a strategy loses when it is trained without some modalities.

    Nothing that the world keeps is changed. A subset on which the strategy cannot work is left out.

    Args:
        found: world and encoder; the catalogue has to be embedded.
        strategy: of the table; one with something to train.
        split: ``validation`` or ``test``.
        seeds: one training each; their mean is reported.
        say: gets a line of progress.

    Raises:
        NotFound: for an unknown strategy or split.
        InvalidInput: if the strategy trains nothing, or there is but one modality.
        Unavailable: if the catalogue is not embedded yet.
    """
    from mmrec.evaluation.protocol import cases_of, headline_judge
    from mmrec.evaluation.subsets import JOINT, subsets, subsets_report
    from mmrec.fusion import fusions_for, split_name, strategy_class
    from mmrec.service.retraining import places_by_seed
    from mmrec.service.teaching import lessons_of

    workspace, key = found.workspace, found.info.key
    embeddings = stored_embeddings(workspace, key)
    fitting = fusions_for(embeddings.modalities)
    base, _ = split_name(strategy)
    if base not in fitting:
        raise NotFound.among("strategy", strategy, fitting)
    _several(found, embeddings.modalities)
    if not strategy_class(strategy).part_names(embeddings.modalities):
        trained = [n for n, kind in fitting.items() if kind.part_names(embeddings.modalities)]
        raise InvalidInput(f"{strategy!r} trains nothing. Strategies that do: {', '.join(trained)}.")
    cases = cases_of(workspace.interactions, workspace.catalogue, split)
    measured: dict[tuple[str, ...], np.ndarray] = {}
    for subset in subsets(embeddings.modalities):
        if not fitting[base].fits(subset):
            continue
        lessons = lessons_of(workspace, embeddings.only(subset))
        measured[subset] = places_by_seed(strategy, subset, lessons, cases, lessons.released, seeds)
        say(f"{JOINT.join(subset)}: {headline_judge()(measured[subset].ravel()):.4f}")
    report = subsets_report(measured)
    return {
        "world": workspace.info.name,
        "split": split,
        "strategy": strategy,
        "encoder": key,
        "seeds": list(seeds),
        "n": len(cases),
        **report,
    }
