"""Clips as files: Ogg Opus where the installed libsndfile has it, else Ogg Vorbis."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from mmrec.errors import InvalidInput

OPUS_RATES: tuple[int, ...] = (8000, 12000, 16000, 24000, 48000)
"""Sampling rates that Opus takes as they are."""

_COMPRESSION = 0.95  # of libsndfile's 0..1: about 37 kbit/s for stereo at 24 kHz


def encode_opus(wave: np.ndarray, rate: int, compression: float = _COMPRESSION) -> bytes:
    """An Ogg file of a clip.

    Args:
        wave: float ``(n,)`` or ``(n, channels)`` in -1..1.
        rate: samples per second, one of ``OPUS_RATES``.
        compression: 0 is the largest file, 1 the smallest.

    Raises:
        InvalidInput: for a rate that Opus does not know.
    """
    if rate not in OPUS_RATES:
        valid = ", ".join(map(str, OPUS_RATES))
        raise InvalidInput(f"Opus takes no {rate} samples per second. Valid: {valid}.")
    subtype = "OPUS" if "OPUS" in soundfile.available_subtypes("OGG") else "VORBIS"
    buffer = io.BytesIO()
    soundfile.write(buffer, wave, rate, format="OGG", subtype=subtype, compression_level=compression)
    return buffer.getvalue()
