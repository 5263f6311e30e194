"""The personas of a world: simulated by the same simulator as everybody, their tastes set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mmrec.worlds.avatars import Portrait
from mmrec.worlds.latent import LatentModel, People, person_with


@dataclass(frozen=True)
class CastMember:
    """Who they are, how they look, and their latent state.

    Attributes:
        loves: attribute -> value -> strength, see :func:`~mmrec.worlds.latent.person_with`.
        categories: category -> how often they come for it; empty for somebody without a history.
        sensitivity: how much each modality of the world counts, sums to 1; empty for somebody without a
            history.
    """

    persona_id: str
    name: str
    tagline: str
    bio: str
    drives: tuple[str, ...]
    portrait: Portrait
    sensitivity: tuple[float, ...] = ()
    loves: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    categories: Mapping[str, float] = field(default_factory=dict)
    price: float = 0.2
    novelty: float = 0.0

    @property
    def user_id(self) -> str | None:
        """Their user in the interaction table; None for a newcomer."""
        return f"persona-{self.persona_id}" if self.categories else None

    def person(self, model: LatentModel, sessions: float) -> People:
        """Their latent state, for a given expected number of sessions."""
        return person_with(
            model,
            sensitivity=self.sensitivity,
            loves=self.loves,
            categories=self.categories,
            price=self.price,
            novelty=self.novelty,
            sessions=sessions,
        )
