"""Who did what with which item when: cleaning, weights, and the split by time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from mmrec.errors import InvalidInput, NotFound
from mmrec.types import EVENT_KINDS, EVENT_WEIGHTS, INTERACTION_COLUMNS

STRONG_EVENTS = ("click", "cart", "purchase")
"""Events that say "this one"; a rating of 4 or more says it too. A view is weak, a search has no item."""

_EVENTS = (*EVENT_WEIGHTS, "rating")
_CODES = {str(kind): code for code, kind in enumerate(EVENT_KINDS, start=1)}


@dataclass(frozen=True)
class Sequence:
    """The interactions of one user with items, oldest first.

    Attributes:
        rows: catalogue rows, ``(L,)`` int64; an item may occur more than once.
        weights: how much each event says about taste, ``(L,)`` float32, negative for a rating below 3.
        times: ``(L,)`` datetime64 in UTC.
        strong: ``(L,)`` bool, the events of ``is_strong``.
        kinds: ``(L,)`` int64, the codes of ``event_codes``.
    """

    rows: np.ndarray
    weights: np.ndarray
    times: np.ndarray
    strong: np.ndarray
    kinds: np.ndarray

    def take(self, chosen: np.ndarray) -> Sequence:
        """Some of its events, by place or by mask."""
        return Sequence(*(getattr(self, part.name)[chosen] for part in fields(self)))

    def ages_days(self, now: np.datetime64) -> np.ndarray:
        """Days between each event and ``now``, ``(L,)`` float32, never negative."""
        age = (now - self.times).astype("timedelta64[s]").astype(np.float64) / 86_400.0
        return np.maximum(age, 0.0).astype(np.float32)


@dataclass(frozen=True)
class Split:
    """A split by time. Each part has ``INTERACTION_COLUMNS``.

    Attributes:
        train: all events of a user strictly before the first contact with the validation item, and all
            events of users who are not held out.
        validation: one event for each held-out user.
        test: one event for each held-out user, the same users.
        before_test: all events of the held-out users strictly before the first contact with the test item:
            what may be known when the test is taken.
    """

    train: pd.DataFrame
    validation: pd.DataFrame
    test: pd.DataFrame
    before_test: pd.DataFrame


def event_weights(frame: pd.DataFrame) -> np.ndarray:
    """How much each row says about taste, ``(n,)`` float32; a rating r counts ``(r - 3) / 2``."""
    weights = frame["event"].map(dict(EVENT_WEIGHTS)).to_numpy(np.float32, na_value=0.0)
    is_rating = frame["event"].to_numpy() == "rating"
    value = pd.to_numeric(frame["value"]).to_numpy(np.float32, na_value=3.0)
    return np.where(is_rating, (value - 3.0) / 2.0, weights).astype(np.float32)


def event_codes(events: Iterable[str]) -> np.ndarray:
    """Event kinds as numbers, ``(n,)`` int64: the place in ``EVENT_KINDS`` plus one, 0 for any other word."""
    return np.array([_CODES.get(event, 0) for event in events], np.int64)


def is_strong(frame: pd.DataFrame) -> np.ndarray:
    """Which rows say "this one": click, cart, purchase, or a rating of at least 4. ``(n,)`` bool."""
    strong = frame["event"].isin(STRONG_EVENTS).to_numpy()
    value = pd.to_numeric(frame["value"]).to_numpy(np.float32, na_value=0.0)
    return np.asarray(strong | ((frame["event"].to_numpy() == "rating") & (value >= 4.0)))


class Interactions:
    """The cleaned event table, oldest first, times in UTC.

    Exact repetitions are dropped. Everything else that is odd is an error, never silently left out.

    Raises:
        InvalidInput: for missing columns, unknown events, times that are not times, ratings outside 1..5,
            or an event other than a search without an item.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [column for column in INTERACTION_COLUMNS if column not in frame.columns]
        if missing:
            raise InvalidInput(
                f"The interactions lack the columns {', '.join(missing)}; "
                f"they need {', '.join(INTERACTION_COLUMNS)}."
            )
        table = frame.loc[:, list(INTERACTION_COLUMNS)].drop_duplicates()
        times = pd.to_datetime(table["timestamp"], utc=True, errors="coerce")
        if times.isna().any():
            bad = table.loc[times.isna(), "timestamp"].iloc[0]
            raise InvalidInput(f"The interaction time {bad!r} is not a date and time.")
        table = table.assign(timestamp=times.dt.as_unit("us"))
        self.frame = table.sort_values("timestamp", kind="stable").reset_index(drop=True)
        self._check()

    @classmethod
    def load(cls, root: Path) -> Interactions:
        """Read ``root/interactions.parquet``.

        Raises:
            NotFound: if there is no such file.
        """
        path = root / "interactions.parquet"
        if not path.is_file():
            raise NotFound(
                f"There are no interactions at {path}; "
                "build the world first: python -m mmrec world build NAME."
            )
        return cls(pd.read_parquet(path))

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def split(self) -> Split:
        """``temporal_split`` of all events."""
        return temporal_split(self.frame)

    @property
    def n_users(self) -> int:
        """How many different users occur."""
        return int(self.frame["user_id"].nunique())

    @cached_property
    def now(self) -> np.datetime64:
        """The time of the last event: the present of a recorded world."""
        if not len(self.frame):
            return np.datetime64("1970-01-01T00:00:00", "us")
        last: np.datetime64 = self.frame["timestamp"].iloc[-1].tz_localize(None).to_datetime64()
        return last

    @cached_property
    def _positions(self) -> Mapping[str, np.ndarray]:
        return {str(user): rows for user, rows in self.frame.groupby("user_id", sort=False).indices.items()}

    def of_user(self, user_id: str) -> pd.DataFrame:
        """All events of one user, oldest first; empty for a user who does not occur."""
        return self.frame.iloc[self._positions.get(user_id, np.empty(0, np.int64))]

    def sequence(self, user_id: str, row: Mapping[str, int]) -> Sequence:
        """The events of one user with items of the catalogue, oldest first."""
        return _sequence(self.of_user(user_id), row)

    def sequences(self, row: Mapping[str, int]) -> dict[str, Sequence]:
        """``sequence`` of every user who has at least one event with an item of the catalogue."""
        return sequences(self.frame, row)

    def positive_sequences(self, row: Mapping[str, int]) -> dict[str, Sequence]:
        """As ``sequences``, with only the events whose weight is above zero."""
        return sequences(self.frame.loc[event_weights(self.frame) > 0], row)

    def popularity(self, row: Mapping[str, int]) -> np.ndarray:
        """The sum of positive event weights of every item, ``(N,)`` float32."""
        return popularity(self.frame, row)

    def counts(self, row: Mapping[str, int], event: str) -> np.ndarray:
        """How often one event happened to every item, ``(N,)`` int64."""
        chosen = self.frame.loc[(self.frame["event"] == event) & self.frame["item_id"].isin(row.keys())]
        return np.bincount(_rows(chosen, row), minlength=len(row)).astype(np.int64)

    def _check(self) -> None:
        events = self.frame["event"]
        if not events.isin(_EVENTS).all():
            bad = events.loc[~events.isin(_EVENTS)].iloc[0]
            raise InvalidInput(f"Unknown event {bad!r}. Valid: {', '.join(_EVENTS)}.")
        value = pd.to_numeric(self.frame["value"], errors="coerce")
        ratings = value.loc[events == "rating"]
        outside = ~ratings.between(1, 5)
        if outside.any():
            raise InvalidInput(
                f"A rating is {ratings.loc[outside].iloc[0]!r}; ratings are numbers from 1 to 5."
            )
        homeless = self.frame["item_id"].isna() & (events != "search")
        if homeless.any():
            raise InvalidInput(f"A {events.loc[homeless].iloc[0]} names no item; only a search may.")
        if self.frame["user_id"].isna().any():
            raise InvalidInput("An interaction names no user; every one needs a user_id.")


