"""Small things that every walk needs: panels of tensors, checked equations, ears for submodules."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from torch import Tensor, nn

from mmrec.explain.subject import Subject
from mmrec.explain.trace.results import Equation, Panel, Symbol

_TOLERANCE = 1e-4

Named = Callable[[int], str]
"""Catalogue row -> title."""

WORDS = {"image": "picture", "text": "text", "audio": "sound"}


def array(tensor: Tensor) -> np.ndarray:
    """Two-dimensional float32: a vector becomes one row."""
    found = np.asarray(tensor.detach().numpy(), dtype=np.float32)
    return found.reshape(1, -1) if found.ndim < 2 else found


def panel(
    name: str, tensor: Tensor, axes: Sequence[str], rows: Sequence[str], says: str, shape: Sequence[int] = ()
) -> Panel:
    """A tensor ``(R, C)`` or ``(C,)``; ``shape`` where what is shown is a part of something larger."""
    return Panel(name, tuple(shape or tensor.shape), tuple(axes), array(tensor), tuple(rows), says)


def equation(words: str, parts: Sequence[str | Symbol], computed: float) -> tuple[Equation, ...]:
    """The equation, if what its symbols come to is what was answered; else nothing."""
    result = parts[-1]
    assert isinstance(result, Symbol)
    close = math.isfinite(computed) and abs(computed - result.value) <= _TOLERANCE * max(
        1.0, abs(result.value)
    )
    return (Equation(words, tuple(parts), computed),) if close else ()


def joined(terms: Sequence[Sequence[str | Symbol]], sign: str = " + ") -> list[str | Symbol]:
    """Terms with a sign between them."""
    out: list[str | Symbol] = []
    for n, term in enumerate(terms):
        out += [sign, *term] if n else [*term]
    return out


@contextmanager
def overheard(module: nn.Module, names: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """What these submodules answer while the block runs, by name; the last answer counts."""
    found: dict[str, Tensor] = {}

    def listener(name: str) -> Callable[..., None]:
        def keep(_: nn.Module, __: Any, out: Tensor) -> None:
            found[name] = out

        return keep

    hooks = [module.get_submodule(name).register_forward_hook(listener(name)) for name in names]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


def raw(subject: Subject) -> Tensor:
    """The item's embeddings as the encoder gave them, ``(M, D)``; zero where it lacks a modality."""
    recommender, row = subject.recommender, subject.row
    x = recommender.items.x[row] + recommender.means
    return x * recommender.items.mask[row].unsqueeze(-1)
