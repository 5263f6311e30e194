"""What all decision-level strategies share: the members, their votes, and the mean over those present."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked
from mmrec.fusion.single import SINGLES, SingleModality

MEMBERS: dict[str, type[SingleModality]] = {single.modality: single for single in SINGLES}
"""Modality -> the strategy that decides for it."""


class DecisionFusion(Fusion):
    """Joins the scores of the trained single-modality strategies; has nothing to train itself."""

    level = "decision"
    trainable = False

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        self.members = nn.ModuleDict({m: MEMBERS[m](modalities, dimension, config) for m in modalities})

    def _member(self, modality: str) -> SingleModality:
        member = self.members[modality]
        assert isinstance(member, SingleModality)
        return member

    @classmethod
    def part_names(cls, modalities: tuple[str, ...]) -> tuple[str, ...]:
        """Its members."""
        return tuple(MEMBERS[m].name for m in modalities)

    def parts(self) -> dict[str, Fusion]:
        """Its members."""
        return {self._member(m).name: self._member(m) for m in self.modalities}

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """The members' votes ``(B, N, M)`` on the full catalogue; absent modalities do not vote."""
        votes = [self._member(m)(items, probe).scores for m in self.modalities]
        return self._comparable(torch.stack(votes, dim=-1), items.mask)

    def _comparable(self, scores: Tensor, mask: Tensor) -> Tensor:
        raise NotImplementedError

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """``s_ui = sum_m w_m v_uim / sum_m w_m`` over the modalities present."""
        by_hand = probe.by_hand if self.takes_weights else None
        weights = items.mask.float() if by_hand is None else items.mask * by_hand
        weights = weights / weights.sum(-1, keepdim=True).clamp_min(1e-9)  # (N, M)
        shares = weights.unsqueeze(0)
        return Ranked((profile * weights).sum(-1), shares.expand(len(profile), -1, -1), shares)

    def rescore(self, items: Items, probe: Probe, row: int, others: Items, asked: Probe) -> Tensor | None:
        """The members score the others alone; each of them then votes among all, as if V people asked."""
        votes, own = [], []
        for m in self.modalities:
            member = self._member(m)
            votes.append(member(items, probe).scores)
            own.append(member.rank(others, member.profile(items, probe), asked).scores[0])
        every = torch.stack(votes, dim=-1).repeat(len(others.mask), 1, 1)  # (V, N, M)
        every[:, row] = torch.stack(own, dim=-1)
        return self.rank(items, self._comparable(every, items.mask), probe).scores

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:
        """The members' spaces side by side, ``(N, M d)``: its cosine is the mean of theirs."""
        return F.normalize(
            torch.cat([self._member(m).space(items, by_hand) for m in self.modalities], -1), dim=-1
        )

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """The members' profiles side by side."""
        parts = [self._member(m).place(items, probe) for m in self.modalities]
        known = [part for part in parts if part is not None]
        return F.normalize(torch.cat(known, -1), dim=-1) if len(known) == len(parts) else None
