"""The item embeddings of a catalogue: one matrix a modality, a presence mask, and what made them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmrec.encoders.base import Encoder
from mmrec.errors import Unavailable
from mmrec.types import MODALITIES, Modality


@dataclass(frozen=True)
class ItemEmbeddings:
    """Embeddings of every item, in catalogue row order.

    Attributes:
        vectors: modality -> ``(N, D_m)`` float32, unit length where present, zeros where missing.
        mask: ``(N, M)`` bool, True where item n has modality m; columns in the order of ``modalities``.
        encoder_key: which encoder made them.
        catalogue: fingerprint of the catalogue they were made from.
    """

    vectors: dict[Modality, np.ndarray]
    mask: np.ndarray
    encoder_key: str
    catalogue: str

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """The modalities in the order of the mask's columns."""
        return tuple(m for m in MODALITIES if m in self.vectors)

    def __len__(self) -> int:
        return len(self.mask)

    def stacked(self) -> np.ndarray:
        """``(N, M, D)``; all modalities must have one dimension, as a CLIP-family encoder gives."""
        return np.stack([self.vectors[m] for m in self.modalities], axis=1)

    def save(self, path: Path) -> None:
        """Write as safetensors (half precision), atomically."""
        from safetensors.numpy import save_file

        tensors: dict[str, np.ndarray] = {m: v.astype(np.float16) for m, v in self.vectors.items()}
        tensors["mask"] = self.mask.astype(np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f".{path.name}.{os.getpid()}")
        facts = {"encoder": self.encoder_key, "catalogue": self.catalogue}
        save_file(tensors, str(scratch), metadata={"mmrec": json.dumps(facts, sort_keys=True)})
        scratch.replace(path)

    @classmethod
    def load(cls, path: Path) -> ItemEmbeddings:
        """Read what ``save`` wrote.

        Raises:
            Unavailable: when the file is missing or is not such a file.
        """
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(path, framework="numpy") as f:
                facts = json.loads(f.metadata()["mmrec"])
                names = set(f.keys())
                vectors = {m: f.get_tensor(m).astype(np.float32) for m in MODALITIES if m in names}
                mask = f.get_tensor("mask").astype(bool)
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            raise Unavailable(
                f"No usable embeddings at {path.name!r}; make them with `python -m mmrec embed`."
            ) from error
        for v in vectors.values():
            length = np.linalg.norm(v, axis=1, keepdims=True)
            np.divide(v, length, out=v, where=length > 0)  # half precision moved the length a little
        return cls(vectors, mask, facts["encoder"], facts["catalogue"])


def embed_catalogue(
    texts: Sequence[str | None],
    image_paths: Sequence[Path | None],
    encoder: Encoder,
    catalogue: str,
    progress: Callable[[int, int], None] | None = None,
) -> ItemEmbeddings:
    """Embed a catalogue's pictures and texts.

    Args:
        texts: one an item, None where the description is missing.
        image_paths: one an item, None where the picture is missing.
        encoder: what embeds them.
        catalogue: its fingerprint.
        progress: called with (done, total) items.

    Returns:
        ``(N, D)`` for image and text with their mask ``(N, 2)``.
    """
    from PIL import Image

    n, d = len(texts), encoder.info.dimension
    image, text = np.zeros((n, d), np.float32), np.zeros((n, d), np.float32)
    mask = np.zeros((n, 2), bool)
    step = 64
    for start in range(0, n, step):
        rows = range(start, min(start + step, n))
        with_image = [r for r in rows if image_paths[r] is not None]
        with_text = [r for r in rows if texts[r] is not None]
        if with_image:
            pictures = []
            for r in with_image:
                with Image.open(image_paths[r]) as opened:  # type: ignore[arg-type]
                    pictures.append(opened.convert("RGB"))
            image[with_image], mask[with_image, 0] = encoder.encode_images(pictures), True
        if with_text:
            text[with_text] = encoder.encode_texts([texts[r] or "" for r in with_text])
            mask[with_text, 1] = True
        if progress:
            progress(min(start + step, n), n)
    return ItemEmbeddings({"image": image, "text": text}, mask, encoder.info.key, catalogue)
