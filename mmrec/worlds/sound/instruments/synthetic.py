"""Voltage and silicon: synthesisers, game consoles, and the pads and basses that accompany."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.sound.instruments.tone import Tone
from mmrec.worlds.sound.oscillators import cycle, glide, harmonics, modes, play


def _lowpass(freq: np.ndarray, cutoff: float) -> np.ndarray:
    """24 dB an octave above ``cutoff``, with the small peak that resonance gives."""
    x = freq / cutoff
    return (1 + 0.8 * np.exp(-((np.log2(x) / 0.35) ** 2))) / (1 + x**8) ** 0.5


def synth_lead(tone: Tone) -> np.ndarray:
    """Three detuned saws and a square an octave below, through a filter that closes."""
    v = tone.voicing
    n = tone.length(0.12)
    k = harmonics(tone.f0, tone.rate, 48)
    freq = tone.f0 * k
    saw = tone.tilted(1 / k, freq)
    cutoff = tone.f0 * (2.5 + 1.5 * v.shape)
    closed = cycle(saw * _lowpass(freq, cutoff))
    opened = cycle(saw * _lowpass(freq, min(cutoff * (4 + 3 * tone.velocity), 9000.0)))
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    sweep = np.float32(0.12) + np.float32(0.88) * np.exp(t * np.float32(-6.5 / v.ring))
    x = np.zeros(n, dtype=np.float32)
    for cents in (-14.0, 0.0, 15.0):
        bent = tone.f0 * 2 ** (v.spread * cents / 1200)
        phase = glide(bent, n, tone.rate, vibrato=7 * v.vibrato, delay=0.35, start=tone.rng.random())
        low = play(closed, phase)
        x += low + sweep * (play(opened, phase) - low)
    odd = harmonics(tone.f0 / 2, tone.rate, 9)
    square = tone.tilted(
        np.where(odd % 2 == 1, 1 / odd, 0.0) * _lowpass(tone.f0 / 2 * odd, cutoff), tone.f0 / 2 * odd
    )
    x += np.float32(0.9) * play(cycle(square), glide(tone.f0 / 2, n, tone.rate))
    return x * (tone.envelope(n, 0.006, decay=0.35, sustain=0.65) * np.float32(0.35 * tone.level))


def chiptune(tone: Tone) -> np.ndarray:
    """A console's pulse wave: a duty of 12.5, 25 or 50%, volume in 15 steps, vibrato in steps of a frame."""
    v = tone.voicing
    n = tone.length(0.02)
    k = harmonics(tone.f0, tone.rate, 60)
    duty = (0.125, 0.25, 0.25, 0.5)[min(int(4 * v.shape), 3)]
    amp = tone.tilted(np.sin(np.pi * k * duty) / k * np.exp(-tone.f0 * k / 9000), tone.f0 * k)
    frame = tone.rate // 60
    frames = np.arange(-(-n // frame))
    late = np.clip((frames - 14) / 8, 0, 1)
    # The idiom of consoles with three voices: every note begins with a frame or two of its octave.
    cents = 18 * v.vibrato * late * np.sin(2 * np.pi * frames / 9) + 1200.0 * (frames < 2)
    phase = np.cumsum(np.repeat(tone.f0 * 2 ** (cents / 1200) / tone.rate, frame)[:n])
    steps = np.ceil(15 * (0.55 + 0.45 * np.exp(-frames / 12))) / 15
    # Steps of volume are slewed over 2 ms, as the console's own output filter does, or each would click.
    volume = np.interp(np.arange(n), (frames + 1) * frame - frame * 0.06, steps).astype(np.float32)
    x = play(cycle(amp), phase)
    # The octave has half as many harmonics below the band limit.
    x[: 2 * frame] = play(cycle(amp[: max(1, len(amp) // 2)]), phase[: 2 * frame])
    return x * volume * (tone.envelope(n, 0.003) * np.float32(0.55 * tone.level))


def soft_pad(tone: Tone) -> np.ndarray:
    """Detuned, dull and slow: the bed under a melody."""
    v = tone.voicing
    n = tone.length(0.5)
    k = harmonics(tone.f0, tone.rate, 7)
    amp = tone.tilted(k**-1.7, tone.f0 * k)
    apart = 2 ** (v.spread * 5 / 1200)
    freq = np.concatenate([tone.f0 / apart * k, tone.f0 * apart * k])
    phase = tone.rng.uniform(0, 2 * np.pi, len(freq))
    x = modes(freq, np.concatenate([amp, amp]), np.full(len(freq), 0.15), n, tone.rate, phase)
    return x * (tone.envelope(n, min(0.22, 0.6 * tone.seconds)) * np.float32(0.5 * tone.level))


def muted_keys(tone: Tone) -> np.ndarray:
    """Felt between hammer and string: short, soft, without a character that would steal the lead's."""
    v = tone.voicing
    n = tone.length(0.16, 2.5)
    k = harmonics(tone.f0, tone.rate, 6)
    amp = tone.tilted(k**-1.5 * np.exp(-k * (0.5 - 0.3 * tone.velocity)), tone.f0 * k)
    x = modes(tone.f0 * k, amp, (1.4 + 1.3 * k) / v.ring, n, tone.rate)
    return x * (tone.envelope(n, 0.006) * np.float32(2 * tone.level))


def synth_bass(tone: Tone) -> np.ndarray:
    """A filtered saw whose filter closes on every note."""
    n = tone.length(0.05)
    k = harmonics(tone.f0, tone.rate, 24)
    freq = tone.f0 * k
    dull = cycle(tone.tilted(_lowpass(freq, 190.0) / k, freq))
    open_ = cycle(tone.tilted(_lowpass(freq, 500 + 700 * tone.velocity) / k, freq))
    phase = glide(tone.f0, n, tone.rate)
    t = np.arange(n, dtype=np.float32) / np.float32(tone.rate)
    x = play(dull, phase)
    x += np.exp(t * np.float32(-9)) * (play(open_, phase) - x)
    return x * (tone.envelope(n, 0.005, decay=0.5, sustain=0.7) * np.float32(0.8 * tone.level))


def sub_bass(tone: Tone) -> np.ndarray:
    """A long, low sine with the warmth of a second and third harmonic, so that small speakers have it too."""
    n = tone.length(0.1)
    k = np.array([1.0, 2.0, 3.0, 4.0])
    x = modes(tone.f0 * k, np.array([1.0, 0.3, 0.14, 0.05]), np.array([0.8, 1.2, 2.0, 3.0]), n, tone.rate)
    return x * (tone.envelope(n, 0.006) * np.float32(0.9 * tone.level))
