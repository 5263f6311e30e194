"""The layers of dynamic int8: torch's integer kernels behind the interface of the layers they replace."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention


class Int8Linear(nn.Module):
    """``x W^T + b`` with integer products, ``(..., in) -> (..., out)``."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        largest = weight.abs().amax(1).clamp_min(1e-8)  # (out,)
        zeros = torch.zeros(len(weight), dtype=torch.long)
        rounded = torch.quantize_per_channel(weight, (largest / 127).double(), zeros, 0, torch.qint8)
        self.packed = torch.ops.quantized.linear_prepack(rounded, bias)
        # open_clip asks a text tower's first layer which type it wants its input in
        self.int8_original_dtype = weight.dtype

    def forward(self, x: Tensor) -> Tensor:
        # reduced range: without VNNI the kernels add pairs of products in 16 bits, which full range overflows
        return torch.ops.quantized.linear_dynamic(x, self.packed, True)


class Int8Attention(nn.Module):
    """Self-attention as ``nn.MultiheadAttention`` computes it, its two linear maps in int8."""

    def __init__(self, attention: nn.MultiheadAttention) -> None:
        super().__init__()
        assert attention.in_proj_weight is not None
        self.heads, self.batch_first = attention.num_heads, attention.batch_first
        self.inward = Int8Linear(attention.in_proj_weight, attention.in_proj_bias)
        self.outward = Int8Linear(attention.out_proj.weight, attention.out_proj.bias)

    def forward(
        self, query: Tensor, *_: Tensor, attn_mask: Tensor | None = None, **__: object
    ) -> tuple[Tensor, None]:
        x = query if self.batch_first else query.transpose(0, 1)  # (b, length, d)
        b, length, d = x.shape
        parts = self.inward(x).view(b, length, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        mixed = scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=attn_mask)
        out = self.outward(mixed.transpose(1, 2).reshape(b, length, d))
        return out if self.batch_first else out.transpose(0, 1), None


_ASKED = "text_projection"
"""What open_clip calls a layer of only if it is exactly ``nn.Linear``, and else multiplies by."""


def quantise(module: nn.Module) -> None:
    """Replace all linear maps and self-attentions below ``module``."""
    for name, child in module.named_children():
        if isinstance(child, nn.MultiheadAttention) and child.in_proj_weight is not None:
            setattr(module, name, Int8Attention(child))
        elif type(child) is nn.Linear and name != _ASKED:  # a subclass may do something else in its forward
            setattr(module, name, Int8Linear(child.weight, child.bias))
        else:
            quantise(child)
