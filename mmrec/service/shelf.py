"""The strategies of one world under one encoder: their cards and states, and the recommenders once loaded."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import NotFound, Unavailable
from mmrec.service.first_page import POPULARITY, FirstPage, keep_first_page, opening_strategy, read_first_page
from mmrec.service.people import Past
from mmrec.strategies import describe, trained_facts
from mmrec.types import (
    Estimate,
    History,
    Modality,
    ProfileInfo,
    Scored,
    StrategyCard,
    StrategyInfo,
    Trainings,
)

if TYPE_CHECKING:
    from mmrec.recommender import Recommender


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


class Shelf:
    """What can rank a world; safe for several threads.

    A recommender is loaded when it is first asked for and stays. What the first page needs of them is read
    where it was computed ahead (``service.first_page``), so that nobody waits for torch to see it.

    Args:
        workspace: the world and what was made of it.
        embeddings: of its catalogue.
        key: of the encoder that made them.
        own_first_page: where the home keeps what the first page needs.
    """

    def __init__(
        self, workspace: Workspace, embeddings: ItemEmbeddings, key: str, own_first_page: Path
    ) -> None:
        self._workspace = workspace
        self._embeddings = embeddings
        self._key = key
        self._own_first_page = own_first_page
        self._recommenders: dict[str, Recommender] = {}
        self._lock = threading.RLock()

    # -- what they say of themselves

    def card(self, name: str) -> StrategyCard:
        """The words of one strategy.

        Raises:
            NotFound, InvalidInput: as ``info``.
        """
        return self._cards[name]

    def infos(self) -> tuple[StrategyInfo, ...]:
        """Every strategy that fits the world, in the order of the table."""
        return tuple(self.info(name) for name in self._cards)

    def info(self, name: str) -> StrategyInfo:
        """One strategy, ``gated`` or with another user profile ``gated@gru``.

        Raises:
            NotFound: for an unknown name.
            InvalidInput: for a profile where the strategy takes none.
        """
        card = self._cards[name]
        facts = trained_facts(self._workspace, self._embeddings, card.parts)
        return dataclasses.replace(describe(card, facts), quality=self._quality.get(name))

    def profiles(self, strategy: str) -> tuple[ProfileInfo, ...]:
        """The user profiles that a strategy can work with, in the order of their table; none if it has none.

        Raises:
            NotFound: for an unknown strategy.
        """
        from mmrec.fusion import split_name, with_profiles
        from mmrec.profile import PROFILES

        if not self.info(strategy).profile:
            return ()
        base, _ = split_name(strategy)
        told = (self.info(name) for name in with_profiles(base))
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

    def fingerprint(self, strategy: str) -> str:
        """Sixteen hex digits of a SHA-256 over the trained weights of a strategy; empty where it has none.

        Raises:
            NotFound: for an unknown strategy.
        """
        paths = [self._workspace.model_path(self._key, part) for part in self._cards[strategy].parts]
        there = [path for path in paths if path.is_file()]
        digest = hashlib.sha256()
        for path in there:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16] if there else ""

    def seeds(self, strategy: str) -> tuple[int, ...]:
        """The seeds that the weights of a strategy were trained with, each once.

        Raises:
            NotFound: for an unknown strategy.
        """
        parts = self._cards[strategy].parts
        facts = [self._workspace.model_facts(self._key, part) or {} for part in parts]
        return tuple(dict.fromkeys(int(told["seed"]) for told in facts if "seed" in told))

    # -- what they compute

    def recommender(self, name: str) -> Recommender:
        """One strategy, loaded if it was not yet.

        Raises:
            NotTrained: if it needs training and has none for these embeddings.
        """
        with self._lock:
            if name not in self._recommenders:
                from mmrec.recommender import Recommender

                self._recommenders[name] = Recommender.load(self._workspace, self._embeddings, name)
            return self._recommenders[name]

    def load(self, names: Iterable[str] | None = None, *, pause_s: float = 0.0) -> None:
        """Load what can be used of these, or of all, so that the first to choose one does not wait for it.

        Call it in a background thread, with a pause between two of them in which others get their turn.
        """
        for name in self._cards if names is None else names:
            if self.info(name).state != "untrained":
                self.recommender(name).space()
                time.sleep(pause_s)

    def kept(self, strategy: str, history: History) -> Scored | None:
        """The answer by history alone, if it was computed ahead."""
        return None if self._ahead is None else self._ahead.answers.get((strategy, history.digest))

    def space(self, strategy: str) -> np.ndarray:
        """The item space of a strategy, ``(N, d)``."""
        kept = None if self._ahead is None else self._ahead.spaces.get(strategy)
        return self.recommender(strategy).space() if kept is None else kept

    def keep_first_page(self, pasts: Iterable[Past]) -> None:
        """Keep what the first page asks of the models for people with these pasts, unless what is kept fits.

        Raises:
            Unavailable: if the home cannot be written.
        """
        opening = opening_strategy(self.infos())
        if any(
            self.kept(opening if past.says_something else POPULARITY, past.history) is None for past in pasts
        ):
            try:
                keep_first_page(self._workspace, self._embeddings, self._own_first_page)
            except OSError as error:
                raise Unavailable(
                    f"The first page cannot be kept at {self._own_first_page}: {error}."
                ) from error

    @cached_property
    def _ahead(self) -> FirstPage | None:
        shipped = self._workspace.first_page_path(self._key)
        found = (
            read_first_page(self._workspace, self._embeddings, path)
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
        report = self._workspace.evaluation(self._key) or {}
        several = {
            name: Trainings(len(told["values"]), float(told["mean"]), float(told["spread"]))
            for name, told in (report.get("seeds") or {}).items()
        }
        return {
            row["strategy"]: Estimate(
                "nDCG@10",
                float(row["value"]),
                float(row["low"]),
                float(row["high"]),
                several.get(row["strategy"]),
            )
            for row in report.get("rows", [])
            if str(row["metric"]).lower() == "ndcg@10"
        }
