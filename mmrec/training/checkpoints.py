"""The state of a training after an epoch, kept so that a killed run goes on as if nothing had been.

One safetensors file: weights, those of the best epoch, the optimizer's moments and the generator's state as
tensors; epoch, curve, numpy's state and a digest of recipe, seed and data as JSON in its header.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mmrec.data.atomic import replacing
from mmrec.fusion import Fusion
from mmrec.training.recipe import Epoch


@dataclass
class Course:
    """A training under way: what has to be the same for the next epoch to come out the same.

    Attributes:
        fusion: with the weights of now.
        optimizer: with its moments.
        generator: of dropout, noise and samples.
        order: of the moments.
        kept: weights of the best epoch.
    """

    fusion: Fusion
    optimizer: torch.optim.Optimizer
    generator: torch.Generator
    order: np.random.Generator
    kept: dict[str, Tensor]
    epoch: int = 0
    best: float = float("-inf")
    best_epoch: int = 0
    curve: list[Epoch] = field(default_factory=list)


def save_course(course: Course, path: Path, digest: str) -> None:
    """Replace the checkpoint by this state."""
    from safetensors.torch import save_file

    tensors = {f"weights.{name}": tensor for name, tensor in course.fusion.state_dict().items()}
    tensors |= {f"best.{name}": tensor for name, tensor in course.kept.items()}
    tensors["generator"] = course.generator.get_state()
    for place, moments in course.optimizer.state_dict()["state"].items():
        for name, tensor in moments.items():
            tensors[f"optimizer.{place}.{name}"] = tensor
    facts = {
        "digest": digest,
        "epoch": course.epoch,
        "best": course.best,
        "best_epoch": course.best_epoch,
        "curve": [asdict(epoch) for epoch in course.curve],
        "order": course.order.bit_generator.state,
    }
    with replacing(path) as temporary:
        # Clones: two names may share a tensor, which the format refuses.
        save_file(
            {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()},
            temporary,
            metadata={"mmrec": json.dumps(facts)},
        )


def restore_course(course: Course, path: Path, digest: str) -> bool:
    """Put the kept state into ``course``; False, and nothing changed, if there is none of this digest."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            facts: dict[str, Any] = json.loads(file.metadata()["mmrec"])
            if facts["digest"] != digest:
                return False
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, TypeError, ValueError):
        return False  # absent, or not such a file
    course.fusion.load_state_dict(_under("weights.", tensors))
    course.kept = _under("best.", tensors)
    course.generator.set_state(tensors["generator"])
    course.order.bit_generator.state = facts["order"]
    moments: dict[int, dict[str, Tensor]] = {}
    for name, tensor in _under("optimizer.", tensors).items():
        place, _, what = name.partition(".")
        moments.setdefault(int(place), {})[what] = tensor
    course.optimizer.load_state_dict({**course.optimizer.state_dict(), "state": moments})
    course.epoch, course.best, course.best_epoch = facts["epoch"], facts["best"], facts["best_epoch"]
    course.curve = [Epoch(**epoch) for epoch in facts["curve"]]
    return True


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
