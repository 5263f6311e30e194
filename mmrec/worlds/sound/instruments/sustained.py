"""Bowed, blown and sung: periodic waves with vibrato, breath and bodies that resonate."""

from __future__ import annotations

import numpy as np
from scipy import signal

from mmrec.worlds.sound.instruments.tone import Tone, formants
from mmrec.worlds.sound.oscillators import cycle, glide, harmonics, hiss, play

_VIOLIN_BODY = ((290.0, 60.0, 0.5), (480.0, 120.0, 0.6), (1100.0, 300.0, 0.5), (2500.0, 800.0, 0.7))
_AH = ((690.0, 110.0, 1.0), (1120.0, 140.0, 0.6), (2600.0, 350.0, 0.18), (3300.0, 450.0, 0.12))
_OO = ((340.0, 90.0, 1.0), (760.0, 130.0, 0.35), (2400.0, 350.0, 0.05), (3200.0, 400.0, 0.03))


def _breath(tone: Tone, n: int, centre: float, width: float) -> np.ndarray:
    """Noise around ``centre`` Hz, ``width`` as a share of it: what escapes beside the edge or the reed."""
    centre = min(centre, 0.4 * tone.rate)
    r = np.exp(-np.pi * width * centre / tone.rate)
    # A two-pole resonator, scaled to unit gain at its centre.
    angle = 2 * np.pi * centre / tone.rate
    gain = (1 - r) * np.sqrt(1 - 2 * r * np.cos(2 * angle) + r * r)
    coefficients = np.array([1, -2 * r * np.cos(angle), r * r], dtype=np.float32)
    noise: np.ndarray = signal.lfilter(np.array([gain], dtype=np.float32), coefficients, hiss(tone.rng, n))
    return noise


def strings(tone: Tone) -> np.ndarray:
    """A small section: players a few cents apart, each with a vibrato of their own."""
    v = tone.voicing
    n = tone.length(0.28)
    k = harmonics(tone.f0, tone.rate, 28)
    freq = tone.f0 * k
    amp = tone.tilted(
        k**-1.0 * np.exp(-k * (0.1 - 0.07 * tone.velocity)) * formants(freq, _VIOLIN_BODY, 0.35), freq
    )
    table = cycle(amp, tone.rng.uniform(0, 2 * np.pi, len(k)))
    x = np.zeros(n, dtype=np.float32)
    for cents in (-7.0, 0.5, 7.5):
        bent = tone.f0 * 2 ** (v.spread * (cents + tone.rng.normal(0, 1.5)) / 1200)
        speed = 4.7 + 1.3 * tone.rng.random()
        x += play(
            table,
            glide(
                bent, n, tone.rate, vibrato=16 * v.vibrato, speed=speed, delay=0.18, start=tone.rng.random()
            ),
        )
    x += np.float32(0.05) * _breath(tone, n, 2200.0, 1.2)
    attack = 0.09 + 0.1 * (1 - tone.velocity)
    return x * (tone.envelope(n, min(attack, 0.6 * tone.seconds)) * np.float32(0.4 * tone.level))


def flute(tone: Tone) -> np.ndarray:
    """Nearly a sine, with air around it: breath, a chiff at the onset, a vibrato of loudness."""
    v = tone.voicing
    n = tone.length(0.09)
    k = harmonics(tone.f0, tone.rate, 7)
    table = cycle(tone.tilted(np.array([1, 0.38, 0.16, 0.05, 0.03, 0.015, 0.01])[: len(k)], tone.f0 * k))
    speed = 4.8 + 0.8 * v.shape
    phase = glide(tone.f0, n, tone.rate, vibrato=9 * v.vibrato, speed=speed, delay=0.2, scoop=14)
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    depth = np.float32(0.12 * v.vibrato)
    pulse = (
        1 - depth * np.minimum(t / np.float32(0.4), 1) * (1 + np.sin(np.float32(2 * np.pi * speed) * t)) / 2
    )
    x = play(table, phase) * pulse
    chiff = np.float32(0.5) * np.exp(t * np.float32(-1 / 0.03)) + np.float32(0.09)
    x += chiff * _breath(tone, n, 2.0 * tone.f0, 0.7)
    return x * (tone.envelope(n, 0.035) * np.float32(tone.level))


def clarinet(tone: Tone) -> np.ndarray:
    """A stopped tube: odd harmonics, hollow and steady."""
    v = tone.voicing
    n = tone.length(0.07)
    k = harmonics(tone.f0, tone.rate, 17)
    odd = k**-0.85 * np.exp(-k * (0.13 - 0.09 * tone.velocity))
    even = 0.07 * k**0.4 * odd
    table = cycle(tone.tilted(np.where(k % 2 == 1, odd, even), tone.f0 * k))
    phase = glide(tone.f0, n, tone.rate, vibrato=4 * v.vibrato, speed=4.6, delay=0.4, scoop=10)
    x = play(table, phase)
    x += np.float32(0.03) * _breath(tone, n, 1500.0, 1.0)
    return x * (tone.envelope(n, 0.03, decay=0.3, sustain=0.85) * np.float32(0.8 * tone.level))


