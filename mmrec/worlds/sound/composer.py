"""The composer: from the words of a tune to a score; a seeded generator decides what words leave open."""

from __future__ import annotations

import numpy as np

from mmrec.worlds.sound import drums, harmony
from mmrec.worlds.sound.accompaniment import accompany, choose_backing
from mmrec.worlds.sound.bassline import BASSISTS, play_bass
from mmrec.worlds.sound.instruments import LEADS
from mmrec.worlds.sound.melody import MelodyNote, compose_melody
from mmrec.worlds.sound.plan import LEAD_IN, Plan
from mmrec.worlds.sound.score import Hit, Note, Score
from mmrec.worlds.sound.tune import DENSITIES, TEMPOS, Tune

_LAST_ONSET = 0.55  # seconds before the end after which nothing new begins: the fade would swallow it
_REGISTER = {"dark": -9, "bright": 5, "dreamy": 2, "warm": -2}  # semitones
_SHORT_CHORDS = {"slow": 1.0, "medium": 0.5, "fast": 0.1}  # how often chords last two beats and not four
_HOLD = {"calm": 1.08, "steady": 1.0, "driving": 0.8}  # factor on the lead's legato


def compose(
    tune: Tune,
    rng: np.random.Generator,
    seconds: float = 6.0,
    *,
    register: int = 0,
    looseness: float = 1.0,
) -> Score:
    """A score for ``tune``.

    Args:
        tune: what must be heard.
        rng: decides key, exact tempo, progression, motifs, who accompanies and every human inaccuracy.
        seconds: length of the clip; nothing starts in its last half second.
        register: semitones to move the melody's register by, on top of what the mood asks for.
        looseness: factor on the inaccuracy of timing and dynamics; 0 plays like a machine.
    """
    plan = _plan(tune, rng, seconds, looseness)
    melody = _melody(plan, register)
    backing = choose_backing(plan)
    return Score(
        bpm=plan.bpm,
        key=plan.key,
        lead=tuple(_phrased(plan, melody)),
        chords=tuple(accompany(plan, backing, min(note.pitch for note in melody))),
        bass=tuple(play_bass(plan)),
        hits=tuple(_hits(plan)),
        backing=backing,
        bassist=plan.pick(BASSISTS[tune.drums]),
    )


def _plan(tune: Tune, rng: np.random.Generator, seconds: float, looseness: float) -> Plan:
    bpm = float(rng.uniform(*TEMPOS[tune.tempo]))
    key = int(rng.integers(12))
    beats = (seconds - LEAD_IN) * bpm / 60
    degrees = harmony.PROGRESSIONS[tune.scale][int(rng.integers(len(harmony.PROGRESSIONS[tune.scale])))]
    length = 2.0 if rng.random() < _SHORT_CHORDS[tune.tempo] else 4.0
    sevenths = rng.random() < 0.5 and tune.mood in ("dreamy", "warm")
    spans = []
    for i in range(int(beats // length) + 1):
        classes = harmony.chord_classes(tune.scale, degrees[i % len(degrees)], seventh=sevenths)
        spans.append(harmony.ChordSpan(i * length, length, tuple((key + c) % 12 for c in classes)))
    return Plan(
        tune=tune,
        key=key,
        bpm=bpm,
        swing=float(rng.uniform(*drums.SWING.get(tune.drums, (0.5, 0.5)))),
        looseness=looseness,
        last_beat=beats - _LAST_ONSET * bpm / 60,
        spans=tuple(spans),
        rng=rng,
    )


def _melody(plan: Plan, register: int) -> list[MelodyNote]:
    tune, lead = plan.tune, LEADS[plan.tune.instrument]
    motif_beats = 2 if tune.tempo == "slow" else 4
    pace = float(plan.rng.uniform(*DENSITIES[tune.density]))
    count = int(np.clip(round(pace * motif_beats * 60 / plan.bpm), 1, 4 * motif_beats))
    # The middle of the instrument's range, an octave and a half wide, moved by mood and player.
    reach = min(19, lead.high - lead.low)
    shift = _REGISTER.get(tune.mood, 0) + register
    low = int(np.clip((lead.low + lead.high - reach) // 2 + shift, lead.low, lead.high - reach))
    return compose_melody(
        plan.rng,
        plan.spans,
        plan.scale,
        low=low,
        high=low + reach,
        motif_beats=motif_beats,
        notes_per_motif=count,
        last_beat=plan.last_beat,
    )


def _phrased(plan: Plan, melody: list[MelodyNote]) -> list[Note]:
    """The melody as a player shapes it: accents, a swell over the phrase, sometimes a second voice."""
    lead = LEADS[plan.tune.instrument]
    # Thirds and sixths, where one player has the hands for them.
    doubled = lead.chordal and plan.tune.density != "busy" and plan.rng.random() < 0.4
    notes: list[Note] = []
    for i, note in enumerate(melody):
        swell = 0.5 - 0.5 * np.cos(2 * np.pi * (i + 1) / (len(melody) + 1))
        accent = (0.1 if note.beat % 1 == 0 else 0.0) + (0.05 if note.beat % 2 == 0 else 0.0)
        start, velocity = plan.played(note.beat, 0.14 + 0.6 * plan.force + accent + 0.1 * swell, 0.006)
        held = plan.clock(note.beat + note.beats) - start
        length = max(held * lead.legato * _HOLD[plan.tune.energy], 0.09)
        notes.append(Note(start, length, note.pitch, velocity))
        if doubled and note.beat % 1 == 0 and note.beats >= 0.5:
            tones = plan.spans[plan.span_at(note.beat)].classes
            below = [p for p in range(note.pitch - 9, note.pitch - 2) if p % 12 in tones and p >= lead.low]
            if below:
                notes.append(Note(start, length, below[-1], 0.75 * velocity))
    return notes


def _hits(plan: Plan) -> list[Hit]:
    hits = []
    for beat, sound, velocity in sorted(
        drums.compose_groove(plan.tune.drums, plan.last_beat, plan.force, plan.rng)
    ):
        if beat <= plan.last_beat:
            start, hard = plan.played(beat, velocity * (0.45 + 0.55 * plan.force))
            hits.append(Hit(start, sound, hard))
    return hits
