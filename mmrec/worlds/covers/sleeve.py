"""What an album cover shows, in two words: the style of its picture and its palette."""

from __future__ import annotations

from dataclasses import dataclass

from mmrec.errors import NotFound
from mmrec.worlds.covers.palettes import PALETTE_WORDS, PALETTES
from mmrec.worlds.covers.styles import STYLES

__all__ = ["PALETTES", "PALETTE_WORDS", "STYLES", "Sleeve"]


@dataclass(frozen=True)
class Sleeve:
    """The visible attributes from which one cover is drawn.

    Attributes:
        style: a key of ``styles.STYLES``.
        palette: a key of ``palettes.PALETTES``.

    Raises:
        NotFound: for an unknown style or palette; the message lists the valid ones.
    """

    style: str
    palette: str

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise NotFound.among("cover style", self.style, STYLES)
        if self.palette not in PALETTES:
            raise NotFound.among("cover palette", self.palette, PALETTES)

    @property
    def words(self) -> str:
        """What a caption says: "a mountain landscape in ocean blue"."""
        return f"{STYLES[self.style].words} in {PALETTE_WORDS[self.palette]}"
