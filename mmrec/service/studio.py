"""The use cases of the studio over one world and one encoder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace, home_folder
from mmrec.encoders.clip import BUNDLED
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import NotFound
from mmrec.feedback import FeedbackStore, TasteStore, share_of_likes
from mmrec.service.answering import Answer, Answering, Standing, allowed
from mmrec.service.checking import check_request
from mmrec.service.choices import Example, read_examples
from mmrec.service.cleaning import clean_world
from mmrec.service.jobs import Progress, embed, own_workspace, pair, stored_embeddings, train_missing
from mmrec.service.listing import Listing
from mmrec.service.mapping import Maps
from mmrec.service.people import entries
from mmrec.service.query_encoder import QueryEncoder
from mmrec.service.questions import check_query
from mmrec.service.shelf import Shelf
from mmrec.types import (
    CleaningReport,
    EncoderInfo,
    FeedbackEntry,
    FeedbackKind,
    HistoryEntry,
    Item,
    MapView,
    Modality,
    Persona,
    ProfileInfo,
    Query,
    Recommendations,
    Request,
    Scored,
    StrategyInfo,
    WorldInfo,
)

if TYPE_CHECKING:
    from mmrec.encoders.base import Encoder
    from mmrec.explain.subject import Subject


class Studio:
    """One world seen through one encoder; safe to share between sessions and threads.

    Nothing that a first list without a query needs imports open_clip or umap: item embeddings, trained
    strategies and layouts are read from disk, the query encoder is loaded by ``warm`` or by the first query.
    Where the first page is kept (``service.first_page``), its list and map do without torch as well.
    """

    def __init__(
        self,
        workspace: Workspace,
        embeddings: ItemEmbeddings,
        info: EncoderInfo,
        load_encoder: Callable[[], Encoder],
        home: Path,
    ) -> None:
        """Wire up what ``open`` found.

        Args:
            workspace: the world and what was made of it.
            embeddings: of its catalogue.
            info: of the encoder that made them.
            load_encoder: loads that encoder; called once, when the first query comes or by ``warm``.
            home: the folder for feedback.
        """
        self.workspace = workspace
        self.encoder = info
        self._embeddings = embeddings
        self._store = FeedbackStore(home / "feedback.db")
        self.tastes = TasteStore(self._store.database)
        own_first_page = own_workspace(workspace.root, home).first_page_path(info.key)
        self._shelf = Shelf(workspace, embeddings, info.key, own_first_page)
        self._queries = QueryEncoder(info, load_encoder, workspace, embeddings)
        self._answering = Answering(workspace, self._shelf, self._queries)
        self._listing = Listing(workspace, embeddings, self._shelf)
        self._maps = Maps(workspace, info.key, self._shelf)

    @classmethod
    def open(
        cls,
        world: str = "store",
        encoder: str = BUNDLED,
        home: Path | None = None,
        progress: Progress | None = None,
    ) -> Studio:
        """Open a world with an encoder.

        The bundled encoder opens at once from shipped artefacts. Another one is loaded first; then, once, the
        catalogue is embedded with it and the strategies are trained on its embeddings, which takes minutes.
        What comes out is kept in ``<home>/worlds-cache/<world>``, so the shipped world is never changed.

        Raises:
            NotFound: for an unknown world or model.
            InvalidInput: for an encoder name of no known form.
            Unavailable: if the encoder cannot be had now, or the shipped artefacts are missing or belong to
                another catalogue.
        """
        home = home_folder() if home is None else home
        found = pair(world, encoder, home)
        if found.info.bundled:
            embeddings = stored_embeddings(found.workspace, found.info.key)
        else:
            embeddings = embed(found, progress)
            train_missing(found, progress)
        studio = cls(found.workspace, embeddings, found.info, found.load, home)
        if not found.info.bundled:
            studio.warm()  # it was loaded to be found
        return studio

    # -- what there is

    @property
    def world(self) -> WorldInfo:
        """What the world says of itself."""
        return self.workspace.info

    @property
    def catalogue(self) -> Catalogue:
        """The items."""
        return self.workspace.catalogue

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """Those of the world that the encoder can embed: what the strategies see and weigh."""
        return self._embeddings.modalities

    def embeddings(self) -> tuple[np.ndarray, np.ndarray]:
        """What the encoder made of every item, ``(N, M, D)``, and which of it is there, ``(N, M)``."""
        return self._embeddings.stacked(), self._embeddings.mask

    def personas(self) -> tuple[Persona, ...]:
        """The people of the world."""
        return self.workspace.personas

    def persona(self, persona_id: str) -> Persona:
        """One person.

        Raises:
            NotFound: for an unknown id.
        """
        for persona in self.personas():
            if persona.persona_id == persona_id:
                return persona
        raise NotFound.among("persona", persona_id, (p.persona_id for p in self.personas()))

    def categories(self) -> tuple[str, ...]:
        """The categories of the catalogue, in alphabetical order."""
        return self.catalogue.categories

    def price_range(self) -> tuple[float, float]:
        """The lowest and the highest price."""
        return float(self.catalogue.prices.min()), float(self.catalogue.prices.max())

    def item(self, item_id: str) -> Item:
        """One item.

        Raises:
            NotFound: for an unknown id.
        """
        return self.catalogue.item(item_id)

    @cached_property
    def cleaning(self) -> CleaningReport:
        """What ``clean`` says of the events that the world ships."""
        return clean_world(self.workspace)

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        return read_examples(self.workspace)

    def examples(self) -> tuple[Example, ...]:
        """Questions that fill the query with one click."""
        return self._examples

    def strategies(self) -> tuple[StrategyInfo, ...]:
        """Every strategy that fits the world, in the order of the table, with its state and quality."""
        return self._shelf.infos()

    def strategy(self, name: str) -> StrategyInfo:
        """One strategy, ``gated`` or with another user profile ``gated@gru``.

        Raises:
            NotFound: for an unknown name.
            InvalidInput: for a profile where the strategy takes none.
        """
        return self._shelf.info(name)

    def profiles(self, strategy: str) -> tuple[ProfileInfo, ...]:
        """The user profiles that a strategy can work with, in the order of their table; none if it has none.

        Raises:
            NotFound: for an unknown strategy.
        """
        return self._shelf.profiles(strategy)

    def model_fingerprint(self, strategy: str) -> str:
        """Sixteen hex digits of a SHA-256 over the trained weights of a strategy; empty where it has none.

        Raises:
            NotFound: for an unknown strategy.
        """
        return self._shelf.fingerprint(strategy)

    def model_seeds(self, strategy: str) -> tuple[int, ...]:
        """The seeds that the weights of a strategy were trained with, each once.

        Raises:
            NotFound: for an unknown strategy.
        """
        return self._shelf.seeds(strategy)

    def load_strategies(self, names: Iterable[str] | None = None, *, pause_s: float = 0.0) -> None:
        """Load what can be used of these, or of all, so that the first to choose one does not wait for it.

        Call it in a background thread, with a pause between two of them in which others get their turn.
        """
        self._shelf.load(names, pause_s=pause_s)

    def keep_first_page(self) -> None:
        """Keep what the next start's first page asks of the models in the home, unless what is kept fits.

        Raises:
            Unavailable: if the home cannot be written.
        """
        self._shelf.keep_first_page([self._answering.past(persona, ()) for persona in self.personas()])

    # -- the query encoder

    def query_encoder(self) -> Encoder:
        """The encoder itself, loaded if it was not yet.

        Raises:
            Unavailable: if it cannot be loaded.
        """
        return self._queries.loaded()

    @property
    def encoder_ready(self) -> bool:
        """Whether a query can be encoded without loading a model first."""
        return self._queries.ready

    def warm(self) -> None:
        """Load the query encoder and run it once; call it in a background thread.

        Raises:
            Unavailable: if it cannot be loaded.
        """
        self._queries.warm()

    @property
    def precision(self) -> str:
        """What the encoder computes in, and how far that is from single precision, in words."""
        return self._queries.precision

    def check_query(self, query: Query) -> tuple[Query, tuple[str, ...]]:
        """A query of which every part can be used, and one sentence for each thing that cannot."""
        return check_query(query)

    # -- the person

    def history(
        self, persona_id: str, limit: int = 50, session: str | None = None
    ) -> tuple[HistoryEntry, ...]:
        """What a person did with items, newest first; the feedback of ``session`` is part of it.

        Raises:
            NotFound: for an unknown persona.
        """
        persona = self.persona(persona_id)
        past = self._answering.past(persona, self.feedback(session, persona_id) if session else ())
        return entries(past, self.catalogue, limit)

    def give_feedback(self, session: str, persona_id: str, item_id: str, kind: FeedbackKind) -> FeedbackEntry:
        """Note a like, a dislike or a purchase; the next list already knows it.

        Raises:
            NotFound: for an unknown persona or item.
            InvalidInput: for an unknown kind.
            Unavailable: if the database cannot be written.
        """
        self.persona(persona_id)
        self.item(item_id)
        return self._store.add(session, self.world.name, persona_id, item_id, kind)

    def undo_feedback(self, session: str, persona_id: str) -> FeedbackEntry | None:
        """Take back the newest word of this persona in this session; None if there is none."""
        return self._store.undo(session, self.world.name, persona_id)

    def feedback(self, session: str, persona_id: str) -> tuple[FeedbackEntry, ...]:
        """What was said for this persona in this session, newest first."""
        return self._store.list(session, self.world.name, persona_id)

    def satisfaction(self, session: str, persona_id: str) -> float | None:
        """The share of likes among what was said for this persona in this session; None if nothing was."""
        return share_of_likes(self.feedback(session, persona_id))

    def forget(self, session: str) -> int:
        """Delete what this session said and judged, for all personas and worlds; answers how much it was."""
        return self._store.forget(session)

    # -- the list

    def recommend(self, request: Request) -> Recommendations:
        """Rank the catalogue for a person and a query.

        Items the person disliked never come back; with ``hide_seen`` also those bought, opened, put in a
        cart, rated 4 or more, liked or bought here stay out. A person without history and without a query
        gets the popular list whatever the strategy, and a note that says so.

        Raises:
            NotFound: for an unknown persona, strategy or category.
            InvalidInput: for a number out of its range.
            NotTrained: if the strategy needs training and has none for this encoder.
        """
        started = time.perf_counter()
        self._check(request)
        persona = self.persona(request.persona_id)
        answer = self._answer(request)
        return self._listing.best(request, persona, answer, self._allowed(request, answer), started)

    def standing(self, request: Request) -> Standing:
        """What the strategy says of every item, and which of them may be listed: what ``recommend`` ranks.

        Raises:
            NotFound, InvalidInput, NotTrained: as ``recommend``.
        """
        self._check(request)
        answer = self._answer(request)
        return Standing(scored=answer.scored, allowed=self._allowed(request, answer))

    def map(self, request: Request, recommendations: Recommendations) -> MapView:
        """The frozen layout of the strategy's item space with this person, query and list on it.

        The layout never changes under a person: shipped for the bundled encoder, made by ``python -m mmrec
        layout`` for others, and until then the first two principal components.
        """
        self._check(request)
        return self._maps.view(request.strategy, self._answer(request), recommendations)

    def scored(self, request: Request) -> Scored:
        """All scores behind a list, with weights and contributions of every item.

        Raises:
            As ``recommend``.
        """
        self._check(request)
        return self._answer(request).scored

    def subject(self, request: Request, item_id: str) -> Subject:
        """One item of a list, to ask why it stands where it stands; ``service.explaining`` does.

        Raises:
            NotFound: for an unknown item, persona, strategy or category.
            InvalidInput: for a number out of its range.
            NotTrained: if the strategy needs training and has none for this encoder.
        """
        from mmrec.explain.subject import Subject

        self._check(request)
        self.item(item_id)
        answer = self._answer(request)
        return Subject(
            self._shelf.recommender(answer.strategy),
            self.catalogue.row[item_id],
            answer.past.history,
            answer.query,
            answer.query_weight,
            answer.by_hand,
            self._allowed(request, answer),
            request.k,
        )

    # -- inside

    def _check(self, request: Request) -> None:
        self.strategy(request.strategy)
        self.persona(request.persona_id)
        check_request(request, self.categories(), self.modalities)

    def _answer(self, request: Request) -> Answer:
        said = self.feedback(request.session, request.persona_id) if request.session else ()
        return self._answering.answer(request, self.persona(request.persona_id), said)

    def _allowed(self, request: Request, answer: Answer) -> np.ndarray:
        return allowed(request, answer.past, self.catalogue)
