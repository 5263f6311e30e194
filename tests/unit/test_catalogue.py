"""The item table, its id map and its fingerprint; workspaces and people."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mmrec.data.atomic import replacing
from mmrec.data.catalogue import Catalogue
from mmrec.data.personas import load_personas
from mmrec.data.workspace import Workspace, find_world, home_folder, world_names
from mmrec.errors import InvalidInput, NotFound, Unavailable
from tests.helpers.tiny_world import build_tiny_world, items


@pytest.fixture
def tiny(tmp_path: Path) -> Workspace:
    return build_tiny_world(tmp_path / "tiny", embed=False)


def test_rows_ids_and_missing_parts(tiny: Workspace) -> None:
    catalogue = tiny.catalogue
    assert len(catalogue) == 30
    assert all(catalogue.row[item_id] == n for n, item_id in enumerate(catalogue.ids))
    assert catalogue.item("ti-0004").image_path is None
    assert catalogue.image_paths()[3] is None
    assert catalogue.item("ti-0008").description is None
    assert catalogue.texts()[7] is None
    assert catalogue.texts()[0] == "Red bag. A bag for every day."
    assert catalogue.item("ti-0001").tags == ("bag", "red")
    assert catalogue.categories == ("bag", "chair", "lamp", "mug", "plant", "shoe")


def test_an_unknown_item_is_named(tiny: Workspace) -> None:
    with pytest.raises(NotFound, match=r"'nope'.*ti-0001 to ti-0030"):
        tiny.catalogue.item("nope")


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.assign(title=["Another", *frame["title"][1:]]),
        lambda frame: frame.assign(price=frame["price"] + 1),
        lambda frame: frame.iloc[::-1],
    ],
)
def test_the_fingerprint_sees_every_cell_and_the_order(tiny: Workspace, change) -> None:
    assert Catalogue(change(items()), tiny.root).fingerprint != tiny.catalogue.fingerprint
    assert Catalogue(items(), tiny.root).fingerprint == tiny.catalogue.fingerprint


def test_the_fingerprint_sees_the_pictures(tiny: Workspace) -> None:
    before = tiny.catalogue.fingerprint
    (tiny.root / "images" / "ti-0001.webp").write_bytes((tiny.root / "images" / "ti-0002.webp").read_bytes())
    assert Catalogue(items(), tiny.root).fingerprint != before


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (items().drop(columns="price"), "lacks the columns price"),
        (items().iloc[:0], "no items"),
        (pd.concat([items(), items().iloc[:1]]), "'ti-0001' occurs more than once"),
        (items().assign(price=float("nan")), "price"),
        (items().assign(price=-1.0), "price"),
        (items().assign(title=" "), "no title"),
        (items().assign(image="../../secret.webp"), "plain file name"),
    ],
)
def test_a_bad_table_is_refused(frame: pd.DataFrame, says: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=says):
        Catalogue(frame, tmp_path)


def test_people(tiny: Workspace) -> None:
    ada, nova = tiny.personas
    assert (ada.user_id, nova.user_id) == ("persona-ada", None)
    assert Path(ada.avatar_path).is_file()
    people = json.loads((tiny.root / "personas.json").read_text())
    (tiny.root / "personas.json").write_text(json.dumps([people[0], people[0]]))
    with pytest.raises(InvalidInput, match="more than once"):
        load_personas(tiny.root)
    del people[0]["bio"]
    (tiny.root / "personas.json").write_text(json.dumps(people))
    with pytest.raises(InvalidInput, match="bio"):
        load_personas(tiny.root)


def test_the_world_says_what_it_is(tiny: Workspace) -> None:
    info = tiny.info
    assert (info.n_items, info.n_users, info.modalities) == (30, 40, ("image", "text"))
    (tiny.root / "world.json").write_text(json.dumps({"modalities": ["smell"]}))
    with pytest.raises(InvalidInput, match=r"smell.*image, text, audio"):
        _ = Workspace(tiny.root).info


def test_layouts_and_facts_come_back(tiny: Workspace) -> None:
    xy = np.arange(60, dtype=np.float32).reshape(30, 2)
    tiny.save_layouts("key-1", {"gated": xy}, {"gated": {"trustworthiness": 0.9}})
    np.testing.assert_array_equal(tiny.layout("key-1", "gated"), xy)
    assert tiny.layout_facts("key-1") == {"gated": {"trustworthiness": 0.9}}
    with pytest.raises(Unavailable, match="no map of 'image'"):
        tiny.layout("key-1", "image")
    tiny.save_layouts("key-1", {"image": xy[:3]}, {})
    with pytest.raises(Unavailable, match="30 items"):
        tiny.layout("key-1", "image")


def test_artefacts_can_live_elsewhere(tiny: Workspace, tmp_path: Path) -> None:
    other = Workspace(tiny.root, tmp_path / "cache")
    other.save_evaluation("key-1", {"rows": []})
    assert tiny.evaluation("key-1") is None
    assert other.evaluation("key-1") == {"rows": []}


@pytest.mark.parametrize("key", ["../up", "a/b", "", ".hidden", "a\\b"])
def test_a_key_cannot_leave_the_folder(tiny: Workspace, key: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a file"):
        tiny.embeddings_path(key)


def test_worlds_are_found_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MMREC_HOME", str(tmp_path))
    build_tiny_world(tmp_path / "worlds" / "tiny-one", embed=False)
    assert home_folder() == tmp_path
    assert "tiny-one" in world_names()
    assert find_world("tiny-one") == tmp_path / "worlds" / "tiny-one"
    with pytest.raises(NotFound, match="tiny-one"):
        find_world("elsewhere")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "value.txt"
    with replacing(path) as temporary:
        temporary.write_text("old")

    def fail_half_way() -> None:
        with replacing(path) as temporary:
            temporary.write_text("new")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]
