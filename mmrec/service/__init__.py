"""The only door of the engine: what a page or the command line may ask."""

from mmrec.service.choices import (
    EncoderChoice,
    Example,
    PrecisionChoice,
    WorldChoice,
    available_encoders,
    available_precisions,
    available_worlds,
    in_precision,
    worlds,
)
from mmrec.service.first_page import opening_strategy
from mmrec.service.studio import Studio

__all__ = [
    "EncoderChoice",
    "Example",
    "PrecisionChoice",
    "Studio",
    "WorldChoice",
    "available_encoders",
    "available_precisions",
    "available_worlds",
    "in_precision",
    "opening_strategy",
    "worlds",
]
