"""The next step is prepared in a process of its own while the towers compute this one.

Captions, tokens and crops take little of a core, but the crops come from files of gigabytes, and
where those exceed the memory a step waits for the disk. None of it depends on the weights, so the losses are
the same to the last bit, whoever prepares.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from typing import TypeVar

from torch.utils.data import DataLoader, Dataset

Prepared = TypeVar("Prepared")


class _Steps(Dataset[Prepared]):
    def __init__(self, prepare: Callable[[int], Prepared]) -> None:
        self._prepare = prepare

    def __getitem__(self, number: int) -> Prepared:
        return self._prepare(number)


def feed(prepare: Callable[[int], Prepared], start: int, stop: int, workers: int = 1) -> Iterator[Prepared]:
    """``prepare(start)``, ``prepare(start + 1)``, ... up to ``stop``, in this order.

    Args:
        prepare: number of a step -> the step; must not depend on anything that training changes.
        start: the first one wanted.
        stop: the first one not wanted.
        workers: preparing processes. They are forked, so that they share the pools in memory; where there is
            no fork, and for 0, each step is prepared when it is asked for.
    """
    forked = workers > 0 and "fork" in multiprocessing.get_all_start_methods()
    steps: DataLoader[Prepared] = DataLoader(
        _Steps(prepare),
        sampler=range(start, stop),
        batch_size=None,
        num_workers=workers if forked else 0,
        multiprocessing_context="fork" if forked else None,
    )
    return iter(steps)
