"""The use case behind ``tune``: search the settings of one strategy by the validation, and keep the best."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mmrec.errors import InvalidInput
from mmrec.service.jobs import Pair, Say, chosen_strategies, quietly, stored_embeddings
from mmrec.service.teaching import lessons_of

if TYPE_CHECKING:
    from mmrec.training.recipe import RankerConfig


def tune(
    found: Pair,
    strategy: str,
    trials: int = 20,
    seed: int = 0,
    recipe: RankerConfig | None = None,
    say: Say = quietly,
) -> dict[str, Any]:
    """Search the settings of one strategy; what is found is used by ``train --tuned``.

    Nothing of the test split is looked at.

    Args:
        found: world and encoder.
        strategy: such as ``gated`` or ``gated@gru``; one that is trained epoch by epoch.
        trials: how many trainings; the first has the settings of ``recipe``.
        seed: of the search and every training.
        recipe: what to begin with.
        say: gets a line a training.

    Raises:
        NotFound: for an unknown strategy or profile.
        InvalidInput: if the strategy has no epochs, or several parts.
        Unavailable: if the catalogue is not embedded yet.
    """
    from mmrec.fusion import FusionConfig, card_of, make, split_name
    from mmrec.profile import PROFILES
    from mmrec.training.recipe import RankerConfig
    from mmrec.training.teachers import TEACHERS
    from mmrec.training.tuning import tune as search

    workspace, key = found.workspace, found.info.key
    embeddings = stored_embeddings(workspace, key)
    names = chosen_strategies(strategy, embeddings.modalities)
    if len(names) != 1 or card_of(names[0], embeddings.modalities).parts != names or names[0] in TEACHERS:
        raise InvalidInput(
            f"{strategy!r} is not one strategy that is trained epoch by epoch; name one such as gated or "
            "gated@gru."
        )
    name, lessons, dimension = names[0], lessons_of(workspace, embeddings), embeddings.stacked().shape[-1]
    config = FusionConfig(profile=PROFILES[split_name(name)[1]].config_class())
    tried = search(
        lambda inside: make(name, embeddings.modalities, dimension, inside).bind(len(embeddings)),
        lessons,
        (recipe or RankerConfig(), config),
        trials,
        seed,
        say,
    )
    best = max(tried, key=lambda one: (one.value, -one.number))
    result = {
        "world": workspace.info.name,
        "strategy": name,
        "encoder": key,
        "seed": seed,
        "catalogue": embeddings.catalogue,
        "moments": {"train": len(lessons.train), "validation": len(lessons.validation)},
        "default": tried[0].value,
        "best": asdict(best),
        "trials": [asdict(one) for one in tried],
    }
    workspace.save_tuning(key, name, result)
    return result
