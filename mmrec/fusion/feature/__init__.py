"""Feature level (early fusion): one vector of an item is made of all its modalities."""

from mmrec.fusion.feature.attention import Attention
from mmrec.fusion.feature.concat_mlp import ConcatMlp
from mmrec.fusion.feature.gated import Gated
from mmrec.fusion.feature.low_rank import LowRank
from mmrec.fusion.feature.user_attention import UserAttention
from mmrec.fusion.feature.weighted_average import WeightedAverage

__all__ = ["Attention", "ConcatMlp", "Gated", "LowRank", "UserAttention", "WeightedAverage"]
