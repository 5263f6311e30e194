"""Single precision: what models are trained and published in."""

from __future__ import annotations

from mmrec.encoders.precision.base import Precision, Towers, Whole


class Single(Precision):
    """The reference that the others are measured against."""

    name = "float32"
    label = "Single precision"
    summary = "The numbers that the model was published with."
    suffix = ""
    floor = 1.0

    def convert(self, whole: Whole) -> Towers:
        """As it is, in the memory layout that convolutions like."""
        from mmrec.encoders.precision._torch import TorchTowers

        return TorchTowers(whole.model)
