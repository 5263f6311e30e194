r"""Eight-bit integers by torch: weights rounded once, activations in every pass (dynamic quantisation).

.. math:: W_{ij} \approx s_i Q_{ij},\ s_i = \max_j |W_{ij}| / 127, \qquad x \approx t\,(q - z)

with one scale a row of the weights and one range a batch of activations, so that a linear map becomes a
product of integers (Jacob et al. 2018, *Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference*). Norms, softmax, convolutions and tables of tokens stay single precision.
"""

from __future__ import annotations

import warnings

from mmrec.encoders.precision.base import Precision, Towers, Whole


class Int8(Precision):
    """Every linear map of both towers in eight bits."""

    name = "int8"
    label = "Eight bits (int8)"
    summary = "Faster still for transformers, with their weights in a quarter of the memory; it loses more."
    suffix = "int8"
    floor = 0.99

    def convert(self, whole: Whole) -> Towers:
        """Replace every linear map and every attention; a convolutional tower has few and gains little."""
        import torch

        from mmrec.encoders.precision._int8 import quantise
        from mmrec.encoders.precision._torch import TorchTowers

        with torch.inference_mode(), warnings.catch_warnings():
            # torch moves its *tools* for quantising to torchao and says so; the kernels used here stay
            warnings.simplefilter("ignore")
            quantise(whole.model)
        return TorchTowers(whole.model)
