"""References: what every fusion is compared with."""

from mmrec.fusion.reference.popularity import Popularity

__all__ = ["Popularity"]
