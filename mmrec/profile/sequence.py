"""What all profiles share that read a history event by event."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor, nn

from mmrec.errors import InvalidInput
from mmrec.profile.base import Profile, ProfileConfig, Shelf
from mmrec.profile.events import NEWEST, Events
from mmrec.types import EVENT_KINDS

SIDE = len(EVENT_KINDS) + 3
"""Numbers told of an event beside its item: one for each kind, weight, gap and age."""

WEIGHT = len(EVENT_KINDS)
"""Where among them the event weight stands."""


class SequenceConfig(ProfileConfig):
    """What all of them can be set to."""

    most: int = Field(NEWEST, ge=1, le=NEWEST, description="the newest so many events are read")


@dataclass(frozen=True)
class Told:
    """The liked events of each person, oldest first, without gaps, padded at the end.

    Attributes:
        z: item vectors, ``(B, L, d)``; zero where there is padding.
        side: kind (one number each, none set where not told), weight, ``log(1 + days)`` since the event
            before, and since this event until the newest, ``(B, L, SIDE)``.
        ages: days before the newest event, ``(B, L)``.
        mask: ``(B, L)``.
    """

    z: Tensor
    side: Tensor
    ages: Tensor
    mask: Tensor

    @property
    def last(self) -> Tensor:
        """Place of the newest event, ``(B,)``; 0 where there is none."""
        return (self.mask.sum(-1) - 1).clamp_min(0)


class SequenceProfile(Profile):
    """``v = norm(read(liked events) - rho sum_{l disliked} |w_l| z_l / max(1, sum |w_l|))``, ``rho > 0``.

    A subclass reads the liked events in their order; it was taught by what people chose. What they turned
    down is taken off afterwards, so a dislike can only lower what it is about. Events with items of which
    nothing is seen are passed over.
    """

    reads = "events"
    config: SequenceConfig

    def __init__(self, dimension: int, config: ProfileConfig | None = None) -> None:
        super().__init__(dimension, config)
        self.dislike = nn.Parameter(torch.zeros(()))

    def reset(self, generator: torch.Generator) -> None:  # noqa: ARG002
        """``rho = log 2``, about what one of two opinions is worth."""
        self.dislike.data.zero_()

    def read(self, told: Told) -> Tensor:
        """The liked events as one vector, ``(B, d)``; anything where there are none."""
        raise NotImplementedError

    def forward(self, z: Tensor, history: Tensor, events: Events | None, shelf: Shelf | None) -> Tensor:  # noqa: ARG002
        """The reading, less what was turned down."""
        if events is None:
            raise InvalidInput(
                f"The profile {self.name!r} reads events one by one, and none are told; make the probe with "
                "Probe.of."
            )
        events = _newest(events, self.config.most)
        vectors = z[events.rows]  # (B, L, d)
        seen = events.mask & (vectors != 0).any(-1)
        told = _liked(events, vectors, seen & (events.weights > 0))
        read = F.normalize(self.read(told), dim=-1) * told.mask.any(-1, keepdim=True)
        turned_down = (-events.weights).clamp_min(0.0) * seen  # (B, L)
        against = torch.einsum("bl,bld->bd", turned_down, vectors)
        against = against / turned_down.sum(-1, keepdim=True).clamp_min(1.0)
        return F.normalize(read - F.softplus(self.dislike) * against, dim=-1)


def _newest(events: Events, most: int) -> Events:
    """At most ``most`` events; the newest stand at the end, before the padding."""
    length = events.mask.shape[1]
    if length <= most:
        return events
    begin = (events.mask.sum(-1, keepdim=True) - most).clamp_min(0)  # (B, 1)
    at = begin + torch.arange(most)  # (B, most)
    return Events(
        *(
            part.gather(1, at)
            for part in (events.rows, events.weights, events.ages, events.kinds, events.mask)
        )
    )


def _liked(events: Events, vectors: Tensor, liked: Tensor) -> Told:
    """The events under ``liked``, ``(B, L)``, moved together to the front."""
    order = (~liked).to(torch.uint8).argsort(dim=1, stable=True)[:, : max(int(liked.sum(-1).max()), 1)]
    mask = liked.gather(1, order)
    weights = events.weights.gather(1, order) * mask
    ages = events.ages.gather(1, order)
    last = (mask.sum(-1, keepdim=True) - 1).clamp_min(0)
    ages = (ages - ages.gather(1, last)) * mask  # since the newest liked one
    gaps = F.pad(ages[:, :-1] - ages[:, 1:], (1, 0)) * mask
    kinds = F.one_hot(events.kinds.gather(1, order) * mask, len(EVENT_KINDS) + 1)[..., 1:]  # code 0: not told
    numbers = torch.stack([weights, gaps.log1p() / 4, ages.log1p() / 4], dim=-1)  # about 0..1
    side = torch.cat([kinds.to(numbers.dtype), numbers], dim=-1)  # (B, L, SIDE)
    at = order.unsqueeze(-1).expand(-1, -1, vectors.shape[-1])
    return Told(vectors.gather(1, at) * mask.unsqueeze(-1), side, ages, mask)
