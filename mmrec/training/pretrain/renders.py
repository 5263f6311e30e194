"""The pool of renders: drawn once by all cores, kept in one memory-mapped file, resumable after a kill."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from mmrec.training.pretrain.recipe import PretrainConfig
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import catalogue_image, training_image
from mmrec.worlds.store.attributes import sample_training_look

_CHUNK = 500
_WORLDS = Path(__file__).resolve().parents[2] / "worlds"


def render(config: PretrainConfig, index: int) -> tuple[Look, np.ndarray]:
    """Render ``index`` of the pool: the same look and pixels for the same recipe, whoever draws it."""
    rng = np.random.default_rng([config.seed, index])
    look = sample_training_look(rng)
    if rng.random() < config.studio_share:
        return look, catalogue_image(look, int(rng.integers(2**31)), config.render_size)
    return look, training_image(look, rng, config.render_size)


class RenderPool:
    """``images`` ``(P, S, S, 3)`` uint8, memory-mapped, and ``looks``, a list of P looks."""

    def __init__(self, images: np.ndarray, looks: list[Look]) -> None:
        self.images, self.looks = images, looks

    def __len__(self) -> int:
        return len(self.looks)


def build_pool(
    config: PretrainConfig,
    folder: Path,
    workers: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> RenderPool:
    """Draw what is missing of the pool and open it.

    Args:
        config: the recipe; a folder belongs to one recipe's renders.
        folder: where pools are kept, one sub-folder for each recipe and state of the drawing code.
        workers: drawing processes, 0 for one a core.
        progress: called with (drawn, total).
    """
    folder = folder / _pool_key(config)
    folder.mkdir(parents=True, exist_ok=True)
    shape = (config.pool, config.render_size, config.render_size, 3)
    path = folder / "renders.npy"
    if not path.exists():
        np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape).flush()
    chunks = [(start, min(start + _CHUNK, config.pool)) for start in range(0, config.pool, _CHUNK)]
    missing = [c for c in chunks if not _looks_file(folder, c[0]).exists()]
    done = config.pool - sum(b - a for a, b in missing)
    if missing:
        context = multiprocessing.get_context("spawn")
        with context.Pool(workers or os.cpu_count() or 1) as processes:
            jobs = [(config, str(folder), a, b) for a, b in missing]
            for count in processes.imap_unordered(_draw_chunk, jobs):
                done += count
                if progress:
                    progress(done, config.pool)
    looks = [
        Look(**row)
        for a, _ in chunks
        for row in json.loads(_looks_file(folder, a).read_text(encoding="utf-8"))
    ]
    return RenderPool(np.load(path, mmap_mode="r"), looks)


def _pool_key(config: PretrainConfig) -> str:
    """Content key of a pool: what was asked for, and the source of everything that draws it."""
    digest = hashlib.sha256(
        f"{config.pool}|{config.render_size}|{config.studio_share}|{config.seed}".encode()
    )
    for source in [*sorted((_WORLDS / "drawing").rglob("*.py")), _WORLDS / "store" / "attributes.py"]:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _looks_file(folder: Path, start: int) -> Path:
    return folder / f"looks-{start:07d}.json"


def _draw_chunk(job: tuple[PretrainConfig, str, int, int]) -> int:
    config, folder, start, stop = job
    images = np.load(Path(folder) / "renders.npy", mmap_mode="r+")
    looks = []
    for index in range(start, stop):
        look, images[index] = render(config, index)
        looks.append(asdict(look))
    images.flush()
    # the looks are written last: their file says that the chunk is complete
    target = _looks_file(Path(folder), start)
    scratch = target.with_suffix(f".{os.getpid()}")
    scratch.write_text(json.dumps(looks), encoding="utf-8")
    scratch.replace(target)
    return stop - start
