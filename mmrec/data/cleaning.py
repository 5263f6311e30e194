"""Cleaning of behaviour data: what is wrong with a table of events, what was done about it, and how often.

Each step below is one rule. Nothing is dropped silently: a step tells how many rows it dropped or repaired,
with examples, and what is left passes the strict constructor of ``Interactions``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pydantic import Field

from mmrec.config import Config
from mmrec.data.interactions import Interactions
from mmrec.errors import InvalidInput
from mmrec.types import EVENT_KINDS, INTERACTION_COLUMNS, CleaningReport, Finding

ALIASES = {
    "add_to_cart": "cart",
    "addtocart": "cart",
    "basket": "cart",
    "bought": "purchase",
    "buy": "purchase",
    "detail": "view",
    "order": "purchase",
    "page_view": "view",
    "pageview": "view",
    "rate": "rating",
    "transaction": "purchase",
}
"""Other words for an event, in lower case."""

EXAMPLES = 3
"""So many rows are shown for each finding."""

_NEEDED = ("user_id", "item_id", "event", "timestamp")


class CleaningConfig(Config):
    """Where a rule draws its line."""

    burst: int = Field(
        60, ge=2, description="events within one minute that no person makes: who does is taken for a bot"
    )
    daily: int = Field(
        2000, ge=2, description="events within 24 hours that no person makes: who does is taken for a bot"
    )
    double_click: float = Field(
        1.0, ge=0, description="seconds in which the same event with the same item counts once"
    )


@dataclass
class _Bench:
    """The table on the workbench, and what was found so far."""

    table: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)

    def note(self, problem: str, done: str, rows: pd.Series, rule: str, column: str = "") -> None:
        """A finding about the rows under a mask; nothing where there are none."""
        count = int(rows.sum())
        if count:
            shown = self.table.loc[rows].head(EXAMPLES)
            examples = tuple(_in_words(row, column) for row in shown.to_dict("records"))
            self.findings.append(Finding(problem, done, count, examples, rule))  # type: ignore[arg-type]

    def drop(self, problem: str, rows: pd.Series, rule: str, column: str = "") -> None:
        """Take rows away, and say so."""
        self.note(problem, "dropped", rows, rule, column)
        self.table = self.table.loc[~rows]

    def repair(self, problem: str, rows: pd.Series, rule: str, column: str, repaired: pd.Series) -> None:
        """Change one column of some rows, and say so."""
        self.note(problem, "repaired", rows, rule, column)
        self.table = self.table.assign(**{column: repaired})


def clean(
    frame: pd.DataFrame,
    released: pd.Series | None = None,
    now: pd.Timestamp | None = None,
    config: CleaningConfig | None = None,
) -> tuple[pd.DataFrame, CleaningReport]:
    """Drop or repair what no strict table of interactions may hold, and report every case.

    Args:
        frame: events with at least user_id, item_id, event and timestamp.
        released: release day by item id, of all items there are; None if the items are not known, then
            nothing is said about unknown items and about events before a release.
        now: nothing can have happened later; the present by default.
        config: the lines that rules draw.

    Returns:
        A table with ``INTERACTION_COLUMNS`` that ``Interactions`` takes, oldest first, and the report.

    Raises:
        InvalidInput: if a column is missing without which nothing can be told.
    """
    missing = [column for column in _NEEDED if column not in frame.columns]
    if missing:
        raise InvalidInput(
            f"The interactions lack the columns {', '.join(missing)}; they have "
            f"{', '.join(map(str, frame.columns)) or 'none'}. Rename them to {', '.join(_NEEDED)}."
        )
    settings = config or CleaningConfig()
    latest = pd.Timestamp.now(tz="UTC") if now is None else _utc(now)
    table = frame.reindex(columns=list(INTERACTION_COLUMNS)).reset_index(drop=True)
    bench = _Bench(table.astype(dict.fromkeys(("user_id", "item_id", "event", "query"), object)))
    steps: tuple[Callable[[_Bench], None], ...] = (
        _ids,
        _events,
        _times,
        lambda b: b.drop("in the future", b.table["timestamp"] > latest, f"nothing happens after {latest}."),
        _items,
        lambda b: None if released is None else _catalogue(b, released),
        _values,
        _duplicates,
        lambda b: _bots(b, settings),
        lambda b: _double_clicks(b, settings.double_click),
    )
    for step in steps:
        step(bench)
    table = bench.table.sort_values("timestamp", kind="stable").reset_index(drop=True)
    report = CleaningReport(len(frame), len(table), tuple(bench.findings))
    return Interactions(table).frame, report


def _ids(bench: _Bench) -> None:
    """A user and an item are named by text without spaces around it."""
    for column in ("user_id", "item_id"):
        old = bench.table[column]
        text = _text(old)
        trimmed = text.notna() & (text != old.map(str, na_action="ignore"))
        rule = f"spaces around {column} are no part of it."
        bench.repair(f"spaces around {column}", trimmed, rule, column, text)
    bench.drop("no user", bench.table["user_id"].isna(), "an event without a user says nothing.")


def _events(bench: _Bench) -> None:
    """An event is one of the kinds that are known, or another word for it."""
    words = _text(bench.table["event"]).map(
        lambda word: re.sub(r"[\s-]+", "_", word.lower()), na_action="ignore"
    )
    plain = words.map(lambda word: ALIASES.get(word, word), na_action="ignore").astype(object)
    known = plain.isin(EVENT_KINDS)
    renamed = known & (plain != bench.table["event"])
    bench.repair(
        "other word for an event",
        renamed,
        f"case and spaces do not matter, and these words are known: {', '.join(sorted(ALIASES))}.",
        "event",
        plain.where(known, bench.table["event"]),
    )
    rule = f"an event is one of {', '.join(EVENT_KINDS)}."
    bench.drop("unknown event", ~bench.table["event"].isin(EVENT_KINDS), rule, "event")


def _times(bench: _Bench) -> None:
    """A time is a date with or without a zone, or seconds or milliseconds since 1970."""
    old = bench.table["timestamp"]
    times, counted = _moments(old)
    rule = "a number is read as seconds, or from 1e11 on as milliseconds, since 1970."
    bench.note("time as a number", "repaired", counted, rule, "timestamp")
    bench.drop("no time", old.isna(), "an event without a time cannot be put in order.")
    rule = "a time is a date and time, such as 2026-03-01T12:00:00Z."
    times = times.loc[bench.table.index]
    bench.drop("unreadable time", times.isna(), rule, "timestamp")
    bench.table = bench.table.assign(timestamp=times.loc[bench.table.index])


def _items(bench: _Bench) -> None:
    """Every event but a search is about an item."""
    homeless = bench.table["item_id"].isna() & (bench.table["event"] != "search")
    bench.drop("no item", homeless, "only a search may be about no item.", "event")


def _catalogue(bench: _Bench, released: pd.Series) -> None:
    """Items are those of the catalogue, and nobody meets one before it is out."""
    table = bench.table
    known = table["item_id"].isna() | table["item_id"].isin(released.index)
    bench.drop("unknown item", ~known, "the item is not in the catalogue.", "item_id")
    days = pd.to_datetime(released, utc=True, errors="coerce").astype("datetime64[us, UTC]")
    out_since = bench.table["item_id"].map(days[~days.index.duplicated()])
    early = bench.table["timestamp"] < out_since
    bench.drop("before its release", early, "the item was not out yet on that day.", "timestamp")


def _values(bench: _Bench) -> None:
    """A rating has a number from 1 to 5, nothing else has one."""
    rating, old = bench.table["event"] == "rating", bench.table["value"]
    numbers = pd.to_numeric(old, errors="coerce").astype(float)
    stray = ~rating & old.notna()
    bench.note("value on what is no rating", "repaired", stray, "only a rating has a value.", "value")
    outside = rating & ~numbers.between(1, 5)
    bench.drop("rating out of range", outside, "a rating is a number from 1 to 5.", "value")
    bench.table = bench.table.assign(value=numbers.where(rating).loc[bench.table.index])


def _duplicates(bench: _Bench) -> None:
    """The same event is told once."""
    bench.drop("duplicate", bench.table.duplicated(), "the same row stands in the table already.")


def _bots(bench: _Bench, settings: CleaningConfig) -> None:
    """Who acts faster than a person can is a machine, and all that it did is dropped."""
    table = bench.table.sort_values(["user_id", "timestamp"], kind="stable")
    users, seconds = table["user_id"].to_numpy(), table["timestamp"].astype("int64").to_numpy() / 1e6
    bots: set[str] = set()
    for most, span in ((settings.burst, 60.0), (settings.daily, 86_400.0)):
        later = np.arange(most, len(table))  # `most` events further on, still the same user and still in time
        fast = (users[later] == users[later - most]) & (seconds[later] - seconds[later - most] <= span)
        bots |= set(users[later][fast])
    rule = (
        f"more than {settings.burst} events within a minute, or {settings.daily} within 24 hours, are no "
        f"person's; users like that: {len(bots)}."
    )
    bench.drop("bot", bench.table["user_id"].isin(bots), rule)


def _double_clicks(bench: _Bench, seconds: float) -> None:
    """The same event with the same item a moment later is the same event."""
    table = bench.table.sort_values("timestamp", kind="stable")
    grouped = table.groupby(["user_id", "event", "item_id", "query"], dropna=False, sort=False)
    gap = grouped["timestamp"].diff().dt.total_seconds()
    twice = (gap <= seconds) & (table["event"] != "rating")
    rule = f"the same event with the same item within {seconds:g} s counts once."
    bench.drop("double click", twice.reindex(bench.table.index), rule)


def _text(values: pd.Series) -> pd.Series:
    """As text without spaces around it; null where there is nothing, or nothing but spaces."""
    text = values.map(lambda value: str(value).strip(), na_action="ignore").astype(object)
    return text.where(text.notna() & (text != ""), None)


def _moments(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Times in UTC, NaT where there is none to be read, and which of them were told as numbers."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return _in_microseconds(pd.to_datetime(values, utc=True)), pd.Series(False, values.index)
    values = values.astype(object)
    plain = values.where(values.map(lambda value: isinstance(value, str | int | float)))
    numbers = pd.to_numeric(plain, errors="coerce").astype(float)
    seconds = numbers.where(numbers < 1e11, numbers / 1000)  # 1e11 seconds are the year 5138
    seconds = seconds.where(seconds.between(0, 1e11))
    told = values.where(numbers.isna())
    written = _in_microseconds(pd.to_datetime(told.astype(str), utc=True, errors="coerce", format="ISO8601"))
    odd = written.isna() & told.notna()  # dates in another form: one by one, they are few
    written[odd] = _in_microseconds(pd.to_datetime(told[odd].map(_utc), utc=True, errors="coerce"))
    counted = _in_microseconds(pd.to_datetime(seconds, unit="s", utc=True, errors="coerce"))
    return written.fillna(counted), counted.notna() & written.isna()


def _in_microseconds(times: pd.Series) -> pd.Series:
    return times.astype("datetime64[us, UTC]")


def _utc(value: object) -> pd.Timestamp:
    """A moment in UTC, NaT if it is none; without a zone it is in UTC already."""
    try:
        moment = pd.Timestamp(value)
        return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")
    except (ValueError, TypeError, OverflowError):
        return pd.NaT


def _in_words(row: dict[str, object], column: str) -> str:
    """A row for people: who, what, which, when, and the column that it is about."""
    told = [str(row[name]) for name in ("user_id", "event", "item_id", "timestamp") if not pd.isna(row[name])]
    line = " ".join(told)
    return f"{line} ({column}={row[column]!r})" if column in ("value", "event") else line
