"""The pre-training loop: pool, losses, checkpoints, and the folder that open_clip loads."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmrec.encoders._torchvision import ensure_torchvision_importable
from mmrec.encoders.clip import BUNDLED_DIR, content_key
from mmrec.training.pretrain.recipe import PretrainConfig, open_clip_config
from mmrec.training.pretrain.renders import RenderPool, build_pool
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.store.attributes import TextTraits, sample_text_traits
from mmrec.worlds.store.captions import (
    CATEGORY_NAMES,
    CATEGORY_PROMPTS,
    COLOUR_NAMES,
    COLOUR_PROMPTS,
    PATTERN_NAMES,
    PATTERN_PROMPTS,
    TRAITS,
    caption,
    fill_prompt,
    item_text_caption,
    trait_prompts,
)

Say = Callable[[str], None]
_CHECKPOINT_EVERY = 250
_AXES: tuple[tuple[str, dict[str, tuple[str, ...]], Sequence[str]], ...] = (
    ("category", CATEGORY_NAMES, CATEGORY_PROMPTS),
    ("colour", COLOUR_NAMES, COLOUR_PROMPTS),
    ("pattern", PATTERN_NAMES, PATTERN_PROMPTS),
)


def pretrain(
    config: PretrainConfig,
    work: Path,
    out: Path = BUNDLED_DIR,
    device: str | None = None,
    say: Say = print,
    resume: bool = True,
) -> Path:
    """Train the bundled encoder and write its open_clip folder.

    Args:
        config: the recipe.
        work: scratch folder for renders and checkpoints; an interrupted run goes on from there.
        out: where the finished folder goes.
        device: torch device; a GPU if there is one, else the CPU.
        say: receives lines of progress.
        resume: go on from ``work``'s checkpoint where it is of the same recipe.

    Returns:
        ``out``.
    """
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    started = time.monotonic()
    say(f"recipe: {config.model_dump_json()}")

    def drawn(done: int, total: int) -> None:
        if done % 5000 < 500 or done == total:
            say(f"renders {done}/{total}  {time.monotonic() - started:.0f} s")

    pool = build_pool(config, work / "pool", progress=drawn)
    trainer = _Trainer(config, pool, device)
    checkpoint = work / "checkpoint.pt"
    if resume and checkpoint.exists():
        trainer.load(checkpoint)
        say(f"resumed at step {trainer.step}/{config.steps}")
    seen_here, clock = 0, time.monotonic()
    while trainer.step < config.steps:
        losses = trainer.train_step()
        seen_here += config.batch_size
        if trainer.step % 25 == 0 or trainer.step == config.steps:
            rate = seen_here / (time.monotonic() - clock)
            shown = "  ".join(f"{k} {v:.3f}" for k, v in losses.items())
            say(f"step {trainer.step}/{config.steps}  {shown}  {rate:.0f} pictures/s")
        if trainer.step % _CHECKPOINT_EVERY == 0:
            trainer.save(checkpoint)
    trainer.save(checkpoint)
    return publish(config, trainer.model, out)


def new_model(config: PretrainConfig) -> tuple[nn.Module, Any]:
    """A freshly initialised open_clip model of the recipe, and its tokenizer."""
    ensure_torchvision_importable()
    import open_clip
    from open_clip.model import CLIP

    torch.manual_seed(config.seed)  # open_clip initialises from torch's global generator
    return CLIP(**open_clip_config(config)["model_cfg"]), open_clip.SimpleTokenizer(context_length=77)


def publish(config: PretrainConfig, model: nn.Module, out: Path) -> Path:
    """Write config, half-precision weights and card as a folder for ``local-dir:``, replacing it whole."""
    from safetensors.torch import save_file

    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "open_clip_config.json").write_text(
        json.dumps(open_clip_config(config), indent=2) + "\n", encoding="utf-8"
    )
    weights = scratch / "open_clip_model.safetensors"
    state = {k: v.detach().cpu() for k, v in model.state_dict().items()}
    save_file({k: (v.half() if v.is_floating_point() else v).contiguous() for k, v in state.items()}, weights)
    card = {
        "key": content_key("bundled", weights),
        "name": "MMRec bundled encoder",
        "trained_on": (
            f"{config.pool:,} pictures drawn by this project and their captions, "
            f"{config.samples:,} samples seen"
        ),
        "parameters": sum(p.numel() for p in model.parameters()),
        "dimension": config.embed_dim,
        "recipe": config.model_dump(),
    }
    (scratch / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    if out.exists():
        shutil.rmtree(out)
    scratch.replace(out)
    return out


class _Trainer:
    """Model, optimiser and step counter; every random choice of a step comes from (seed, step)."""

    def __init__(self, config: PretrainConfig, pool: RenderPool, device: str) -> None:
        self.config, self.pool, self.device, self.step = config, pool, device, 0
        model, self.tokenizer = new_model(config)
        self.model: Any = model.to(device)
        visual: Any = self.model.visual
        visual.to(memory_format=torch.channels_last)
        self.prompt_scale = nn.Parameter(torch.full((len(_AXES),), float(np.log(10.0)), device=device))
        self.labels = _labels()
        self.heads = nn.ModuleDict(
            {axis: nn.Linear(visual.trunk.num_features, len(index)) for axis, index in self.labels.items()}
        ).to(device)
        self.half = _half_precision_pays(device)
        decayed: list[nn.Parameter] = []
        plain: list[nn.Parameter] = [self.prompt_scale]
        for name, p in [*self.model.named_parameters(), *self.heads.named_parameters()]:
            # a token the captions never use must keep its initial embedding: no decay on the table
            (plain if p.ndim < 2 or "embedding" in name else decayed).append(p)
        self.optimizer = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": config.weight_decay},
                {"params": plain, "weight_decay": 0.0},
            ],
            lr=config.learning_rate,
            betas=(0.9, 0.98),
            eps=1e-6,
        )
        self.names = {axis: list(names) for axis, names, _ in _AXES}

    def train_step(self) -> dict[str, float]:
        """One optimiser step; returns the losses by name."""
        c = self.config
        rng = np.random.default_rng([c.seed, 1, self.step])
        for group in self.optimizer.param_groups:
            group["lr"] = c.learning_rate * _schedule(self.step / c.steps, c.warmup)
        rows = self._rows()
        looks = [self.pool.looks[r] for r in rows]
        small = self.step < c.small_share * c.steps
        pixels = self._pixels(rows, rng, c.small_size if small else c.image_size)
        self.model.train()
        with self._precision():
            features = self.model.visual.trunk(pixels)  # (B, F)
        features = features.float()
        image = F.normalize(self.model.visual.head(features), dim=-1)  # (B, D)
        terms = {
            "caption": self._caption_loss(image, looks, rng),
            "prompt": c.prompt_weight * self._prompt_loss(image, looks, rng),
            "label": c.label_weight * self._label_loss(features, looks),
        }
        if self.step % c.description_every == 0:
            terms["description"] = c.description_weight * self._description_loss(looks, rng)
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(list(terms.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, float(np.log(100)))
            self.prompt_scale.clamp_(0, float(np.log(60)))
        self.step += 1
        return {k: float(v.detach()) for k, v in terms.items()}

    def _precision(self) -> torch.autocast:
        """The image tower computes in bfloat16 where that pays; everything else in single precision."""
        return torch.autocast(torch.device(self.device).type, torch.bfloat16, enabled=self.half)

    def _rows(self) -> np.ndarray:
        """Batch of pool rows: consecutive slices of a permutation drawn once an epoch."""
        c = self.config
        start = self.step * c.batch_size
        epoch, offset = divmod(start, len(self.pool) - len(self.pool) % c.batch_size)
        order = np.random.default_rng([c.seed, 2, epoch]).permutation(len(self.pool))
        return np.sort(order[offset : offset + c.batch_size])

    def _pixels(self, rows: np.ndarray, rng: np.random.Generator, size: int) -> Tensor:
        """Crop, mirror, relight: ``(B, 3, size, size)`` normalised as the model's preprocessing does."""
        full, keep = self.config.render_size, self.config.image_size
        out = np.empty((len(rows), keep, keep, 3), np.uint8)
        for k, row in enumerate(rows):
            y, x = rng.integers(0, full - keep + 1, 2)
            crop = self.pool.images[row, y : y + keep, x : x + keep]
            out[k] = crop[:, ::-1] if rng.random() < 0.5 else crop
        pixels = torch.from_numpy(out).to(self.device).permute(0, 3, 1, 2).float() / 255  # (B, 3, keep, keep)
        gain = torch.from_numpy(rng.normal(1, 0.08, (len(rows), 1, 1, 1)).astype(np.float32)).to(self.device)
        pixels = ((pixels * gain).clamp(0, 1) - 0.5) / 0.25
        if size != keep:
            pixels = F.interpolate(pixels, size=(size, size), mode="bilinear", antialias=True)
        return pixels.contiguous(memory_format=torch.channels_last)

    def _text(self, texts: list[str]) -> Tensor:
        """Texts -> ``(n, D)`` unit length; the same numbers as ``encode_text``, without its padding."""
        tokens = self.tokenizer(texts)
        # causal attention: nothing after the end token, which comes last, can reach it
        length = int((tokens != 0).sum(1).max())
        tokens = tokens[:, :length].to(self.device)  # (n, L)
        m = self.model
        x = m.token_embedding(tokens) + m.positional_embedding[:length]
        x = m.ln_final(m.transformer(x, attn_mask=m.attn_mask[:length, :length]))
        x = x[torch.arange(len(x), device=x.device), tokens.argmax(-1)] @ m.text_projection
        return F.normalize(x, dim=-1)

    def _caption_loss(self, image: Tensor, looks: list[Look], rng: np.random.Generator) -> Tensor:
        text = self._text([caption(look, rng) for look in looks])
        logits = self.model.logit_scale.exp() * image @ text.T  # (B, B)
        kinds: dict[tuple[str, str, str], int] = {}
        ids = [kinds.setdefault((k.category, k.colour, k.pattern), len(kinds)) for k in looks]
        same = torch.tensor(ids, device=logits.device)
        target = (same[:, None] == same[None, :]).float()
        target = target / target.sum(1, keepdim=True)
        return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2

    def _prompt_loss(self, image: Tensor, looks: list[Look], rng: np.random.Generator) -> Tensor:
        texts, sizes = [], []
        for axis, wordings, prompts in _AXES:
            names = self.names[axis]
            sizes.append(len(names))
            for name in names:
                words = wordings[name]
                # the canonical wording half of the time, a synonym otherwise
                word = words[0] if rng.random() < 0.5 else words[int(rng.integers(len(words)))]
                texts.append(fill_prompt(prompts[int(rng.integers(len(prompts)))], word))
        total = image.new_zeros(())
        for k, ((axis, _, _), classes) in enumerate(zip(_AXES, self._text(texts).split(sizes), strict=True)):
            index = {name: i for i, name in enumerate(self.names[axis])}
            target = torch.tensor([index[getattr(look, axis)] for look in looks], device=image.device)
            total = total + F.cross_entropy(self.prompt_scale[k].exp() * image @ classes.T, target)
        return total / len(_AXES)

    def _label_loss(self, features: Tensor, looks: list[Look]) -> Tensor:
        """Plain classification of the features, ``(B, F)``, by heads that are thrown away afterwards."""
        total = features.new_zeros(())
        for axis, index in self.labels.items():
            target = torch.tensor([index[_label(look, axis)] for look in looks], device=features.device)
            total = total + F.cross_entropy(self.heads[axis](features), target, label_smoothing=0.05)
        return total / len(self.labels)

    def _description_loss(self, looks: list[Look], rng: np.random.Generator) -> Tensor:
        chosen = looks[: self.config.description_pairs]
        traits = [sample_text_traits(look, rng) for look in chosen]
        texts = [item_text_caption(k, t, rng) for _ in range(2) for k, t in zip(chosen, traits, strict=True)]
        described = self._text(texts)  # (2 P, D)
        first, second = described.chunk(2)
        logits = self.model.logit_scale.exp() * first @ second.T
        target = torch.arange(len(chosen), device=logits.device)
        loss = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
        if self.step < self.config.traits_from * self.config.steps:
            return loss
        return loss + self._trait_loss(described, traits * 2)

    def _trait_loss(self, described: Tensor, traits: list[TextTraits]) -> Tensor:
        rng = np.random.default_rng([self.config.seed, 3, self.step])
        prompts = {axis: trait_prompts(axis, rng) for axis in TRAITS}
        encoded = self._text([text for texts in prompts.values() for text in texts])
        total = described.new_zeros(())
        for (axis, values), classes in zip(
            TRAITS.items(), encoded.split([len(texts) for texts in prompts.values()]), strict=True
        ):
            index = {value: n for n, value in enumerate(values)}
            # Titles alone do not tell everything; such a description simply stays undecided on the axis.
            target = torch.tensor([index[getattr(t, axis)] for t in traits], device=described.device)
            logits = self.model.logit_scale.exp() * described @ classes.T
            total = total + F.cross_entropy(logits, target, label_smoothing=0.05)
        return total / len(TRAITS)

    def save(self, path: Path) -> None:
        """Everything a resumed run needs, atomically."""
        scratch = path.with_suffix(f".{os.getpid()}")
        state = {
            "recipe": self.config.model_dump_json(),
            "step": self.step,
            "model": self.model.state_dict(),
            "prompt_scale": self.prompt_scale.detach(),
            "heads": self.heads.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save(state, scratch)
        scratch.replace(path)

    def load(self, path: Path) -> None:
        """Go on from ``save``; a checkpoint of another recipe is left alone and training starts anew."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["recipe"] != self.config.model_dump_json():
            return
        self.model.load_state_dict(state["model"])
        self.heads.load_state_dict(state["heads"])
        with torch.no_grad():
            self.prompt_scale.copy_(state["prompt_scale"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = int(state["step"])


def _labels() -> dict[str, dict[str, int]]:
    """Axis -> value -> class number; forms are told apart within their category."""
    forms = [f"{category}: {form}" for category, kind in SILHOUETTES.items() for form in kind.forms]
    axes = {axis: list(names) for axis, names, _ in _AXES} | {"form": forms}
    return {axis: {value: number for number, value in enumerate(values)} for axis, values in axes.items()}


def _label(look: Look, axis: str) -> str:
    return f"{look.category}: {look.form}" if axis == "form" else str(getattr(look, axis))


def _half_precision_pays(device: str) -> bool:
    """Whether bfloat16 convolutions run on the hardware itself: twice as fast there, far slower elsewhere."""
    if torch.device(device).type == "cuda":
        return torch.cuda.is_bf16_supported()
    return torch.device(device).type == "cpu" and torch.cpu._is_avx512_bf16_supported()


def _schedule(progress: float, warmup: float) -> float:
    """Linear rise, then a cosine to zero."""
    if progress < warmup:
        return max(progress / warmup, 1e-3)
    return 0.5 * (1 + float(np.cos(np.pi * (progress - warmup) / (1 - warmup))))
