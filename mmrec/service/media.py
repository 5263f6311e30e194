"""Pictures and clips for eye and ear: where those of a world lie, and small copies of what was uploaded."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmrec.data.sounds import is_sound, read_sound
from mmrec.data.uploads import read_image
from mmrec.data.workspace import find_world
from mmrec.errors import NotFound
from mmrec.types import Modality, Upload

_FOLDERS = ("images", "avatars", "audio")


def media_file(world: str, folder: str, name: str, home: Path | None = None) -> Path:
    """The file of an item's picture or clip, or of a persona's avatar; it never lies outside the world.

    Raises:
        NotFound: for anything that is no such file of a known world.
    """
    if folder in _FOLDERS and name == Path(name).name and not name.startswith("."):
        path = find_world(world, home) / folder / name
        if path.is_file():
            return path
    raise NotFound(f"There is no file {folder}/{name} in the world {world!r}.")


def thumbnail(upload: Upload, side: int = 128) -> bytes:
    """A small WebP copy of an upload that every browser can show.

    Raises:
        InvalidInput: if the upload is no usable picture.
    """
    image = read_image(upload)
    image.thumbnail((side, side))
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=85)
    return buffer.getvalue()


@dataclass(frozen=True)
class Heard:
    """A sound as the encoder hears it.

    Attributes:
        mel: log-mel spectrogram, ``(mels, frames)`` float32 in -1..1, low bands first; see
            ``encoders.audio.log_mel``.
        seconds: what the time axis spans.
        hertz: centre of each band, ``(mels,)``.
    """

    mel: np.ndarray
    seconds: float
    hertz: np.ndarray


def heard(upload: Upload) -> Heard:
    """The log-mel of an upload, at most ten seconds of it.

    Raises:
        InvalidInput: if the upload is no usable sound.
    """
    import torch

    from mmrec.encoders.audio import AudioConfig, band_centres, log_mel

    config = AudioConfig()
    wave = read_sound(upload).wave[: 10 * config.sample_rate]
    mel = log_mel(torch.from_numpy(wave.copy())[None], config)[0].numpy()
    return Heard(mel, len(wave) / config.sample_rate, band_centres(config))


def kind_of(upload: Upload) -> Modality:
    """Whether an upload is to be heard or to be looked at, by its first bytes."""
    return "audio" if is_sound(upload.data) else "image"
