"""References: what every fusion is compared with."""

from mmrec.fusion.reference.ease import Ease
from mmrec.fusion.reference.popularity import Popularity

__all__ = ["Ease", "Popularity"]
