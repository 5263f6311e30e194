"""Which precision it is: the one that a person named, else the fastest that loses too little to see."""

from __future__ import annotations

from dataclasses import dataclass

from mmrec.encoders.precision import cpu
from mmrec.encoders.precision.table import PRECISIONS
from mmrec.errors import NotFound

AUTOMATIC = "auto"
SINGLE = "float32"
BIG = 50_000_000
"""Parameters. A smaller model encodes a query in some ten milliseconds either way: nothing to gain for a
person, so it keeps the numbers that it was published and, if bundled, shipped with."""

_MARK = "@"
_LOCAL_PREFIX = "local-dir:"


@dataclass(frozen=True)
class EncoderName:
    """An encoder as a person names it: ``MODEL`` or ``MODEL@PRECISION``; ``precision`` None is the rule's."""

    model: str
    precision: str | None = None

    @classmethod
    def parse(cls, name: str) -> EncoderName:
        """Take the precision off a name.

        Raises:
            NotFound: for a precision that does not exist.
        """
        model, mark, precision = name.rpartition(_MARK)
        if not mark or (name.startswith(_LOCAL_PREFIX) and precision not in (*PRECISIONS, AUTOMATIC)):
            return cls(name)  # a folder may have the mark in its name
        return cls(model, checked(precision))

    def __str__(self) -> str:
        return self.model if self.precision is None else f"{self.model}{_MARK}{self.precision}"


def checked(precision: str) -> str | None:
    """A precision as it stands in an ``EncoderName``; ``auto`` becomes None.

    Raises:
        NotFound: for one that does not exist.
    """
    if precision == AUTOMATIC:
        return None
    if precision not in PRECISIONS:
        raise NotFound.among("precision", precision, (AUTOMATIC, *PRECISIONS))
    return precision


def by_rule(parameters: int) -> str:
    """The fastest precision on this processor with a cosine to single precision of 0.999 or more.

    Args:
        parameters: of the model.

    Returns:
        ``bfloat16`` for a model of ``BIG`` or more where the processor multiplies it, else ``float32``.
    """
    return "bfloat16" if parameters >= BIG and cpu.multiplies_bfloat16() else SINGLE
