"""What a precision is: how the numbers of an encoder are held and multiplied."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from torch import Tensor


class Towers(Protocol):
    """The two towers of an open_clip model, ready to run in one precision."""

    def image(self, pixels: Tensor) -> Tensor:
        """``(b, 3, H, W)`` float32 -> ``(b, D)`` float32, unit length."""
        ...

    def text(self, tokens: Tensor) -> Tensor:
        """``(b, L)`` int64 -> ``(b, D)`` float32, unit length."""
        ...


@dataclass(frozen=True)
class Whole:
    """An open_clip model in single precision, and what its conversion may need.

    Attributes:
        model: in eval mode; a conversion may change it, so nobody else may use it afterwards.
        example: pixels ``(2, 3, H, W)`` and tokens ``(2, L)`` of the model's own shape.
        folder: where a conversion that takes long is kept; it belongs to this model and this precision.
    """

    model: Any
    example: tuple[Tensor, Tensor]
    folder: Path


class Precision(ABC):
    """One way to compute; an entry of ``PRECISIONS``.

    Attributes:
        name: as a person writes it behind ``@`` and after ``--precision``.
        label: as a menu shows it.
        summary: one sentence for a person.
        suffix: what it adds to an encoder's key, so that numbers of two precisions never mix.
        floor: the lowest cosine to single precision that is promised for every picture and text.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    summary: ClassVar[str]
    suffix: ClassVar[str]
    floor: ClassVar[float]

    def missing(self) -> str | None:
        """One sentence on what has to be installed before it works here; None if it works."""
        return None

    @abstractmethod
    def convert(self, whole: Whole) -> Towers:
        """Bring a model into this precision.

        Raises:
            Unavailable: if this precision is missing here, or the model cannot be converted.
        """
