"""What is most often taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 5
"""So many kinds of mistakes are told of each task."""


@dataclass(frozen=True)
class Mistake:
    """One kind of mistake: ``count`` of the ``of`` examples that are ``truth`` were called ``called``."""

    truth: str
    called: str
    count: int
    of: int


def commonest(truth: Sequence[str], called: Sequence[str], most: int = MOST) -> tuple[Mistake, ...]:
    """The kinds of mistakes that were made most often, the commonest first, then by name."""
    of = Counter(truth)
    wrong = Counter((t, c) for t, c in zip(truth, called, strict=True) if t != c)
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Mistake(t, c, count, of[t]) for (t, c), count in ordered[:most])
