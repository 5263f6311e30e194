"""A sound that a person brings along, or that a catalogue holds: decoded, mono, resampled, trimmed.

Whatever is no usable sound becomes one sentence. The decoder is FFmpeg's, through PyAV, because it alone
reads every format that phones and browsers record; it is only ever asked for one of the few containers below,
so that nothing else of it can be reached from outside.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from mmrec.data.uploads import MAX_BYTES, display_name
from mmrec.errors import InvalidInput
from mmrec.types import Upload

SAMPLE_RATE = 16_000
"""Samples a second of every decoded sound: speech and music keep what tells them apart below 8 kHz."""
MAX_SECONDS = 30.0
"""Of a longer sound the first half minute is used."""
MIN_SECONDS = 0.2
SILENCE = 1e-4
"""Peak amplitude below which a sound is silent: -80 dB of full scale."""
MAX_SOUNDS = 4
"""Sounds of one query."""
SOUND_FORMATS_IN_WORDS = "WAV, MP3, Ogg, Opus, FLAC, M4A and AIFF"

_TRIM_DB = 50.0
"""What is this far below the loudest moment counts as silence at the beginning and the end."""
_FRAME = SAMPLE_RATE // 50


@dataclass(frozen=True)
class Sound:
    """``wave`` is mono ``(n,)`` float32 in -1..1 at ``SAMPLE_RATE``; ``seconds`` the length before cuts."""

    wave: np.ndarray
    seconds: float

    @property
    def cut(self) -> bool:
        """Whether the end of the file was left out."""
        return self.seconds > MAX_SECONDS


def read_sound(upload: Upload) -> Sound:
    """Decode an upload of any rate and number of channels.

    Raises:
        InvalidInput: one sentence that names the file, for anything that is not a usable sound.
    """
    name = display_name(upload.name)
    if not upload.data:
        raise InvalidInput(f"{name} is empty (0 bytes); choose another sound.")
    if len(upload.data) > MAX_BYTES:
        raise InvalidInput(
            f"{name} has {len(upload.data) / 2**20:.0f} MB; "
            f"sounds may have at most {MAX_BYTES // 2**20} MB, so send a shorter or compressed copy."
        )
    container = _container(upload.data)
    if container is None:
        raise InvalidInput(f"{name} is not a sound that can be opened here; {SOUND_FORMATS_IN_WORDS} can.")
    try:
        wave, seconds = _decode(upload.data, container)
    # Broken files make decoders raise whatever they stumble over; to the person they all mean the same.
    except Exception:  # noqa: BLE001
        raise InvalidInput(
            f"{name} cannot be decoded: it is damaged, incomplete or has no sound in it; try another copy."
        ) from None
    if not np.isfinite(wave).all() or (wave.size and np.abs(wave).max() > 1e3):
        raise InvalidInput(f"{name} holds no usable samples; try another copy.")
    if len(wave) < MIN_SECONDS * SAMPLE_RATE:
        raise InvalidInput(f"{name} lasts {seconds:.2f} s; a sound needs at least {MIN_SECONDS} s.")
    if np.abs(wave).max() < SILENCE:
        raise InvalidInput(f"{name} is silent; choose a sound that can be heard.")
    return Sound(np.clip(trimmed(wave), -1.0, 1.0), seconds)


def is_sound(data: bytes) -> bool:
    """Whether the first bytes are those of a container that can hold a sound."""
    return bool(data) and _container(data) is not None


def trimmed(wave: np.ndarray) -> np.ndarray:
    """Without the silence at its beginning and end, but never shorter than ``MIN_SECONDS``."""
    frames = len(wave) // _FRAME
    if not frames:
        return wave
    power = (wave[: frames * _FRAME].reshape(frames, _FRAME) ** 2).mean(1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-_TRIM_DB / 10))
    start, stop = int(loud[0]) * _FRAME, (int(loud[-1]) + 1) * _FRAME
    shortest = int(MIN_SECONDS * SAMPLE_RATE)
    if stop - start < shortest:
        start = max(0, min(start, len(wave) - shortest))
        stop = start + shortest
    return wave[start:stop]


def _container(data: bytes) -> str | None:
    """FFmpeg's name of the container, by its first bytes; None for anything that is no sound."""
    head = data[:12]
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:3] == b"ID3" or (head[0] == 0xFF and len(head) > 1 and head[1] & 0xE0 == 0xE0):
        return "aac" if head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else "mp3"
    return {b"OggS": "ogg", b"fLaC": "flac"}.get(head[:4])


def _decode(data: bytes, container: str) -> tuple[np.ndarray, float]:
    """Mono samples of the first ``MAX_SECONDS`` and the length in seconds that the file has."""
    import av

    limit = int(MAX_SECONDS * SAMPLE_RATE)
    pieces: list[np.ndarray] = []
    count = 0
    with av.open(io.BytesIO(data), format=container, mode="r") as opened:
        stream = opened.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        declared = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        for frame in opened.decode(stream):
            for out in resampler.resample(frame):
                pieces.append(out.to_ndarray().reshape(-1))
                count += out.samples
            if count > limit:
                break
        else:
            for out in resampler.resample(None):
                pieces.append(out.to_ndarray().reshape(-1))
                count += out.samples
    wave = np.concatenate(pieces) if pieces else np.empty(0, np.float32)
    return wave[:limit].astype(np.float32), max(count / SAMPLE_RATE, declared)
