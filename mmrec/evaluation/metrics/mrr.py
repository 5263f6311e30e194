"""Reciprocal rank."""

from __future__ import annotations

import numpy as np


def reciprocal_rank(places: np.ndarray) -> np.ndarray:
    """``1 / p`` over the full ranking, ``(n,)``; its mean is the MRR (Voorhees 1999)."""
    return 1.0 / np.asarray(places, np.float64)
