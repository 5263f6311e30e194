"""Layouts of item spaces: computed once, shipped, and never moved by a live query.

``compute_layouts`` is the only function that imports umap, which takes seconds; it belongs to the command
line. Everything a page needs is numpy.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

NEIGHBOURS = 15
"""Neighbours of a point: of the layout, of its trustworthiness, and of placing a query."""

_SMALLEST = 1e-12


def compute_layouts(
    spaces: Mapping[str, np.ndarray], *, seed: int = 42, neighbours: int = NEIGHBOURS
) -> dict[str, np.ndarray]:
    """UMAP layouts of several embedding spaces of the same items, aligned to each other.

    AlignedUMAP (Dadu et al. 2022, in umap-learn) holds every item near its place in the neighbouring
    spaces, so that switching the strategy moves points a little instead of throwing them anew. All layouts
    come back centred and in one common scale. The same input and seed give the same layouts.

    Args:
        spaces: name -> ``(N, d)``, rows of unit length, or zero where the space has no place for an item.
        seed: of every random choice.
        neighbours: what UMAP calls ``n_neighbors``; at most ``N - 1`` are used.

    Returns:
        name -> ``(N, 2)`` float32. Fewer than ten items are too few for UMAP; they are laid out by
        ``pca_layout``.
    """
    names = list(spaces)
    if not names:
        return {}
    n_items = len(spaces[names[0]])
    if n_items < 10:
        return {name: pca_layout(space) for name, space in spaces.items()}
    # What numba compiles is kept on disk this way: later runs start in seconds instead of half a minute.
    _cache_compiled_code()
    import umap

    options = {
        "n_neighbors": min(neighbours, n_items - 1),
        "min_dist": 0.1,
        "metric": "cosine",
        "random_state": seed,
    }
    data = [np.asarray(spaces[name], dtype=np.float32) for name in names]
    if len(data) == 1:
        found = [umap.UMAP(**options, n_jobs=1).fit_transform(data[0])]
    else:
        same_items = {row: row for row in range(n_items)}
        aligned = umap.AlignedUMAP(**options).fit(data, relations=[same_items] * (len(data) - 1))
        found = list(aligned.embeddings_)
    centred = [np.asarray(xy, dtype=np.float64) - np.mean(xy, axis=0) for xy in found]
    scale = 10.0 / max(float(np.abs(np.stack(centred)).max()), _SMALLEST)
    return {name: (xy * scale).astype(np.float32) for name, xy in zip(names, centred, strict=True)}


def pca_layout(space: np.ndarray) -> np.ndarray:
    """The first two principal components of a space, ``(N, d)`` -> ``(N, 2)`` float32.

    The honest stand-in where no layout was computed: quick, linear, the same in every run. Each axis is
    turned so that its largest value is positive, because the sign of a component means nothing.
    """
    centred = np.asarray(space, dtype=np.float64) - np.mean(space, axis=0)
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    xy = centred @ components[:2].T  # (N, 2), or (N, 1) in a space of one dimension
    if xy.shape[1] < 2:
        xy = np.pad(xy, ((0, 0), (0, 2 - xy.shape[1])))
    largest = np.abs(xy).argmax(axis=0)
    signs = np.where(xy[largest, [0, 1]] < 0, -1.0, 1.0)
    xy = xy * signs * (10.0 / max(float(np.abs(xy).max()), _SMALLEST))
    return np.asarray(xy, dtype=np.float32)


def place(
    vector: np.ndarray, space: np.ndarray, xy: np.ndarray, *, neighbours: int = NEIGHBOURS
) -> tuple[float, float] | None:
    """Where a new vector belongs on a finished layout: ``place_by`` its cosines with the items.

    Args:
        vector: ``(d,)``, of any length but zero.
        space: ``(N, d)``, unit length; zero rows (items without a place) are never neighbours.
        xy: the layout of ``space``, ``(N, 2)``.
        neighbours: k.

    Returns:
        The place, or None for a vector without direction, or where no item has a place.
    """
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length < _SMALLEST:
        return None
    somewhere = np.einsum("nd,nd->n", space, space) > _SMALLEST
    return place_by(
        np.where(somewhere, space @ (np.asarray(vector) / length), -np.inf), xy, neighbours=neighbours
    )


def place_by(
    cosine: np.ndarray, xy: np.ndarray, *, neighbours: int = NEIGHBOURS
) -> tuple[float, float] | None:
    """Where something belongs on a finished layout: near where its nearest neighbours already are.

    With cosines ``s_1 >= ... >= s_k`` of the k nearest items, the weights are
    ``softmax(s / t)``, ``t = (s_1 - s_k) / 3``, so that the last neighbour counts ``e^-3`` of the first
    whatever the spread of the space. Neighbours in the true space may lie in several islands of the map, and
    a mean between islands is nowhere: so only those near the weighted medoid (within three times the
    weighted median distance from it) are averaged. Nothing is random: the same input gives the same place.

    Args:
        cosine: with every item, ``(N,)``; minus infinity for an item that has no place.
        xy: the layout, ``(N, 2)``.
        neighbours: k.

    Returns:
        The place, or None where no item has a place.
    """
    rows = np.flatnonzero(np.isfinite(cosine))
    if not len(rows):
        return None
    near = np.asarray(cosine[rows], np.float64)  # (n,)
    order = np.argsort(-near, kind="stable")[:neighbours]  # (k,)
    nearest, points = near[order], xy[rows[order]].astype(np.float64)  # (k,), (k, 2)
    temperature = max((nearest[0] - nearest[-1]) / 3.0, 1e-6)
    weights = np.exp((nearest - nearest[0]) / temperature)
    weights /= weights.sum()
    between = np.linalg.norm(points[:, None] - points[None], axis=-1)  # (k, k)
    medoid = int(np.argmin(between @ weights))
    from_medoid = between[medoid]
    by_distance = np.argsort(from_medoid, kind="stable")
    half = by_distance[np.searchsorted(np.cumsum(weights[by_distance]), 0.5)]
    kept = from_medoid <= 3.0 * from_medoid[half]
    found = np.average(points[kept], axis=0, weights=weights[kept])
    return float(found[0]), float(found[1])


def trustworthiness(space: np.ndarray, xy: np.ndarray, *, neighbours: int = NEIGHBOURS) -> float:
    """How many of the neighbours seen on the map are neighbours in truth, 0..1 (Venna & Kaski 2001).

    ``T = 1 - 2 / (n k (2n - 3k - 1)) * sum_i sum_{j in U_i} (r(i, j) - k)``: ``U_i`` are the k nearest points
    of i on the map that are not among its k nearest in the space, ``r(i, j)`` the rank of j there. The space
    is compared by cosine distance. ``k`` is at most ``(n - 1) // 2``.

    Args:
        space: ``(N, d)``, unit length.
        xy: ``(N, 2)``.
        neighbours: k.

    Raises:
        ValueError: for fewer than three points.
    """
    n = len(space)
    if n < 3:
        raise ValueError(f"trustworthiness needs at least three points, got {n}")
    k = min(neighbours, (n - 1) // 2)
    penalty = 0.0
    for start in range(0, n, 512):  # blocks keep the memory at 512 x N
        rows = np.arange(start, min(start + 512, n))
        here = np.arange(len(rows))
        true = -(space[rows].astype(np.float64) @ space.T.astype(np.float64))  # (b, N), smaller is nearer
        seen = ((xy[rows, None].astype(np.float64) - xy[None].astype(np.float64)) ** 2).sum(-1)  # (b, N)
        true[here, rows] = seen[here, rows] = np.inf  # a point is not its own neighbour
        order = np.argsort(true, axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(1, n + 1)[None], axis=1)  # (b, N), the nearest has rank 1
        shown = np.argpartition(seen, k - 1, axis=1)[:, :k]  # (b, k)
        penalty += float(np.maximum(np.take_along_axis(rank, shown, axis=1) - k, 0).sum())
    return 1.0 - penalty * 2.0 / (n * k * (2 * n - 3 * k - 1))


def _cache_compiled_code() -> None:
    """Let numba keep compiled functions on disk; only before umap's first import."""
    import functools

    import numba

    if not isinstance(numba.njit, functools.partial):
        numba.njit = functools.partial(numba.njit, cache=True)  # type: ignore[assignment]
