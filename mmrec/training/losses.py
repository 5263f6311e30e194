"""The loss of one step: the wanted item against all items that were possible, or against a sample of them."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.fusion import Fusion, Items, Probe
from mmrec.fusion.base import VectorFusion
from mmrec.training.recipe import RankerConfig


class Objective(nn.Module):
    """A strategy and its loss as one module, so that an engine of parallel training can wrap both.

    Args:
        fusion: the strategy.
        config: says which loss.
        targets: wanted rows of all moments, ``(n,)``: what is wanted often is sampled often.
        n_items: N.
    """

    def __init__(self, fusion: Fusion, config: RankerConfig, targets: np.ndarray, n_items: int) -> None:
        super().__init__()
        self.fusion, self.config = fusion, config
        self.odds = sampling_odds(targets, n_items)

    def draw(self, generator: torch.Generator) -> Tensor | None:
        """Rows to sample in this step, ``(S,)`` with repetitions; None for the full softmax."""
        if self.config.loss == "full":
            return None
        return torch.multinomial(self.odds, self.config.negatives, replacement=True, generator=generator)

    def forward(
        self, items: Items, probe: Probe, targets: Tensor, allowed: Tensor, drawn: Tensor | None
    ) -> Tensor:
        """The sum of the losses of a batch.

        Args:
            items: the catalogue, as this step sees it.
            probe: what was known.
            targets: wanted rows, ``(B,)``.
            allowed: what could be recommended, the target included, ``(B, N)`` bool.
            drawn: as ``draw``.
        """
        if drawn is None:
            return full_softmax(self.fusion(items, probe).scores, targets, allowed)
        if isinstance(self.fusion, VectorFusion) and not self.fusion.row_axes:
            # Only what is needed is scored: the wanted and the drawn.
            rows, place = torch.cat([targets, drawn]).unique(return_inverse=True)
            profile = self.fusion.profile(items, probe)
            scores = self.fusion.rank(items.take(rows), profile, probe).scores
            wanted, others = place[: len(targets)], place[len(targets) :]
        else:
            scores, wanted, others = self.fusion(items, probe).scores, targets, drawn
        expected = (self.config.negatives * self.odds[drawn]).log()
        possible = allowed[:, drawn] & (drawn != targets[:, None])
        return sampled_softmax(scores.gather(1, wanted[:, None])[:, 0], scores[:, others], expected, possible)


def full_softmax(scores: Tensor, targets: Tensor, allowed: Tensor) -> Tensor:
    """``sum_u -log exp(s_ut) / sum_{i allowed} exp(s_ui)``.

    Args:
        scores: ``(B, N)``.
        targets: ``(B,)``.
        allowed: ``(B, N)`` bool, true for the target.
    """
    return F.cross_entropy(scores.masked_fill(~allowed, -1e9), targets, reduction="sum")


def sampled_softmax(wanted: Tensor, drawn: Tensor, log_expected: Tensor, possible: Tensor) -> Tensor:
    """``sum_u -log exp(s_ut) / (exp(s_ut) + sum_{j drawn} exp(s_uj - log(S q_j)))``.

    With S rows drawn from q, the sum estimates that of the full softmax without bias: each term counts as
    often as it was expected less (Bengio & Senecal 2008; Yi et al. 2019 call it the logQ correction). Without
    it, what is drawn often would be pushed down for nothing but that.

    Args:
        wanted: scores of the targets, ``(B,)``.
        drawn: scores of the drawn rows, ``(B, S)``.
        log_expected: ``log(S q_j)``, ``(S,)``.
        possible: rows that were allowed then and are not the target, ``(B, S)`` bool.
    """
    others = (drawn - log_expected).masked_fill(~possible, -1e9)
    logits = torch.cat([wanted[:, None], others], dim=1)
    return (logits.logsumexp(dim=1) - wanted).sum()


def sampling_odds(targets: np.ndarray, n_items: int, power: float = 0.75) -> Tensor:
    """``q_j`` proportional to ``(1 + how often j is wanted)^power``, ``(N,)``; 0.75 as in word2vec."""
    counts = torch.from_numpy(np.bincount(targets, minlength=n_items).astype(np.float32))
    odds = (1.0 + counts) ** power
    return odds / odds.sum()
