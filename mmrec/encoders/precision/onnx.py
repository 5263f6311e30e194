"""Eight-bit integers by ONNX Runtime: both towers exported once, quantised and kept."""

from __future__ import annotations

from importlib.util import find_spec

from mmrec.encoders.precision.base import Precision, Towers, Whole
from mmrec.errors import Unavailable

_NEEDED = ("onnxruntime", "onnx", "onnxscript")
_HOW = "pip install -r requirements-onnx.txt"


class OnnxInt8(Precision):
    """As ``int8``, but the whole tower is one graph that ONNX Runtime has fused."""

    name = "onnx-int8"
    label = "Eight bits by ONNX Runtime"
    summary = (
        "The same as one graph that ONNX Runtime has fused; converting a model takes half a minute, once."
    )
    suffix = "ort8"
    floor = 0.99

    def missing(self) -> str | None:
        """It is optional: three packages that only this precision needs."""
        absent = [name for name in _NEEDED if find_spec(name) is None]
        if not absent:
            return None
        return f"{self.label} needs {' and '.join(absent)}, which is optional; install it with: {_HOW}."

    def convert(self, whole: Whole) -> Towers:
        """Export and quantise what ``folder`` has not yet, then open it."""
        problem = self.missing()
        if problem is not None:
            raise Unavailable(problem)
        from mmrec.encoders.precision._onnx import open_towers

        return open_towers(whole)
