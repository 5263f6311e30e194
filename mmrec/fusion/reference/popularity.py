"""The reference that looks at nobody and at nothing."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from mmrec.fusion.base import Fusion, Items, Probe, Ranked


def raw_space(items: Items) -> Tensor:
    """The mean of what is embedded of an item, ``(N, D)``, unit length: for who has no space of their own."""
    seen = items.x.masked_fill(~items.mask.unsqueeze(-1), 0.0)
    return F.normalize(seen.sum(1), dim=-1)


class Popularity(Fusion):
    """``s_i = pop_i``, the standardised log of its interactions a day (``data.popularity``).

    The same list for everyone.

    Cost: none.
    """

    name, label, level = "popularity", "Popularity", "reference"
    summary = "What everybody buys; the line that every strategy must beat by far."
    formula = r"s_{ui} = \log\frac{n_i + \kappa \bar r}{t_i + \kappa}"
    paper = "Cremonesi et al. 2010"
    weights_kind = "none"
    trainable = False
    reads_history = reads_query = False

    def profile(self, items: Items, probe: Probe) -> Tensor:  # noqa: ARG002
        """Nothing is known, ``(B, 0)``."""
        return torch.zeros(len(probe.history), 0)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:  # noqa: ARG002
        """``pop_i`` for everyone."""
        return Ranked(items.popularity.expand(len(profile), -1), None)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """It has no space of its own; the map shows the mean of the raw embeddings."""
        return raw_space(items)

    def place(self, items: Items, probe: Probe) -> Tensor | None:  # noqa: ARG002
        """It places nobody."""
        return None
