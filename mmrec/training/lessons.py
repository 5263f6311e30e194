"""What there is to learn from, and what a training was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mmrec.data.attributes import Attributes
from mmrec.data.cases import Cases
from mmrec.fusion import Fusion, Items
from mmrec.training.recipe import Epoch
from mmrec.training.screening import NOTHING, Screening, silenced

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Lessons:
    """What a strategy may learn from, whoever teaches it.

    Attributes:
        items: the catalogue.
        train: moments to learn from.
        validation: moments to stop, and to choose hyper-parameters, by.
        released: release day of every item, ``(N,)`` datetime64.
        judge: quality of places of the wanted items, higher is better.
        interactions: who had to do with what in the training part, ``(U, N)``; see ``data.matrix``.
        attributes: labels of the items, for who learns to tell them; None where they are not told.
        screening: which modalities strategies that join several do not see.
    """

    items: Items
    train: Cases
    validation: Cases
    released: np.ndarray
    judge: Callable[[np.ndarray], float]
    interactions: csr_array
    attributes: Attributes | None = None
    screening: Screening = NOTHING

    def seen_by(self, fusion: Fusion) -> Items:
        """The items as a strategy sees them: what tells nothing is masked for all but single modalities."""
        return self.items if fusion.level == "single" else silenced(self.items, self.screening.unheard)

    def digest(self) -> str:
        """Of every number that ``train_ranker`` reads."""
        whole = hashlib.sha256()
        for tensor in (self.items.x, self.items.mask, self.items.popularity):
            whole.update(tensor.contiguous().numpy().tobytes())
        for cases in (self.train, self.validation):
            for numbers in (
                cases.targets,
                cases.when,
                cases.starts,
                cases.rows,
                cases.weights,
                cases.ages_days,
            ):
                whole.update(np.ascontiguousarray(numbers).tobytes())
            whole.update(b"" if cases.kinds is None else np.ascontiguousarray(cases.kinds).tobytes())
        whole.update(np.ascontiguousarray(self.released).tobytes())
        whole.update(bytes(self.screening.unheard))
        return whole.hexdigest()


@dataclass(frozen=True)
class TrainingLog:
    """What a training was.

    Attributes:
        best: the best validation value.
        epoch: which epoch it was; 1 for what is solved at once.
        epochs: how many were run.
        seconds: how long it took, since it was last begun.
        chosen: hyper-parameters that were chosen by the validation, by name.
        curve: every epoch; empty for what is solved at once.
        resumed: so many epochs were there already when it was last begun.
    """

    best: float
    epoch: int
    epochs: int
    seconds: float
    chosen: Mapping[str, float] = field(default_factory=dict)
    curve: tuple[Epoch, ...] = ()
    resumed: int = 0
