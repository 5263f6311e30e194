"""Item vectors kept from one question to the next change no answer, and serve only where they fit."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch

from mmrec.fusion import FUSIONS, Fusion, FusionConfig, Items, Probe, fusions_for
from mmrec.fusion.memo import MOST_KEPT, VectorMemo
from mmrec.profile import HALF_LIVES

MODALITIES = ("image", "text", "audio")
N, D = 9, 6


def made(name: str, seed: int = 0) -> Fusion:
    fusion = FUSIONS[name](MODALITIES, D, FusionConfig(dimension=8, hidden=8))
    generator = torch.Generator().manual_seed(seed)
    fusion.bind(N).reset(generator)
    with torch.no_grad():
        for parameter in fusion.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    return fusion.eval()


@pytest.fixture
def items() -> Items:
    generator = torch.Generator().manual_seed(1)
    mask = torch.rand(N, len(MODALITIES), generator=generator) < 0.8
    return Items(
        torch.randn(N, len(MODALITIES), D, generator=generator), mask, torch.randn(N, generator=generator)
    )


def probe(by_hand: bool = False) -> Probe:
    history = torch.randn(2, len(HALF_LIVES), N, generator=torch.Generator().manual_seed(2))
    return Probe(history, by_hand=torch.tensor([0.1, 0.7, 0.2]) if by_hand else None)


def answers(fusion: Fusion, items: Items, asked: Probe) -> list[torch.Tensor]:
    """Profile, scores for every coalition, space: everything that looks at item vectors."""
    with torch.inference_mode():
        profile = fusion.profile(items, asked)
        found = [profile, fusion.space(items, asked.by_hand)]
        for bits in range(2 ** len(MODALITIES)):
            shown = torch.tensor([bool(bits >> m & 1) for m in range(len(MODALITIES))])
            found.append(fusion.rank(items.only(items.mask & shown), profile, asked).scores)
        return found


@pytest.mark.parametrize("name", fusions_for(MODALITIES))
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_memo_changes_no_answer(name: str, by_hand: bool, items: Items) -> None:
    fusion, asked = made(name), probe(by_hand)
    expected = answers(fusion, items, asked)
    remembering = replace(items, memo=VectorMemo(items.x))
    for _ in range(2):  # the second time from the memo
        for found, plain in zip(answers(fusion, remembering, asked), expected, strict=True):
            torch.testing.assert_close(found, plain, rtol=0, atol=0)


def test_a_coalition_is_computed_once(items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    fusion, seen = made("gated"), []
    fuse = fusion.fuse  # type: ignore[operator]
    monkeypatch.setattr(fusion, "fuse", lambda *given: seen.append(1) or fuse(*given))  # type: ignore[func-returns-value]
    remembering = replace(items, memo=VectorMemo(items.x))
    answers(fusion, remembering, probe())
    assert len(seen) == 2 ** len(MODALITIES)
    answers(fusion, remembering, probe())
    assert len(seen) == 2 ** len(MODALITIES)


def test_other_embeddings_and_other_weights_are_never_answered_from_it(items: Items) -> None:
    remembering = replace(items, memo=VectorMemo(items.x))
    fusion = made("attention")
    answers(fusion, remembering, probe())
    noise = replace(remembering, x=torch.randn_like(items.x))
    plain = replace(noise, memo=None)
    for found, expected in zip(answers(fusion, noise, probe()), answers(fusion, plain, probe()), strict=True):
        torch.testing.assert_close(found, expected, rtol=0, atol=0)
    for seed in range(1, 6):  # copies come and go, and may lie where another one lay
        other = copy.deepcopy(made("attention", seed))
        for found, expected in zip(
            answers(other, remembering, probe()), answers(other, items, probe()), strict=True
        ):
            torch.testing.assert_close(found, expected, rtol=0, atol=0)
        del other


def test_gradients_flow_past_it(items: Items) -> None:
    remembering = replace(items, memo=VectorMemo(items.x))
    fusion = made("gated")
    answers(fusion, remembering, probe())
    fusion(remembering, probe()).scores.sum().backward()
    assert fusion.project[0].weight.grad.abs().sum() > 0  # type: ignore[index,union-attr]


def test_it_keeps_only_so_much(items: Items) -> None:
    memo, fusion = VectorMemo(items.x), made("image")
    counted: list[int] = []

    def compute() -> tuple[torch.Tensor, None]:
        counted.append(1)
        return torch.zeros(N, 8), None

    with torch.no_grad():
        masks = [torch.arange(N * 3).view(N, 3) % (n + 2) == 0 for n in range(MOST_KEPT + 1)]
        for mask in masks * 2:
            memo.get_or(fusion, items.x, mask, None, compute)
    assert len(counted) == MOST_KEPT + 2
