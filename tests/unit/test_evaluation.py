"""The protocol, the report, and the check against the truth of a simulated world."""

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
from mmrec.encoders.store import ItemEmbeddings
from mmrec.errors import InvalidInput, NotFound
from mmrec.evaluation.answers import Outcome, Placed
from mmrec.evaluation.metrics import LISTS, METRICS, RANKINGS, SAMPLES
from mmrec.evaluation.protocol import (
    RELEVANT,
    SPLITS,
    Situation,
    answer,
    cases_of,
    headline_judge,
    relevant_rows,
    situation_of,
)
from mmrec.evaluation.report import cost_of_reranking, report
from mmrec.evaluation.reranking import reorder_by
from mmrec.evaluation.significance import Resamples, bootstrap_interval, holm, sign_flip_p
from mmrec.evaluation.truth import recovery_by_modality, true_sensitivities
from mmrec.retrieval import RERANKERS, RerankConfig, top_k
from mmrec.types import INTERACTION_COLUMNS
from tests.helpers.answers import answers_of
from tests.helpers.tiny_world import TINY_INFO, build_tiny_world

DAY = pd.Timestamp("2026-03-01", tz="UTC")
ROW = {item: n for n, item in enumerate("abcdefgh")}
CATALOGUE: Any = SimpleNamespace(row=ROW)  # all that cases ask of a catalogue


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny")


@pytest.fixture(scope="module")
def embeddings(workspace: Workspace) -> ItemEmbeddings:
    return ItemEmbeddings.load(workspace.embeddings_path(TINY_INFO.key))


@pytest.fixture(scope="module")
def situation(workspace: Workspace, embeddings: ItemEmbeddings) -> Situation:
    return situation_of(workspace, embeddings)


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


LISTED = {
    name: np.random.default_rng(n).permuted(np.tile(np.arange(12), (4, 1)), axis=1)[:, :10]
    for n, name in enumerate(PLACES)
}
OUTCOMES = {
    name: Outcome(Placed.of_one(places, np.full(4, 100)), answers_of(LISTED[name], worth=np.eye(4, 12)))
    for name, places in PLACES.items()
}


def test_the_report_has_every_value_with_its_interval() -> None:
    told = report("tiny", "test", OUTCOMES, LEVELS)
    assert (told["world"], told["split"], told["n"]) == ("tiny", "test", 4)
    found = {(r["strategy"], r["metric"]): r for r in told["rows"]}
    assert len(found) == len(told["rows"])
    undefined = {"truth meter"}  # these strategies have no attention
    assert found.keys() == {(s, m) for s in PLACES for m in METRICS if m not in undefined}
    for (strategy, metric), row in found.items():
        outcome = OUTCOMES[strategy]
        if metric in SAMPLES:
            value, low, high = Resamples(4).sample_interval(
                lambda draws, m=metric, o=outcome: SAMPLES[m](o.answers, draws)
            )
            assert (row["value"], row["low"], row["high"]) == pytest.approx((value, low, high))
            continue
        values = RANKINGS[metric](outcome.placed) if metric in RANKINGS else LISTS[metric](outcome.answers)
        assert row["value"] == pytest.approx(values.mean())
        assert (row["low"], row["high"]) == pytest.approx(bootstrap_interval(values))
    assert {name for name, better in told["better"].items() if better == "lower"} == {
        "ARP@10",
        "Gini@10",
        "calibration@10",
    }


def test_the_report_pairs_what_matters() -> None:
    told = report("tiny", "test", OUTCOMES, LEVELS, seed=5)
    pairs = [(p["a"], p["b"]) for p in told["paired"] if p["metric"] == "MRR"]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {
        ("gated", "image"),  # the best fusion against each single modality
        ("gated", "text"),
        ("gated", "popularity"),
        ("rrf", "text"),  # every other fusion against the best single modality
    }
    assert len(told["paired"]) == len(pairs) * (len(RANKINGS) + len(LISTS))
    for metric, values in RANKINGS.items():
        rows = [p for p in told["paired"] if p["metric"] == metric]
        differences = [values(OUTCOMES[p["a"]].placed) - values(OUTCOMES[p["b"]].placed) for p in rows]
        p_values = sign_flip_p(np.stack(differences, axis=1), 5)
        assert [p["p"] for p in rows] == pytest.approx(p_values)
        assert [p["p_holm"] for p in rows] == pytest.approx(holm(p_values))  # one metric, one family
        for pair, difference in zip(rows, differences, strict=True):
            assert pair["difference"] == pytest.approx(difference.mean())
            assert (pair["low"], pair["high"]) == pytest.approx(bootstrap_interval(difference, 5))


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
    told = report("tiny", "test", {name: OUTCOMES[name] for name in names}, LEVELS)
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


# -- what counts as relevant


