"""The conflict lab: one side of an item made to disagree with the rest, and how each strategy takes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mmrec.data.sounds import SAMPLE_RATE, read_sound
from mmrec.errors import InvalidInput, NotFound
from mmrec.service.harms import HARMS, STRENGTHS, Content, Harm, harmed
from mmrec.types import Item, Modality, Request, StrategyInfo, Upload

if TYPE_CHECKING:
    from mmrec.encoders.base import Encoder
    from mmrec.service.studio import Studio

WORDS = {"image": "picture", "text": "text", "audio": "sound"}


@dataclass(frozen=True)
class Curve:
    """One strategy: the item's place among the candidates at every strength; 1 is the top."""

    strategy: StrategyInfo
    places: tuple[int, ...]

    @property
    def lost(self) -> int:
        """How many places it is further down at full strength."""
        return self.places[-1] - self.places[0]


@dataclass(frozen=True)
class Reading:
    """What the encoder makes of what was changed: cosines, both sides centred, with three texts.

    Attributes:
        texts: the last two of them, which name the two categories.
    """

    own: tuple[float, ...]
    category: tuple[float, ...]
    rival: tuple[float, ...]
    texts: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Conflict:
    """One side of an item harmed step by step.

    Attributes:
        rival: the item of another category that lends its photo, text or clip, or its category as the printed
            word.
        contents: what was changed, at every strength.
        curves: of every usable strategy but the references, those that do not look at it included.
        reading: with the item's own text, the name of its category, and the name of the rival's; empty where
            the text itself was changed.
    """

    item: Item
    rival: Item
    harm: str
    strengths: tuple[float, ...]
    contents: tuple[Content, ...] = field(repr=False)
    curves: tuple[Curve, ...]
    reading: Reading
    of: int
    k: int = field(default=10)

    @property
    def modality(self) -> Modality:
        """What was changed."""
        return HARMS[self.harm].modality


def harms_of(studio: Studio) -> tuple[str, ...]:
    """What can be done to the items of this world."""
    return tuple(key for key, harm in HARMS.items() if harm.modality in studio.modalities)


def conflict(studio: Studio, request: Request, item_id: str, harm: str) -> Conflict:
    """Harm one side of an item step by step, encode it anew each time, and rank it with every strategy.

    Nothing else of the shop or the person changes.

    Raises:
        NotFound: for an unknown item, persona or harm.
        InvalidInput: for an item without that side.
        Unavailable: if the encoder cannot be loaded.
    """
    if harm not in harms_of(studio):
        raise NotFound.among("harm", harm, harms_of(studio))
    modality = HARMS[harm].modality
    item = studio.item(item_id)
    own = _content(studio, item, modality)
    if own is None:
        raise InvalidInput(
            f"{item.title} has no {WORDS[modality]} that could be changed; choose another item."
        )
    rival = rival_of(studio, item, modality)
    other = _content(studio, rival, modality)
    assert other is not None
    contents = harmed(own, other, harm, rival.category)
    vectors = _encoded(studio.query_encoder(), modality, contents)
    every, mask = studio.embeddings()
    at = studio.catalogue.row[item_id], studio.modalities.index(modality)
    if mask[at]:
        vectors[0] = every[at]  # unharmed it is what the list was made from, rounded as it is kept
    curves, of = [], 0
    for info in studio.strategies():
        if info.state == "untrained" or info.level == "reference":
            continue
        subject = studio.subject(replace(request, strategy=info.name, modality_weights=None), item_id)
        of = int(subject.allowed.sum())
        _, places = subject.with_content(modality, vectors)
        curves.append(Curve(info, tuple(int(place) for place in places)))
    reading = _reading(studio, item, rival, vectors, modality)
    return Conflict(item, rival, harm, STRENGTHS, contents, tuple(curves), reading, of, request.k)


def rival_of(studio: Studio, item: Item, modality: Modality = "image") -> Item:
    """An item of another category that has this side, the same each time for the same item."""
    catalogue = studio.catalogue
    column = studio.modalities.index(modality)
    there = studio.embeddings()[1][:, column]
    others = [row for row in np.flatnonzero(there) if catalogue.category[row] != item.category]
    if not others:
        raise InvalidInput("Every item is of one category, so no other can disagree with this one.")
    draw = int.from_bytes(hashlib.sha256(item.item_id.encode()).digest()[:8], "big")
    return catalogue.at(int(others[draw % len(others)]))


def _content(studio: Studio, item: Item, modality: Modality) -> Content | None:
    """What the encoder gets of it; None where it is not there."""
    if modality == "text":
        return studio.catalogue.texts()[studio.catalogue.row[item.item_id]]
    if modality == "image":
        if item.image_path is None:
            return None
        with Image.open(item.image_path) as opened:
            return opened.convert("RGB")
    if item.audio_path is None:
        return None
    path = Path(item.audio_path)
    return read_sound(Upload(path.name, path.read_bytes())).wave


def _encoded(encoder: Encoder, modality: Modality, contents: tuple[Content, ...]) -> np.ndarray:
    if modality == "image":
        return encoder.encode_images(list(contents))  # type: ignore[arg-type]
    if modality == "text":
        return encoder.encode_texts(list(contents))  # type: ignore[arg-type]
    return encoder.encode_sounds(list(contents))  # type: ignore[arg-type]


def _reading(studio: Studio, item: Item, rival: Item, vectors: np.ndarray, modality: Modality) -> Reading:
    every, mask = studio.embeddings()
    if modality == "text" or "text" not in studio.modalities:
        return Reading((), (), ())
    at = {m: studio.modalities.index(m) for m in (modality, "text")}
    means = {m: every[mask[:, n], n].mean(axis=0) for m, n in at.items()}
    # things that sound are of a genre, of which there is not one and another
    article = "" if "audio" in studio.modalities else "a "
    named = (f"{article}{item.category}", f"{article}{rival.category}")
    texts = [item.description or item.title, *named]
    words = studio.query_encoder().encode_texts(texts) - means["text"]
    seen = vectors - means[modality]
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    seen = seen / np.linalg.norm(seen, axis=1, keepdims=True)
    cosines = seen @ words.T  # (strengths, texts)
    own, category, other = (tuple(float(v) for v in column) for column in cosines.T)
    return Reading(own, category, other, named)


__all__ = [
    "HARMS",
    "SAMPLE_RATE",
    "STRENGTHS",
    "Conflict",
    "Content",
    "Curve",
    "Harm",
    "Reading",
    "conflict",
    "harmed",
    "harms_of",
    "rival_of",
]
