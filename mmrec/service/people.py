"""What is known of a person at this moment: the recorded history and what was said in this session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mmrec.data.catalogue import Catalogue
from mmrec.data.interactions import Interactions, event_codes, event_weights, is_strong
from mmrec.types import EventKind, FeedbackEntry, FeedbackKind, History, HistoryEntry

FEEDBACK_WEIGHTS: Mapping[FeedbackKind, float] = {"like": 1.0, "purchase": 1.2, "dislike": -1.0}
"""What one click counts as a history event. A purchase made here is deliberate, so it counts a little more
than a recorded one (1.0)."""

FEEDBACK_EVENTS: Mapping[FeedbackKind, EventKind] = {
    "like": "rating",
    "purchase": "purchase",
    "dislike": "rating",
}
"""What a click is for a profile that tells events apart: a like as a rating of 5, a dislike as one of 1."""

_VERBS = {
    "view": "looked at",
    "click": "opened",
    "cart": "put in cart",
    "purchase": "bought",
    "like": "liked",
    "dislike": "turned down",
}


@dataclass(frozen=True)
class Past:
    """Everything a person did with items, oldest first, feedback of the session at the end.

    Attributes:
        rows: catalogue rows, ``(L,)``.
        weights: ``(L,)``, negative for what was not liked.
        ages_days: ``(L,)``; feedback is of age 0.
        events: ``(L,)`` event or feedback kinds; a rating as ``rating 4``.
        kinds: codes of ``event_codes``, ``(L,)``; see ``FEEDBACK_EVENTS`` for feedback.
        when: ``(L,)`` ISO times.
        known: catalogue rows of strong interactions, likes and purchases.
        disliked: catalogue rows the person wants to see no more.
    """

    rows: np.ndarray
    weights: np.ndarray
    ages_days: np.ndarray
    events: tuple[str, ...]
    kinds: np.ndarray
    when: tuple[str, ...]
    known: frozenset[int]
    disliked: frozenset[int]

    @property
    def says_something(self) -> bool:
        """Whether there is any event to build a profile from; dislikes alone say only what to leave out."""
        return bool((self.weights > 0).any())

    @property
    def history(self) -> History:
        """The numbers of it, as a recommender reads them."""
        return History(self.rows, self.weights, self.ages_days, self.kinds)


def recall(
    interactions: Interactions,
    user_id: str | None,
    feedback: Sequence[FeedbackEntry],
    row: Mapping[str, int],
) -> Past:
    """Join the recorded events of a user with the feedback of a session.

    Of several words about one item the newest counts, and it also replaces that item's recorded events:
    whoever bought a lamp last year and says "not for me" today is not drawn to lamps by the purchase.

    Args:
        interactions: of the world.
        user_id: whose events; None for someone who has none.
        feedback: newest first, as the store gives it.
        row: item id -> catalogue row.
    """
    recorded = interactions.of_user(user_id) if user_id is not None else interactions.frame.iloc[:0]
    recorded = recorded.loc[recorded["item_id"].isin(row.keys())]
    newest: dict[int, FeedbackEntry] = {}
    for entry in feedback:
        if entry.item_id in row:
            newest.setdefault(row[entry.item_id], entry)
    rows = np.fromiter((row[item] for item in recorded["item_id"]), np.int64, len(recorded))
    kept = ~np.isin(rows, np.fromiter(newest, np.int64, len(newest)))
    recorded, rows = recorded.loc[kept], rows[kept]
    said = list(reversed(newest.items()))  # oldest first

    times = recorded["timestamp"].dt.tz_localize(None).to_numpy("datetime64[us]")
    ages = np.maximum((interactions.now - times).astype("timedelta64[s]").astype(np.float64) / 86_400.0, 0.0)
    strong = is_strong(recorded)
    return Past(
        rows=np.concatenate([rows, np.array([r for r, _ in said], np.int64)]),
        weights=np.concatenate(
            [event_weights(recorded), np.array([FEEDBACK_WEIGHTS[e.kind] for _, e in said], np.float32)]
        ).astype(np.float32),
        ages_days=np.concatenate([ages, np.zeros(len(said))]).astype(np.float32),
        events=(*_event_names(recorded), *(e.kind for _, e in said)),
        kinds=event_codes([*recorded["event"], *(FEEDBACK_EVENTS[e.kind] for _, e in said)]),
        when=(*(str(t)[:19] for t in times), *(e.when[:19] for _, e in said)),
        known=frozenset(rows[strong].tolist()) | {r for r, e in said if e.kind != "dislike"},
        disliked=frozenset(r for r, e in said if e.kind == "dislike"),
    )


def entries(past: Past, catalogue: Catalogue, limit: int) -> tuple[HistoryEntry, ...]:
    """The newest ``limit`` events of a past, newest first."""
    newest = range(len(past.rows) - 1, -1, -1)
    return tuple(
        HistoryEntry(
            item=catalogue.at(int(past.rows[n])),
            event=past.events[n],
            when=past.when[n],
            weight=float(past.weights[n]),
        )
        for n in list(newest)[: max(limit, 0)]
    )


def in_words(event: str) -> str:
    """What a person did, as a verb after their name: ``bought``, ``rated 4 of 5``."""
    if event.startswith("rating "):
        return f"rated {event.removeprefix('rating ')} of 5"
    return _VERBS[event]


def _event_names(recorded: pd.DataFrame) -> list[str]:
    return [
        f"rating {value:g}" if event == "rating" else str(event)
        for event, value in zip(recorded["event"], recorded["value"], strict=True)
    ]
