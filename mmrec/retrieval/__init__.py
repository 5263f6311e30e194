"""From scores to places: the best k, and the place of one item."""

from mmrec.retrieval.exact import places_of, top_k

__all__ = ["places_of", "top_k"]
