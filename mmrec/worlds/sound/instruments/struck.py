"""Struck strings, bars and tines: sums of damped modes.

Mode ratios of bars after Fletcher and Rossing, *The Physics of Musical Instruments* (1998), chapters 12 and
19: a uniform bar has 1 : 2.76 : 5.40, an undercut marimba bar 1 : 3.93 : 9.8, a vibraphone bar 1 : 4 : 10,
the clamped reed of a music box 1 : 6.27 : 17.5. Stiffness stretches a string, f_k = k f0 sqrt(1 + B k^2).
"""

from __future__ import annotations

import numpy as np

from mmrec.worlds.sound.instruments.tone import Tone
from mmrec.worlds.sound.oscillators import harmonics, modes


def piano(tone: Tone) -> np.ndarray:
    """Two strings a note, a hair apart; the first fades fast, the second sings on (Weinreich 1977)."""
    v = tone.voicing
    n = tone.length(0.18, 5.0)
    k = harmonics(tone.f0, tone.rate, 18)
    freq = tone.f0 * k * np.sqrt(1 + 3.5e-4 * k**2)
    # The hammer strikes at an eighth of the string; a harder one reaches higher.
    comb = np.abs(np.sin(np.pi * k * (0.1 + 0.05 * v.shape))) + 0.06
    amp = tone.tilted(comb * k**-0.9 * np.exp(-k * (0.42 - 0.3 * tone.velocity)), freq)
    fall = (0.35 + 0.5 * (tone.f0 / 262) ** 0.7 + 0.22 * k * (tone.f0 / 262) ** 0.4) / v.ring
    beat = 1 + v.spread * 0.00035 * tone.rng.uniform(0.6, 1.4, len(k))
    knock = 90 + 35 * v.shape
    x = modes(
        np.concatenate([freq, freq * beat, [knock, 2.3 * knock]]),
        np.concatenate([0.7 * amp, 0.4 * amp, [0.05, 0.03]]),
        np.concatenate([2.6 * fall, 0.75 * fall, [45.0, 60.0]]),
        n,
        tone.rate,
    )
    return x * (tone.envelope(n, 0.0035) * np.float32(tone.level))


def electric_piano(tone: Tone) -> np.ndarray:
    """A tine over a pickup: a long, round fundamental, a bell at the start, a slow tremolo.

    Frequency modulation (Chowning 1973), 1:1 for the pickup's growl, plus the tine's own mode.
    """
    v = tone.voicing
    n = tone.length(0.22, 5.0)
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    turn = (tone.f0 / tone.rate * np.arange(n) % 1.0).astype(np.float32) * np.float32(2 * np.pi)
    index = (0.25 + 1.5 * tone.velocity**1.5) * min(1.0, (520 / tone.f0) ** 0.5) * 10 ** (v.tilt / 20)
    growl = np.float32(index) * np.exp(t * np.float32(-1.8 / v.ring)) * np.sin(turn)
    x = np.sin(turn + growl) * np.exp(t * np.float32(-(0.5 + 0.25 * tone.f0 / 262) / v.ring))
    ratios = np.array([6.9, 15.1])
    bell = tone.tilted(np.array([0.16, 0.05]) * (0.4 + tone.velocity), tone.f0 * ratios)
    x += modes(tone.f0 * ratios, bell, np.array([7.0, 16.0]) / v.ring, n, tone.rate)
    depth = np.float32(0.17 * v.vibrato)
    tremolo = 1 - depth + depth * np.cos(np.float32(2 * np.pi * (4.3 + 1.6 * v.shape)) * t)
    return x * tremolo * (tone.envelope(n, 0.003) * np.float32(tone.level))


def music_box(tone: Tone) -> np.ndarray:
    """A plucked steel reed: a glassy fundamental, a short high clink, a tick of the pin."""
    v = tone.voicing
    n = tone.length(1.2, 2.6)
    freq = np.array([1.0, 2.002, 3.01, 6.27, 17.5]) * tone.f0
    amp = tone.tilted(np.array([1.0, 0.22, 0.07, 0.22, 0.03]), freq)
    fall = np.array([2.1, 3.2, 6.0, 9.0, 30.0]) * (tone.f0 / 1047) ** 0.5 / v.ring
    tick = np.array([2700.0, 3900.0]) * (0.9 + 0.2 * v.shape)
    x = modes(
        np.concatenate([freq, tick]),
        np.concatenate([amp, [0.05, 0.04]]),
        np.concatenate([fall, [180.0, 240.0]]),
        n,
        tone.rate,
    )
    return x * (tone.envelope(n, 0.0015) * np.float32(tone.level))


def marimba(tone: Tone) -> np.ndarray:
    """Rosewood over a tube: a round fundamental that is gone in a third of a second, a woody knock."""
    v = tone.voicing
    n = tone.length(0.5, 1.4)
    freq = np.array([1.0, 3.93, 9.8]) * tone.f0
    amp = tone.tilted(np.array([1.0, 0.1 + 0.3 * tone.velocity, 0.16 * tone.velocity]), freq)
    fall = np.array([6.5, 17.0, 34.0]) * (tone.f0 / 330) ** 0.45 / v.ring
    knock = np.array([240.0, 610.0, 1300.0]) * (0.85 + 0.3 * v.shape)
    x = modes(
        np.concatenate([freq, knock]),
        np.concatenate([amp, [0.12, 0.1, 0.05]]),
        np.concatenate([fall, [55.0, 70.0, 120.0]]),
        n,
        tone.rate,
    )
    return x * (tone.envelope(n, 0.002) * np.float32(tone.level))


def vibraphone(tone: Tone) -> np.ndarray:
    """Aluminium bars over tubes whose lids turn: long, pure, and pulsing."""
    v = tone.voicing
    n = tone.length(0.7, 5.0)
    freq = np.array([1.0, 1.0008, 4.0, 10.1]) * tone.f0
    amp = tone.tilted(np.array([0.75, 0.25, 0.2 + 0.25 * tone.velocity, 0.08 * tone.velocity]), freq)
    fall = np.array([0.7, 0.8, 2.6, 9.0]) * (tone.f0 / 440) ** 0.4 / v.ring
    x = modes(freq, amp, fall, n, tone.rate)
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    depth = np.float32(min(0.48, 0.2 + 0.22 * v.vibrato))
    x *= 1 - depth + depth * np.cos(np.float32(2 * np.pi * (4.6 + 2.0 * v.shape)) * t)
    return x * (tone.envelope(n, 0.004) * np.float32(tone.level))
