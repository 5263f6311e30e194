"""Fusion strategies: one file each, a folder a level, and the table in the order of the toggle."""

from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked
from mmrec.fusion.decision import ReciprocalRank, ScoreAverage
from mmrec.fusion.feature import Attention, ConcatMlp, Gated, UserAttention, WeightedAverage
from mmrec.fusion.reference import Ease, Popularity
from mmrec.fusion.shapley import shapley_values
from mmrec.fusion.single import AudioOnly, ImageOnly, TextOnly

FUSIONS: dict[str, type[Fusion]] = {
    "image": ImageOnly,
    "text": TextOnly,
    "audio": AudioOnly,
    "weighted-average": WeightedAverage,
    "concat-mlp": ConcatMlp,
    "gated": Gated,
    "attention": Attention,
    "user-attention": UserAttention,
    "score-average": ScoreAverage,
    "rrf": ReciprocalRank,
    "popularity": Popularity,
    "ease": Ease,
}
"""Strategy name -> class."""


def fusions_for(modalities: tuple[str, ...]) -> dict[str, type[Fusion]]:
    """The strategies of the table that can work on these modalities, in its order."""
    return {name: fusion for name, fusion in FUSIONS.items() if fusion.fits(modalities)}


__all__ = [
    "FUSIONS",
    "Fusion",
    "FusionConfig",
    "Items",
    "Probe",
    "Ranked",
    "fusions_for",
    "shapley_values",
]
