"""Self-attention over a history, with event kinds and time gaps."""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor, nn

from mmrec.config import searched
from mmrec.profile.base import ProfileConfig, start_small
from mmrec.profile.sequence import SIDE, SequenceConfig, SequenceProfile, Told


class SelfAttentionConfig(SequenceConfig):
    """Size of the blocks."""

    name: Literal["self-attention"] = "self-attention"
    layers: int = Field(
        1,
        ge=1,
        le=4,
        description="blocks on top of each other",
        json_schema_extra=searched(1, 2),
    )
    heads: int = Field(4, ge=1, le=16, description="attention heads of a block; they share the dimension")


class SelfAttention(SequenceProfile):
    """``v = x_L`` after blocks of ``x <- x + A(norm x)``, ``x <- x + FFN(norm x)``.

    It begins with ``x_l = z_l + p_l + E e_l``. SASRec (Kang & McAuley 2018), causal, over item vectors
    instead of ids. ``p_l`` is a learned vector for the place counted from the newest event, ``e_l`` tells
    kind, weight, gap and age. The attention from event l to an earlier j is lowered by ``s_h log(1 + days
    between)``, with a learned ``s_h`` for each head: the time intervals of TiSASRec (Li et al. 2020) in one
    number. Cost: O(B L^2 d).
    """

    name, label = "self-attention", "Self-attention"
    summary = "Lets the newest event look back over all earlier ones and pick what matters for it."
    formula = (
        r"v = x_L,\quad x \leftarrow x + \mathrm{softmax}\big(\tfrac{Q K^\top}{\sqrt{d}} - "
        r"s \log(1 + \Delta t)\big) V"
    )
    paper = "SASRec, Kang & McAuley 2018; time gaps after Li et al. 2020"
    config_class = SelfAttentionConfig
    config: SelfAttentionConfig

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__(dimension, config)
        self.place = nn.Parameter(torch.zeros(self.config.most, dimension))
        self.side = nn.Linear(SIDE, dimension)
        heads = next(h for h in range(min(self.config.heads, dimension), 0, -1) if dimension % h == 0)
        self.blocks = nn.ModuleList(_Block(dimension, heads) for _ in range(self.config.layers))

    def reset(self, generator: torch.Generator) -> None:
        """The newest event beside the mean of all of them, which is sensible before anything is learned."""
        super().reset(generator)
        self.place.data.uniform_(-0.02, 0.02, generator=generator)
        start_small(generator, *self.side.parameters())
        for block in self.blocks:
            assert isinstance(block, _Block)
            block.reset(generator)

    def read(self, told: Told) -> Tensor:
        """What stands at the newest event after the last block."""
        b, length = told.mask.shape
        every = torch.arange(length).expand(b, length)
        newest = told.last[:, None]  # (B, 1)
        x = told.z + self.place[(newest - every).clamp(0, len(self.place) - 1)] + self.side(told.side)
        for block in self.blocks[:-1]:
            x = block(x, every, told)
        return self.blocks[-1](x, newest, told)[:, 0]  # nobody reads what else the last block could say


class _Block(nn.Module):
    def __init__(self, dimension: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before_attention, self.before_network = nn.LayerNorm(dimension), nn.LayerNorm(dimension)
        self.ask_and_key = nn.Linear(dimension, 2 * dimension)
        self.value, self.out = nn.Linear(dimension, dimension), nn.Linear(dimension, dimension)
        self.network = nn.Sequential(
            nn.Linear(dimension, 2 * dimension), nn.GELU(), nn.Linear(2 * dimension, dimension)
        )
        self.slope = nn.Parameter(torch.zeros(heads))

    def reset(self, generator: torch.Generator) -> None:
        d = self.value.in_features
        for norm in (self.before_attention, self.before_network):
            norm.reset_parameters()
        start_small(generator, *self.network.parameters(), *self.ask_and_key.parameters(), scale=1.0)
        start_small(generator, *self.network[-1].parameters(), *self.value.parameters())
        start_small(generator, *self.out.parameters())
        self.value.weight.data += torch.eye(d)
        self.out.weight.data += torch.eye(d) * d**-0.5  # the norm made the values sqrt(d) long
        self.slope.data.zero_()

    def forward(self, x: Tensor, asking: Tensor, told: Told) -> Tensor:
        """``(B, L, d)`` -> ``(B, Q, d)`` for the places ``(B, Q)`` that ask; they see what came before."""
        b, length, d = x.shape
        heads, q = self.heads, asking.shape[1]
        normed = self.before_attention(x)
        asks, keys = self.ask_and_key(normed).chunk(2, dim=-1)
        asks = asks.take_along_dim(asking[..., None], dim=1).view(b, q, heads, d // heads).transpose(1, 2)
        keys, values = (
            t.view(b, length, heads, d // heads).transpose(1, 2) for t in (keys, self.value(normed))
        )
        places = torch.arange(length)
        # At padding it does not matter what is read, but something must be: itself.
        open_to = ((places <= asking[..., None]) & told.mask[:, None]) | (places == asking[..., None])
        then = told.ages.take_along_dim(asking, dim=1)  # (B, Q)
        between = (told.ages[:, None] - then[..., None]).clamp_min(0.0).log1p()  # (B, Q, L)
        bias = -F.softplus(self.slope)[:, None, None] * between[:, None]  # (B, H, Q, L)
        bias = bias.masked_fill(~open_to[:, None], float("-inf"))
        read = F.scaled_dot_product_attention(asks, keys, values, attn_mask=bias)  # (B, H, Q, d / H)
        own = x.take_along_dim(asking[..., None], dim=1)  # (B, Q, d)
        own = own + self.out(read.transpose(1, 2).reshape(b, q, d))
        return own + self.network(self.before_network(own))
