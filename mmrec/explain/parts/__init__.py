"""Content in parts: a picture in patches, a text in words, a clip in cells of time and pitch."""

from mmrec.explain.parts.base import Parts
from mmrec.explain.parts.patches import Patches
from mmrec.explain.parts.sound_cells import SoundCells
from mmrec.explain.parts.words import Words, words_of

__all__ = ["Parts", "Patches", "SoundCells", "Words", "words_of"]
