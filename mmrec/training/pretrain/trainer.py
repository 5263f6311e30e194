"""One optimiser step after another: pictures, covers, clips and descriptions against words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.training.pretrain.batches import (
    COVER_LABELS,
    GOODS_LABELS,
    Batches,
    Clips,
    Descriptions,
    Pictures,
    Pools,
    Question,
    Step,
)
from mmrec.training.pretrain.reading import Reading, tokens_of
from mmrec.training.pretrain.recipe import PretrainConfig
from mmrec.training.pretrain.towers import Start, new_audio_tower, new_model
from mmrec.worlds.axes import CLIP_AXES, COVER_AXES, GOODS_AXES
from mmrec.worlds.sound.tune import LEGAL


class Trainer:
    """Towers, optimiser and step counter; what a step learns from is prepared by ``batches``."""

    def __init__(self, config: PretrainConfig, pools: Pools, device: str) -> None:
        self.config, self.device, self.step, self.origin = config, device, 0, ""
        model, self.tokenizer = new_model(config)
        self.batches = Batches(config, pools, self.tokenizer)
        self.model: Any = model.to(device)
        self.ear = new_audio_tower(config).to(device)
        visual: Any = self.model.visual
        visual.to(memory_format=torch.channels_last)
        axes = [*GOODS_AXES, *COVER_AXES, *CLIP_AXES]
        starts = dict.fromkeys([*(a.name for a in axes), SOUND], float(np.log(10.0)))
        self.scales = nn.ParameterDict(
            {name: nn.Parameter(torch.tensor(start)) for name, start in starts.items()}
        ).to(device)
        seen, heard = visual.trunk.num_features, self.ear.features
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed + 2)
            self.heads = nn.ModuleDict(
                {
                    axis: nn.Linear(heard if axis in LEGAL else seen, len(index))
                    for axis, index in self.batches.labels.items()
                }
            ).to(device)
            self.chart = nn.Sequential(
                nn.Conv2d(_channels(visual.trunk), 2 * _FINER**2, 1), nn.PixelShuffle(_FINER)
            ).to(device)
        self.half = _half_precision_pays(device)
        modules = nn.ModuleDict(
            {"model": self.model, "ear": self.ear, "heads": self.heads, "chart": self.chart}
        )
        decayed: list[nn.Parameter] = []
        plain: list[nn.Parameter] = [*self.scales.values()]
        for name, p in modules.named_parameters():
            # a token the captions never use must keep its initial embedding: no decay on the table
            (plain if p.ndim < 2 or "embedding" in name else decayed).append(p)
        self.modules = modules
        self.optimizer = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": config.weight_decay},
                {"params": plain, "weight_decay": 0.0},
            ],
            lr=config.learning_rate,
            betas=(0.9, 0.98),
            eps=1e-6,
            fused=True,
        )

    def train_step(self, batch: Step | None = None) -> dict[str, float]:
        """One optimiser step; returns the losses by name.

        Args:
            batch: what this step learns from, as ``batches`` prepares it; None to prepare it now.
        """
        c, batch = self.config, batch or self.batches.step(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = c.learning_rate * schedule(self.step / c.steps, c.warmup)
        self.modules.train()
        if self.step < c.traits_from * c.steps and batch.descriptions is not None:
            batch = replace(batch, descriptions=replace(batch.descriptions, asked=()))
        read = self.reading(batch)
        terms = self._picture_terms(batch.pictures, read)
        if batch.clips is not None:
            terms["clip"] = c.clip_weight * self.clip_loss(batch.clips, read)
        if batch.descriptions is not None:
            terms["description"] = c.description_weight * self._description_loss(batch.descriptions, read)
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(list(terms.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.modules.parameters(), 5.0)
        self.optimizer.step()
        self.clamp_scales()
        self.step += 1
        return {k: float(v.detach()) for k, v in terms.items()}

    def reading(self, batch: Step | Clips) -> Reading:
        """All words of a step."""
        return Reading(self.model, tokens_of(batch), self.device)

    def clamp_scales(self) -> None:
        """Keep the temperatures where softmaxes still have gradients (Radford et al. 2021)."""
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, float(np.log(100)))
            for scale in self.scales.values():
                scale.clamp_(0, float(np.log(60)))

    # -- pictures

    def _picture_terms(self, batch: Pictures, read: Reading) -> dict[str, Tensor]:
        c, n = self.config, len(batch.charts)
        pixels = self._pixels(batch)
        with self._precision():
            last, before = self._see(pixels)
            features = self.model.visual.trunk.forward_head(last)  # (B, F)
            drawn = self.chart(before[:n])
        features = features.float()
        image = F.normalize(self.model.visual.head(features), dim=-1)  # (B, D)
        charted = F.interpolate(batch.charts.to(self.device), size=drawn.shape[-2:], mode="area")
        told = read(batch.told.tokens)
        return {
            "caption": _info_nce(image, told, batch.told.kinds, self.model.logit_scale),
            "prompt": c.prompt_weight
            * (
                self._prompt_loss(image[:n], batch.goods, read)
                + c.covers_share * self._prompt_loss(image[n:], batch.covers, read)
            ),
            "label": c.label_weight
            * (
                self._label_loss(features[:n], {axis: batch.labels[axis] for axis in GOODS_LABELS})
                + c.covers_share
                * self._label_loss(features[n:], {axis: batch.labels[axis] for axis in COVER_LABELS})
            ),
            "chart": c.chart_weight * F.binary_cross_entropy_with_logits(drawn.float(), charted),
        }

    def _see(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """The trunk's last feature map and the one before it."""
        last, maps = self.model.visual.trunk.forward_intermediates(pixels, indices=[_BEFORE_LAST])
        return last, maps[0]

    def _precision(self) -> torch.autocast:
        """The towers of pictures and sounds compute in bfloat16 where that pays, the rest does not."""
        return torch.autocast(torch.device(self.device).type, torch.bfloat16, enabled=self.half)

    def _pixels(self, batch: Pictures) -> Tensor:
        """Relit, ``(B, 3, size, size)``, normalised as the model's preprocessing does; small at first."""
        c = self.config
        pixels = batch.pixels.to(self.device).permute(0, 3, 1, 2).float() / 255  # (B, 3, keep, keep)
        pixels = ((pixels * batch.gain.to(self.device)).clamp(0, 1) - 0.5) / 0.25
        size = c.small_size if self.step < c.small_share * c.steps else c.image_size
        if size != c.image_size:
            pixels = F.interpolate(pixels, size=(size, size), mode="bilinear", antialias=True)
        return pixels.contiguous(memory_format=torch.channels_last)

    # -- sounds

    def clip_loss(self, batch: Clips, read: Reading) -> Tensor:
        """Everything about sound."""
        with self._precision():
            features = self.ear.hear(batch.mel.to(self.device))
        features = features.float()
        sound = F.normalize(self.ear.head(features), dim=-1)
        texts = read(batch.told.tokens)
        return (
            _info_nce(sound, texts, batch.told.kinds, self.scales[SOUND])
            + self._prompt_loss(sound, batch.asked, read)
            + self._label_loss(features, batch.labels)
        )

    # -- words

    def _prompt_loss(self, vectors: Tensor, questions: Sequence[Question], read: Reading) -> Tensor:
        """Each example against one wording of every value of every axis, an axis in one language."""
        total = vectors.new_zeros(())
        for question in questions:
            logits = self.scales[question.axis].exp() * vectors @ read(question.tokens).T
            loss = F.cross_entropy(logits, question.target.to(self.device))
            total = total + self._weight(question.axis) * loss
        return total / len(questions)

    def _label_loss(self, features: Tensor, targets: Mapping[str, Tensor]) -> Tensor:
        """Plain classification of the features, ``(B, F)``, by heads that are thrown away afterwards."""
        total = features.new_zeros(())
        for axis, numbers in targets.items():
            target = numbers.to(features.device)
            losses = F.cross_entropy(
                self.heads[axis](features), target, label_smoothing=0.05, ignore_index=-1, reduction="sum"
            )
            total = total + self._weight(axis) * losses / (target >= 0).sum().clamp_min(1)
        return total / len(targets)

    def _weight(self, axis: str) -> float:
        return self.config.pattern_weight if axis == "pattern" else 1.0

    def _description_loss(self, batch: Descriptions, read: Reading) -> Tensor:
        """Two wordings of each item against those of others, and against each asked trait's values."""
        described = read(batch.tokens)  # (2 P, D)
        first, second = described.chunk(2)
        loss = _info_nce(first, second, torch.arange(len(first)), self.model.logit_scale)
        if not batch.asked:
            return loss
        total = described.new_zeros(())
        for question in batch.asked:
            # Titles alone do not tell everything; such a description simply stays undecided on the axis.
            logits = self.model.logit_scale.exp() * described @ read(question.tokens).T
            total = total + F.cross_entropy(logits, question.target.to(self.device), label_smoothing=0.05)
        return loss + total / len(batch.asked)

    def forget_unread(self) -> int:
        """Set the embeddings of tokens that no text of the training held to zero; returns how many.

        Such a token still has the random numbers it was born with: in a query it would say something where it
        should say nothing. A row that was ever learnt from left a trace in the optimiser.
        """
        table = self.model.token_embedding.weight  # (V, W)
        trace = self.optimizer.state.get(table, {}).get("exp_avg_sq", torch.zeros_like(table))
        unread = (trace == 0).all(1)
        with torch.no_grad():
            table[unread] = 0.0
        return int(unread.sum())

    # -- to disk and back

    def start_from(self, start: Start) -> None:
        """Begin with the weights of a published encoder; heads and temperatures are not in it, and new."""
        self.model.load_state_dict(start.model.state_dict())
        self.ear.load_state_dict(start.ear.state_dict())
        self.origin = start.key

    def save(self, path: Path) -> None:
        """Everything a resumed run needs, atomically."""
        scratch = path.with_suffix(f".{self.step}")
        state = {
            "recipe": self.config.model_dump_json(),
            "origin": self.origin,
            "step": self.step,
            "modules": self.modules.state_dict(),
            "scales": self.scales.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save(state, scratch)
        scratch.replace(path)

    def load(self, path: Path) -> None:
        """Go on from ``save``; a checkpoint of another recipe or start is left alone."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        if (state["recipe"], state.get("origin", "")) != (self.config.model_dump_json(), self.origin):
            return
        self.modules.load_state_dict(state["modules"])
        self.scales.load_state_dict(state["scales"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = int(state["step"])


SOUND = "sound"
"""Name of the temperature of clips and their captions, beside those of the attributes."""

_BEFORE_LAST = 3
"""Which of the trunk's maps the chart is read from: a cell is 16 pixels and has seen almost everything."""

_FINER = 2
"""Into how many cells a side each of its cells is divided in the chart."""


def _channels(trunk: Any) -> int:
    """Channels of that map."""
    return int(trunk.feature_info[_BEFORE_LAST]["num_chs"])


def _info_nce(a: Tensor, b: Tensor, kinds: Tensor, log_scale: Tensor) -> Tensor:
    """InfoNCE both ways, ``(n, D), (n, D)``; examples of one kind are positives of each other's words."""
    logits = log_scale.exp() * a @ b.T  # (n, n)
    same = kinds.to(logits.device)
    target = (same[:, None] == same[None, :]).float()
    target = target / target.sum(1, keepdim=True)
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def _half_precision_pays(device: str) -> bool:
    """Whether bfloat16 convolutions run on the hardware itself: twice as fast there, far slower elsewhere."""
    if torch.device(device).type == "cuda":
        return torch.cuda.is_bf16_supported()
    return torch.device(device).type == "cpu" and torch.cpu._is_avx512_bf16_supported()


def schedule(progress: float, warmup: float) -> float:
    """Linear rise, then a cosine to zero."""
    if progress < warmup:
        return max(progress / warmup, 1e-3)
    return 0.5 * (1 + float(np.cos(np.pi * (progress - warmup) / (1 - warmup))))
