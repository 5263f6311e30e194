"""The pools of examples: drawn and played once by all cores, kept in memory-mapped files, resumable.

A pool is one kind of example: its arrays, one row an example, and what each row shows or plays.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from mmrec.training.pretrain.recipe import PretrainConfig

_CHUNK = 500
_WORLDS = Path(__file__).resolve().parents[2] / "worlds"

Label = TypeVar("Label")


@dataclass(frozen=True)
class Kind(Generic[Label]):
    """One kind of example.

    Attributes:
        name: of its folder.
        setting: the field of the recipe that says how many are wanted.
        shapes: array -> shape of one row; all are uint8.
        draw: recipe and index -> the label and the rows, the same whoever draws it.
        label: the frozen dataclass that says what an example is.
        sources: whatever the draws depend on, under ``mmrec/worlds``.
        settings: fields of the recipe that change the draws.
    """

    name: str
    setting: str
    shapes: Callable[[PretrainConfig], Mapping[str, tuple[int, ...]]]
    draw: Callable[[PretrainConfig, int], tuple[Label, dict[str, np.ndarray]]]
    label: type[Label]
    sources: tuple[str, ...]
    settings: tuple[str, ...]

    def count(self, config: PretrainConfig) -> int:
        """How many a recipe wants."""
        return int(getattr(config, self.setting))


class Pool(Generic[Label]):
    """``arrays``: name -> ``(P, ...)`` uint8, memory-mapped; ``labels``: P of them."""

    def __init__(self, arrays: Mapping[str, np.ndarray], labels: list[Label]) -> None:
        self.arrays, self.labels = dict(arrays), labels

    def __len__(self) -> int:
        return len(self.labels)


def drawn_now(kind: Kind[Label], config: PretrainConfig) -> Pool[Label]:
    """A pool in memory, for small recipes."""
    rows = [kind.draw(config, index) for index in range(kind.count(config))]
    arrays = {
        name: np.stack([found[name] for _, found in rows]) if rows else np.zeros((0, *shape), np.uint8)
        for name, shape in kind.shapes(config).items()
    }
    return Pool(arrays, [label for label, _ in rows])


def build_pool(
    kind: Kind[Label],
    config: PretrainConfig,
    folder: Path,
    workers: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Pool[Label]:
    """Draw what is missing of a pool and open it.

    Args:
        kind: of what.
        config: the recipe.
        folder: where pools are kept, one sub-folder for each recipe and state of the drawing code.
        workers: drawing processes, 0 for one a core.
        progress: called with (drawn, total).
    """
    total = kind.count(config)
    folder = folder / f"{kind.name}-{_pool_key(kind, config)}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, shape in kind.shapes(config).items():
        path = folder / f"{name}.npy"
        if not path.exists():
            scratch = path.with_suffix(f".{os.getpid()}")
            np.lib.format.open_memmap(scratch, mode="w+", dtype=np.uint8, shape=(total, *shape)).flush()
            scratch.replace(path)
    chunks = [(start, min(start + _CHUNK, total)) for start in range(0, total, _CHUNK)]
    missing = [c for c in chunks if not _labels_file(folder, c[0]).exists()]
    done = total - sum(b - a for a, b in missing)
    if missing:
        context = multiprocessing.get_context("spawn")
        with context.Pool(workers or os.cpu_count() or 1) as processes:
            jobs = [(kind, config, str(folder), a, b) for a, b in missing]
            for count in processes.imap_unordered(_draw_chunk, jobs):
                done += count
                if progress:
                    progress(done, total)
    labels = [
        kind.label(**row)
        for a, _ in chunks
        for row in json.loads(_labels_file(folder, a).read_text(encoding="utf-8"))
    ]
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in kind.shapes(config)}
    return Pool(arrays, labels)


def _pool_key(kind: Kind[Any], config: PretrainConfig) -> str:
    """Content key of a pool: what was asked for, and the source of everything that draws it."""
    facts = {name: getattr(config, name) for name in kind.settings}
    digest = hashlib.sha256(json.dumps([kind.count(config), facts]).encode())
    for source in kind.sources:
        path = _WORLDS / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _labels_file(folder: Path, start: int) -> Path:
    return folder / f"labels-{start:07d}.json"


def _draw_chunk(job: tuple[Kind[Any], PretrainConfig, str, int, int]) -> int:
    import torch

    torch.set_num_threads(1)  # every core draws examples of its own
    kind, config, folder, start, stop = job
    arrays = {name: np.load(Path(folder) / f"{name}.npy", mmap_mode="r+") for name in kind.shapes(config)}
    labels = []
    for index in range(start, stop):
        label, rows = kind.draw(config, index)
        for name, row in rows.items():
            arrays[name][index] = row
        labels.append(asdict(label))
    for array in arrays.values():
        array.flush()
    # the labels are written last: their file says that the chunk is complete
    target = _labels_file(Path(folder), start)
    scratch = target.with_suffix(f".{os.getpid()}")
    scratch.write_text(json.dumps(labels), encoding="utf-8")
    scratch.replace(target)
    return stop - start