def brass(tone: Tone) -> np.ndarray:
    """Horns: the louder the brighter (Risset and Mathews 1969), with a lip's scoop into each note."""
    v = tone.voicing
    n = tone.length(0.1)
    k = harmonics(tone.f0, tone.rate, 26)
    freq = tone.f0 * k
    bell = formants(freq, ((500.0, 260.0, 0.8), (1250.0, 500.0, 0.9)), 0.25)
    mellow = cycle(tone.tilted(k**-1.9 * bell, freq))
    bright = cycle(tone.tilted(k**-0.75 * bell * np.exp(-freq / 4500), freq))
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    blow = np.minimum(t / np.float32(0.06 * v.attack), 1) * (
        np.float32(0.22 + 0.5 * tone.velocity) + np.float32(0.25 * tone.velocity) * np.exp(t * np.float32(-7))
    )
    x = np.zeros(n, dtype=np.float32)
    for cents in (-3.5, 3.5):
        bent = tone.f0 * 2 ** (v.spread * cents / 1200)
        phase = glide(bent, n, tone.rate, vibrato=9 * v.vibrato, speed=5.0, delay=0.4, scoop=45)
        soft = play(mellow, phase)
        x += soft + blow * (play(bright, phase) - soft)
    return x * (tone.envelope(n, 0.04, decay=0.25, sustain=0.8) * np.float32(0.55 * tone.level))


def choir(tone: Tone) -> np.ndarray:
    """Singers on "ah" or "oo": harmonics through the vowel's formants, slow to start."""
    v = tone.voicing
    n = tone.length(0.4)
    k = harmonics(tone.f0, tone.rate, 24)
    freq = tone.f0 * k
    vowel = v.shape * formants(freq, _AH, 0.02) + (1 - v.shape) * formants(freq, _OO, 0.015)
    table = cycle(
        tone.tilted(k**-0.55 * vowel * np.exp(-freq / 2800), freq), tone.rng.uniform(0, 2 * np.pi, len(k))
    )
    x = np.zeros(n, dtype=np.float32)
    for cents in (-11.0, 0.0, 10.0):
        bent = tone.f0 * 2 ** (v.spread * (cents + tone.rng.normal(0, 2)) / 1200)
        speed = 4.6 + 1.4 * tone.rng.random()
        x += play(
            table,
            glide(
                bent,
                n,
                tone.rate,
                vibrato=22 * v.vibrato,
                speed=speed,
                delay=0.15,
                scoop=30,
                start=tone.rng.random(),
            ),
        )
    x += np.float32(0.05) * _breath(tone, n, 3000.0, 0.8)
    return x * (tone.envelope(n, min(0.16, 0.6 * tone.seconds)) * np.float32(0.4 * tone.level))


def accordion(tone: Tone) -> np.ndarray:
    """Two free reeds tuned apart, so that they beat (musette), under bellows that breathe."""
    v = tone.voicing
    n = tone.length(0.06)
    k = harmonics(tone.f0, tone.rate, 26)
    freq = tone.f0 * k
    amp = k**-0.5 * np.exp(-freq / 2700) * np.where(k % 2 == 1, 1.0, 0.75)
    table = cycle(tone.tilted(amp, freq), 0.5 * np.pi * (k % 3))
    # Musette beats are heard in Hz, not in cents: two to four a second anywhere on the keyboard.
    apart = v.spread * (2.2 + 1.6 * v.shape)
    x = play(table, glide(tone.f0 - 0.3 * apart, n, tone.rate))
    x += play(table, glide(tone.f0 + apart, n, tone.rate, start=0.31))
    return x * (tone.envelope(n, 0.035, decay=0.2, sustain=0.9) * np.float32(0.5 * tone.level))


def organ(tone: Tone) -> np.ndarray:
    """Drawbars through a turning speaker: sines at 16', 8', 5 1/3', 4', 2 2/3', 2'; a key's click."""
    v = tone.voicing
    n = tone.length(0.05)
    pull = 0.35 + 0.65 * v.shape
    # Harmonics of the 16' pipe, half the key's pitch.
    bars = {1: 0.7, 2: 1.0, 3: 0.75, 4: 0.55 * pull, 6: 0.35 * pull, 8: 0.4 * pull, 12: 0.12, 16: 0.2 * pull}
    k = harmonics(tone.f0 / 2, tone.rate, 16)
    amp = np.array([bars.get(int(i), 0.0) for i in k])
    table = cycle(tone.tilted(amp, tone.f0 / 2 * k), 0.7 * k)
    speed = 6.3 + 0.6 * v.shape
    phase = glide(tone.f0 / 2, n, tone.rate, vibrato=7 * v.vibrato, speed=speed, delay=0.01)
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    depth = np.float32(0.13 * v.vibrato)
    x = play(table, phase) * (1 - depth + depth * np.sin(np.float32(2 * np.pi * speed) * t))
    x += np.float32(0.12) * np.exp(t * np.float32(-180)) * _breath(tone, n, 1800.0, 0.8)
    return x * (tone.envelope(n, 0.008) * np.float32(0.5 * tone.level + 0.25))
