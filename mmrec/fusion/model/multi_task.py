"""Multi-task fusion: one trunk that ranks and that knows what it looks at."""

from __future__ import annotations

from mmrec.fusion.feature.gated import Gated


class MultiTask(Gated):
    """``L = L_rank + lambda (L_category + L_price + L_tags)``, all from one fused vector ``z_i``.

    A shared trunk with a head for every task (Caruana 1997; hard parameter sharing). The trunk is the gated
    unit of ``gated``, so what it does better or worse than that comes from the other tasks alone: linear
    heads on ``z_i`` predict the category, the price band and the tags of the items. The heads belong to the
    training (``training.multi_task``) and are no part of the strategy: an item is ranked by what is seen of
    it, and nobody has to know its labels. Cost: that of ``gated``; in training, the heads on a draw of items.
    """

    name, label, level = "multi-task", "Multi-task", "model"
    summary = "Learns to rank and to name category, price band and tags at once, from the same vector."
    formula = (
        r"\mathcal{L} = \mathcal{L}_{\mathrm{rank}}(z) + "
        r"\lambda \sum_{a} \mathcal{L}_{a}(H_a z),\quad a \in \{\text{category, price, tags}\}"
    )
    paper = "Caruana 1997"
