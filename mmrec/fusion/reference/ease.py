"""Embarrassingly shallow autoencoders."""

from __future__ import annotations

from mmrec.fusion.reference.item_item import ItemItem


class Ease(ItemItem):
    """``W = argmin ||X - X W||^2 + lambda ||W||^2`` with a zero diagonal: linear regression on the others.

    In closed form ``P = (X^T X + lambda I + rho diag(X^T X))^-1``, ``W_ij = -P_ij / P_jj``, ``W_jj = 0``
    (Steck 2019; ``rho`` is what dropout on the inputs comes to, Steck 2020). ``X`` is the binary interaction
    matrix of the training part; ``lambda`` and ``rho`` are chosen on the validation moments. Cost: one
    inverse, O(N^3), and O(N^2) numbers.
    """

    name, label = "ease", "EASE"
    summary = "Predicts every item from the others that a person met, in closed form."
    formula = (
        r"s_u = c_u W,\quad W = \arg\min_{\mathrm{diag}\,W = 0} "
        r"\lVert X - XW \rVert^2 + \lambda \lVert W \rVert^2"
    )
    paper = "Steck 2019"
