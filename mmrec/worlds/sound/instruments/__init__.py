"""The instruments: one function a timbre, grouped by how the sound is made, and the table of them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mmrec.worlds.sound.instruments import plucked, struck, sustained, synthetic
from mmrec.worlds.sound.instruments.tone import Tone

Voice = Callable[[Tone], np.ndarray]


@dataclass(frozen=True)
class Lead:
    """An instrument that can carry the melody.

    Attributes:
        voice: makes one tone.
        low: lowest comfortable MIDI pitch.
        high: highest comfortable MIDI pitch.
        legato: share of the time to the next note that a note is held; above 1 notes ring into each other.
        chordal: whether one player could also play the chords.
    """

    voice: Voice
    low: int
    high: int
    legato: float
    chordal: bool


LEADS: dict[str, Lead] = {
    "piano": Lead(struck.piano, 57, 86, 1.0, chordal=True),
    "electric piano": Lead(struck.electric_piano, 55, 82, 0.95, chordal=True),
    "acoustic guitar": Lead(plucked.acoustic_guitar, 52, 79, 1.3, chordal=True),
    "electric guitar": Lead(plucked.electric_guitar, 52, 81, 0.95, chordal=False),
    "strings": Lead(sustained.strings, 57, 86, 0.98, chordal=True),
    "flute": Lead(sustained.flute, 64, 91, 0.93, chordal=False),
    "clarinet": Lead(sustained.clarinet, 55, 82, 0.95, chordal=False),
    "brass": Lead(sustained.brass, 53, 77, 0.85, chordal=False),
    "accordion": Lead(sustained.accordion, 57, 84, 0.92, chordal=True),
    "organ": Lead(sustained.organ, 55, 84, 0.95, chordal=True),
    "music box": Lead(struck.music_box, 67, 98, 1.2, chordal=True),
    "marimba": Lead(struck.marimba, 48, 76, 1.0, chordal=True),
    "vibraphone": Lead(struck.vibraphone, 62, 89, 1.5, chordal=True),
    "choir": Lead(sustained.choir, 55, 79, 0.98, chordal=True),
    "synth lead": Lead(synthetic.synth_lead, 57, 84, 0.9, chordal=False),
    "chiptune": Lead(synthetic.chiptune, 60, 91, 0.85, chordal=False),
}
"""Lead instruments, in the order of ``tune.INSTRUMENTS``."""

VOICES: dict[str, Voice] = {
    **{name: lead.voice for name, lead in LEADS.items()},
    "soft pad": synthetic.soft_pad,
    "muted keys": synthetic.muted_keys,
    "plucks": plucked.plucks,
    "upright bass": plucked.upright_bass,
    "electric bass": plucked.electric_bass,
    "synth bass": synthetic.synth_bass,
    "sub bass": synthetic.sub_bass,
}
"""Every timbre: the leads, the backings and the basses."""
