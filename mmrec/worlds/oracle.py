"""Is a world worth learning from? Content models that know the true attributes, fully ranked.

Evaluation only: this reads ``truth/``. Each attribute is a block; a shopper's profile in a block is the
smoothed log share of each value in their history, an item's score the weighted sum over blocks, and the few
weights are fitted by maximum likelihood on the last-but-one event of every shopper. An encoder can at most
read these attributes off pixels, words and sound, so the numbers bound what the studio can reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from mmrec.data.interactions import event_weights, popularity, temporal_split
from mmrec.types import EVENT_WEIGHTS, MODALITIES, Modality
from mmrec.worlds.latent import PRESENCE, Blocks

_SMOOTHING = 1.0


def oracle_report(root: Path, blocks: Blocks) -> dict[str, float]:
    """nDCG@10 on everybody's last strong new item, all items ranked, those clicked before left out.

    Args:
        root: a workspace with ``truth/``.
        blocks: see ``latent.blocks_of``.

    Returns:
        Model name -> nDCG@10: popularity, each set of modalities, all of them weighed by the person's true
        sensitivities; and the ratios that a world is tuned for.
    """
    names: tuple[Modality, ...] = tuple(m for m in MODALITIES if m in blocks)
    items = pd.read_parquet(root / "truth" / "items.parquet")
    users = pd.read_parquet(root / "truth" / "users.parquet").set_index("user_id")
    split = temporal_split(pd.read_parquet(root / "interactions.parquet"))
    row = {item: k for k, item in enumerate(items["item_id"])}
    fit_on, test_on = _cases(split.train, split.validation, row), _cases(split.before_test, split.test, row)
    counts = popularity(split.train, row)
    results = {"popularity": _ndcg(np.tile(counts, (len(test_on), 1)), test_on)}
    every = tuple(b for m in names for b in blocks[m])
    fit_blocks, test_blocks = _block_scores(items, fit_on, blocks), _block_scores(items, test_on, blocks)
    fit_s, test_s = (
        users.loc[[c[0] for c in cases], [f"s_{m}" for m in names]].to_numpy() for cases in (fit_on, test_on)
    )
    of = {b: at for at, m in enumerate(names) for b in blocks[m]}
    plans: dict[str, tuple[tuple[str, ...], bool]] = {
        " + ".join(some): (("category", *(b for m in some for b in blocks[m])), False)
        for size in range(1, len(names) + 1)
        for some in combinations(names, size)
    }
    plans["weighed by sensitivity"] = (("category", *every), True)
    for name, (chosen, by_sensitivity) in plans.items():
        x_fit = _stack(fit_blocks, chosen, of, fit_s if by_sensitivity else None)
        x_test = _stack(test_blocks, chosen, of, test_s if by_sensitivity else None)
        weights = _fit(x_fit, fit_on)
        results[name] = _ndcg(np.tensordot(x_test, weights, axes=(2, 0)), test_on)
    best, together = max(results[m] for m in names), results[" + ".join(names)]
    results["popularity / best single"] = results["popularity"] / best
    results["all / best single"] = together / best
    if len(names) > 2:
        pairs = [" + ".join(some) for some in combinations(names, len(names) - 1)]
        results["all / best without one"] = together / max(results[pair] for pair in pairs)
    results["weighed / all"] = results["weighed by sensitivity"] / together
    return results


_Case = tuple[str, np.ndarray, np.ndarray, int]
"""User, rows of the history, their weights, the row to find."""


def _cases(history: pd.DataFrame, targets: pd.DataFrame, row: dict[str, int]) -> list[_Case]:
    """Each target with what its user did before it."""
    known = history[history["item_id"].notna()]
    rows, weights = known["item_id"].map(row).to_numpy(), event_weights(known)
    at = known.groupby("user_id").indices
    nothing = np.empty(0, int)
    return [
        (user, rows[at.get(user, nothing)], weights[at.get(user, nothing)], row[item])
        for user, item in zip(targets["user_id"], targets["item_id"], strict=True)
    ]


def _block_scores(items: pd.DataFrame, cases: list[_Case], blocks: Blocks) -> dict[str, np.ndarray]:
    """Block -> ``(cases, N)`` smoothed log preference for the value that each item has."""
    mask = {b: items[PRESENCE[m]].notna().to_numpy() for m, some in blocks.items() for b in some}
    out = {}
    for block in ("category", *mask):
        codes, values = pd.factorize(items[block], sort=True)
        prior = np.bincount(codes) / len(codes)
        present = mask.get(block, np.ones(len(items), bool))
        scores = np.zeros((len(cases), len(items)), np.float32)
        for c, (_, history, weights, _) in enumerate(cases):
            keep = present[history]
            counts = np.bincount(codes[history[keep]], np.maximum(weights[keep], 0), minlength=len(values))
            share = (counts + _SMOOTHING * prior) / (counts.sum() + _SMOOTHING)
            scores[c] = np.log(share / prior)[codes] * present
        out[block] = scores
    return out


def _stack(
    blocks: dict[str, np.ndarray], names: tuple[str, ...], of: Mapping[str, int], s: np.ndarray | None
) -> np.ndarray:
    """``(cases, N, B)``; with sensitivities ``(cases, M)``, a block is scaled by M times its modality's."""
    scale = {b: 1.0 if s is None or b == "category" else s.shape[1] * s[:, of[b], None] for b in names}
    return np.stack([blocks[b] * scale[b] for b in names], axis=2)


def _fit(x: np.ndarray, cases: list[_Case], n: int = 2400) -> np.ndarray:
    """Weights ``(B,)`` of the conditional logit over all items, by maximum likelihood on ``n`` cases."""
    x, target = x[:n], np.array([c[3] for c in cases[:n]])
    chosen = x[np.arange(len(x)), target]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w.astype(np.float32)
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        total = p.sum(1, keepdims=True)
        p /= total
        value = -(z[np.arange(len(x)), target] - np.log(total[:, 0])).mean()
        gradient = (np.einsum("cn,cnb->cb", p, x) - chosen).mean(0)
        return float(value), gradient.astype(float)

    return np.asarray(minimize(loss, np.full(x.shape[2], 0.4), jac=True, method="L-BFGS-B").x)


def _ndcg(scores: np.ndarray, cases: list[_Case], k: int = 10) -> float:
    """Mean nDCG@k with one relevant item a case: 1 / log2(1 + rank) if the rank is k or better."""
    gains = []
    for own, (_, history, weights, target) in zip(scores, cases, strict=True):
        unseen = np.ones(len(own), bool)
        unseen[history[weights >= EVENT_WEIGHTS["click"]]] = False
        # a tie is broken by chance: half of the equals stand before it
        rank = 1 + (own[unseen] > own[target]).sum() + 0.5 * ((own[unseen] == own[target]).sum() - 1)
        gains.append(1 / np.log2(1 + rank) if rank <= k else 0.0)
    return float(np.mean(gains))
