"""Are the heatmaps true? Every method on many items, by the deletion test."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from mmrec.errors import InvalidInput
from mmrec.explain import Heat
from mmrec.service.checking import MAX_K
from mmrec.service.explaining import Explainer
from mmrec.service.studio import Studio
from mmrec.types import Query, Request

BAR = 0.9
"""Share of items on which a default heatmap has to beat random deletion."""

Progress = Callable[[int, int], None]


def check(
    studio: Studio,
    n: int = 200,
    strategy: str = "user-attention",
    query: Query = Query(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measure every method of ``explain.methods`` over ``n`` different items.

    The items are what the personas' lists show: first place of each persona, then second of each, and so on,
    without those that were there before. A heatmap beats random deletion on an item if the score falls
    further without its hottest fifth than without a random fifth on average.

    Args:
        studio: world and encoder.
        n: items; fewer if the lists hold fewer.
        strategy: whose lists and scores.
        query: asked by every persona.
        progress: called with (done, total).

    Returns:
        ``{"world", "encoder", "strategy", "n", "opening", "results": [{"modality", "method", "default",
        "items", "beats_random", "low", "high", "faithful", "drop", "random", "verdict"}]}``; ``low`` and
        ``high`` are a 95% Wilson interval of ``beats_random``. ``opening`` is such a row, too: of the one
        heatmap that the reasons of each item open with, the default one of the modality that counts most.

    Raises:
        InvalidInput: for ``n`` below 1.
        As ``Studio.recommend``.
    """
    if n < 1:
        raise InvalidInput(f"{n} items cannot be checked; ask for at least 1.")
    explainer, found = Explainer(studio), defaultdict[tuple[str, str], list[Heat]](list)
    chosen, opening = list(_items(studio, n, strategy, query)), list[Heat]()
    for done, (request, item_id) in enumerate(chosen, start=1):
        for place, modality in enumerate(explainer.why(request, item_id).lookable):
            heats = explainer.heats(request, item_id, modality)
            opening += list(heats.values())[:1] if place == 0 else []
            for method, heat in heats.items():
                found[modality, method].append(heat)
        if progress:
            progress(done, len(chosen))
    defaults = dict(reversed(list(found)))
    return {
        "world": studio.world.name,
        "encoder": studio.encoder.key,
        "strategy": strategy,
        "n": len(chosen),
        "opening": _row("first seen", "as shown", True, opening) if opening else None,
        "results": [
            _row(modality, method, defaults[modality] == method, heats)
            for (modality, method), heats in sorted(found.items(), key=lambda pair: pair[0][0])
        ],
    }


def _items(studio: Studio, n: int, strategy: str, query: Query) -> Iterator[tuple[Request, str]]:
    """Requests and items, every item once."""
    lists = []
    for persona in studio.personas():
        request = Request(persona.persona_id, strategy, query=query, query_weight=0.5, k=MAX_K)
        answer = studio.recommend(request)
        if answer.weights_kind != "none":  # the popular list has nothing to explain
            lists.append((request, [entry.item.item_id for entry in answer.items]))
    seen: set[str] = set()
    for place in range(MAX_K):
        for request, ids in lists:
            if place < len(ids) and ids[place] not in seen and len(seen) < n:
                seen.add(ids[place])
                yield request, ids[place]


def _row(modality: str, method: str, default: bool, heats: list[Heat]) -> dict[str, Any]:
    tests = [heat.faithfulness for heat in heats]
    items, beats = len(tests), sum(test.beats_mean for test in tests)
    low, high = wilson(beats, items)
    return {
        "modality": modality,
        "method": method,
        "default": default,
        "items": items,
        "beats_random": beats / items,
        "low": low,
        "high": high,
        "faithful": sum(test.verdict == "faithful" for test in tests) / items,
        "drop": sum(test.drop for test in tests) / items,
        "random": sum(sum(test.random) / len(test.random) for test in tests) / items,
        "verdict": "passes"
        if beats / items >= BAR
        else "beats random"
        if low > 0.5
        else "does not beat random",
    }


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927), which also holds near 0 and 1."""
    z, p = 1.96, hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
