"""The sources that every instrument is made of: damped modes, periodic waves, noise and envelopes.

All of them are vectorised over time and band-limited by construction: a partial above the limit is never
made, so nothing can fold back.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import fft

BAND = 0.45
"""Highest partial that is made, as a share of the sampling rate."""

_BLOCK = 128
_TABLE = 8192
_TAU = 2 * np.pi


def seconds_to_samples(seconds: float, rate: int) -> int:
    """Whole samples in a stretch of time, at least one."""
    return max(1, round(seconds * rate))


def modes(
    freq: np.ndarray,
    amp: np.ndarray,
    decay: np.ndarray,
    n: int,
    rate: int,
    phase: np.ndarray | None = None,
) -> np.ndarray:
    """Damped partials: ``x(t) = sum_k a_k exp(-d_k t) sin(2 pi f_k t + p_k)``.

    With ``z_k = exp(-d_k + 2 pi i f_k)`` (per sample) and ``t = B q + r``, the sum is ``Im sum_k a_k z_k^(Bq)
    z_k^r``: a product of a ``(n/B, 2K)`` and a ``(2K, B)`` matrix. That costs ``n`` multiplications a partial
    and only ``n/B + B`` sines, a hundredth of adding the partials up one by one.

    Args:
        freq: Hz, shape (K,); those above ``BAND * rate`` are left out.
        amp: shape (K,).
        decay: 1/s, shape (K,); 0 for a partial that never fades.
        n: samples.
        rate: samples per second.
        phase: radians, shape (K,); sine phase if left out.

    Returns:
        float32 ``(n,)``.
    """
    keep = freq < BAND * rate
    freq, amp, decay = freq[keep], amp[keep], decay[keep]
    start = np.zeros(len(freq)) if phase is None else phase[keep] / _TAU
    rows = -(-n // _BLOCK)
    turns = freq / rate
    fall = -decay / rate
    # Phases are reduced to one turn in double precision; the sines then need single precision only.
    q = np.arange(rows)[:, None] * _BLOCK
    coarse = np.float32(_TAU) * ((q * turns + start) % 1.0).astype(np.float32)  # [rows, K]
    swell = amp.astype(np.float32) * np.exp((q * fall).astype(np.float32))
    left = np.concatenate([swell * np.cos(coarse), swell * np.sin(coarse)], axis=1)  # [rows, 2K]
    r = np.arange(_BLOCK)
    fine = np.float32(_TAU) * ((turns[:, None] * r) % 1.0).astype(np.float32)  # [K, B]
    fade = np.exp((fall[:, None] * r).astype(np.float32))
    right = np.concatenate([fade * np.sin(fine), fade * np.cos(fine)], axis=0)  # [2K, B]
    return (left @ right).reshape(-1)[:n]  # [rows, B] -> [n]


def harmonics(f0: float, rate: int, most: int) -> np.ndarray:
    """The numbers ``1..K`` of the harmonics of ``f0`` below the band limit, at most ``most`` of them."""
    return np.arange(1, max(1, min(most, int(BAND * rate / f0))) + 1, dtype=float)


def cycle(amp: np.ndarray, phase: np.ndarray | None = None) -> np.ndarray:
    """One period with the given harmonics (``amp[0]`` is the fundamental's), float32 ``(8192,)``, peak 1."""
    spectrum = np.zeros(_TABLE // 2 + 1, dtype=np.complex64)
    spectrum[1 : len(amp) + 1] = amp * (-1j if phase is None else np.exp(1j * phase))
    wave: np.ndarray = fft.irfft(spectrum, _TABLE)
    return wave / np.abs(wave).max()


def glide(
    f0: float,
    n: int,
    rate: int,
    *,
    vibrato: float = 0.0,
    speed: float = 5.3,
    delay: float = 0.25,
    scoop: float = 0.0,
    start: float = 0.0,
) -> np.ndarray:
    """The phase of a note in turns, with a vibrato that sets in late and a scoop into the note.

    ``phase(t) = f0 t + f0 v g(t) (1 - cos(2 pi s t)) / (2 pi s) - f0 c T (1 - exp(-t / T))`` with the onset
    ``g(t) = min(t / (2 delay), 1)^2`` and ``T`` = 30 ms.

    Args:
        f0: Hz.
        n: samples.
        rate: samples per second.
        vibrato: depth in cents.
        speed: of the vibrato, Hz.
        delay: seconds until half of the vibrato has set in.
        scoop: cents below the pitch at the onset.
        start: phase at the onset, turns.

    Returns:
        float64 ``(n,)``.
    """
    cent = np.log(2) / 1200
    phase = np.arange(n) * (f0 / rate) + start
    if not (vibrato or scoop):
        return phase
    # What is added to the steady phase is a fraction of a turn, so single precision will do.
    t = np.arange(n, dtype=np.float32) * np.float32(1 / rate)
    if vibrato:
        sway = 1 - np.cos(np.float32(_TAU * speed) * t)
        onset = np.minimum(t * np.float32(0.5 / delay), 1)
        sway *= onset
        sway *= onset
        sway *= np.float32(f0 * vibrato * cent / (_TAU * speed))
        phase += sway
    if scoop:
        # After a quarter of a second (8 T) the pitch has arrived and only a constant is left.
        m = min(n, seconds_to_samples(0.25, rate))
        phase[:m] -= np.float32(f0 * scoop * cent * 0.03) * (1 - np.exp(t[:m] * np.float32(-1 / 0.03)))
        phase[m:] -= f0 * scoop * cent * 0.03
    return phase


def play(table: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """Read a period at the given phases (turns): float32, the shape of ``phase``."""
    return table[(phase * _TABLE).astype(np.int64) & (_TABLE - 1)]


@lru_cache(maxsize=512)
def _rise(n: int) -> np.ndarray:
    """The rising half of a cosine, from 0 to almost 1, float32 ``(n,)``."""
    return 0.5 - 0.5 * np.cos(np.arange(n, dtype=np.float32) * np.float32(np.pi / n))


@lru_cache(maxsize=512)
def _release(n: int) -> np.ndarray:
    """The square of a falling cosine, from 1 to 0, float32 ``(n,)``."""
    return np.cos(np.linspace(0, np.pi / 2, n, dtype=np.float32)) ** 2


def envelope(
    n_held: int,
    n: int,
    rate: int,
    *,
    attack: float,
    decay: float = 1.0,
    sustain: float = 1.0,
) -> np.ndarray:
    """Rise, fall to a level, release: float32 ``(n,)`` that starts and ends at zero.

    The attack is the rising half of a cosine (no corner, so no click), the decay is exponential, and the
    release, from ``n_held`` to ``n``, the square of a falling cosine.

    Args:
        n_held: samples until the release.
        n: samples in all.
        rate: samples per second.
        attack: seconds.
        decay: seconds to fall by 63% of the way to ``sustain``.
        sustain: level that is held, 0..1.
    """
    env = np.ones(n, dtype=np.float32)
    if sustain < 1.0:
        fall = np.exp(np.arange(n, dtype=np.float32) * np.float32(-1 / (decay * rate)))
        env = np.float32(sustain) + np.float32(1 - sustain) * fall
    rise = min(seconds_to_samples(attack, rate), n)
    env[:rise] *= _rise(rise)
    tail = n - n_held
    if tail > 0:
        env[n_held:] *= _release(tail)
    return env


def hiss(rng: np.random.Generator, n: int) -> np.ndarray:
    """White noise in -1..1, float32 ``(n,)``."""
    return rng.random(n, dtype=np.float32) * np.float32(2) - np.float32(1)
