"""A text in words; a deleted word is taken out of the sentence."""

from __future__ import annotations

import re

import numpy as np

from mmrec.encoders.base import Encoder
from mmrec.explain.parts.base import Parts

_WORD = re.compile(r"[㐀-鿿豈-﫿぀-ヿ]|[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
"""A word with its inner hyphens and apostrophes; writing without spaces goes sign by sign."""


def words_of(text: str) -> tuple[tuple[int, int], ...]:
    """Where each word begins and ends in the text; what stands between belongs to the word before it."""
    starts = [found.start() for found in _WORD.finditer(text)]
    if not starts:
        return ((0, len(text)),) if text else ()
    starts[0] = 0
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))


class Words(Parts):
    """The words of a text, in reading order.

    Args:
        encoder: which one reads.
        text: what it reads.
    """

    modality = "text"
    unit = "words"

    def __init__(self, encoder: Encoder, text: str) -> None:
        self.spans = words_of(text)
        found = (_WORD.search(text, a, b) for a, b in self.spans)
        super().__init__(tuple(word.group() if word else text.strip() for word in found))
        self.encoder, self.text = encoder, text

    def without(self, gone: np.ndarray) -> str:
        """The text without some words, ``gone`` is ``(P,)`` bool."""
        return "".join(
            self.text[a:b] for (a, b), left_out in zip(self.spans, gone, strict=True) if not left_out
        ).strip()

    def _embed(self, gone: np.ndarray) -> np.ndarray:
        return self.encoder.encode_texts([self.without(row) for row in gone])
