"""Which things of the past pulled an item up, and which pulled it down."""

from __future__ import annotations

import numpy as np
import torch

from mmrec.explain.results import Pull, Pulls
from mmrec.explain.subject import Subject

_ADDITIVE = 1e-4
"""Of the size of the effects: so far may the sum be off before they no longer count as additive."""


def pulls(subject: Subject) -> Pulls:
    r"""The effect of every item of the history on the score.

    Where the strategy is linear in the history coefficients, :math:`s = s_0 + \sum_n c_n b_n`, the effect of
    item n is :math:`c_n b_n`, exact, and the effects sum to what the history adds. Whether it is so is
    checked on the numbers themselves. Elsewhere the effect is a leave-one-out: the score minus what it would
    be if the item had never been met, with what is left of the history weighed anew. Leave-one-out effects of
    things that are alike hide each other, so they need not sum to anything.

    Args:
        subject: whose score.
    """
    rows = subject.history_rows
    if not len(rows) or not subject.recommender.fusion.reads_history:
        return Pulls(exact=True, pulls=())
    exact = _additive(subject, rows)
    if exact is None:
        effects = subject.score - subject.without_history([np.array([r]) for r in rows])[:, subject.row]
    else:
        effects = exact
    order = np.argsort(-np.abs(effects), kind="stable")
    return Pulls(
        exact=exact is not None,
        pulls=tuple(Pull(int(rows[n]), float(effects[n])) for n in order),
    )


def _additive(subject: Subject, rows: np.ndarray) -> np.ndarray | None:
    """Effects ``(L,)`` that sum to what the history adds; None where there are none such."""
    history = subject.probe.history  # (1, K, N)
    nothing = torch.zeros_like(history)
    half = nothing.clone()
    half[..., rows[::2]] = history[..., rows[::2]]
    halves = subject.with_coefficients(torch.cat([nothing, half, history - half]))
    if halves is None:
        return None
    none, one, other = halves[:, subject.row]
    tolerance = _ADDITIVE * max(1e-3, abs(subject.score - none))
    if abs((one - none) + (other - none) - (subject.score - none)) > tolerance:
        return None
    alone = nothing.repeat(len(rows), 1, 1)
    for at, row in enumerate(rows):
        alone[at, :, row] = history[0, :, row]
    singles = subject.with_coefficients(alone)
    assert singles is not None
    effects = singles[:, subject.row] - none
    return effects if abs(effects.sum() - (subject.score - none)) <= 3 * tolerance else None
