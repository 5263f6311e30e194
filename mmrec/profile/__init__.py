"""User profiles: from a history to a vector of a person; one file each, and their table."""

from mmrec.profile.base import Profile, ProfileConfig, Shelf
from mmrec.profile.events import NEWEST, Events, dense_coefficients, newest_events
from mmrec.profile.gru import Gru
from mmrec.profile.lstm import Lstm
from mmrec.profile.mean import Mean
from mmrec.profile.recency import HALF_LIVES, event_coefficients, recency_coefficients
from mmrec.profile.recency_weighted import RecencyConfig, RecencyWeighted
from mmrec.profile.self_attention import SelfAttention
from mmrec.profile.statistics import Statistics

PROFILES: dict[str, type[Profile]] = {
    "mean": Mean,
    "recency": RecencyWeighted,
    "statistics": Statistics,
    "gru": Gru,
    "lstm": Lstm,
    "self-attention": SelfAttention,
}
"""Profile name -> class."""

DEFAULT_PROFILE = "recency"
"""The profile of a strategy that is named alone: ``gated`` is ``gated@recency``."""

__all__ = [
    "DEFAULT_PROFILE",
    "HALF_LIVES",
    "NEWEST",
    "PROFILES",
    "Events",
    "Profile",
    "ProfileConfig",
    "RecencyConfig",
    "RecencyWeighted",
    "Shelf",
    "dense_coefficients",
    "event_coefficients",
    "newest_events",
    "recency_coefficients",
]
