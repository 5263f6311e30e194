"""Why this item: the use cases behind the panel and behind ``python -m mmrec explain``."""

from __future__ import annotations

import time
import zlib
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from mmrec.config import Config
from mmrec.errors import NotFound
from mmrec.explain import Agreement, Change, Entry, Faithfulness, Heat, Pull, Pulls, Receipt, Slider, Tip
from mmrec.explain.correlation import spearman
from mmrec.explain.sentences import (
    NOUNS,
    number,
    say_agreement,
    say_change,
    say_faithfulness,
    say_heat,
    say_pulls,
    say_receipt,
    say_slider,
)
from mmrec.service.media import Heard
from mmrec.service.questions import Memory
from mmrec.service.reasons import Explanation, Look, MethodNote, Tipping
from mmrec.service.studio import Studio
from mmrec.types import Item, Modality, Request, Upload

if TYPE_CHECKING:
    from mmrec.explain.methods import Method
    from mmrec.explain.parts import Parts
    from mmrec.explain.subject import Subject
    from mmrec.explain.view import View

__all__ = [
    "NOUNS",
    "Agreement",
    "Change",
    "Entry",
    "ExplainConfig",
    "Explainer",
    "Explanation",
    "Faithfulness",
    "Heat",
    "Look",
    "MethodNote",
    "Pull",
    "Pulls",
    "Receipt",
    "Slider",
    "Tip",
    "Tipping",
    "number",
    "told_change",
    "told_faithfulness",
]

told_change, told_faithfulness = say_change, say_faithfulness


class ExplainConfig(Config):
    """How finely content is cut, and how hard a heatmap is tested."""

    side: int = Field(6, ge=2, le=16, description="patches along each edge of a picture")
    bands: int = Field(4, ge=1, le=16, description="cells of a clip along the pitch")
    moments: int = Field(6, ge=2, le=32, description="cells of a clip along the time: about a second each")
    deleted: float = Field(0.2, gt=0, lt=1, description="share of the parts that the deletion test hides")
    draws: int = Field(8, ge=4, le=100, description="random sets that the hottest parts are tested against")


