"""Content cut into parts that can be deleted one by one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from mmrec.types import Modality


class Parts(ABC):
    """A picture, a text or a clip in P parts. What an encoder said once about it is remembered.

    Which parts go is a row of bools, True for deleted. The vectors do not depend on who asks, so one object
    serves every person and strategy.
    """

    modality: ClassVar[Modality]
    unit: ClassVar[str]
    """What the parts are called, in the plural."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self.labels = labels
        self._known: dict[bytes, np.ndarray] = {}

    @property
    def n(self) -> int:
        """P."""
        return len(self.labels)

    def vectors(self, gone: np.ndarray) -> np.ndarray:
        """Embeddings ``(V, D)`` of the content without some of its parts, ``gone`` is ``(V, P)`` bool."""
        keys = [row.tobytes() for row in gone]
        new = {key: n for n, key in enumerate(keys) if key not in self._known}
        if new:
            for key, vector in zip(new, self._embed(gone[list(new.values())]), strict=True):
                self._known[key] = vector
        return np.stack([self._known[key] for key in keys])

    @abstractmethod
    def _embed(self, gone: np.ndarray) -> np.ndarray:
        """``(V, P)`` bool -> ``(V, D)`` float32, unit length."""
