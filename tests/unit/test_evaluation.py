"""The protocol, its intervals, and the check against the truth of a simulated world."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrec.data.cases import Cases, held_out_cases, training_cases
from mmrec.data.interactions import Interactions, is_strong
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput, NotFound
from mmrec.evaluation.metrics import METRICS
from mmrec.evaluation.protocol import SPLITS, cases_of, headline_judge, places_in_ranking, report
from mmrec.evaluation.significance import bootstrap_interval
from mmrec.evaluation.truth import sensitivity_recovery
from mmrec.retrieval import top_k
from mmrec.types import INTERACTION_COLUMNS
from tests.helpers.tiny_world import build_tiny_world

DAY = pd.Timestamp("2026-03-01", tz="UTC")
ROW = {item: n for n, item in enumerate("abcdefgh")}
CATALOGUE: Any = SimpleNamespace(row=ROW)  # all that cases ask of a catalogue


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny", embed=False)


# -- intervals


def width(interval: tuple[float, float]) -> float:
    return interval[1] - interval[0]


def test_an_interval_holds_its_mean(rng: np.random.Generator) -> None:
    for values in (rng.normal(size=80), rng.random(9) ** 4, np.array([0.25])):
        low, high = bootstrap_interval(values)
        assert low <= values.mean() <= high


def test_an_interval_holds_the_truth_95_times_in_100(rng: np.random.Generator) -> None:
    samples = rng.exponential(2.0, size=(200, 100))
    intervals = [bootstrap_interval(sample, seed, 300) for seed, sample in enumerate(samples)]
    covered = np.mean([low <= 2.0 <= high for low, high in intervals])
    assert 0.87 <= covered <= 0.99


def test_the_interval_is_that_of_the_normal_theory(rng: np.random.Generator) -> None:
    values = rng.normal(3.0, 2.0, 2000)
    low, high = bootstrap_interval(values)
    error = values.std() / np.sqrt(len(values))
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.25 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.25 * error)


def test_the_seed_decides_the_interval(rng: np.random.Generator) -> None:
    values = rng.random(50)
    assert bootstrap_interval(values, 3) == bootstrap_interval(values, 3)
    assert bootstrap_interval(values, 3) != bootstrap_interval(values, 4)


def test_more_users_make_it_narrower(rng: np.random.Generator) -> None:
    values = rng.random(4000)
    widths = [width(bootstrap_interval(values[:n], resamples=500)) for n in (40, 400, 4000)]
    assert widths[0] > 2 * widths[1] > 4 * widths[2]


def test_a_difference_is_paired(rng: np.random.Generator) -> None:
    """Users who are easy for one strategy are easy for the other: the pair must know it."""
    b = rng.random(200)
    a = b + rng.normal(0.05, 0.01, 200)
    paired = bootstrap_interval(a - b)
    assert paired[0] > 0
    assert width(paired) < width(bootstrap_interval(a)) / 10
    np.testing.assert_allclose(bootstrap_interval(b - a), [-paired[1], -paired[0]], atol=1e-12)
    np.testing.assert_allclose(bootstrap_interval((b + 0.25) - b), [0.25, 0.25], atol=1e-12)


def test_the_same_seed_draws_the_same_users() -> None:
    """So intervals of aligned arrays move together."""
    values = np.random.default_rng(0).random(30)
    low, high = bootstrap_interval(values)
    np.testing.assert_allclose(bootstrap_interval(2 * values + 1), [2 * low + 1, 2 * high + 1])


def test_no_values_have_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bootstrap_interval(np.empty(0))


# -- the report

LEVELS = {
    "image": "single",
    "text": "single",
    "gated": "feature",
    "rrf": "decision",
    "popularity": "reference",
}
PLACES = {  # by nDCG@10 text is the better single, gated the better fusion
    "image": np.array([5, 9, 40, 2]),
    "text": np.array([3, 4, 30, 1]),
    "gated": np.array([1, 2, 20, 1]),
    "rrf": np.array([2, 2, 25, 1]),
    "popularity": np.array([90, 8, 70, 60]),
}


def test_the_report_has_every_value_with_its_interval() -> None:
    told = report("tiny", "test", PLACES, LEVELS)
    assert (told["world"], told["split"], told["n"]) == ("tiny", "test", 4)
    assert {(r["strategy"], r["metric"]) for r in told["rows"]} == {(s, m) for s in PLACES for m in METRICS}
    assert len(told["rows"]) == len(PLACES) * len(METRICS)
    for row in told["rows"]:
        values = METRICS[row["metric"]](PLACES[row["strategy"]])
        assert row["value"] == pytest.approx(values.mean())
        assert (row["low"], row["high"]) == bootstrap_interval(values)


def test_the_report_pairs_what_matters() -> None:
    told = report("tiny", "test", PLACES, LEVELS, seed=5)
    pairs = [(p["a"], p["b"]) for p in told["paired"] if p["metric"] == "MRR"]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {
        ("gated", "image"),  # the best fusion against each single modality
        ("gated", "text"),
        ("gated", "popularity"),
        ("rrf", "text"),  # every other fusion against the best single modality
    }
    assert len(told["paired"]) == len(pairs) * len(METRICS)
    for pair in told["paired"]:
        metric = METRICS[pair["metric"]]
        difference = metric(PLACES[pair["a"]]) - metric(PLACES[pair["b"]])
        assert pair["difference"] == pytest.approx(difference.mean())
        assert (pair["low"], pair["high"]) == bootstrap_interval(difference, 5)


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("image", "text", "popularity"), set()),
        (("gated", "popularity"), {("gated", "popularity")}),
        (("rrf", "image"), {("rrf", "image")}),
        ((), set()),
    ],
)
def test_a_report_of_few_strategies_pairs_what_there_is(names: tuple[str, ...], pairs: set) -> None:
    told = report("tiny", "test", {name: PLACES[name] for name in names}, LEVELS)
    assert {(p["a"], p["b"]) for p in told["paired"]} == pairs
    assert told["n"] == (4 if names else 0)


def test_the_judge_is_the_mean_of_the_headline() -> None:
    judge = headline_judge()
    assert judge(np.array([1, 3, 11])) == pytest.approx(0.5)
    assert judge(np.empty(0, np.int64)) == 0.0


# -- the cases


def moments(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    """Rows of (user, item, event, hour)."""
    return pd.DataFrame(
        [(u, i, e, DAY + pd.Timedelta(hours=h), None, None) for u, i, e, h in rows],
        columns=list(INTERACTION_COLUMNS),
    )


@st.composite
def stories(draw: st.DrawFn) -> pd.DataFrame:
    rows = []
    for _ in range(draw(st.integers(1, 60))):
        event = draw(st.sampled_from(["view", "view", "click", "cart", "purchase", "search", "rating"]))
        item = None if event == "search" else draw(st.sampled_from("abcdefghz"))  # z is not in the catalogue
        value = float(draw(st.integers(1, 5))) if event == "rating" else None
        moment = DAY + pd.Timedelta(hours=draw(st.integers(0, 40)))
        rows.append((draw(st.sampled_from("uvw")), item, event, moment, value, "words" if not item else None))
    return pd.DataFrame(rows, columns=list(INTERACTION_COLUMNS))


def events_of(cases: Cases, c: int) -> tuple[list[int], np.ndarray]:
    """Rows of the history of case c, and the moments of its events."""
    part = slice(cases.starts[c], cases.starts[c + 1])
    ages = (cases.ages_days[part].astype(np.float64) * 86_400).round().astype("timedelta64[s]")
    return cases.rows[part].tolist(), cases.when[c] - ages


def known_events(frame: pd.DataFrame, user: str) -> pd.DataFrame:
    mine = frame[(frame["user_id"] == user) & frame["item_id"].isin(ROW)]
    return mine.assign(moment=mine["timestamp"].dt.tz_localize(None))


@settings(max_examples=40, deadline=None)
@given(stories())
def test_a_history_is_all_that_happened_before_the_wanted_item_was_met(frame: pd.DataFrame) -> None:
    interactions = Interactions(frame)
    items = list(ROW)
    for split in SPLITS:
        cases = cases_of(interactions, CATALOGUE, split)
        assert len(set(cases.users)) == len(cases)
        for c, user in enumerate(cases.users):
            mine = known_events(interactions.frame, user)
            contact = mine.loc[mine["item_id"] == items[cases.targets[c]], "moment"].min()
            before = mine[mine["moment"] < contact]
            rows, moments = events_of(cases, c)
            assert cases.targets[c] not in rows
            assert (moments < contact.to_datetime64()).all()
            assert rows == [ROW[item] for item in before["item_id"]]
            assert (moments == before["moment"].to_numpy("datetime64[s]")).all()


@settings(max_examples=40, deadline=None)
@given(stories())
def test_the_validation_knows_nothing_of_the_test(frame: pd.DataFrame) -> None:
    interactions = Interactions(frame)
    validation, test = (cases_of(interactions, CATALOGUE, split) for split in SPLITS)
    wanted = dict(zip(test.users, test.targets, strict=True))
    for c, user in enumerate(validation.users):
        rows, _ = events_of(validation, c)
        assert validation.targets[c] != wanted.get(user)
        assert wanted.get(user) not in rows
        if user in wanted:
            at = test.users.tolist().index(user)
            assert rows == events_of(test, at)[0][: len(rows)]


def test_a_case_stands_at_the_first_contact_in_training_and_in_evaluation() -> None:
    """What counts as released then, and how old an event is, must mean the same in both."""
    hours = {"a": 1, "b": 3, "c": 5, "d": 7}
    seen = [("u", item, "view", hour) for item, hour in hours.items()]
    bought = [("u", item, "purchase", hour + 20) for item, hour in hours.items()]
    interactions = Interactions(moments(*seen, *bought))
    all_training = training_cases(interactions.frame, ROW)
    for cases in (all_training, *(cases_of(interactions, CATALOGUE, split) for split in SPLITS)):
        contacts = [hours["abcd"[target]] for target in cases.targets]
        expected = [(DAY + pd.Timedelta(hours=hour)).tz_localize(None) for hour in contacts]
        assert pd.DatetimeIndex(cases.when).tolist() == expected


def test_everybody_with_enough_strong_items_is_a_case(workspace: Workspace) -> None:
    frame = workspace.interactions.frame
    strong = frame[is_strong(frame)].groupby("user_id")["item_id"].nunique()
    for split in SPLITS:
        cases = cases_of(workspace.interactions, workspace.catalogue, split)
        assert set(cases.users) == set(strong.index[strong >= 3])
        assert (np.diff(cases.starts) > 0).all()


def test_met_and_unreleased_items_are_no_candidates(workspace: Workspace) -> None:
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    released = workspace.catalogue.released.copy()
    released[0] = np.datetime64("2030-01-01")
    allowed = cases.allowed(np.arange(len(cases)), released)
    assert not allowed[:, 0].any()
    for c in range(len(cases)):
        assert set(np.flatnonzero(~allowed[c])) == {0, *events_of(cases, c)[0]}


@pytest.mark.parametrize("split", ["train", "Test", ""])
def test_another_split_is_told_the_valid_ones(workspace: Workspace, split: str) -> None:
    with pytest.raises(NotFound, match=f"Unknown split {split!r}. Valid: validation, test"):
        cases_of(workspace.interactions, workspace.catalogue, split)


def test_a_split_that_leaks_is_refused() -> None:
    wanted = moments(("u", "c", "purchase", 5))
    fine = moments(("u", "a", "click", 1), ("u", "b", "click", 4), ("v", "c", "click", 9))
    assert held_out_cases(fine, wanted, ROW).rows.tolist() == [0, 1]
    viewed = pd.concat([fine, moments(("u", "c", "view", 2))])
    with pytest.raises(InvalidInput, match="user 'u' already holds item 'c'"):
        held_out_cases(viewed, wanted, ROW)
    later = pd.concat([fine, moments(("u", "d", "view", 6))])
    with pytest.raises(InvalidInput, match="something later than"):
        held_out_cases(later, wanted, ROW)


# -- places and truth


@dataclass
class Standin:
    """A recommender whose answers are given: one row of scores and of attention for each case."""

    scores: np.ndarray
    attention: np.ndarray | None
    batches: list[int] = field(default_factory=list)
    fusion: ClassVar[Any] = SimpleNamespace(modalities=("image", "text"))

    def score_cases(self, cases: Cases, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        self.batches.append(len(chosen))
        return self.scores[chosen], None if self.attention is None else self.attention[chosen]


def standin(cases: Cases, share: np.ndarray | None = None) -> Any:
    """Random scores; attention on the picture that is ``share`` on average over the items."""
    rng = np.random.default_rng(8)
    n = len(cases)
    if share is None:
        return Standin(rng.normal(size=(n, 30)), None)
    noise = rng.normal(0, 0.01, (n, 30))
    image = share[:, None] + noise - noise.mean(1, keepdims=True)
    return Standin(rng.normal(size=(n, 30)), np.stack([image, 1 - image], axis=-1))


@pytest.mark.parametrize("batch", [1, 7, 512])
def test_places_are_those_in_the_list_a_person_would_see(workspace: Workspace, batch: int) -> None:
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    released = workspace.catalogue.released
    known = standin(cases)
    places = places_in_ranking(known, cases, released, batch)
    assert max(known.batches) <= batch
    assert sum(known.batches) == len(cases)
    for c, place in enumerate(places):
        allowed = cases.allowed(np.array([c]), released)[0]
        shown = top_k(known.scores[c], allowed, 30).tolist()
        assert place == 1 + shown.index(cases.targets[c])


def with_truth(workspace: Workspace, root: Path, cases: Cases, image: np.ndarray) -> Workspace:
    """The same world with sensitivities on disk, in another order and with users who are no cases."""
    (root / "truth").mkdir(parents=True)
    (root / "world.json").write_text((workspace.root / "world.json").read_text())
    truth = pd.DataFrame({"user_id": cases.users, "s_image": 3 * image, "s_text": 3 * (1 - image)})
    others = pd.DataFrame({"user_id": ["x", "y"], "s_image": [9.0, 0.1], "s_text": [0.1, 9.0]})
    pd.concat([others, truth]).sample(frac=1.0, random_state=1).to_parquet(root / "truth" / "users.parquet")
    return Workspace(root)


def test_attention_that_is_the_truth_recovers_it(workspace: Workspace, tmp_path: Path) -> None:
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    share = np.random.default_rng(2).uniform(0.1, 0.9, len(cases))
    world = with_truth(workspace, tmp_path / "w", cases, share)
    for batch in (7, 512):
        found = sensitivity_recovery(world, standin(cases, share), cases, batch)
        assert found is not None
        assert found["users"] == len(cases)
        assert found["spearman"] == pytest.approx({"image": 1.0, "text": 1.0})
    inverted = sensitivity_recovery(world, standin(cases, 1 - share), cases)
    assert inverted is not None
    assert inverted["spearman"] == pytest.approx({"image": -1.0, "text": -1.0})
    shuffled = sensitivity_recovery(world, standin(cases, np.roll(np.sort(share), 3)), cases)
    assert shuffled is not None
    assert abs(shuffled["spearman"]["image"]) < 0.5


def test_users_without_a_truth_are_left_out(workspace: Workspace, tmp_path: Path) -> None:
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    share = np.random.default_rng(2).uniform(0.1, 0.9, len(cases))
    world = with_truth(workspace, tmp_path / "w", cases, share)
    path = world.root / "truth" / "users.parquet"
    truth = pd.read_parquet(path)
    truth[truth["user_id"] != cases.users[0]].to_parquet(path)
    found = sensitivity_recovery(world, standin(cases, share), cases)
    assert found is not None
    assert found["users"] == len(cases) - 1
    assert found["spearman"]["image"] == pytest.approx(1.0)


def test_nothing_to_recover_is_none(workspace: Workspace, tmp_path: Path) -> None:
    cases = cases_of(workspace.interactions, workspace.catalogue, "test")
    share = np.linspace(0.1, 0.9, len(cases))
    assert sensitivity_recovery(workspace, standin(cases, share), cases) is None  # the world keeps no truth
    world = with_truth(workspace, tmp_path / "w", cases, share)
    assert sensitivity_recovery(world, standin(cases), cases) is None  # the strategy has no weights
    alike = standin(cases, share)
    alike.attention = np.full_like(alike.attention, 0.5)
    assert sensitivity_recovery(world, alike, cases) is None  # the same for everyone