def test_relevant_is_the_wanted_item_or_all_that_was_met_from_then_on() -> None:
    interactions = Interactions(
        moments(
            ("u", "a", "click", 1),
            ("u", "b", "click", 2),
            ("u", "c", "view", 3),
            ("u", "d", "click", 4),
            ("u", "e", "view", 5),
            ("u", "f", "click", 6),
            ("u", "a", "view", 7),
            ("u", "g", "view", 8),
            ("u", "h", "view", 9),
            ("u", "e", "view", 10),
        )
    )
    released = np.full(8, np.datetime64("2020-01-01", "us"))
    released[ROW["h"]] = (DAY + pd.Timedelta(hours=8)).tz_localize(None).to_datetime64()
    catalogue: Any = SimpleNamespace(row=ROW, released=released)
    found = {}
    for split in SPLITS:
        cases = cases_of(interactions, catalogue, split)
        for relevant in RELEVANT:
            (rows,) = relevant_rows(interactions, catalogue, cases, split, relevant)
            assert rows[0] == cases.targets[0]
            found[split, relevant] = ["abcdefgh"[row] for row in rows]
    assert found == {
        ("validation", "wanted"): ["d"],
        ("validation", "met"): ["d", "e"],  # not f: the test item is nobody's business here
        ("test", "wanted"): ["f"],
        ("test", "met"): ["f", "g"],  # not a and e, known before; not h, released later
    }


def test_another_relevance_is_told_the_valid_ones(workspace: Workspace, embeddings: ItemEmbeddings) -> None:
    with pytest.raises(NotFound, match=r"Unknown relevance 'all'\. Valid: wanted, met"):
        situation_of(workspace, embeddings, "test", "all")


# -- asking a strategy


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


@pytest.mark.parametrize("relevant", RELEVANT)
@pytest.mark.parametrize("batch", [1, 7, 512])
def test_places_are_those_in_the_list_a_person_would_see(
    workspace: Workspace, embeddings: ItemEmbeddings, batch: int, relevant: str
) -> None:
    situation = situation_of(workspace, embeddings, "test", relevant)
    cases, known = situation.cases, standin(situation.cases)
    outcome = answer(known, situation, batch=batch)
    assert max(known.batches) <= batch
    assert sum(known.batches) == len(cases)
    for c in range(len(cases)):
        allowed = cases.allowed(np.array([c]), situation.released)[0]
        shown = top_k(known.scores[c], allowed, 30).tolist()
        wanted = [row for row in situation.facts.relevant[c] if row >= 0]
        assert outcome.placed.places[c, : len(wanted)].tolist() == [1 + shown.index(row) for row in wanted]
        assert not outcome.placed.places[c, len(wanted) :].any()
        assert outcome.placed.candidates[c] == len(shown)
        assert outcome.answers.lists[c].tolist() == (shown + [-1] * 10)[:10]


