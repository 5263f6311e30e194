"""Drums: how each one sounds, and the grooves that are played on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import signal

from mmrec.worlds.sound.oscillators import hiss, modes, seconds_to_samples
from mmrec.worlds.sound.score import Hit

Sound = Callable[[int, float, np.random.Generator], np.ndarray]


def _fall(n: int, rate: int, seconds: float) -> np.ndarray:
    """``exp(-t / seconds)``, float32 ``(n,)``."""
    return np.exp(np.arange(n, dtype=np.float32) * np.float32(-1 / (seconds * rate)))


def _soften(x: np.ndarray, rate: int, attack: float = 0.0015) -> np.ndarray:
    """A rounded onset and an end at zero."""
    rise = min(seconds_to_samples(attack, rate), len(x))
    x[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    tail = min(seconds_to_samples(0.01, rate), len(x))
    x[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)
    return x


def _band(x: np.ndarray, rate: int, low: float, high: float) -> np.ndarray:
    """Second-order band-pass between two frequencies in Hz; ``high`` at or above Nyquist is left open."""
    y: np.ndarray = signal.lfilter(*_band_filter(rate, round(low / 20) * 20, high), x)
    return y


@lru_cache(maxsize=512)
def _band_filter(rate: int, low: int, high: float) -> tuple[np.ndarray, np.ndarray]:
    if high >= 0.47 * rate:
        b, a = signal.butter(2, low, "highpass", fs=rate)
    else:
        b, a = signal.butter(1, [low, high], "bandpass", fs=rate)
    return b.astype(np.float32), a.astype(np.float32)


def _swept(n: int, rate: int, low: float, high: float, fall: float) -> np.ndarray:
    """A sine that drops from ``high`` to ``low`` Hz: the phase of ``low + (high - low) exp(-t / fall)``."""
    t = np.arange(n) / rate
    turns = low * t + (high - low) * fall * (1 - np.exp(-t / fall))
    return np.sin(np.float32(2 * np.pi) * (turns % 1.0).astype(np.float32))


def _kick(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.32, rate)
    x = _swept(n, rate, 48 * size, 190 * size, 0.022) * _fall(n, rate, 0.1)
    x += 0.18 * _fall(n, rate, 0.004) * _band(hiss(rng, n), rate, 800, 3500)
    return _soften(np.tanh(1.4 * x), rate)


def _soft_kick(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.3, rate)
    x = 0.8 * _swept(n, rate, 52 * size, 105 * size, 0.03) * _fall(n, rate, 0.09)
    return _soften(x + 0.02 * _fall(n, rate, 0.01) * hiss(rng, n), rate, 0.004)


def _boom(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.85, rate)
    x = _swept(n, rate, 44 * size, 150 * size, 0.03) * _fall(n, rate, 0.32)
    return _soften(np.tanh(2.2 * x) + 0.05 * _fall(n, rate, 0.003) * hiss(rng, n), rate)


def _snare(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.28, rate)
    skin = modes(
        np.array([185.0, 280.0, 331.0]) * size, np.array([0.5, 0.25, 0.3]), np.array([24.0, 30, 34]), n, rate
    )
    wires = _band(hiss(rng, n), rate, 1100, 9000) * _fall(n, rate, 0.065)
    return _soften(skin + 0.85 * wires, rate)


def _rim(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.08, rate)
    x = modes(
        np.array([480.0, 1150, 1720]) * size, np.array([0.4, 0.7, 0.4]), np.array([70.0, 85, 110]), n, rate
    )
    return _soften(x + 0.1 * _fall(n, rate, 0.006) * hiss(rng, n), rate)


def _clap(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.26, rate)
    t = np.arange(n, dtype=np.float32) / np.float32(rate)
    env = 0.7 * np.exp(-t / np.float32(0.07))
    for late in (0.0, 0.011, 0.021):
        env += np.where(t >= late, np.exp(-(t - np.float32(late)) / np.float32(0.006)), np.float32(0))
    return _soften(0.8 * env * _band(hiss(rng, n), rate, 850 * size, 2600), rate)


def _hat(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.09, rate)
    return _soften(0.7 * _band(hiss(rng, n), rate, 5200 * size**0.5, 20000) * _fall(n, rate, 0.018), rate)


def _open_hat(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.34, rate)
    return _soften(0.6 * _band(hiss(rng, n), rate, 4800 * size**0.5, 20000) * _fall(n, rate, 0.11), rate)


def _ride(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.7, rate)
    freq = np.array([2210.0, 2890, 3460, 4180, 4730, 5390, 6050, 6710]) * size
    ping = modes(freq, np.full(8, 0.05), np.linspace(5, 12, 8), n, rate, rng.uniform(0, 6.28, 8))
    wash = _band(hiss(rng, n), rate, 4200, 20000) * (0.22 * _fall(n, rate, 0.02) + 0.07 * _fall(n, rate, 0.3))
    return _soften(ping + wash, rate)


def _brush_sweep(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.42, rate)
    swell = np.sin(np.linspace(0, np.pi, n, dtype=np.float32)) ** 2
    return _soften(0.4 * swell * _band(hiss(rng, n), rate, 900 * size, 4800), rate, 0.02)


def _brush_tap(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.18, rate)
    x = _band(hiss(rng, n), rate, 800 * size, 5600) * _fall(n, rate, 0.035)
    return _soften(
        x + modes(np.array([210.0]) * size, np.array([0.15]), np.array([30.0]), n, rate), rate, 0.004
    )


def _skin(rate: int, freq: float, fall: float, slap: float, rng: np.random.Generator) -> np.ndarray:
    """A hand on a skin: the modes of a round membrane, 1 : 1.59 : 2.14 : 2.65, and the slap of the palm."""
    n = seconds_to_samples(0.4, rate)
    ratio = np.array([1.0, 1.59, 2.14, 2.65])
    x = modes(freq * ratio, np.array([1.0, 0.35, 0.22, 0.1]), np.array([1.0, 1.7, 2.3, 3]) / fall, n, rate)
    x += slap * _fall(n, rate, 0.012) * _band(hiss(rng, n), rate, 900, 4200)
    return _soften(0.7 * x, rate, 0.002)


def _low_conga(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    return _skin(rate, 165 * size, 0.1, 0.15, rng)


def _high_conga(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    return _skin(rate, 262 * size, 0.075, 0.25, rng)


def _slap(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    return _skin(rate, 395 * size, 0.035, 0.9, rng)


def _cajon(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    return _skin(rate, 78 * size, 0.09, 0.1, rng)


def _shaker(rate: int, size: float, rng: np.random.Generator) -> np.ndarray:
    n = seconds_to_samples(0.1, rate)
    grains = np.minimum(np.arange(n, dtype=np.float32) / np.float32(0.025 * rate), 1) ** 2
    return _soften(0.5 * grains * _fall(n, rate, 0.03) * _band(hiss(rng, n), rate, 4000 * size, 20000), rate)


SOUNDS: dict[str, Sound] = {
    "kick": _kick,
    "soft kick": _soft_kick,
    "boom": _boom,
    "snare": _snare,
    "rim": _rim,
    "clap": _clap,
    "hat": _hat,
    "open hat": _open_hat,
    "ride": _ride,
    "brush sweep": _brush_sweep,
    "brush tap": _brush_tap,
    "cajon": _cajon,
    "low conga": _low_conga,
    "high conga": _high_conga,
    "slap": _slap,
    "shaker": _shaker,
}
"""Sound -> its maker: ``(rate, size, rng) -> (n,)`` float32, where ``size`` scales the pitch around 1."""

PAN: dict[str, float] = {
    "hat": 0.3, "open hat": 0.3, "ride": -0.35, "brush sweep": 0.15, "low conga": -0.35, "high conga": 0.3,
    "slap": 0.3, "shaker": 0.45, "rim": -0.15, "clap": 0.05,
}  # fmt: skip
"""Where a drum stands, -1 left to 1 right; those not named stand in the middle."""


GROOVES: dict[str, tuple[dict[str, str], ...]] = {
    "none": (),
    "brushes": (
        {
            "soft kick": "7.......5.......",
            "brush sweep": "6...5...6...5...",
            "brush tap": "....7..3....8..3",
            "ride": "6...7..47...7..4",
        },
        {
            "soft kick": "6.......6.....3.",
            "brush sweep": "6...6...6...6...",
            "brush tap": "..3.8..2..3.8...",
            "ride": "7...6..46...7..3",
        },
    ),
    "hand drums": (
        {
            "cajon": "9.....5.8.......",
            "low conga": "..4...7...5.8...",
            "high conga": "3..5..4.3.6...75",
            "slap": "....9.......9...",
            "shaker": "6.4.6.4.6.4.6.4.",
        },
        {
            "cajon": "9..5....8..4....",
            "low conga": "....5...6.....88",
            "high conga": "..6.3.5...6.35..",
            "slap": "....8.......9..4",
            "shaker": "5364536453645364",
        },
    ),
    "backbeat": (
        {
            "kick": "9.......9.4.....",
            "snare": "....9.......9...",
            "hat": "7.4.7.4.7.4.7.4.",
        },
        {
            "kick": "9.....6.8.......",
            "snare": "....9.......9..3",
            "hat": "7.5.6.5.7.5.6.5.",
        },
        {
            "kick": "9.......8.6.....",
            "snare": "....9.......9...",
            "hat": "7.4.7.4.7.4.7...",
        },
    ),
    "four-on-the-floor": (
        {
            "kick": "9...9...9...9...",
            "clap": "....8.......8...",
            "open hat": "..6...6...6...6.",
            "hat": "4.......4.......",
        },
        {
            "kick": "9...9...9...9...",
            "clap": "....7.......8...",
            "open hat": "..7...7...7...7.",
            "hat": "53.353.353.353.3",
        },
    ),
    "breakbeat": (
        {
            "kick": "9.8.......88....",
            "snare": "....9..6.6..9..6",
            "hat": "7.5.7.5.7.5.7.5.",
            "ride": "7...7...7...7...",
        },
        {
            "kick": "9..8......9..7..",
            "snare": "....9..6.6....9.",
            "hat": "7.6.7.6.7.6.7.6.",
            "ride": "7.5.7.5.7.5.7.5.",
        },
        {
            "kick": "9..7..6...9..7..",
            "snare": "..6.9..6.6..9.66",
            "hat": "7575757575757575",
        },
    ),
    "trap": (
        {
            "boom": "9.....8...9.....",
            "clap": "....9.......9...",
            "hat": "8585858r858r8rrr",
            "rim": "...........5....",
        },
        {
            "boom": "9..8......9.....",
            "clap": "....9.......9...",
            "hat": "85858r85858r8r8r",
        },
    ),
}
"""Groove -> bars of 16 sixteenths: a digit is a velocity in ninths, ``r`` a roll of two thirty-seconds."""

SWING: dict[str, tuple[float, float]] = {
    "brushes": (0.6, 0.66),
    "breakbeat": (0.5, 0.54),
    "backbeat": (0.5, 0.55),
    "hand drums": (0.5, 0.54),
}
"""Groove -> where the second of two eighths falls in its beat, lowest and highest; 0.5 is straight."""


def compose_groove(
    groove: str, beats: float, force: float, rng: np.random.Generator
) -> list[tuple[float, str, float]]:
    """Strokes ``(beat, sound, velocity)`` from beat 0 on, in no particular order.

    Args:
        groove: a key of ``GROOVES``.
        beats: how long.
        force: 0..1; below 0.6 the ghost notes are left out, above 0.85 the cymbals are doubled.
        rng: source of randomness.
    """
    bars = GROOVES[groove]
    if not bars:
        return []
    first = bars[int(rng.integers(len(bars)))]
    strokes: list[tuple[float, str, float]] = []
    for bar in range(int(-(-beats // 4))):
        pattern = first if bar % 2 == 0 or rng.random() < 0.6 else bars[int(rng.integers(len(bars)))]
        for sound, line in pattern.items():
            for step, mark in enumerate(line):
                if mark == ".":
                    continue
                beat = bar * 4 + step / 4
                velocity = 0.85 if mark == "r" else int(mark) / 9
                if force < 0.6 and velocity < 0.5 and sound not in ("hat", "shaker", "ride"):
                    continue
                strokes.append((beat, sound, velocity))
                if mark == "r":
                    strokes.append((beat + 0.125, sound, 0.8 * velocity))
            if force > 0.85 and sound in ("hat", "shaker") and line[1::2].count(".") == 8:
                strokes += [(bar * 4 + (s + 0.5) / 2, sound, 0.4) for s in range(8)]
    return strokes


def play_drums(
    hits: tuple[Hit, ...],
    n: int,
    rate: int,
    rng: np.random.Generator,
    *,
    size: float = 1.0,
    wide: bool = True,
    offset: float = 0.0,
) -> np.ndarray:
    """The drum track from ``offset`` seconds on, float32 ``(2, n)``, or ``(1, n)`` when not ``wide``.

    Each drum is made once a clip; a stroke is louder and, through the mix with its own low-passed self,
    brighter the harder it falls.
    """
    out = np.zeros((2 if wide else 1, n), dtype=np.float32)
    made: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for hit in hits:
        if hit.sound not in made:
            full = SOUNDS[hit.sound](rate, size, rng)
            dull = full.copy()
            dull[1:] = 0.5 * (full[1:] + full[:-1])
            dull[2:] = 0.5 * (dull[2:] + dull[1:-1])
            made[hit.sound] = full, dull
        full, dull = made[hit.sound]
        at = round((hit.start - offset) * rate)
        room = min(len(full), n - at)
        if room <= 0:
            continue
        skip = max(0, -at)
        if skip >= room:
            continue
        hard = np.float32(hit.velocity)
        wave = np.float32(hit.velocity**1.4) * (hard * full[skip:room] + (1 - hard) * dull[skip:room])
        if wide:
            angle = (PAN.get(hit.sound, 0.0) + 1) * np.pi / 4
            out[0, at + skip : at + room] += np.float32(np.cos(angle)) * wave
            out[1, at + skip : at + room] += np.float32(np.sin(angle)) * wave
        else:
            out[0, at + skip : at + room] += wave
    return out
