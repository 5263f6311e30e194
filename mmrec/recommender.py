"""One strategy at work over one catalogue: a history and a query in, scores and what they are made of out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from mmrec.data.cases import Cases
from mmrec.data.catalogue import Catalogue
from mmrec.data.histories import Histories
from mmrec.data.interactions import temporal_split
from mmrec.data.popularity import popularity_rate
from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import InvalidInput, NotTrained
from mmrec.fusion import FUSIONS, Fusion, Items, Probe, card_of, make, shapley_values, strategy_class
from mmrec.fusion.memo import VectorMemo
from mmrec.fusion.weights import read_weights
from mmrec.profile import Shelf, dense_coefficients
from mmrec.strategies import describe, left_out, popularity_keeper, trained_facts
from mmrec.types import History, Modality, QueryEmbedding, Scored, StrategyInfo

POPULARITY_TENSOR = "catalogue.popularity"
"""Name under which a model file keeps the popularity it was trained with."""


def training_popularity(workspace: Workspace) -> np.ndarray:
    """``data.popularity.popularity_rate`` of the training part of the interactions, ``(N,)``.

    Held-out events have no part in it.
    """
    catalogue = workspace.catalogue
    train = temporal_split(workspace.interactions.frame).train
    return popularity_rate(train, catalogue.row, catalogue.released)


class Recommender:
    """One strategy with its weights, over one set of item embeddings.

    Immutable after loading, but for ``uncentre``.

    Args:
        fusion: the strategy, its weights in place.
        embeddings: of the catalogue.
        popularity: as ``training_popularity``, ``(N,)``.
        info: what people are told of it.
        catalogue: for profiles that look at categories and prices.

    Raises:
        InvalidInput: if its weights belong to the rows of a catalogue of another size.
    """

    def __init__(
        self,
        fusion: Fusion,
        embeddings: ItemEmbeddings,
        popularity: np.ndarray,
        info: StrategyInfo,
        catalogue: Catalogue | None = None,
    ) -> None:
        rows = fusion.bound_to()
        if rows is not None and rows != len(embeddings):
            raise InvalidInput(
                f"The weights of {info.label} are for {rows} items, but the catalogue has {len(embeddings)}; "
                "train it again with: python -m mmrec train."
            )
        self.fusion = fusion.eval()
        self.modalities = embeddings.modalities
        self.info = info
        items = items_of(embeddings, popularity, catalogue)
        self.items = replace(items, memo=VectorMemo(items.x))
        self._means = _means(embeddings)
        self._directions = torch.nn.functional.normalize(self.items.x, dim=-1)  # (N, M, D)
        self._space: np.ndarray | None = None

    @classmethod
    def load(
        cls,
        workspace: Workspace,
        embeddings: ItemEmbeddings,
        strategy: str,
        kept_as: Callable[[str], str] = str,
    ) -> Recommender:
        """A strategy with the weights that the workspace keeps for this encoder.

        Without fitting weights it is ``untrained``: it can be described, and refuses to score.

        Args:
            workspace: where they are kept.
            embeddings: of the catalogue.
            strategy: such as ``gated`` or ``gated@gru``.
            kept_as: the name under which the weights of a part are kept, from its own; another seed's, say.

        Raises:
            NotFound: for a strategy or profile that is not in its table.
            InvalidInput: for a profile where the strategy takes none.
        """
        key = embeddings.encoder_key
        card = card_of(strategy, embeddings.modalities)
        facts = trained_facts(workspace, embeddings, [kept_as(part) for part in card.parts])
        config = None
        if facts:  # its own settings where it has weights of its own, else those of its first part
            told = facts[card.parts.index(strategy) if strategy in card.parts else 0]["config"]
            config = strategy_class(strategy).config_class.model_validate(told)
        fusion = make(strategy, embeddings.modalities, _dimension(embeddings), config)
        fusion.bind(len(embeddings))
        popularity = None
        if facts is not None:
            for name, part in fusion.parts().items():
                tensors = read_weights(workspace.model_path(key, kept_as(name)))
                popularity = tensors.pop(POPULARITY_TENSOR).numpy()
                part.load_own_state(tensors)
        if popularity is None:
            popularity = _kept_popularity(workspace, embeddings)
        if popularity is None:
            popularity = training_popularity(workspace)
        info, seen = describe(card, facts), embeddings.without(left_out(card, facts))
        return cls(fusion, seen, popularity, info, workspace.catalogue)

    def space(self) -> np.ndarray:
        """The item space in force, ``(N, d)`` float32, unit length.

        Raises:
            NotTrained: if the strategy is untrained.
        """
        self._require_training()
        if self._space is None:
            with torch.inference_mode():
                self._space = self.fusion.space(self.items).numpy().astype(np.float32)
        return self._space

    def uncentre(self) -> None:
        """Put the mean of each modality back, in items and questions: what was trained never saw them so."""
        self.items = replace(self.items, x=(self.items.x + self.means) * self.items.mask.unsqueeze(-1))
        self._means = np.zeros_like(self._means)
        self._directions = torch.nn.functional.normalize(self.items.x, dim=-1)
        self._space = None

    def score(
        self,
        history: History,
        query: QueryEmbedding | None = None,
        query_weight: float = 0.0,
        by_hand: Mapping[Modality, float] | None = None,
    ) -> Scored:
        """Score every item for one person.

        A query that lacks a modality lends it from the ones it has: an encoder of the CLIP family puts what
        a picture shows and what words say in one place, up to the mean of each modality, which is taken off
        first. So words can be compared with pictures and pictures with words.

        Args:
            history: may be empty.
            query: None for none.
            query_weight: how much the query counts against the history, 0..1.
            by_hand: modality -> weight, for strategies that take weights; others ignore it.

        Raises:
            NotTrained: if the strategy is untrained.
        """
        self._require_training()
        with torch.inference_mode():
            probe = self.probe(history, query, query_weight, by_hand)
            profile = self.fusion.profile(self.items, probe)
            ranked = self.fusion.rank(self.items, profile, probe)
            phi, baseline = shapley_values(
                lambda coalition: self.fusion.rank(
                    self.items.only(self.items.mask & coalition), profile, probe
                ).scores[0],
                len(self.fusion.modalities),
            )
            placed = self.fusion.place(self.items, probe)
        kind = self.fusion.weights_kind
        weights: Tensor | None
        if kind == "none":
            weights = None
        elif ranked.weights is not None:
            weights = ranked.weights[0]
        else:
            weights = phi.abs() / phi.abs().sum(-1, keepdim=True).clamp_min(1e-12)
        return Scored(
            scores=_array(ranked.scores[0]),
            weights=None if weights is None else _array(weights),
            weights_kind=kind,
            contributions=_array(phi),
            baseline=_array(baseline),
            profile=None if placed is None else _array(placed[0]),
            query=None
            if probe.wanted is None or ranked.shares is None
            else _array((ranked.shares * probe.wanted).sum(-1)[0]),
        )

    def score_cases(self, cases: Cases, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Scores ``(B, N)`` and modality weights ``(B, N, M)`` or None for many histories, without queries.

        Raises:
            NotTrained: if the strategy is untrained.
        """
        self._require_training()
        with torch.inference_mode():
            probe = Probe.of(cases.histories(chosen), len(self.items.mask))
            ranked = self.fusion(self.items, probe)
        return _array(ranked.scores), None if ranked.weights is None else _array(ranked.weights)

    def _require_training(self) -> None:
        if self.info.state == "untrained":
            raise NotTrained(
                f"{self.info.label} is not trained for this encoder yet; "
                "train it with: python -m mmrec train."
            )

    def probe(
        self,
        history: History,
        query: QueryEmbedding | None = None,
        query_weight: float = 0.0,
        by_hand: Mapping[Modality, float] | None = None,
    ) -> Probe:
        """What a strategy is told of one person; the arguments are those of ``score``."""
        modalities = self.modalities
        return Probe.of(
            Histories.of_one(history.rows, history.weights, history.ages_days, history.kinds),
            len(self.items.mask),
            wanted=None if query is None else self._cosines(query.vectors),
            unwanted=None if query is None else self._cosines(query.less),
            query_weight=query_weight,
            by_hand=None
            if by_hand is None or not self.fusion.takes_weights
            else torch.tensor([float(by_hand.get(m, 0.0)) for m in modalities]),
        )

    @property
    def means(self) -> Tensor:
        """Mean embedding of each modality, ``(M, D)``: what is taken off before a strategy sees an item."""
        return torch.from_numpy(self._means.astype(np.float32))

    def _cosines(self, vectors: Mapping[Modality, np.ndarray]) -> Tensor | None:
        """With each modality of each item, ``(1, N, M)``."""
        asked = self.asked(vectors)
        return None if asked is None else torch.einsum("md,nmd->nm", asked, self._directions)[None]

    def asked(self, vectors: Mapping[Modality, np.ndarray]) -> Tensor | None:
        """Unit directions in which each modality is looked at, ``(M, D)``; None where nothing is given.

        A modality that is not given is lent by those that are.
        """
        if not vectors:
            return None
        modalities = self.modalities
        given: dict[Modality, np.ndarray] = {
            m: v - self._means[modalities.index(m)] for m, v in vectors.items()
        }
        lent: np.ndarray = np.mean(list(given.values()), axis=0)
        rows = np.stack([given.get(m, lent) for m in modalities]).astype(np.float32)  # (M, D)
        return torch.nn.functional.normalize(torch.from_numpy(rows), dim=-1)


