"""Recency-weighted histories: how much each item of the catalogue counts in a person's profile.

A history is turned into coefficients over catalogue rows, so that any strategy gets its profile as one
matrix product with its own item vectors, and needs no user ids: a persona, a stranger and a session with
three clicks are all treated alike.
"""

from __future__ import annotations

import numpy as np

HALF_LIVES: tuple[float, ...] = (3.0, 30.0, float("inf"))
"""Days after which an event counts half: this week's wish, this season's, and the standing taste."""


def event_coefficients(starts: np.ndarray, weights: np.ndarray, ages_days: np.ndarray) -> np.ndarray:
    """``c_lk = w_l 2^(-age_l / half_k) / sum_j |w_j| 2^(-age_j / half_k)``, j over the same history.

    Ages count from the newest event of the history that says something: who comes back after a year has not
    lost their taste.

    Args:
        starts: history c has the events ``starts[c]:starts[c + 1]``, ``(n + 1,)``.
        weights: how much each event says about taste, negative for dislikes, ``(L,)``.
        ages_days: days since each event, ``(L,)``.

    Returns:
        ``(L, K)`` float32, one column for each of ``HALF_LIVES``; zeros where all weights of a history are 0.
    """
    lengths = np.diff(starts)
    if not len(weights):
        return np.zeros((0, len(HALF_LIVES)), np.float32)
    filled = np.flatnonzero(lengths)  # reduceat cannot say that a group is empty
    owner = np.repeat(np.arange(len(filled)), lengths[filled])
    ages = np.asarray(ages_days, np.float64)
    newest = np.minimum.reduceat(np.where(weights != 0, ages, np.inf), starts[filled])[owner]
    ages = np.maximum(ages - newest, 0.0)
    decayed = weights[:, None] * np.exp2(-ages[:, None] / np.array(HALF_LIVES))  # (L, K)
    mass = np.add.reduceat(np.abs(decayed), starts[filled], axis=0)[owner]
    return np.divide(decayed, mass, out=np.zeros_like(decayed), where=mass > 0).astype(np.float32)


def recency_coefficients(
    rows: np.ndarray, weights: np.ndarray, ages_days: np.ndarray, n_items: int
) -> np.ndarray:
    """``event_coefficients`` of one history, summed by item: ``(K, N)`` float32.

    Args:
        rows: catalogue rows of the events, ``(L,)``.
        weights: as in ``event_coefficients``, ``(L,)``.
        ages_days: as in ``event_coefficients``, ``(L,)``.
        n_items: N.
    """
    out = np.zeros((n_items, len(HALF_LIVES)), np.float32)
    np.add.at(out, rows, event_coefficients(np.array([0, len(rows)]), weights, ages_days))
    return out.T
