"""A picture in square patches; a deleted patch takes the colour of the picture's edge."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from mmrec.encoders.base import Encoder
from mmrec.encoders.framing import WHOLE, Box
from mmrec.explain.parts.base import Parts


class Patches(Parts):
    """``side x side`` patches of what the image tower really gets, row by row from the top left.

    A deleted patch is filled with the median colour of the picture's rim, which is the backdrop where there
    is one: the picture then looks as if the thing were not there, rather than as if a black square lay on
    it (Sturmfels et al. 2020 show how much hangs on that choice).

    Args:
        encoder: which one looks; of an open_clip one the model's own input is cut, of any other the picture.
        picture: RGB.
        side: patches along each edge.

    Attributes:
        box: the part of the picture that the patches cover.
    """

    modality = "image"
    unit = "patches"

    def __init__(self, encoder: Encoder, picture: Image.Image, side: int = 6) -> None:
        super().__init__(tuple(f"row {r + 1}, column {c + 1}" for r in range(side) for c in range(side)))
        self.encoder, self.side = encoder, side
        self.towers: Any = getattr(encoder, "towers", None)
        if self.towers is not None:
            pixels = encoder.preprocess(picture)  # type: ignore[attr-defined]
            self.box: Box = encoder.framing.box(*picture.size)  # type: ignore[attr-defined]
        else:
            self.box = WHOLE
            array = np.array(picture.convert("RGB"), np.float32) / 255.0
            pixels = torch.from_numpy(array).permute(2, 0, 1)
        self.pixels: Tensor = pixels  # (3, H, W)
        rim = torch.cat([pixels[:, 0], pixels[:, -1], pixels[:, :, 0], pixels[:, :, -1]], dim=1)  # (3, R)
        self.fill: Tensor = rim.median(dim=1).values  # (3,)

    @property
    def model(self) -> Any:
        """The open_clip model in single precision, to look into; None where the encoder is closed."""
        return getattr(self.encoder, "model", None)

    def embed(self, pixels: Tensor) -> Tensor:
        """``(V, 3, H, W)`` -> ``(V, D)``, unit length; of the open model, so that torch can differentiate."""
        return F.normalize(self.model.encode_image(pixels), dim=-1)

    def cells(self, values: Tensor) -> np.ndarray:
        """A map ``(h, w)`` over the picture as means over the patches, ``(P,)``."""
        pooled = F.adaptive_avg_pool2d(values[None, None].float(), self.side)
        return np.asarray(pooled.flatten().detach().numpy())

    def shown(self, gone: np.ndarray) -> Tensor:
        """The picture without patches, ``(V, P)`` bool -> ``(V, 3, H, W)``."""
        _, height, width = self.pixels.shape
        grid = torch.from_numpy(gone.reshape(len(gone), 1, self.side, self.side)).float()
        mask = F.interpolate(grid, size=(height, width), mode="nearest").bool()
        return torch.where(mask, self.fill[None, :, None, None], self.pixels[None])

    def _embed(self, gone: np.ndarray) -> np.ndarray:
        pixels = self.shown(gone)
        if self.towers is None:
            arrays = (pixels.permute(0, 2, 3, 1) * 255).round().clamp(0, 255).byte().numpy()
            return self.encoder.encode_images([Image.fromarray(a) for a in arrays])
        with self.encoder.alone(), torch.inference_mode():  # type: ignore[attr-defined]
            return np.concatenate([self.towers.image(batch).numpy() for batch in pixels.split(64)])
