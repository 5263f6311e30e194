"""Attention over modalities that depends on who is asking."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import QUERY_GAIN, FusionConfig, Items, Probe, Ranked, VectorFusion, masked_softmax


class UserAttention(VectorFusion):
    """``z_ui = norm(sum_m alpha_uim h_im)``, ``alpha_ui = softmax(A(c_u) + w_m . h_im)``.

    ``s_ui = tau u_u . z_ui + beta pop_i``, as attention, but with weights of each person: who goes by looks
    is shown what an item looks like. The person is ``u_u = norm(v + MLP(v))``,
    ``v = sum_m softmax(A(c_u))_m v_um`` with the profile ``v_um`` of the history within modality m. With a
    query of weight q, ``u_u . z_ui`` becomes ``(1 - q) u_u . z_ui + q gamma sum_m alpha_uim cos(query,
    x_im)``, and in ``alpha`` ``A(c_u)`` becomes ``(1 - q) A(c_u) + q A(0)``, what a stranger gets.

    ``c_u = (e_u1, .., e_uM, log(1 + |H|) / 4)`` tells how well each modality explains the history H, the set
    of items met: ``e_um`` is the mean over n in H of ``z_n( sum_{j in H, j != n} g_jm . g_nm )``, how much
    nearer an item lies to the *others* of the history than the items of the catalogue do, standardised over
    the catalogue. Someone who buys by looks has met things that are alike in pictures and unlike in words;
    the gate learns to read that. Items count alike, looks included: what was passed over for them is the same
    whether they were bought or not. ``g_im = norm(S_m x_im)`` is where modality m alone would put an item
    among the people who meet it; S is solved for, not trained (``training.senses``). In the line of target
    attention (Zhou et al. 2018, DIN). Cost: O(B N M (d + M)).
    """

    name, label, level = "user-attention", "User attention", "feature"
    summary = "Reads from the history which modality this person goes by."
    formula = (
        r"s_{ui} = \tau\, u_u \cdot \mathrm{norm}\Big(\sum_m \alpha_{uim} h_{im}\Big),\quad "
        r"\alpha_{ui} = \mathrm{softmax}_m\big(A(c_u) + w_m \cdot h_{im}\big)"
    )
    paper = "in the line of DIN, Zhou et al. 2018"
    weights_kind = "attention"
    exact = ("project",)

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, m = self.config.dimension, len(modalities)
        self.sense = nn.ModuleList(nn.Linear(dimension, d, bias=False) for _ in modalities)
        self.context = nn.Sequential(nn.Linear(m + 1, 32), nn.Tanh(), nn.Linear(32, m))
        self.item_term = nn.Parameter(torch.zeros(m, d))
        self.reset(torch.Generator().manual_seed(0))

    def reset(self, generator: torch.Generator) -> None:
        """As the base, with projections that keep all distances for the senses, too."""
        super().reset(generator)
        for linear in getattr(self, "sense", ()):
            nn.init.orthogonal_(linear.weight, generator=generator)

    def readers(self) -> tuple[nn.ModuleList, ...]:
        """What it ranks with, and what it tells people apart with."""
        return (self.project, self.sense)

    def _evidence(self, items: Items, probe: Probe) -> Tensor:
        """The context ``c_u``, ``(B, M + 1)``."""
        met = (probe.history[:, -1] > 0).float()  # (B, N)
        told = []
        for m, sense in enumerate(self.sense):
            mask = items.mask[:, m]
            g = F.normalize(sense(items.x[:, m].masked_fill(~mask.unsqueeze(-1), 0.0)), dim=-1)
            g, seen = g * mask.unsqueeze(-1), met * mask
            near = (seen @ g) @ g.T  # (B, N)
            count = mask.sum().clamp_min(1)
            mean = (near * mask).sum(1, keepdim=True) / count
            spread = (((near - mean) ** 2 * mask).sum(1, keepdim=True) / count + 1e-6).sqrt()
            others = (near - seen - mean) / spread  # an item is no evidence for itself: g . g = 1
            told.append((others * seen).sum(1) / seen.sum(1).clamp_min(1))
        return torch.stack([*told, met.sum(1).log1p() / 4], dim=1)

    def _persons(self, h: Tensor, items: Items, probe: Probe) -> tuple[Tensor, Tensor]:
        """``u`` of the history, ``(B, d)``, and the user's part of the attention logits, ``(B, M)``."""
        v = torch.stack(
            [self.person_vector(h[:, m], items, probe) for m in range(len(self.modalities))], dim=1
        )
        known = (probe.history != 0).any(-1).any(-1, keepdim=True)
        logits = self.context(self._evidence(items, probe))
        v = (logits.softmax(-1).unsqueeze(-1) * v).sum(1)
        return F.normalize(v + self.head(v), dim=-1) * known, logits

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """``u`` and the person's logits side by side, ``(B, d + M)``."""
        return self._profile_of(self.projected(items.x, items.mask), items, probe)

    def _profile_of(self, h: Tensor, items: Items, probe: Probe) -> Tensor:
        u, logits = self._persons(h, items, probe)
        if probe.wanted is not None:
            nothing_known = logits.new_zeros(1, len(self.modalities) + 1)
            stranger = self.context(nothing_known)
            logits = probe.history_weight * logits + probe.query_weight * stranger
        return torch.cat([u, logits], dim=-1)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """Attention of each person on each item, and the scores."""
        return self._rank_of(self.projected(items.x, items.mask), items, profile, probe)

    def forward(self, items: Items, probe: Probe) -> Ranked:
        """``rank`` with the ``profile``; the items are projected once."""
        h = self.projected(items.x, items.mask)
        return self._rank_of(h, items, self._profile_of(h, items, probe), probe)

    def _rank_of(self, h: Tensor, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        d = h.shape[-1]
        u, logits = profile[:, :d], profile[:, d:]  # (B, d), (B, M)
        item = torch.einsum("nmd,md->mn", h, self.item_term)
        # (B, M, N) inside: a softmax over a last axis of M numbers takes ten times as long.
        alpha = masked_softmax(logits.unsqueeze(-1) + item, items.mask.T.expand(len(u), *item.shape), axis=1)
        match = torch.einsum("bd,nmd->bmn", u, h) / self.length(alpha, h).unsqueeze(1)
        asked, q = probe.asked(), probe.query_weight
        if asked is not None:
            match = probe.history_weight * match + q * QUERY_GAIN * asked.transpose(1, 2)
        scores = self.log_temperature.exp() * (alpha * match).sum(1)
        weights = alpha.transpose(1, 2)  # (B, N, M)
        return Ranked(scores + self.popularity_weight * items.popularity, weights, weights)

    @staticmethod
    def length(alpha: Tensor, h: Tensor) -> Tensor:
        """``|sum_m alpha_bmn h_nm|``, ``(B, N)``, of ``(B, M, N)`` and ``(N, M, d)``; never 0."""
        inner = torch.einsum("nmd,nkd->mkn", h, h)
        return torch.einsum("bmn,mkn,bkn->bn", alpha, inner, alpha).clamp_min(1e-8).sqrt()

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """For the map, which has no person: the item term alone decides."""
        alpha = masked_softmax(torch.einsum("nmd,md->nm", h, self.item_term), mask)
        return torch.einsum("nm,nmd->nd", alpha, h), alpha

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """``u``."""
        if not (probe.history != 0).any():
            return None
        return self._persons(self.projected(items.x, items.mask), items, probe)[0]
