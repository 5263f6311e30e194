"""The second part of the pre-training: the audio tower alone, against a text tower that moves no more."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from mmrec.training.pretrain.batches import Clips
from mmrec.training.pretrain.trainer import SOUND, Trainer, schedule
from mmrec.worlds.axes import CLIP_AXES
from mmrec.worlds.sound.tune import LEGAL


class Listener:
    """Optimiser and step counter of the second part; what it hears is prepared by ``batches``.

    Args:
        trainer: done with its own part; its model is frozen here.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.config, self.step = trainer, trainer.config, 0
        trainer.model.requires_grad_(False).eval()
        heads = nn.ModuleDict({axis: trainer.heads[axis] for axis in LEGAL})
        self.modules = nn.ModuleDict({"ear": trainer.ear, "heads": heads})
        scales = [trainer.scales[name] for name in (SOUND, *(axis.name for axis in CLIP_AXES))]
        decayed = [p for p in self.modules.parameters() if p.ndim > 1]
        plain = [p for p in self.modules.parameters() if p.ndim < 2]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": self.config.weight_decay},
                {"params": [*plain, *scales], "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
            eps=1e-6,
        )

    def train_step(self, batch: Clips | None = None) -> float:
        """One optimiser step on ``batch``, prepared now if None; returns the loss."""
        c, batch = self.config, batch or self.trainer.batches.listening(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = c.learning_rate * schedule(self.step / c.listening_steps, c.warmup)
        self.modules.train()
        loss = self.trainer.clip_loss(batch, self.trainer.reading(batch))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.modules.parameters(), 5.0)
        self.optimizer.step()
        self.trainer.clamp_scales()
        self.step += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Everything a resumed run needs, atomically."""
        scratch = path.with_suffix(f".{self.step}")
        state = {
            "recipe": self.config.model_dump_json(),
            "origin": self.trainer.origin,
            "step": self.step,
            "modules": self.modules.state_dict(),
            "scales": self.trainer.scales.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save(state, scratch)
        scratch.replace(path)

    def load(self, path: Path) -> None:
        """Go on from ``save``; a checkpoint of another recipe or start is left alone."""
        state = torch.load(path, map_location=self.trainer.device, weights_only=True)
        if (state["recipe"], state.get("origin", "")) != (self.config.model_dump_json(), self.trainer.origin):
            return
        self.modules.load_state_dict(state["modules"])
        self.trainer.scales.load_state_dict(state["scales"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = int(state["step"])
