"""The plan of a clip: what all players agreed on before the first beat, and how exactly they keep to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from mmrec.worlds.sound.harmony import ChordSpan
from mmrec.worlds.sound.tune import ENERGIES, SCALES, Tune

LEAD_IN = 0.03
"""Seconds before the first beat, so that its attack is whole."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Plan:
    """Key, clock and harmony of a clip.

    Attributes:
        tune: what must be heard.
        key: pitch class of the tonic, 0 is C.
        bpm: beats per minute.
        swing: where the second of two eighths falls in its beat; 0.5 is straight.
        looseness: factor on the inaccuracy of timing and dynamics; 0 plays like a machine.
        last_beat: after it nothing new begins.
        spans: the chords, all of one length, without gaps from beat 0 on.
        rng: source of randomness.
    """

    tune: Tune
    key: int
    bpm: float
    swing: float
    looseness: float
    last_beat: float
    spans: tuple[ChordSpan, ...]
    rng: np.random.Generator

    @property
    def force(self) -> float:
        """How hard the players play, 0..1."""
        return ENERGIES[self.tune.energy]

    @property
    def scale(self) -> frozenset[int]:
        """Pitch classes (0 is C) of the scale in this key."""
        return frozenset((self.key + step) % 12 for step in SCALES[self.tune.scale])

    def clock(self, beat: float) -> float:
        """Seconds of a beat: the second eighth of a swung beat is late, what lies between is stretched."""
        whole = int(beat)
        part = beat - whole
        part = part * 2 * self.swing if part <= 0.5 else self.swing + (part - 0.5) * 2 * (1 - self.swing)
        return LEAD_IN + (whole + part) * 60 / self.bpm

    def played(self, beat: float, velocity: float, spread: float = 0.004) -> tuple[float, float]:
        """Seconds and velocity as a person plays them: off by about ``spread`` seconds and a tenth."""
        late = min(max(self.rng.standard_normal(), -2.0), 2.0)
        hard = velocity * (1 + 0.09 * self.looseness * self.rng.standard_normal())
        start = self.clock(beat) + self.looseness * spread * late
        return max(start, 0.0), min(max(hard, 0.08), 1.0)

    def span_at(self, beat: float) -> int:
        """Which chord reigns at a beat."""
        return min(int(beat / self.spans[0].beats + 1e-6), len(self.spans) - 1)

    def pick(self, options: Sequence[_T]) -> _T:
        """One of the options, evenly."""
        return options[int(self.rng.integers(len(options)))]
