"""Half precision: weights and sums of products in bfloat16."""

from __future__ import annotations

from mmrec.encoders.precision.base import Precision, Towers, Whole


class Half(Precision):
    """bfloat16 *weights*: eight bits of mantissa, the range of single precision.

    Not autocast, which converts the weights anew in every pass and is slower than single precision on a CPU;
    and not float16, for which CPUs have no fast products.
    """

    name = "bfloat16"
    label = "Half precision (bfloat16)"
    summary = "Half the memory, and about twice as fast where the processor multiplies bfloat16 itself."
    suffix = "bf16"
    floor = 0.999

    def convert(self, whole: Whole) -> Towers:
        """Round every weight; the length of the embedding is taken in single precision."""
        import torch

        from mmrec.encoders.precision._torch import TorchTowers

        return TorchTowers(whole.model.to(torch.bfloat16), torch.bfloat16)
