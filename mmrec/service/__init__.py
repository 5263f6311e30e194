"""The only door of the engine: what a page or the command line may ask."""

from mmrec.service.choices import EncoderChoice, Example, available_encoders, worlds
from mmrec.service.studio import Studio

__all__ = ["EncoderChoice", "Example", "Studio", "available_encoders", "worlds"]
