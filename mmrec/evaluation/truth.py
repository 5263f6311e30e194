"""What a simulated world knows of its people and a real one never would: for evaluation alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from mmrec.data.cases import Cases
from mmrec.data.workspace import Workspace
from mmrec.evaluation.answers import LIST_LENGTH, Answers
from mmrec.worlds.truth import load_truth

ITEM_MAKERS = ("maker", "artist")
"""Columns of ``truth/items.parquet`` that say who made an item, whatever the world calls them."""


def true_sensitivities(
    workspace: Workspace, users: np.ndarray, modalities: Sequence[str]
) -> np.ndarray | None:
    """``s_um / sum_m s_um`` of ``truth/users.parquet``, which no model ever sees; ``(n, M)``.

    NaN for users it does not know. None where the world keeps no truth, or none of these modalities.
    """
    path = workspace.root / "truth" / "users.parquet"
    if not path.is_file() or not len(users):
        return None
    table = pd.read_parquet(path).set_index("user_id")
    columns = [f"s_{m}" for m in modalities]
    if not set(columns) <= set(table.columns):
        return None
    found = table[columns].reindex(users).to_numpy(np.float64)
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def true_worth(workspace: Workspace, cases: Cases, released: np.ndarray) -> np.ndarray | None:
    """True utility of every item in every case, scaled: see ``CaseFacts.worth``; ``(n, N)`` float32.

    NaN for people whose truth is unknown. None where the world keeps none.
    """
    truth = load_truth(workspace.root)
    if truth is None or not len(cases) or tuple(truth.items["item_id"]) != workspace.catalogue.ids:
        return None
    utility = truth.utility(list(cases.users), cases.when)  # (n, N)
    allowed = cases.allowed(np.arange(len(cases)), released)
    allowed[np.arange(len(cases)), cases.targets] = True
    length = np.minimum(allowed.sum(axis=1, keepdims=True), LIST_LENGTH)
    best = -np.sort(np.where(allowed, -utility, np.inf), axis=1)[:, :LIST_LENGTH]
    best = np.where(np.arange(best.shape[1]) < length, best, 0.0).sum(axis=1, keepdims=True) / length
    mean = np.where(allowed, utility, 0.0).sum(axis=1, keepdims=True) / allowed.sum(axis=1, keepdims=True)
    spread = best - mean
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(spread > 0, (utility - mean) / spread, np.nan), dtype=np.float32)


def makers(workspace: Workspace) -> np.ndarray | None:
    """Who made each item, ``(N,)`` of str; None where nobody says so."""
    path = workspace.root / "truth" / "items.parquet"
    if not path.is_file():
        return None
    table = pd.read_parquet(path).set_index("item_id").reindex(workspace.catalogue.ids)
    column = next((name for name in ITEM_MAKERS if name in table.columns), None)
    return None if column is None else table[column].astype(str).to_numpy(object)


def recovery_by_modality(answers: Answers, modalities: Sequence[str]) -> dict[str, object] | None:
    """The truth meter of each modality: ``{"users", "spearman": {modality: rho}}``.

    None where the world keeps no truth, or the strategy no weights of its own for each person.
    """
    attention, truth = answers.attention, answers.cases.sensitivity
    if attention is None or truth is None:
        return None
    known = np.isfinite(truth).all(axis=1)
    if known.sum() < 2 or np.ptp(attention[known], axis=0).max() < 1e-9:
        return None  # the same for everyone: there is nothing to correlate
    return {
        "users": int(known.sum()),
        "spearman": {
            m: float(spearmanr(attention[known, at], truth[known, at]).statistic)
            for at, m in enumerate(modalities)
        },
    }
