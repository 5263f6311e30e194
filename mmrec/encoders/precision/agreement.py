r"""What a precision costs: how far the embeddings turn away from those of single precision.

.. math:: \cos_i = \frac{x_i \cdot y_i}{\lVert x_i\rVert\,\lVert y_i\rVert}

for each thing i that both embed; the mean and the worst are stated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Agreement:
    """Cosines between two sets of embeddings of the same ``n`` things."""

    mean: float
    worst: float
    n: int

    @classmethod
    def between(cls, first: np.ndarray, second: np.ndarray) -> Agreement:
        """Of ``(n, D)`` and ``(n, D)``, in double precision, row by row.

        Raises:
            ValueError: for different shapes, or nothing to compare.
        """
        if first.shape != second.shape or not len(first):
            raise ValueError(f"nothing to compare row by row in {first.shape} and {second.shape}")
        x, y = first.astype(np.float64), second.astype(np.float64)
        lengths = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
        cosines = (x * y).sum(1) / lengths  # (n,)
        return cls(float(cosines.mean()), float(cosines.min()), len(cosines))
