"""Heads beside the ranking: what they teach the fused vector, and that nothing of them is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mmrec.data.attributes import PRICE_BANDS, attributes_of
from mmrec.errors import InvalidInput
from mmrec.fusion.feature import Gated
from mmrec.fusion.model import MultiTask
from mmrec.training.multi_task import AttributeHeads, teach_multi_task
from mmrec.training.teachers import teach
from tests.helpers.tiny_world import COLOURS, build_tiny_world
from tests.unit import test_ranker as board


def test_attributes_are_those_of_the_catalogue(tmp_path: Path) -> None:
    catalogue = build_tiny_world(tmp_path / "tiny", embed=False).catalogue
    found = attributes_of(catalogue)
    assert [catalogue.categories[n] for n in found.category] == list(catalogue.category)
    assert np.bincount(found.price_band).tolist() == [6] * PRICE_BANDS
    assert (np.diff(found.price_band[np.argsort(catalogue.prices)]) >= 0).all()
    assert found.tags.sum(1).tolist() == [2] * 30  # a category and a colour
    assert sorted(found.tags.sum(0)) == [5] * 6 + [6] * len(COLOURS)


def lessons(**changes: object) -> board.Lessons:
    cases = board.board("image")
    made = board.Lessons(board.shop(), *cases, board.RELEASED, board.quality, board.NOBODY, board.LABELS)
    return replace(made, **changes)  # type: ignore[arg-type]


def told_apart(fusion: Gated, labels: np.ndarray) -> float:
    """How often the nearest other item in the fused space has the same label."""
    with torch.inference_mode():
        z = fusion.space(board.shop())
    near = (z @ z.T).fill_diagonal_(-2).argmax(1).numpy()
    return float((labels[near] == labels).mean())


def test_the_vector_learns_what_only_the_labels_tell() -> None:
    """People here go by the look alone; the topic is learned because the heads ask for it."""
    found = {}
    for made in (MultiTask, Gated):
        torch.manual_seed(0)
        fusion = made(board.MODALITIES, board.DIMENSION, board.FusionConfig(dimension=16, hidden=16))
        board.train(fusion, board.board("image"))
        found[made] = told_apart(fusion, board.TOPIC)
    assert found[MultiTask] > found[Gated] + 0.1


def test_the_labels_are_forgotten_when_it_is_over() -> None:
    fusion = MultiTask(board.MODALITIES, board.DIMENSION, board.FusionConfig(dimension=16, hidden=16))
    twin = Gated(board.MODALITIES, board.DIMENSION, board.FusionConfig(dimension=16, hidden=16))
    teach(fusion, lessons(), board.RECIPE.model_copy(update={"epochs": 1}), 0, lambda _: None)
    assert fusion.state_dict().keys() == twin.state_dict().keys()


def test_items_that_came_later_are_not_asked_about() -> None:
    there = torch.zeros(board.N, dtype=torch.bool)
    there[:10] = True
    heads = AttributeHeads(board.LABELS, there, 16)
    asked: list[int] = []

    class Spy(MultiTask):
        def space(self, items: board.Items, by_hand: torch.Tensor | None = None) -> torch.Tensor:
            asked.append(len(items.mask))
            return super().space(items, by_hand)

    fusion = Spy(board.MODALITIES, board.DIMENSION, board.FusionConfig(dimension=16, hidden=16))
    generator = torch.Generator().manual_seed(0)
    list(heads.begin(fusion, generator))
    assert heads.loss(fusion, board.shop(), generator).item() > 0
    assert asked == [10]


def test_without_labels_it_says_what_it_needs() -> None:
    fusion = MultiTask(board.MODALITIES, board.DIMENSION)
    with pytest.raises(InvalidInput, match=r"Multi-task learns from categories.*Lessons\.attributes"):
        teach_multi_task(fusion, lessons(attributes=None), board.RECIPE, 0, lambda _: None)
