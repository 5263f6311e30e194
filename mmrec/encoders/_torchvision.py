"""Lets ``import torchvision`` succeed beside a torch build that its C++ operators were not made for.

The registry's torchvision wheel is a CUDA build. Beside a CPU-only torch its extension does not load, and
importing torchvision (so open_clip) dies with "operator torchvision::nms does not exist", because it
registers fake kernels for operators nobody defined. Declaring their schemas is enough: open_clip needs
torchvision's transforms only, never these operators.
"""

from __future__ import annotations

import torch

_SCHEMAS = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}
_library: torch.library.Library | None = None


def ensure_torchvision_importable() -> None:
    """Declare the operator schemas when torchvision's own extension cannot load; otherwise do nothing."""
    global _library  # noqa: PLW0603 - the registration lives as long as this reference
    if _library is not None:
        return
    try:
        import torchvision  # noqa: F401
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
        _library = torch.library.Library("torchvision", "DEF")
        for schema in _SCHEMAS.values():
            _library.define(schema)
