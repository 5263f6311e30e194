"""From what a person typed and uploaded to vectors, with a memory for what was encoded before."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from mmrec.data.sounds import MAX_SECONDS, MAX_SOUNDS, read_sound
from mmrec.data.uploads import MAX_IMAGES, clean_text, display_name, read_image, text_notice
from mmrec.encoders.base import Encoder
from mmrec.errors import InvalidInput
from mmrec.types import Modality, Query, Upload

_Value = TypeVar("_Value")


class Memory:
    """The last few results by key, least recently used forgotten first; safe for several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def get_or(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """What was kept under ``key``, else what ``make`` answers; a failure is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True)
class EncodedQuery:
    """Unit vectors by modality: what to move towards, and what to move away from."""

    vectors: dict[Modality, np.ndarray]
    less: dict[Modality, np.ndarray]


def check_query(query: Query) -> tuple[Query, tuple[str, ...]]:
    """A query of which every part can be used, and a sentence for everything that cannot.

    A bad upload is left out and the rest goes on; texts are cleaned and cut at their limit.
    """
    problems, images, sounds = [], [], []
    for upload in query.images[:MAX_IMAGES]:
        try:
            read_image(upload)
        except InvalidInput as problem:
            problems.append(str(problem))
        else:
            images.append(upload)
    if len(query.images) > MAX_IMAGES:
        problems.append(f"There are {len(query.images)} pictures; the first {MAX_IMAGES} are used.")
    for upload in query.sounds[:MAX_SOUNDS]:
        try:
            sound = read_sound(upload)
        except InvalidInput as problem:
            problems.append(str(problem))
        else:
            sounds.append(upload)
            if sound.cut:
                problems.append(
                    f"{display_name(upload.name)} lasts {sound.seconds:.0f} s; "
                    f"its first {MAX_SECONDS:.0f} s are used."
                )
    if len(query.sounds) > MAX_SOUNDS:
        problems.append(f"There are {len(query.sounds)} sounds; the first {MAX_SOUNDS} are used.")
    for text, what in ((query.text, "text"), (query.less, "“less like this” text")):
        notice = text_notice(text, what)
        if notice is not None:
            problems.append(notice)
    clean = Query(
        images=tuple(images),
        text=clean_text(query.text),
        less=clean_text(query.less),
        sounds=tuple(sounds),
    )
    return clean, tuple(problems)


def encode_query(query: Query, encoder: Encoder, memory: Memory) -> EncodedQuery:
    """Embed a checked query; several pictures, or several sounds, become their mean direction.

    Args:
        query: what ``check_query`` answered.
        encoder: of the item embeddings, too.
        memory: keeps vectors by content, so that moving a slider encodes nothing anew.
    """
    vectors: dict[Modality, np.ndarray] = {}
    less: dict[Modality, np.ndarray] = {}
    readers: dict[Modality, tuple[tuple[Upload, ...], Callable[[Upload], np.ndarray]]] = {
        "image": (query.images, lambda upload: encoder.encode_images([read_image(upload)])[0]),
        "audio": (query.sounds, lambda upload: encoder.encode_sounds([read_sound(upload).wave])[0]),
    }
    for modality, (uploads, encode) in readers.items():
        if uploads:
            each = [
                memory.get_or(
                    (encoder.info.key, modality, hashlib.sha256(upload.data).digest()),
                    lambda upload=upload, encode=encode: encode(upload),  # type: ignore[misc]
                )
                for upload in uploads
            ]
            mean = np.mean(each, axis=0)
            length = float(np.linalg.norm(mean))
            # Uploads that cancel each other out exactly have no common direction: the first one speaks.
            vectors[modality] = (mean / length if length > 1e-6 else each[0]).astype(np.float32)
    for text, target in ((query.text, vectors), (query.less, less)):
        if text:
            target["text"] = memory.get_or(
                (encoder.info.key, "text", text),
                lambda text=text: encoder.encode_texts([text])[0],  # type: ignore[misc]
            )
    return EncodedQuery(vectors=vectors, less=less)
