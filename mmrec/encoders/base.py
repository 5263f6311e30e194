"""What every encoder can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from mmrec.types import EncoderInfo


@runtime_checkable
class Encoder(Protocol):
    """Pictures, texts and perhaps sounds -> unit-length embeddings in one space, compared by dot product.

    ``info.modalities`` says which of them it takes.
    """

    info: EncoderInfo

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB pictures of any size -> ``(n, D)`` float32, unit length; ``(0, D)`` for none."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Texts -> ``(n, D)`` float32, unit length; ``(0, D)`` for none."""
        ...

    def encode_sounds(self, waves: Sequence[np.ndarray]) -> np.ndarray:
        """Mono samples ``(n,)`` at ``data.sounds.SAMPLE_RATE`` -> ``(len(waves), D)`` float32, unit length.

        Raises:
            Unavailable: for an encoder that has no ear.
        """
        ...