def sequences(frame: pd.DataFrame, row: Mapping[str, int]) -> dict[str, Sequence]:
    """One ``Sequence`` for every user of a table that is sorted by time."""
    known = frame.loc[frame["item_id"].isin(row.keys())]
    all_of_them = _sequence(known, row)
    return {
        str(user): all_of_them.take(at) for user, at in known.groupby("user_id", sort=False).indices.items()
    }


def popularity(frame: pd.DataFrame, row: Mapping[str, int]) -> np.ndarray:
    """The sum of positive event weights of every item, ``(N,)`` float32."""
    known = frame.loc[frame["item_id"].isin(row.keys())]
    weights = np.maximum(event_weights(known), 0.0)
    return np.bincount(_rows(known, row), weights=weights, minlength=len(row)).astype(np.float32)


def temporal_split(frame: pd.DataFrame, minimum: int = 3) -> Split:
    """Hold out the last two new items that each user strongly wanted.

    A user's *strong items* are those with a strong event (``is_strong``), in the order of the user's **first
    contact of any kind** with them. The last one is the test item, the one before the validation item, and
    the cut stands at the first contact: whoever views an item before buying it must not tell the model by
    the view. So the held-out item was never seen before its cut, and nothing at or after the cut, searches
    included, is in ``train`` (before the validation cut) or ``before_test`` (before the test cut).

    Args:
        frame: a table with ``INTERACTION_COLUMNS``.
        minimum: users with fewer strong items than this are not held out; all their events train.

    Returns:
        The parts; the event of ``validation`` and ``test`` is the first strong one with the held-out item, at
        the time of the first contact with it, since that is the moment at which it could be recommended.

    Raises:
        InvalidInput: if a part knows what it must not, see ``refuse_leaks``; every split is looked over.
    """
    table = frame.sort_values("timestamp", kind="stable").reset_index(drop=True)
    strong_rows = table.loc[is_strong(table)]
    # The first contact of any kind with each (user, item), and the first strong event: one row each.
    contact = table.loc[table["item_id"].notna()].drop_duplicates(["user_id", "item_id"])
    contact = contact[["user_id", "item_id", "timestamp"]].rename(columns={"timestamp": "cut"})
    first_strong = strong_rows.drop_duplicates(["user_id", "item_id"])
    pairs = first_strong.assign(position=first_strong.index).merge(
        contact, on=["user_id", "item_id"], how="left", validate="one_to_one"
    )
    pairs = pairs.sort_values(["cut", "position"], kind="stable")
    from_last = pairs.groupby("user_id").cumcount(ascending=False)
    size = pairs.groupby("user_id")["item_id"].transform("size")
    test = pairs.loc[(from_last == 0) & (size >= minimum)]
    validation = pairs.loc[(from_last == 1) & (size >= minimum)]

    train_cut, test_cut = _cut_of_each_row(table, validation), _cut_of_each_row(table, test)
    columns = list(INTERACTION_COLUMNS)
    split = Split(
        train=table.loc[train_cut.isna() | (table["timestamp"] < train_cut), columns].reset_index(drop=True),
        validation=validation.assign(timestamp=validation["cut"])[columns].reset_index(drop=True),
        test=test.assign(timestamp=test["cut"])[columns].reset_index(drop=True),
        before_test=table.loc[table["timestamp"] < test_cut, columns].reset_index(drop=True),
    )
    refuse_leaks(split)
    return split


