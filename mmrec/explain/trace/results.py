"""What a trace is made of: plain arrays, numbers and words, that know nothing of torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

StepKey = Literal["inputs", "encoder", "projection", "profile", "fusion", "score", "list"]


@dataclass(frozen=True)
class Symbol:
    """A symbol of an equation with the number that stands for it here, and what it is called."""

    text: str
    value: float
    means: str


@dataclass(frozen=True)
class Equation:
    """A formula with its numbers filled in.

    Attributes:
        words: what is computed, in one sentence.
        parts: operators as text and symbols, in the order in which they are read; the last is the result.
        computed: the right value worked out once more from the symbols alone. An equation is only made where
            that agrees with what the strategy's own modules answered.
    """

    words: str
    parts: tuple[str | Symbol, ...]
    computed: float

    @property
    def result(self) -> Symbol:
        """What it comes to, as the strategy itself answered."""
        last = self.parts[-1]
        assert isinstance(last, Symbol)
        return last


@dataclass(frozen=True)
class Panel:
    """A tensor to look at.

    Attributes:
        name: such as ``h``.
        shape: as it is in memory, with the name of each axis in ``axes``.
        numbers: what is shown of it, ``(R, C)``; ``rows`` names the rows.
        says: what it is, and what it is not.
    """

    name: str
    shape: tuple[int, ...]
    axes: tuple[str, ...]
    numbers: np.ndarray = field(repr=False)
    rows: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class CodePlace:
    """Where in the source something is computed."""

    path: str
    line: int
    name: str
    source: str = field(repr=False)


@dataclass(frozen=True)
class Step:
    """One station between the pixels and the list.

    Attributes:
        formula: LaTeX, empty where there is none.
        says: what happens here, in plain words.
        isnt: what it must not be taken for.
        code: where it is computed.
        gap: why nothing of the inside can be shown; empty where it can.
    """

    key: StepKey
    title: str
    formula: str
    says: str
    isnt: str
    panels: tuple[Panel, ...] = ()
    equations: tuple[Equation, ...] = ()
    code: tuple[CodePlace, ...] = ()
    gap: str = ""


@dataclass(frozen=True)
class Trace:
    """One item and one person through one strategy.

    Attributes:
        steps: in the order in which this strategy takes them; late fusion fuses after it has scored.
        score: worked out from the numbers of the steps; ``answered`` is what the recommender says.
        whole: whether every step could be shown.
    """

    steps: tuple[Step, ...]
    score: float
    answered: float
    whole: bool

    def step(self, key: str) -> Step | None:
        """One of the steps; None where this strategy has none of that kind."""
        return next((step for step in self.steps if step.key == key), None)
