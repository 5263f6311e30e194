"""A multimodal transformer: modality tokens and history tokens that meet in bottlenecks."""

from __future__ import annotations

from typing import ClassVar

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor, nn

from mmrec.fusion.base import FusionConfig, Items, Probe, VectorFusion, masked_softmax
from mmrec.profile.presence import VIEWS, views_of


class TransformerConfig(FusionConfig):
    """What it can be set to beyond what all share."""

    width: int = Field(48, ge=4, le=1024, description="size of a token inside")
    layers: int = Field(2, ge=1, le=8, description="layers in which the modalities exchange")
    heads: int = Field(4, ge=1, le=16, description="attention heads; they divide the width")
    bottlenecks: int = Field(2, ge=1, le=16, description="tokens through which all exchange goes")


class Block(nn.Module):
    """Self-attention and a small network, each on what was normalised before, each added to its input."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attend, self.join = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.network = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, tokens: Tensor) -> Tensor:
        """``(N, T, w)`` -> ``(N, T, w)``."""
        n, t, w = tokens.shape
        split = self.attend(self.before(tokens)).view(n, t, 3, self.heads, w // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4)  # (N, H, T, w / H) each
        found = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, w)
        tokens = tokens + self.join(found)
        out: Tensor = tokens + self.network(self.between(tokens))
        return out


class MultimodalTransformer(VectorFusion):
    """Tokens of the modalities exchange through bottleneck tokens; bottlenecks of a person read the history.

    Item side, the multimodal bottleneck transformer (Nagrani et al. 2021, MBT): in layer l every modality
    present has a block of its own over ``[t_im; b_i]``, and ``b_i`` goes on as the mean of what the blocks
    made of it. ``z_i = mean_m h_im + W [mean_m t_im; b_i]``: what the modalities are together is added to
    what they are each. An absent modality has no block and no part in the mean.

    Person side, history tokens are the items with a coefficient, ``z_n``. Bottleneck j reads them all by
    cross-attention, as in the Perceiver (Jaegle et al. 2021), with the recency coefficients as a feature:
    ``a_jn ~ |sum_v g_jv c_vn| exp(q_j(v) . k(z_n))``, where the question ``q_j`` depends on the recency mean
    ``v``; a dislike comes in with its sign. So it costs one product of people and items, whatever the
    length of the history. ``u`` is made of ``v`` and of what the bottlenecks have read. Cost: O(N M L w^2)
    for the items, O(B N J w) for the people.
    """

    name, label, level = "transformer", "Multimodal transformer", "model"
    summary = "Pictures, words and the history are tokens of a transformer that exchange through bottlenecks."
    formula = (
        r"[t_{im}^{l+1};\,b_{im}^{l+1}] = \mathrm{Block}_m^l([t_{im}^l;\,b_i^l]),\quad "
        r"b_i^{l+1} = \tfrac{1}{|M_i|}\sum_m b_{im}^{l+1}"
    )
    paper = "MBT, Nagrani et al. 2021"
    pace = 0.1  # at the full rate its blocks soon give the same answer for every item
    takes_profile = False  # it reads the history itself
    config_class: ClassVar[type[FusionConfig]] = TransformerConfig
    config: TransformerConfig

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        c, d = self.config, self.config.dimension
        width = c.width - c.width % c.heads
        self.enter = nn.ModuleList(nn.Linear(d, width) for _ in modalities)
        self.bottleneck = nn.Parameter(torch.zeros(c.bottlenecks, width))
        self.blocks = nn.ModuleList(
            nn.ModuleList(Block(width, c.heads) for _ in modalities) for _ in range(c.layers)
        )
        self.leave = nn.Linear((1 + c.bottlenecks) * width, d)
        self.ask = nn.Linear(d, c.bottlenecks * width)
        self.offer = nn.Linear(d, width, bias=False)
        self.value = nn.Linear(d, d, bias=False)
        self.views = nn.Parameter(torch.zeros(c.bottlenecks, VIEWS))
        self.read = nn.Sequential(
            nn.Linear((1 + c.bottlenecks) * d, c.hidden), nn.GELU(), nn.Linear(c.hidden, d)
        )
        self.reset(torch.Generator().manual_seed(0))

    def reset(self, generator: torch.Generator) -> None:
        """As the base, with bottlenecks that differ."""
        super().reset(generator)
        if not hasattr(self, "read"):
            return  # the base's constructor resets before there is anything
        self.bottleneck.data.copy_(torch.randn(self.bottleneck.shape, generator=generator))
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                module.reset_parameters()
        self.ask.weight.data.mul_(0.1)

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """``(N, d)``; what flows through bottlenecks has no weights, its contributions are measured."""
        n, _, d = h.shape
        share = (mask / mask.sum(1, keepdim=True).clamp_min(1)).unsqueeze(-1)  # (N, M, 1)
        tokens = [enter(d**0.5 * h[:, m]) for m, enter in enumerate(self.enter)]  # M of (N, w)
        shared = self.bottleneck.expand(n, -1, -1)  # (N, J, w)
        for layer in self.blocks:
            assert isinstance(layer, nn.ModuleList)
            made = [b(torch.cat([t.unsqueeze(1), shared], 1)) for b, t in zip(layer, tokens, strict=True)]
            tokens = [each[:, 0] for each in made]
            shared = sum(
                (share[:, m, None] * each[:, 1:] for m, each in enumerate(made)), shared.new_zeros(())
            )
        mean = sum((share[:, m] * token for m, token in enumerate(tokens)), h.new_zeros(()))
        whole = torch.cat([mean, shared.flatten(1)], dim=1)  # (N, (1 + J) w)
        return d**0.5 * (share * h).sum(1) + self.leave(whole), None

    def _history(self, z: Tensor, items: Items, probe: Probe) -> Tensor:
        """``u = norm(v + MLP(v) + read([v; what the bottlenecks have read]))``, ``(B, d)``."""
        known = (probe.history != 0).any(-1).any(-1, keepdim=True)  # (B, 1)
        v = self.person_vector(z, items, probe)
        found = torch.cat([v, self._read(z, v, probe.history).flatten(1)], dim=1)
        return F.normalize(v + self.head(v) + self.read(found), dim=-1) * known

    def _read(self, z: Tensor, v: Tensor, history: Tensor) -> Tensor:
        """What each bottleneck reads of the history, ``(B, J, d)``: zero where there is none."""
        j, width = self.bottleneck.shape
        questions = self.ask(z.shape[1] ** 0.5 * v).view(-1, j, width) + self.bottleneck  # (B, J, w)
        weighed = torch.einsum("jv,bvn->bjn", self.views.softmax(-1), views_of(history))
        logits = questions @ self.offer(z).T  # (B, J, N)
        logits = logits + weighed.abs().clamp_min(1e-12).log()
        attention = masked_softmax(logits, weighed != 0) * weighed.sign()
        return attention @ self.value(z)
