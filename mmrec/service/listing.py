"""The list itself: the best of what may be listed, each item with its shares and the sentence why."""

from __future__ import annotations

import time
from functools import cached_property

import numpy as np

from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.retrieval import top_k
from mmrec.service.answering import Answer
from mmrec.service.shelf import Shelf
from mmrec.service.why import nearest_reasons, popular, sentence
from mmrec.types import Persona, Recommendation, Recommendations, Request, WeightsKind


class Listing:
    """Makes lists of scored requests.

    Args:
        workspace: the world.
        embeddings: of its catalogue: which item has which modality.
        shelf: its strategies.
    """

    def __init__(self, workspace: Workspace, embeddings: ItemEmbeddings, shelf: Shelf) -> None:
        self._workspace = workspace
        self._embeddings = embeddings
        self._shelf = shelf

    def best(
        self, request: Request, persona: Persona, answer: Answer, allowed: np.ndarray, started: float
    ) -> Recommendations:
        """The first ``request.k`` of what is allowed.

        Args:
            request: the question.
            persona: who asks it.
            answer: its scores.
            allowed: which rows may be listed, ``(N,)`` bool.
            started: when it was asked, by ``time.perf_counter``.
        """
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

    def _explained(self, rows: np.ndarray, answer: Answer, persona: Persona) -> tuple[Recommendation, ...]:
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
                item=self._workspace.catalogue.at(int(row)),
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
        self, rows: np.ndarray, answer: Answer, persona: Persona, weights: list[dict[str, float]]
    ) -> list[str]:
        if answer.popular:
            return [popular(int(self._purchases[row])) for row in rows]
        scored = answer.scored
        past = answer.past if self._shelf.card(answer.strategy).reads_history else None
        space = self._shelf.space(answer.strategy)
        reasons = nearest_reasons(rows, space, past, scored.query, answer.query_weight)
        names = self._embeddings.modalities
        return [
            sentence(
                reason,
                persona.name,
                self._workspace.catalogue.titles,
                shares,
                scored.weights_kind,
                [m for m in names if m not in shares],
            )
            for reason, shares in zip(reasons, weights, strict=True)
        ]

    @cached_property
    def _purchases(self) -> np.ndarray:
        return self._workspace.interactions.counts(self._workspace.catalogue.row, "purchase")


def _mean_weights(items: tuple[Recommendation, ...]) -> dict[str, float]:
    """The mean share of each modality over the list; an item without a modality gives it nothing."""
    weighed = [entry.weights for entry in items if entry.weights]
    names = dict.fromkeys(name for weights in weighed for name in weights)
    return {name: sum(weights.get(name, 0.0) for weights in weighed) / len(weighed) for name in names}
