"""Which part of a picture an image tower looks at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of width and height."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Framing:
    """Which middle of a picture a tower is given.

    An encoder that was trained on crops knows things larger than they are in whole pictures; served the
    middle in the same number of pixels, it sees them as it learned them (Touvron et al. 2019, FixRes).

    Attributes:
        share: of width and of height that is kept about the middle, over 0 and at most 1.
        square: whether the tower's own preprocessing then cuts the rest to a square, as most of open_clip do.
    """

    share: float = 1.0
    square: bool = False

    @classmethod
    def of(cls, model: Any, folder: Path | None) -> Framing:
        """Of an open_clip model; the ``card.json`` of its folder may ask for a share."""
        square = (getattr(model.visual, "preprocess_cfg", None) or {}).get("resize_mode") == "shortest"
        try:
            card = json.loads((folder / "card.json").read_text(encoding="utf-8")) if folder else {}
            share = float(card.get("framing", 1.0))
        except (OSError, ValueError, TypeError, AttributeError):
            share = 1.0
        return cls(share if 0 < share <= 1 else 1.0, square)

    def cut(self, picture: Image.Image) -> Image.Image:
        """The share about the middle."""
        if self.share == 1:
            return picture
        (width, height), margin = picture.size, (1 - self.share) / 2
        left, top = round(margin * width), round(margin * height)
        return picture.crop((left, top, max(width - left, left + 1), max(height - top, top + 1)))

    def box(self, width: int, height: int) -> Box:
        """What of a picture of that size reaches the tower."""
        wide = high = self.share
        if self.square:
            wide, high = wide * min(1.0, height / width), high * min(1.0, width / height)
        return (1 - wide) / 2, (1 - high) / 2, (1 + wide) / 2, (1 + high) / 2
