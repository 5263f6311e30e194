"""How a strategy with another profile is called: ``gated@gru`` is ``gated`` with a GRU as its profile."""

from __future__ import annotations

from mmrec.errors import NotFound
from mmrec.profile import DEFAULT_PROFILE, PROFILES

SEPARATOR = "@"


def split_name(name: str) -> tuple[str, str]:
    """Strategy and profile; a strategy named alone has ``DEFAULT_PROFILE``.

    Raises:
        NotFound: for an unknown profile.
    """
    strategy, separator, profile = name.partition(SEPARATOR)
    if separator and profile not in PROFILES:
        raise NotFound.among("profile", profile, PROFILES)
    return strategy, profile or DEFAULT_PROFILE


def joined_name(strategy: str, profile: str) -> str:
    """The one name of a strategy with a profile: the default profile is not named."""
    return strategy if profile == DEFAULT_PROFILE else f"{strategy}{SEPARATOR}{profile}"
