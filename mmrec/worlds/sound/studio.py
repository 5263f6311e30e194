"""The studio: a score is played, mixed and produced, in the house's own sound or under domain randomisation.

``catalogue_clip`` is the producer's best: one room, a wide and level mix, the same loudness for every
track. ``training_clip`` is the opposite on purpose: any instrument's build, player, room, microphone,
balance and codec, so that an encoder trained on it learns the tune and not the studio (domain
randomisation, Tobin et al. 2017).

The same seed gives the same samples bit for bit on the same machine and libraries.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mmrec.worlds.sound import effects
from mmrec.worlds.sound.composer import compose
from mmrec.worlds.sound.drums import play_drums
from mmrec.worlds.sound.instruments import VOICES
from mmrec.worlds.sound.instruments.tone import Tone, Voicing
from mmrec.worlds.sound.oscillators import seconds_to_samples
from mmrec.worlds.sound.production import PRODUCTIONS, Microphone, Production, moved, produce
from mmrec.worlds.sound.score import Note, Score
from mmrec.worlds.sound.tune import ENERGIES, Tune

CATALOGUE_RATE = 24_000
TRAINING_RATE = 16_000
CLIP_SECONDS = 6.0

LOUDNESS = -16.0
"""LUFS of every shipped clip."""
_CEILING = 10 ** (-2.0 / 20)  # a lossy codec moves peaks by up to a dB
_FADE = 0.5

# Level of each part against the lead, dB; drums by energy.
_CHORDS, _OWN_CHORDS = -9.5, -7.0
_BASS = {"calm": -6.5, "steady": -4.0, "driving": -2.0}
_DRUMS = {"calm": -5.5, "steady": -3.0, "driving": -0.5}
_BRUSHES = -3.0  # they hiss all the time, so they are louder than their peaks say
_LEVEL = 0.1  # of the lead before mastering, RMS
_HISS = 33.0  # dB that a gritty clip's tape noise lies below the music
_CRACKLE = 10.0
_GLUE = {"calm": 0.0, "steady": 0.2, "driving": 1.0}  # saturation of the whole mix: a band that plays loud


def _frequency(pitch: float, cents: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12 + cents / 1200))


def _play_part(
    notes: tuple[Note, ...],
    instrument: str,
    n: int,
    rate: int,
    voicing: Voicing,
    rng: np.random.Generator,
    *,
    channels: int,
    cents: float = 0.0,
    width: float = 0.0,
    offset: float = 0.0,
) -> np.ndarray:
    """One part from ``offset`` seconds on, float32 ``(channels, n)``.

    Low notes stand to the left and high ones to the right, by ``width``.

    A note that returns with the same pitch, length and touch is the same recording: a bass that repeats its
    root eight times costs one note.
    """
    out = np.zeros((channels, n), dtype=np.float32)
    voice = VOICES[instrument]
    made: dict[tuple[int, int, int], np.ndarray] = {}
    if not notes:
        return out
    pitches = [note.pitch for note in notes]
    middle, reach = (max(pitches) + min(pitches)) / 2, max(max(pitches) - min(pitches), 6) / 2
    for note in notes:
        if note.start + note.seconds < offset - 0.3:
            continue
        touch = round(8 * note.velocity)
        key = (note.pitch, round(24 * note.seconds), touch)
        if key not in made:
            tone = Tone(_frequency(note.pitch, cents), note.seconds, touch / 8, rate, voicing, rng)
            made[key] = voice(tone)
        wave = made[key]
        at = round((note.start - offset) * rate)
        first, last = max(0, -at), min(len(wave), n - at)
        if last <= first:
            continue
        # The rest of the velocity, beyond the touch, is level.
        wave = np.float32((0.4 + note.velocity) / (0.4 + touch / 8)) * wave[first:last]
        if channels == 1:
            out[0, at + first : at + last] += wave
        else:
            angle = (1 + width * (note.pitch - middle) / reach) * np.pi / 4
            out[0, at + first : at + last] += np.float32(np.cos(angle)) * wave
            out[1, at + first : at + last] += np.float32(np.sin(angle)) * wave
    return out


def _pump(score: Score, n: int, rate: int, depth: float, offset: float = 0.0) -> np.ndarray:
    """Gain that dips at every kick and recovers within a beat: side-chain compression, float32 ``(n,)``."""
    dips = np.zeros(n, dtype=np.float32)
    length = seconds_to_samples(0.3, rate)
    # 8 ms to go down: a gain that jumps is a click.
    shape = np.exp(np.arange(length, dtype=np.float32) / np.float32(-0.11 * rate))
    shape *= np.minimum(np.arange(length, dtype=np.float32) / np.float32(0.008 * rate), 1)
    shape *= np.minimum((length - np.arange(length, dtype=np.float32)) / np.float32(0.05 * rate), 1)
    for hit in score.hits:
        at = round((hit.start - offset) * rate)
        if hit.sound == "kick" and 0 <= at < n:
            room = min(length, n - at)
            dips[at : at + room] = np.maximum(dips[at : at + room], shape[:room])
    return 1 - np.float32(depth) * dips


def _balance(stem: np.ndarray, rate: int, decibels: float) -> np.ndarray:
    level = effects.active_level(stem, rate)
    if level < 1e-6:
        return stem
    return stem * np.float32(_LEVEL * 10 ** (decibels / 20) / level)


def _presence(notes: tuple[Note, ...], look: Production) -> float:
    """What a part loses to the production's equaliser against 500 Hz, in dB, half of it given back.

    Without it a music box under a dark production would be gone, and a lead must lead.
    """
    pitches = [note.pitch for note in notes]
    centre = 1.5 * _frequency(sum(pitches) / len(pitches), 0.0)
    here, there = effects.equaliser(
        np.array([centre, 500.0]),
        low_cut=look.low_cut,
        high_cut=look.high_cut,
        low_shelf=look.low_shelf,
        high_shelf=look.high_shelf,
        tilt=look.tilt,
    )
    return float(np.clip(-10 * np.log10(here / there), -3, 8))


def _drum_level(tune: Tune, look: Production) -> float:
    """Level of the drums in dB; what shelves and tilt add to the cymbals is taken back."""
    lift = 0.6 * look.high_shelf + 1.5 * look.tilt
    return _DRUMS[tune.energy] + (_BRUSHES if tune.drums == "brushes" else 0.0) - float(np.clip(lift, -2, 3))


def _voicing(look: Production, force: float, base: float) -> Voicing:
    """An instrument as the energy asks for it: played harder it is brighter and speaks faster."""
    return Voicing(tilt=base + 8 * (force - 0.7), attack=look.attack * (2.0 - 1.2 * force))


def _fades(n: int, rate: int, fade_in: float, fade_out: float) -> np.ndarray:
    """Raised-cosine fades at both ends, float32 ``(n,)``."""
    gain = np.ones(n, dtype=np.float32)
    for seconds, where in ((fade_in, slice(None)), (fade_out, slice(None, None, -1))):
        m = min(seconds_to_samples(seconds, rate), n)
        gain[where][:m] *= 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, m, dtype=np.float32))
    return gain


def catalogue_clip(tune: Tune, seed: int, seconds: float = CLIP_SECONDS) -> np.ndarray:
    """One clip in the house's sound, stereo float32 ``(n, 2)`` at ``CATALOGUE_RATE``.

    Loudness is ``LOUDNESS`` LUFS, the true peak below -1 dBFS; it starts with a downbeat and fades out over
    its last half second.
    """
    rng = np.random.default_rng(seed)
    rate = CATALOGUE_RATE
    n = seconds_to_samples(seconds, rate)
    look = PRODUCTIONS[tune.mood]
    score = compose(tune, rng, seconds)
    force = ENERGIES[tune.energy]
    soloist = replace(_voicing(look, force, 0.0), shape=float(rng.uniform(0.3, 0.7)))
    sideman = _voicing(look, force, -1.0)
    own = score.backing == tune.instrument
    lead = _play_part(score.lead, tune.instrument, n, rate, soloist, rng, channels=2, width=0.12)
    chords = _play_part(
        score.chords, score.backing, n, rate, soloist if own else sideman, rng, channels=2, width=0.75
    )
    bass = _play_part(score.bass, score.bassist, n, rate, sideman, rng, channels=2)
    beat = _balance(play_drums(score.hits, n, rate, rng), rate, _drum_level(tune, look))
    rest = _balance(chords, rate, _OWN_CHORDS if own else _CHORDS) + _balance(bass, rate, _BASS[tune.energy])
    if tune.drums == "four-on-the-floor":
        rest = rest * _pump(score, n, rate, 0.25 + 0.4 * force)
    mix = _balance(lead, rate, _presence(score.lead, look)) + rest + beat
    mix = effects.saturate_cleanly(mix, look.drive + _GLUE[tune.energy])
    tape = Microphone(noise=_HISS) if look.dust else None
    mix = produce(mix, beat, look, rate, rng, bpm=score.bpm, microphone=tape)
    if look.dust:
        mix += np.float32(_CRACKLE * look.dust * _LEVEL) * effects.crackle(rng, n, rate, 22)
    mix -= mix.mean(axis=-1, keepdims=True)
    mix *= _fades(n, rate, 0.004, _FADE)
    # Limiting lowers the loudness a little: a second pass brings it back.
    for _ in range(2):
        gain = 10 ** ((LOUDNESS - effects.loudness(mix, rate)) / 20)
        mix = effects.limit(mix * np.float32(gain), rate, _CEILING)
    return np.ascontiguousarray(mix.T)  # [2, n] -> [n, 2]


def _microphone(look: Production, rng: np.random.Generator) -> Microphone:
    narrow = rng.random() < 0.4
    # A bright mix behind a telephone's band would not be bright.
    lowest = 6000 if look.high_shelf > 3 else 4500
    noisy = look.dust > 0 or rng.random() < 0.6
    return Microphone(
        low_cut=float(rng.uniform(30, 220)) if narrow else 0.0,
        high_cut=float(rng.uniform(lowest, 8000)) if narrow else 0.0,
        noise=float(rng.uniform(28, 40) if look.dust else rng.uniform(32, 65)) if noisy else float("inf"),
        colour=0.5 * float(rng.integers(3)),
    )


def training_clip(
    tune: Tune, rng: np.random.Generator, rate: int = TRAINING_RATE, seconds: float = CLIP_SECONDS
) -> np.ndarray:
    """One domain-randomised clip, mono float32 ``(n,)`` in -1..1; what it carries is still ``tune``.

    Args:
        tune: what must be heard.
        rng: source of all randomness.
        rate: samples per second.
        seconds: length.
    """
    n = seconds_to_samples(seconds, rate)
    look = moved(PRODUCTIONS[tune.mood], rng)
    offset = float(rng.uniform(0, 3.0)) if rng.random() < 0.7 else 0.0
    score = compose(
        tune, rng, seconds + offset, register=int(rng.integers(-5, 6)), looseness=float(rng.uniform(0, 2.0))
    )
    force = ENERGIES[tune.energy]
    cents = float(rng.normal(0, 20))

    def part(notes: tuple[Note, ...], instrument: str, base: float, level: float) -> np.ndarray:
        voicing = _voicing(look, force, base + float(rng.normal(0, 1.0)))
        voicing = replace(
            voicing,
            ring=float(np.exp(rng.normal(0, 0.25))),
            vibrato=float(rng.uniform(0.4, 1.4)),
            spread=float(rng.uniform(0.4, 1.6)),
            shape=float(rng.random()),
        )
        stem = _play_part(notes, instrument, n, rate, voicing, rng, channels=1, cents=cents, offset=offset)
        return _balance(stem, rate, level)

    mix = part(score.lead, tune.instrument, 0.0, _presence(score.lead, look) + float(rng.normal(0, 1.5)))
    rest = np.zeros_like(mix)
    if rng.random() < 0.9:
        level = _OWN_CHORDS if score.backing == tune.instrument else _CHORDS
        rest += part(score.chords, score.backing, -1.0, level + float(rng.normal(0, 2.5)))
    if rng.random() < 0.9:
        rest += part(score.bass, score.bassist, -1.0, _BASS[tune.energy] + float(rng.normal(0, 2)))
    if tune.drums == "four-on-the-floor" and rng.random() < 0.7:
        rest *= _pump(score, n, rate, float(rng.uniform(0.2, 0.7)), offset)
    size = float(np.exp(rng.normal(0, 0.12)))
    beat = play_drums(score.hits, n, rate, rng, size=size, wide=False, offset=offset)
    beat = _balance(beat, rate, _drum_level(tune, look) + float(rng.normal(0, 1.5)))
    mix += rest + beat
    extra = float(rng.uniform(0, 0.6)) if rng.random() < 0.3 else 0.0
    mix = effects.saturate(mix, look.drive + _GLUE[tune.energy] + extra)
    clip = produce(mix, beat, look, rate, rng, bpm=score.bpm, microphone=_microphone(look, rng))[0]
    if look.dust:
        dust = effects.crackle(rng, n, rate, float(rng.uniform(10, 35)))
        clip += np.float32(_CRACKLE * look.dust * _LEVEL) * dust
    clip -= clip.mean()
    clip *= _fades(n, rate, 0.004, 0.004)
    return clip * np.float32(10 ** (rng.uniform(-18, -0.5) / 20) / (np.abs(clip).max() + 1e-9))
