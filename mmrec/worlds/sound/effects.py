"""What a mixing desk does to a sound: equalise, place in a room, saturate, measure, limit."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from mmrec.worlds.sound.oscillators import hiss, seconds_to_samples


def equaliser(
    freq: np.ndarray,
    *,
    low_cut: float = 25.0,
    high_cut: float = 0.0,
    steepness: int = 2,
    low_shelf: float = 0.0,
    high_shelf: float = 0.0,
    tilt: float = 0.0,
) -> np.ndarray:
    """Gain at each frequency, float32, the shape of ``freq``.

    Args:
        freq: Hz.
        low_cut: corner below which the gain falls by 12 dB an octave.
        high_cut: corner above which it falls by ``6 * steepness`` dB an octave; 0 for none.
        steepness: order of that Butterworth low-pass.
        low_shelf: dB below about 200 Hz.
        high_shelf: dB above about 3 kHz.
        tilt: dB per octave around 1 kHz, from 60 Hz up.
    """
    f = np.maximum(freq, 1.0).astype(np.float32)
    gain = 1 / np.sqrt(1 + (np.float32(low_cut) / f) ** 4)
    if high_cut:
        gain /= np.sqrt(1 + (f / np.float32(high_cut)) ** (2 * steepness))
    if low_shelf:
        gain *= 1 + np.float32(10 ** (low_shelf / 20) - 1) / (1 + (f / np.float32(200)) ** 2)
    if high_shelf:
        gain *= 1 + np.float32(10 ** (high_shelf / 20) - 1) / (1 + (np.float32(3000) / f) ** 2)
    if tilt:
        gain *= (np.maximum(f, np.float32(60)) / np.float32(1000)) ** np.float32(tilt / 6.02)
    return gain


def room(
    rate: int,
    rng: np.random.Generator,
    *,
    t60: float,
    predelay: float = 0.012,
    damping: float = 0.5,
    channels: int = 1,
    echo: float = 0.0,
) -> np.ndarray:
    """The impulse response of a room, without the direct sound, float32 ``(channels, n)``, energy 1 each.

    Noise under an exponential that falls by 60 dB in ``t60`` seconds (Moorer 1979), dull where walls swallow
    the highs: a bright part that falls faster and a dark part that stays. Channels are independent, which is
    what makes a room wide.

    Args:
        rate: samples per second.
        rng: source of the noise.
        t60: seconds to fall by 60 dB.
        predelay: seconds before the first reflection.
        damping: 0..1, how much faster the highs die.
        channels: 1 or 2.
        echo: seconds between the repeats of an echo on top of the room; 0 for none.
    """
    n = seconds_to_samples(min(t60 * 0.8, 2.4), rate)
    late = seconds_to_samples(predelay, rate)
    t = np.arange(n, dtype=np.float32) / np.float32(rate)
    fall = np.exp(t * np.float32(-6.9 / t60))
    bright = np.exp(t * np.float32(-6.9 * (1 + 4 * damping) / t60))
    # The whole response must be silent at its end, or the end is heard as a step.
    fall *= np.minimum((n - np.arange(n, dtype=np.float32)) / (0.1 * n), 1)
    out = np.zeros((channels, late + n), dtype=np.float32)
    for c in range(channels):
        noise = hiss(rng, n)
        dark = signal.lfilter(np.array([0.3], dtype=np.float32), np.array([1, -0.7], dtype=np.float32), noise)
        out[c, late:] = dark * fall + 0.5 * (noise - dark) * bright * fall
        out[c] /= np.sqrt(np.sum(out[c] ** 2)) + 1e-9
        if echo:
            for repeat in range(1, 4):
                at = seconds_to_samples(echo * repeat * (1 + 0.004 * c), rate)
                if at < out.shape[1]:
                    # Repeats that alternate between the sides.
                    out[c, at] += (
                        0.6 * 0.55**repeat * (1.0 if (repeat + c) % 2 == 0 or channels == 1 else 0.35)
                    )
    return out


def saturate(x: np.ndarray, drive: float) -> np.ndarray:
    """``tanh(drive x) / drive``, scaled back so that a level of 0.3 stays where it was."""
    if drive <= 0:
        return x
    d = np.float32(drive)
    return np.tanh(d * x) * np.float32(0.3 / np.tanh(0.3 * drive))


def saturate_cleanly(x: np.ndarray, drive: float) -> np.ndarray:
    """``saturate`` at twice the rate, so that its harmonics do not fold back; along the last axis."""
    if drive <= 0:
        return x
    up = signal.resample_poly(x, 2, 1, axis=-1)
    return signal.resample_poly(saturate(up, drive), 1, 2, axis=-1).astype(np.float32)


def crackle(rng: np.random.Generator, n: int, rate: int, a_second: float) -> np.ndarray:
    """The dust of a record: sparse ticks of random size with a short tail, float32 ``(n,)``."""
    ticks = np.zeros(n, dtype=np.float32)
    count = rng.poisson(a_second * n / rate)
    ticks[rng.integers(n, size=count)] = rng.standard_normal(count) * rng.random(count) ** 2
    b, a = signal.butter(1, [700, 4200], "bandpass", fs=rate)
    dust: np.ndarray = signal.lfilter(b.astype(np.float32), a.astype(np.float32), ticks)
    return dust


def active_level(stem: np.ndarray, rate: int) -> float:
    """How loud a part is while it plays: the 85th percentile of its level in frames of 50 ms (RMS)."""
    frame = rate // 20
    mono = stem.mean(axis=0) if stem.ndim == 2 else stem
    frames = mono[: len(mono) // frame * frame].reshape(-1, frame)  # [n_frames, frame]
    power = np.einsum("ij,ij->i", frames, frames) / frame
    return float(np.sqrt(np.quantile(power, 0.85)))


def _k_weighting(rate: int) -> np.ndarray:
    """The two biquads of ITU-R BS.1770-4 for any rate, as second-order sections ``(2, 6)``."""
    k = np.tan(np.pi * 1681.974450955533 / rate)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = [
        (high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - band * k / q + k * k) / a0,
        1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0,
    ]  # fmt: skip
    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    a0 = 1 + k / q + k * k
    return np.array([shelf, [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]])


def loudness(x: np.ndarray, rate: int) -> float:
    """Gated programme loudness in LUFS (ITU-R BS.1770-4) of ``(channels, n)``; silence is -inf."""
    weighted = signal.sosfilt(_k_weighting(rate), x.astype(float), axis=-1)
    block, hop = int(0.4 * rate), int(0.1 * rate)
    sums = np.cumsum(np.pad((weighted**2).sum(axis=0), (1, 0)))
    starts = np.arange(0, max(x.shape[-1] - block, 0) + 1, hop)
    power = (sums[np.minimum(starts + block, x.shape[-1])] - sums[starts]) / block
    power = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not len(power):
        return float("-inf")
    power = power[power > 0.1 * power.mean()]
    return float(-0.691 + 10 * np.log10(power.mean()))


def true_peak(x: np.ndarray) -> float:
    """The highest level between and at the samples, by fourfold oversampling along the last axis."""
    return float(np.abs(signal.resample_poly(x, 4, 1, axis=-1)).max())


def limit(x: np.ndarray, rate: int, ceiling: float) -> np.ndarray:
    """Turn peaks above ``ceiling`` down, both channels alike, looking 4 ms ahead.

    The gain is the minimum over a window of what each peak needs, smoothed by a mean over the same window,
    which can never be above what the peak in its middle needs.
    """
    over = np.abs(signal.resample_poly(x, 4, 1, axis=-1)).max(axis=0)
    peak = over[: 4 * x.shape[-1]].reshape(-1, 4).max(axis=1)  # [n, 4] -> [n]
    peak = ndimage.maximum_filter1d(peak, 3)
    window = seconds_to_samples(0.008, rate) | 1
    need = np.minimum(1.0, ceiling / np.maximum(peak, 1e-9))
    gain = ndimage.uniform_filter1d(ndimage.minimum_filter1d(need, window), window)
    return (x * gain).astype(np.float32)
