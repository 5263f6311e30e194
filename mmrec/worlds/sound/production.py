"""Production: how a mood sounds, whatever is played, and the chain that makes a mix sound so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import fft

from mmrec.worlds.sound import effects
from mmrec.worlds.sound.oscillators import hiss

_DRY_DRUMS = 0.75  # of the drums, what never enters a long room: reverberated cymbals are only noise
_LONG_ROOM = 0.5


@dataclass(frozen=True)
class Production:
    """The settings of a mix.

    Attributes:
        low_cut: Hz.
        high_cut: Hz, 0 for none.
        low_shelf: dB below 200 Hz.
        high_shelf: dB above 3 kHz.
        tilt: dB per octave.
        wet: level of the room against the direct sound.
        t60: reverberation time in seconds.
        damping: 0..1, how dull the room is.
        predelay: seconds.
        echo: whether a dotted-eighth echo repeats everything.
        drive: of the saturation, 0 for none.
        dust: level of a record's crackle against the music, 0 for none; where there is dust there is hiss.
        attack: factor on every attack.
    """

    low_cut: float = 30.0
    high_cut: float = 0.0
    low_shelf: float = 0.0
    high_shelf: float = 0.0
    tilt: float = 0.0
    wet: float = 0.2
    t60: float = 0.8
    damping: float = 0.5
    predelay: float = 0.012
    echo: bool = False
    drive: float = 0.0
    dust: float = 0.0
    attack: float = 1.0


PRODUCTIONS: dict[str, Production] = {
    "warm": Production(
        high_cut=5200, low_shelf=2.5, high_shelf=-4, wet=0.16, t60=0.6, damping=0.8, drive=0.9
    ),
    "bright": Production(low_cut=90, low_shelf=-4, high_shelf=5, tilt=1.3, wet=0.14, t60=0.7, damping=0.1),
    "dreamy": Production(
        low_cut=60, high_shelf=-1.5, wet=1.05, t60=3.4, damping=0.4, predelay=0.035, echo=True, attack=1.8
    ),
    "dark": Production(high_cut=1350, low_shelf=1.5, tilt=-0.8, wet=0.3, t60=1.6, damping=0.9, attack=1.2),
    "gritty": Production(low_cut=120, high_cut=4300, wet=0.08, t60=0.35, drive=7.0, dust=0.03),
}
"""Mood -> its production."""


def moved(look: Production, rng: np.random.Generator) -> Production:
    """The production with every setting moved, by less than what tells one mood from another.

    More would make the word untrue: a "dark" mix that is brighter than a "bright" one teaches nothing.
    """

    def near(value: float, octaves: float) -> float:
        return value * float(np.exp(rng.normal(0, octaves)))

    return replace(
        look,
        low_cut=near(look.low_cut, 0.3),
        high_cut=near(look.high_cut, 0.15),
        low_shelf=look.low_shelf + float(rng.normal(0, 1.5)),
        high_shelf=look.high_shelf + float(rng.normal(0, 1.5)),
        tilt=look.tilt + float(rng.normal(0, 0.4)),
        wet=near(look.wet, 0.25),
        t60=near(look.t60, 0.2),
        damping=float(np.clip(look.damping + rng.normal(0, 0.2), 0, 1)),
        predelay=float(rng.uniform(0.002, 0.045)),
        echo=look.echo and rng.random() < 0.7,
        drive=near(look.drive, 0.25),
        dust=near(look.dust, 0.4),
        attack=near(look.attack, 0.2),
    )


@dataclass(frozen=True)
class Microphone:
    """What stands between the music and a listener: a small loudspeaker, a codec at a low rate, noise.

    Attributes:
        low_cut: Hz.
        high_cut: Hz, 0 for none; steep, as a codec's is.
        noise: dB below the music, infinite for none.
        colour: of the noise, as the exponent of its spectrum: 0 white, 0.5 pink, 1 brown (amplitudes).
    """

    low_cut: float = 0.0
    high_cut: float = 0.0
    noise: float = float("inf")
    colour: float = 0.0


def produce(
    mix: np.ndarray,
    beat: np.ndarray,
    look: Production,
    rate: int,
    rng: np.random.Generator,
    *,
    bpm: float,
    microphone: Microphone | None = None,
) -> np.ndarray:
    """Equaliser, room and microphone in one multiplication of spectra.

    Args:
        mix: everything that is played, ``(channels, n)``.
        beat: the drums in it, ``(channels, n)``; of a long room they get a quarter.
        look: the settings; saturation and dust are no linear filters and left to the caller.
        rate: samples per second.
        rng: source of the room and of noise.
        bpm: for the echo's time.
        microphone: what the recording goes through at the end.

    Returns:
        float32 ``(channels, n)``.
    """
    channels, n = mix.shape
    echo = 45 / bpm if look.echo else 0.0  # a dotted eighth, or, at slow tempos, half of it
    response = effects.room(
        rate,
        rng,
        t60=look.t60,
        predelay=look.predelay,
        damping=look.damping,
        channels=channels,
        echo=echo if echo < 0.55 else echo / 2,
    )
    size = fft.next_fast_len(n + response.shape[-1], real=True)
    freq = fft.rfftfreq(size, 1 / rate).astype(np.float32)
    curve = effects.equaliser(
        freq,
        low_cut=look.low_cut,
        high_cut=look.high_cut,
        low_shelf=look.low_shelf,
        high_shelf=look.high_shelf,
        tilt=look.tilt,
    )
    if microphone and (microphone.low_cut or microphone.high_cut):
        curve *= effects.equaliser(
            freq, low_cut=microphone.low_cut, high_cut=microphone.high_cut, steepness=6
        )
    # The room gets nothing below 200 Hz: reverberating bass is mud.
    room = fft.rfft(response, size, axis=-1) * (np.float32(look.wet) * effects.equaliser(freq, low_cut=200.0))
    dry = fft.rfft(mix, size, axis=-1)
    sent = dry
    if look.wet > _LONG_ROOM and beat.any():
        sent = dry - np.float32(_DRY_DRUMS) * fft.rfft(beat, size, axis=-1)
    spectrum = (dry + sent * room) * curve
    if microphone and np.isfinite(microphone.noise):
        colour = np.maximum(freq, np.float32(40)) ** np.float32(-microphone.colour)
        noise = (hiss(rng, len(freq)) + 1j * hiss(rng, len(freq))) * colour
        power = np.vdot(spectrum, spectrum).real / (np.vdot(noise, noise).real + 1e-20)
        spectrum += noise * np.float32(np.sqrt(power) * 10 ** (-microphone.noise / 20))
    produced: np.ndarray = fft.irfft(spectrum, size, axis=-1)[..., :n]
    return produced
