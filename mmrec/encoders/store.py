"""The item embeddings of a catalogue: one matrix a modality, a presence mask, and what made them.

Embedding a catalogue takes minutes with a large encoder, so it is done in parts that are kept under the
content they were made from: an interrupted run finds them again, and so does a catalogue that changed little.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mmrec.data.atomic import replacing
from mmrec.encoders.base import Encoder
from mmrec.errors import Unavailable
from mmrec.types import MODALITIES, Modality, Upload

if TYPE_CHECKING:
    from PIL import Image


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

    def only(self, modalities: Sequence[str]) -> ItemEmbeddings:
        """The same items with some of the modalities."""
        kept = [m for m in self.modalities if m in modalities]
        columns = [self.modalities.index(m) for m in kept]
        vectors = {m: self.vectors[m] for m in kept}
        return ItemEmbeddings(vectors, self.mask[:, columns], self.encoder_key, self.catalogue)

    def without(self, modalities: Sequence[str]) -> ItemEmbeddings:
        """The same items as if none had some of the modalities; their columns stay."""
        if not modalities:
            return self
        kept = np.array([m not in modalities for m in self.modalities])
        vectors = {m: v if m not in modalities else np.zeros_like(v) for m, v in self.vectors.items()}
        return ItemEmbeddings(vectors, self.mask & kept, self.encoder_key, self.catalogue)

    def save(self, path: Path) -> None:
        """Write as safetensors (half precision), atomically."""
        from safetensors.numpy import save_file

        tensors: dict[str, np.ndarray] = {m: v.astype(np.float16) for m, v in self.vectors.items()}
        tensors["mask"] = self.mask.astype(np.uint8)
        # safetensors writes the memory as it lies, whatever the strides say
        tensors = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
        facts = {"encoder": self.encoder_key, "catalogue": self.catalogue}
        with replacing(path) as temporary:
            save_file(tensors, str(temporary), metadata={"mmrec": json.dumps(facts, sort_keys=True)})

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


Source = Sequence[Path | str | None]
"""A text, or the file of a picture or a clip, for each item; None where it is missing."""

_PART = 64
"""Items of one part: a few seconds of a large encoder."""


class Parts:
    """A folder of embedded parts, each under the digest of what it was made from.

    Args:
        folder: where they are kept; made when the first is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, digest: str, modalities: Sequence[Modality]) -> dict[Modality, np.ndarray] | None:
        """What was kept under ``digest``; None if there is nothing, or nothing that can be read."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            found = load_file(self.folder / f"{digest}.safetensors")
        except (OSError, SafetensorError):
            return None
        return {m: found[m] for m in modalities} if set(found) == set(modalities) else None

    def put(self, digest: str, vectors: Mapping[Modality, np.ndarray]) -> None:
        """Keep a part, at once or not at all."""
        from safetensors.numpy import save_file

        with replacing(self.folder / f"{digest}.safetensors") as temporary:
            save_file({str(m): np.ascontiguousarray(v) for m, v in vectors.items()}, temporary)

    def clear(self) -> None:
        """Forget every part; what was made of them is safe by now."""
        shutil.rmtree(self.folder, ignore_errors=True)


def embed_catalogue(
    sources: Mapping[Modality, Source],
    encoder: Encoder,
    catalogue: str,
    progress: Callable[[int, int], None] | None = None,
    parts: Parts | None = None,
) -> ItemEmbeddings:
    """Embed what a catalogue shows, says and plays.

    Args:
        sources: modality -> one entry an item. What the encoder cannot embed is left out, and the embeddings
            have one modality less.
        encoder: what embeds them.
        catalogue: its fingerprint.
        progress: called with (done, total) items after every part; whatever it raises ends the run, and the
            parts made so far are kept.
        parts: where finished parts are looked for and kept; None for nowhere.

    Returns:
        ``(N, D)`` for each modality with their mask ``(N, M)``.

    Raises:
        Unavailable: if the encoder can embed nothing of it.
    """
    wanted = {m: sources[m] for m in MODALITIES if m in sources and m in encoder.info.modalities}
    if not wanted:
        raise Unavailable(
            f"The encoder {encoder.info.name!r} embeds {', '.join(encoder.info.modalities)}, but the "
            f"catalogue has {', '.join(sources)} alone; choose another encoder."
        )
    n, d = len(next(iter(wanted.values()))), encoder.info.dimension
    vectors: dict[Modality, np.ndarray] = {m: np.zeros((n, d), np.float32) for m in wanted}
    mask = np.array([[given is not None for given in source] for source in wanted.values()]).T  # (N, M)
    for start in range(0, n, _PART):
        stop = min(start + _PART, n)
        part: dict[Modality, Source] = {m: source[start:stop] for m, source in wanted.items()}
        digest = _digest(encoder.info.key, part) if parts is not None else ""
        made = parts.get(digest, tuple(part)) if parts is not None else None
        if made is None:
            made = {m: _embed(m, source, encoder) for m, source in part.items()}
            if parts is not None:
                parts.put(digest, made)
        for modality, found in made.items():
            vectors[modality][start:stop] = found
        if progress:
            progress(stop, n)
    return ItemEmbeddings(vectors, mask, encoder.info.key, catalogue)


def _digest(encoder_key: str, part: Mapping[Modality, Source]) -> str:
    """Of the encoder and of everything that it is shown, told and played."""
    digest = hashlib.sha256(encoder_key.encode())
    for modality, source in part.items():
        for entry in source:
            content = entry.read_bytes() if isinstance(entry, Path) else (entry or "").encode()
            digest.update(f"{modality}|{entry is None}|{len(content)}|".encode() + content)
    return digest.hexdigest()[:32]


def _embed(modality: Modality, source: Source, encoder: Encoder) -> np.ndarray:
    """``(n, D)``, zeros where the item lacks the modality."""
    vectors = np.zeros((len(source), encoder.info.dimension), np.float32)
    rows = [row for row, entry in enumerate(source) if entry is not None]
    if rows:
        entries: list[Any] = [source[row] for row in rows]
        if modality == "image":
            vectors[rows] = encoder.encode_images([_picture(path) for path in entries])
        elif modality == "audio":
            vectors[rows] = encoder.encode_sounds([_wave(path) for path in entries])
        else:
            vectors[rows] = encoder.encode_texts(entries)
    return vectors


def _picture(path: Path) -> Image.Image:
    from PIL import Image

    with Image.open(path) as opened:
        return opened.convert("RGB")


def _wave(path: Path) -> np.ndarray:
    from mmrec.data.sounds import read_sound

    return read_sound(Upload(path.name, path.read_bytes())).wave
