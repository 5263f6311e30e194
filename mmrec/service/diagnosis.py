"""The use case behind ``diagnose``: train a strategy on every subset of a world's modalities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mmrec.errors import InvalidInput, NotFound
from mmrec.service.jobs import Pair, Say, quietly, stored_embeddings


def diagnose(
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
    from mmrec.data.attributes import attributes_of
    from mmrec.data.cases import held_out_cases, training_cases
    from mmrec.data.interactions import temporal_split
    from mmrec.data.matrix import interaction_matrix
    from mmrec.evaluation.protocol import cases_of, headline_judge
    from mmrec.evaluation.subsets import JOINT, subsets, subsets_report
    from mmrec.fusion import fusions_for, make, split_name, strategy_class
    from mmrec.recommender import items_of, training_popularity
    from mmrec.training.ranker import Lessons, RankerConfig, places
    from mmrec.training.teachers import teach

    workspace, key = found.workspace, found.info.key
    embeddings = stored_embeddings(workspace, key)
    fitting = fusions_for(embeddings.modalities)
    base, _ = split_name(strategy)
    if base not in fitting:
        raise NotFound.among("strategy", strategy, fitting)
    dimension = embeddings.stacked().shape[-1]
    if len(embeddings.modalities) < 2:
        raise InvalidInput(
            f"{workspace.info.name!r} has {embeddings.modalities[0]} alone; there is nothing to leave out."
        )
    if not strategy_class(strategy).part_names(embeddings.modalities):
        trained = [n for n, kind in fitting.items() if kind.part_names(embeddings.modalities)]
        raise InvalidInput(f"{strategy!r} trains nothing. Strategies that do: {', '.join(trained)}.")
    cases = cases_of(workspace.interactions, workspace.catalogue, split)
    catalogue = workspace.catalogue
    parts = temporal_split(workspace.interactions.frame)
    train = training_cases(parts.train, catalogue.row)
    validation = held_out_cases(parts.train, parts.validation, catalogue.row)
    popularity, released = training_popularity(workspace), catalogue.released
    matrix = interaction_matrix(parts.train, catalogue.row)
    measured: dict[tuple[str, ...], np.ndarray] = {}
    for subset in subsets(embeddings.modalities):
        if not fitting[base].fits(subset):
            continue
        items = items_of(embeddings.only(subset), popularity, catalogue)
        lessons = Lessons(
            items, train, validation, released, headline_judge(), matrix, attributes_of(catalogue)
        )
        trainings = []
        for seed in seeds:
            fusion = make(strategy, subset, dimension).bind(len(catalogue))
            for part in fusion.parts().values():
                teach(part, lessons, RankerConfig(), seed, quietly)
            trainings.append(places(fusion, items, cases, released))
        measured[subset] = np.stack(trainings)
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
