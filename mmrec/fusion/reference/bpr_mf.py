"""Matrix factorisation that learns from pairs."""

from __future__ import annotations

from mmrec.fusion.reference.factors import Factors


class BprMf(Factors):
    """``s_ui = p_u . q_i + b_i``, learned by ``max sum ln sigma(s_ui - s_uj)`` over met i and unmet j.

    Bayesian personalised ranking (Rendle et al. 2009), the L2 penalty chosen and training stopped on the
    validation moments. People are folded in, see ``Factors``. Cost: O((U + N) d) numbers while it learns,
    O(N d) to keep.
    """

    name, label = "bpr-mf", "BPR-MF"
    summary = "Gives every item a vector by which people prefer what they met to what they did not."
    formula = r"s_{ui} = p_u \cdot q_i + b_i,\quad p_u = c_u F"
    paper = "Rendle et al. 2009"
