"""One request scored: who asks, with which query, what a strategy says of every item, what may be listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace
from mmrec.service.first_page import POPULARITY
from mmrec.service.people import Past, recall
from mmrec.service.query_encoder import QueryEncoder
from mmrec.service.questions import Memory
from mmrec.service.shelf import Shelf
from mmrec.types import FeedbackEntry, Modality, Persona, QueryEmbedding, Request, Scored


@dataclass(frozen=True)
class Answer:
    """One scored request before filters: everything the list and the map are made of.

    ``strategy`` made the scores. ``popular``: they are popularity, by choice or, with ``fallback``, for want
    of anything else.
    """

    scored: Scored
    strategy: str
    past: Past
    query: QueryEmbedding | None
    query_weight: float
    by_hand: dict[Modality, float] | None
    popular: bool
    fallback: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What one strategy says about one question: scores of all items, and which of them may be listed."""

    scored: Scored
    allowed: np.ndarray


class Answering:
    """Scores requests, and remembers the last of them; safe for several threads.

    Args:
        workspace: the world.
        shelf: its strategies.
        queries: encodes what is asked.
    """

    def __init__(self, workspace: Workspace, shelf: Shelf, queries: QueryEncoder) -> None:
        self._workspace = workspace
        self._shelf = shelf
        self._queries = queries
        self._remembered = Memory(64)

    def past(self, persona: Persona, feedback: tuple[FeedbackEntry, ...]) -> Past:
        """What is known of a person, with what was said in a session."""
        return self._remembered.get_or(
            ("past", persona.persona_id, feedback),
            lambda: recall(
                self._workspace.interactions, persona.user_id, feedback, self._workspace.catalogue.row
            ),
        )

    def answer(self, request: Request, persona: Persona, said: tuple[FeedbackEntry, ...]) -> Answer:
        """The scores behind a request; what follows them (k, filters) scores nothing anew."""
        key = (
            "answer",
            persona.persona_id,
            request.strategy,
            request.query,
            request.query_weight,
            request.modality_weights,
            said,
        )
        return self._remembered.get_or(key, lambda: self._score(request, persona, self.past(persona, said)))

    def _score(self, request: Request, persona: Persona, past: Past) -> Answer:
        name, weight = request.strategy, request.query_weight
        kind = self._shelf.card(name)
        query, left_out = self._queries.embed(request.query) if kind.reads_query else (None, ())
        notes = list(left_out)
        if not kind.reads_query and not request.query.empty:
            notes.append(f"{kind.label} looks at no query; choose another strategy to use it.")
        fallback = kind.reads_history and query is None and not past.says_something
        if kind.reads_history and not past.says_something:
            remedy = "add a picture or words" if kind.reads_query else f"{kind.label} needs a history"
            notes.append(
                f"{persona.name} has no history yet, so this is the popular list; {remedy}."
                if fallback
                else f"{persona.name} has no history yet, so only the query counts."
            )
            weight = 1.0
        if query is None:
            weight = 0.0
        by_hand = None
        if request.modality_weights is not None and not fallback:
            info = self._shelf.info(name)
            if info.takes_weights:
                by_hand = dict(request.modality_weights)
            else:
                notes.append(f"{info.label} takes no weights by hand; the sliders change nothing.")
        scorer = POPULARITY if fallback else name
        scored = self._shelf.kept(scorer, past.history) if query is None and by_hand is None else None
        if scored is None:
            scored = self._shelf.recommender(scorer).score(past.history, query, weight, by_hand)
        return Answer(
            scored=scored,
            strategy=scorer,
            past=past,
            query=query,
            query_weight=weight,
            by_hand=by_hand,
            popular=fallback or name == POPULARITY,
            fallback=fallback,
            notes=tuple(notes),
        )


def allowed(request: Request, past: Past, catalogue: Catalogue) -> np.ndarray:
    """Which rows may be listed, ``(N,)`` bool."""
    may = np.ones(len(catalogue), dtype=bool)
    may[list(past.disliked)] = False
    if request.hide_seen:
        may[list(past.known)] = False
    if request.categories:
        wanted = frozenset(request.categories)
        may &= np.array([category in wanted for category in catalogue.category])
    if request.price is not None:
        low, high = request.price
        may &= (catalogue.prices >= low) & (catalogue.prices <= high)
    return may
