r"""The receipt: what every player of a score is worth, exactly.

The game. Players are the modalities that the item has, the history (if it says anything) and the query (if
there is one). The worth of a coalition S is the item's score ``v(S)`` when

- a modality outside S is *masked for this item alone*; all other items keep theirs, and so does the history;
- without the history its coefficients are all 0, as for a stranger;
- without the query nothing is wanted and nothing unwanted, so the history counts in full.

The person's profile is computed from the whole catalogue in every coalition. The baseline is ``v(nobody)``:
the score of an item of which nothing is seen, for a stranger who asks for nothing. With it

.. math:: v(\emptyset) + \sum_p \phi_p = v(\text{all}), \qquad
    \phi_p = \sum_{S \not\ni p} \frac{|S|!\,(P - |S| - 1)!}{P!}\,\big(v(S + p) - v(S)\big)

(Shapley 1953; the only shares that add up, treat equals alike and give nothing to a player without effect).
All :math:`2^P` coalitions are computed, P is at most 5. A Shapley value says what a player adds *in this
model, on average over all orders of arrival*; it says nothing of what would happen in the world.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from mmrec.explain.correlation import spearman
from mmrec.explain.results import Agreement, Entry, Receipt
from mmrec.explain.subject import Subject
from mmrec.fusion import shapley_values
from mmrec.types import Modality

HISTORY, QUERY = "history", "query"


def players_of(subject: Subject) -> tuple[str, ...]:
    """Who takes part: modalities in their order, then history, then query."""
    fusion = subject.recommender.fusion
    people = [HISTORY] if len(subject.history_rows) and fusion.reads_history else []
    if subject.probe.asked() is not None and fusion.reads_query:
        people.append(QUERY)
    return (*subject.present, *people)


def receipt(subject: Subject, over_list: float | None = None) -> Receipt:
    """The exact shares of one score; the module says of which game.

    Args:
        subject: whose score.
        over_list: goes into ``Agreement.over_list``.
    """
    players = players_of(subject)
    worth = _worths(subject, players)
    phi, baseline = shapley_values(lambda coalition: worth[_key(coalition)][None], len(players))
    everybody = worth[_key(torch.ones(len(players), dtype=torch.bool))]
    entries = []
    for at, player in enumerate(players):
        others = torch.ones(len(players), dtype=torch.bool)
        others[at] = False
        entries.append(Entry(player, float(phi[0, at]), float(everybody - worth[_key(others)])))
    shares = {m: abs(float(phi[0, at])) for at, m in enumerate(subject.present)}
    return Receipt(
        score=float(everybody),
        baseline=float(baseline[0]),
        entries=tuple(entries),
        agreement=agreement(subject.weights, shares, over_list),
    )


def agreement(
    weights: Mapping[Modality, float] | None,
    sizes: Mapping[Modality, float],
    over_list: float | None = None,
) -> Agreement | None:
    """Weights against what is really added; None where there are no weights or nothing is added.

    Args:
        weights: modality -> weight, summing to 1; None where the strategy has none.
        sizes: modality -> ``|phi|``.
        over_list: goes into the answer.
    """
    total = sum(sizes.values())
    if not weights or len(sizes) < 2 or total < 1e-12 or sum(weights.values()) < 1e-12:
        return None
    shares = {m: size / total for m, size in sizes.items()}
    distance = sum(abs(weights[m] - shares[m]) for m in shares) / 2
    return Agreement(
        weights=dict(weights),
        shares=shares,
        overlap=1.0 - distance,
        same_leader=max(weights, key=lambda m: weights[m]) == max(shares, key=lambda m: shares[m]),
        over_list=over_list,
    )


def agreement_over(weights: np.ndarray, contributions: np.ndarray) -> float | None:
    """Spearman correlation, over the items of a list, of a modality's weight and its share of the score.

    Args:
        weights: ``(k, M)``.
        contributions: Shapley values of the modalities, ``(k, M)``; the first modality is compared.
    """
    total = np.abs(contributions).sum(axis=1)
    there = total > 1e-12
    if there.sum() < 5:
        return None
    shares = np.abs(contributions[there, 0]) / total[there]
    return spearman(weights[there, 0], shares)


def _worths(subject: Subject, players: tuple[str, ...]) -> dict[tuple[bool, ...], Tensor]:
    """Coalition -> worth, a float64 scalar; as few passes as the contract allows."""
    modalities, own = subject.modalities, subject.present
    subsets = torch.cartesian_prod(*[torch.tensor([False, True])] * len(own)).reshape(-1, len(own))
    masks = torch.zeros(len(subsets), len(modalities), dtype=torch.bool)
    masks[:, [modalities.index(m) for m in own]] = subsets
    known, asking = HISTORY in players, QUERY in players
    people = [subject.nobody(), subject.history] if known else [subject.history]
    worth: dict[tuple[bool, ...], Tensor] = {}
    for asks in (False, True) if asking else (subject.probe.asked() is not None,):
        found = subject.worths(masks, subject.people(people, asks))  # (1 or 2, V)
        for person, row in enumerate(found):
            for subset, value in zip(subsets.tolist(), row, strict=True):
                tail = ([bool(person)] if known else []) + ([asks] if asking else [])
                worth[(*subset, *tail)] = value
    return worth


def _key(coalition: Tensor) -> tuple[bool, ...]:
    return tuple(coalition.tolist())
