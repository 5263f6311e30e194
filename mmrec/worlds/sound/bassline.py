"""The bass line: roots and fifths in a pattern, or a walk from root to root."""

from __future__ import annotations

from mmrec.worlds.sound.plan import Plan
from mmrec.worlds.sound.score import Note

BASSISTS: dict[str, tuple[str, ...]] = {
    "none": ("upright bass", "electric bass"),
    "brushes": ("upright bass",),
    "hand drums": ("upright bass", "electric bass"),
    "backbeat": ("electric bass",),
    "four-on-the-floor": ("synth bass",),
    "breakbeat": ("electric bass", "synth bass"),
    "trap": ("sub bass",),
}
"""Groove -> who plays the bass with such drums: keys of ``instruments.VOICES``."""

# (offset, length, semitones above the root, accent) in beats within a bar of four.
_Stroke = tuple[float, float, int, float]

BASS_LINES: dict[str, tuple[list[_Stroke], ...]] = {
    "calm": (
        [(0.0, 3.8, 0, 0.9)],
        [(0.0, 1.9, 0, 0.9), (2.0, 1.9, 0, 0.75)],
    ),
    "steady": (
        [(0.0, 1.4, 0, 1.0), (1.5, 0.45, 0, 0.7), (2.0, 1.4, 7, 0.85), (3.5, 0.45, 0, 0.7)],
        [(0.0, 0.9, 0, 1.0), (1.0, 0.9, 0, 0.75), (2.0, 0.9, 7, 0.9), (3.0, 0.9, 0, 0.75)],
        [(0.0, 1.9, 0, 1.0), (2.0, 0.9, 0, 0.85), (3.0, 0.9, 7, 0.75)],
    ),
    "driving": (
        [(i / 2, 0.42, 0, 1.0 if i % 2 == 0 else 0.78) for i in range(8)],
        [(i / 2, 0.4, 0 if i % 2 == 0 else 12, 1.0 if i % 2 == 0 else 0.8) for i in range(8)],
        [(0.0, 0.7, 0, 1.0), (0.75, 0.7, 0, 0.85), (1.5, 0.45, 0, 0.9), (2.0, 0.7, 0, 0.95),
         (2.75, 0.7, 0, 0.85), (3.5, 0.45, 7, 0.9)],
    ),
}  # fmt: skip
"""Energy -> bass lines of one bar, as intervals above the chord's root."""


def _root(plan: Plan, span: int) -> int:
    """The root of a chord between F sharp 1 and F 2."""
    return 30 + (plan.spans[span].classes[0] - 30) % 12


def _step(plan: Plan, beat: float) -> int:
    """The next pitch of a walking bass: a root, a chord tone, or a step that leads into the next root."""
    at = plan.span_at(beat)
    span, root = plan.spans[at], _root(plan, at)
    into = beat - span.start
    if into == 0:
        return root
    if into == span.beats - 1 and at + 1 < len(plan.spans):
        goal = _root(plan, at + 1)
        return plan.pick([p for p in (goal - 2, goal - 1, goal + 1, goal + 2) if p % 12 in plan.scale])
    return plan.pick([p for p in range(root - 4, root + 11) if p % 12 in span.classes and p != root])


def play_bass(plan: Plan) -> list[Note]:
    """The bass of a clip; with brushes and some energy it walks."""
    walks = plan.tune.drums == "brushes" and plan.tune.energy != "calm"
    pattern = list(plan.pick(BASS_LINES[plan.tune.energy]))
    if walks:
        pattern = [(float(beat), 0.92, 0, 0.85 if beat % 2 else 0.95) for beat in range(4)]
    elif plan.spans[0].beats == 2.0 and not any(stroke[0] == 2.0 for stroke in pattern):
        pattern.append((2.0, 1.9, 0, 0.8))
    pattern.sort(key=lambda stroke: stroke[0])
    notes: list[Note] = []
    for bar in range(int(plan.last_beat // 4) + 1):
        for offset, beats, interval, accent in pattern:
            beat = bar * 4 + offset
            if beat > plan.last_beat:
                break
            at = plan.span_at(beat)
            span, root = plan.spans[at], _root(plan, at)
            if walks:
                pitch = _step(plan, beat)
            else:
                # A chord begins on its root; a fifth that the scale does not hold gives way to the root too.
                pitch = root + interval if beat > span.start else root
                pitch = pitch if pitch % 12 in plan.scale else root
            start, velocity = plan.played(beat, accent * (0.35 + 0.5 * plan.force))
            end = plan.clock(min(beat + beats, span.start + span.beats))
            notes.append(Note(start, max(end - start, 0.08), pitch, velocity))
    return notes
