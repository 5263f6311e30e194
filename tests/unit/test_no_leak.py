"""Nothing that is held out reaches a training or a history: asserted with every split, then proved."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mmrec.data import interactions as events
from mmrec.data.interactions import Split, refuse_leaks, temporal_split
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput
from mmrec.service import jobs
from mmrec.training.teachers import HELPERS, TEACHERS
from mmrec.types import INTERACTION_COLUMNS
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

DAY = pd.Timestamp("2026-03-01", tz="UTC")


def moments(*rows: tuple[str, str | None, str, int]) -> pd.DataFrame:
    """Rows of (user, item, event, hour)."""
    return pd.DataFrame(
        [(u, i, e, DAY + pd.Timedelta(hours=h), None, None) for u, i, e, h in rows],
        columns=list(INTERACTION_COLUMNS),
    )


STORY = moments(
    ("u", "a", "click", 1),
    ("u", "b", "click", 2),
    ("v", "a", "click", 2),
    ("u", "c", "view", 3),
    ("u", "c", "click", 4),
    ("u", "d", "click", 5),
    ("u", "e", "view", 6),
)
"""Of u the validation item is c, first met at hour 3, the test item d at hour 5; v is not held out."""


@pytest.fixture
def split() -> Split:
    return temporal_split(STORY)


def test_a_sound_split_passes(split: Split) -> None:
    assert split.validation["item_id"].tolist() == ["c"]
    assert split.test["item_id"].tolist() == ["d"]
    refuse_leaks(split)


@pytest.mark.parametrize(
    ("part", "event", "says"),
    [
        (
            "train",
            ("u", "b", "view", 3),
            "training part holds the view of 'b' by 'u' .* validation item .* 'c'",
        ),
        ("train", ("u", "e", "view", 6), "training part holds the view of 'e' by 'u'"),
        ("train", ("u", "c", "view", 1), "training part holds the view of 'c' by 'u'"),
        ("train", ("u", "d", "cart", 1), "training part holds the cart of 'd' by 'u' .* test item .* 'd'"),
        ("train", ("u", None, "search", 4), "training part holds the search by 'u'"),
        ("before_test", ("u", "d", "view", 1), "history before the test holds the view of 'd' by 'u'"),
        ("before_test", ("u", "e", "view", 5), "history before the test holds the view of 'e' by 'u'"),
        ("validation", ("u", "c", "click", 6), "holds more than one event of 'u'"),
    ],
)
def test_a_planted_leak_is_named(
    split: Split, part: str, event: tuple[str, str | None, str, int], says: str
) -> None:
    planted = pd.concat([getattr(split, part), moments(event)], ignore_index=True)
    with pytest.raises(InvalidInput, match=f"The split leaks: .*{says}"):
        refuse_leaks(replace(split, **{part: planted}))


def test_a_test_before_its_validation_is_a_leak(split: Split) -> None:
    with pytest.raises(InvalidInput, match="The split leaks"):
        refuse_leaks(replace(split, validation=split.test, test=split.validation))


def test_the_first_leak_is_the_one_that_is_named(split: Split) -> None:
    planted = pd.concat([split.train, moments(("u", "x", "view", 8), ("u", "y", "view", 9))])
    with pytest.raises(InvalidInput, match="the view of 'x'"):
        refuse_leaks(replace(split, train=planted))


def test_others_may_go_on_after_somebody_is_held_out(split: Split) -> None:
    later = pd.concat([split.train, moments(("v", "d", "click", 9))])
    refuse_leaks(replace(split, train=later))


def test_every_split_is_looked_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut that comes a minute late, as a mistake in the code would make it, is noticed by the split."""
    right = events._cut_of_each_row
    monkeypatch.setattr(
        events, "_cut_of_each_row", lambda table, held: right(table, held) + pd.Timedelta(minutes=1)
    )
    with pytest.raises(InvalidInput, match="The split leaks: the training part holds the view of 'c' by 'u'"):
        temporal_split(STORY)


# -- training and choosing never see the test

TAUGHT = (*TEACHERS, *HELPERS)


def trained_on(root: Path, frame: pd.DataFrame | None = None) -> dict[str, bytes]:
    """Everything that training leaves on disk for a tiny world, by file name."""
    workspace = build_tiny_world(root)
    if frame is not None:
        frame.to_parquet(root / "interactions.parquet")
        workspace = Workspace(root)
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder), f"image,attention,{','.join(TAUGHT)}", seed=3)
    folder = workspace.model_path(TINY_INFO.key, "image").parent
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def without_the_test(frame: pd.DataFrame, catalogue: tuple[str, ...], seed: int = 0) -> pd.DataFrame:
    """The same events before each person's test moment; from there on every item is another one.

    What was the test item becomes something the person had never met, and all that follows is noise, so
    nothing is left of the test split but its moments.
    """
    rng = np.random.default_rng(seed)
    cuts = temporal_split(frame).test.set_index("user_id")["timestamp"]
    out = frame.copy()
    for user, cut in cuts.items():
        late = (out["user_id"] == user) & (out["timestamp"] >= cut) & out["item_id"].notna()
        known = set(out.loc[(out["user_id"] == user) & ~late, "item_id"].dropna())
        was = set(out.loc[late, "item_id"])
        fresh = [item for item in catalogue if item not in known | was]
        new = dict(zip(sorted(was), rng.permutation(fresh)[: len(was)], strict=True))
        out.loc[late, "item_id"] = out.loc[late, "item_id"].map(new)
        out.loc[late & (out["event"] == "purchase"), "event"] = "click"
    return out


def test_training_and_early_stopping_never_see_the_test(tmp_path: Path) -> None:
    workspace = build_tiny_world(tmp_path / "plain", embed=False)
    frame = workspace.interactions.frame
    noise = without_the_test(frame, workspace.catalogue.ids)
    was, becomes = temporal_split(frame), temporal_split(noise)
    assert len(was.test) > 20
    assert (was.test["item_id"] != becomes.test["item_id"]).all()
    pd.testing.assert_frame_equal(was.validation, becomes.validation)

    honest = trained_on(tmp_path / "a")
    taught = ("image", "attention", *TAUGHT)
    assert {f"{name}.{kind}" for name in taught for kind in ("safetensors", "json")} <= honest.keys()
    assert trained_on(tmp_path / "b", noise) == honest, "weights, stopping and facts are the same to the byte"


def test_what_may_be_seen_is_seen(tmp_path: Path) -> None:
    """The proof above could fail: noise in the training part, or in the validation, changes the weights."""
    workspace = build_tiny_world(tmp_path / "plain", embed=False)
    frame, ids = workspace.interactions.frame, workspace.catalogue.ids
    first = frame.drop_duplicates("user_id").index
    other = {item: ids[(n + 11) % len(ids)] for n, item in enumerate(ids)}
    in_training = frame.copy()
    in_training.loc[first, "item_id"] = in_training.loc[first, "item_id"].map(other)
    honest, changed = trained_on(tmp_path / "a"), trained_on(tmp_path / "c", in_training)
    for name in ("image", *TAUGHT):
        assert honest[f"{name}.safetensors"] != changed[f"{name}.safetensors"]

    validation = temporal_split(frame).validation.set_index("user_id")["item_id"]
    wanted = frame["user_id"].map(validation) == frame["item_id"]
    in_validation = frame.copy()
    in_validation.loc[wanted, "item_id"] = in_validation.loc[wanted, "item_id"].map(other)
    stopped = trained_on(tmp_path / "d", in_validation)

    def value(files: dict[str, bytes]) -> float:
        return float(json.loads(files["image.json"])["validation"]["value"])

    assert value(stopped) < value(honest)
