"""Cleaning, weights and the split by time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrec.data.interactions import Interactions, event_weights, is_strong, temporal_split
from mmrec.errors import InvalidInput
from mmrec.types import INTERACTION_COLUMNS

DAY = pd.Timestamp("2026-03-01", tz="UTC")


def table(*rows: tuple) -> pd.DataFrame:
    """Rows of (user, item, event, hour, value): a search has no item."""
    return pd.DataFrame(
        [
            (user, item, event, DAY + pd.Timedelta(hours=hour), value, "words" if event == "search" else None)
            for user, item, event, hour, value in rows
        ],
        columns=list(INTERACTION_COLUMNS),
    )


STORY = table(
    ("u", "a", "purchase", 1, None),
    ("u", "b", "click", 2, None),
    ("u", "d", "view", 3, None),  # the first sight of what becomes the test item
    ("u", "c", "view", 4, None),
    ("u", None, "search", 5, None),
    ("u", "a", "rating", 6, 5.0),
    ("u", "d", "purchase", 7, None),
    ("u", "c", "cart", 8, None),
    ("u", "a", "purchase", 9, None),  # an item bought again is not new
)


def test_the_last_two_new_items_are_held_out_at_their_first_sight() -> None:
    split = temporal_split(STORY)
    # First contacts: a 1, b 2, d 3, c 4. So c is the test item and d the one of validation.
    assert split.test[["item_id", "event"]].to_numpy().tolist() == [["c", "cart"]]
    assert split.validation[["item_id", "event"]].to_numpy().tolist() == [["d", "purchase"]]
    assert split.train["item_id"].tolist() == ["a", "b"]
    assert split.before_test["item_id"].tolist() == ["a", "b", "d"]


def test_users_with_few_items_train_only() -> None:
    frame = table(("u", "a", "click", 1, None), ("u", "b", "click", 2, None), ("u", None, "search", 3, None))
    split = temporal_split(frame)
    assert len(split.train) == 3
    assert split.test.empty
    assert split.validation.empty


@st.composite
def stories(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 60))
    rows = []
    for _ in range(count):
        event = draw(st.sampled_from(["view", "click", "cart", "purchase", "search", "rating"]))
        item = None if event == "search" else draw(st.sampled_from("abcdefgh"))
        value = float(draw(st.integers(1, 5))) if event == "rating" else None
        rows.append((draw(st.sampled_from("uvw")), item, event, draw(st.integers(0, 40)), value))
    return table(*rows)


@given(stories())
def test_nothing_of_the_future_leaks(frame: pd.DataFrame) -> None:
    split = temporal_split(frame)
    assert set(split.test["user_id"]) == set(split.validation["user_id"])
    for user, test in split.test.set_index("user_id").iterrows():
        mine = frame[frame["user_id"] == user]
        held_out = split.validation.set_index("user_id").loc[user]
        cuts = {
            name: mine.loc[mine["item_id"] == event["item_id"], "timestamp"].min()
            for name, event in (("test", test), ("validation", held_out))
        }
        assert cuts["validation"] <= cuts["test"]
        train = split.train[split.train["user_id"] == user]
        before = split.before_test[split.before_test["user_id"] == user]
        assert (train["timestamp"] < cuts["validation"]).all()
        assert (before["timestamp"] < cuts["test"]).all()
        assert held_out["item_id"] not in set(train["item_id"])
        assert test["item_id"] not in set(before["item_id"])
        assert len(train) == (mine["timestamp"] < cuts["validation"]).sum()
    others = frame[~frame["user_id"].isin(split.test["user_id"])]
    assert len(split.train[~split.train["user_id"].isin(split.test["user_id"])]) == len(others)


def test_weights_and_strength() -> None:
    frame = table(
        ("u", "a", "view", 1, None),
        ("u", "a", "purchase", 1, None),
        ("u", None, "search", 1, None),
        ("u", "a", "rating", 1, 1.0),
        ("u", "a", "rating", 1, 4.0),
    )
    np.testing.assert_allclose(event_weights(frame), [0.2, 1.0, 0.0, -1.0, 0.5])
    assert is_strong(frame).tolist() == [False, True, False, False, True]


def test_sequences_are_sorted_and_know_their_age() -> None:
    shuffled = STORY.sample(frac=1.0, random_state=3)
    found = Interactions(shuffled)
    row = {"a": 0, "b": 1, "c": 2}  # d is not in this catalogue
    sequence = found.sequence("u", row)
    assert sequence.rows.tolist() == [0, 1, 2, 0, 2, 0]
    ages = sequence.ages_days(found.now)
    assert ages[-1] == 0
    assert (np.diff(ages) <= 0).all()
    assert len(found.sequence("nobody", row).rows) == 0
    assert found.counts(row, "purchase").tolist() == [2, 0, 0]
    assert set(found.sequences(row)) == {"u"}


def test_repetitions_are_dropped() -> None:
    assert len(Interactions(pd.concat([STORY, STORY]))) == len(STORY)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("u", "a", "stare", 1, None), "Unknown event 'stare'"),
        (("u", "a", "rating", 1, 9.0), "from 1 to 5"),
        (("u", "a", "rating", 1, None), "from 1 to 5"),
        (("u", None, "click", 1, None), "names no item"),
    ],
)
def test_odd_rows_are_named(row: tuple, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        Interactions(table(row))


def test_missing_columns_and_bad_times_are_named() -> None:
    with pytest.raises(InvalidInput, match="lack the columns query"):
        Interactions(STORY.drop(columns="query"))
    with pytest.raises(InvalidInput, match="2026-13-45"):
        Interactions(STORY.assign(timestamp="2026-13-45"))