class Explainer:
    """Explains the lists of one studio. Safe to share; what an encoder said of an item is kept by content.

    Args:
        studio: whose lists.
        config: how finely.
    """

    def __init__(self, studio: Studio, config: ExplainConfig | None = None) -> None:
        self.studio, self.config = studio, config or ExplainConfig()
        self._subjects = Memory(24)
        self._views = Memory(48)
        self._parts = Memory(96)

    def why(self, request: Request, item_id: str) -> Explanation:
        """The receipt, the pulls of the history and what they say.

        Raises:
            NotFound: for an unknown item, persona or strategy.
            InvalidInput: for a number out of its range.
            NotTrained: if the strategy is untrained.
        """
        from mmrec.explain.pulls import pulls
        from mmrec.explain.receipt import agreement_over, receipt
        from mmrec.explain.smallest import smallest_history

        started = time.perf_counter()
        subject = self._subject(request, item_id)
        fusion = subject.recommender.fusion
        over_list = None
        if fusion.weights_kind in ("attention", "weights"):
            scored = self.studio.scored(request)
            if scored.weights is not None:
                rows = subject.listed
                over_list = agreement_over(scored.weights[rows], scored.contributions[rows])
        paid, pulled = receipt(subject, over_list), pulls(subject)
        inside = subject.place <= subject.k
        left = smallest_history(subject) if inside else Change("history", (), subject.place, False, 0)
        titles, of = self.studio.catalogue.titles, int(subject.allowed.sum())
        sentences = [say_receipt(paid, subject.place, of)]
        agreed: tuple[str, ...] = ()
        if paid.agreement is not None:
            agreed = (say_agreement(paid.agreement, fusion.weights_kind),)
            sentences += agreed
        if len(subject.history_rows) and fusion.reads_history:
            sentences.append(say_pulls(pulled, titles))
            if inside:
                names = [titles[row] for row in left.parts]
                sentences.append(say_change(left, names, subject.place, subject.k))
        return Explanation(
            item=self.studio.item(item_id),
            place=subject.place,
            of=of,
            k=subject.k,
            strategy=subject.recommender.info.label,
            blind=not fusion.reads_history and not fusion.reads_query,
            weights_kind=fusion.weights_kind,
            receipt=paid,
            pulls=pulled,
            history_change=left,
            items=self._items({*(p.row for p in pulled.pulls), *left.parts}),
            lookable=self._lookable(paid, subject),
            agreement_words=agreed,
            sentences=tuple(sentences),
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def tipping(self, request: Request, item_id: str) -> Tipping:
        """What the weight sliders would do to the item.

        Raises:
            As ``why``.
        """
        from mmrec.explain.tipping import sliders

        subject = self._subject(request, item_id)
        found = sliders(subject) if subject.place <= subject.k else ()
        titles = self.studio.catalogue.titles
        return Tipping(
            sliders=found,
            items=self._items({tip.row for slider in found for tip in slider.tips}),
            sentences=tuple(say_slider(slider, titles, subject.k) for slider in found),
        )

    def look(
        self,
        request: Request,
        item_id: str,
        modality: Modality,
        method: str | None = None,
        every: bool = False,
    ) -> Look:
        """Where the encoder looked, read or listened, as far as it matters to the score.

        Args:
            request: the list.
            item_id: an item of it.
            modality: which side of the item.
            method: a name of the table; None takes the first that fits.
            every: let all methods speak and compare them.

        Raises:
            NotFound: for an unknown method, a modality that the item lacks, or a method that does not fit.
            As ``why``.
        """
        from mmrec.explain.methods import METHODS
        from mmrec.explain.smallest import smallest_part

        started = time.perf_counter()
        if method is not None and method not in METHODS:
            raise NotFound.among("method", method, METHODS)
        subject = self._subject(request, item_id)
        if modality not in subject.present:
            raise NotFound.among(f"modality of {item_id}", modality, subject.present)
        view = self._view(request, item_id, modality, subject)
        chosen = method or next(iter(METHODS))
        shown = self._said(METHODS[chosen], view)
        if shown.heat is None:
            raise NotFound(f"{shown.label} cannot be shown here. {shown.reason}")
        others = []
        for name, kind in METHODS.items():
            if name == chosen:
                continue
            note = self._said(kind, view) if every else _note(kind)
            if note.heat is not None:
                agrees = spearman(note.heat.levels, shown.heat.levels)
                note = MethodNote(**{**vars(note), "agreement": agrees})
            others.append(note)
        change = smallest_part(view) if subject.place <= subject.k else None
        parts = view.parts
        sentences = [
            say_heat(shown.heat, parts.unit, parts.labels),
            say_faithfulness(shown.heat.faithfulness, parts.unit),
        ]
        if change is not None:
            names = [parts.labels[at] for at in change.parts]
            sentences.append(say_change(change, names, subject.place, subject.k))
        return Look(
            modality=modality,
            unit=parts.unit,
            labels=parts.labels,
            note=shown,
            others=tuple(others),
            change=change,
            sentences=tuple(sentences),
            elapsed_ms=(time.perf_counter() - started) * 1000,
            **_drawn(parts),
        )

    def heats(self, request: Request, item_id: str, modality: Modality) -> dict[str, Heat]:
        """What every method that fits says; for ``explain-check``.

        Raises:
            As ``look``.
        """
        from mmrec.explain.methods import METHODS

        subject = self._subject(request, item_id)
        view = self._view(request, item_id, modality, subject)
        notes = {name: self._said(kind, view) for name, kind in METHODS.items()}
        return {name: note.heat for name, note in notes.items() if note.heat is not None}

    # -- inside

    def _key(self, request: Request, item_id: str) -> Hashable:
        said = self.studio.feedback(request.session, request.persona_id) if request.session else ()
        return request, item_id, said

    def _subject(self, request: Request, item_id: str) -> Subject:
        return self._subjects.get_or(
            self._key(request, item_id), lambda: self.studio.subject(request, item_id)
        )

    def _view(self, request: Request, item_id: str, modality: Modality, subject: Subject) -> View:
        from mmrec.explain.view import View

        def make() -> View:
            parts = self._parts.get_or((item_id, modality), lambda: self._cut(item_id, modality))
            return View(subject, parts)

        return self._views.get_or((self._key(request, item_id), modality), make)

    def _cut(self, item_id: str, modality: Modality) -> Parts:
        """The item's content in parts, as the encoder at work gets it."""
        from PIL import Image

        from mmrec.data.sounds import read_sound
        from mmrec.explain.parts import Patches, SoundCells, Words

        item, encoder = self.studio.item(item_id), self.studio.query_encoder()
        config = self.config
        if modality == "text":
            text = self.studio.catalogue.texts()[self.studio.catalogue.row[item_id]]
            assert text is not None
            return Words(encoder, text)
        if modality == "image":
            assert item.image_path is not None
            with Image.open(item.image_path) as opened:
                return Patches(encoder, opened.convert("RGB"), config.side)
        assert item.audio_path is not None
        path = Path(item.audio_path)
        wave = read_sound(Upload(path.name, path.read_bytes())).wave
        return SoundCells(encoder, wave, config.bands, config.moments)

    def _said(self, kind: type[Method], view: View) -> MethodNote:
        from mmrec.explain.faithfulness import faithfulness
        from mmrec.explain.methods import NotHere

        try:
            values = kind().heat(view)
        except NotHere as reason:
            return _note(kind, reason=str(reason))
        config = self.config
        seed = zlib.crc32("|".join(view.parts.labels).encode())  # the same item gets the same draws
        found = faithfulness(view, values, np.random.default_rng(seed), config.deleted, config.draws)
        return _note(kind, heat=Heat(kind.name, values, kind.signed, found))

    def _items(self, rows: set[int]) -> dict[int, Item]:
        return {row: self.studio.catalogue.at(row) for row in sorted(rows)}

    def _lookable(self, paid: Receipt, subject: Subject) -> tuple[Modality, ...]:
        """The modalities whose content moves the score, the one that adds most first."""
        size = max(1e-9, abs(paid.score - paid.baseline))
        moving = {e.player: max(abs(e.value), abs(e.last)) for e in paid.entries}
        there = [m for m in subject.present if moving[m] > 1e-6 * size]
        return tuple(sorted(there, key=lambda m: -moving[m]))


def _note(kind: type[Method], reason: str = "", heat: Heat | None = None) -> MethodNote:
    return MethodNote(kind.name, kind.label, kind.summary, kind.paper, kind.caveat, reason, heat)


def _drawn(parts: Parts) -> dict[str, Any]:
    """What a page needs to draw these parts."""
    from mmrec.explain.parts import Patches, SoundCells, Words

    if isinstance(parts, Patches):
        return {"shape": (parts.side, parts.side), "box": parts.box}
    if isinstance(parts, SoundCells):
        heard = Heard(parts.picture(), parts.seconds, parts.hertz())
        return {"shape": (parts.bands, parts.moments), "heard": heard}
    assert isinstance(parts, Words)
    return {"shape": None, "pieces": tuple(parts.text[a:b] for a, b in parts.spans)}
