"""Recall of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Placed


def recall_at_10(placed: Placed) -> np.ndarray:
    """Relevant items among the first ten, divided by **all** relevant items R, ``(n,)``.

    Not by ``min(R, 10)``, as some libraries do: with more than ten relevant items 1 is out of reach.
    """
    return np.asarray(placed.hits / placed.relevant)
