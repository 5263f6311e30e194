"""Did attention find out what drives people? A check that only a simulated world allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from mmrec.data.cases import Cases
from mmrec.data.workspace import Workspace
from mmrec.recommender import Recommender


def sensitivity_recovery(
    workspace: Workspace, recommender: Recommender, cases: Cases, batch: int = 512
) -> dict[str, Any] | None:
    """Rank correlation over users of a person's mean attention on a modality and their true sensitivity.

    Spearman's rho of ``mean_i alpha_uim`` with ``share_um = s_um / sum_m s_um`` of ``truth/users.parquet``,
    which no model ever sees. None where the world keeps no truth, or the strategy no weights of its own for
    each person.
    """
    path = workspace.root / "truth" / "users.parquet"
    if not path.is_file() or not len(cases):
        return None
    truth = pd.read_parquet(path).set_index("user_id")
    means = []
    for start in range(0, len(cases), batch):
        chosen = np.arange(start, min(start + batch, len(cases)))
        _, weights = recommender.score_cases(cases, chosen)
        if weights is None:
            return None
        means.append(weights.mean(axis=1))
    attention = np.concatenate(means)  # (n, M)
    if np.ptp(attention, axis=0).max() < 1e-9:
        return None  # the same for everyone: there is nothing to correlate
    known = np.isin(cases.users, truth.index)
    names = recommender.fusion.modalities
    sensitivity = truth.loc[cases.users[known], [f"s_{m}" for m in names]].to_numpy()
    share = sensitivity / sensitivity.sum(axis=1, keepdims=True)
    return {
        "users": int(known.sum()),
        "spearman": {
            m: float(spearmanr(attention[known, at], share[:, at]).statistic) for at, m in enumerate(names)
        },
    }
