"""The protocol: the last new thing each held-out user wanted, ranked among everything they could have got.

Full ranking over all released items that the user had not met before; no sampled candidates (Krichene &
Rendle 2020). One case a user, so users are the unit of every interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from mmrec.data.cases import Cases, held_out_cases
from mmrec.data.catalogue import Catalogue
from mmrec.data.interactions import Interactions, temporal_split
from mmrec.errors import NotFound
from mmrec.evaluation.metrics import METRICS
from mmrec.evaluation.significance import bootstrap_interval
from mmrec.recommender import Recommender
from mmrec.retrieval import places_of

SPLITS = ("validation", "test")
HEADLINE = "nDCG@10"


def cases_of(interactions: Interactions, catalogue: Catalogue, split: str) -> Cases:
    """The cases of one split; of the validation split nothing after its cut is known.

    Raises:
        NotFound: for a split other than ``validation`` and ``test``.
        InvalidInput: if a history holds what it must not know.
    """
    if split not in SPLITS:
        raise NotFound.among("split", split, SPLITS)
    parts = temporal_split(interactions.frame)
    known, wanted = (
        (parts.train, parts.validation) if split == "validation" else (parts.before_test, parts.test)
    )
    return held_out_cases(known, wanted, catalogue.row)


def places_in_ranking(
    recommender: Recommender, cases: Cases, released: np.ndarray, batch: int = 512
) -> np.ndarray:
    """The place of every case's wanted item, ``(n,)``, 1 is the top."""
    found = [np.empty(0, np.int64)]
    for start in range(0, len(cases), batch):
        chosen = np.arange(start, min(start + batch, len(cases)))
        scores, _ = recommender.score_cases(cases, chosen)
        found.append(places_of(scores, cases.allowed(chosen, released), cases.targets[chosen]))
    return np.concatenate(found)


def report(
    world: str,
    split: str,
    places: Mapping[str, np.ndarray],
    levels: Mapping[str, str],
    seed: int = 0,
) -> dict[str, Any]:
    """Values with intervals, and paired differences between the strategies that matter.

    Pairs: every fusion against the best single modality, the best fusion against each single modality, and
    the best fusion against popularity; "best" by nDCG@10 in this very report.

    Args:
        world: its name.
        split: of the cases.
        places: strategy -> places ``(n,)``, aligned over the same cases.
        levels: strategy -> its level.
        seed: of the bootstrap.

    Returns:
        ``{"world", "split", "n", "rows", "paired"}`` as the command line prints it.
    """
    values = {(s, m): metric(p) for s, p in places.items() for m, metric in METRICS.items()}
    rows = []
    for (strategy, metric), each in values.items():
        low, high = bootstrap_interval(each, seed)
        rows.append(
            {"strategy": strategy, "metric": metric, "value": float(each.mean()), "low": low, "high": high}
        )
    paired = []
    for a, b in _pairs({s: float(values[s, HEADLINE].mean()) for s in places}, levels):
        for metric in METRICS:
            difference = values[a, metric] - values[b, metric]
            low, high = bootstrap_interval(difference, seed)
            paired.append(
                {
                    "a": a,
                    "b": b,
                    "metric": metric,
                    "difference": float(difference.mean()),
                    "low": low,
                    "high": high,
                }
            )
    return {
        "world": world,
        "split": split,
        "n": len(next(iter(places.values()), ())),
        "rows": rows,
        "paired": paired,
    }


def _pairs(quality: Mapping[str, float], levels: Mapping[str, str]) -> list[tuple[str, str]]:
    def best(names: Sequence[str]) -> str | None:
        return max(names, key=lambda name: quality[name], default=None)

    singles = [s for s in quality if levels[s] == "single"]
    fusions = [s for s in quality if levels[s] not in ("single", "reference")]
    references = [s for s in quality if levels[s] == "reference"]
    best_fusion, best_single = best(fusions), best(singles)
    pairs: list[tuple[str, str]] = []
    if best_fusion is not None:
        pairs += [(best_fusion, other) for other in (*singles, *references)]
    if best_single is not None:
        pairs += [(fusion, best_single) for fusion in fusions if fusion != best_fusion]
    return pairs


def headline_judge() -> Callable[[np.ndarray], float]:
    """Places -> mean nDCG@10: what a training stops by."""
    return lambda places: float(METRICS[HEADLINE](places).mean()) if len(places) else 0.0
