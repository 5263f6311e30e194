"""One optimiser step after another: pictures, covers, clips and descriptions against words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.training.pretrain.examples import CELL
from mmrec.training.pretrain.pools import Pool
from mmrec.training.pretrain.recipe import PretrainConfig
from mmrec.training.pretrain.towers import new_audio_tower, new_model
from mmrec.worlds.axes import CLIP_AXES, COVER_AXES, GOODS_AXES, Axis
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.music.attributes import DEPARTMENT_OF, sample_note_traits
from mmrec.worlds.sound.tune import LEGAL, Tune
from mmrec.worlds.speech import (
    describe_goods,
    describe_track,
    goods_traits,
    say_clip,
    say_cover,
    say_goods,
    track_traits,
)
from mmrec.worlds.store.attributes import sample_text_traits


@dataclass(frozen=True)
class Pools:
    """What there is to learn from."""

    goods: Pool[Look]
    covers: Pool[Sleeve]
    clips: Pool[Tune]


class Trainer:
    """Towers, optimiser and step counter; every random choice of a step comes from (seed, step)."""

    def __init__(self, config: PretrainConfig, pools: Pools, device: str) -> None:
        self.config, self.pools, self.device, self.step = config, pools, device, 0
        model, self.tokenizer = new_model(config)
        self.model: Any = model.to(device)
        self.ear = new_audio_tower(config).to(device)
        visual: Any = self.model.visual
        visual.to(memory_format=torch.channels_last)
        axes = [*GOODS_AXES, *COVER_AXES, *CLIP_AXES]
        starts = dict.fromkeys([*(a.name for a in axes), SOUND], float(np.log(10.0)))
        self.scales = nn.ParameterDict(
            {name: nn.Parameter(torch.tensor(start)) for name, start in starts.items()}
        ).to(device)
        self.labels = _labels()
        seen, heard = visual.trunk.num_features, self.ear.features
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed + 2)
            self.heads = nn.ModuleDict(
                {
                    axis: nn.Linear(heard if axis in LEGAL else seen, len(index))
                    for axis, index in self.labels.items()
                }
            ).to(device)
            self.chart = nn.Sequential(
                nn.Conv2d(_channels(visual.trunk), 2 * _FINER**2, 1), nn.PixelShuffle(_FINER)
            ).to(device)
        self.half = _half_precision_pays(device)
        self.chances = _chances([look.pattern for look in pools.goods.labels], config.pattern_balance)
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
        )

    def train_step(self) -> dict[str, float]:
        """One optimiser step; returns the losses by name."""
        c = self.config
        rng = np.random.default_rng([c.seed, 1, self.step])
        for group in self.optimizer.param_groups:
            group["lr"] = c.learning_rate * schedule(self.step / c.steps, c.warmup)
        self.modules.train()
        terms = self._picture_terms(rng)
        if self.step % c.clips_every == 0:
            terms["clip"] = c.clip_weight * self.clip_loss(rng, c.clip_batch)
        if self.step % c.description_every == 0:
            terms["description"] = c.description_weight * self._description_loss(rng)
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(list(terms.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.modules.parameters(), 5.0)
        self.optimizer.step()
        self.clamp_scales()
        self.step += 1
        return {k: float(v.detach()) for k, v in terms.items()}

    def clamp_scales(self) -> None:
        """Keep the temperatures where softmaxes still have gradients (Radford et al. 2021)."""
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, float(np.log(100)))
            for scale in self.scales.values():
                scale.clamp_(0, float(np.log(60)))

    # -- pictures

    def _picture_terms(self, rng: np.random.Generator) -> dict[str, Tensor]:
        c = self.config
        n_covers = round(c.covers_share * c.batch_size)
        rows = np.sort(np.searchsorted(self.chances, rng.random(c.batch_size - n_covers)))
        sleeves = np.sort(rng.integers(0, len(self.pools.covers), n_covers))
        looks = [self.pools.goods.labels[r] for r in rows]
        covers = [self.pools.covers.labels[r] for r in sleeves]
        small = self.step < c.small_share * c.steps
        pixels, charts = self._pixels(rows, sleeves, rng, c.small_size if small else c.image_size)
        with self._precision():
            last, before = self._see(pixels)
            features = self.model.visual.trunk.forward_head(last)  # (B, F)
            drawn = self.chart(before[: len(rows)])
        features = features.float()
        image = F.normalize(self.model.visual.head(features), dim=-1)  # (B, D)
        goods, sleeve = features[: len(rows)], features[len(rows) :]
        told = [say_goods(look, rng, c.chinese_share) for look in looks]
        told += [say_cover(cover, rng, c.chinese_share) for cover in covers]
        kinds = [(k.category, k.colour, k.pattern) for k in looks] + [(k.style, k.palette) for k in covers]
        charted = F.interpolate(charts, size=drawn.shape[-2:], mode="area")
        return {
            "caption": _info_nce(image, self._text(told), kinds, self.model.logit_scale),
            "prompt": c.prompt_weight
            * (
                self._prompt_loss(image[: len(rows)], looks, GOODS_AXES, rng)
                + c.covers_share * self._prompt_loss(image[len(rows) :], covers, COVER_AXES, rng)
            ),
            "label": c.label_weight
            * (
                self._label_loss(goods, looks, ("category", "form", "colour", "pattern", "accent"))
                + c.covers_share * self._label_loss(sleeve, covers, ("style", "palette"))
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

    def _pixels(
        self, rows: np.ndarray, sleeves: np.ndarray, rng: np.random.Generator, size: int
    ) -> tuple[Tensor, Tensor]:
        """Crop, mirror, relight.

        Returns:
            ``(B, 3, size, size)`` normalised as the model's preprocessing does, and the charts of the goods
            among them, ``(n, 2, cells, cells)`` in 0..1, cropped and mirrored alike.
        """
        full, keep = self.config.render_size, self.config.image_size
        cells = keep // CELL
        sources = [(self.pools.goods, r) for r in rows] + [(self.pools.covers, r) for r in sleeves]
        out = np.empty((len(sources), keep, keep, 3), np.uint8)
        charts = np.empty((len(rows), cells, cells, 2), np.uint8)
        for k, (pool, row) in enumerate(sources):
            y, x = (int(v) for v in CELL * rng.integers(0, (full - keep) // CELL + 1, 2))
            turn = slice(None, None, -1) if rng.random() < 0.5 else slice(None)
            out[k] = pool.arrays["images"][row, y : y + keep, x : x + keep][:, turn]
            if k < len(rows):
                top, left = y // CELL, x // CELL
                charts[k] = pool.arrays["charts"][row, top : top + cells, left : left + cells][:, turn]
        pixels = torch.from_numpy(out).to(self.device).permute(0, 3, 1, 2).float() / 255  # (B, 3, keep, keep)
        gain = rng.normal(1, 0.08, (len(out), 1, 1, 1)).astype(np.float32)
        pixels = ((pixels * torch.from_numpy(gain).to(self.device)).clamp(0, 1) - 0.5) / 0.25
        if size != keep:
            pixels = F.interpolate(pixels, size=(size, size), mode="bilinear", antialias=True)
        charted = torch.from_numpy(charts).to(self.device).permute(0, 3, 1, 2).float() / 255
        return pixels.contiguous(memory_format=torch.channels_last), charted

    # -- sounds

    def clip_loss(self, rng: np.random.Generator, count: int) -> Tensor:
        """Everything about sound, for ``count`` clips drawn at random."""
        c = self.config
        rows = np.sort(rng.integers(0, len(self.pools.clips), count))
        tunes = [self.pools.clips.labels[r] for r in rows]
        mel = torch.from_numpy(self.pools.clips.arrays["mels"][rows]).to(self.device).float() / 127.5 - 1
        mel = _masked(mel, rng)
        with self._precision():
            features = self.ear.hear(mel)
        features = features.float()
        sound = F.normalize(self.ear.head(features), dim=-1)
        texts = self._text([say_clip(tune, rng, c.chinese_share) for tune in tunes])
        return (
            _info_nce(
                sound,
                texts,
                [(t.tempo, t.instrument, t.mood, t.drums, t.energy) for t in tunes],
                self.scales[SOUND],
            )
            + self._prompt_loss(sound, tunes, CLIP_AXES, rng)
            + self._label_loss(features, tunes, tuple(LEGAL))
        )

    # -- words

    def _text(self, texts: list[str]) -> Tensor:
        """Texts -> ``(n, D)`` unit length: ``encode_text`` with little of its padding."""
        tokens = self.tokenizer(texts)  # (n, 77)
        lengths = (tokens != 0).sum(1)
        order = lengths.argsort()
        # texts of like length together: one long description must not make every short caption as long
        parts = [
            self._trimmed(tokens[some], int(lengths[some].max())) for some in order.split(_TEXTS_AT_ONCE)
        ]
        return torch.cat(parts)[order.argsort()]

    def _trimmed(self, tokens: Tensor, length: int) -> Tensor:
        # causal attention: nothing after the end token, which comes last, can reach it
        tokens = tokens[:, :length].to(self.device)  # (n, L)
        m = self.model
        x = m.token_embedding(tokens) + m.positional_embedding[:length]
        x = m.ln_final(m.transformer(x, attn_mask=m.attn_mask[:length, :length]))
        x = x[torch.arange(len(x), device=x.device), tokens.argmax(-1)] @ m.text_projection
        return F.normalize(x, dim=-1)

    def _prompt_loss(
        self, vectors: Tensor, examples: Sequence[Any], axes: Sequence[Axis], rng: np.random.Generator
    ) -> Tensor:
        """Each example against one wording of every value of every axis, an axis in one language."""
        texts = [axis.wordings(rng, self.config.chinese_share) for axis in axes]
        encoded = self._text([text for some in texts for text in some]).split([len(some) for some in texts])
        total = vectors.new_zeros(())
        for axis, classes in zip(axes, encoded, strict=True):
            target = torch.tensor(
                [axis.index[getattr(e, axis.name)] for e in examples], device=vectors.device
            )
            loss = F.cross_entropy(self.scales[axis.name].exp() * vectors @ classes.T, target)
            total = total + self._weight(axis.name) * loss
        return total / len(axes)

    def _label_loss(self, features: Tensor, examples: Sequence[Any], axes: Sequence[str]) -> Tensor:
        """Plain classification of the features, ``(B, F)``, by heads that are thrown away afterwards."""
        total = features.new_zeros(())
        for axis in axes:
            index = self.labels[axis]
            target = torch.tensor([index.get(_label(e, axis), -1) for e in examples]).to(features.device)
            losses = F.cross_entropy(
                self.heads[axis](features), target, label_smoothing=0.05, ignore_index=-1, reduction="sum"
            )
            total = total + self._weight(axis) * losses / (target >= 0).sum().clamp_min(1)
        return total / len(axes)

    def _weight(self, axis: str) -> float:
        return self.config.pattern_weight if axis == "pattern" else 1.0

    def _description_loss(self, rng: np.random.Generator) -> Tensor:
        """Two wordings of each item against those of others: goods in one step, tracks in the next."""
        c, goods = self.config, (self.step // self.config.description_every) % 2 == 0
        traits: list[Any]
        if goods:
            looks = [
                self.pools.goods.labels[r]
                for r in rng.integers(0, len(self.pools.goods), c.description_pairs)
            ]
            traits = [sample_text_traits(look, rng) for look in looks]
            tell: Callable[[int], str] = lambda k: describe_goods(looks[k], traits[k], rng, c.chinese_share)  # noqa: E731
            asked = goods_traits(rng, c.chinese_share)
        else:
            genres = rng.choice(list(DEPARTMENT_OF), c.description_pairs)
            traits = [sample_note_traits(str(genre), rng) for genre in genres]
            tell = lambda k: describe_track(str(genres[k]), traits[k], rng, c.chinese_share)  # noqa: E731
            asked = track_traits(rng, c.chinese_share)
        described = self._text([tell(k) for _ in range(2) for k in range(c.description_pairs)])  # (2 P, D)
        first, second = described.chunk(2)
        loss = _info_nce(first, second, list(range(c.description_pairs)), self.model.logit_scale)
        if self.step < c.traits_from * c.steps:
            return loss
        return loss + self._trait_loss(described, traits * 2, asked)

    def _trait_loss(
        self, described: Tensor, traits: Sequence[Any], asked: Mapping[str, Mapping[str, str]]
    ) -> Tensor:
        """Each description against one wording of every value; ``asked``: trait -> value -> words."""
        texts = [list(words.values()) for words in asked.values()]
        encoded = self._text([text for some in texts for text in some]).split([len(some) for some in texts])
        total = described.new_zeros(())
        for (axis, words), classes in zip(asked.items(), encoded, strict=True):
            index = {value: n for n, value in enumerate(words)}
            # Titles alone do not tell everything; such a description simply stays undecided on the axis.
            target = torch.tensor([index[getattr(t, axis)] for t in traits], device=described.device)
            logits = self.model.logit_scale.exp() * described @ classes.T
            total = total + F.cross_entropy(logits, target, label_smoothing=0.05)
        return total / len(asked)

    # -- to disk and back

    def save(self, path: Path) -> None:
        """Everything a resumed run needs, atomically."""
        scratch = path.with_suffix(f".{self.step}")
        state = {
            "recipe": self.config.model_dump_json(),
            "step": self.step,
            "modules": self.modules.state_dict(),
            "scales": self.scales.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save(state, scratch)
        scratch.replace(path)

    def load(self, path: Path) -> None:
        """Go on from ``save``; a checkpoint of another recipe is left alone and training starts anew."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["recipe"] != self.config.model_dump_json():
            return
        self.modules.load_state_dict(state["modules"])
        self.scales.load_state_dict(state["scales"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = int(state["step"])


_TEXTS_AT_ONCE = 32

SOUND = "sound"
"""Name of the temperature of clips and their captions, beside those of the attributes."""

_BEFORE_LAST = 3
"""Which of the trunk's maps the chart is read from: a cell is 16 pixels and has seen almost everything."""

_FINER = 2
"""Into how many cells a side each of its cells is divided in the chart."""


def _channels(trunk: Any) -> int:
    """Channels of that map."""
    return int(trunk.feature_info[_BEFORE_LAST]["num_chs"])


def _info_nce(a: Tensor, b: Tensor, kinds: Sequence[Hashable], log_scale: Tensor) -> Tensor:
    """InfoNCE both ways, ``(n, D), (n, D)``; examples of one kind are positives of each other's words."""
    logits = log_scale.exp() * a @ b.T  # (n, n)
    number: dict[Hashable, int] = {}
    same = torch.tensor([number.setdefault(kind, len(number)) for kind in kinds], device=logits.device)
    target = (same[:, None] == same[None, :]).float()
    target = target / target.sum(1, keepdim=True)
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def _masked(mel: Tensor, rng: np.random.Generator) -> Tensor:
    """Shifted in time, a band and a moment silenced (SpecAugment, Park et al. 2019), ``(B, mels, T)``."""
    mel = mel.clone()
    _, bands, frames = mel.shape
    for k in range(len(mel)):
        mel[k] = mel[k].roll(int(rng.integers(frames)), -1)
        low, wide = int(rng.integers(bands - 8)), int(rng.integers(0, 9))
        mel[k, low : low + wide] = -1.0
        at, long = int(rng.integers(frames - 30)), int(rng.integers(0, 31))
        mel[k, :, at : at + long] = -1.0
    return mel


def _labels() -> dict[str, dict[str, int]]:
    """Attribute -> value -> class number; forms are told apart within their category."""
    forms = [f"{category}: {form}" for category, kind in SILHOUETTES.items() for form in kind.forms]
    axes: dict[str, Sequence[str]] = {a.name: a.options for a in (*GOODS_AXES, *COVER_AXES)}
    axes |= {"form": forms, "accent": axes["colour"]} | dict(LEGAL)
    return {axis: {value: number for number, value in enumerate(values)} for axis, values in axes.items()}


def _label(example: Any, axis: str) -> str:
    """The value to classify; empty where there is none: a plain thing has no second colour."""
    if axis == "form":
        return f"{example.category}: {example.form}"
    return "" if axis == "accent" and example.pattern == "plain" else str(getattr(example, axis))


def _chances(kinds: Sequence[str], balance: float) -> np.ndarray:
    """Cumulative probabilities of the rows: each by the share of its kind to the power ``-balance``."""
    _, kind, count = np.unique(kinds, return_inverse=True, return_counts=True)
    weight = (count[kind] / len(kinds)) ** -balance
    cumulative = np.cumsum(weight)
    return np.asarray(cumulative / cumulative[-1])


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
