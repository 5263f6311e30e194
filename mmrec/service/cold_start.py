"""The use case behind ``diagnose --cold``: who finds the people for items that nobody had to do with yet?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mmrec.errors import InvalidInput
from mmrec.service.jobs import Pair, Say, quietly, stored_embeddings

REFERENCE = "bpr-mf"
"""Knows items by their people alone, so of a new one it knows nothing."""

SHARE = 0.2
"""Of the items that are made new."""


def cold_start(
    found: Pair,
    strategies: str = "hybrid",
    seeds: Sequence[int] = (0,),
    say: Say = quietly,
    share: float = SHARE,
    epochs: int | None = None,
) -> dict[str, Any]:
    """Make some items new, train strategies and ``REFERENCE`` anew, and ask who in truth wanted such an item.

    Nothing that the world keeps is changed. All released items compete, the others with all that is known of
    them.

    Args:
        found: world and encoder; the catalogue has to be embedded.
        strategies: ``all``, or names separated by commas.
        seeds: one training each; their mean is reported.
        say: gets lines of progress.
        share: of the items that are made new, over 0 and under 1.
        epochs: of each training, at most; None for the default recipe.

    Raises:
        InvalidInput: for a share out of bounds, or if nobody wanted such an item.
        NotFound: for an unknown strategy.
        Unavailable: if the catalogue is not embedded yet.
    """
    from mmrec.data.cases import held_out_cases
    from mmrec.data.interactions import temporal_split
    from mmrec.evaluation.cold_start import cold_report, newcomers, without
    from mmrec.evaluation.metrics import HEADLINE
    from mmrec.evaluation.protocol import headline_judge
    from mmrec.service.jobs import chosen_strategies
    from mmrec.service.retraining import places_by_seed
    from mmrec.service.teaching import lessons_from
    from mmrec.training.recipe import RankerConfig

    if not 0 < share < 1:
        raise InvalidInput(f"A share of {share:g} of the items cannot be new; it must be over 0 and under 1.")
    workspace, catalogue = found.workspace, found.workspace.catalogue
    embeddings = stored_embeddings(workspace, found.info.key)
    names = tuple(dict.fromkeys((*chosen_strategies(strategies, embeddings.modalities), REFERENCE)))
    new = newcomers(list(catalogue.row), share, seed=0)
    split = without(temporal_split(workspace.interactions.frame), new)
    cases = held_out_cases(split.before_test, split.test, catalogue.row)
    if not len(cases):
        raise InvalidInput(f"Nobody's last choice is among the {len(new)} new items; make more of them new.")
    lessons = lessons_from(split, catalogue, embeddings, new)
    recipe = None if epochs is None else RankerConfig(epochs=epochs)
    found_at = {}
    for name in names:
        found_at[name] = places_by_seed(
            name, embeddings.modalities, lessons, cases, catalogue.released, seeds, recipe
        )
        say(f"{name}: {headline_judge()(found_at[name].ravel()):.4f}")
    return {
        "world": workspace.info.name,
        "encoder": found.info.key,
        "metric": HEADLINE,
        "reference": REFERENCE,
        "new": len(new),
        "n": len(cases),
        "seeds": list(seeds),
        **cold_report(found_at, REFERENCE),
    }
