"""Model level (intermediate fusion): the fusion happens inside the model that ranks."""

from mmrec.fusion.model.graph import GraphFusion
from mmrec.fusion.model.hybrid import Hybrid
from mmrec.fusion.model.multi_task import MultiTask
from mmrec.fusion.model.transformer import MultimodalTransformer

__all__ = ["GraphFusion", "Hybrid", "MultiTask", "MultimodalTransformer"]
