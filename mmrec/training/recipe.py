"""How a strategy is trained: the recipe, and apart from it how one run of it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from mmrec.config import Config, searched


class RankerConfig(Config):
    """How every trained strategy is trained; one recipe for all, so that they differ in the fusion alone."""

    epochs: int = Field(12, ge=1, le=1000, description="at most; early stopping may end sooner")
    patience: int = Field(6, ge=1, description="epochs without a better validation before it stops")
    batch_size: int = Field(512, ge=1, description="moments a step")
    learning_rate: float = Field(
        1e-2, gt=0, description="of AdamW, at its highest", json_schema_extra=searched(1e-3, 3e-2, log=True)
    )
    schedule: Literal["constant", "cosine"] = Field(
        "cosine",
        description="after the warm-up the rate stays, or falls as a cosine over all epochs",
        json_schema_extra={"search": True},
    )
    warm_up: float = Field(
        1.0,
        ge=0,
        le=100,
        description="epochs in which the rate rises from zero",
        json_schema_extra=searched(0, 2),
    )
    weight_decay: float = Field(
        0.01, ge=0, description="of matrices", json_schema_extra=searched(1e-4, 0.3, log=True)
    )
    whitening: float = Field(
        3e-4,
        ge=0,
        le=10,
        description="share of the mean variance added before embeddings are whitened; 0 does not whiten",
    )
    modality_dropout: float = Field(
        0.1,
        ge=0,
        lt=1,
        description="chance that an item hides one modality",
        json_schema_extra=searched(0, 0.4),
    )
    noise: float = Field(
        0.0,
        ge=0,
        le=1,
        description="length of the noise on an embedding, as a share of its own",
        json_schema_extra=searched(0, 0.5),
    )
    mixup: float = Field(
        0.0,
        ge=0,
        le=0.5,
        description="up to this share of an embedding is another item's of the same category",
        json_schema_extra=searched(0, 0.4),
    )
    loss: Literal["full", "sampled"] = Field(
        "full", description="softmax over all items, or over sampled ones with logQ correction"
    )
    negatives: int = Field(256, ge=1, description="items sampled a step, for the sampled softmax")


@dataclass(frozen=True)
class Epoch:
    """One epoch of a training: mean loss, validation, and the learning rate at its end."""

    epoch: int
    loss: float
    validation: float
    learning_rate: float


@dataclass(frozen=True)
class Run:
    """How a training is done; nothing here changes what comes out.

    Attributes:
        checkpoint: a file to keep the state in after every epoch, and to go on from; None keeps none.
        watch: told every epoch; what it raises ends the training.
        progress: told ``(steps done, steps)`` of the epoch at work.
    """

    checkpoint: Path | None = None
    watch: Callable[[Epoch], None] | None = None
    progress: Callable[[int, int], None] | None = None
