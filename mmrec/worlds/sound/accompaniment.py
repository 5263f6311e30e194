"""Accompaniment: who plays the chords, in which pattern, and where they lie."""

from __future__ import annotations

from mmrec.worlds.sound import harmony
from mmrec.worlds.sound.instruments import LEADS
from mmrec.worlds.sound.plan import Plan
from mmrec.worlds.sound.score import Note

BACKINGS: tuple[str, ...] = ("soft pad", "muted keys", "plucks")
"""Timbres that stay in the background; a lead that can play chords may also accompany itself."""

_SUSTAINED = frozenset({"soft pad", "strings", "organ", "accordion", "choir"})
_STRUMMED = frozenset({"acoustic guitar", "plucks"})

# (offset, length, which voices, accent) in beats within a bar of four; voices are "all", "high" (all but the
# lowest) or an index into the chord, counted from below.
_Stroke = tuple[float, float, str | int, float]


def _pulse(step: float, length: float, accents: tuple[float, ...]) -> list[_Stroke]:
    count = round(4 / step)
    return [(i * step, length, "all", accents[i % len(accents)]) for i in range(count)]


def _broken(step: float, order: tuple[int, ...], ring: float) -> list[_Stroke]:
    count = round(4 / step)
    return [
        (i * step, ring, order[i % len(order)], 1.0 if i % len(order) == 0 else 0.8) for i in range(count)
    ]


_HELD: list[_Stroke] = [(0.0, 4.0, "all", 0.9)]
_ROCKING: list[_Stroke] = [(0.0, 2.0, "all", 0.9), (2.0, 2.0, "all", 0.75)]
_OOM_PAH: list[_Stroke] = [
    (0.0, 0.9, 0, 1.0), (1.0, 0.5, "high", 0.75), (2.0, 0.9, 0, 0.9), (3.0, 0.5, "high", 0.75),
]  # fmt: skip
_TRESILLO: list[_Stroke] = [(0.0, 0.5, "all", 1.0), (1.5, 0.5, "all", 0.9), (3.0, 0.5, "all", 0.9)]
_SYNCOPATED: list[_Stroke] = [
    (0.0, 0.5, "all", 1.0), (0.75, 0.5, "all", 0.85), (1.5, 0.4, "all", 0.9), (2.0, 0.5, "all", 0.95),
    (2.75, 0.5, "all", 0.85), (3.5, 0.4, "all", 0.9),
]  # fmt: skip

ACCOMPANIMENTS: dict[str, dict[str, tuple[list[_Stroke], ...]]] = {
    "calm": {
        "sparse": (_HELD, _ROCKING),
        "flowing": (
            _broken(1.0, (0, 1, 2, 1), 2.0),
            [(0.0, 3.0, 0, 0.9), (1.0, 3.0, "high", 0.7), (3.0, 1.0, 1, 0.6)],
            _ROCKING,
        ),
        "busy": (_broken(0.5, (0, 1, 2, 1), 2.0), _broken(0.5, (0, 2, 1, 2), 2.0)),
    },
    "steady": {
        "sparse": (
            [(0.0, 1.8, "all", 1.0), (2.5, 1.3, "all", 0.8)],
            [(0.0, 1.8, "all", 1.0), (2.0, 1.8, "all", 0.85)],
        ),
        "flowing": (
            _broken(0.5, (0, 1, 2, 1), 1.0),
            _OOM_PAH,
            [(0.0, 1.3, "all", 1.0), (1.5, 0.45, "all", 0.75), (2.5, 1.3, "all", 0.85)],
        ),
        "busy": (_broken(0.5, (0, 2, 1, 2), 0.8), _pulse(1.0, 0.8, (1.0, 0.8))),
    },
    "driving": {
        "sparse": (_TRESILLO, _pulse(1.0, 0.35, (1.0, 0.8))),
        "flowing": (_pulse(0.5, 0.35, (1.0, 0.7, 0.85, 0.7)), _pulse(0.5, 0.4, (1.0, 0.75)), _SYNCOPATED),
        "busy": (_pulse(0.5, 0.35, (1.0, 0.8)), _broken(0.25, (0, 1, 2, 1, 2, 1, 2, 1), 0.5)),
    },
}
"""Energy, density -> accompaniments of one bar: held or rocking chords, broken chords, or a pulse."""


def choose_backing(plan: Plan) -> str:
    """Who plays the chords: a key of ``instruments.VOICES``."""
    if LEADS[plan.tune.instrument].chordal and plan.rng.random() < 0.45:
        return plan.tune.instrument
    backing = plan.pick(BACKINGS)
    if plan.tune.energy == "driving" and backing == "soft pad":
        return "muted keys"  # a pad has no attack to drive with
    return backing


def accompany(plan: Plan, backing: str, floor: int) -> list[Note]:
    """Chords in the pattern that energy and density ask for, below ``floor``, the melody's lowest pitch."""
    top = min(max(floor + 3, 58), 70)
    low = top - 19
    if backing == "music box":
        low, top = low + 19, top + 19
    voicings = harmony.lead_voices([span.classes for span in plan.spans], low, top, low + 9.0)
    pattern = list(plan.pick(ACCOMPANIMENTS[plan.tune.energy][plan.tune.density]))
    if backing in _SUSTAINED and plan.tune.energy == "calm" and plan.tune.density != "busy":
        pattern = list(_HELD)
    # A held chord that outlives its harmony is struck anew when the harmony changes.
    if plan.spans[0].beats == 2.0 and not any(stroke[0] == 2.0 for stroke in pattern):
        pattern.append((2.0, 2.0, "all", 0.8))
    pattern.sort(key=lambda stroke: stroke[0])
    strum = 0.018 if backing in _STRUMMED else 0.004
    notes: list[Note] = []
    for bar in range(int(plan.last_beat // 4) + 1):
        for offset, beats, which, accent in pattern:
            beat = bar * 4 + offset
            if beat > plan.last_beat:
                break
            at = plan.span_at(beat)
            chord = voicings[at]
            chosen = chord[1:] if which == "high" else chord
            if isinstance(which, int):
                chosen = (chord[which % len(chord)],)
            start, velocity = plan.played(beat, accent * (0.25 + 0.5 * plan.force), 0.006)
            end = plan.clock(min(beat + beats, plan.spans[at].start + plan.spans[at].beats))
            for voice, pitch in enumerate(chosen):
                late = start + strum * voice
                notes.append(Note(late, max(end - late, 0.08), pitch, velocity))
    return notes
