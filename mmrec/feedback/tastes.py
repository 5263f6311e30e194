"""How blind tests between the lists of two strategies ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from mmrec.errors import InvalidInput
from mmrec.feedback.database import Database, check_names

Winner = Literal["first", "second", "tie"]
WINNERS: tuple[Winner, ...] = get_args(Winner)


@dataclass(frozen=True)
class Verdict:
    """One blind test that was judged: two strategies in alphabetical order, and which of them won.

    ``when`` is the time at which it was noted; empty until then.
    """

    persona_id: str
    first: str
    second: str
    mode: str
    winner: Winner
    when: str = ""


class TasteStore:
    """The verdicts of all sessions; a session's own are forgotten with it.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, session: str, world: str, ticket: str, verdict: Verdict) -> bool:
        """Note how a test ended; False if this ticket was judged before, which then stands.

        Raises:
            InvalidInput: for names out of alphabetical order, an unknown winner, or an unusable name.
            Unavailable: if the database cannot be written.
        """
        if verdict.winner not in WINNERS:
            raise InvalidInput(f"Unknown winner {verdict.winner!r}. Valid: {', '.join(WINNERS)}.")
        if not verdict.first < verdict.second:
            raise InvalidInput(
                f"The strategies {verdict.first!r}, {verdict.second!r} are not two in alphabetical order."
            )
        check_names(
            session=session,
            world=world,
            ticket=ticket,
            persona_id=verdict.persona_id,
            first=verdict.first,
            second=verdict.second,
            mode=verdict.mode,
        )
        from sqlalchemy.dialects.sqlite import insert

        row = {
            "session": session,
            "world": world,
            "ticket": ticket,
            "persona_id": verdict.persona_id,
            "first": verdict.first,
            "second": verdict.second,
            "mode": verdict.mode,
            "winner": verdict.winner,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with self.database.table("tastes") as (connection, table):
            done = connection.execute(insert(table).values(row).on_conflict_do_nothing())
            return bool(done.rowcount)

    def verdicts(self, world: str, session: str | None = None) -> tuple[Verdict, ...]:
        """What was judged in a world, newest first: in one session, or in all of them."""
        if not self.database.exists:
            return ()
        with self.database.table("tastes") as (connection, table):
            asked = table.select().where(table.c.world == world).order_by(table.c.entry_id.desc())
            if session is not None:
                asked = asked.where(table.c.session == session)
            return tuple(
                Verdict(row.persona_id, row.first, row.second, row.mode, row.winner, row.created)
                for row in connection.execute(asked)
            )
