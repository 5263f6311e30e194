"""The use cases of the studio over one world and one encoder."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace, home_folder
from mmrec.encoders.clip import BUNDLED
from mmrec.encoders.precision import SINGLE
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import InvalidInput, MMRecError, NotFound, Unavailable
from mmrec.feedback import FeedbackStore, TasteStore, share_of_likes
from mmrec.projection import pca_layout, place, place_by, trustworthiness
from mmrec.retrieval import top_k
from mmrec.service import agreements
from mmrec.service.choices import Example, read_examples
from mmrec.service.cleaning import clean_world
from mmrec.service.comparing import Standing
from mmrec.service.first_page import POPULARITY, FirstPage, keep_first_page, opening_strategy, read_first_page
from mmrec.service.jobs import (
    Progress,
    embed,
    own_workspace,
    pair,
    sources_of,
    stored_embeddings,
    train_missing,
)
from mmrec.service.people import Past, recall
from mmrec.service.questions import Memory, check_query, encode_query
from mmrec.service.why import nearest_reasons, popular, sentence
from mmrec.strategies import describe, trained_facts
from mmrec.types import (
    CleaningReport,
    EncoderInfo,
    Estimate,
    FeedbackEntry,
    FeedbackKind,
    History,
    HistoryEntry,
    Item,
    MapView,
    Modality,
    Persona,
    ProfileInfo,
    Query,
    QueryEmbedding,
    Recommendation,
    Recommendations,
    Request,
    Scored,
    StrategyCard,
    StrategyInfo,
    WeightsKind,
    WorldInfo,
)

if TYPE_CHECKING:
    from mmrec.encoders.base import Encoder
    from mmrec.explain.subject import Subject
    from mmrec.recommender import Recommender

MAX_K = 100


@dataclasses.dataclass(frozen=True)
class _Answer:
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


class _Cards(dict[str, StrategyCard]):
    """The strategies of the table by name; asked for ``gated@gru``, it makes that card too."""

    def __init__(self, modalities: tuple[Modality, ...], cards: Mapping[str, StrategyCard]) -> None:
        super().__init__(cards)
        self._modalities = modalities

    def __missing__(self, name: str) -> StrategyCard:
        if name.partition("@")[0] not in self:
            raise NotFound.among("strategy", name, self)
        from mmrec.fusion import card_of

        return card_of(name, self._modalities)


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
        self._load_encoder = load_encoder
        self._encoder: Encoder | None = None
        self._encoder_lock = threading.Lock()
        self._recommenders: dict[str, Recommender] = {}
        self._recommender_lock = threading.RLock()
        self._own_first_page = own_workspace(workspace.root, home).first_page_path(info.key)
        self._store = FeedbackStore(home / "feedback.db")
        self.tastes = TasteStore(self._store.database)
        self._vectors = Memory(256)
        self._answers = Memory(64)
        self._agreements = agreements.stored(workspace, info.key) if info.precision != SINGLE else {}
        self._maps = Memory(32)

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
        return tuple(self.strategy(name) for name in self._cards)

    def strategy(self, name: str) -> StrategyInfo:
        """One strategy, ``gated`` or with another user profile ``gated@gru``.

        Raises:
            NotFound: for an unknown name.
            InvalidInput: for a profile where the strategy takes none.
        """
        card = self._cards[name]
        facts = trained_facts(self.workspace, self._embeddings, card.parts)
        return dataclasses.replace(describe(card, facts), quality=self._quality.get(name))

    def profiles(self, strategy: str) -> tuple[ProfileInfo, ...]:
        """The user profiles that a strategy can work with, in the order of their table; none if it has none.

        Raises:
            NotFound: for an unknown strategy.
        """
        from mmrec.fusion import split_name, with_profiles
        from mmrec.profile import PROFILES

        if not self.strategy(strategy).profile:
            return ()
        base, _ = split_name(strategy)
        told = (self.strategy(name) for name in with_profiles(base))
        return tuple(
            ProfileInfo(
                name=info.profile,
                strategy=info.name,
                label=PROFILES[info.profile].label,
                summary=PROFILES[info.profile].summary,
                formula=PROFILES[info.profile].formula,
                paper=PROFILES[info.profile].paper,
                state=info.state,
                quality=info.quality,
            )
            for info in told
        )

    def model_fingerprint(self, strategy: str) -> str:
        """Sixteen hex digits of a SHA-256 over the trained weights of a strategy; empty where it has none.

        Raises:
            NotFound: for an unknown strategy.
        """
        paths = [self.workspace.model_path(self.encoder.key, part) for part in self._cards[strategy].parts]
        there = [path for path in paths if path.is_file()]
        digest = hashlib.sha256()
        for path in there:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16] if there else ""

    def model_seeds(self, strategy: str) -> tuple[int, ...]:
        """The seeds that the weights of a strategy were trained with, each once.

        Raises:
            NotFound: for an unknown strategy.
        """
        parts = self._cards[strategy].parts
        facts = [self.workspace.model_facts(self.encoder.key, part) or {} for part in parts]
        return tuple(dict.fromkeys(int(told["seed"]) for told in facts if "seed" in told))

    @cached_property
    def _ahead(self) -> FirstPage | None:
        shipped = self.workspace.first_page_path(self.encoder.key)
        found = (
            read_first_page(self.workspace, self._embeddings, path)
            for path in (self._own_first_page, shipped)
        )
        return next((page for page in found if page is not None), None)

    @cached_property
    def _cards(self) -> _Cards:
        modalities = self._embeddings.modalities
        if self._ahead is not None:
            return _Cards(modalities, self._ahead.cards)
        from mmrec.fusion import fusions_for

        return _Cards(
            modalities, {name: kind.card(modalities) for name, kind in fusions_for(modalities).items()}
        )

    @cached_property
    def _quality(self) -> dict[str, Estimate]:
        report = self.workspace.evaluation(self.encoder.key) or {}
        return {
            row["strategy"]: Estimate("nDCG@10", float(row["value"]), float(row["low"]), float(row["high"]))
            for row in report.get("rows", [])
            if str(row["metric"]).lower() == "ndcg@10"
        }

    # -- the query encoder

    @property
    def encoder_ready(self) -> bool:
        """Whether a query can be encoded without loading a model first."""
        return self._encoder is not None

    def warm(self) -> None:
        """Load the query encoder and run it once; call it in a background thread.

        Raises:
            Unavailable: if it cannot be loaded.
        """
        encoder = self.query_encoder()
        encoder.encode_texts(["warm up"])
        if self.encoder.bundled and self.encoder.precision != SINGLE and not self._agreements:
            # the items ship in single precision, so the queries' own rounding is what there is to measure
            self._agreements = agreements.measure(encoder, self._embeddings, sources_of(self.workspace))

    @property
    def precision(self) -> str:
        """What the encoder computes in, and how far that is from single precision, in words."""
        return agreements.sentence(self.encoder, self._agreements)

    def load_strategies(self, names: Iterable[str] | None = None, *, pause_s: float = 0.0) -> None:
        """Load what can be used of these, or of all, so that the first to choose one does not wait for it.

        Call it in a background thread, with a pause between two of them in which others get their turn.
        """
        for name in self._cards if names is None else names:
            if self.strategy(name).state != "untrained":
                self._recommender(name).space()
                time.sleep(pause_s)

    def keep_first_page(self) -> None:
        """Keep what the next start's first page asks of the models in the home, unless what is kept fits.

        Raises:
            Unavailable: if the home cannot be written.
        """
        opening = opening_strategy(self.strategies())
        pasts = [self._past(persona, ()) for persona in self.personas()]
        if any(
            self._kept(opening if past.says_something else POPULARITY, past.history) is None for past in pasts
        ):
            try:
                keep_first_page(self.workspace, self._embeddings, self._own_first_page)
            except OSError as error:
                raise Unavailable(
                    f"The first page cannot be kept at {self._own_first_page}: {error}."
                ) from error

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
        past = self._past(persona, self.feedback(session, persona_id) if session else ())
        newest = range(len(past.rows) - 1, -1, -1)
        return tuple(
            HistoryEntry(
                item=self.catalogue.at(int(past.rows[n])),
                event=past.events[n],
                when=past.when[n],
                weight=float(past.weights[n]),
            )
            for n in list(newest)[: max(limit, 0)]
        )

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
        allowed = self._allowed(request, answer.past)
        n_candidates = int(allowed.sum())
        rows = top_k(answer.scored.scores, allowed, request.k)
        notes = list(answer.notes)
        if not n_candidates:
            notes.append("No item passes the filters; widen the categories or the price.")
        elif len(rows) < request.k:
            notes.append(f"Only {len(rows)} items pass the filters.")
        items = self._explained(rows, answer, persona)
        kind: WeightsKind = "none" if answer.popular else answer.scored.weights_kind
        return Recommendations(
            request=request,
            items=items,
            weights_kind=kind,
            mean_weights=_mean_weights(items),
            notes=tuple(notes),
            n_candidates=n_candidates,
            elapsed_ms=(time.perf_counter() - started) * 1000.0,
        )

    def standing(self, request: Request) -> Standing:
        """What the strategy says of every item, and which of them may be listed: what ``recommend`` ranks.

        Raises:
            NotFound, InvalidInput, NotTrained: as ``recommend``.
        """
        self._check(request)
        answer = self._answer(request)
        return Standing(scored=answer.scored, allowed=self._allowed(request, answer.past))

    def map(self, request: Request, recommendations: Recommendations) -> MapView:
        """The frozen layout of the strategy's item space with this person, query and list on it.

        The layout never changes under a person: shipped for the bundled encoder, made by ``python -m mmrec
        layout`` for others, and until then the first two principal components.
        """
        self._check(request)
        answer = self._answer(request)
        strategy = request.strategy
        space, xy, trust, words = self._maps.get_or(strategy, lambda: self._layout(strategy))
        past, scored = answer.past, answer.scored
        somewhere = space.any(axis=1)
        seen = dict.fromkeys(int(row) for row in past.rows[past.weights > 0][::-1])
        return MapView(
            space=words,
            item_ids=self.catalogue.ids,
            categories=self.catalogue.category,
            titles=self.catalogue.titles,
            xy=xy,
            history=tuple(self.catalogue.ids[row] for row in seen),
            recommended=tuple(entry.item.item_id for entry in recommendations.items),
            query_xy=None
            if scored.query is None
            else place_by(np.where(somewhere, scored.query, -np.inf), xy),
            profile_xy=None if scored.profile is None else place(scored.profile, space, xy),
            trustworthiness=trust,
        )

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
            self._recommender(answer.strategy),
            self.catalogue.row[item_id],
            answer.past.history,
            answer.query,
            answer.query_weight,
            answer.by_hand,
            self._allowed(request, answer.past),
            request.k,
        )

    # -- inside

    def _recommender(self, name: str) -> Recommender:
        with self._recommender_lock:
            if name not in self._recommenders:
                from mmrec.recommender import Recommender

                self._recommenders[name] = Recommender.load(self.workspace, self._embeddings, name)
            return self._recommenders[name]

    def query_encoder(self) -> Encoder:
        """The encoder itself, loaded if it was not yet.

        Raises:
            Unavailable: if it cannot be loaded.
        """
        with self._encoder_lock:
            if self._encoder is None:
                self._encoder = self._load_encoder()
            return self._encoder

    def _said(self, request: Request) -> tuple[FeedbackEntry, ...]:
        return self.feedback(request.session, request.persona_id) if request.session else ()

    def _past(self, persona: Persona, feedback: tuple[FeedbackEntry, ...]) -> Past:
        return self._answers.get_or(
            ("past", persona.persona_id, feedback),
            lambda: recall(self.workspace.interactions, persona.user_id, feedback, self.catalogue.row),
        )

    def _answer(self, request: Request) -> _Answer:
        """The scores behind a request; what follows them (k, filters) scores nothing anew."""
        persona = self.persona(request.persona_id)
        said = self._said(request)
        key = (
            "answer",
            request.persona_id,
            request.strategy,
            request.query,
            request.query_weight,
            request.modality_weights,
            said,
        )
        return self._answers.get_or(key, lambda: self._score(request, persona, self._past(persona, said)))

    def _score(self, request: Request, persona: Persona, past: Past) -> _Answer:
        name, weight = request.strategy, request.query_weight
        notes: list[str] = []
        kind = self._cards[name]
        query = self._embedded(request.query, notes) if kind.reads_query else None
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
            info = self.strategy(name)
            if info.takes_weights:
                by_hand = dict(request.modality_weights)
            else:
                notes.append(f"{info.label} takes no weights by hand; the sliders change nothing.")
        scorer = POPULARITY if fallback else name
        scored = self._kept(scorer, past.history) if query is None and by_hand is None else None
        if scored is None:
            scored = self._recommender(scorer).score(past.history, query, weight, by_hand)
        return _Answer(
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

    def _kept(self, strategy: str, history: History) -> Scored | None:
        """The answer by history alone, if it was computed ahead."""
        return None if self._ahead is None else self._ahead.answers.get((strategy, history.digest))

    def _space(self, strategy: str) -> np.ndarray:
        """The item space of a strategy, ``(N, d)``."""
        kept = None if self._ahead is None else self._ahead.spaces.get(strategy)
        return self._recommender(strategy).space() if kept is None else kept

    def _embedded(self, query: Query, notes: list[str]) -> QueryEmbedding | None:
        """The query as vectors; None if there is none that can be used, with a note of what was left out."""
        checked, problems = self._vectors.get_or(("checked", query), lambda: check_query(query))
        notes.extend(problems)
        deaf = "audio" not in self.encoder.modalities
        if checked.sounds and (deaf or "audio" not in self._embeddings.modalities):
            notes.append(
                f"The encoder {self.encoder.name!r} does not listen, so the sound is left out."
                if deaf
                else f"{self.world.title} has no sound to compare with, so yours is left out."
            )
            checked = dataclasses.replace(checked, sounds=())
        if checked.empty:
            return None
        try:
            encoded = encode_query(checked, self.query_encoder(), self._vectors)
        except MMRecError as error:
            notes.append(f"The query is left out: {error}")
            return None
        return QueryEmbedding(vectors=encoded.vectors, less=encoded.less)

    def _allowed(self, request: Request, past: Past) -> np.ndarray:
        """Which rows may be listed, ``(N,)`` bool."""
        allowed = np.ones(len(self.catalogue), dtype=bool)
        allowed[list(past.disliked)] = False
        if request.hide_seen:
            allowed[list(past.known)] = False
        if request.categories:
            wanted = frozenset(request.categories)
            allowed &= np.array([category in wanted for category in self.catalogue.category])
        if request.price is not None:
            low, high = request.price
            allowed &= (self.catalogue.prices >= low) & (self.catalogue.prices <= high)
        return allowed

    def _explained(self, rows: np.ndarray, answer: _Answer, persona: Persona) -> tuple[Recommendation, ...]:
        scored, names = answer.scored, self._embeddings.modalities
        present = [[m for at, m in enumerate(names) if self._embeddings.mask[row, at]] for row in rows]
        column = {m: at for at, m in enumerate(names)}
        if answer.popular or scored.weights is None:
            weights: list[dict[str, float]] = [{} for _ in rows]
        else:
            # All zero where no modality had a say, as for an item without the one modality that is looked at.
            weights = [
                {m: float(scored.weights[row, column[m]]) for m in there} if scored.weights[row].any() else {}
                for row, there in zip(rows, present, strict=True)
            ]
        return tuple(
            Recommendation(
                rank=rank,
                item=self.catalogue.at(int(row)),
                score=float(scored.scores[row]),
                baseline=float(scored.baseline[row]),
                weights=shares,
                contributions={m: float(scored.contributions[row, column[m]]) for m in there},
                why=why,
            )
            for rank, (row, there, shares, why) in enumerate(
                zip(rows, present, weights, self._whys(rows, answer, persona, weights), strict=True), start=1
            )
        )

    def _whys(
        self, rows: np.ndarray, answer: _Answer, persona: Persona, weights: list[dict[str, float]]
    ) -> list[str]:
        if answer.popular:
            return [popular(int(self._purchases[row])) for row in rows]
        scored = answer.scored
        past = answer.past if self._cards[answer.strategy].reads_history else None
        space = self._space(answer.strategy)
        reasons = nearest_reasons(rows, space, past, scored.query, answer.query_weight)
        names = self._embeddings.modalities
        return [
            sentence(
                reason,
                persona.name,
                self.catalogue.titles,
                shares,
                scored.weights_kind,
                [m for m in names if m not in shares],
            )
            for reason, shares in zip(reasons, weights, strict=True)
        ]

    @cached_property
    def _purchases(self) -> np.ndarray:
        return self.workspace.interactions.counts(self.catalogue.row, "purchase")

    def _layout(self, strategy: str) -> tuple[np.ndarray, np.ndarray, float, str]:
        """Space, layout, trustworthiness and words of a strategy."""
        space = self._space(strategy)
        label = self.strategy(strategy).label
        key = self.encoder.key
        facts = self.workspace.layout_facts(key).get(strategy)
        try:
            xy = self.workspace.layout(key, strategy)
        except Unavailable:
            facts = None
            xy = pca_layout(space)
        xy.setflags(write=False)
        if facts is not None:
            return space, xy, float(facts["trustworthiness"]), f"{label}: UMAP of its item embeddings"
        trust = trustworthiness(space, xy) if len(xy) >= 3 else 1.0
        return space, xy, trust, f"{label}: first two principal components of its item embeddings"

    def _check(self, request: Request) -> None:
        """Refuse what no list can answer.

        Raises:
            NotFound: for unknown names.
            InvalidInput: for numbers out of range.
        """
        self.strategy(request.strategy)
        self.persona(request.persona_id)
        if not 1 <= request.k <= MAX_K:
            raise InvalidInput(f"k is {request.k}; a list has 1 to {MAX_K} items.")
        if not 0 <= request.query_weight <= 1:
            raise InvalidInput(f"The query weight is {request.query_weight}; it lies between 0 and 1.")
        for category in request.categories:
            if category not in self.categories():
                raise NotFound.among("category", category, self.categories())
        if request.price is not None and not request.price[0] <= request.price[1]:
            raise InvalidInput(f"The price range {request.price} is empty; give the lower price first.")
        if request.modality_weights is not None:
            self._check_weights(request.modality_weights)

    def _check_weights(self, weights: tuple[tuple[str, float], ...]) -> None:
        valid = self._embeddings.modalities
        for modality, weight in weights:
            if modality not in valid:
                raise NotFound.among("modality", modality, valid)
            if not (np.isfinite(weight) and weight >= 0):
                raise InvalidInput(
                    f"The weight of {modality} is {weight}; weights are numbers of at least 0."
                )
        if sum(weight for _, weight in weights) <= 0:
            raise InvalidInput("All modality weights are 0; at least one must be above 0.")


def _mean_weights(items: tuple[Recommendation, ...]) -> dict[str, float]:
    """The mean share of each modality over the list; an item without a modality gives it nothing."""
    weighed = [entry.weights for entry in items if entry.weights]
    names = dict.fromkeys(name for weights in weighed for name in weights)
    return {name: sum(weights.get(name, 0.0) for weights in weighed) / len(weighed) for name in names}
