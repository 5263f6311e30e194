"""The weights of a strategy on disk: matrices in half precision where that loses nothing, the rest in single.

Half precision keeps 11 binary digits: a weight is off by at most 0.05% of itself, far less than another seed
would move it, and files are half as big. They are computed with in single precision: on most processors half
is slower, not faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from mmrec.data.atomic import replacing

ROUNDING = 2.0**-10
"""How far a row may be off, as a share of its own length. Rounding alone stays below half of it; what has too
large or too small numbers for half precision (above 65,504, or much below 6e-5) does not."""


def write_weights(path: Path, tensors: Mapping[str, Tensor], exact: tuple[str, ...] = ()) -> None:
    """Replace the file at once; see ``compact`` for what is kept in half precision.

    Args:
        path: of the file.
        tensors: every one by name.
        exact: what a name begins with that stays in single precision, see ``Fusion.exact``.
    """
    from safetensors.torch import save_file

    with replacing(path) as temporary:
        kept = {n: t.detach().contiguous() if n.startswith(exact) else compact(t) for n, t in tensors.items()}
        save_file(kept, temporary)


def read_weights(path: Path) -> dict[str, Tensor]:
    """Every tensor by name; whatever it was kept in, floating point comes back in single precision."""
    from safetensors.torch import load_file

    return {name: t.float() if t.is_floating_point() else t for name, t in load_file(path).items()}


def compact(tensor: Tensor) -> Tensor:
    """A matrix in half precision if every row of it stays what it is up to ``ROUNDING``; else the tensor.

    Scalars and vectors stay as they are: they are small, and temperatures and biases count for every score.
    """
    tensor = tensor.detach().contiguous()
    if tensor.ndim < 2 or tensor.dtype != torch.float32:
        return tensor
    half = tensor.half()
    off = (half.float() - tensor).norm(dim=-1)  # inf where a number is too large
    return half if bool((off <= ROUNDING * tensor.norm(dim=-1)).all()) else tensor


__all__ = ["ROUNDING", "compact", "read_weights", "write_weights"]
