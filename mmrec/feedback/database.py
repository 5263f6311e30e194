"""The SQLite file that keeps what people said, and how a session is forgotten.

Write-ahead logging lets several browser sessions read while one writes; a writer waits up to five seconds
for another. SQLAlchemy is imported with the first entry only, so that a first visitor does not wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmrec.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData, Table

_LONGEST_NAME = 128
_BUSY_MS = 5_000


class Database:
    """One file with every table; safe to use from several threads.

    Args:
        path: the SQLite file; it and its folder are made with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._opened: tuple[Engine, MetaData] | None = None

    @property
    def exists(self) -> bool:
        """Whether anything was ever written."""
        return self.path.exists()

    @contextmanager
    def table(self, name: str) -> Iterator[tuple[Connection, Table]]:
        """A transaction and one of the tables: committed when the block ends well, else rolled back.

        Raises:
            Unavailable: if the file cannot be used.
        """
        with self._transaction() as (connection, metadata):
            yield connection, metadata.tables[name]

    def forget(self, session: str) -> int:
        """Delete everything a session said, from every table at once; answers how many entries that were."""
        if not self.exists:
            return 0
        with self._transaction() as (connection, metadata):
            return sum(
                int(connection.execute(table.delete().where(table.c.session == session)).rowcount)
                for table in metadata.tables.values()
            )

    def close(self) -> None:
        """Close every connection; the database can be used again afterwards."""
        with self._lock:
            if self._opened is not None:
                self._opened[0].dispose()
                self._opened = None

    @contextmanager
    def _transaction(self) -> Iterator[tuple[Connection, MetaData]]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            engine, metadata = self._open()
            with engine.begin() as connection:
                yield connection, metadata
        except (SQLAlchemyError, OSError) as error:
            cause = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise Unavailable(
                f"The feedback database {self.path} cannot be used ({cause}); "
                "set MMREC_HOME to a folder that can be written."
            ) from error

    def _open(self) -> tuple[Engine, MetaData]:
        with self._lock:
            if self._opened is None:
                self._opened = _open_database(self.path)
            return self._opened


def check_names(**names: str) -> None:
    """Refuse what cannot be the name of a session, a world, a person or an item.

    Raises:
        InvalidInput: for an empty or overlong name, or one that cannot be printed.
    """
    for what, name in names.items():
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise InvalidInput(
                f"The {what} {name[:20]!r} is not usable; it needs 1 to {_LONGEST_NAME} printable characters."
            )


def _open_database(path: Path) -> tuple[Engine, MetaData]:
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.schema import CreateIndex, CreateTable

    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # enough under WAL: a crash loses no consistency

    metadata = _tables()
    # Two processes may start at the same moment: whether a table is there is for SQLite to decide.
    with engine.begin() as connection:
        for table in metadata.tables.values():
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
    return engine, metadata


def _tables() -> MetaData:
    """Every table has a column ``session``, by which it is forgotten."""
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint

    metadata = MetaData()
    Table(
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
    Table(
        "tastes",
        metadata,
        Column("entry_id", Integer, primary_key=True),
        Column("session", String, nullable=False),
        Column("world", String, nullable=False),
        Column("persona_id", String, nullable=False),
        Column("ticket", String, nullable=False),
        Column("first", String, nullable=False),
        Column("second", String, nullable=False),
        Column("mode", String, nullable=False),
        Column("winner", String, nullable=False),
        Column("created", String, nullable=False),
        UniqueConstraint("session", "ticket"),  # a test counts once, however often its reveal is drawn
        Index("tastes_by_world", "world", "first", "second"),
        sqlite_autoincrement=True,
    )
    return metadata
