"""Which part of a picture, a text or a clip matters: one method a file, and the table in the order shown.

The first method that fits is the default: occlusion fits every encoder, needs no gradient, and is the one
that measures what the faithfulness test measures.
"""

from mmrec.explain.methods.attention import LastAttention
from mmrec.explain.methods.base import Method, NotHere
from mmrec.explain.methods.grad_cam import GradCam
from mmrec.explain.methods.gradient_input import GradientInput
from mmrec.explain.methods.occlusion import Occlusion
from mmrec.explain.methods.relevance import Relevance
from mmrec.explain.methods.rollout import Rollout

METHODS: dict[str, type[Method]] = {
    "occlusion": Occlusion,
    "grad-cam": GradCam,
    "relevance": Relevance,
    "gradient-input": GradientInput,
    "attention": LastAttention,
    "rollout": Rollout,
}
"""Method name -> class."""

__all__ = ["METHODS", "Method", "NotHere"]
