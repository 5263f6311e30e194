"""The words of a step, read by the text tower all at once.

A step asks for words in many places: captions, the wordings of every axis, descriptions, clips. Asked one
by one, each would leave a gradient as large as the whole table of tokens behind, and would be padded to a
longest text of its own. Together they are looked up once, and texts of like length go side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

_TOKENS_AT_ONCE = 768
"""So many, padding included, go through the tower together: they stay in the cache of a core."""


def tokens_of(batch: Any) -> list[Tensor]:
    """The tokens of everything said in prepared examples: fields ``tokens``, in their fields and tuples."""
    found: list[Tensor] = []
    if isinstance(batch, tuple):
        for one in batch:
            found += tokens_of(one)
    elif hasattr(batch, "__dataclass_fields__"):
        for name in batch.__dataclass_fields__:
            value = getattr(batch, name)
            found += [value] if name == "tokens" else tokens_of(value)
    return found


class Reading:
    """Embeddings of the texts of a step, asked for by the very tensors of tokens that were read.

    Args:
        model: an open_clip model with a text transformer of its own.
        texts: each ``(n, 77)``.
        device: where the model is.
    """

    def __init__(self, model: Any, texts: Iterable[Tensor], device: str) -> None:
        self._texts = list(texts)  # kept, so that no other tensor can get the identity of one of them
        read = encode(model, torch.cat(self._texts), device)
        self._found = {
            id(tokens): vectors
            for tokens, vectors in zip(self._texts, read.split([len(t) for t in self._texts]), strict=True)
        }

    def __call__(self, tokens: Tensor) -> Tensor:
        """The embeddings ``(n, D)`` of texts that were read, unit length."""
        return self._found[id(tokens)]


def encode(model: Any, tokens: Tensor, device: str) -> Tensor:
    """Tokens ``(n, 77)`` -> ``(n, D)`` unit length: ``encode_text`` with little of its padding."""
    lengths = (tokens != 0).sum(1)
    order = lengths.argsort()
    used, places = tokens.unique(return_inverse=True)  # places: (n, 77), into used
    table = model.token_embedding(used.to(device))  # (U, W)
    parts: list[Tensor] = []
    for some in _alike(order, lengths[order]):
        length = int(lengths[some[-1]])
        # causal attention: nothing after the end token, which comes last, can reach it
        x = F.embedding(places[some, :length].to(device), table) + model.positional_embedding[:length]
        x = model.ln_final(model.transformer(x, attn_mask=model.attn_mask[:length, :length]))
        ends = tokens[some].argmax(-1).to(device)
        parts.append(x[torch.arange(len(x), device=x.device), ends] @ model.text_projection)
    return F.normalize(torch.cat(parts)[order.argsort()], dim=-1)


def _alike(order: Tensor, lengths: Tensor) -> list[Tensor]:
    """Parts of ``order`` with texts of rising length, none much more than ``_TOKENS_AT_ONCE`` long."""
    parts, start = [], 0
    for stop in range(1, len(order) + 1):
        full = stop == len(order) or (stop + 1 - start) * int(lengths[stop]) > _TOKENS_AT_ONCE
        if full:
            parts.append(order[start:stop])
            start = stop
    return parts
