"""Smaller networks: matrices in half precision, in eight bits, or with most of their numbers struck out.

A compressed copy computes with what is left, and ``bytes_on_disk`` writes it down as compactly as it is: a
pruned matrix as a bitmap and the numbers that stay, one in eight bits with one scale a row.
"""

from __future__ import annotations

import copy
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

SPARSITIES = (0.3, 0.5, 0.8)
"""Shares of the numbers that are struck out."""


def half(module: nn.Module) -> nn.Module:
    """A copy whose matrices are rounded to float16, and computed with in float32."""
    made = copy.deepcopy(module)
    with torch.no_grad():
        for matrix in _matrices(made):
            matrix.copy_(matrix.half())
    return made


def eight_bits(module: nn.Module) -> nn.Module:
    """A copy whose linear maps are multiplied in integers (dynamic quantisation); the rest stays."""
    from mmrec.encoders.precision._int8 import quantise

    made = copy.deepcopy(module)
    with torch.inference_mode(), warnings.catch_warnings():
        # torch moves its tools for quantising to torchao and says so; the kernels used here stay
        warnings.simplefilter("ignore")
        quantise(made)
    return made


def pruned(module: nn.Module, share: float) -> nn.Module:
    """A copy in which the ``share`` of each matrix's numbers that are nearest to 0 are 0.

    Magnitude pruning (Han et al. 2015), matrix by matrix, without training afterwards. A product of matrices
    with zeros in no pattern takes as long as before: it is the file that shrinks.
    """
    from torch.nn.utils import prune

    made = copy.deepcopy(module)
    for part in list(made.modules()):
        for name, parameter in list(part.named_parameters(recurse=False)):
            if parameter.ndim >= 2:
                parameter.data = parameter.data.contiguous()  # torch's pruning views it as one row
                prune.l1_unstructured(part, name, amount=share)
                prune.remove(part, name)
    return made


Compression = Callable[[nn.Module], nn.Module]

COMPRESSIONS: dict[str, Compression] = {
    "float16 on disk": half,
    "int8": eight_bits,
    **{f"pruned {share:.0%}": partial(pruned, share=share) for share in SPARSITIES},
}
"""Name -> what makes a compressed copy; the network itself stays as it is."""


def bytes_on_disk(module: nn.Module, name: str = "") -> int:
    """The size of the safetensors file that holds it, in the form that ``name`` stands for."""
    from safetensors.torch import save_file

    from mmrec.encoders.precision._int8 import Int8Linear

    told: dict[str, Tensor] = {}
    for key, tensor in module.state_dict().items():
        if not isinstance(tensor, Tensor):
            continue
        if tensor.ndim >= 2 and name.startswith("pruned"):
            there = (tensor != 0).flatten()
            told[f"{key}.which"] = torch.from_numpy(np.packbits(there.numpy()))
            told[f"{key}.values"] = tensor.flatten()[there].half()
        elif tensor.ndim >= 2 and name.startswith("float16"):
            told[key] = tensor.half()
        else:
            told[key] = tensor.detach().clone()
    for key, part in module.named_modules():
        if isinstance(part, Int8Linear):
            weight, bias = part.packed.unpack()
            told[f"{key}.rounded"] = weight.int_repr()
            told[f"{key}.scales"] = weight.q_per_channel_scales().float()
            if bias is not None:
                told[f"{key}.bias"] = bias.detach().clone()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.safetensors"
        save_file({key: tensor.contiguous() for key, tensor in told.items()}, path)
        return path.stat().st_size


def _matrices(module: nn.Module) -> list[nn.Parameter]:
    return [parameter for parameter in module.parameters() if parameter.ndim >= 2]
