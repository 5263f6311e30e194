"""The only door of the engine: what a page or the command line may ask."""

from mmrec.service.choices import (
    EncoderChoice,
    Example,
    WorldChoice,
    available_encoders,
    available_worlds,
    worlds,
)
from mmrec.service.first_page import opening_strategy
from mmrec.service.studio import Studio

__all__ = [
    "EncoderChoice",
    "Example",
    "Studio",
    "WorldChoice",
    "available_encoders",
    "available_worlds",
    "opening_strategy",
    "worlds",
]
