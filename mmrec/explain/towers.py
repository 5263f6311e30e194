"""The insides of an open_clip model: attention weights, feature maps, tokens; and gradients through them.

open_clip and timm compute attention by a fused kernel that gives no weights back. ``written_out`` replaces it
for the time of one pass by the formula, ``A = softmax(Q K^T / sqrt(d))``, and keeps every A.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.explain.view import NotHere

_LEAST_MAP = 6
"""Cells along the edge of a feature map that is still worth looking at."""


def attentions_of(tower: nn.Module) -> list[nn.Module]:
    """The self-attention modules of a tower, in the order of its layers.

    Known are ``nn.MultiheadAttention`` (open_clip's own towers) and modules in timm's manner, which have an
    ``attn_drop`` behind their softmax and a switch for the fused kernel.
    """
    return [
        module
        for module in tower.modules()
        if isinstance(module, nn.MultiheadAttention) or (hasattr(module, "attn_drop") and _switch(module))
    ]


def _switch(module: nn.Module) -> str:
    """The name of the flag that turns the fused kernel on."""
    return next((name for name in ("fused_attn", "use_fsdpa") if hasattr(module, name)), "")


@contextmanager
def written_out(tower: nn.Module) -> Iterator[list[Tensor]]:
    """Within, every pass appends the attention of each layer to the list, ``(B, heads, L, L)`` each.

    The tower answers what it always answers, and torch can differentiate through every A. Hold the encoder's
    ``alone`` around it.
    """
    kept: list[Tensor] = []
    with ExitStack() as stack:
        for module in attentions_of(tower):
            if isinstance(module, nn.MultiheadAttention):
                module.forward = partial(_multihead, module, kept)  # type: ignore[method-assign]
                stack.callback(delattr, module, "forward")
            else:
                switch = _switch(module)
                stack.callback(setattr, module, switch, getattr(module, switch))
                setattr(module, switch, False)
                drop: Any = module.attn_drop
                handle = drop.register_forward_pre_hook(lambda _, args: kept.append(args[0]))
                stack.callback(handle.remove)
        yield kept


def _multihead(
    module: nn.MultiheadAttention,
    kept: list[Tensor],
    query: Tensor,
    key: Tensor,
    value: Tensor,
    *_: Any,
    attn_mask: Tensor | None = None,
    **__: Any,
) -> tuple[Tensor, None]:
    """``nn.MultiheadAttention`` by its formula, in evaluation mode."""
    if not module.batch_first:
        query, key, value = (x.transpose(0, 1) for x in (query, key, value))
    joint: Tensor | None = module.in_proj_weight
    if joint is not None:
        weights = joint.chunk(3)
    else:
        weights = (module.q_proj_weight, module.k_proj_weight, module.v_proj_weight)
    bias: Tensor | None = module.in_proj_bias
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    heads = module.num_heads

    def split(x: Tensor, at: int) -> Tensor:
        x = F.linear(x, weights[at], biases[at])
        return x.unflatten(-1, (heads, -1)).transpose(1, 2)  # (B, heads, L, d)

    q, k, v = split(query, 0), split(key, 1), split(value, 2)
    logits = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if attn_mask is not None:
        logits = (
            logits.masked_fill(attn_mask, -math.inf) if attn_mask.dtype == torch.bool else logits + attn_mask
        )
    weights_of = logits.softmax(-1)
    if weights_of.shape[-1] == weights_of.shape[-2]:
        kept.append(weights_of)
    out = module.out_proj((weights_of @ v).transpose(1, 2).flatten(2))
    return (out if module.batch_first else out.transpose(0, 1)), None


@contextmanager
def feature_maps(tower: nn.Module) -> Iterator[list[Tensor]]:
    """Within, a pass appends every feature map ``(B, C, h, w)`` of at least six cells along each edge."""
    kept: list[Tensor] = []

    def keep(_: nn.Module, __: Any, out: Any) -> None:
        if torch.is_tensor(out) and out.dim() == 4 and min(out.shape[-2:]) >= _LEAST_MAP:
            kept.append(out)

    handles = [module.register_forward_hook(keep) for module in tower.modules() if module is not tower]
    try:
        yield kept
    finally:
        for handle in handles:
            handle.remove()


def square_of(tokens: int) -> tuple[int, int]:
    """``(side, extra)``: L tokens are ``side^2`` patches behind ``extra`` others (class, registers).

    Raises:
        NotHere: if there is no such reading with at most eight extra tokens.
    """
    side = math.isqrt(tokens)
    if tokens - side * side > 8:
        raise NotHere("This image tower does not cut the picture into a square of patches.")
    return side, tokens - side * side


class TextTokens:
    """A text as the text tower gets it, with the words that its tokens belong to.

    Args:
        encoder: an open_clip encoder with CLIP's tokenizer.
        text: what it reads.
        spans: where each word begins and ends.

    Raises:
        NotHere: for other tokenizers and towers.
    """

    def __init__(self, encoder: Any, text: str, spans: tuple[tuple[int, int], ...]) -> None:
        model = getattr(encoder, "model", None)
        if model is None:
            raise NotHere("This encoder gives no access to its inside.")
        tower = getattr(model, "text", model)
        end = getattr(encoder.tokenizer, "eot_token_id", None)
        if end is None or not hasattr(tower, "token_embedding"):
            raise NotHere("The text tower of this encoder is of a kind that is not opened here.")
        self.model: Any = model
        self.tower: Any = tower
        texts = [text, *(text[:stop] for _, stop in spans)]
        tokens = encoder.tokenizer(texts)  # (1 + P, L)
        ends = (tokens == end).int().argmax(1).tolist()  # the position of the end in each
        self.tokens: Tensor = tokens[:1]
        self.end = ends[0]
        stops = np.minimum(ends[1:], self.end)  # a word stops before where the end would be
        self.slices = tuple(zip([1, *stops[:-1].tolist()], stops.tolist(), strict=True))

    @property
    def layers(self) -> nn.Module:
        """The transformer alone: in open_clip's plain model the picture's tower is a part of it."""
        layers: nn.Module = self.tower.transformer
        return layers

    def embed(self) -> Tensor:
        """``(D,)``, unit length, differentiable."""
        return F.normalize(self.model.encode_text(self.tokens), dim=-1)[0]

    def words(self, values: Tensor) -> np.ndarray:
        """Numbers of the tokens ``(L,)`` summed over the words, ``(P,)``; 0 where a word was cut off."""
        array = values.detach().float().numpy()
        return np.array([array[a:b].sum() for a, b in self.slices], np.float64)
