"""The encoder of queries, loaded when it is first needed, and what it makes of a query."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from mmrec.data.workspace import Workspace
from mmrec.encoders.precision import SINGLE
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import MMRecError
from mmrec.service import agreements
from mmrec.service.jobs import sources_of
from mmrec.service.questions import Memory, check_query, encode_query
from mmrec.types import EncoderInfo, Query, QueryEmbedding

if TYPE_CHECKING:
    from mmrec.encoders.base import Encoder


class QueryEncoder:
    """Encodes queries for one world; safe for several threads.

    Args:
        info: of the encoder.
        load: loads it; called once, when the first query comes or by ``warm``.
        workspace: the world and what was made of it.
        embeddings: of its catalogue, by the same encoder.
    """

    def __init__(
        self,
        info: EncoderInfo,
        load: Callable[[], Encoder],
        workspace: Workspace,
        embeddings: ItemEmbeddings,
    ) -> None:
        self._info = info
        self._load = load
        self._workspace = workspace
        self._embeddings = embeddings
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()
        self._vectors = Memory(256)
        self._agreements = agreements.stored(workspace, info.key) if info.precision != SINGLE else {}

    @property
    def ready(self) -> bool:
        """Whether a query can be encoded without loading a model first."""
        return self._encoder is not None

    def loaded(self) -> Encoder:
        """The encoder itself, loaded if it was not yet.

        Raises:
            Unavailable: if it cannot be loaded.
        """
        with self._lock:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def warm(self) -> None:
        """Load the query encoder and run it once.

        Raises:
            Unavailable: if it cannot be loaded.
        """
        encoder = self.loaded()
        encoder.encode_texts(["warm up"])
        if self._info.bundled and self._info.precision != SINGLE and not self._agreements:
            # the items ship in single precision, so the queries' own rounding is what there is to measure
            self._agreements = agreements.measure(encoder, self._embeddings, sources_of(self._workspace))

    @property
    def precision(self) -> str:
        """What the encoder computes in, and how far that is from single precision, in words."""
        return agreements.sentence(self._info, self._agreements)

    def embed(self, query: Query) -> tuple[QueryEmbedding | None, tuple[str, ...]]:
        """The query as vectors, None if nothing of it can be used; and a sentence for each thing left out."""
        checked, problems = self._vectors.get_or(("checked", query), lambda: check_query(query))
        notes = list(problems)
        deaf = "audio" not in self._info.modalities
        if checked.sounds and (deaf or "audio" not in self._embeddings.modalities):
            notes.append(
                f"The encoder {self._info.name!r} does not listen, so the sound is left out."
                if deaf
                else f"{self._workspace.info.title} has no sound to compare with, so yours is left out."
            )
            checked = dataclasses.replace(checked, sounds=())
        if checked.empty:
            return None, tuple(notes)
        try:
            encoded = encode_query(checked, self.loaded(), self._vectors)
        except MMRecError as error:
            notes.append(f"The query is left out: {error}")
            return None, tuple(notes)
        return QueryEmbedding(vectors=encoded.vectors, less=encoded.less), tuple(notes)
