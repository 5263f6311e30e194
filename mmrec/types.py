"""The words of the project: modalities, events and the plain results that travel between the rooms.

Everything here is immutable and knows nothing of torch, so that pages and CLI can hold it cheaply. Column
names of the tables are listed once, in ``ITEM_COLUMNS`` and ``INTERACTION_COLUMNS``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

Modality = Literal["image", "text", "audio"]
MODALITIES: tuple[Modality, ...] = ("image", "text", "audio")
"""Every modality, in the order of every ``M`` axis; a world uses a prefix-ordered subset of it."""

EventKind = Literal["view", "click", "cart", "purchase", "search", "rating"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
"""Every kind of event. Its code in arrays is its place here plus one; 0 is a kind that was not told."""

EVENT_WEIGHTS: Mapping[str, float] = {"view": 0.2, "click": 0.4, "cart": 0.7, "purchase": 1.0, "search": 0.0}
"""How much one interaction says about taste; a rating r of 1..5 counts ``(r - 3) / 2``."""

Level = Literal["single", "feature", "decision", "model", "reference"]
"""``feature`` is early fusion, ``decision`` late fusion."""

WeightsKind = Literal["attention", "weights", "contributions", "none"]
"""What the shares of the modalities are: a softmax of the strategy, fixed or learned weights or those set by
hand, shares of exact Shapley values, or nothing, where no modality is used."""

FeedbackKind = Literal["like", "dislike", "purchase"]

ITEM_COLUMNS = ("item_id", "title", "description", "category", "price", "tags", "released", "image")
"""``description`` and ``image`` (a file name) may be null: a missing modality. ``tags`` is a list."""

AUDIO_COLUMN = "audio"
"""A further column of the items where the world has sound: a file name, or null."""

INTERACTION_COLUMNS = ("user_id", "item_id", "event", "timestamp", "value", "query")
"""``item_id`` is null for a search, ``query`` null for anything else, ``value`` only for a rating."""


@dataclass(frozen=True)
class WorldInfo:
    """What a world says of itself; ``people`` is what its users are called."""

    name: str
    title: str
    teaches: str
    description: str
    modalities: tuple[Modality, ...]
    currency: str
    n_items: int
    n_users: int
    n_interactions: int
    fingerprint: str
    people: str = "people"


@dataclass(frozen=True)
class EncoderInfo:
    """Which encoder is at work, what it was trained on, and which modalities it can embed.

    ``precision`` is what it computes in; ``key`` names it, too, unless it is single precision.
    """

    key: str
    name: str
    trained_on: str
    parameters: int
    dimension: int
    bundled: bool
    modalities: tuple[Modality, ...] = ("image", "text")
    precision: str = "float32"


@dataclass(frozen=True)
class Item:
    """One thing of the catalogue; the paths and ``description`` are None where missing."""

    item_id: str
    title: str
    description: str | None
    category: str
    price: float
    tags: tuple[str, ...]
    released: str
    image_path: str | None
    audio_path: str | None = None


@dataclass(frozen=True)
class Persona:
    """A person of the demo: who they are and what drives them. ``user_id`` None means an empty history."""

    persona_id: str
    name: str
    tagline: str
    bio: str
    drives: tuple[str, ...]
    avatar_path: str
    user_id: str | None


@dataclass(frozen=True)
class HistoryEntry:
    """One past interaction with an item, newest first in every list."""

    item: Item
    event: str
    when: str
    weight: float


@dataclass(frozen=True)
class Upload:
    """A file a person gave: its name and its bytes, not yet trusted."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Query:
    """What was uploaded now. Every part may be empty; ``less`` is text to move away from."""

    images: tuple[Upload, ...] = ()
    text: str = ""
    less: str = ""
    sounds: tuple[Upload, ...] = ()

    @property
    def empty(self) -> bool:
        """True when there is nothing to encode."""
        return not (self.images or self.sounds or self.text.strip() or self.less.strip())


