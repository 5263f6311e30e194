"""What a picture shows: the visible attributes of one item."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """The visible attributes from which one item is drawn.

    Attributes:
        category: a key of ``silhouettes.SILHOUETTES``.
        form: one of that category's forms.
        colour: a key of ``palette.SWATCHES``: the dominant colour.
        pattern: a key of ``patterns.PATTERNS``.
        accent: colour name of the pattern's second colour and of trims.
        finish: a key of ``finishes.FINISHES``: how the surface takes light.
    """

    category: str
    form: str
    colour: str
    pattern: str = "plain"
    accent: str = "white"
    finish: str = "matte"
