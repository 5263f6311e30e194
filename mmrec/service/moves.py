"""Why an item stands elsewhere in one strategy's ranking than in another's, in numbers and in words.

Scores of different strategies have different units, so each is read in its own spread first. With the exact
contributions ``c_im`` of the modalities and the baseline ``c_i0`` (what the score would be if nothing of the
item could be seen), the standardised parts of a score are::

    z_im = (c_im - mean_j c_jm) / sd_j(s_j)        over all candidates j

and sum to how many standard deviations the item lies above the average candidate. So the difference of two
strategies splits exactly, ``z_i - z'_i = sum_m (z_im - z'_im)``, the baseline included. The part that grew
most is named as the one that did most; no cause is claimed beyond that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mmrec.types import Item, Scored

BASELINE = "baseline"
"""The part of a score that looks at no modality."""

MOST = 0.5
"""From this share of all that pulled its way on, one part is said to have done most of it."""

_HAS: Mapping[str, str] = {"image": "Its picture", "text": "Its text", "audio": "Its sound"}
_LACKS: Mapping[str, str] = {
    "image": "Having no picture",
    "text": "Having no text",
    "audio": "Having no sound",
}
_PART: Mapping[str, str] = {
    "image": "the picture",
    "text": "the text",
    "audio": "the sound",
    BASELINE: "the rest of the score",
}


@dataclass(frozen=True)
class Move:
    """One item of a list and where the reference has it.

    Attributes:
        place: here; 1 is the top.
        before: under the reference, in its full ranking.
        lifts: part -> by how many standard deviations of the scores it stands higher here; they sum to what
            the item gained.
        lead: the part that pulled most in the direction of the move; None where none did or it did not move.
        share: of the lead in everything that pulled that way, 0..1.
        sentence: the same in words.
    """

    item: Item
    place: int
    before: int
    lifts: Mapping[str, float]
    lead: str | None
    share: float
    sentence: str

    @property
    def up(self) -> int:
        """Places gained; negative for places lost."""
        return self.before - self.place


def standard_parts(scored: Scored, allowed: np.ndarray) -> np.ndarray:
    """``z``, ``(N, M + 1)``, the baseline last; all zero where every candidate scores the same.

    Args:
        scored: of one strategy.
        allowed: the candidates, ``(N,)`` bool.
    """
    parts = np.concatenate([scored.contributions, scored.baseline[:, None]], axis=1).astype(np.float64)
    if not allowed.any():
        return np.zeros_like(parts)
    spread = float(scored.scores[allowed].std())
    if spread <= 1e-12:
        return np.zeros_like(parts)
    return np.asarray((parts - parts[allowed].mean(axis=0)) / spread)


def move(
    item: Item,
    place: int,
    before: int,
    here: Mapping[str, float],
    there: Mapping[str, float],
    reference: str,
) -> Move:
    """Put a move into numbers and words.

    Args:
        item: what moved.
        place: here.
        before: under the reference.
        here: part -> standardised part of the score here.
        there: likewise under the reference.
        reference: its label.
    """
    lifts = {part: here[part] - there[part] for part in here}
    up = before - place
    lead, share = _lead(lifts, 1 if up > 0 else -1) if up else (None, 0.0)
    return Move(
        item,
        place,
        before,
        lifts,
        lead,
        share,
        _sentence(item, up, lifts, lead, share, here, there, reference),
    )


def summary(moves: Sequence[Move], reference: str) -> str:
    """What a whole list did against the reference: how many are new, and which part rose most among them."""
    k = len(moves)
    new = [entry for entry in moves if entry.before > k]
    if not k:
        return "Nothing to compare."
    if not new:
        kept = sum(not entry.up for entry in moves)
        return (
            f"The same {k} items as {reference}, in the same order."
            if kept == k
            else f"The same {k} items as {reference}; {k - kept} of them in other places."
        )
    middle = int(np.median([entry.before for entry in new]))
    said = (
        f"1 of {k} is not in {reference}’s list; it has it at place {middle:,}."
        if len(new) == 1
        else f"{len(new)} of {k} are not in {reference}’s list; it has them at place {middle:,} in the "
        "median."
    )
    leads = Counter(entry.lead for entry in new if entry.lead is not None and entry.share >= MOST)
    if not leads:
        return f"{said} No one part of the score did most of the lifting."
    part, count = leads.most_common(1)[0]
    if len(new) == 1:
        return f"{said} {_PART[part][0].upper()}{_PART[part][1:]} did most of the lifting."
    of_these = f"all {count}" if count == len(new) else f"{count} of these {len(new)}"
    return f"{said} In {of_these} {_PART[part]} did most of the lifting."


def _lead(lifts: Mapping[str, float], direction: int) -> tuple[str | None, float]:
    pulling = {part: direction * lift for part, lift in lifts.items() if direction * lift > 1e-9}
    if not pulling or direction * sum(lifts.values()) <= 0:
        return None, 0.0
    part = max(pulling, key=lambda name: pulling[name])
    return part, pulling[part] / sum(pulling.values())


def _sentence(
    item: Item,
    up: int,
    lifts: Mapping[str, float],
    lead: str | None,
    share: float,
    here: Mapping[str, float],
    there: Mapping[str, float],
    reference: str,
) -> str:
    if not up:
        return f"In the same place as under {reference}."
    if lead is None:
        return (
            "Its own score stands no higher here; it is the others that fell back."
            if up > 0
            else "Its own score stands no lower here; it is the others that came forward."
        )
    if share < MOST:
        most = sorted(lifts, key=lambda part: -abs(lifts[part]))
        return (
            "Several parts together: "
            + "; ".join(f"{_PART[part]} {_signed(lifts[part])} sd" for part in most)
            + "."
        )
    what = _subject(item, lead)
    if not here[lead]:
        return f"{what} has no say here; under {reference} it puts the item at {_signed(there[lead])} sd."
    if not there[lead]:
        return f"{what} puts it at {_signed(here[lead])} sd here, and has no say under {reference}."
    return (
        f"{what} puts it at {_signed(here[lead])} sd here, and at {_signed(there[lead])} under {reference}."
    )


def _signed(deviations: float) -> str:
    """One decimal with its sign; what rounds to 0 has none."""
    shown = f"{deviations:+.1f}".replace("-", "−")
    return "0.0" if shown in ("+0.0", "−0.0") else shown


def _subject(item: Item, part: str) -> str:
    if part == BASELINE:
        return "The rest of the score"
    missing = {"image": item.image_path, "text": item.description, "audio": item.audio_path}[part] is None
    return (_LACKS if missing else _HAS)[part]
