"""The map: the frozen layout of a strategy's item space, with a person, a query and a list placed on it."""

from __future__ import annotations

import numpy as np

from mmrec.data.workspace import Workspace
from mmrec.errors import Unavailable
from mmrec.projection import pca_layout, place, place_by, trustworthiness
from mmrec.service.answering import Answer
from mmrec.service.questions import Memory
from mmrec.service.shelf import Shelf
from mmrec.types import MapView, Recommendations


class Maps:
    """Draws scored requests, and remembers the last layouts; safe for several threads.

    Args:
        workspace: the world and its layouts.
        key: of the encoder.
        shelf: the strategies.
    """

    def __init__(self, workspace: Workspace, key: str, shelf: Shelf) -> None:
        self._workspace = workspace
        self._key = key
        self._shelf = shelf
        self._layouts = Memory(32)

    def view(self, strategy: str, answer: Answer, recommendations: Recommendations) -> MapView:
        """The layout of a strategy with the person, the query and the list of an answer on it."""
        space, xy, trust, words = self._layouts.get_or(strategy, lambda: self._layout(strategy))
        past, scored = answer.past, answer.scored
        somewhere = space.any(axis=1)
        seen = dict.fromkeys(int(row) for row in past.rows[past.weights > 0][::-1])
        return MapView(
            space=words,
            item_ids=self._workspace.catalogue.ids,
            categories=self._workspace.catalogue.category,
            titles=self._workspace.catalogue.titles,
            xy=xy,
            history=tuple(self._workspace.catalogue.ids[row] for row in seen),
            recommended=tuple(entry.item.item_id for entry in recommendations.items),
            query_xy=None
            if scored.query is None
            else place_by(np.where(somewhere, scored.query, -np.inf), xy),
            profile_xy=None if scored.profile is None else place(scored.profile, space, xy),
            trustworthiness=trust,
        )

    def _layout(self, strategy: str) -> tuple[np.ndarray, np.ndarray, float, str]:
        """Space, layout, trustworthiness and words of a strategy."""
        space = self._shelf.space(strategy)
        label = self._shelf.info(strategy).label
        facts = self._workspace.layout_facts(self._key).get(strategy)
        try:
            xy = self._workspace.layout(self._key, strategy)
        except Unavailable:
            facts = None
            xy = pca_layout(space)
        xy.setflags(write=False)
        if facts is not None:
            return space, xy, float(facts["trustworthiness"]), f"{label}: UMAP of its item embeddings"
        trust = trustworthiness(space, xy) if len(xy) >= 3 else 1.0
        return space, xy, trust, f"{label}: first two principal components of its item embeddings"
