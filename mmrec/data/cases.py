"""Moments at which a person wanted something new: what was known just before, and what it was.

Training and evaluation ask the same question of such a moment, "which item comes next?", so both read it
from here, and what may be known is cut in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mmrec.data.histories import Histories
from mmrec.data.interactions import sequences
from mmrec.errors import InvalidInput

_Events = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Rows, weights, ages in days and kinds of one history, each ``(L,)``."""


@dataclass(frozen=True)
class Cases:
    """``n`` moments, their histories end to end.

    Attributes:
        users: whose, ``(n,)`` of str.
        targets: the catalogue row that was wanted, ``(n,)``.
        when: the first contact with it, ``(n,)`` datetime64; everything in the history is older.
        starts: case c has the events ``starts[c]:starts[c + 1]``, ``(n + 1,)``.
        rows, weights, ages_days: the events, ``(L,)``; ages in days before ``when``.
        kinds: codes of ``event_codes``, ``(L,)``; None where they are not told.
    """

    users: np.ndarray
    targets: np.ndarray
    when: np.ndarray
    starts: np.ndarray
    rows: np.ndarray
    weights: np.ndarray
    ages_days: np.ndarray
    kinds: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def histories(self, chosen: np.ndarray) -> Histories:
        """What was known before each of these cases."""
        kinds = np.zeros(len(self.rows), np.int64) if self.kinds is None else self.kinds
        return Histories(self.starts, self.rows, self.weights, self.ages_days, kinds).take(chosen)

    def take(self, chosen: np.ndarray) -> Cases:
        """Some of the cases, in the order asked for."""
        known = self.histories(chosen)
        return Cases(
            users=self.users[chosen],
            targets=self.targets[chosen],
            when=self.when[chosen],
            starts=known.starts,
            rows=known.rows,
            weights=known.weights,
            ages_days=known.ages_days,
            kinds=None if self.kinds is None else known.kinds,
        )

    def allowed(self, cases: np.ndarray, released: np.ndarray) -> np.ndarray:
        """Which items could be recommended then: released, and never met before; ``(B, N)`` bool.

        Args:
            cases: which cases, ``(B,)``.
            released: release day of every item, ``(N,)`` datetime64.
        """
        out = released[None, :] <= self.when[cases][:, None]
        for at, case in enumerate(cases):
            out[at, self.rows[self.starts[case] : self.starts[case + 1]]] = False
        return np.asarray(out)


def training_cases(train: pd.DataFrame, row: Mapping[str, int], most: int = 30) -> Cases:
    """Every first contact of a user in ``train`` that led to a strong event, with what came before it.

    Args:
        train: the training part of ``temporal_split``.
        row: item id -> catalogue row.
        most: the newest so many of a user count, so that nobody dominates.
    """
    users: list[str] = []
    targets: list[int] = []
    events: list[_Events] = []
    when: list[np.datetime64] = []
    for user, sequence in sequences(train, row).items():
        first = {int(r): n for n, r in reversed(list(enumerate(sequence.rows)))}
        wanted = sorted({first[int(r)] for r in sequence.rows[sequence.strong]})
        for n in wanted[-most:]:
            before = sequence.times < sequence.times[n]
            if not before.any():
                continue
            users.append(user)
            targets.append(int(sequence.rows[n]))
            when.append(sequence.times[n])
            ages = _days(sequence.times[n] - sequence.times[before])
            known = sequence.take(before)
            events.append((known.rows, known.weights, ages, known.kinds))
    return _joined(users, targets, when, events)


def held_out_cases(known: pd.DataFrame, wanted: pd.DataFrame, row: Mapping[str, int]) -> Cases:
    """One case for every user of ``wanted``: the validation or the test part of ``temporal_split``.

    Args:
        known: what may be known: ``train`` for the validation part, ``before_test`` for the test part.
        wanted: one event a user.
        row: item id -> catalogue row.

    Raises:
        InvalidInput: if ``known`` already holds a contact with the wanted item: the split would leak.
    """
    past = sequences(known, row)
    users: list[str] = []
    targets: list[int] = []
    when: list[np.datetime64] = []
    events: list[_Events] = []
    moments = pd.to_datetime(wanted["timestamp"], utc=True).dt.tz_localize(None).to_numpy("datetime64[us]")
    for user, item, moment in zip(wanted["user_id"], wanted["item_id"], moments, strict=True):
        sequence = past.get(str(user))
        if sequence is None or item not in row:
            continue
        target = row[item]
        if (sequence.rows == target).any() or (sequence.times > moment).any():
            raise InvalidInput(
                f"The split leaks: the history of user {user!r} already holds item {item!r} or something "
                f"later than {moment}."
            )
        users.append(str(user))
        targets.append(target)
        when.append(moment)
        events.append((sequence.rows, sequence.weights, sequence.ages_days(moment), sequence.kinds))
    return _joined(users, targets, when, events)


def _joined(
    users: list[str],
    targets: list[int],
    when: list[np.datetime64],
    events: list[_Events],
) -> Cases:
    lengths = [len(rows) for rows, *_ in events]
    return Cases(
        users=np.array(users, dtype=object),
        targets=np.array(targets, dtype=np.int64),
        when=np.array(when, dtype="datetime64[us]"),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        rows=_end_to_end([rows for rows, *_ in events], np.int64),
        weights=_end_to_end([weights for _, weights, *_ in events], np.float32),
        ages_days=_end_to_end([ages for _, _, ages, _ in events], np.float32),
        kinds=_end_to_end([kinds for *_, kinds in events], np.int64),
    )


def _end_to_end(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(parts).astype(kind) if parts else np.empty(0, kind)


def _days(gaps: np.ndarray) -> np.ndarray:
    days: np.ndarray = gaps.astype("timedelta64[s]").astype(np.float64) / 86_400.0
    return days
