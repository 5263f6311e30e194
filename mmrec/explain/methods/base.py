"""What every method of attribution is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from mmrec.explain.view import NotHere, View


class Method(ABC):
    """Gives every part of a ``View`` a number: the higher, the more it speaks for the item.

    Class attributes tell people what it is; ``signed`` says whether negative values mean "speaks against".
    """

    name: ClassVar[str]
    label: ClassVar[str]
    summary: ClassVar[str]
    paper: ClassVar[str]
    signed: ClassVar[bool] = True
    caveat: ClassVar[str] = ""

    @abstractmethod
    def heat(self, view: View) -> np.ndarray:
        """``(P,)`` float64.

        Raises:
            NotHere: where it has nothing to say, with the reason.
        """


__all__ = ["Method", "NotHere"]
