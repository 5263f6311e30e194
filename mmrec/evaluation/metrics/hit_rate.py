"""Hit rate of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Placed


def hit_rate_at_10(placed: Placed) -> np.ndarray:
    """1 if any relevant item is among the first ten, else 0; ``(n,)``.

    Of each case, however many relevant items it has; the same as recall@10 as long as there is one. Some call
    this the success rate, and by "hit ratio" mean recall.
    """
    return (placed.hits > 0).astype(np.float64)