def shelf_of(catalogue: Catalogue) -> Shelf:
    """Categories by number, and for each item the share of the catalogue that is cheaper."""
    number = {category: n for n, category in enumerate(catalogue.categories)}
    prices = np.sort(catalogue.prices)
    cheaper = np.searchsorted(prices, catalogue.prices) / max(len(prices), 1)
    return Shelf(
        category=torch.tensor([number[category] for category in catalogue.category]),
        price=torch.from_numpy(cheaper.astype(np.float32)),
    )


def items_of(embeddings: ItemEmbeddings, popularity: np.ndarray, catalogue: Catalogue | None = None) -> Items:
    """The catalogue as strategies see it: centred embeddings, masks, popularity and the shelf."""
    centred = np.where(embeddings.mask[..., None], embeddings.stacked() - _means(embeddings), 0.0)
    return Items(
        x=torch.from_numpy(centred.astype(np.float32)),
        mask=torch.from_numpy(embeddings.mask),
        popularity=torch.from_numpy(np.asarray(popularity, np.float32)),
        shelf=None if catalogue is None else shelf_of(catalogue),
    )


def dense_histories(cases: Cases, chosen: np.ndarray, n_items: int) -> Tensor:
    """``(B, K, N)`` float32: ``profile.recency_coefficients`` of many histories."""
    return dense_coefficients(cases.histories(chosen), n_items)


def _kept_popularity(workspace: Workspace, embeddings: ItemEmbeddings) -> np.ndarray | None:
    """``training_popularity`` as any trained strategy keeps it: counting anew delays the first page."""
    from safetensors import safe_open

    keeper = popularity_keeper(workspace, embeddings, FUSIONS)
    if keeper is None:
        return None
    with safe_open(workspace.model_path(embeddings.encoder_key, keeper), framework="numpy") as tensors:
        return np.asarray(tensors.get_tensor(POPULARITY_TENSOR))


def _means(embeddings: ItemEmbeddings) -> np.ndarray:
    """Mean embedding of each modality over the items that have it, ``(M, D)``."""
    stacked, seen = embeddings.stacked(), embeddings.mask[..., None]
    return np.asarray(np.where(seen, stacked, 0.0).sum(0) / np.maximum(seen.sum(0), 1))


def _dimension(embeddings: ItemEmbeddings) -> int:
    return int(embeddings.stacked().shape[-1])


def _array(tensor: Tensor) -> np.ndarray:
    return np.asarray(tensor.numpy(), dtype=np.float32)
