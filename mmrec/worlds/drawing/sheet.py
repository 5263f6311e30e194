"""Contact sheets: how a catalogue is judged by eye."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import COLOURS, seconds
from mmrec.worlds.drawing.scene import catalogue_image, training_image
from mmrec.worlds.drawing.silhouettes import SILHOUETTES


def random_look(category: str, rng: np.random.Generator, **fixed: str) -> Look:
    """A look of ``category`` with every visible attribute drawn uniformly, but for those ``fixed``."""
    kind = SILHOUETTES[category]

    def pick(options: tuple[str, ...]) -> str:
        return options[int(rng.integers(len(options)))]

    colour = fixed.get("colour") or pick(COLOURS)
    neutral = ("white", "beige", "black", "navy") if rng.random() < 0.6 else COLOURS
    accent = pick(tuple(c for c in seconds()[colour] if c in neutral))
    form = fixed.get("form") or pick(tuple(kind.forms))
    pattern = fixed.get("pattern") or pick(kind.patterns_of(form))
    return Look(
        category=category,
        form=form,
        colour=colour,
        pattern=pattern,
        accent=fixed.get("accent") or accent,
        finish=fixed.get("finish") or pick(kind.finishes),
    )


def contact_sheet(
    categories: list[str], per_row: int = 10, size: int = 128, seed: int = 0, training: bool = False
) -> Image.Image:
    """One row of ``per_row`` random looks for each category, cycling through its forms."""
    sheet = Image.new("RGB", (per_row * size, len(categories) * size), "white")
    for row, category in enumerate(categories):
        forms = list(SILHOUETTES[category].forms)
        for column in range(per_row):
            rng = np.random.default_rng([seed, row, column])
            pattern = {"pattern": "plain"} if column % 2 == 0 else {}
            look = random_look(category, rng, form=forms[column % len(forms)], **pattern)
            if training:
                picture = training_image(look, rng, size)
            else:
                picture = catalogue_image(look, int(rng.integers(2**31)), size)
            sheet.paste(Image.fromarray(picture), (column * size, row * size))
    return sheet
