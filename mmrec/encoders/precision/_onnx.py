"""From an open_clip model to two quantised ONNX graphs on disk, and how they are run."""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mmrec.data.atomic import replacing
from mmrec.encoders.precision.base import Whole
from mmrec.encoders.precision.cpu import multiplies_int8
from mmrec.errors import Unavailable

_IN, _OUT = "mmrec_given", "mmrec_unit"
"""Names of a graph's ends; plain words would meet the names of layers."""


class _Tower(nn.Module):
    """One tower as a graph: pixels or tokens in, embeddings out."""

    def __init__(self, model: Any, of: str) -> None:
        super().__init__()
        self.model, self.of = model, of

    def forward(self, given: Tensor) -> Tensor:
        encode = self.model.encode_image if self.of == "image" else self.model.encode_text
        return nn.functional.normalize(encode(given).float(), dim=-1)


class OnnxTowers:
    """Two sessions of ONNX Runtime; they hold all they need, torch's model can be forgotten."""

    def __init__(self, image: Path, text: Path) -> None:
        self._image, self._text = _session(image), _session(text)

    def image(self, pixels: Tensor) -> Tensor:
        """``(b, 3, H, W)`` -> ``(b, D)``."""
        return _run(self._image, pixels)

    def text(self, tokens: Tensor) -> Tensor:
        """``(b, L)`` -> ``(b, D)``."""
        return _run(self._text, tokens)


def open_towers(whole: Whole) -> OnnxTowers:
    """The towers from ``whole.folder``; what is missing or damaged there is made first.

    Raises:
        Unavailable: if the model has something that ONNX cannot express.
    """
    paths = {name: whole.folder / f"{name}.onnx" for name in ("image", "text")}
    with contextlib.suppress(Exception):  # absent, or of another version: made below
        return OnnxTowers(paths["image"], paths["text"])
    try:
        with _quiet():
            for (name, path), given in zip(paths.items(), whole.example, strict=True):
                _export(_Tower(whole.model, name).eval(), given, path)
        return OnnxTowers(paths["image"], paths["text"])
    # The exporter meets whatever a model does; to the person it all means the same.
    except Exception as error:
        raise Unavailable(
            f"This model cannot be converted for ONNX Runtime ({type(error).__name__}); "
            "choose another precision, such as bfloat16 or int8."
        ) from error


def _export(tower: _Tower, given: Tensor, path: Path) -> None:
    """Write one tower with int8 weights; the batch may have any size."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            tower,
            (given,),
            plain,
            input_names=[_IN],
            output_names=[_OUT],
            dynamic_shapes={"given": {0: torch.export.Dim("batch", min=1, max=1 << 16)}},
            dynamo=True,
            external_data=False,
        )
        with replacing(path) as temporary:
            quantize_dynamic(
                plain,
                temporary,
                op_types_to_quantize=["MatMul", "Gemm"],  # integer convolutions are the slower ones
                per_channel=True,
                reduce_range=not multiplies_int8(),  # see Int8Linear
                weight_type=QuantType.QInt8,
            )


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Any, given: Tensor) -> Tensor:
    (found,) = session.run([_OUT], {_IN: given.contiguous().numpy()})
    return torch.from_numpy(found)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Exporter and quantiser narrate on every channel there is."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
