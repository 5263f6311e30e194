"""Decision level (late fusion): every modality ranks alone, then the rankings are joined."""

from mmrec.fusion.decision.reciprocal_rank import ReciprocalRank
from mmrec.fusion.decision.score_average import ScoreAverage

__all__ = ["ReciprocalRank", "ScoreAverage"]
