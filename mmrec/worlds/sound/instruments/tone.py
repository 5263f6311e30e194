"""A tone that an instrument is asked for, and how this very instrument was voiced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmrec.worlds.sound import oscillators


@dataclass(frozen=True)
class Voicing:
    """How one instrument differs from the textbook one; the default is the textbook.

    Attributes:
        tilt: brightness in dB per octave above 500 Hz (and its opposite below).
        ring: factor on how long partials ring.
        attack: factor on the attack.
        vibrato: factor on the depth of vibrato and tremolo.
        spread: factor on the detuning within ensembles and pairs of strings or reeds.
        shape: 0..1, whatever else the instrument can vary: where a string is plucked, which stops are drawn.
    """

    tilt: float = 0.0
    ring: float = 1.0
    attack: float = 1.0
    vibrato: float = 1.0
    spread: float = 1.0
    shape: float = 0.5


@dataclass(frozen=True)
class Tone:
    """One note to be made into sound.

    Attributes:
        f0: Hz.
        seconds: from onset to release.
        velocity: how hard it is played, 0..1; it changes the timbre, and the level too.
        rate: samples per second.
        voicing: of the instrument.
        rng: for what no player does twice alike.
    """

    f0: float
    seconds: float
    velocity: float
    rate: int
    voicing: Voicing
    rng: np.random.Generator

    @property
    def held(self) -> int:
        """Samples until the release."""
        return oscillators.seconds_to_samples(self.seconds, self.rate)

    def length(self, release: float, longest: float = 60.0) -> int:
        """Samples with a release of so many seconds, where the sound has faded after ``longest`` anyway."""
        return oscillators.seconds_to_samples(min(self.seconds + release, longest), self.rate)

    @property
    def level(self) -> float:
        """Amplitude: 20 dB between the softest and the hardest stroke."""
        return float(0.1 + 0.9 * self.velocity**1.5)

    def tilted(self, amp: np.ndarray, freq: np.ndarray) -> np.ndarray:
        """Amplitudes with the voicing's tilt, ``a (f / 500 Hz)^(tilt / 6.02 dB)``."""
        if not self.voicing.tilt:
            return amp
        return amp * (freq / 500.0) ** (self.voicing.tilt / 6.02)

    def envelope(
        self, n: int, attack: float, decay: float = 1.0, sustain: float = 1.0, held: int | None = None
    ) -> np.ndarray:
        """``oscillators.envelope`` of this tone, the attack as this instrument is voiced."""
        return oscillators.envelope(
            min(self.held if held is None else held, n),
            n,
            self.rate,
            attack=attack * self.voicing.attack,
            decay=decay,
            sustain=sustain,
        )


def formants(freq: np.ndarray, peaks: tuple[tuple[float, float, float], ...], floor: float) -> np.ndarray:
    """Gain of a resonating body: ``floor + sum g / (1 + ((f - c) / w)^2)`` over peaks ``(c, w, g)`` in Hz."""
    gain = np.full(len(freq), floor)
    for centre, width, height in peaks:
        gain += height / (1 + ((freq - centre) / width) ** 2)
    return gain
