"""The pre-training from nothing to a folder: pools, steps, checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch

from mmrec.encoders.clip import BUNDLED_DIR
from mmrec.training.pretrain.batches import Pools
from mmrec.training.pretrain.examples import CLIPS, COVERS, GOODS
from mmrec.training.pretrain.feed import feed
from mmrec.training.pretrain.listening import Listener
from mmrec.training.pretrain.pools import Kind, Label, Pool, build_pool
from mmrec.training.pretrain.recipe import PretrainConfig
from mmrec.training.pretrain.towers import publish, read_start
from mmrec.training.pretrain.trainer import Trainer

Say = Callable[[str], None]
_CHECKPOINT_EVERY = 250


def pretrain(
    config: PretrainConfig,
    work: Path,
    out: Path = BUNDLED_DIR,
    device: str | None = None,
    say: Say = print,
    resume: bool = True,
    start: Path | None = None,
) -> Path:
    """Train the bundled encoder and write its folder.

    Args:
        config: the recipe.
        work: scratch folder for pools and checkpoints; an interrupted run goes on from there.
        out: where the finished folder goes.
        device: torch device; a GPU if there is one, else the CPU.
        say: receives lines of progress.
        resume: go on from ``work``'s checkpoint where it is of the same recipe and start.
        start: folder of an encoder whose weights the training begins with; None for random ones.

    Returns:
        ``out``.

    Raises:
        InvalidInput: ``start`` is no encoder of this recipe.
    """
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    started = time.monotonic()
    first = None if start is None else read_start(config, start)  # before hours of drawing, should it not fit
    say(f"recipe: {config.model_dump_json()}")

    def pool(kind: Kind[Label]) -> Pool[Label]:
        def drawn(done: int, total: int) -> None:
            if done % 5000 < 500 or done == total:
                say(f"{kind.name} {done}/{total}  {time.monotonic() - started:.0f} s")

        return build_pool(kind, config, work / "pool", progress=drawn)

    trainer = Trainer(config, Pools(pool(GOODS), pool(COVERS), pool(CLIPS)), device)
    if first is not None:
        trainer.start_from(first)
        say(f"started from {trainer.origin}")
    checkpoint = work / "checkpoint.pt"
    if resume and checkpoint.exists():
        trainer.load(checkpoint)
        say(f"resumed at step {trainer.step}/{config.steps}")
    seen_here, clock = 0, time.monotonic()
    for batch in feed(trainer.batches.step, trainer.step, config.steps):
        losses = trainer.train_step(batch)
        seen_here += config.batch_size
        if trainer.step % 25 == 0 or trainer.step == config.steps:
            rate = seen_here / (time.monotonic() - clock)
            shown = "  ".join(f"{k} {v:.3f}" for k, v in losses.items())
            say(f"step {trainer.step}/{config.steps}  {shown}  {rate:.0f} pictures/s")
        if trainer.step % _CHECKPOINT_EVERY == 0:
            trainer.save(checkpoint)
    trainer.save(checkpoint)
    say(f"{trainer.forget_unread()} tokens were in no text; they say nothing from now on")
    _listen(trainer, work / "listening.pt", say, resume)
    return publish(config, trainer.model, trainer.ear, out, trainer.origin)


def _listen(trainer: Trainer, checkpoint: Path, say: Say, resume: bool) -> None:
    """The second part."""
    config, listener = trainer.config, Listener(trainer)
    if resume and checkpoint.exists():
        listener.load(checkpoint)
    heard_here, clock = 0, time.monotonic()
    for batch in feed(trainer.batches.listening, listener.step, config.listening_steps):
        loss = listener.train_step(batch)
        heard_here += config.listening_batch
        if listener.step % 25 == 0 or listener.step == config.listening_steps:
            rate = heard_here / (time.monotonic() - clock)
            say(f"listening {listener.step}/{config.listening_steps}  clip {loss:.3f}  {rate:.0f} clips/s")
        if listener.step % _CHECKPOINT_EVERY == 0:
            listener.save(checkpoint)
    listener.save(checkpoint)
