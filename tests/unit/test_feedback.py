"""What people say is kept, taken back and forgotten, by several at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mmrec.errors import InvalidInput, Unavailable
from mmrec.feedback import FeedbackStore, share_of_likes


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "home" / "feedback.db")


def test_newest_first_and_only_the_own(store: FeedbackStore) -> None:
    store.add("s1", "store", "mina", "a", "like")
    store.add("s1", "store", "mina", "b", "dislike")
    store.add("s1", "store", "otto", "c", "purchase")
    store.add("s2", "store", "mina", "d", "like")
    store.add("s1", "other", "mina", "e", "like")
    assert [entry.item_id for entry in store.list("s1", "store", "mina")] == ["b", "a"]
    assert store.counts("s1") == {"like": 2, "dislike": 1, "purchase": 1}


def test_nothing_is_written_by_looking(store: FeedbackStore) -> None:
    assert store.list("s", "w", "p") == ()
    assert store.undo("s", "w", "p") is None
    assert store.forget("s") == 0
    assert not store.path.exists()


def test_undo_takes_back_the_newest_and_ids_are_not_reused(store: FeedbackStore) -> None:
    store.add("s", "w", "p", "a", "like")
    second = store.add("s", "w", "p", "b", "like")
    assert store.undo("s", "w", "p") == second
    third = store.add("s", "w", "p", "c", "like")
    assert third.entry_id > second.entry_id
    assert store.undo("s", "w", "p") == third
    assert [entry.item_id for entry in store.list("s", "w", "p")] == ["a"]


def test_saying_it_twice_is_saying_it_once(store: FeedbackStore) -> None:
    first = store.add("s", "w", "p", "a", "like")
    assert store.add("s", "w", "p", "a", "like") == first
    store.add("s", "w", "p", "a", "dislike")
    store.add("s", "w", "p", "a", "like")
    assert [entry.kind for entry in store.list("s", "w", "p")] == ["like", "dislike", "like"]


def test_forget_deletes_one_session_only(store: FeedbackStore) -> None:
    for item in "abc":
        store.add("s1", "w", "p", item, "like")
        store.add("s2", "w", "p", item, "like")
    assert store.forget("s1") == 3
    assert store.list("s1", "w", "p") == ()
    assert len(store.list("s2", "w", "p")) == 3


def test_it_outlives_the_process(store: FeedbackStore) -> None:
    store.add("s", "w", "p", "a", "like")
    store.close()
    assert len(FeedbackStore(store.path).list("s", "w", "p")) == 1
    with sqlite3.connect(store.path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_many_threads_and_stores_at_once(store: FeedbackStore) -> None:
    stores = [store, FeedbackStore(store.path)]

    def talk(n: int) -> None:
        for step in range(10):
            stores[n % 2].add(f"s{n}", "w", "p", f"item-{step}", "like")
        stores[n % 2].undo(f"s{n}", "w", "p")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(talk, range(8)))
    assert all(len(store.list(f"s{n}", "w", "p")) == 9 for n in range(8))


def test_undo_of_two_clicks_at_once_takes_back_two(store: FeedbackStore) -> None:
    for step in range(20):
        store.add("s", "w", "p", f"item-{step}", "like")
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: store.undo("s", "w", "p"), range(20)))
    assert len({entry.entry_id for entry in taken if entry is not None}) == 20


@pytest.mark.parametrize("field", ["session", "world", "persona_id", "item_id"])
@pytest.mark.parametrize("value", ["", "x" * 129, "a\nb"])
def test_unusable_names_are_refused(store: FeedbackStore, field: str, value: str) -> None:
    names = {"session": "s", "world": "w", "persona_id": "p", "item_id": "i", field: value}
    with pytest.raises(InvalidInput, match=field):
        store.add(**names, kind="like")


def test_an_unknown_kind_is_refused(store: FeedbackStore) -> None:
    with pytest.raises(InvalidInput, match="like, dislike, purchase"):
        store.add("s", "w", "p", "i", "love")  # type: ignore[arg-type]


def test_names_are_data_and_never_sql(store: FeedbackStore) -> None:
    store.add("s'; DROP TABLE feedback; --", "w", "p", "i", "like")
    assert len(store.list("s'; DROP TABLE feedback; --", "w", "p")) == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="MMREC_HOME"):
        FeedbackStore(tmp_path / "file" / "feedback.db").add("s", "w", "p", "i", "like")


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "feedback.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        FeedbackStore(path).list("s", "w", "p")


def test_the_share_of_likes_counts_the_newest_opinion_on_each_item(store: FeedbackStore) -> None:
    def share() -> float | None:
        return share_of_likes(store.list("s", "w", "p"))

    assert share() is None
    for item, kind in (("a", "like"), ("b", "dislike"), ("c", "purchase"), ("b", "like"), ("a", "dislike")):
        store.add("s", "w", "p", item, kind)  # type: ignore[arg-type]
    assert share() == pytest.approx(2 / 3)
    assert share_of_likes(reversed(store.list("s", "w", "p"))) == pytest.approx(2 / 3)
    store.add("s", "w", "somebody else", "c", "dislike")
    assert share() == pytest.approx(2 / 3)


def test_importing_it_is_cheap() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, mmrec.feedback; sys.exit('sqlalchemy' in sys.modules)"],
        check=False,
    )
    assert done.returncode == 0
