"""The mean of every modality's scores, each stretched between its worst and its best item."""

from __future__ import annotations

from mmrec.fusion.decision.score_average import NormalisedAverage


class ScoreRange(NormalisedAverage):
    """``s_ui = sum_m w_m (s_uim - min_i s_uim) / (max_i s_uim - min_i s_uim)``.

    CombSUM (Fox & Shaw 1994) on scores between 0 and 1 (Lee 1997). One item that a modality is very sure of
    sets the scale for all others. Absent modalities drop out and the weights renormalise. Cost: that of its
    members.
    """

    name, label = "score-range", "Score average, min-max"
    summary = "Each modality makes its own list; scores from 0 for its last to 1 for its first are averaged."
    formula = r"s_{ui} = \sum_m w_m\, \frac{s_{uim} - \min_j s_{ujm}}{\max_j s_{ujm} - \min_j s_{ujm}}"
    paper = "CombSUM min-max, Fox & Shaw 1994, Lee 1997"
    normalisation = "min-max"
