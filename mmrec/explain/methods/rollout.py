"""Attention rollout: attention followed through all layers."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from mmrec.explain.methods.attending import attend
from mmrec.explain.methods.base import Method
from mmrec.explain.view import View


class Rollout(Method):
    r"""``R = prod_l (mean over heads of A_l + I) / 2``, read at the token that becomes the embedding.

    The identity stands for the residual connection (Abnar & Zuidema 2020). Like raw attention it knows
    nothing of the score. Cost: one pass.
    """

    name, label = "rollout", "Attention rollout"
    summary = "Follows attention through all layers; it knows nothing of the score."
    paper = "Abnar & Zuidema 2020"
    signed = False
    caveat = (
        "Where it looked, not why: it averages the heads and leaves out what they carry, and its maps of "
        "texts often fail the test, so mind the verdict."
    )

    def heat(self, view: View) -> np.ndarray:
        """Of pictures and texts, for transformers."""
        return attend(view.parts, _rolled)


def _rolled(layers: list[Tensor], _: Tensor) -> Tensor:
    rolled = torch.eye(layers[0].shape[-1])
    for layer in layers:
        rolled = (layer[0].mean(0).float() + torch.eye(len(rolled))) / 2 @ rolled
    return rolled
