"""A graph of people and items without weights in between."""

from __future__ import annotations

from mmrec.fusion.reference.factors import Factors


class LightGcn(Factors):
    """``s_ui = p_u . q_i``, both smoothed: ``z = 1 / (L + 1) sum_l (D^-1/2 A D^-1/2)^l e`` over the graph A.

    LightGCN (He et al. 2020): the vectors of people and items, averaged over L steps through the bipartite
    graph of the training interactions, learned by the BPR loss. The smoothed item vectors are kept; people
    are folded in, see ``Factors``. Cost: O(L |X| d) a step while it learns, O(N d) to keep.
    """

    name, label = "lightgcn", "LightGCN"
    summary = "Lets people and items borrow from their neighbours in the graph of who met what."
    formula = (
        r"s_{ui} = z_u \cdot z_i,\quad z = \tfrac{1}{L+1}\sum_{l=0}^{L} \big(D^{-1/2} A D^{-1/2}\big)^l e"
    )
    paper = "He et al. 2020"
