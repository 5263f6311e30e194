"""What a person said about items, in a real database: one SQLite file in the person's home folder.

Write-ahead logging lets several browser sessions read while one writes; a writer waits up to five seconds
for another. SQLAlchemy is imported with the first entry only, so that a first visitor does not wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from mmrec.errors import InvalidInput, Unavailable
from mmrec.types import FeedbackEntry, FeedbackKind

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

FEEDBACK_KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)

_LONGEST_NAME = 128
_BUSY_MS = 5_000


class FeedbackStore:
    """Likes, dislikes and purchases by session, world and persona; safe to use from several threads.

    Args:
        path: the SQLite file; it and its folder are made with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._opened: tuple[Engine, Table] | None = None

    def add(
        self, session: str, world: str, persona_id: str, item_id: str, kind: FeedbackKind
    ) -> FeedbackEntry:
        """Note what was said. Saying the same of an item twice in a row is saying it once.

        Raises:
            InvalidInput: for an unknown kind or an empty or overlong name.
            Unavailable: if the database cannot be written.
        """
        if kind not in FEEDBACK_KINDS:
            raise InvalidInput(f"Unknown feedback {kind!r}. Valid: {', '.join(FEEDBACK_KINDS)}.")
        _check_names(session=session, world=world, persona_id=persona_id, item_id=item_id)
        with self._connection() as (connection, table):
            previous = connection.execute(
                table.select()
                .where(_matches(table, session, world, persona_id), table.c.item_id == item_id)
                .order_by(table.c.entry_id.desc())
                .limit(1)
            ).first()
            if previous is not None and previous.kind == kind:
                return _entry(previous)
            row = {
                "session": session,
                "world": world,
                "persona_id": persona_id,
                "item_id": item_id,
                "kind": kind,
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            return _entry(connection.execute(table.insert().values(row).returning(*table.c)).one())

    def undo(self, session: str, world: str, persona_id: str) -> FeedbackEntry | None:
        """Take back the newest entry; None if there is none."""
        if not self.path.exists():
            return None
        from sqlalchemy import func, select

        with self._connection() as (connection, table):
            # One statement, so that two clicks at once take back two entries and never the same one.
            newest = select(func.max(table.c.entry_id)).where(_matches(table, session, world, persona_id))
            removed = connection.execute(
                table.delete().where(table.c.entry_id == newest.scalar_subquery()).returning(*table.c)
            ).first()
            return None if removed is None else _entry(removed)

    def list(self, session: str, world: str, persona_id: str) -> tuple[FeedbackEntry, ...]:
        """What was said, newest first."""
        if not self.path.exists():
            return ()
        with self._connection() as (connection, table):
            rows = connection.execute(
                table.select()
                .where(_matches(table, session, world, persona_id))
                .order_by(table.c.entry_id.desc())
            )
            return tuple(_entry(row) for row in rows)

    def counts(self, session: str) -> dict[FeedbackKind, int]:
        """How often each kind was said in a session, over all worlds and personas."""
        found: dict[FeedbackKind, int] = dict.fromkeys(FEEDBACK_KINDS, 0)
        if not self.path.exists():
            return found
        from sqlalchemy import func, select

        with self._connection() as (connection, table):
            rows = connection.execute(
                select(table.c.kind, func.count()).where(table.c.session == session).group_by(table.c.kind)
            )
            for kind, count in rows:
                found[kind] = int(count)
        return found

    def forget(self, session: str) -> int:
        """Delete everything a session said; answers how many entries that were."""
        if not self.path.exists():
            return 0
        with self._connection() as (connection, table):
            return int(connection.execute(table.delete().where(table.c.session == session)).rowcount)

    def close(self) -> None:
        """Close every connection; the store can be used again afterwards."""
        with self._lock:
            if self._opened is not None:
                self._opened[0].dispose()
                self._opened = None

    @contextmanager
    def _connection(self) -> Iterator[tuple[Connection, Table]]:
        """A transaction: committed when the block ends well, rolled back when it raises."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            engine, table = self._open()
            with engine.begin() as connection:
                yield connection, table
        except (SQLAlchemyError, OSError) as error:
            cause = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise Unavailable(
                f"The feedback database {self.path} cannot be used ({cause}); "
                "set MMREC_HOME to a folder that can be written."
            ) from error

    def _open(self) -> tuple[Engine, Table]:
        with self._lock:
            if self._opened is None:
                self._opened = _open_database(self.path)
            return self._opened


def share_of_likes(entries: Iterable[FeedbackEntry]) -> float | None:
    """How satisfied somebody says to be: ``likes / (likes + dislikes)`` over items; None without an opinion.

    The newest opinion on each item counts, and a purchase is a like.
    """
    newest = {entry.item_id: entry.kind for entry in sorted(entries, key=lambda entry: entry.entry_id)}
    return sum(kind != "dislike" for kind in newest.values()) / len(newest) if newest else None


def _open_database(path: Path) -> tuple[Engine, Table]:
    from sqlalchemy import URL, Column, Index, Integer, MetaData, String, Table, create_engine, event
    from sqlalchemy.schema import CreateIndex, CreateTable

    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # enough under WAL: a crash loses no consistency

    metadata = MetaData()
    table = Table(
        "feedback",
        metadata,
        Column("entry_id", Integer, primary_key=True),
        Column("session", String, nullable=False),
        Column("world", String, nullable=False),
        Column("persona_id", String, nullable=False),
        Column("item_id", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("created", String, nullable=False),
        Index("feedback_by_session", "session", "world", "persona_id"),
        sqlite_autoincrement=True,  # an id is never given twice, also after an undo
    )
    # Two processes may start at the same moment: whether the table is there is for SQLite to decide.
    with engine.begin() as connection:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
    return engine, table


def _matches(table: Table, session: str, world: str, persona_id: str) -> Any:
    return (table.c.session == session) & (table.c.world == world) & (table.c.persona_id == persona_id)


def _entry(row: Any) -> FeedbackEntry:
    return FeedbackEntry(
        entry_id=int(row.entry_id),
        persona_id=row.persona_id,
        item_id=row.item_id,
        kind=row.kind,
        when=row.created,
    )


def _check_names(**names: str) -> None:
    for what, name in names.items():
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise InvalidInput(
                f"The {what} {name[:20]!r} is not usable; it needs 1 to {_LONGEST_NAME} printable characters."
            )
