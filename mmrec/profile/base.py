"""What every user profile is: item vectors and a history in, one vector of a person out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from mmrec.config import Config
from mmrec.profile.events import Events


class ProfileConfig(Config):
    """Hyper-parameters of a profile; ``name`` says of which."""

    name: str = ""


@dataclass(frozen=True)
class Shelf:
    """What a catalogue says of its items beside their modalities.

    Attributes:
        category: number of the category, ``(N,)`` int64.
        price: share of the catalogue that is cheaper, ``(N,)`` in 0..1.
    """

    category: Tensor
    price: Tensor


class Profile(nn.Module):
    """The contract of a profile, and what its class attributes tell people.

    A subclass answers ``forward``. It depends on the item vectors of the history alone, so that any strategy
    that makes vectors of items can use it, and knows no user ids.

    Args:
        dimension: d of the item vectors.
        config: None for the defaults of ``config_class``.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    summary: ClassVar[str]
    formula: ClassVar[str]
    paper: ClassVar[str]
    reads: ClassVar[Literal["coefficients", "events"]] = "coefficients"
    config_class: ClassVar[type[ProfileConfig]]

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__()
        self.dimension = dimension
        self.config = config or self.config_class()

    def reset(self, generator: torch.Generator) -> None:
        """Initialise every weight from ``generator`` alone."""

    def forward(self, z: Tensor, history: Tensor, events: Events | None, shelf: Shelf | None) -> Tensor:
        """One vector of each person, ``(B, d)``: unit length, or zero where nothing is known.

        Args:
            z: item vectors, ``(N, d)``; zero where nothing is seen of an item.
            history: recency coefficients, ``(B, K, N)``.
            events: the newest events; None where they are not told.
            shelf: categories and prices; None where they are not told.

        Raises:
            InvalidInput: if the profile reads events and there are none told.
        """
        raise NotImplementedError


def start_small(generator: torch.Generator, *weights: Tensor, scale: float = 0.1) -> None:
    """Matrices uniform within ``scale / sqrt(inputs)``, biases zero."""
    for weight in weights:
        if weight.ndim > 1:
            bound = scale * weight.shape[1] ** -0.5
            weight.data.uniform_(-bound, bound, generator=generator)
        else:
            weight.data.zero_()
