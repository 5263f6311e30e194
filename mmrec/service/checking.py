"""Whether a request can be answered at all: known names, numbers in their range."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mmrec.errors import InvalidInput, NotFound
from mmrec.types import Modality, Request

MAX_K = 100
"""The longest list that can be asked for."""


def check_request(request: Request, categories: Sequence[str], modalities: Sequence[Modality]) -> None:
    """Refuse what no list can answer; who asks, and which strategy, is looked up elsewhere.

    Raises:
        NotFound: for an unknown category or modality.
        InvalidInput: for numbers out of range.
    """
    if not 1 <= request.k <= MAX_K:
        raise InvalidInput(f"k is {request.k}; a list has 1 to {MAX_K} items.")
    if not 0 <= request.query_weight <= 1:
        raise InvalidInput(f"The query weight is {request.query_weight}; it lies between 0 and 1.")
    for category in request.categories:
        if category not in categories:
            raise NotFound.among("category", category, categories)
    if request.price is not None and not request.price[0] <= request.price[1]:
        raise InvalidInput(f"The price range {request.price} is empty; give the lower price first.")
    if request.modality_weights is not None:
        _check_weights(request.modality_weights, modalities)


def _check_weights(weights: tuple[tuple[str, float], ...], valid: Sequence[Modality]) -> None:
    for modality, weight in weights:
        if modality not in valid:
            raise NotFound.among("modality", modality, valid)
        if not (np.isfinite(weight) and weight >= 0):
            raise InvalidInput(f"The weight of {modality} is {weight}; weights are numbers of at least 0.")
    if sum(weight for _, weight in weights) <= 0:
        raise InvalidInput("All modality weights are 0; at least one must be above 0.")
