"""What every category file declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS

Form = Callable[[Brush], None]


@dataclass(frozen=True)
class Silhouettes:
    """The ways one category of goods may look.

    Attributes:
        category: its name, singular, as a shopper would say it.
        pose: how it meets the world: ``stand`` (on a floor or table), ``lie`` (laid flat, seen from above),
            ``hang`` (on a wall or from above).
        forms: form name -> drawing; the first is the most typical.
        finishes: the surface finishes it comes in.
        patterns: the surface patterns it comes in.
        wearable: its forms draw the wearer when ``brush.worn``.
    """

    category: str
    pose: str
    forms: dict[str, Form]
    finishes: tuple[str, ...]
    patterns: tuple[str, ...] = tuple(PATTERNS)
    wearable: bool = False
