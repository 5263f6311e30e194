"""Occlusion: take one part away and see what happens."""

from __future__ import annotations

import numpy as np

from mmrec.explain.methods.base import Method
from mmrec.explain.view import View


class Occlusion(Method):
    """``heat_p = s(all) - s(all without p)``, in score points (Zeiler & Fergus 2014).

    What a part does together with others is not seen: two parts that say the same hide each other. Cost:
    P + 1 passes of the encoder, kept for every person and strategy.
    """

    name, label = "occlusion", "Occlusion"
    summary = "Takes one part away at a time and notes by how much the score falls."
    paper = "Zeiler & Fergus 2014"

    def heat(self, view: View) -> np.ndarray:
        """The fall of the score without each part."""
        gone = np.concatenate([np.zeros((1, view.n), dtype=bool), np.eye(view.n, dtype=bool)])
        scores, _ = view.without(gone)
        return scores[0] - scores[1:]
