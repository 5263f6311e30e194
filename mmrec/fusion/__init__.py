"""Fusion strategies: one file each, a folder a level, and the table in the order of the toggle."""

from collections.abc import Iterable
from dataclasses import replace

from mmrec.errors import InvalidInput, NotFound
from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked
from mmrec.fusion.decision import Borda, ReciprocalRank, ScoreAverage, ScoreRange, Stacking
from mmrec.fusion.feature import Attention, ConcatMlp, Gated, LowRank, UserAttention, WeightedAverage
from mmrec.fusion.model import GraphFusion, Hybrid, MultimodalTransformer, MultiTask
from mmrec.fusion.names import joined_name, split_name
from mmrec.fusion.reference import (
    BprMf,
    Ease,
    EaseContent,
    Freedom,
    ItemKnn,
    LightGcn,
    Popularity,
    Random,
    Vbpr,
)
from mmrec.fusion.shapley import shapley_values
from mmrec.fusion.single import AudioOnly, ImageOnly, TextOnly
from mmrec.profile import DEFAULT_PROFILE, PROFILES
from mmrec.types import StrategyCard

FUSIONS: dict[str, type[Fusion]] = {
    "image": ImageOnly,
    "text": TextOnly,
    "audio": AudioOnly,
    "weighted-average": WeightedAverage,
    "concat-mlp": ConcatMlp,
    "lmf": LowRank,
    "gated": Gated,
    "attention": Attention,
    "user-attention": UserAttention,
    "score-average": ScoreAverage,
    "score-range": ScoreRange,
    "borda": Borda,
    "rrf": ReciprocalRank,
    "stacking": Stacking,
    "multi-task": MultiTask,
    "transformer": MultimodalTransformer,
    "graph": GraphFusion,
    "hybrid": Hybrid,
    "random": Random,
    "popularity": Popularity,
    "item-knn": ItemKnn,
    "ease": Ease,
    "ease-content": EaseContent,
    "bpr-mf": BprMf,
    "vbpr": Vbpr,
    "lightgcn": LightGcn,
    "freedom": Freedom,
}
"""Strategy name -> class."""


def fusions_for(modalities: tuple[str, ...]) -> dict[str, type[Fusion]]:
    """The strategies of the table that can work on these modalities, in its order."""
    return {name: fusion for name, fusion in FUSIONS.items() if fusion.fits(modalities)}


def strategy_class(name: str) -> type[Fusion]:
    """The class of ``gated`` or ``gated@gru``.

    Raises:
        NotFound: for an unknown strategy or profile.
        InvalidInput: for a profile where the strategy takes none.
    """
    strategy, profile = split_name(name)
    if strategy not in FUSIONS:
        raise NotFound.among("strategy", strategy, FUSIONS)
    if profile != DEFAULT_PROFILE and not FUSIONS[strategy].takes_profile:
        takers = (other for other, kind in FUSIONS.items() if kind.takes_profile)
        raise InvalidInput(
            f"{strategy!r} has no profile to change. Strategies that have: {', '.join(takers)}."
        )
    return FUSIONS[strategy]


def make(
    name: str, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
) -> Fusion:
    """A strategy by its name, such as ``gated`` or ``gated@gru``, with its first weights.

    The name decides on the profile; ``config`` may hold that profile's settings.

    Raises:
        NotFound: for an unknown strategy or profile.
        InvalidInput: for a profile where the strategy takes none.
    """
    made_of, (_, profile) = strategy_class(name), split_name(name)
    config = config or made_of.config_class()
    if config.profile.name != profile:
        config = config.model_copy(update={"profile": PROFILES[profile].config_class()})
    return made_of(modalities, dimension, config)


def card_of(name: str, modalities: tuple[str, ...]) -> StrategyCard:
    """The words of ``gated`` or ``gated@gru``, and what it needs trained, told without making it.

    Raises:
        NotFound: for an unknown strategy or profile.
        InvalidInput: for a profile where the strategy takes none.
    """
    card, (_, profile) = strategy_class(name).card(modalities), split_name(name)
    if profile == DEFAULT_PROFILE:
        return card
    label = f"{card.label}, {PROFILES[profile].label}"
    parts = tuple(joined_name(part, profile) for part in card.parts)
    return replace(card, name=joined_name(card.name, profile), label=label, parts=parts, profile=profile)


def with_profiles(strategy: str, profiles: Iterable[str] = PROFILES) -> tuple[str, ...]:
    """The names of a strategy with each of these profiles; itself alone if it takes none."""
    if not strategy_class(strategy).takes_profile:
        return (strategy,)
    return tuple(joined_name(strategy, profile) for profile in profiles)


__all__ = [
    "FUSIONS",
    "Fusion",
    "FusionConfig",
    "Items",
    "Probe",
    "Ranked",
    "card_of",
    "fusions_for",
    "joined_name",
    "make",
    "shapley_values",
    "split_name",
    "strategy_class",
    "with_profiles",
]
