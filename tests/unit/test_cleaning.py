"""Cleaning: every rule finds what was planted and nothing else, and nothing goes without a word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmrec.cli import main
from mmrec.data.cleaning import CleaningConfig, clean
from mmrec.data.interactions import Interactions
from mmrec.data.workspace import SHIPPED_WORLDS, Workspace
from mmrec.errors import InvalidInput
from mmrec.service.cleaning import clean_world, read_table
from mmrec.types import INTERACTION_COLUMNS, CleaningReport

NOW = pd.Timestamp("2026-06-01", tz="UTC")
RELEASED = pd.Series({"lamp": "2026-01-01", "mug": "2026-03-10", "sofa": "2026-01-01"})
GOOD: dict[str, Any] = {
    "user_id": "ann",
    "item_id": "lamp",
    "event": "view",
    "timestamp": "2026-03-01T12:00:00Z",
    "value": None,
    "query": None,
}
STORY = [
    GOOD,
    GOOD | {"event": "purchase", "timestamp": "2026-03-01T12:05:00Z"},
    GOOD | {"user_id": "bob", "item_id": "sofa", "event": "rating", "value": 4, "timestamp": "2026-03-04"},
    GOOD | {"user_id": "bob", "item_id": None, "event": "search", "query": "mug", "timestamp": "2026-03-05"},
    GOOD | {"user_id": "bob", "item_id": "mug", "event": "click", "timestamp": "2026-03-11T09:00:00+02:00"},
]


def cleaned(*rows: dict[str, Any], **config: Any) -> tuple[pd.DataFrame, CleaningReport]:
    frame = pd.DataFrame(list(rows), columns=list(INTERACTION_COLUMNS), dtype=object)
    return clean(frame, RELEASED, NOW, CleaningConfig(**config))


def test_what_is_in_order_is_left_as_it_is() -> None:
    table, report = cleaned(*STORY)
    assert report == CleaningReport(5, 5, ())
    told = pd.DataFrame(STORY, dtype=object)
    told["timestamp"] = [pd.to_datetime(moment, utc=True) for moment in told["timestamp"]]
    expected = Interactions(told.assign(value=told["value"].astype(float))).frame
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)


@pytest.mark.parametrize(
    ("change", "problem", "done"),
    [
        ({"user_id": None}, "no user", "dropped"),
        ({"user_id": "  "}, "no user", "dropped"),
        ({"item_id": None}, "no item", "dropped"),
        ({"item_id": "boat"}, "unknown item", "dropped"),
        ({"event": "teleport"}, "unknown event", "dropped"),
        ({"event": None}, "unknown event", "dropped"),
        ({"timestamp": None}, "no time", "dropped"),
        ({"timestamp": "yesterday-ish"}, "unreadable time", "dropped"),
        ({"timestamp": "2026-13-40"}, "unreadable time", "dropped"),
        ({"timestamp": "2026-06-02"}, "in the future", "dropped"),
        ({"timestamp": "2125-01-01"}, "in the future", "dropped"),
        ({"item_id": "mug", "timestamp": "2026-03-09T23:59:00Z"}, "before its release", "dropped"),
        ({"event": "rating", "value": 6}, "rating out of range", "dropped"),
        ({"event": "rating", "value": 0}, "rating out of range", "dropped"),
        ({"event": "rating", "value": "great"}, "rating out of range", "dropped"),
        ({"event": "rating", "value": None}, "rating out of range", "dropped"),
        ({}, "duplicate", "dropped"),
        ({"timestamp": "2026-03-01T12:00:00.600Z"}, "double click", "dropped"),
        ({"item_id": " sofa "}, "spaces around item_id", "repaired"),
        ({"event": " Purchase"}, "other word for an event", "repaired"),
        ({"event": "Add to cart"}, "other word for an event", "repaired"),
        ({"timestamp": 1772366461}, "time as a number", "repaired"),
        ({"timestamp": "1772366461000"}, "time as a number", "repaired"),
        ({"event": "cart", "value": 3}, "value on what is no rating", "repaired"),
    ],
)
def test_each_rule_finds_what_is_planted_and_nothing_else(
    change: dict[str, Any], problem: str, done: str
) -> None:
    table, report = cleaned(*STORY, GOOD | change)
    assert [(found.problem, found.done, found.count) for found in report.findings] == [(problem, done, 1)]
    assert report.kept == len(table) == (5 if done == "dropped" else 6)
    found = report.findings[0]
    assert found.rule
    assert len(found.examples) == 1


def test_repairs_are_right() -> None:
    table, _ = cleaned(
        GOOD | {"event": "BOUGHT", "timestamp": 1772366461},
        GOOD | {"user_id": " cat ", "event": "rating", "value": "4.5"},
        GOOD | {"user_id": "dan", "event": "cart", "value": 3},
    )
    at = table.set_index("user_id")
    assert at.loc["ann", "event"] == "purchase"
    assert at.loc["ann", "timestamp"] == pd.Timestamp("2026-03-01T12:01:01Z")
    assert at.loc["cat", "value"] == 4.5
    assert pd.isna(at.loc["dan", "value"])


def visits(user: str, n: int, seconds: float, start: str = "2026-03-02") -> list[dict[str, Any]]:
    first = pd.Timestamp(start, tz="UTC")
    return [
        GOOD | {"user_id": user, "timestamp": first + pd.Timedelta(seconds=seconds * at), "item_id": item}
        for at, item in zip(range(n), ["lamp", "sofa"] * n, strict=False)
    ]


def test_who_is_faster_than_a_person_is_a_bot() -> None:
    busy, bot = visits("busy", 60, 1.0), visits("bot", 61, 1.0)
    slow_bot, regular = visits("tireless", 201, 420.0), visits("regular", 200, 440.0)
    table, report = cleaned(*busy, *bot, *slow_bot, *regular, burst=60, daily=200, double_click=0)
    assert [(found.problem, found.count) for found in report.findings] == [("bot", 61 + 201)]
    assert "users like that: 2" in report.findings[0].rule
    assert set(table["user_id"]) == {"busy", "regular"}


def test_a_double_click_needs_the_same_event_item_and_person() -> None:
    soon = GOOD["timestamp"].replace("00Z", "00.500Z")
    others = [
        GOOD | {"timestamp": soon} | change
        for change in ({"item_id": "sofa"}, {"event": "click"}, {"user_id": "eve"}, {})
    ]
    table, report = cleaned(GOOD, *others)
    assert [(found.problem, found.count) for found in report.findings] == [("double click", 1)]
    assert len(table) == 4


def test_examples_are_few_and_name_the_row() -> None:
    rows = [GOOD | {"user_id": f"u{n}", "event": "rating", "value": 10 + n} for n in range(9)]
    _, report = cleaned(*rows)
    assert report.findings[0].count == 9
    assert len(report.findings[0].examples) == 3
    assert "u0 rating lamp" in report.findings[0].examples[0]
    assert "value=10" in report.findings[0].examples[0]


def test_without_a_catalogue_items_are_not_judged() -> None:
    table, report = clean(pd.DataFrame([GOOD | {"item_id": "boat"}]), now=NOW)
    assert len(table) == 1
    assert not report.findings


def test_a_table_that_tells_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"lack the columns user_id, timestamp; they have item_id, event"):
        clean(pd.DataFrame({"item_id": ["a"], "event": ["view"]}))


messy = st.fixed_dictionaries(
    {
        "user_id": st.sampled_from(["ann", "bob ", "", None, 7]),
        "item_id": st.sampled_from(["lamp", "mug", "boat", " ", None, 3.5]),
        "event": st.sampled_from(["view", "BUY", "rating", "search", "jump", None, 4]),
        "timestamp": st.one_of(
            st.datetimes(min_value=pd.Timestamp("1900-01-01"), max_value=pd.Timestamp("2200-01-01")),
            st.sampled_from(
                ["2026-03-15", "2026-03-15 10:00+05:00", "soon", "", None, 1.7e9, 1.7e12, -4, 1e300]
            ),
            st.floats(),
            st.text(max_size=4),
        ),
        "value": st.one_of(st.none(), st.floats(), st.sampled_from(["3", "x", True])),
        "query": st.sampled_from([None, "mug", ""]),
    }
)


@settings(deadline=None, max_examples=40)
@given(st.lists(messy, max_size=12))
def test_whatever_comes_in_what_goes_out_is_strict_and_counted(rows: list[dict[str, Any]]) -> None:
    frame = pd.DataFrame(rows, columns=list(INTERACTION_COLUMNS), dtype=object)
    before = frame.copy()
    table, report = clean(frame, RELEASED, NOW)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(Interactions(table).frame, table)  # takes it, and drops no more
    assert (report.rows, report.kept) == (len(rows), len(table))
    assert report.rows - report.dropped == report.kept
    again, nothing = clean(table, RELEASED, NOW)
    assert nothing.dropped == 0
    pd.testing.assert_frame_equal(again, table)


@pytest.mark.parametrize("name", sorted(path.name for path in SHIPPED_WORLDS.iterdir()))
def test_the_shipped_worlds_are_clean(name: str) -> None:
    report = clean_world(Workspace(SHIPPED_WORLDS / name))
    assert report.rows > 100_000
    assert report.findings == ()


# -- the command


def spoiled(folder: Path, kind: str) -> Path:
    frame = pd.DataFrame([*STORY, GOOD | {"item_id": "boat"}, GOOD | {"event": "teleport"}, GOOD])
    path = folder / f"events.{kind}"
    if kind == "parquet":
        frame.to_parquet(path)
    elif kind == "jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.to_csv(path, index=False, sep="\t" if kind == "tsv" else ",")
    return path


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "parquet"])
def test_the_command_reads_every_form_and_writes_what_is_left(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = tmp_path / "items.csv"
    RELEASED.rename("released").rename_axis("item_id").reset_index().to_csv(items, index=False)
    out = tmp_path / "clean.parquet"
    files = ["--interactions", str(spoiled(tmp_path, kind)), "--items", str(items), "--out", str(out)]
    assert main(["clean", *files, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["kept"], told["dropped"]) == (8, 5, 3)
    assert {found["problem"] for found in told["findings"]} == {"unknown item", "unknown event", "duplicate"}
    assert len(Interactions(pd.read_parquet(out))) == 5
    assert main(["clean", *files]) == 0
    assert "teleport" in capsys.readouterr().out


def test_ids_that_look_like_numbers_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("user_id,item_id,event,timestamp\n007,0042,view,2026-03-01\n")
    assert read_table(path)[["user_id", "item_id"]].iloc[0].tolist() == ["007", "0042"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("events.xlsx", b"", r"no table .* \.csv, \.tsv, \.jsonl, \.parquet"),
        ("events.parquet", b"not parquet", "cannot be read as parquet"),
        ("events.csv", b"\xff\xfe\x00bad", "cannot be read as csv"),
        ("events.csv", b"", "cannot be read as csv"),
    ],
)
def test_a_file_that_is_no_table_is_named(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=says):
        read_table(path)


def test_a_large_table_takes_seconds() -> None:
    """Every rule works on whole columns; a loop over rows would take minutes."""
    rng, n = np.random.default_rng(0), 100_000
    frame = pd.DataFrame(
        {
            "user_id": rng.integers(0, 5000, n).astype(str),
            "item_id": rng.choice(RELEASED.index.to_numpy(), n),
            "event": rng.choice(["view", "click", "purchase"], n),
            "timestamp": pd.Timestamp("2026-03-11", tz="UTC") + pd.to_timedelta(rng.random(n) * 60, "D"),
        }
    )
    _, report = clean(frame, RELEASED, NOW)
    assert report.kept > 0.9 * n
