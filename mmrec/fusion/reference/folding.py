"""How references that learn from interactions know a person whom they never met: by their history."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import QUERY_GAIN, Fusion, FusionConfig, Items, Probe, Ranked, equal_shares
from mmrec.profile.presence import VIEWS, views_of


class Folding(Fusion):
    """``c_u = sum_v g_v c_uv`` over the views of the history; the shares ``g`` are chosen on the validation.

    All that follows is linear in ``c_u``. Nobody has to be known by name: strangers, personas and sessions
    are served alike, at once.
    """

    level = "reference"

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        self.shares = nn.Parameter(torch.zeros(VIEWS), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:
        """Presence alone counts."""
        super().reset(generator)
        self.shares.data.copy_(torch.eye(VIEWS)[0])

    def taste(self, probe: Probe) -> Tensor:
        """``c_u``, ``(B, N)``."""
        return torch.einsum("v,bvn->bn", self.shares, views_of(probe.history))


class SeeingFolding(Folding):
    """A reference that looks at content too, so that modalities contribute and a query can count.

    ``s_ui = (1 - q) r_ui + q gamma sigma sum_m cos(query, x_im) / |M_i|``: ``r`` is what the history says,
    ``sigma`` how far it spreads over the items, so that history and query meet on one scale.
    """

    weights_kind = "contributions"

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        self.log_spread = nn.Parameter(torch.zeros(()), requires_grad=False)

    def reset(self, generator: torch.Generator) -> None:
        """As all; a spread of 1 until it is measured."""
        super().reset(generator)
        self.log_spread.data.zero_()

    def with_query(self, scores: Tensor, items: Items, probe: Probe) -> Ranked:
        """``r``, ``(B, N)``, and the query, if there is one."""
        shares, asked = equal_shares(items.mask), probe.asked()
        if asked is not None:
            match = QUERY_GAIN * self.log_spread.exp() * (shares * asked).sum(-1)
            scores = probe.history_weight * scores + probe.query_weight * match
        return Ranked(scores, None, shares)


def directions(items: Items) -> Tensor:
    """Embeddings of unit length, ``(N, M, D)``; zero where absent."""
    return F.normalize(items.x.masked_fill(~items.mask.unsqueeze(-1), 0.0), dim=-1)
