"""Item-based nearest neighbours."""

from __future__ import annotations

from mmrec.fusion.reference.item_item import ItemItem


class ItemKnn(ItemItem):
    """``W_ij = |U_i & U_j| / (|U_i|^a |U_j|^(1-a))`` for the k items i that are nearest to j, else 0.

    ``U_i`` are the people who had to do with item i in training. ``a = 1/2`` is the cosine (Sarwar et al.
    2001, Deshpande & Karypis 2004); a larger ``a`` trusts popular items less as witnesses and recommends them
    more (the asymmetric cosine, Aiolli 2013). ``a`` and k are chosen on the validation moments. Cost: one
    sparse product, O(N^2) numbers.
    """

    name, label = "item-knn", "ItemKNN"
    summary = "Recommends what the same people had to do with as with the things in the history."
    formula = r"s_{uj} = \sum_{i \in N_k(j)} c_{ui}\, \frac{|U_i \cap U_j|}{|U_i|^{a}\, |U_j|^{1-a}}"
    paper = "Sarwar et al. 2001, Aiolli 2013"
