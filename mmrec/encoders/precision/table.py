"""The precisions by name, in the order of what they lose."""

from __future__ import annotations

from mmrec.encoders.precision.base import Precision
from mmrec.encoders.precision.half import Half
from mmrec.encoders.precision.int8 import Int8
from mmrec.encoders.precision.onnx import OnnxInt8
from mmrec.encoders.precision.single import Single

PRECISIONS: dict[str, Precision] = {each.name: each for each in (Single(), Half(), Int8(), OnnxInt8())}