def test_facts_come_from_the_training_part_alone(workspace: Workspace, embeddings: ItemEmbeddings) -> None:
    situation = situation_of(workspace, embeddings)
    train = workspace.interactions.split.train
    known = train[train["item_id"].notna()]
    for item, row in workspace.catalogue.row.items():
        assert situation.items.interested[row] == known.loc[known["item_id"] == item, "user_id"].nunique()
    assert situation.items.people == train["user_id"].nunique()
    np.testing.assert_allclose(np.linalg.norm(situation.items.vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(situation.facts.taste.sum(axis=1), 1)
    first = situation.cases.rows[: situation.cases.starts[1]]
    shares = np.bincount(
        situation.items.category[first], situation.cases.weights[: len(first)], situation.facts.taste.shape[1]
    )
    np.testing.assert_allclose(situation.facts.taste[0], shares / shares.sum(), rtol=1e-6)


def test_the_obvious_list_is_the_most_popular_that_could_be_had(situation: Situation) -> None:
    for c in range(len(situation.cases)):
        allowed = situation.cases.allowed(np.array([c]), situation.released)[0]
        shown = top_k(situation.items.interested.astype(float), allowed, 10)
        assert situation.facts.obvious[c].tolist() == shown.tolist()


# -- re-ranking


@pytest.mark.parametrize("name", RERANKERS)
def test_what_is_not_listed_follows_in_the_old_order(situation: Situation, name: str) -> None:
    known = standin(situation.cases)
    config = RerankConfig(trade=0.8, pool=20)
    before = answer(known, situation)
    after = answer(known, situation, reorder_by(name, situation, config))
    assert (before.answers.lists != after.answers.lists).any()
    for c, target in enumerate(situation.cases.targets):
        allowed = situation.cases.allowed(np.array([c]), situation.released)[0]
        listed = [row for row in after.answers.lists[c] if row >= 0]
        rest = [row for row in top_k(known.scores[c], allowed, 30).tolist() if row not in listed]
        place = 1 + [*listed, *rest].index(target)
        assert after.placed.places[c, 0] == place
        assert after.placed.midranks[c, 0] == place


def test_a_reranking_that_trades_nothing_changes_nothing(situation: Situation) -> None:
    known = standin(situation.cases)
    before = answer(known, situation)
    for name in RERANKERS:
        after = answer(known, situation, reorder_by(name, situation, RerankConfig(trade=0)))
        np.testing.assert_array_equal(after.answers.lists, before.answers.lists)
        np.testing.assert_array_equal(after.placed.places, before.placed.places)


def test_the_cost_of_a_reranking_is_the_paired_difference(situation: Situation) -> None:
    known = standin(situation.cases)
    before = {"x": answer(known, situation)}
    after = {"x": answer(known, situation, reorder_by("mmr", situation, RerankConfig(trade=0.9)))}
    halves = np.arange(30) < 15
    rows = cost_of_reranking(before, after, {"half": {"first": halves, "last": ~halves}}, seed=2)
    found = {r["metric"]: r for r in rows}
    assert found.keys() == {*RANKINGS, *LISTS, *SAMPLES, "exposure gap: half"} - {
        "satisfaction@10",
        "truth meter",
    }
    change = RANKINGS["nDCG@10"](after["x"].placed) - RANKINGS["nDCG@10"](before["x"].placed)
    assert found["nDCG@10"]["difference"] == pytest.approx(change.mean())
    assert (found["nDCG@10"]["low"], found["nDCG@10"]["high"]) == pytest.approx(bootstrap_interval(change, 2))
    for row in rows:
        assert row["after"] - row["before"] == pytest.approx(row["difference"])
    assert found["diversity@10"]["low"] > 0, "that is what MMR is for"


def test_an_unknown_reranking_is_told_the_valid_ones(situation: Situation) -> None:
    with pytest.raises(NotFound, match=r"Unknown re-ranking 'best'\. Valid: mmr, calibrated, popularity"):
        reorder_by("best", situation)


# -- the truth meter


def with_truth(workspace: Workspace, root: Path, cases: Cases, image: np.ndarray) -> Workspace:
    """The same world with sensitivities on disk, in another order and with users who are no cases."""
    (root / "truth").mkdir(parents=True)
    (root / "world.json").write_text((workspace.root / "world.json").read_text())
    truth = pd.DataFrame({"user_id": cases.users, "s_image": 3 * image, "s_text": 3 * (1 - image)})
    others = pd.DataFrame({"user_id": ["x", "y"], "s_image": [9.0, 0.1], "s_text": [0.1, 9.0]})
    pd.concat([others, truth]).sample(frac=1.0, random_state=1).to_parquet(root / "truth" / "users.parquet")
    return Workspace(root)


def test_true_shares_are_found_by_user(situation: Situation, workspace: Workspace, tmp_path: Path) -> None:
    users = situation.cases.users
    image = np.random.default_rng(2).uniform(0.1, 0.9, len(users))
    world = with_truth(workspace, tmp_path / "w", situation.cases, image)
    shares = true_sensitivities(world, users, ("image", "text"))
    assert shares is not None
    np.testing.assert_allclose(shares, np.stack([image, 1 - image], axis=1))
    stranger = true_sensitivities(world, np.array([users[0], "nobody"], object), ("image", "text"))
    assert stranger is not None
    assert np.isnan(stranger).tolist() == [[False, False], [True, True]]
    assert true_sensitivities(world, users, ("image", "audio")) is None
    assert true_sensitivities(workspace, users, ("image", "text")) is None  # the world keeps no truth


@pytest.mark.parametrize("batch", [7, 512])
def test_the_meter_reads_the_attention_of_each_case(
    situation: Situation, workspace: Workspace, tmp_path: Path, batch: int
) -> None:
    users = situation.cases.users
    image = np.random.default_rng(2).uniform(0.1, 0.9, len(users))
    world = with_truth(workspace, tmp_path / "w", situation.cases, image)
    facts = situation.facts
    shares = true_sensitivities(world, users, ("image", "text"))
    told = answer(standin(situation.cases, image), situation, batch=batch).answers
    known = answers_of(told.lists, 30, attention=told.attention, sensitivity=shares, relevant=facts.relevant)
    assert SAMPLES["truth meter"](known, np.ones((1, len(users))))[0] == pytest.approx(1.0)
    assert recovery_by_modality(known, ("image", "text")) == {
        "users": len(users),
        "spearman": pytest.approx({"image": 1.0, "text": 1.0}),
    }
    without = answers_of(told.lists, 30, attention=told.attention, relevant=facts.relevant)
    assert recovery_by_modality(without, ("image", "text")) is None
