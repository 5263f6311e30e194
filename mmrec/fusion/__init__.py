"""Fusion strategies: one file a kind, and the table that lists them in the order of the toggle."""

from mmrec.fusion.attention import Attention
from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked, WeightsKind
from mmrec.fusion.concat_mlp import ConcatMlp
from mmrec.fusion.decision import ReciprocalRank, ScoreAverage
from mmrec.fusion.gated import Gated
from mmrec.fusion.popularity import Popularity
from mmrec.fusion.shapley import shapley_values
from mmrec.fusion.single import AudioOnly, ImageOnly, TextOnly
from mmrec.fusion.user_attention import UserAttention
from mmrec.fusion.weighted_average import WeightedAverage

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
    "WeightsKind",
    "fusions_for",
    "shapley_values",
]
