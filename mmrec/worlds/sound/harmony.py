"""Harmony: progressions that show a scale's character, and chords led smoothly into one another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mmrec.worlds.sound.tune import SCALES


@dataclass(frozen=True)
class ChordSpan:
    """A chord and how long it reigns, in beats; ``classes`` are its pitch classes, root first."""

    start: float
    beats: float
    classes: tuple[int, ...]


PROGRESSIONS: dict[str, tuple[tuple[int, ...], ...]] = {
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 4, 0), (0, 3, 0, 4), (0, 2, 3, 4)),
    "minor": ((0, 5, 2, 6), (0, 3, 5, 6), (0, 6, 5, 6), (0, 5, 3, 4), (0, 2, 6, 5)),
    "dorian": ((0, 3, 0, 3), (0, 3, 6, 3), (0, 1, 3, 0), (0, 6, 3, 0)),
    "mixolydian": ((0, 6, 3, 0), (0, 6, 0, 6), (0, 3, 6, 3), (0, 4, 6, 0)),
    "harmonic minor": ((0, 4, 0, 4), (0, 3, 4, 0), (0, 5, 4, 4), (0, 4, 5, 4)),
    "pentatonic": ((0, 3, 4, 0), (0, 4, 3, 0), (0, 1, 3, 0), (0, 4, 1, 3)),
}
"""Scale -> progressions as degrees counted from 0.

Each scale's own chord comes early, for six seconds hold three or four chords: the major IV of dorian, the
flat VII of mixolydian, the major V of harmonic minor. Diminished and augmented triads stay out.
"""

# Stacked thirds of a five-note scale would leave it gapped; these are its triads and its suspended fourths.
_PENTATONIC_CHORDS = ((0, 2, 3), (1, 3, 4), (2, 4, 0), (3, 0, 1), (4, 0, 2))


def chord_classes(scale: str, degree: int, seventh: bool = False) -> tuple[int, ...]:
    """Pitch classes above the tonic of the chord on a degree, root first, all of them in the scale."""
    steps = SCALES[scale]
    if len(steps) == len(_PENTATONIC_CHORDS):
        return tuple(steps[i] for i in _PENTATONIC_CHORDS[degree])
    count = 4 if seventh else 3
    return tuple(steps[(degree + 2 * i) % 7] for i in range(count))


@lru_cache(maxsize=4096)
def _voicings(classes: tuple[int, ...], low: int, high: int) -> tuple[tuple[int, ...], ...]:
    """Every close position of the pitch classes within ``low``..``high``, each from low to high."""
    found = []
    ordered = sorted(classes)
    for bottom in range(low, high + 1):
        if bottom % 12 not in ordered:
            continue
        pitches = sorted(bottom + (c - bottom) % 12 for c in ordered)
        # A semitone at the bottom of a chord is mud.
        if pitches[-1] <= high and pitches[1] - pitches[0] > 1:
            found.append(tuple(pitches))
    return tuple(found)


def lead_voices(chords: list[tuple[int, ...]], low: int, high: int, around: float) -> list[tuple[int, ...]]:
    """Close positions of a row of chords, each the one whose voices move least from the chord before.

    Args:
        chords: pitch classes (0 is C) of each chord.
        low: lowest MIDI pitch.
        high: highest MIDI pitch; at least 16 semitones above ``low``.
        around: the mean pitch that the first chord should have.
    """
    row: list[tuple[int, ...]] = []
    for classes in chords:
        options = _voicings(classes, low, high)

        def cost(pitches: tuple[int, ...]) -> float:
            mean = sum(pitches) / len(pitches)
            # A pull to the middle keeps a long row from drifting out of its register.
            drift = 0.6 * abs(mean - around)
            if not row:
                return drift
            last = row[-1]
            return drift + sum(min(abs(p - q) for q in last) for p in pitches)

        row.append(min(options, key=cost))
    return row
