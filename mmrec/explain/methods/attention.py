"""The raw attention of the last layer."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from mmrec.explain.methods.attending import attend
from mmrec.explain.methods.base import Method
from mmrec.explain.view import View


class LastAttention(Method):
    """``heat_p = mean over heads of A_last(end, p)``: where the token that becomes the embedding looks.

    It knows nothing of the score: it shows where the encoder looked, not why the item is here. Large image
    transformers put strong spots on empty background, where they keep notes for themselves (register
    artefacts, Darcet et al. 2024). Cost: one pass.
    """

    name, label = "attention", "Attention, last layer"
    summary = "Where the last layer looks; it knows nothing of the score."
    paper = "Vaswani et al. 2017; Jain & Wallace 2019 on what it does not say"
    signed = False
    caveat = (
        "Where it looked, not why; its maps often fail the test, so mind the verdict. In a large image "
        "transformer, hot spots on an empty background can be notes that it keeps for itself."
    )

    def heat(self, view: View) -> np.ndarray:
        """Of pictures and texts, for transformers."""
        return attend(view.parts, _last)


def _last(layers: list[Tensor], _: Tensor) -> Tensor:
    return layers[-1][0].mean(0)
