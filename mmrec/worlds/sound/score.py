"""A score: what every player plays, in seconds and MIDI pitches, before any sound is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a pitched part.

    Attributes:
        start: onset in seconds.
        seconds: from onset to release.
        pitch: MIDI number; 69 is the A of 440 Hz.
        velocity: how hard it is played, 0..1.
    """

    start: float
    seconds: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One stroke on a drum.

    Attributes:
        start: onset in seconds.
        sound: a key of ``drums.SOUNDS``.
        velocity: how hard, 0..1.
    """

    start: float
    sound: str
    velocity: float


@dataclass(frozen=True)
class Score:
    """All parts of a clip.

    Attributes:
        bpm: beats per minute.
        key: pitch class of the tonic, 0 is C.
        lead: the melody.
        chords: the accompaniment.
        bass: the bass line.
        hits: the drums.
        backing: who plays the chords: a key of ``instruments.VOICES``.
        bassist: who plays the bass: a key of ``instruments.VOICES``.
    """

    bpm: float
    key: int
    lead: tuple[Note, ...]
    chords: tuple[Note, ...]
    bass: tuple[Note, ...]
    hits: tuple[Hit, ...]
    backing: str
    bassist: str
