"""The people of a simulated world, drawn anew, and the utility that satisfaction is measured by."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mmrec.data.cases import Cases
from mmrec.data.workspace import SHIPPED_WORLDS, Workspace
from mmrec.evaluation.answers import LIST_LENGTH
from mmrec.evaluation.metrics import LISTS
from mmrec.evaluation.protocol import cases_of
from mmrec.evaluation.truth import true_worth
from mmrec.types import Modality
from mmrec.worlds.building import Streams, populate
from mmrec.worlds.latent import taste_utility
from mmrec.worlds.store.assortment import sample_assortment
from mmrec.worlds.store.personas import PERSONAS
from mmrec.worlds.store.tastes import MODEL, POPULATION
from mmrec.worlds.truth import SIMULATED, Truth, load_truth
from tests.helpers.answers import answers_of

SEED, DAYS, ITEMS, SHOPPERS = 5, 90, 196, 40
MODALITIES: list[Modality] = ["image", "text"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store without its pictures: people, walks and truth are those of the builder."""
    root = tmp_path_factory.mktemp("worlds") / "small"
    streams = Streams.of(SEED, PERSONAS)
    items = sample_assortment(ITEMS, DAYS, streams.items)
    populate(root, items, POPULATION, PERSONAS, [f"s-{n}" for n in range(SHOPPERS)], DAYS, streams)
    card = {"name": "store", "title": "t", "teaches": "t", "description": "t", "currency": "EUR"}
    (root / "world.json").write_text(json.dumps({**card, "modalities": MODALITIES, "seed": SEED}))
    return root


@pytest.fixture(scope="module")
def truth(root: Path) -> Truth:
    found = load_truth(root)
    assert found is not None
    return found


def copied(root: Path, to: Path, **card: object) -> Path:
    """The world's card and truth elsewhere, with some of the card changed."""
    (to / "truth").mkdir(parents=True)
    for name in ("truth/users.parquet", "truth/items.parquet"):
        (to / name).write_bytes((root / name).read_bytes())
    (to / "world.json").write_text(json.dumps(json.loads((root / "world.json").read_text()) | card))
    return to


def test_the_people_drawn_anew_are_those_of_the_table(root: Path, truth: Truth) -> None:
    table = pd.read_parquet(root / "truth" / "users.parquet").set_index("user_id")
    assert len(truth.people) == len(table) == SHOPPERS + 9
    for user, u in truth.row.items():
        assert truth.people.sensitivity[u, 0] == pytest.approx(table.loc[user, "s_image"])
        assert truth.people.novelty[u] == pytest.approx(table.loc[user, "novelty"])
    assert {f"persona-{p.persona_id}" for p in PERSONAS if p.categories} <= truth.row.keys()


def test_utility_is_the_formula_of_the_documents(truth: Truth) -> None:
    user, when = "s-3", np.datetime64("2026-06-10T15:00:00")
    u, people, items = truth.row["s-3"], truth.people, truth.items
    categories = list(MODEL.categories)
    own = np.array([categories.index(name) for name in items["category"]])
    log_price = np.log(items["price"])
    by_category = log_price.groupby(items["category"])
    price = ((log_price - by_category.transform("mean")) / by_category.transform("std").fillna(1)).fillna(0)
    fame = np.log(truth.shown)
    age = items["age_days"].to_numpy() - 20  # the records end on June 30
    fresh = np.where(age >= 1, np.exp(-age / 30), 0.0)
    expected = (
        taste_utility(MODEL, people, items, 12.0)[u]
        + 1.6 * np.log(people.category[u, own] + 1e-5)
        + 2 * (fame - fame.mean()) / fame.std()
        - people.price[u] * price
        + 2 * people.novelty[u] * fresh
    )
    found = truth.utility([user, "nobody"], np.array([when, when]))
    np.testing.assert_allclose(found[0], expected, rtol=1e-5, atol=1e-5)
    assert np.isnan(found[1]).all()


