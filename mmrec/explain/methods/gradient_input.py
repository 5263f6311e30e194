"""Gradient times input: what a first-order reading of the network says."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mmrec.explain.methods.base import Method, NotHere
from mmrec.explain.methods.grad_cam import gradient_of
from mmrec.explain.parts import Patches, SoundCells, Words
from mmrec.explain.parts.sound_cells import SILENT
from mmrec.explain.towers import TextTokens
from mmrec.explain.view import View


class GradientInput(Method):
    r"""``heat_p = sum_{j in p} (x_j - x'_j) ds / dx_j``: the first term of what deleting p does.

    ``x'`` is what a deleted part is filled with: the colour of the rim, silence; for a word it is the zero
    vector in the place of its token vectors (Shrikumar et al. 2016). Cost: one pass there and back.
    """

    name, label = "gradient-input", "Gradient × input"
    summary = "Follows the slope of the score back to every pixel, token or tone."
    paper = "Shrikumar et al. 2016"
    caveat = "A slope at one point; where the network is saturated it is small however much a part matters."

    def heat(self, view: View) -> np.ndarray:
        """Of pictures, texts and clips."""
        parts = view.parts
        if isinstance(parts, Patches):
            if parts.model is not None:
                return self._patches(parts, gradient_of(view))
        elif isinstance(parts, SoundCells):
            if parts.ear is not None:
                return self._cells(parts, gradient_of(view))
        elif isinstance(parts, Words) and getattr(parts.encoder, "model", None) is not None:
            return self._words(parts, gradient_of(view))
        raise NotHere("This encoder gives no access to its inside.")

    def _patches(self, parts: Patches, direction: Tensor) -> np.ndarray:
        pixels = parts.pixels[None].clone().requires_grad_()
        with parts.encoder.alone(), torch.enable_grad():  # type: ignore[attr-defined]
            (gradient,) = torch.autograd.grad(parts.embed(pixels)[0] @ direction, pixels)
        moved = (parts.pixels - parts.fill[:, None, None]) * gradient[0]
        return parts.cells(moved.sum(0)).astype(np.float64)

    def _cells(self, parts: SoundCells, direction: Tensor) -> np.ndarray:
        mel = parts.mel[None].clone().requires_grad_()
        with parts.encoder.alone(), torch.enable_grad():  # type: ignore[attr-defined]
            (gradient,) = torch.autograd.grad(parts.embed(mel)[0] @ direction, mel)
        return parts.cells((parts.mel - SILENT) * gradient[0]).astype(np.float64)

    def _words(self, parts: Words, direction: Tensor) -> np.ndarray:
        read = TextTokens(parts.encoder, parts.text, parts.spans)
        kept: list[Tensor] = []

        def keep(_: nn.Module, __: Any, out: Tensor) -> Tensor:
            kept.append(out.detach().requires_grad_())
            return kept[-1]

        with parts.encoder.alone():  # type: ignore[attr-defined]
            handle = read.tower.token_embedding.register_forward_hook(keep)
            try:
                with torch.enable_grad():
                    (gradient,) = torch.autograd.grad(read.embed() @ direction, kept[0])
            finally:
                handle.remove()
        return read.words((gradient[0] * kept[0][0]).sum(-1))
