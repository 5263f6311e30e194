"""From a history to what it says about a person."""

from mmrec.profile.recency import HALF_LIVES, event_coefficients, recency_coefficients

__all__ = ["HALF_LIVES", "event_coefficients", "recency_coefficients"]
