"""The smallest change that drops an item out of the list.

Every single part is tried, so where one is enough that is proved to be the least. For more than one the parts
go together in the order of what they do alone (greedy), and what turns out not to be needed is put back: each
of what is left is needed beside the others, but a smaller set of others might do as well.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mmrec.explain.results import Change
from mmrec.explain.subject import Subject
from mmrec.explain.view import View

MOST_TOGETHER = 8
"""How many things at most are taken away together: more would no longer be a small change."""


def smallest_part(view: View) -> Change:
    """The fewest words, patches or moments without which the item is out of the list."""

    def tried(gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return view.without(gone)

    names = list(range(view.n))
    return _smallest(view.parts.unit, names, view.subject, tried)


def smallest_history(subject: Subject) -> Change:
    """The fewest items of the history without which the item is out of the list."""
    rows = subject.history_rows if subject.recommender.fusion.reads_history else subject.history_rows[:0]

    def tried(gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scores = subject.without_history([rows[mask] for mask in gone])
        return scores[:, subject.row], subject.places_in(scores)

    return _smallest("history", rows.tolist(), subject, tried)


def _smallest(
    kind: str,
    names: list[int],
    subject: Subject,
    tried: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> Change:
    """Singles exhaustively, then the most telling ones together.

    Args:
        kind: what they are.
        names: what to call each of P things.
        subject: whose list.
        tried: ``(V, P)`` bool of what is taken away -> scores ``(V,)`` and places ``(V,)``.
    """
    n, k = len(names), subject.k
    if not n:
        return Change(kind, (), subject.place, single=False, tried=0)
    scores, places = tried(np.eye(n, dtype=bool))
    order = np.lexsort((scores, -places))  # the lowest place first; of one place the lowest score
    if places[order[0]] > k:
        return Change(kind, (names[order[0]],), int(places[order[0]]), single=True, tried=1)
    most = min(MOST_TOGETHER, n)
    worst = int(places.max())
    if most >= 2:
        together = np.zeros((most - 1, n), dtype=bool)
        for row in range(most - 1):
            together[row, order[: row + 2]] = True
        _, places = tried(together)
        enough = np.flatnonzero(places > k)
        if len(enough):
            count = int(enough[0]) + 2
            needed, place = _needed(together[enough[0]], int(places[enough[0]]), k, tried)
            gone = tuple(names[at] for at in order[:count] if needed[at])
            return Change(kind, gone, place, single=False, tried=count)
        worst = max(worst, int(places.max()))
    return Change(kind, (), worst, single=False, tried=most)


def _needed(
    gone: np.ndarray, place: int, k: int, tried: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, int]:
    """What of ``gone``, ``(P,)``, has to go for the item to be out, and where it stands then."""
    while gone.sum() > 2:  # no single thing is enough
        fewer = np.repeat(gone[None], gone.sum(), axis=0)
        fewer[np.arange(len(fewer)), np.flatnonzero(gone)] = False
        _, places = tried(fewer)
        if places.max() <= k:
            break
        gone, place = fewer[places.argmax()], int(places.max())
    return gone, place
