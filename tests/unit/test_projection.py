"""Layouts are deterministic and honest, and a live query lands where it belongs without moving anything."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrec.projection import compute_layouts, pca_layout, place, trustworthiness


def clusters(
    rng: np.random.Generator, n: int = 120, k: int = 6, d: int = 16
) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around k centres, ``(n, d)``, and their labels."""
    label = np.arange(n) % k
    points = rng.normal(size=(k, d))[label] + 0.2 * rng.normal(size=(n, d))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32), label


def test_trustworthiness_agrees_with_scikit_learn(rng: np.random.Generator) -> None:
    from sklearn.manifold import trustworthiness as oracle

    space, _ = clusters(rng, n=700)
    for xy in (rng.normal(size=(700, 2)), pca_layout(space)):
        ours = trustworthiness(space, xy.astype(np.float32), neighbours=10)
        theirs = oracle(space, xy.astype(np.float32), n_neighbors=10, metric="cosine")
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_a_perfect_map_is_fully_trustworthy_and_noise_is_not(rng: np.random.Generator) -> None:
    angle = np.sort(rng.uniform(0, 2 * np.pi, 100))
    circle = np.c_[np.cos(angle), np.sin(angle)].astype(np.float32)
    assert trustworthiness(circle, circle) == 1.0
    assert trustworthiness(circle, rng.normal(size=(100, 2))) < 0.7


def test_a_query_lands_in_its_cluster_again_and_again(rng: np.random.Generator) -> None:
    space, label = clusters(rng)
    centre = rng.uniform(-10, 10, size=(6, 2))
    xy = (centre[label] + 0.3 * rng.normal(size=(120, 2))).astype(np.float32)
    for row in range(0, 120, 7):
        vector = space[row] + 0.05 * rng.normal(size=16)
        found = place(vector, space, xy)
        assert found is not None
        assert np.argmin(np.linalg.norm(centre - found, axis=1)) == label[row]
        assert place(vector, space, xy) == found
        assert place(3.7 * vector, space, xy) == pytest.approx(found)


def test_a_query_between_two_islands_lands_on_one_of_them() -> None:
    space = np.repeat([[1.0, 0.0], [0.0, 1.0]], 10, axis=0).astype(np.float32)
    xy = np.repeat([[-9.0, 0.0], [9.0, 0.0]], 10, axis=0).astype(np.float32)
    found = place(np.array([0.7, 0.71]), space, xy, neighbours=20)
    assert found is not None
    assert abs(found[0]) == pytest.approx(9.0)


def test_items_without_a_place_are_no_neighbours() -> None:
    space = np.array([[0, 0], [1, 0], [0.9, 0.1]], dtype=np.float32)
    xy = np.array([[100, 100], [1, 1], [1, 2]], dtype=np.float32)
    found = place(np.array([1.0, 0.0]), space, xy)
    assert found is not None
    assert max(found) <= 2
    assert place(np.zeros(2), space, xy) is None
    assert place(np.array([np.nan, 1.0]), space, xy) is None
    assert place(np.ones(2), np.zeros_like(space), xy) is None


@given(st.integers(0, 2**32 - 1))
def test_a_placed_query_stays_within_its_neighbours(seed: int) -> None:
    rng = np.random.default_rng(seed)
    space, _ = clusters(rng, n=40)
    xy = rng.normal(size=(40, 2)).astype(np.float32)
    found = place(rng.normal(size=16), space, xy)
    assert found is not None
    assert (np.array(found) >= xy.min(axis=0) - 1e-5).all()
    assert (np.array(found) <= xy.max(axis=0) + 1e-5).all()


@pytest.mark.parametrize("d", [1, 2, 16])
def test_principal_components_are_the_same_in_every_run(rng: np.random.Generator, d: int) -> None:
    space, _ = clusters(rng, d=d)
    xy = pca_layout(space)
    assert xy.shape == (120, 2)
    assert xy.dtype == np.float32
    np.testing.assert_array_equal(xy, pca_layout(space))
    np.testing.assert_allclose(xy, pca_layout(space[:, ::-1]), atol=1e-3)


@pytest.mark.slow
def test_layouts_are_stable_aligned_and_trustworthy(rng: np.random.Generator) -> None:
    space, label = clusters(rng, n=150)
    turn, _ = np.linalg.qr(rng.normal(size=(16, 16)))
    spaces = {"one": space, "turned": (space @ turn).astype(np.float32), "other": clusters(rng, n=150)[0]}
    first, again = compute_layouts(spaces, seed=3), compute_layouts(spaces, seed=3)
    assert list(first) == list(spaces)
    for name, xy in first.items():
        np.testing.assert_array_equal(xy, again[name])
        assert np.abs(xy).max() <= 10.001
        assert trustworthiness(spaces[name], xy) > 0.85
    # A turned space is the same space: its points stay near where they were.
    moved = np.linalg.norm(first["one"] - first["turned"], axis=1)
    assert np.median(moved) < 2.0
    assert len(np.unique(label)) == 6


def test_few_items_are_laid_out_without_umap() -> None:
    found = compute_layouts({"few": np.eye(4, dtype=np.float32)})
    assert found["few"].shape == (4, 2)
    assert compute_layouts({}) == {}


def test_importing_it_needs_neither_umap_nor_torch() -> None:
    code = "import sys, mmrec.projection; sys.exit(bool({'umap', 'sklearn', 'torch'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
