"""One modality alone: the twins that every fusion must beat."""

from __future__ import annotations

from typing import ClassVar

import torch.nn.functional as F
from torch import Tensor

from mmrec.fusion.base import Items, Probe, Ranked, VectorFusion


class SingleModality(VectorFusion):
    """``z_i = h_im`` for one m; an item without that modality is left to its popularity.

    The same architecture and training as the fusions, on one modality: what they add beyond it is theirs.
    Cost: O(N d).
    """

    level = "single"
    paper = "the unimodal twin, as in Peng et al. 2022"
    modality: ClassVar[str]

    @classmethod
    def fits(cls, modalities: tuple[str, ...]) -> bool:
        """Whether its modality is there."""
        return cls.modality in modalities

    def _own(self, mask: Tensor) -> Tensor:
        keep = mask.new_zeros(mask.shape[-1])
        keep[self.modalities.index(self.modality)] = True
        return mask & keep

    def projected(self, x: Tensor, mask: Tensor) -> Tensor:
        """``h``, ``(N, M, d)``, with nothing but its own modality in it."""
        own = self.modalities.index(self.modality)
        h = x.new_zeros(*mask.shape, self.config.dimension)
        seen = mask[:, own, None]
        h[:, own] = F.normalize(self.project[own](x[:, own].masked_fill(~seen, 0.0)), dim=-1) * seen
        return h

    def _vectors(self, x: Tensor, mask: Tensor, by_hand: Tensor | None) -> tuple[Tensor, Tensor | None]:
        return super()._vectors(x, self._own(mask), by_hand)

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:  # noqa: ARG002
        """The one vector, ``(N, d)``."""
        return h.sum(1), None  # the others are masked to zero

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """As every vector strategy, with nothing but its own modality to be seen."""
        return super().rank(items.only(self._own(items.mask)), profile, probe)

    def forward(self, items: Items, probe: Probe) -> Ranked:
        """Likewise."""
        return super().forward(items.only(self._own(items.mask)), probe)


class ImageOnly(SingleModality):
    """The picture alone."""

    name, label, modality = "image", "Image only", "image"
    summary = "Looks at pictures and nothing else."
    formula = r"s_{ui} = \tau\, u \cdot h_i^{\mathrm{image}}"


class TextOnly(SingleModality):
    """The text alone."""

    name, label, modality = "text", "Text only", "text"
    summary = "Reads titles and descriptions and nothing else."
    formula = r"s_{ui} = \tau\, u \cdot h_i^{\mathrm{text}}"


class AudioOnly(SingleModality):
    """The sound alone."""

    name, label, modality = "audio", "Audio only", "audio"
    summary = "Listens to the clips and to nothing else."
    formula = r"s_{ui} = \tau\, u \cdot h_i^{\mathrm{audio}}"


SINGLES: tuple[type[SingleModality], ...] = (ImageOnly, TextOnly, AudioOnly)
"""One for each modality."""
