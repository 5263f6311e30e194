"""The recipe of the bundled encoder: every choice that shapes the weights, in one place."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mmrec.config import Config


class PretrainConfig(Config):
    """Hyper-parameters of the pre-training.

    The loss of a step is the sum of contrastive terms, all cross-entropies over cosine similarities with
    learned temperatures, in English and in Chinese:

    - picture and caption (InfoNCE both ways, Radford et al. 2021), where pictures of the same category,
      colour and pattern are positives of each other's captions (the supervised form, Khosla et al. 2020);
      likewise album covers, and every few steps clips of sound and their captions;
    - picture, cover and clip against prompts of every name of every attribute (as UniCL, Yang et al. 2022);
    - plain classification of these attributes by linear heads on the towers' features, which are thrown
      away afterwards: they teach a tower to sense before the text tower can name things;
    - the chart: cell by cell, where a thing shows its own colour and where the second one of its pattern,
      from the last but one stage of the image tower, by a head that is thrown away, too. Who has to find the
      second colour learns to tell a thing in two colours from a plain one, which nothing else taught in time;
    - two independently worded descriptions of one item against those of other items, so that the text tower
      also tells apart what no picture shows: material, purpose, care, origin, maker; language, era, story,
      occasion, artist. From ``traits_from`` on, and with the same weight, also each against one short wording
      of every such trait, so that "made of oak" lies near what is made of oak.

    When the pictures are done, the audio tower goes on alone, against the words of a text tower that moves no
    more (locked, as one is in Zhai et al. 2022): clips in every step would make the first part too long.
    """

    pool: int = Field(120_000, ge=1, description="renders of goods drawn once, before training")
    covers: int = Field(16_000, ge=1, description="album covers drawn once")
    clips: int = Field(20_000, ge=1, description="clips of sound played once")
    render_size: int = Field(
        128, ge=32, description="pixels of a stored render; training crops from it, and so does the encoder"
    )
    samples: int = Field(448_000, ge=1, description="pictures seen in training, augmented at every sight")
    batch_size: int = Field(128, ge=8)
    covers_share: float = Field(0.125, ge=0, lt=1, description="share of covers in a batch of pictures")
    clip_batch: int = Field(48, ge=2, description="clips in a step with sound")
    clips_every: int = Field(5, ge=1, description="steps from one use of clips to the next")
    listening_samples: int = Field(
        64_000, ge=0, description="clips heard in the second part, by the audio tower alone"
    )
    listening_batch: int = Field(128, ge=2, description="clips in a step of the second part")
    small_size: int = Field(80, ge=32, description="pixels in the first part of training")
    small_share: float = Field(0.25, ge=0, le=1, description="share of the steps at the small size")
    image_size: int = Field(112, ge=32, description="pixels in the second part, and for ever after")
    studio_share: float = Field(
        0.34, ge=0, le=1, description="share of renders in the catalogue's house style"
    )
    photo_share: float = Field(
        0.3,
        ge=0,
        le=1,
        description="share of renders in the manner of product photographs; the rest randomised",
    )
    learning_rate: float = Field(2e-3, gt=0)
    weight_decay: float = Field(0.05, ge=0)
    warmup: float = Field(0.05, ge=0, lt=1, description="share of the steps with rising learning rate")
    chinese_share: float = Field(0.35, ge=0, le=1, description="share of captions and prompts in Chinese")
    description_pairs: int = Field(24, ge=2, description="pairs of descriptions a step")
    description_every: int = Field(2, ge=1, description="steps from one use of descriptions to the next")
    prompt_weight: float = Field(1.0, ge=0)
    label_weight: float = Field(1.0, ge=0)
    pattern_weight: float = Field(
        3.0, ge=0, description="of patterns beside the other attributes: they are learned last"
    )
    pattern_balance: float = Field(
        0.5, ge=0, le=1, description="goods are sampled by (share of their pattern) ** -this: 1 is evenly"
    )
    chart_weight: float = Field(4.0, ge=0)
    clip_weight: float = Field(1.0, ge=0, description="of everything about sound")
    description_weight: float = Field(0.5, ge=0)
    traits_from: float = Field(0.5, ge=0, le=1, description="share of the steps before traits are asked for")
    embed_dim: int = Field(256, ge=16)
    vision: str = Field(
        "resnet10t",
        description="a timm architecture, trained from scratch; its stem sees patterns before it shrinks",
    )
    text_width: int = Field(128, ge=32)
    text_layers: int = Field(3, ge=1)
    audio_widths: tuple[int, ...] = Field((32, 64, 128, 256), description="see ``AudioConfig.widths``")
    seed: int = 11

    @property
    def steps(self) -> int:
        """Optimiser steps in all."""
        return self.samples // self.batch_size

    @property
    def listening_steps(self) -> int:
        """Steps of the second part."""
        return self.listening_samples // self.listening_batch


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
