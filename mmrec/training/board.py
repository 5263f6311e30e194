"""Curves of a training for TensorBoard, which can be watched while it goes on."""

from __future__ import annotations

from pathlib import Path

from mmrec.training.recipe import Epoch


class Board:
    """One run in a folder of event files; look at it with ``tensorboard --logdir FOLDER``.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        from tensorboardX import SummaryWriter

        self._writer = SummaryWriter(str(folder), flush_secs=5)

    def note(self, epoch: Epoch) -> None:
        """Loss, validation and learning rate of one epoch."""
        for name, value in (
            ("loss", epoch.loss),
            ("validation", epoch.validation),
            ("learning rate", epoch.learning_rate),
        ):
            self._writer.add_scalar(name, value, epoch.epoch)

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()
