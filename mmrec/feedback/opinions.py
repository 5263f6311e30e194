"""What a person said about items: likes, dislikes and purchases."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from mmrec.errors import InvalidInput
from mmrec.feedback.database import Database, check_names
from mmrec.types import FeedbackEntry, FeedbackKind

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

FEEDBACK_KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)


class FeedbackStore:
    """Likes, dislikes and purchases by session, world and persona; safe to use from several threads.

    Args:
        path: the SQLite file; it and its folder are made with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = Database(path)

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
        check_names(session=session, world=world, persona_id=persona_id, item_id=item_id)
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
        if not self.database.exists:
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
        if not self.database.exists:
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
        if not self.database.exists:
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
        """Delete everything a session said, whatever the table; answers how many entries that were."""
        return self.database.forget(session)

    def close(self) -> None:
        """Close every connection; the store can be used again afterwards."""
        self.database.close()

    def _connection(self) -> AbstractContextManager[tuple[Connection, Table]]:
        return self.database.table("feedback")


def share_of_likes(entries: Iterable[FeedbackEntry]) -> float | None:
    """How satisfied somebody says to be: ``likes / (likes + dislikes)`` over items; None without an opinion.

    The newest opinion on each item counts, and a purchase is a like.
    """
    newest = {entry.item_id: entry.kind for entry in sorted(entries, key=lambda entry: entry.entry_id)}
    return sum(kind != "dislike" for kind in newest.values()) / len(newest) if newest else None


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
