"""Grad-CAM: the last map of a convolutional network that is still fine enough, weighed by its gradient."""

from __future__ import annotations

import numpy as np
import torch

from mmrec.explain.methods.base import Method, NotHere
from mmrec.explain.parts import Patches
from mmrec.explain.towers import attentions_of, feature_maps
from mmrec.explain.view import View


class GradCam(Method):
    r"""``heat(y, x) = sum_c A_c(y, x) ds / dA_c(y, x)`` of the deepest map with at least 6 x 6 cells.

    Grad-CAM (Selvaraju et al. 2017) without its averaging of the gradient over the map, which can move the
    heat away from where it belongs (HiResCAM, Draelos & Carin 2020). Cost: one pass there and back.
    """

    name, label = "grad-cam", "Grad-CAM"
    summary = "Weighs the network's last fine map by what it does to the score."
    paper = "Selvaraju et al. 2017; Draelos & Carin 2020"

    def heat(self, view: View) -> np.ndarray:
        """Of pictures, for convolutional towers."""
        parts = view.parts
        if not isinstance(parts, Patches):
            raise NotHere("Grad-CAM is for pictures.")
        if parts.model is None:
            raise NotHere("This encoder gives no access to its inside.")
        if attentions_of(parts.model.visual):
            raise NotHere("This image tower is a transformer: gradient relevance is its counterpart.")
        direction = gradient_of(view)
        with parts.encoder.alone(), feature_maps(parts.model.visual) as maps, torch.enable_grad():  # type: ignore[attr-defined]
            worth = parts.embed(parts.pixels[None].requires_grad_())[0] @ direction
            if not maps:
                raise NotHere("This image tower has no feature map of at least 6 x 6 cells.")
            smallest = min(m.shape[-1] * m.shape[-2] for m in maps)
            deepest = [m for m in maps if m.shape[-1] * m.shape[-2] == smallest][-1]
            (gradient,) = torch.autograd.grad(worth, deepest)
        return parts.cells((deepest * gradient).sum(1)[0]).astype(np.float64)


def gradient_of(view: View) -> torch.Tensor:
    """The direction in the encoder's space in which the score rises fastest, ``(D,)``.

    Raises:
        NotHere: where the score has no gradient.
    """
    direction = view.gradient()
    if direction is None:
        raise NotHere("The score of this strategy does not move with small changes, so it has no gradient.")
    return torch.from_numpy(direction)
