"""Training in several processes that share each batch: torchrun starts, DistributedDataParallel joins them.

Every process holds the whole catalogue and all moments, and works on its share of each batch; gradients are
averaged before every step, so all keep the same weights. Random numbers are drawn alike in all, so what comes
out is what one process would make, up to the order in which floats are added.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch.distributed as dist
from torch import Tensor, nn


@dataclass(frozen=True)
class Crew:
    """The processes of a training, and which of them this is."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether it is for this one to speak and to write files."""
        return self.rank == 0

    def join(self, module: nn.Module) -> nn.Module:
        """The module, with gradients averaged over the crew."""
        if self.size == 1:
            return module
        # A strategy of one modality leaves the projections of the others unused.
        return nn.parallel.DistributedDataParallel(module, find_unused_parameters=True)

    def share(self, chosen: np.ndarray) -> tuple[np.ndarray, float]:
        """Which moments of a batch are this process's, and what their summed loss has to be multiplied by.

        The mean over the crew of these products is the mean loss of the batch. A batch too small to be
        shared is worked on by everybody.
        """
        if len(chosen) < self.size:
            return chosen, 1.0 / len(chosen)
        return chosen[self.rank :: self.size], self.size / len(chosen)

    def wait(self) -> None:
        """Until everybody is here."""
        if self.size > 1:
            dist.barrier()

    def mean(self, value: Tensor) -> float:
        """Of a number over the crew."""
        if self.size > 1:
            value = value.clone()
            dist.all_reduce(value)
            value /= self.size
        return float(value)


def crew() -> Crew:
    """The crew of this process: alone, unless ``in_crew`` is at work."""
    if not (dist.is_available() and dist.is_initialized()):
        return Crew()
    return Crew(dist.get_rank(), dist.get_world_size())


@contextmanager
def in_crew() -> Iterator[Crew]:
    """Join the processes that torchrun started with this one; alone where it started none."""
    if int(os.environ.get("WORLD_SIZE", "1")) < 2 or dist.is_initialized():
        yield crew()
        return
    dist.init_process_group("gloo")
    try:
        yield crew()
        dist.barrier()  # nobody leaves before the leader has written its files
    finally:
        dist.destroy_process_group()


def launch(processes: int, arguments: Sequence[str]) -> int:
    """``python -m mmrec`` with these arguments in so many processes by torchrun; answers its exit code."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    return subprocess.run([*command, "-m", "mmrec", *arguments], check=False).returncode
