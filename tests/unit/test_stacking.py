"""Stacking learns on what members say of people whom they have not seen, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import mmrec.training.stacking as teacher
from mmrec.data.cases import Cases
from mmrec.fusion import Fusion, Items, Probe
from mmrec.fusion.decision import Stacking
from mmrec.training.stacking import FOLDS, folds_of, teach_stacking
from mmrec.training.teachers import teach
from tests.unit import test_ranker as board

RECIPE = board.RECIPE.model_copy(update={"epochs": 2})


@given(
    whose=st.lists(st.integers(0, 9), min_size=1, max_size=60),
    folds=st.integers(2, 5),
    seed=st.integers(0, 99),
)
def test_all_moments_of_a_person_are_in_one_fold(whose: list[int], folds: int, seed: int) -> None:
    users = np.array([f"u{n}" for n in whose], object)
    found = folds_of(users, folds, seed)
    assert ((found >= 0) & (found < folds)).all()
    for user in set(users):
        assert len(set(found[users == user])) == 1
    people = [len(set(users[found == k])) for k in range(folds)]
    assert max(people) - min(people) <= 1
    np.testing.assert_array_equal(found, folds_of(users, folds, seed))


def people_again(cases: Cases, people: int) -> Cases:
    """The same moments, several of each person."""
    return replace(cases, users=np.array([f"p{n % people}" for n in range(len(cases))], object))


def lessons() -> board.Lessons:
    train, validation = board.board("image")
    few = np.arange(96)
    cases = people_again(train.take(few), 12), people_again(validation.take(few[:24]), 12)
    return board.Lessons(board.shop(), *cases, board.RELEASED, board.quality, board.NOBODY)


def test_no_member_is_asked_about_somebody_it_has_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every training of a member and every question that is learned from is overheard."""
    seen_by: dict[int, set[str]] = {}
    every = lessons()
    heard: list[tuple[set[str], set[str]]] = []
    asking: list[set[str]] = []

    def overhear_training(member: Fusion, taught: board.Lessons, *rest: object) -> object:
        # Both what it learns from and what stops it.
        seen_by[id(member)] = set(taught.train.users) | set(taught.validation.users)
        return train(member, taught, *rest)

    def overhear_question(strangers: Stacking, items: Items, probe: Probe) -> torch.Tensor:
        for name, member in strangers.parts().items():
            if name != "stacking":
                heard.append((seen_by[id(member)], asking[-1]))
        return ask(strangers, items, probe)

    class Overheard(Cases):
        def histories(self, chosen: np.ndarray) -> object:  # type: ignore[override]
            asking.append(set(self.users[chosen]))
            return super().histories(chosen)

    train, ask = teacher.train_ranker, teacher.asked
    monkeypatch.setattr(teacher, "train_ranker", overhear_training)
    monkeypatch.setattr(teacher, "asked", overhear_question)
    overheard = Overheard(**vars(every.train))
    fusion = board.new("stacking")
    teach_stacking(fusion, replace(every, train=overheard), RECIPE, 0, lambda _: None)

    members = FOLDS * len(board.MODALITIES)
    assert len(seen_by) == members
    assert all(len(people) == 6 for people in seen_by.values())
    assert set().union(*(people for _, people in heard)) == set(every.train.users), "everybody is asked about"
    assert all(not seen & people for seen, people in heard)


def test_the_members_that_serve_are_left_as_they_were() -> None:
    fusion = board.new("stacking")
    members = [part for name, part in fusion.parts().items() if name != "stacking"]
    before = [{k: v.clone() for k, v in member.state_dict().items()} for member in members]
    assert isinstance(fusion, Stacking)
    own = fusion.own_state().keys()
    teach(fusion, lessons(), RECIPE, 0, lambda _: None)
    assert all(board.equal(dict(m.state_dict()), was) for m, was in zip(members, before, strict=True))
    assert own == {"logits", "by_presence", "presence_gain", "log_temperature"}
    assert all(parameter.any() for name, parameter in fusion.named_parameters() if name in own)
