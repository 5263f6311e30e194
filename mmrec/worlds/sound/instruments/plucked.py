"""Plucked strings: the modes of a Karplus-Strong string, in closed form.

A Karplus-Strong loop (1983) of delay 1/f0 with a low-pass in it is a set of harmonics that start with the
spectrum of the pluck and decay the faster the higher they are. Made as modes they are in tune at every
pitch and cost a fraction of the loop.
"""

from __future__ import annotations

import numpy as np

from mmrec.worlds.sound.instruments.tone import Tone, formants
from mmrec.worlds.sound.oscillators import cycle, glide, harmonics, modes, play

_GUITAR_BODY = ((105.0, 30.0, 0.8), (205.0, 45.0, 1.0), (400.0, 120.0, 0.7), (2600.0, 900.0, 0.5))


def _string(
    tone: Tone, *, pluck: float, most: int, slope: float, fall: np.ndarray, body: np.ndarray
) -> np.ndarray:
    k = np.arange(1, most + 1, dtype=float)
    freq = tone.f0 * k * np.sqrt(1 + 6e-5 * k**2)
    comb = np.abs(np.sin(np.pi * k * pluck)) + 0.03
    touch = np.exp(-k * (0.16 - 0.13 * tone.velocity))
    amp = tone.tilted(comb * k**slope * touch * tone.rng.uniform(0.8, 1.2, most) * body, freq)
    n = tone.length(0.12, 4.0)
    nail = np.array([1800.0, 3100.0])
    x = modes(
        np.concatenate([freq, nail]),
        np.concatenate([amp, [0.03 * amp.max()] * 2]),
        np.concatenate([fall / tone.voicing.ring, [220.0, 300.0]]),
        n,
        tone.rate,
    )
    return x * (tone.envelope(n, 0.002) * np.float32(tone.level))


def acoustic_guitar(tone: Tone) -> np.ndarray:
    """Steel strings over a wooden box, plucked near the sound hole."""
    k = harmonics(tone.f0, tone.rate, 26)
    fall = 0.9 + 0.45 * k**1.15 * (tone.f0 / 196) ** 0.5
    body = formants(tone.f0 * k, _GUITAR_BODY, 0.55)
    return _string(
        tone, pluck=0.12 + 0.14 * tone.voicing.shape, most=len(k), slope=-0.75, fall=fall, body=body
    )


def plucks(tone: Tone) -> np.ndarray:
    """Nylon strings under the fingertips: the guitarist or harpist who only accompanies."""
    k = harmonics(tone.f0, tone.rate, 14)
    fall = 1.4 + 0.8 * k**1.2 * (tone.f0 / 196) ** 0.5
    return _string(
        tone, pluck=0.3 + 0.12 * tone.voicing.shape, most=len(k), slope=-1.35, fall=fall, body=np.ones(len(k))
    )


def electric_guitar(tone: Tone) -> np.ndarray:
    """A driven amplifier: the waveform of a clipped string, held by the compression that clipping is.

    The clipped wave is made from its harmonics, up to what a guitar speaker passes (12 dB an octave above
    3.2 kHz), instead of clipping samples: nothing can alias and chords do not growl.
    """
    v = tone.voicing
    n = tone.length(0.1)
    k = harmonics(tone.f0, tone.rate, 40)
    freq = tone.f0 * k
    speaker = 1 / (1 + (freq / 3200) ** 4) ** 0.5
    bridge = 0.35 + np.abs(np.sin(np.pi * k * (0.13 + 0.1 * v.shape)))
    driven = tone.tilted(bridge * np.where(k % 2 == 1, 1.0, 0.55) * k**-0.75 * speaker, freq)
    clean = tone.tilted(bridge * k**-1.6 * speaker, freq)
    phase = glide(tone.f0, n, tone.rate, vibrato=16 * v.vibrato, speed=5.6, delay=0.3, scoop=18)
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    bite = np.float32(0.35 + 0.5 * tone.velocity) * np.exp(t * np.float32(-0.8 / v.ring))
    angle = np.pi * 0.5 * (k % 2)
    x = play(cycle(clean, angle), phase)
    x += bite * (play(cycle(driven, angle), phase) - x)
    return x * (tone.envelope(n, 0.004, decay=1.2 * v.ring, sustain=0.45) * np.float32(tone.level))


def upright_bass(tone: Tone) -> np.ndarray:
    """A plucked double bass: round, woody, short."""
    k = harmonics(tone.f0, tone.rate, 12)
    fall = 1.6 + 0.9 * k
    body = formants(tone.f0 * k, ((120.0, 60.0, 0.6), (260.0, 120.0, 0.5)), 0.6)
    return _string(tone, pluck=0.3, most=len(k), slope=-1.2, fall=fall, body=body)


def electric_bass(tone: Tone) -> np.ndarray:
    """Fingered bass guitar: even and present."""
    k = harmonics(tone.f0, tone.rate, 16)
    fall = 0.8 + 0.55 * k
    return _string(
        tone, pluck=0.22, most=len(k), slope=-0.95, fall=fall, body=1 / (1 + (tone.f0 * k / 1100) ** 2)
    )
