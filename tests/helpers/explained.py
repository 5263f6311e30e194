"""Subjects to explain: real strategies with noise as weights, and toys whose answers are known by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from mmrec.encoders.store import ItemEmbeddings
from mmrec.explain.subject import Subject
from mmrec.fusion import Fusion, FusionConfig, Items, Probe, Ranked, make
from mmrec.recommender import Recommender
from mmrec.strategies import describe
from mmrec.types import EncoderInfo, History, QueryEmbedding
from tests.helpers.tiny_world import TINY_INFO, build_tiny_world

SOMEBODY = History(
    rows=np.array([2, 7, 12, 2]),
    weights=np.array([1.0, 0.4, -0.5, 0.2]),
    ages_days=np.array([40.0, 3.0, 2.0, 0.0]),
    kinds=np.zeros(4, np.int64),
)


def embedded(folder: Path, sound: bool) -> ItemEmbeddings:
    """The tiny world's, without or with sound."""
    workspace = build_tiny_world(folder / f"tiny-{int(sound)}", sound=sound)
    return ItemEmbeddings.load(workspace.embeddings_path(TINY_INFO.key))


def noisy(name: str, embeddings: ItemEmbeddings, seed: int = 0) -> Recommender:
    """A strategy of the table with noise as weights, so that no promise is kept by a parameter at zero."""
    dimension = embeddings.stacked().shape[-1]
    fusion = make(name, embeddings.modalities, dimension, FusionConfig(dimension=8, hidden=8))
    generator = torch.Generator().manual_seed(seed)
    fusion.bind(len(embeddings)).reset(generator)
    with torch.no_grad():
        for parameter in fusion.parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.add_((0.3 * noise).to(parameter.dtype))
    popularity = np.linspace(-1, 1, len(embeddings)).astype(np.float32)
    return Recommender(fusion, embeddings, popularity, describe(fusion.card(embeddings.modalities), []))


def asked(embeddings: ItemEmbeddings) -> QueryEmbedding:
    """Words to move towards and words to move away from."""
    rng = np.random.default_rng(3)
    one, other = rng.normal(size=(2, embeddings.stacked().shape[-1])).astype(np.float32)
    return QueryEmbedding({"text": one / np.linalg.norm(one)}, {"text": other / np.linalg.norm(other)})


def plain_embeddings(n: int, dimension: int = 4) -> ItemEmbeddings:
    """Pictures and texts of random directions; everything is there."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2, n, dimension)).astype(np.float32)
    x /= np.linalg.norm(x, axis=-1, keepdims=True)
    return ItemEmbeddings({"image": x[0], "text": x[1]}, np.ones((n, 2), bool), "toy", "toy")


class Toy(Fusion):
    """A strategy that is one formula: ``(items, probe) -> scores (B, N)``."""

    name, label, level = "toy", "Toy", "reference"
    summary, formula, paper = "", "", ""
    trainable = False

    def __init__(
        self, score: Callable[[Items, Probe], Tensor], takes_weights: bool = False, weigh: bool = False
    ) -> None:
        super().__init__(("image", "text"), 4)
        self.score, self.takes_weights, self.weigh = score, takes_weights, weigh  # type: ignore[misc]
        self.weights_kind = "weights" if weigh else "contributions"  # type: ignore[misc]

    def profile(self, items: Items, probe: Probe) -> Tensor:
        return probe.history.sum(-1)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        scores = self.score(items, probe)
        weights = items.mask.float() if probe.by_hand is None else items.mask * probe.by_hand
        weights = weights / weights.sum(-1, keepdim=True).clamp_min(1e-9)
        return Ranked(scores, weights.expand(len(scores), -1, -1) if self.weigh else None)


def toy_recommender(fusion: Toy, n: int = 16) -> Recommender:
    """The toy over ``n`` items that have everything."""
    embeddings = plain_embeddings(n)
    info = describe(fusion.card(embeddings.modalities), [])
    return Recommender(fusion, embeddings, np.zeros(n, np.float32), info)


def subject_of(
    recommender: Recommender, row: int, query: QueryEmbedding | None = None, **more: Any
) -> Subject:
    """Somebody's question about one item."""
    return Subject(recommender, row, SOMEBODY, query, 0.4 if query is not None else 0.0, **more)


class Corner:
    """An encoder that sees how bright the top left quarter of a picture is, and reads one word: "warm"."""

    info = EncoderInfo("corner", "Corner", "nothing", 0, 4, bundled=False)

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        bright = [np.asarray(i, np.float64)[: i.height // 2, : i.width // 2].mean() / 255 for i in images]
        return np.stack([self._turned(b) for b in bright]).astype(np.float32)

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.stack([self._turned(float("warm" in text)) for text in texts]).astype(np.float32)

    def encode_sounds(self, waves: list[np.ndarray]) -> np.ndarray:
        loud = [float(np.abs(wave[: len(wave) // 3]).mean()) for wave in waves]
        return np.stack([self._turned(min(1.0, level)) for level in loud]).astype(np.float32)

    @staticmethod
    def _turned(angle: float) -> np.ndarray:
        return np.array([np.sin(angle), np.cos(angle), 0.0, 0.0])
