"""Voting: every modality gives points by place."""

from __future__ import annotations

from mmrec.fusion.decision.score_average import NormalisedAverage


class Borda(NormalisedAverage):
    """``s_ui = sum_m w_m (n_m - place_um(i)) / (n_m - 1)``: points in even steps from the first to the last.

    Borda voting (Aslam & Montague 2001), which is the average of scores normalised by rank. Each of the
    ``n_m`` items that have modality m stands in its list; one that lacks it is not last there, it is not
    voted on, and the weights renormalise. Cost: that of its members, and a sort.
    """

    name, label = "borda", "Borda voting"
    summary = "Each modality votes: its first item gets the most points, each further one a step fewer."
    formula = r"s_{ui} = \sum_m w_m\, \frac{n_m - \mathrm{rank}_{um}(i)}{n_m - 1}"
    paper = "Aslam & Montague 2001"
    normalisation = "rank"
