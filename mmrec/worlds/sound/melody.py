"""Melody: a motif, its variations, and the chords it answers to.

A phrase is built from two motifs in the order A A B A. A motif is a rhythm (onsets drawn with the metre's
own weights) and a contour (scale steps). Each return starts on the chord tone nearest to where the line
stands, so that the motif is heard in sequence and not as a copy. Chord tones fall on the beats and end
every leap; other tones are left to weak places that a step reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mmrec.worlds.sound.harmony import ChordSpan

# Metrical weight of the sixteenths of a bar of four: how readily a tune puts an onset there.
_METRE = np.array([4.0, 0.2, 2.0, 0.6, 3.0, 0.2, 2.2, 0.6, 3.4, 0.2, 2.0, 0.6, 3.0, 0.2, 2.2, 0.8])
_STEPS = np.array([-3, -2, -2, -1, -1, -1, -1, 0, 1, 1, 1, 1, 2, 2, 3, 4])
_FORM = (0, 0, 1, 0)


@dataclass(frozen=True, slots=True)
class MelodyNote:
    """A note of the melody in beats, before timing is humanised."""

    beat: float
    beats: float
    pitch: int


def _rhythm(rng: np.random.Generator, sixteenths: int, count: int) -> np.ndarray:
    """``count`` onsets among the sixteenths of a motif, the first always among them, in order."""
    weight = np.resize(_METRE, sixteenths).copy()
    if count <= sixteenths // 2:
        weight[1::2] -= 2.5  # few enough notes for the eighths: sixteenths would only sound like mistakes
    draw = weight + 0.75 * rng.gumbel(size=sixteenths)
    draw[0] = np.inf
    return np.sort(np.argsort(-draw, kind="stable")[:count])


def compose_melody(
    rng: np.random.Generator,
    chords: Sequence[ChordSpan],
    scale_classes: frozenset[int],
    *,
    low: int,
    high: int,
    motif_beats: int,
    notes_per_motif: int,
    last_beat: float,
) -> list[MelodyNote]:
    """A melody over ``chords`` within ``low``..``high``, with no onset after ``last_beat``."""
    ladder = [p for p in range(low, high + 1) if p % 12 in scale_classes]
    top = len(ladder) - 1
    sixteenths = 4 * motif_beats
    rhythms = [_rhythm(rng, sixteenths, notes_per_motif) for _ in range(2)]
    contours = [_STEPS[rng.integers(len(_STEPS), size=notes_per_motif)] for _ in range(2)]
    colour = rng.random(64)
    # A note that is held for a beat or more has to rest on the chord, wherever it stands.
    held = [np.diff(rhythm, append=sixteenths) >= 4 for rhythm in rhythms]
    stable = [np.array([p % 12 in chord.classes for p in ladder]) for chord in chords]

    def snap(at: int, span: int, upwards: bool) -> int:
        """The chord tone nearest to a rung of the ladder; of two, the one in the line's direction."""
        rungs = np.flatnonzero(stable[span])
        distance = np.abs(rungs - at) - 0.25 * (rungs > at if upwards else rungs < at)
        return int(rungs[np.argmin(distance)])

    notes: list[tuple[float, int]] = []
    at, span, motif = round(top * float(rng.uniform(0.4, 0.62))), 0, 0
    while motif * motif_beats <= last_beat:
        which = _FORM[motif % 4]
        # Every return after the first changes its tail: repetition, then surprise.
        vary = motif > 0 and colour[motif % 64] < 0.6
        for i, (place, step) in enumerate(zip(rhythms[which], contours[which], strict=True)):
            beat = motif * motif_beats + place / 4
            if beat > last_beat:
                break
            while span + 1 < len(chords) and chords[span + 1].start <= beat + 1e-6:
                span += 1
            move = 0 if i == 0 else int(step)
            if vary and i >= (2 * notes_per_motif) // 3:
                move = -move
            # The further from the middle, the likelier the line turns back.
            if not 0.12 * top <= at + move <= 0.88 * top:
                move = -move
            target = min(max(at + move, 0), top)
            if place % 4 == 0 or abs(move) > 2 or i == 0 or held[which][i]:
                target = snap(target, span, move > 0)
            if len(notes) >= 2 and notes[-1][1] == notes[-2][1] == ladder[target]:
                target = snap(
                    min(target + 2, top) if target < top / 2 else max(target - 2, 0), span, target < top / 2
                )
            at = target
            notes.append((beat, ladder[at]))
        motif += 1
    beat, _ = notes[-1]
    notes[-1] = (beat, ladder[snap(at, span, upwards=False)])
    ends = [b for b, _ in notes[1:]] + [beat + 3.0]
    melody = []
    for (start, pitch), end in zip(notes, ends, strict=True):
        # A phrase is two motifs; its last note leaves room to breathe.
        phrase = 2 * motif_beats
        breath = 0.75 if end < last_beat and int(end // phrase) > int(start // phrase) else 1.0
        melody.append(MelodyNote(start, min(breath * (end - start), 3.0), pitch))
    return melody
