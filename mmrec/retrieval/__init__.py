"""From scores to places: the best k, the place of one item, and other orders of the same candidates."""

from mmrec.retrieval.exact import NO_ITEM, places_of, ranks_of, top_k, top_k_of_each
from mmrec.retrieval.reranking import RERANKERS, Candidates, RerankConfig, rerank, shortlist

__all__ = [
    "NO_ITEM",
    "RERANKERS",
    "Candidates",
    "RerankConfig",
    "places_of",
    "ranks_of",
    "rerank",
    "shortlist",
    "top_k",
    "top_k_of_each",
]
