"""Normalised scores: what makes the lists of different members comparable."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from mmrec.fusion import FUSIONS, Items, Probe
from mmrec.fusion.decision.base import DecisionFusion
from mmrec.fusion.decision.normalisation import NORMALISATIONS, places
from mmrec.fusion.decision.score_average import NormalisedAverage

swept = pytest.mark.parametrize("name", NORMALISATIONS)
unhurried = settings(deadline=None, max_examples=40)


@st.composite
def lists(draw: st.DrawFn) -> tuple[Tensor, Tensor]:
    """Different scores ``(B, N, M)`` and presence ``(N, M)``; every member has a list."""
    b, n, m, seed = (draw(st.integers(low, high)) for low, high in ((1, 3), (3, 12), (1, 3), (0, 999)))
    rng = np.random.default_rng(seed)
    scores = np.stack([[rng.permutation(n) * 0.7 - 2 for _ in range(m)] for _ in range(b)]).swapaxes(1, 2)
    mask = rng.random((n, m)) < 0.7
    mask[:2] = True
    return torch.tensor(scores, dtype=torch.float32), torch.tensor(mask)


def test_every_normalisation_is_in_use() -> None:
    used = {cls.normalisation for cls in FUSIONS.values() if issubclass(cls, NormalisedAverage)}
    assert used == set(NORMALISATIONS)


@swept
@unhurried
@given(case=lists())
def test_what_is_absent_neither_votes_nor_changes_the_votes_of_others(
    name: str, case: tuple[Tensor, Tensor]
) -> None:
    scores, mask = case
    made = NORMALISATIONS[name](scores, mask)
    assert (made[:, ~mask] == 0).all()
    other = NORMALISATIONS[name](torch.where(mask, scores, 1e6), mask)
    torch.testing.assert_close(made, other)


@swept
@unhurried
@given(case=lists(), scale=st.floats(0.5, 50), shift=st.floats(-20, 20))
def test_the_scale_of_a_member_does_not_matter(
    name: str, case: tuple[Tensor, Tensor], scale: float, shift: float
) -> None:
    scores, mask = case
    made, moved = (NORMALISATIONS[name](s, mask) for s in (scores, scores * scale + shift))
    torch.testing.assert_close(made, moved, rtol=1e-3, atol=1e-3)


@swept
@unhurried
@given(case=lists())
def test_the_order_within_a_list_stays(name: str, case: tuple[Tensor, Tensor]) -> None:
    scores, mask = case
    made = NORMALISATIONS[name](scores, mask)
    for b, m in np.ndindex(scores.shape[0], scores.shape[2]):
        there = mask[:, m]
        assert torch.equal(scores[b, there, m].argsort(), made[b, there, m].argsort())


def test_ranges_are_what_they_say() -> None:
    scores = torch.tensor([[[1.0], [4.0], [2.0], [9.0]]])
    mask = torch.tensor([[True], [True], [True], [False]])
    made = {name: how(scores, mask)[0, :3, 0] for name, how in NORMALISATIONS.items()}
    torch.testing.assert_close(made["min-max"], torch.tensor([0.0, 1.0, 1 / 3]))
    torch.testing.assert_close(made["rank"], torch.tensor([0.0, 1.0, 0.5]))
    assert float(made["z-score"].mean()) == pytest.approx(0, abs=1e-6)
    assert float(made["z-score"].std(correction=0)) == pytest.approx(1, abs=1e-6)
    assert places(scores, mask)[0, :3, 0].tolist() == [3, 1, 2]


@pytest.mark.parametrize("name", [n for n, cls in FUSIONS.items() if issubclass(cls, DecisionFusion)])
def test_an_item_without_a_picture_is_not_buried(name: str) -> None:
    """First among the texts, it stands as high as what is first among both, or higher than others."""
    generator = torch.Generator().manual_seed(3)
    fusion = FUSIONS[name](("image", "text"), 6).eval()
    fusion.reset(generator)
    x = torch.randn(9, 2, 6, generator=generator)
    x[0] = x[1]  # two of a kind
    mask = torch.ones(9, 2, dtype=torch.bool)
    mask[0, 0] = False
    items = Items(x, mask, torch.zeros(9))
    wanted = torch.einsum("md,nmd->nm", *(torch.nn.functional.normalize(v, dim=-1) for v in (x[1], x)))
    probe = Probe(torch.zeros(1, 3, 9), wanted=wanted[None], query_weight=1.0)
    with torch.inference_mode():
        order = fusion(items, probe).scores[0].argsort(descending=True)
    assert set(order[:2].tolist()) == {0, 1}
