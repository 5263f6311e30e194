"""What can be done to an item's picture, text or sound so that it disagrees with the rest of the item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from mmrec.types import Modality

STRENGTHS: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NONSENSE = "xqzvkjw"

Content = Image.Image | str | np.ndarray
"""A picture, a text, or mono samples."""


@dataclass(frozen=True)
class Harm:
    """What can be done to an item; ``isnt`` says what the curve must not be taken for.

    Attributes:
        modality: what of the item is changed.
        apply: ``(content, strength, content of the rival, word) -> content``.
    """

    label: str
    words: str
    isnt: str
    apply: Callable[[Any, float, Any, str], Any]
    modality: Modality = "image"


def harmed(content: Content, other: Content, harm: str, category: str) -> tuple[Content, ...]:
    """The content at every strength; at 0 it is as it ships.

    Args:
        content: of the item.
        other: of the rival.
        harm: key of ``HARMS``.
        category: of the rival, for what is printed.
    """
    word = category if harm == "word" else NONSENSE[: max(3, len(category))]
    return tuple(HARMS[harm].apply(content, strength, other, word) for strength in STRENGTHS)


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


def _rewritten(text: str, strength: float, other: str, word: str) -> str:  # noqa: ARG001
    """The first words are those of the other text, the rest stays."""
    if not strength:
        return text
    own, new = text.split(), other.split()
    return " ".join([*new[: round(strength * len(new))], *own[round(strength * len(own)) :]])


def _mixed(wave: np.ndarray, strength: float, other: np.ndarray, word: str) -> np.ndarray:  # noqa: ARG001
    """A crossfade of two clips of one loudness; the other is repeated or cut to the length of the first."""
    new = np.resize(other, len(wave))
    own_level, new_level = (float(np.sqrt((part**2).mean())) for part in (wave, new))
    scale = own_level / max(new_level, 1e-9)
    return np.asarray((1.0 - strength) * wave + strength * scale * new, np.float32)


HARMS: Mapping[str, Harm] = {
    "photo": Harm(
        "Another photo",
        "The picture fades into that of another thing; the rest of the item stays what it was.",
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
        "Compare with the label of nonsense.",
        _printed,
    ),
    "nonsense": Harm(
        "Printed nonsense",
        "Letters that mean nothing are printed on the picture: the control for the printed word.",
        "The letters name nothing, so a loss here is put down to the label itself: to what it covers and to "
        "there being print at all. The encoder may still take the letters for something.",
        _printed,
    ),
    "text": Harm(
        "Another text",
        "The text is overwritten word by word with that of another thing; the rest of the "
        "item stays what it was.",
        "Half of one text and half of another is no sentence that an encoder was trained on. "
        "And a strategy that "
        "holds the item in its place may only rely less on the text.",
        _rewritten,
        "text",
    ),
    "sound": Harm(
        "Another sound",
        "The clip fades into another one; cover and text stay what they were.",
        "Two clips at once are what nobody plays. And a strategy that holds the item in its "
        "place may only rely "
        "less on the sound.",
        _mixed,
        "audio",
    ),
}
"""Key -> what is done."""
