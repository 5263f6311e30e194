"""The one sentence under a recommendation, made of numbers that were really computed and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mmrec.service.people import Past, in_words

_MODALITY_WORDS = {"image": "picture", "text": "text", "audio": "sound"}


@dataclass(frozen=True)
class Reason:
    """What a recommended item is near to.

    Attributes:
        cosine: between the two: with a history item in the item space of the strategy, with the query in that
            of the encoder.
        target: the row of a history item, or None for the query.
        event: what the person did with the history item.
    """

    cosine: float
    target: int | None
    event: str = ""


def nearest_reasons(
    rows: np.ndarray,
    space: np.ndarray,
    past: Past | None,
    query: np.ndarray | None,
    query_weight: float,
) -> list[Reason | None]:
    """For every recommended row the query or the liked history item that it is closest to.

    The cosine to the query counts ``query_weight``, the one to the history the rest: what the person turned
    down with the slider should not be named as the reason.

    Args:
        rows: recommended rows, ``(k,)``.
        space: ``(N, d)``, unit length; zero where an item has no place.
        past: None if the history had no say.
        query: cosine with every item, ``(N,)``, or None.
        query_weight: of ``Request``, 0..1.
    """
    chosen = space[rows]  # (k, d)
    found: list[Reason | None] = [None] * len(rows)
    best = np.zeros(len(rows))
    if past is not None and past.says_something and query_weight < 1:
        liked = np.flatnonzero(past.weights > 0)[::-1]  # newest first, so that it wins a tie
        cosine = chosen @ space[past.rows[liked]].T  # (k, L)
        cosine[rows[:, None] == past.rows[liked][None]] = -1.0  # an item is no reason for itself
        nearest = cosine.argmax(axis=1)
        for place, (at, value) in enumerate(zip(nearest, cosine.max(axis=1), strict=True)):
            weighed = float(value) * (1.0 - query_weight)
            if weighed > best[place]:
                event = liked[at]
                best[place] = weighed
                found[place] = Reason(float(value), int(past.rows[event]), past.events[event])
    if query is not None and query_weight > 0:
        for place, value in enumerate(query[rows]):
            if float(value) * query_weight > best[place]:
                found[place] = Reason(float(value), None)
    return found


def sentence(
    reason: Reason | None,
    persona_name: str,
    titles: Sequence[str],
    weights: Mapping[str, float],
    weights_kind: str,
    missing: Sequence[str],
) -> str:
    """Say what an item is near to, in cosine, and which modality leads; short, for it stands on a card."""
    if reason is None:
        start = "Ranked by its score, near nothing in the history or the query"
    elif reason.target is None:
        start = f"Near your query (cos {reason.cosine:.2f})"
    else:
        first_name, _, _ = persona_name.partition(" ")
        what = f"“{titles[reason.target]}”"
        start = f"Near {what} ({first_name} {in_words(reason.event)}, cos {reason.cosine:.2f})"
    return f"{start}; {lead}." if (lead := _lead(weights, weights_kind, missing)) else f"{start}."


def popular(purchases: int) -> str:
    """The sentence of the popularity list."""
    if purchases == 0:
        return "Not bought yet; ranked by its popularity."
    return f"Popular: bought {'once' if purchases == 1 else f'{purchases} times'}."


def _lead(weights: Mapping[str, float], kind: str, missing: Sequence[str]) -> str:
    if len(missing) == 1 and len(weights) == 1:
        return f"it has no {_missing_word(missing[0])}, so only its {_word(next(iter(weights)))} counts"
    if len(weights) < 2 or kind == "none":
        return ""
    name, share = max(weights.items(), key=lambda pair: pair[1])
    if share < 1.1 / len(weights):
        return f"{' and '.join(_word(m) for m in weights)} count alike"
    if kind == "attention":
        return f"attention {share:.0%} {_word(name)}"
    if kind == "weights":
        return f"{_word(name)} weighs {share:.0%}"
    return f"{_word(name)} adds {share:.0%}"


def _word(modality: str) -> str:
    return _MODALITY_WORDS[modality]


def _missing_word(modality: str) -> str:
    return {"image": "picture", "text": "description", "audio": "sound"}[modality]
