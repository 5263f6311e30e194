"""A fusion of content joined with a collaborative reference."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from mmrec.fusion.base import Fusion, FusionConfig, Items, Probe, Ranked, VectorFusion
from mmrec.fusion.model.graph import GraphFusion
from mmrec.fusion.reference.ease_content import EaseContent


class Hybrid(Fusion):
    """``s_ui = (1 - lambda) s_ui^fusion / sigma_fusion + lambda s_ui^EASE / sigma_EASE``.

    A weighted hybrid (Burke 2002) of the best fusion and of EASE with content: the one knows what a person
    likes the look and the words of, the other what people met together. Both score as they always do, on one
    scale: ``sigma`` is how far their scores of the validation moments spread. The share ``lambda`` is chosen
    by the validation alone. The collaborative part of the score does not depend on what is seen, so it is
    part of the baseline of the contributions. Cost: that of both.
    """

    name, label, level = "hybrid", "Hybrid with EASE", "model"
    summary = "The best fusion of what items are, and EASE's knowledge of what people met, in one score."
    formula = (
        r"s_{ui} = (1 - \lambda)\,\frac{s_{ui}^{\mathrm{fusion}}}{\sigma_{\mathrm{fusion}}} "
        r"+ \lambda\,\frac{s_{ui}^{\mathrm{EASE}}}{\sigma_{\mathrm{EASE}}}"
    )
    paper = "Burke 2002"
    fusion_class: ClassVar[type[VectorFusion]] = GraphFusion
    """The best fusion by the validation of both worlds that ship."""
    exact = tuple(f"together.{name}" for name in EaseContent.exact)

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        self.content = self.fusion_class(modalities, dimension, config)
        self.together = EaseContent(modalities, dimension, config)
        self.share = nn.Parameter(torch.zeros(()), requires_grad=False)
        self.spreads = nn.Parameter(torch.ones(2), requires_grad=False)

    @classmethod
    def part_names(cls, modalities: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG003
        """Both that it joins, and itself."""
        return (cls.fusion_class.name, EaseContent.name, cls.name)

    def parts(self) -> dict[str, Fusion]:
        """Both that it joins, and itself."""
        return {self.content.name: self.content, self.together.name: self.together, self.name: self}

    def reset(self, generator: torch.Generator) -> None:
        """Both anew, and equal shares."""
        super().reset(generator)
        self.share.data.fill_(0.5)
        self.spreads.data.fill_(1.0)

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """The profiles of both side by side, ``(B, d + ...)``."""
        return torch.cat([self.content.profile(items, probe), self.together.profile(items, probe)], dim=1)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """The weighted sum."""
        d = self.config.dimension
        content = self.content.rank(items, profile[:, :d], probe)
        return self._joined(content, self.together.rank(items, profile[:, d:], probe).scores)

    def forward(self, items: Items, probe: Probe) -> Ranked:
        """``rank`` with the ``profile``, each in one go."""
        return self._joined(self.content(items, probe), self.together(items, probe).scores)

    def _joined(self, content: Ranked, together: Tensor) -> Ranked:
        first, second = (1 - self.share) / self.spreads[0], self.share / self.spreads[1]
        return Ranked(first * content.scores + second * together, None, content.shares)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:
        """That of the fusion."""
        return self.content.space(items, by_hand)

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """As the fusion does."""
        return self.content.place(items, probe)
