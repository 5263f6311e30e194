"""The conflict lab: an item's picture made to disagree with its text, and what each strategy does with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from mmrec.errors import InvalidInput, NotFound
from mmrec.types import Item, Request, StrategyInfo

if TYPE_CHECKING:
    from mmrec.service.studio import Studio

STRENGTHS: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NONSENSE = "xqzvkjw"


@dataclass(frozen=True)
class Harm:
    """What can be done to a picture; ``isnt`` says what the curve must not be taken for."""

    label: str
    words: str
    isnt: str
    apply: Callable[[Image.Image, float, Image.Image, str], Image.Image]


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
    """What the encoder sees in the picture: cosines, both sides centred, with three texts."""

    own: tuple[float, ...]
    category: tuple[float, ...]
    rival: tuple[float, ...]


@dataclass(frozen=True)
class Conflict:
    """One picture harmed step by step.

    Attributes:
        rival: the item of another category that lends its photo, or its category as the printed word.
        curves: of every usable strategy but the references, those that look at no picture included.
        reading: with the item's own text, the name of its category, and the name of the rival's.
    """

    item: Item
    rival: Item
    harm: str
    strengths: tuple[float, ...]
    curves: tuple[Curve, ...]
    reading: Reading
    of: int
    k: int = field(default=10)


def conflict(studio: Studio, request: Request, item_id: str, harm: str) -> Conflict:
    """Harm the picture of an item step by step, encode it anew each time, and rank it with every strategy.

    Nothing else of the shop or the person changes.

    Raises:
        NotFound: for an unknown item, persona or harm.
        InvalidInput: for an item without a picture.
        Unavailable: if the encoder cannot be loaded.
    """
    if harm not in HARMS:
        raise NotFound.among("harm", harm, HARMS)
    item = studio.item(item_id)
    if item.image_path is None:
        raise InvalidInput(f"{item.title} has no picture that could be changed; choose another item.")
    rival = rival_of(studio, item)
    pictures = harmed(item, rival, harm)
    encoder = studio.query_encoder()
    vectors = encoder.encode_images(list(pictures))
    curves, of = [], 0
    for info in studio.strategies():
        if info.state == "untrained" or info.level == "reference":
            continue
        subject = studio.subject(replace(request, strategy=info.name, modality_weights=None), item_id)
        of = int(subject.allowed.sum())
        _, places = subject.with_content("image", vectors)
        curves.append(Curve(info, tuple(int(place) for place in places)))
    return Conflict(
        item, rival, harm, STRENGTHS, tuple(curves), _reading(studio, item, rival, vectors), of, request.k
    )


def harmed(item: Item, rival: Item, harm: str) -> tuple[Image.Image, ...]:
    """The picture at every strength; at 0 it is as it ships."""
    picture, other = (_opened(entry) for entry in (item, rival))
    word = rival.category if harm == "word" else NONSENSE[: max(3, len(rival.category))]
    return tuple(HARMS[harm].apply(picture, strength, other, word) for strength in STRENGTHS)


def rival_of(studio: Studio, item: Item) -> Item:
    """An item of another category with a picture, the same each time for the same item."""
    catalogue = studio.catalogue
    others = [
        row
        for row, path in enumerate(catalogue.image_paths())
        if path is not None and catalogue.category[row] != item.category
    ]
    if not others:
        raise InvalidInput("Every item is of one category, so no other can disagree with this one.")
    draw = int.from_bytes(hashlib.sha256(item.item_id.encode()).digest()[:8], "big")
    return catalogue.at(others[draw % len(others)])


def _opened(item: Item) -> Image.Image:
    assert item.image_path is not None
    with Image.open(item.image_path) as opened:
        return opened.convert("RGB")


def _reading(studio: Studio, item: Item, rival: Item, vectors: np.ndarray) -> Reading:
    every, mask = studio.embeddings()
    at = {m: studio.modalities.index(m) for m in ("image", "text")} if "text" in studio.modalities else {}
    if len(at) < 2:
        return Reading((), (), ())
    means = {m: every[mask[:, n], n].mean(axis=0) for m, n in at.items()}
    texts = [item.description or item.title, f"a {item.category}", f"a {rival.category}"]
    words = studio.query_encoder().encode_texts(texts) - means["text"]
    seen = vectors - means["image"]
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    seen = seen / np.linalg.norm(seen, axis=1, keepdims=True)
    cosines = seen @ words.T  # (strengths, texts)
    return Reading(*(tuple(float(v) for v in column) for column in cosines.T))


def _blurred(picture: Image.Image, strength: float, other: Image.Image, word: str) -> Image.Image:  # noqa: ARG001
    return (
        picture.filter(ImageFilter.GaussianBlur(strength * max(picture.size) / 10)) if strength else picture
    )


def _crossfaded(picture: Image.Image, strength: float, other: Image.Image, word: str) -> Image.Image:  # noqa: ARG001
    return Image.blend(picture, other.resize(picture.size), strength)


def _printed(picture: Image.Image, strength: float, other: Image.Image, word: str) -> Image.Image:  # noqa: ARG001
    """The word on a white label across the middle, at full strength as wide as the picture."""
    if not strength:
        return picture
    out = picture.copy()
    draw = ImageDraw.Draw(out)
    wanted = strength * 0.94 * out.width
    size = wanted / max(draw.textlength(word, font=ImageFont.load_default(100)), 1.0) * 100
    font = ImageFont.load_default(max(4.0, size))
    left, top, right, bottom = draw.textbbox((out.width / 2, out.height / 2), word, font=font, anchor="mm")
    pad = 0.12 * (bottom - top) + 2
    draw.rectangle((left - pad, top - pad, right + pad, bottom + pad), fill="white")
    draw.text((out.width / 2, out.height / 2), word, font=font, fill="black", anchor="mm")
    return out


HARMS: Mapping[str, Harm] = {
    "photo": Harm(
        "Another photo",
        "The picture fades into that of another thing; the text stays what it was.",
        "A strategy that holds the item in its place is not more right: it may only rely "
        "less on the picture.",
        _crossfaded,
    ),
    "blur": Harm(
        "Blur",
        "The picture is blurred, at full strength until only colours are left.",
        "A picture in which nothing can be seen is still a picture: it is not masked, it misleads.",
        _blurred,
    ),
    "word": Harm(
        "Printed word",
        "The name of another category is printed on the picture: a typographic attack.",
        "A fall need not mean that the encoder has read the word; the label also covers the thing. "
        "Compare with "
        "the label of nonsense.",
        _printed,
    ),
    "nonsense": Harm(
        "Printed nonsense",
        "Letters that mean nothing are printed on the picture: the control for the printed word.",
        "The letters name nothing, so a loss here is put down to the label itself: to what it covers and to "
        "there being print at all. The encoder may still take the letters for something.",
        _printed,
    ),
}
"""Key -> what is done."""
