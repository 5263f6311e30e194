"""Reciprocal rank."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Placed


def reciprocal_rank(placed: Placed) -> np.ndarray:
    """``1 / p`` of the first relevant item over the **full** ranking, ``(n,)``.

    Its mean is the MRR (Voorhees 1999). No cut at ten: a relevant item at place 200 counts 0.005.
    """
    return np.where(placed.places > 0, 1.0 / placed.places.clip(min=1), 0.0).max(axis=1, initial=0.0)
