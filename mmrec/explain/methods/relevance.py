"""Gradient relevance for transformers: attention, kept only where it matters to the score."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from mmrec.explain.methods.attending import attend
from mmrec.explain.methods.base import Method
from mmrec.explain.methods.grad_cam import gradient_of
from mmrec.explain.view import View


class Relevance(Method):
    r"""``R <- R + mean over heads of (A_l * ds/dA_l)^+ R`` from the first layer to the last, R starting at I.

    Read at the token that becomes the embedding, the token's own share taken off (Chefer et al. 2021, the
    self-attention rule). Cost: one pass there and back.
    """

    name, label = "relevance", "Gradient relevance"
    summary = "Attention of all layers, kept only where it raises the score."
    paper = "Chefer et al. 2021"
    signed = False

    def heat(self, view: View) -> np.ndarray:
        """Of pictures and texts, for transformers."""
        direction = gradient_of(view)

        def relevant(layers: list[Tensor], embedding: Tensor) -> Tensor:
            gradients = torch.autograd.grad(embedding @ direction, layers)
            found = torch.eye(layers[0].shape[-1])
            for attention, gradient in zip(layers, gradients, strict=True):
                kept = (attention * gradient)[0].clamp_min(0).mean(0).float().detach()  # (L, L)
                found = found + kept @ found
            return found - torch.eye(len(found))

        return attend(view.parts, relevant, gradients=True)