@dataclass(frozen=True)
class Request:
    """One question to the recommender.

    Attributes:
        persona_id: who asks.
        strategy: a key of the fusion table.
        query: what was uploaded now.
        query_weight: how much the query counts against the history, 0..1.
        modality_weights: weights by hand for strategies that take them (``StrategyInfo.takes_weights``);
            None means the strategy's own. Renormalised over the modalities present.
        k: length of the list, 1..100.
        categories: keep only these; empty keeps all.
        price: keep only prices in this closed interval.
        session: whose feedback counts.
        hide_seen: leave out items the persona has already interacted with strongly.
    """

    persona_id: str
    strategy: str
    query: Query = Query()
    query_weight: float = 0.5
    modality_weights: tuple[tuple[Modality, float], ...] | None = None
    k: int = 12
    categories: tuple[str, ...] = ()
    price: tuple[float, float] | None = None
    session: str | None = None
    hide_seen: bool = True


@dataclass(frozen=True)
class History:
    """Events of one person, in any order; each ``(L,)``.

    Attributes:
        rows: catalogue rows.
        weights: how much each says about taste, negative for dislikes.
        ages_days: days since.
        kinds: codes of ``EVENT_KINDS``; 0 where not told.
    """

    rows: np.ndarray
    weights: np.ndarray
    ages_days: np.ndarray
    kinds: np.ndarray

    def take(self, chosen: np.ndarray) -> History:
        """Some of the events, by place or by mask: what would be known if the others had not been."""
        return History(self.rows[chosen], self.weights[chosen], self.ages_days[chosen], self.kinds[chosen])

    @property
    def digest(self) -> str:
        """Sixteen hex digits of a SHA-256 over every number of it."""
        whole = hashlib.sha256(np.asarray(self.rows, np.int64).tobytes())
        for numbers in (self.weights, self.ages_days, self.kinds):
            whole.update(np.asarray(numbers, np.float64).tobytes())
        return whole.hexdigest()[:16]


