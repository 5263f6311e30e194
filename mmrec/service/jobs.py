"""The long jobs that make a world ready, for any encoder: embeddings, training, layouts, evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mmrec.data.workspace import Workspace, find_world, home_folder
from mmrec.encoders.base import Encoder
from mmrec.encoders.clip import BUNDLED, bundled_info, open_encoder
from mmrec.encoders.precision import PRECISIONS, SINGLE, EncoderName, by_rule
from mmrec.encoders.store import ItemEmbeddings, Parts, Source, embed_catalogue
from mmrec.errors import NotFound, NotTrained, Unavailable
from mmrec.projection import compute_layouts, trustworthiness
from mmrec.service import agreements
from mmrec.strategies import trained_facts
from mmrec.types import EncoderInfo, Modality

if TYPE_CHECKING:
    from mmrec.service.teaching import TrainingOptions
    from mmrec.training.recipe import RankerConfig

Progress = Callable[[str, int, int], None]
"""``(what, done, total)``."""


Say = Callable[[str], None]
"""Takes a line of progress."""


def quietly(line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Pair:
    """A world and an encoder: where what was made of both lies, and how to load the encoder.

    Attributes:
        single: loads the same encoder in single precision; None where ``load`` does.
    """

    workspace: Workspace
    info: EncoderInfo
    load: Callable[[], Encoder]
    single: Callable[[], Encoder] | None = None

    def load_for_items(self) -> Encoder:
        """What embeds the items. Those of the bundled encoder ship, always in single precision."""
        return self.single() if self.info.bundled and self.single is not None else self.load()


def pair(world: str, encoder: str = BUNDLED, home: Path | None = None) -> Pair:
    """Find a world and an encoder.

    Artefacts of the bundled encoder lie in the world itself; those of any other in
    ``<home>/worlds-cache/<world>``, so that a shipped world is never changed. The bundled encoder is not
    loaded here, another one is. The precision of the bundled encoder is that of its queries; another one
    embeds items and queries in the same.

    Raises:
        NotFound: for an unknown world, model or precision.
        InvalidInput: for an encoder name of no known form.
        Unavailable: if the encoder, or the precision, cannot be had now.
    """
    home = home_folder() if home is None else home
    root = find_world(world, home)
    name = EncoderName.parse(encoder)
    whole = partial(open_encoder, str(EncoderName(name.model, SINGLE)))
    if name.model == BUNDLED:
        info = bundled_info()
        precision = name.precision or by_rule(info.parameters)
        if precision == SINGLE:
            return Pair(Workspace(root), info, open_encoder)
        problem = PRECISIONS[precision].missing()
        if problem is not None:
            raise Unavailable(problem)
        load = partial(open_encoder, str(EncoderName(BUNDLED, precision)))
        return Pair(Workspace(root), replace(info, precision=precision), load, whole)
    loaded = open_encoder(encoder)
    single = None if loaded.info.precision == SINGLE else whole
    return Pair(own_workspace(root, home), loaded.info, lambda: loaded, single)


def own_workspace(root: Path, home: Path) -> Workspace:
    """A world with what this person made of it, in their home: a shipped world is never changed."""
    return Workspace(root, home / "worlds-cache" / root.name)


def stored_embeddings(workspace: Workspace, key: str) -> ItemEmbeddings:
    """The item embeddings that were made of this catalogue before.

    Raises:
        Unavailable: if there are none, or they belong to another state of the catalogue.
    """
    embeddings = ItemEmbeddings.load(workspace.embeddings_path(key))
    if embeddings.catalogue != workspace.catalogue.fingerprint:
        raise Unavailable(
            f"The embeddings of the world {workspace.root.name!r} belong to another state of its catalogue; "
            f"make them again with: python -m mmrec embed --world {workspace.root.name}."
        )
    return embeddings


def embed(found: Pair, progress: Progress | None = None, *, anew: bool = False) -> ItemEmbeddings:
    """The item embeddings, from the artefacts where they fit, else computed and kept there.

    A run that was cut off goes on where it stopped.

    Args:
        found: world and encoder.
        progress: told about every batch.
        anew: compute them even if there are some that fit.
    """
    if not anew:
        try:
            return stored_embeddings(found.workspace, found.info.key)
        except Unavailable:
            pass  # absent or of another catalogue: made below
    workspace, catalogue = found.workspace, found.workspace.catalogue
    parts = Parts(workspace.parts_folder(found.info.key))
    if anew:
        parts.clear()
    made = embed_catalogue(
        sources_of(workspace),
        found.load_for_items(),
        catalogue.fingerprint,
        None if progress is None else lambda done, total: progress("embedding items", done, total),
        parts,
    )
    if found.single is not None and not found.info.bundled:
        lost = agreements.measure(found.single(), made, sources_of(workspace))
        agreements.save(workspace, found.info.key, lost)
    path = workspace.embeddings_path(found.info.key)
    made.save(path)
    parts.clear()
    # What is on disk is half precision: hand on the same numbers that the next process will read.
    return ItemEmbeddings.load(path)


def sources_of(workspace: Workspace) -> dict[Modality, Source]:
    """What there is to embed in a world, by modality."""
    catalogue = workspace.catalogue
    sources: dict[Modality, Source] = {
        "image": catalogue.image_paths(),
        "text": catalogue.texts(),
        "audio": catalogue.audio_paths(),
    }
    return {m: sources[m] for m in workspace.info.modalities}


def lay_out(found: Pair, seed: int = 42, progress: Progress | None = None) -> dict[str, float]:
    """Compute and keep the layouts of every strategy's item space; answers their trustworthiness.

    Spaces that are equal, such as those of strategies that share one, are laid out once.
    """
    from mmrec.fusion import fusions_for
    from mmrec.recommender import Recommender

    workspace, key = found.workspace, found.info.key
    embeddings = stored_embeddings(workspace, key)
    spaces: dict[str, np.ndarray] = {}
    same_as: dict[str, str] = {}
    for name in (*fusions_for(embeddings.modalities), *trained_variants(workspace, embeddings)):
        recommender = Recommender.load(workspace, embeddings, name)
        if recommender.info.state == "untrained":
            continue
        space = recommender.space()
        twin = next((other for other, known in spaces.items() if np.array_equal(known, space)), None)
        if twin is None:
            spaces[name] = space
        else:
            same_as[name] = twin
    if progress is not None:
        progress("laying out spaces", 0, len(spaces))
    layouts = compute_layouts(spaces, seed=seed)
    trust = {name: trustworthiness(spaces[name], xy) for name, xy in layouts.items()}
    for name, twin in same_as.items():
        layouts[name], trust[name] = layouts[twin], trust[twin]
    facts = {
        name: {
            "trustworthiness": round(value, 4),
            "method": "AlignedUMAP",
            "seed": seed,
            "catalogue": workspace.catalogue.fingerprint,
        }
        for name, value in trust.items()
    }
    workspace.save_layouts(key, layouts, facts)
    if progress is not None:
        progress("laying out spaces", len(spaces), len(spaces))
    return trust


def lay_out_missing(found: Pair, progress: Progress | None = None) -> None:
    """Lay out the spaces unless every trained strategy has a map of this catalogue."""
    from mmrec.fusion import card_of, fusions_for

    workspace, key = found.workspace, found.info.key
    embeddings, facts = stored_embeddings(workspace, key), workspace.layout_facts(key)
    for name in (*fusions_for(embeddings.modalities), *trained_variants(workspace, embeddings)):
        here = facts.get(name, {}).get("catalogue") == embeddings.catalogue
        parts = card_of(name, embeddings.modalities).parts
        if not here and trained_facts(workspace, embeddings, parts) is not None:
            lay_out(found, progress=progress)
            return


def trained_variants(workspace: Workspace, embeddings: ItemEmbeddings) -> tuple[str, ...]:
    """The strategies that are trained here with another profile than the default, such as ``gated@gru``."""
    from mmrec.fusion import fusions_for, with_profiles

    return tuple(
        name
        for strategy in fusions_for(embeddings.modalities)
        for name in with_profiles(strategy)
        if name != strategy and trained_facts(workspace, embeddings, [name]) is not None
    )


def chosen_strategies(
    strategies: str, modalities: tuple[Modality, ...], profiles: str = ""
) -> tuple[str, ...]:
    """``all``, or names separated by commas, in the order of the table; only those that fit ``modalities``.

    Args:
        strategies: ``gated`` or ``gated@gru`` and the like.
        modalities: of the world.
        profiles: ``all``, or names separated by commas: each strategy that takes a profile, with each of
            these instead of what its own name says. Those that take none are left as they are.

    Raises:
        NotFound: for an unknown name, or none at all.
        InvalidInput: for a profile where the strategy takes none.
    """
    from mmrec.fusion import fusions_for, joined_name, split_name, strategy_class
    from mmrec.profile import PROFILES

    fitting = fusions_for(modalities)
    found: set[tuple[str, str]] = set()
    asked = _listed(profiles, PROFILES) if profiles else []
    for name in _listed(strategies, fitting):
        if name.partition("@")[0] not in fitting:
            raise NotFound.among("strategy", name, ("all", *fitting))
        takes, (strategy, profile) = strategy_class(name).takes_profile, split_name(name)
        found |= {(strategy, other) for other in asked} if asked and takes else {(strategy, profile)}
    for profile in asked:
        if profile not in PROFILES:
            raise NotFound.among("profile", profile, ("all", *PROFILES))
    return tuple(joined_name(s, p) for s in fitting for p in PROFILES if (s, p) in found)


def _listed(names: str, everything: Iterable[str]) -> list[str]:
    """``all``, or what stands between the commas."""
    if names.strip().lower() == "all":
        return list(everything)
    return [name.strip() for name in names.split(",") if name.strip()] or [names]


def train(
    found: Pair,
    strategies: str = "all",
    seed: int = 0,
    say: Say = quietly,
    profiles: str = "",
    recipe: RankerConfig | None = None,
    options: TrainingOptions | None = None,
) -> tuple[str, ...]:
    """Train strategies on the interactions before the held-out ones; answers what was trained.

    A strategy that joins others has their weights trained. See ``service.teaching``.

    Args:
        found: world and encoder.
        strategies: as in ``chosen_strategies``.
        seed: of every random choice.
        say: gets lines of progress.
        profiles: as in ``chosen_strategies``.
        recipe: None for the default.
        options: None for the default.

    Raises:
        NotFound: for an unknown strategy or profile.
        InvalidInput: for a profile where the strategy takes none.
        Unavailable: if the catalogue is not embedded yet.
    """
    from mmrec.service import teaching

    names = chosen_strategies(
        strategies, stored_embeddings(found.workspace, found.info.key).modalities, profiles
    )
    return teaching.train(found, names, seed, say, recipe, options)


def train_missing(found: Pair, progress: Progress | None = None) -> None:
    """Train what has no weights for this encoder yet."""
    from mmrec.fusion import fusions_for
    from mmrec.service.teaching import TrainingOptions

    workspace = found.workspace
    embeddings = stored_embeddings(workspace, found.info.key)
    parts = dict.fromkeys(
        part
        for kind in fusions_for(embeddings.modalities).values()
        for part in kind.part_names(embeddings.modalities)
    )
    missing = [part for part in parts if trained_facts(workspace, embeddings, [part]) is None]
    for done, name in enumerate(missing):
        if progress is not None:
            progress("training strategies", done, len(missing))
        train(found, name, options=TrainingOptions(missing=True))
    if missing and progress is not None:
        progress("training strategies", len(missing), len(missing))


def evaluate(
    found: Pair,
    strategies: str = "all",
    split: str = "test",
    seed: int = 0,
    say: Say = quietly,
    *,
    relevant: str = "wanted",
    rerank: str | None = None,
    trade: float = 0.3,
) -> dict[str, Any]:
    """Measure strategies on the held-out interactions; see ``evaluation.report.report`` for what comes back.

    A full run on the test split, with the one wanted item as the relevant one and without a re-ranking, is
    kept. With a re-ranking the answer has a further table, ``rerank``, of what it brings and what it costs.

    Args:
        found: world and encoder.
        strategies: ``all``, or names separated by commas.
        split: ``validation`` or ``test``.
        seed: of bootstrap and tests.
        say: gets a line a strategy.
        relevant: ``wanted`` or ``met``, see ``evaluation.protocol.RELEVANT``.
        rerank: a name of ``retrieval.RERANKERS``; None for none.
        trade: how much relevance the re-ranking may trade, 0..1.

    Raises:
        NotFound: for an unknown strategy, split, relevance or re-ranking.
        NotTrained: if a strategy that was named is not trained; ``all`` leaves it out.
        Unavailable: if the catalogue is not embedded yet.
        pydantic.ValidationError: for a trade outside 0..1.
    """
    from mmrec.evaluation.groups import case_groups, item_groups
    from mmrec.evaluation.protocol import answer, situation_of
    from mmrec.evaluation.report import cost_of_reranking, report
    from mmrec.evaluation.reranking import reorder_by
    from mmrec.evaluation.truth import recovery_by_modality
    from mmrec.recommender import Recommender
    from mmrec.retrieval import RerankConfig
    from mmrec.service.seeds import quality_by_seed

    workspace, key = found.workspace, found.info.key
    embeddings = stored_embeddings(workspace, key)
    everything = strategies.strip().lower() == "all"
    names = chosen_strategies(strategies, embeddings.modalities)
    if everything:
        names = (*names, *trained_variants(workspace, embeddings))
    settings = RerankConfig(trade=trade)
    situation = situation_of(workspace, embeddings, split, relevant)
    reorder = None if rerank is None else reorder_by(rerank, situation, settings)
    outcomes, reranked, levels, truth = {}, {}, {}, {}
    for name in names:
        recommender = Recommender.load(workspace, embeddings, name)
        try:
            outcomes[name] = answer(recommender, situation)
        except NotTrained:
            if not everything:
                raise
            say(f"{name} is not trained for this encoder and is left out")
            continue
        if reorder is not None:
            reranked[name] = answer(recommender, situation, reorder)
        levels[name] = recommender.info.level
        say(f"{name}: ranked {len(situation.cases):,} cases")
        recovered = recovery_by_modality(outcomes[name].answers, embeddings.modalities)
        if recovered is not None:
            truth[name] = recovered
    items = item_groups(workspace, situation)
    groups = case_groups(workspace, situation)
    result = report(workspace.info.name, split, outcomes, levels, seed, groups, items)
    result["encoder"], result["catalogue"], result["seed"] = key, embeddings.catalogue, seed
    result["relevant"], result["sensitivity_recovery"] = relevant, truth
    result["seeds"] = quality_by_seed(workspace, embeddings, situation, outcomes)
    if rerank is not None:
        rows = cost_of_reranking(outcomes, reranked, items, seed)
        result["rerank"] = {"name": rerank, **settings.model_dump(), "rows": rows}
    elif everything and outcomes and split == "test" and relevant == "wanted":
        workspace.save_evaluation(key, result)
    return result
