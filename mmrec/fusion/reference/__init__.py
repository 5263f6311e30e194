"""References: what every fusion is compared with."""

from mmrec.fusion.reference.bpr_mf import BprMf
from mmrec.fusion.reference.ease import Ease
from mmrec.fusion.reference.ease_content import EaseContent
from mmrec.fusion.reference.freedom import Freedom
from mmrec.fusion.reference.item_knn import ItemKnn
from mmrec.fusion.reference.lightgcn import LightGcn
from mmrec.fusion.reference.popularity import Popularity
from mmrec.fusion.reference.random import Random
from mmrec.fusion.reference.vbpr import Vbpr

__all__ = [
    "BprMf",
    "Ease",
    "EaseContent",
    "Freedom",
    "ItemKnn",
    "LightGcn",
    "Popularity",
    "Random",
    "Vbpr",
]