def refuse_leaks(split: Split) -> None:
    """Look a split over, whoever made it: what may be known is older than what is to be found.

    Of every held-out user ``train`` must hold nothing at or after the validation moment and neither of the
    two held-out items, ``before_test`` nothing at or after the test moment and not the test item, and the
    test must not come before the validation.

    Raises:
        InvalidInput: naming the first event that leaks.
    """
    for what, known, parts in (
        ("training part", split.train, {"validation": split.validation, "test": split.test}),
        ("history before the test", split.before_test, {"test": split.test}),
        ("validation part", split.validation, {"test": split.test}),
    ):
        users, items = known["user_id"], known["item_id"].to_numpy(object)
        times = _naive(known["timestamp"])
        for name, held_out in parts.items():
            index = pd.Index(held_out["user_id"])
            if index.has_duplicates:
                twice = index[index.duplicated()][0]
                raise InvalidInput(
                    f"The split leaks: the {name} part holds more than one event of {twice!r}."
                )
            at = index.get_indexer(users)
            told = np.flatnonzero(at >= 0)
            at = at[told]
            moments, wanted = _naive(held_out["timestamp"])[at], held_out["item_id"].to_numpy(object)[at]
            # Two held-out items may be met at the same moment; what is known may not.
            late = times[told] > moments if known is split.validation else times[told] >= moments
            leaking = np.flatnonzero(late | (items[told] == wanted))
            if len(leaking):
                first = leaking[0]
                event = known.iloc[told[first]]
                of = f" of {event['item_id']!r}" if event["event"] != "search" else ""
                raise InvalidInput(
                    f"The split leaks: the {what} holds the {event['event']}{of} by {event['user_id']!r} at "
                    f"{times[told[first]]}, but the {name} item of that user is {wanted[first]!r}, first met "
                    f"at {moments[first]}."
                )


def _sequence(frame: pd.DataFrame, row: Mapping[str, int]) -> Sequence:
    known = frame.loc[frame["item_id"].isin(row.keys())]
    return Sequence(
        rows=_rows(known, row),
        weights=event_weights(known),
        times=_naive(known["timestamp"]),
        strong=is_strong(known),
        kinds=event_codes(known["event"]),
    )


def _cut_of_each_row(table: pd.DataFrame, held_out: pd.DataFrame) -> pd.Series:
    """The cut of the row's user; NaT for users who are not held out."""
    cut = held_out.set_index("user_id")["cut"].reindex(table["user_id"])
    return pd.Series(cut.array, index=table.index)


def _rows(frame: pd.DataFrame, row: Mapping[str, int]) -> np.ndarray:
    return np.fromiter((row[item_id] for item_id in frame["item_id"]), dtype=np.int64, count=len(frame))


def _naive(times: pd.Series) -> np.ndarray:
    """UTC times as plain numpy datetimes, ``(n,)`` datetime64[us]."""
    series = pd.to_datetime(times, utc=True).dt.tz_localize(None)
    return series.to_numpy("datetime64[us]")
