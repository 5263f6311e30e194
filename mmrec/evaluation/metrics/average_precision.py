"""Average precision of a list."""

from __future__ import annotations

import numpy as np

from mmrec.evaluation.answers import Placed


def average_precision_at_10(placed: Placed) -> np.ndarray:
    """``1 / R sum_{r relevant, p_r <= 10} precision@p_r``, ``(n,)``; its mean is the MAP@10.

    Divided by **all** relevant items R, as in trec_eval's ``map_cut``; not by ``min(R, 10)`` and not by those
    that were found. With one relevant item it is ``1 / p`` up to the tenth place and 0 beyond.
    """
    ahead = (placed.places[:, None, :] <= placed.places[:, :, None]) & (placed.places > 0)[:, None, :]
    precision = ahead.sum(axis=2) / placed.places.clip(min=1)  # (n, R), at the place of each relevant item
    return np.asarray(np.where(placed.listed, precision, 0.0).sum(axis=1) / placed.relevant)
