"""Whitened embeddings: the same spread everywhere, and the same function when they are folded in."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from mmrec.fusion import FUSIONS, Items, Probe
from mmrec.fusion.base import VectorFusion
from mmrec.training.whitening import fold_in, whitened, whitener

N, D = 400, 6


def items() -> Items:
    """Two modalities, their directions up to a hundred times as wide as others, and some missing."""
    generator = torch.Generator().manual_seed(0)
    spread = torch.logspace(0, -2, D)
    x = torch.randn(N, 2, D, generator=generator) * spread
    turned, _ = torch.linalg.qr(torch.randn(D, D, generator=generator))
    mask = torch.rand(N, 2, generator=generator) < 0.9
    return Items((x @ turned).masked_fill(~mask.unsqueeze(-1), float("nan")), mask, torch.zeros(N))


def test_every_direction_has_the_same_spread() -> None:
    made = whitened(items(), whitener(items(), 0.0))
    for m in range(2):
        x = made.x[made.mask[:, m], m]
        torch.testing.assert_close(x.T @ x / len(x), torch.eye(D) / D, rtol=1e-2, atol=1e-4)
    assert (made.x[~made.mask] == 0).all()


def test_a_floor_leaves_directions_of_mere_noise_small() -> None:
    x = whitened(items(), whitener(items(), 0.1)).x[items().mask[:, 0], 0]
    spread = torch.linalg.eigvalsh(x.T @ x / len(x))
    assert spread[0] < 0.05 * spread[-1]


VECTORS = [n for n, c in FUSIONS.items() if issubclass(c, VectorFusion) and c.fits(("image", "text"))]


@pytest.mark.parametrize("name", VECTORS)
def test_folded_in_it_says_of_plain_items_what_it_said_of_whitened_ones(name: str) -> None:
    fusion = FUSIONS[name](("image", "text"), D).bind(N)
    assert isinstance(fusion, VectorFusion)
    fusion.reset(torch.Generator().manual_seed(1))
    fusion.eval()
    history = torch.randn(3, 3, N, generator=torch.Generator().manual_seed(2))
    probe, transform = Probe(history), whitener(items(), 0.01)
    with torch.inference_mode():
        before = fusion(whitened(items(), transform), probe).scores
    fold_in(fusion, transform)
    plain = replace(items(), x=items().x.nan_to_num())
    with torch.inference_mode():
        torch.testing.assert_close(fusion(plain, probe).scores, before, rtol=1e-3, atol=1e-3)
