"""What the three methods that read attention share: one pass with every layer's attention kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from mmrec.explain.methods.base import NotHere
from mmrec.explain.parts import Parts, Patches, SoundCells, Words
from mmrec.explain.towers import TextTokens, attentions_of, square_of, written_out

Reading = Callable[[list[Tensor], Tensor], Tensor]
"""Attention of the layers ``(1, heads, L, L)`` and the embedding ``(D,)`` -> how much each token reaches each
other in the end, ``(L, L)``."""


def attend(parts: Parts, reading: Reading, gradients: bool = False) -> np.ndarray:
    """What reaches the token that becomes the embedding, summed over each part, ``(P,)``.

    Args:
        parts: of a picture or a text.
        reading: joins the layers.
        gradients: whether it will differentiate.

    Raises:
        NotHere: for towers without attention.
    """
    if isinstance(parts, Patches):
        return _picture(parts, reading, gradients)
    if isinstance(parts, Words):
        return _text(parts, reading, gradients)
    assert isinstance(parts, SoundCells)
    if parts.ear is None:
        raise NotHere("This encoder gives no access to its inside.")
    raise NotHere("Not available for this encoder: its audio tower is convolutional and has no attention.")


def _picture(parts: Patches, reading: Reading, gradients: bool) -> np.ndarray:
    if parts.model is None:
        raise NotHere("This encoder gives no access to its inside.")
    tower = parts.model.visual
    if not attentions_of(tower):
        raise NotHere(
            "Not available for this encoder: its image tower has no attention between patches that could be "
            "read, as convolutional ones have none. Grad-CAM is the nearest thing."
        )
    with parts.encoder.alone(), written_out(tower) as layers, torch.set_grad_enabled(gradients):  # type: ignore[attr-defined]
        embedding = parts.embed(parts.pixels[None])[0]
        square = [layer for layer in layers if layer.shape[-1] == layer.shape[-2]]
        reached = reading(square, embedding)  # (L, L)
    side, extra = square_of(len(reached))
    # the class token is read where there is one; else the tower pools over all tokens
    row = reached[0] if extra else reached.mean(0)
    grid = row[extra:].detach().float().reshape(side, side)
    if side < parts.side:
        grid = F.interpolate(grid[None, None], size=(parts.side, parts.side), mode="bilinear")[0, 0]
    return parts.cells(grid).astype(np.float64)


def _text(parts: Words, reading: Reading, gradients: bool) -> np.ndarray:
    read = TextTokens(parts.encoder, parts.text, parts.spans)
    if not attentions_of(read.layers):
        raise NotHere("Not available for this encoder: its text tower has no attention that can be read.")
    with parts.encoder.alone(), written_out(read.layers) as layers, torch.set_grad_enabled(gradients):  # type: ignore[attr-defined]
        reached = reading(layers, read.embed())
    return read.words(reached[read.end])