def test_people_take_what_is_worth_most_to_them(root: Path, truth: Truth) -> None:
    events = pd.read_parquet(root / "interactions.parquet")
    events = events[events["event"] == "click"]
    row = {item: n for n, item in enumerate(truth.items["item_id"])}
    moments = events["timestamp"].to_numpy("datetime64[us]")
    utility = truth.utility(events["user_id"].tolist(), moments)
    taken = utility[np.arange(len(events)), events["item_id"].map(row)]
    better_than = (utility < taken[:, None]).mean(axis=1)
    assert better_than.mean() > 0.9


@pytest.mark.parametrize(
    "card", [{"name": "tiny"}, {"seed": SEED + 1}, {"seed": None}, {"name": "music"}], ids=str
)
def test_other_people_are_not_taken_for_these(root: Path, tmp_path: Path, card: dict[str, object]) -> None:
    assert load_truth(copied(root, tmp_path / "a")) is not None
    assert load_truth(copied(root, tmp_path / "b", **card)) is None


def test_a_table_that_disagrees_is_noticed(root: Path, tmp_path: Path) -> None:
    other = copied(root, tmp_path / "w")
    path = other / "truth" / "users.parquet"
    table = pd.read_parquet(path)
    table.loc[7, "favourite_colour"] = "no such colour"
    table.to_parquet(path)
    assert load_truth(other) is None
    path.unlink()
    assert load_truth(other) is None


def test_every_world_that_ships_knows_its_people() -> None:
    folders = [path for path in SHIPPED_WORLDS.iterdir() if (path / "world.json").is_file()]
    assert folders
    for folder in folders:
        assert json.loads((folder / "world.json").read_text())["name"] in SIMULATED
        assert load_truth(folder) is not None, f"satisfaction cannot be measured in {folder.name}"


# -- satisfaction


@pytest.fixture(scope="module")
def told(root: Path) -> tuple[Cases, np.ndarray, np.ndarray, np.ndarray]:
    """Cases, what each could have got ``(n, N)``, true utility and worth."""
    workspace = Workspace(root)
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    allowed = cases.allowed(np.arange(len(cases)), workspace.catalogue.released)
    worth = true_worth(workspace, cases, workspace.catalogue.released)
    truth = load_truth(root)
    assert worth is not None
    assert truth is not None
    return cases, allowed, truth.utility(list(cases.users), cases.when), worth


def test_the_best_list_is_1_and_a_random_one_0(told: tuple[Cases, ...]) -> None:
    _, allowed, utility, worth = told
    best = np.argsort(-np.where(allowed, utility, -np.inf), axis=1)[:, :LIST_LENGTH]
    worst = np.argsort(np.where(allowed, utility, np.inf), axis=1)[:, :LIST_LENGTH]

    def satisfied(lists: np.ndarray) -> np.ndarray:
        return LISTS["satisfaction@10"](answers_of(lists, ITEMS, worth=worth))

    np.testing.assert_allclose(satisfied(best), 1.0, atol=1e-5)
    assert (satisfied(worst) < 0).all()
    means = [own[ok].mean() for own, ok in zip(worth, allowed, strict=True)]
    np.testing.assert_allclose(means, 0.0, atol=1e-4)
    rng = np.random.default_rng(0)
    drawn = [
        satisfied(np.stack([rng.permutation(np.flatnonzero(ok))[:LIST_LENGTH] for ok in allowed]))
        for _ in range(40)
    ]
    assert np.mean(drawn) == pytest.approx(0.0, abs=0.05)


def test_worth_keeps_the_order_of_utility(told: tuple[Cases, ...]) -> None:
    _, _, utility, worth = told
    for own, scaled in zip(utility, worth, strict=True):
        assert np.corrcoef(own, scaled)[0, 1] == pytest.approx(1.0, abs=1e-6)


def test_a_world_without_a_truth_has_no_worth(root: Path, tmp_path: Path) -> None:
    workspace = Workspace(root)
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    for name in ("world.json", "items.parquet", "interactions.parquet"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    assert true_worth(Workspace(tmp_path), cases, workspace.catalogue.released) is None
