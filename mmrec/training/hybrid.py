"""Teacher of the hybrid: how much of the score is collaborative, by the validation alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch

from mmrec.fusion import Fusion, Probe
from mmrec.fusion.model.hybrid import Hybrid
from mmrec.retrieval import places_of
from mmrec.training.lessons import Lessons, TrainingLog
from mmrec.training.recipe import RankerConfig

SHARES = tuple(n / 20 for n in range(21))
"""Values of lambda that are tried."""


def teach_hybrid(
    fusion: Fusion,
    lessons: Lessons,
    config: RankerConfig,  # noqa: ARG001
    seed: int,  # noqa: ARG001
    say: Callable[[str], None],
) -> TrainingLog:
    """Choose lambda; both that are joined were trained before and stay as they are."""
    assert isinstance(fusion, Hybrid)
    started, cases, items = time.perf_counter(), lessons.validation, lessons.items
    fusion.eval()
    with torch.inference_mode():
        probe = Probe.of(cases.histories(np.arange(len(cases))), len(items.mask))
        both = [part(items, probe).scores for part in (fusion.content, fusion.together)]
    spreads = torch.stack([scores.std(dim=1).mean() for scores in both]).clamp_min(1e-6)
    content, together = (scores / spread for scores, spread in zip(both, spreads, strict=True))
    allowed = cases.allowed(np.arange(len(cases)), lessons.released)
    values = []
    for share in SHARES:
        scores = (1 - share) * content + share * together
        values.append(lessons.judge(places_of(scores.numpy(), allowed, cases.targets)))
        say(f"  lambda {share:g}: validation {values[-1]:.4f}")
    at = int(np.argmax(values))
    fusion.spreads.data.copy_(spreads)
    fusion.share.data.fill_(SHARES[at])
    return TrainingLog(values[at], 1, 1, time.perf_counter() - started, {"lambda": SHARES[at]})
