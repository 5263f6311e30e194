"""Recall of a list."""

from __future__ import annotations

import numpy as np


def recall_at_10(places: np.ndarray) -> np.ndarray:
    """1 if the one wanted item is among the first ten, else 0; ``(n,)``."""
    return (np.asarray(places) <= 10).astype(np.float64)