@dataclass(frozen=True)
class QueryEmbedding:
    """Unit vectors ``(D,)`` by modality: what to move towards, and what to move away from."""

    vectors: Mapping[Modality, np.ndarray]
    less: Mapping[Modality, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Scored:
    """Every item scored for one person.

    Attributes:
        scores: ``(N,)``.
        weights: modality shares ``(N, M)``; rows sum to 1, or are 0 where no modality had a say.
        weights_kind: ``attention``, ``weights``, ``contributions`` (shares of ``|contributions|``), ``none``.
        contributions: exact Shapley values of the item's modalities ``(N, M)``, the person held fixed;
            ``baseline + contributions.sum(1) = scores``.
        baseline: score of the item with no modality to be seen, ``(N,)``.
        profile: the history as a vector of ``Recommender.space``, or None.
        query: cosine of the query with every item, ``(N,)``: with its modalities, weighed as in the score;
            None without a query.
    """

    scores: np.ndarray
    weights: np.ndarray | None
    weights_kind: WeightsKind
    contributions: np.ndarray
    baseline: np.ndarray
    profile: np.ndarray | None
    query: np.ndarray | None


@dataclass(frozen=True)
class Recommendation:
    """One row of the list.

    Attributes:
        weights: modality -> share, non-negative, sums to 1 over the modalities present; attention where the
            strategy has one, else the shares of the exact contributions (``Recommendations.weights_kind``).
        contributions: modality -> exact Shapley contribution to the score, in the score's unit; with
            ``baseline`` they sum to ``score``. Missing modalities are absent.
        why: one sentence built from these numbers and the nearest history item or the query.
    """

    rank: int
    item: Item
    score: float
    baseline: float
    weights: Mapping[str, float]
    contributions: Mapping[str, float]
    why: str


@dataclass(frozen=True)
class Recommendations:
    """The list and what stands behind it.

    Attributes:
        mean_weights: modality -> mean of ``weights`` over the list.
        notes: sentences for the person, such as why a list is not personal, or what was ignored and why.
        n_candidates: how many items were scored after filters.
        elapsed_ms: server time.
    """

    request: Request
    items: tuple[Recommendation, ...]
    weights_kind: WeightsKind
    mean_weights: Mapping[str, float]
    notes: tuple[str, ...]
    n_candidates: int
    elapsed_ms: float


@dataclass(frozen=True)
class Trainings:
    """What a measured value is over several trainings that differ in their seed alone.

    Attributes:
        count: so many trainings.
        mean: over them.
        spread: their standard deviation.
    """

    count: int
    mean: float
    spread: float


@dataclass(frozen=True)
class Estimate:
    """A measured value with its interval of confidence (95%).

    Attributes:
        metric: its name.
        value: of the training that recommends.
        low, high: the interval, over people.
        trainings: what others like it came to; None where there was one.
    """

    metric: str
    value: float
    low: float
    high: float
    trainings: Trainings | None = None


@dataclass(frozen=True)
class StrategyCard:
    """The words of a strategy, copied from its class, for whoever cannot wait for torch.

    Attributes:
        formula: LaTeX without dollar signs.
        reads_history: whether what a person did counts.
        reads_query: whether a query can count.
        parts: the strategies whose trained weights it needs, itself among them where it has its own.
        takes_profile: whether its user profile can be chosen.
        profile: the name of that profile; empty where it takes none.
    """

    name: str
    label: str
    level: Level
    summary: str
    formula: str
    paper: str
    weights_kind: WeightsKind
    takes_weights: bool
    reads_history: bool
    reads_query: bool
    takes_profile: bool
    parts: tuple[str, ...]
    profile: str = ""


@dataclass(frozen=True)
class StrategyInfo:
    """One entry of the toggle.

    Attributes:
        formula: LaTeX without dollar signs.
        has_attention: a softmax over modalities exists for it.
        takes_weights: ``Request.modality_weights`` is honoured.
        state: ``trained``, ``untrained`` or ``no training needed``.
        trained_on: one line: on what, when, with which seed; empty if untrained or not needed.
        quality: nDCG@10 on the held-out interactions with its interval, where evaluated.
        reads_query: a query can change its list.
        profile: the name of its user profile; empty where it takes none.
    """

    name: str
    label: str
    level: Level
    summary: str
    formula: str
    paper: str
    has_attention: bool
    takes_weights: bool
    state: Literal["trained", "untrained", "no training needed"]
    trained_on: str
    quality: Estimate | None = None
    reads_query: bool = True
    profile: str = ""


@dataclass(frozen=True)
class ProfileInfo:
    """One user profile as a strategy can use it.

    Attributes:
        strategy: the name of the strategy with this profile, as ``Request.strategy`` takes it.
        formula: LaTeX without dollar signs.
        state, quality: of that strategy, as in ``StrategyInfo``.
    """

    name: str
    strategy: str
    label: str
    summary: str
    formula: str
    paper: str
    state: Literal["trained", "untrained", "no training needed"]
    quality: Estimate | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that was wrong with a table of events.

    Attributes:
        problem: in words.
        done: what was done about it.
        count: in how many rows it was.
        examples: some of the rows, in words.
        rule: how it was told, in one sentence.
    """

    problem: str
    done: Literal["dropped", "repaired", "kept"]
    count: int
    examples: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class CleaningReport:
    """What cleaning did to a table: ``rows`` came in, ``kept`` are left."""

    rows: int
    kept: int
    findings: tuple[Finding, ...]

    @property
    def dropped(self) -> int:
        """Rows that are gone."""
        return sum(finding.count for finding in self.findings if finding.done == "dropped")


@dataclass(frozen=True)
class FeedbackEntry:
    """One thing a person said about an item in this session; the newest has the highest ``entry_id``."""

    entry_id: int
    persona_id: str
    item_id: str
    kind: FeedbackKind
    when: str


@dataclass(frozen=True)
class MapView:
    """The frozen layout of the space in force, and where this person and query are on it.

    Attributes:
        space: whose embeddings these are, in words.
        xy: layout, ``(N, 2)``, in the order of ``item_ids``.
        query_xy: where the live query lands (softmax-weighted mean of its nearest neighbours), or None.
        profile_xy: likewise for the user profile.
        history: item ids, recommended: item ids.
        trustworthiness: of the layout against the true space, 0..1 (Venna & Kaski 2001), k = 15.
    """

    space: str
    item_ids: tuple[str, ...]
    categories: tuple[str, ...]
    titles: tuple[str, ...]
    xy: np.ndarray = field(repr=False)
    history: tuple[str, ...]
    recommended: tuple[str, ...]
    query_xy: tuple[float, float] | None
    profile_xy: tuple[float, float] | None
    trustworthiness: float
