"""One modality of one item, taken apart: what the score would be without some of its parts."""

from __future__ import annotations

import numpy as np
import torch

from mmrec.explain.parts.base import Parts
from mmrec.explain.subject import Subject


class NotHere(Exception):
    """A method cannot say anything of this encoder or strategy; the message is a sentence that says why."""


class View:
    """How the score hangs on the parts of what is seen, read or heard.

    The explained quantity is the item's score itself, through the encoder and the strategy: the content with
    some parts deleted is encoded anew, and the strategy scores the item with that embedding. ``whole`` is the
    score with nothing deleted, encoded in the same way, so that a difference is the deletion's alone.

    Args:
        subject: whose score.
        parts: of one modality that the item has.
    """

    def __init__(self, subject: Subject, parts: Parts) -> None:
        self.subject, self.parts = subject, parts
        self._known: dict[bytes, tuple[float, int]] = {}

    @property
    def n(self) -> int:
        """P, how many parts there are."""
        return self.parts.n

    @property
    def whole(self) -> float:
        """The score with every part in its place."""
        return float(self.without(np.zeros((1, self.n), dtype=bool))[0][0])

    def without(self, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Scores ``(V,)`` and places ``(V,)`` with parts deleted, ``gone`` is ``(V, P)`` bool."""
        keys = [row.tobytes() for row in gone]
        new = [n for n, key in enumerate(keys) if key not in self._known]
        if new:
            vectors = self.parts.vectors(gone[new])
            scores, places = self.subject.with_content(self.parts.modality, vectors)
            for n, score, place in zip(new, scores, places, strict=True):
                self._known[keys[n]] = (float(score), int(place))
        found = [self._known[key] for key in keys]
        return np.array([s for s, _ in found]), np.array([p for _, p in found], np.int64)

    def gradient(self) -> np.ndarray | None:
        """``d score / d embedding``, ``(D,)``; None where the score has none, as where only places count."""
        vector = torch.from_numpy(self.parts.vectors(np.zeros((1, self.n), dtype=bool))[0])
        with torch.enable_grad():
            vector.requires_grad_()
            score = self.subject.differentiable(self.parts.modality, vector)
            if not score.requires_grad:
                return None
            (gradient,) = torch.autograd.grad(score, vector)
        found = gradient.numpy()
        return found if np.abs(found).max() > 0 else None
