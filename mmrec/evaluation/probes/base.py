"""What a probe examines, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from mmrec.data.cases import Cases
from mmrec.evaluation.answers import Placed
from mmrec.evaluation.metrics import HEADLINE, RANKINGS
from mmrec.evaluation.significance import bootstrap_interval
from mmrec.fusion import Fusion, Items, Probe
from mmrec.retrieval import places_of

Learn = Callable[[Items, tuple[str, ...], int, Callable[[Fusion], None]], tuple[Fusion, Items]]
"""Items, their modalities, a seed, and somebody who is shown the untrained strategy -> it, trained anew, and
the items as it sees them: what the training left out is masked."""


@dataclass(frozen=True)
class Finding:
    """One thing that was measured.

    Attributes:
        probe: which probe.
        condition: what was done, in a few words.
        modality: to which modality; empty for all of them.
        value: what came out: nDCG@10, or a share.
        effect: the intact strategy's nDCG@10 minus ``value``; None for a share.
        low, high: 95% interval over people of the effect, of the value where there is no effect.
        unchanged: not one score moved.
    """

    probe: str
    condition: str
    modality: str
    value: float
    effect: float | None
    low: float
    high: float
    unchanged: bool = False


@dataclass(frozen=True)
class Patient:
    """One strategy with its weights, and the held-out people it is asked about.

    Attributes:
        fusion: the strategy.
        items: the catalogue.
        cases: the people, one case each.
        released: release day of every item, ``(N,)`` datetime64.
        twins: modality -> the same architecture trained on that modality alone, where there are such.
        learn: trains the same strategy anew; None where that is not wanted.
        seeds: of each training.
        seed: of noise, shuffles and intervals.
    """

    fusion: Fusion
    items: Items
    cases: Cases
    released: np.ndarray
    twins: Mapping[str, Fusion] = field(default_factory=dict)
    learn: Learn | None = None
    seeds: tuple[int, ...] = (0,)
    seed: int = 0

    @property
    def modalities(self) -> tuple[str, ...]:
        """Their names, in the order of the M axis."""
        return self.fusion.modalities

    @cached_property
    def questions(self) -> list[tuple[Probe, np.ndarray, np.ndarray]]:
        """What is asked, who may get what and the wanted rows, in batches."""
        out = []
        for start in range(0, len(self.cases), 512):
            chosen = np.arange(start, min(start + 512, len(self.cases)))
            allowed = self.cases.allowed(chosen, self.released)
            probe = Probe.of(self.cases.histories(chosen), len(self.items.mask))
            out.append((probe, allowed, self.cases.targets[chosen]))
        return out

    def values(self, scores: Iterable[Tensor]) -> np.ndarray:
        """nDCG@10 of every person from the scores of each batch, ``(n,)``."""
        places = [
            places_of(each.numpy(), allowed, targets)
            for each, (_, allowed, targets) in zip(scores, self.questions, strict=True)
        ]
        return RANKINGS[HEADLINE](Placed.of_one(np.concatenate(places)))

    def scores(self, items: Items, fusion: Fusion | None = None) -> list[Tensor]:
        """Of each batch, ``(B, N)``, if the catalogue were ``items``."""
        asked = self.fusion if fusion is None else fusion
        with torch.inference_mode():
            return [asked(items, probe).scores for probe, _, _ in self.questions]

    @cached_property
    def intact_scores(self) -> list[Tensor]:
        """With nothing done to it."""
        return self.scores(self.items)

    @cached_property
    def intact(self) -> np.ndarray:
        """Likewise, ``(n,)``."""
        return self.values(self.intact_scores)

    def generator(self) -> torch.Generator:
        """A new one: no probe depends on which others ran before it."""
        return torch.Generator().manual_seed(self.seed)

    def compared(self, probe: str, condition: str, modality: str, scores: list[Tensor]) -> Finding:
        """What other scores cost."""
        same = all(torch.equal(a, b) for a, b in zip(scores, self.intact_scores, strict=True))
        found = self.intact if same else self.values(scores)
        return self.cost(probe, condition, modality, found, unchanged=same)

    def cost(
        self,
        probe: str,
        condition: str,
        modality: str,
        values: np.ndarray,
        *,
        whole: np.ndarray | None = None,
        unchanged: bool = False,
    ) -> Finding:
        """The paired difference of ``whole``, by default the intact strategy, and ``values``, ``(n,)``."""
        lost = (self.intact if whole is None else whole) - values
        low, high = bootstrap_interval(lost, self.seed)
        return Finding(
            probe, condition, modality, float(values.mean()), float(lost.mean()), low, high, unchanged
        )


ModalityProbe = Callable[[Patient], list[Finding]]
"""A probe: what it finds, empty where it has nothing to say of this strategy."""
