"""What every category file declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
        hidden: form -> patterns that would not be seen on it, for want of surface; such looks are never drawn,
            since their picture would not show what it is of.
        fine: forms whose patterned parts are narrow: what repeats is drawn finer there, or none of it would fit.
        wearable: its forms draw the wearer when ``brush.worn``.
    """

    category: str
    pose: str
    forms: dict[str, Form]
    finishes: tuple[str, ...]
    patterns: tuple[str, ...] = tuple(PATTERNS)
    wearable: bool = False
    fine: frozenset[str] = frozenset()
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def patterns_of(self, form: str) -> tuple[str, ...]:
        """The patterns that show on that form."""
        return tuple(p for p in self.patterns if p not in self.hidden.get(form, ()))
