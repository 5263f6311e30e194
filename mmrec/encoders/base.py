"""What every encoder can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from mmrec.types import EncoderInfo


@runtime_checkable
class Encoder(Protocol):
    """Pictures and texts -> unit-length embeddings in one space, so that their dot product compares them."""

    info: EncoderInfo

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB pictures of any size -> ``(n, D)`` float32, unit length; ``(0, D)`` for none."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Texts -> ``(n, D)`` float32, unit length; ``(0, D)`` for none."""
        ...
