"""Decision level (late fusion): every modality ranks alone, then the rankings are joined."""

from mmrec.fusion.decision.borda import Borda
from mmrec.fusion.decision.reciprocal_rank import ReciprocalRank
from mmrec.fusion.decision.score_average import ScoreAverage
from mmrec.fusion.decision.score_range import ScoreRange
from mmrec.fusion.decision.stacking import Stacking

__all__ = ["Borda", "ReciprocalRank", "ScoreAverage", "ScoreRange", "Stacking"]
