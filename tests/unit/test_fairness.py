"""Groups of cases and of items, and how exposure is shared among them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.evaluation.answers import Outcome, Placed
from mmrec.evaluation.fairness import exposure_gap, exposure_of_groups, fairness_tables, interest_of_groups
from mmrec.evaluation.groups import SMALLEST, case_groups, group_of_each, item_groups
from mmrec.evaluation.metrics import RANKINGS
from mmrec.evaluation.protocol import Situation, situation_of
from mmrec.evaluation.report import report
from mmrec.evaluation.significance import Resamples, bootstrap_interval
from tests.helpers.answers import answers_of
from tests.helpers.tiny_world import TINY_INFO, build_tiny_world, items

HALVES = {"first": np.arange(12) < 6, "last": np.arange(12) >= 6}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny")


@pytest.fixture(scope="module")
def situation(workspace: Workspace) -> Situation:
    return situation_of(workspace, ItemEmbeddings.load(workspace.embeddings_path(TINY_INFO.key)))


# -- exposure


def test_exposure_is_discounted_by_place_and_shared_out() -> None:
    answers = answers_of([[0, 6, 1], [7], []])
    shares = exposure_of_groups(answers, HALVES)
    at = 1 / np.log2([2, 3, 4])
    np.testing.assert_allclose(shares[0], np.array([at[0] + at[2], at[1]]) / at.sum())
    np.testing.assert_allclose(shares[1], [0, 1])
    assert np.isnan(shares[2]).all()


def test_interest_is_that_of_training() -> None:
    interested = np.array([3, 1, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0])
    np.testing.assert_allclose(interest_of_groups(interested, HALVES), [0.5, 0.5])
    assert np.isnan(interest_of_groups(np.zeros(12, int), HALVES)).all()


def test_the_gap_is_the_exposure_that_is_with_the_wrong_group() -> None:
    exposure = np.array([[1.0, 0.0], [0.5, 0.5], [np.nan, np.nan]])
    draws = np.array([[1.0, 1.0, 1.0], [0.0, 2.0, 1.0], [2.0, 0.0, 1.0]])
    gaps = exposure_gap(exposure, np.array([0.5, 0.5]), draws)
    np.testing.assert_allclose(gaps, [0.25, 0.0, 0.5])


def test_the_table_has_exposure_interest_and_quality_of_every_group() -> None:
    rng = np.random.default_rng(4)
    n = 80
    lists = np.stack([rng.permutation(12)[:10] for _ in range(n)])
    relevant = np.where(np.arange(n) < 70, 0, 11)[
        :, None
    ]  # ten of the eighty want something of the last half
    answers, quality = answers_of(lists, relevant=relevant), rng.random(n)
    rows, (gap,) = fairness_tables({"x": answers}, {"x": quality}, {"half": HALVES}, Resamples(n, 3))
    first, last = rows
    shares = exposure_of_groups(answers, HALVES)
    assert (first["group"], first["items"], first["n"]) == ("first", 0.5, 70)
    assert first["exposure"] == pytest.approx(shares[:, 0].mean())
    assert (first["exposure_low"], first["exposure_high"]) == pytest.approx(
        bootstrap_interval(shares[:, 0], 3)
    )
    assert first["quality"] == pytest.approx(quality[:70].mean())
    assert first["quality_low"] < first["quality"] < first["quality_high"]
    assert first["interest"] + last["interest"] == pytest.approx(1)
    assert (last["n"], last["quality"], last["quality_low"]) == (10, None, None), "ten are too few to measure"
    assert gap["value"] == pytest.approx(abs(first["exposure"] - first["interest"]))
    assert gap["low"] <= gap["value"] <= gap["high"]


# -- groups of cases


def test_every_case_is_in_one_group_of_every_grouping(workspace: Workspace, situation: Situation) -> None:
    overlapping = {"wanted item's modalities"}  # an item may lack two of three
    for grouping, members in case_groups(workspace, situation).items():
        total = np.sum(list(members.values()), axis=0)
        assert (total >= 1).all(), grouping
        if grouping not in overlapping:
            assert (total == 1).all(), grouping


def test_cold_starts_are_counted_where_they_are(workspace: Workspace, situation: Situation) -> None:
    n = len(situation.cases)
    interested = np.full(len(situation.items), 25)
    interested[situation.cases.targets[:3]] = [0, 4, 5]
    starts = np.arange(n + 1) * 20
    starts[1:] += 11  # the first has 31 events, the others 20
    changed = replace(
        situation,
        items=replace(situation.items, interested=interested),
        cases=replace(situation.cases, starts=starts),
    )
    history = case_groups(workspace, changed)["history"]
    assert [int(member.sum()) for member in history.values()] == [0, n - 1, 1]
    wanted = case_groups(workspace, changed)["wanted item in training"]
    named = {name: set(situation.cases.targets[member]) for name, member in wanted.items()}
    assert named["cold: nobody"] == {situation.cases.targets[0]}
    assert named["rare: 1 to 4 people"] == {situation.cases.targets[1]}
    assert named["5 to 19 people"] == {situation.cases.targets[2]}


def test_new_is_what_came_out_within_a_month(workspace: Workspace, situation: Situation) -> None:
    released = situation.released.copy()
    target = situation.cases.targets[0]
    same = situation.cases.targets == target
    for days, new in ((29, True), (31, False)):
        released[target] = situation.cases.when[same].min() - np.timedelta64(days, "D")
        earliest = np.flatnonzero(same)[situation.cases.when[same].argmin()]
        found = case_groups(workspace, replace(situation, released=released))["wanted item's release"]
        assert bool(found["new: at most 30 days old"][earliest]) is new


def test_missing_modalities_are_those_of_the_wanted_item(workspace: Workspace, situation: Situation) -> None:
    found = case_groups(workspace, situation)["wanted item's modalities"]
    assert found.keys() == {"has all", "lacks image", "lacks text"}
    np.testing.assert_array_equal(found["lacks image"], situation.cases.targets == 3)
    np.testing.assert_array_equal(found["lacks text"], situation.cases.targets == 7)


def test_people_are_led_by_what_counts_two_thirds_for_them(
    workspace: Workspace, situation: Situation
) -> None:
    n = len(situation.cases)
    shares = np.tile([0.5, 0.5], (n, 1))
    shares[0], shares[1], shares[2] = [0.7, 0.3], [0.3, 0.7], [np.nan, np.nan]
    found = case_groups(workspace, replace(situation, facts=replace(situation.facts, sensitivity=shares)))
    led = {name: np.flatnonzero(member).tolist() for name, member in found["led by"].items()}
    assert (led["image"], led["text"]) == ([0], [1])
    assert 2 not in led["no one modality"]
    assert len(led["no one modality"]) == n - 3
    assert "led by" not in case_groups(workspace, situation), "a world without a truth does not know"


def test_people_are_grouped_by_the_persona_whose_history_is_most_like_theirs(
    workspace: Workspace, situation: Situation
) -> None:
    found = case_groups(workspace, situation)["people most like"]
    assert found.keys() == {"Ada", "none of them"}  # Nova has no history
    users = situation.cases.users.tolist()
    others = [user for user in users if user != "persona-ada"]
    ada = workspace.personas[0]
    cast = (ada, replace(ada, name="Bo", user_id=others[0]))
    world: Any = SimpleNamespace(catalogue=workspace.catalogue, info=workspace.info, personas=cast)
    found = case_groups(world, situation)["people most like"]
    taste = situation.facts.taste
    unit = taste / np.linalg.norm(taste, axis=1, keepdims=True)
    closer = unit @ unit[users.index("persona-ada")] >= unit @ unit[users.index(others[0])]
    np.testing.assert_array_equal(found["Ada"] | found["none of them"], closer)
    strangers = (unit @ unit[[users.index("persona-ada"), users.index(others[0])]].T).max(axis=1) == 0
    np.testing.assert_array_equal(found["none of them"], strangers)
    assert found["Ada"][users.index("persona-ada")]
    assert found["Bo"][users.index(others[0])]


# -- groups of items


def test_a_price_band_is_a_third_of_the_category(workspace: Workspace, situation: Situation) -> None:
    bands = item_groups(workspace, situation)["price band"]
    assert (np.sum(list(bands.values()), axis=0) == 1).all()
    dearest = np.flatnonzero(bands["dear for its kind"])
    for category in workspace.catalogue.categories:
        rows = np.flatnonzero(np.array(workspace.catalogue.category) == category)
        prices = workspace.catalogue.prices
        own = set(rows) & set(dearest)
        assert own
        assert min(prices[list(own)]) >= max(prices[list(set(rows) - own)])


def test_equal_prices_share_a_band(tmp_path: Path, situation: Situation) -> None:
    world: Any = SimpleNamespace(root=tmp_path, catalogue=Catalogue(items().assign(price=3.0), tmp_path))
    bands = item_groups(world, situation)["price band"]
    assert [int(member.sum()) for member in bands.values()] == [0, 30, 0]


def test_makers_are_groups_where_the_truth_knows_them(
    workspace: Workspace, situation: Situation, tmp_path: Path
) -> None:
    assert "maker" not in item_groups(workspace, situation)
    (tmp_path / "truth").mkdir()
    ids = list(workspace.catalogue.ids)
    table = pd.DataFrame({"item_id": ids, "artist": ["Zoe" if n % 3 else "Ann" for n in range(30)]})
    table.sample(frac=1, random_state=2).to_parquet(tmp_path / "truth" / "items.parquet")
    for name in ("world.json", "items.parquet"):
        (tmp_path / name).write_bytes((workspace.root / name).read_bytes())
    found = item_groups(Workspace(tmp_path), situation)["maker"]
    assert list(found) == ["Ann", "Zoe"]
    np.testing.assert_array_equal(found["Ann"], np.arange(30) % 3 == 0)
    np.testing.assert_array_equal(group_of_each(found), (np.arange(30) % 3 > 0).astype(int))


# -- the table of groups


def test_a_group_that_is_too_small_says_so() -> None:
    n = SMALLEST + 40
    places = np.random.default_rng(1).integers(1, 30, n)
    outcomes = {"x": Outcome(Placed.of_one(places, np.full(n, 50)), answers_of([[0, 1]] * n))}
    few = np.arange(n) < SMALLEST - 1
    told = report("w", "test", outcomes, {"x": "single"}, 2, {"size": {"few": few, "many": ~few}})
    small, large = told["groups"]
    assert (small["group"], small["n"], small["value"], small["low"]) == ("few", SMALLEST - 1, None, None)
    values = RANKINGS["nDCG@10"](outcomes["x"].placed)[~few]
    assert (large["n"], large["value"]) == (n - SMALLEST + 1, pytest.approx(values.mean()))
    assert large["low"] < large["value"] < large["high"]
    # An interval over the drawn people who are in the group is about that of the group drawn alone.
    assert (large["low"], large["high"]) == pytest.approx(bootstrap_interval(values, 2), abs=0.02)
