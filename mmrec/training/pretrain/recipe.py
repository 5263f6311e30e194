"""The recipe of the bundled encoder: every choice that shapes the weights, in one place."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mmrec.config import Config


class PretrainConfig(Config):
    """Hyper-parameters of the pre-training.

    The loss of a step is the sum of contrastive terms, all cross-entropies over cosine similarities
    with learned temperatures:

    - picture and caption (InfoNCE both ways, Radford et al. 2021), where pictures of the same category,
      colour and pattern are positives of each other's captions (the supervised form, Khosla et al. 2020);
    - picture against prompts of every category, colour and pattern name (as UniCL, Yang et al. 2022);
    - plain classification of category, form, colour and pattern by linear heads on the image tower's output,
      which are thrown away afterwards: they teach the tower to see before the text tower can name things;
    - two independently worded shop descriptions of one item against those of other items, so that the text
      tower also tells apart what no picture shows: material, purpose, care, origin, maker. Only from
      ``traits_from`` on, and with the same weight, also each description against one short wording of every
      material, purpose, origin and maker, so that "made of oak" lies near what is made of oak.
    """

    pool: int = Field(160_000, ge=1, description="renders drawn once, before training")
    render_size: int = Field(104, ge=32, description="pixels of a stored render; training crops from it")
    samples: int = Field(640_000, ge=1, description="pictures seen in training, augmented at every sight")
    batch_size: int = Field(128, ge=8)
    small_size: int = Field(64, ge=32, description="pixels in the first part of training")
    small_share: float = Field(0.2, ge=0, le=1, description="share of the steps at the small size")
    image_size: int = Field(96, ge=32, description="pixels in the second part, and for ever after")
    studio_share: float = Field(
        0.3, ge=0, le=1, description="share of renders in the catalogue's house style"
    )
    learning_rate: float = Field(2e-3, gt=0)
    weight_decay: float = Field(0.05, ge=0)
    warmup: float = Field(0.05, ge=0, lt=1, description="share of the steps with rising learning rate")
    description_pairs: int = Field(24, ge=2, description="pairs of shop descriptions a step")
    description_every: int = Field(2, ge=1, description="steps from one use of descriptions to the next")
    prompt_weight: float = Field(1.0, ge=0)
    label_weight: float = Field(1.0, ge=0)
    description_weight: float = Field(0.5, ge=0)
    traits_from: float = Field(0.5, ge=0, le=1, description="share of the steps before traits are asked for")
    embed_dim: int = Field(256, ge=16)
    vision: str = Field(
        "resnet10t",
        description="a timm architecture, trained from scratch; its stem sees patterns before it shrinks",
    )
    text_width: int = Field(128, ge=32)
    text_layers: int = Field(2, ge=1)
    seed: int = 11

    @property
    def steps(self) -> int:
        """Optimiser steps in all."""
        return self.samples // self.batch_size


def open_clip_config(config: PretrainConfig) -> dict[str, Any]:
    """What ``open_clip_config.json`` says of this model."""
    return {
        "model_cfg": {
            "embed_dim": config.embed_dim,
            "vision_cfg": {
                "timm_model_name": config.vision,
                "timm_model_pretrained": False,
                "timm_pool": "avg",
                "timm_proj": "linear",
                "image_size": config.image_size,
            },
            "text_cfg": {
                "context_length": 77,
                "vocab_size": 49408,
                "width": config.text_width,
                "heads": max(1, config.text_width // 32),
                "layers": config.text_layers,
            },
        },
        "preprocess_cfg": {
            "mean": [0.5, 0.5, 0.5],
            "std": [0.25, 0.25, 0.25],
            "interpolation": "bicubic",
            "resize_mode": "squash",
        },
    }
