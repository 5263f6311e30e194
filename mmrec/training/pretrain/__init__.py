"""Pre-training of the bundled encoder on the project's own renders: ``python -m mmrec pretrain``."""

from mmrec.training.pretrain.loop import pretrain
from mmrec.training.pretrain.recipe import PretrainConfig

__all__ = ["PretrainConfig", "pretrain"]
