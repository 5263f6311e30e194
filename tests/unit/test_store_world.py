"""The store: what is on disk, what is seeded, who knows what, and whether shoppers act on the truth."""

from __future__ import annotations

import io
import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput
from mmrec.service.choices import read_examples
from mmrec.types import EVENT_WEIGHTS, INTERACTION_COLUMNS, ITEM_COLUMNS
from mmrec.worlds import building
from mmrec.worlds.building import PERSONA_EVENTS, PERSONA_ITEMS, walk_of
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import catalogue_image
from mmrec.worlds.latent import match, sample_people
from mmrec.worlds.simulation import LAST_DAY, exposure, simulate
from mmrec.worlds.store.assortment import sample_assortment
from mmrec.worlds.store.attributes import MAKERS, SUBSTANCES, TextTraits, substance
from mmrec.worlds.store.build import StoreConfig, build_store, draw_pictures
from mmrec.worlds.store.captions import COLOUR_NAMES, PATTERN_NAMES
from mmrec.worlds.store.personas import PERSONAS
from mmrec.worlds.store.tastes import MODEL, POPULATION

SMALL = StoreConfig(n_items=98, n_shoppers=40, days=90, seed=3, image_size=48)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds") / "store"
    build_store(folder, SMALL)
    return folder


@pytest.fixture(scope="session")
def items(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / "items.parquet")


@pytest.fixture(scope="session")
def truth(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / "truth" / "items.parquet")


@pytest.fixture(scope="session")
def events(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / "interactions.parquet")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# ------------------------------------------------------------------------------------------------- on disk


def test_the_workspace_opens_with_ids_columns_and_pictures(
    root: Path, items: pd.DataFrame, events: pd.DataFrame
) -> None:
    workspace = Workspace(root)
    assert workspace.info.modalities == ("image", "text")
    assert workspace.info.n_items == SMALL.n_items
    assert tuple(items.columns) == ITEM_COLUMNS
    assert tuple(events.columns) == INTERACTION_COLUMNS
    assert list(items["item_id"]) == [f"st-{k + 1:04d}" for k in range(SMALL.n_items)]
    assert items["title"].is_unique
    assert items["category"].nunique() == 49
    assert (items["price"] > 0).all()
    pictured = items.dropna(subset="image")
    assert list(pictured["image"]) == [f"{item_id}.webp" for item_id in pictured["item_id"]]
    assert {p.name for p in (root / "images").iterdir()} == set(pictured["image"])
    with Image.open(root / "images" / pictured["image"].iloc[0]) as picture:
        assert (picture.size, picture.format) == ((48, 48), "WEBP")


def test_some_items_lack_a_picture_and_others_a_description(items: pd.DataFrame) -> None:
    no_picture, no_words = items["image"].isna(), items["description"].isna()
    assert no_picture.sum() == round(0.03 * SMALL.n_items) > 0
    assert no_words.sum() == round(0.04 * SMALL.n_items) > 0
    assert not (no_picture & no_words).any()


def test_a_store_built_over_another_leaves_no_picture_behind(tmp_path: Path) -> None:
    stale = tmp_path / "images" / "st-9999.webp"
    stale.parent.mkdir()
    stale.write_bytes(b"old")
    few = sample_assortment(49, 60, np.random.default_rng(0)).head(2)
    draw_pictures(tmp_path, few, SMALL, None)
    assert {p.name for p in stale.parent.iterdir()} == set(few["image"].dropna())


def test_the_example_questions_can_be_asked(root: Path) -> None:
    workspace = Workspace(root)
    examples = read_examples(workspace)
    assert len(examples) >= 3
    assert len({e.label for e in examples}) == len(examples)
    for example in examples:
        assert example.text or example.less or example.image_item_id
        if example.image_item_id is not None:
            assert workspace.catalogue.item(example.image_item_id).image_path is not None


# -------------------------------------------------------------------------------------------------- seeded


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_store(
    root: Path, tmp_path: Path, items: pd.DataFrame, events: pd.DataFrame
) -> None:
    build_store(tmp_path / "again", SMALL)
    assert files(tmp_path / "again") == files(root)
    build_store(tmp_path / "other", SMALL.model_copy(update={"seed": SMALL.seed + 1, "image_size": 32}))
    for name, mine in (("items", items), ("interactions", events)):
        assert not pd.read_parquet(tmp_path / "other" / f"{name}.parquet").equals(mine)


# ------------------------------------------------------------------------------------------ who knows what


def test_no_text_says_what_only_the_picture_shows(items: pd.DataFrame) -> None:
    words = {w for table in (COLOUR_NAMES, PATTERN_NAMES) for names in table.values() for w in names}
    visual = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
    assert visual.search("a navy mug") is not None
    for text in items["title"] + ". " + items["description"].fillna(""):
        assert visual.search(text) is None, text


def test_the_text_says_what_the_picture_cannot(truth: pd.DataFrame) -> None:
    for item in truth.dropna(subset="description").itertuples():
        assert item.maker in item.description
        assert item.origin == MAKERS[item.maker].origin
        assert all(word in item.description.lower() for word in item.material.lower().split())
        assert 2 <= len(re.findall(r"[.?!](?: |$)", item.description)) <= 4
        assert "{" not in item.description


def test_the_picture_follows_from_the_visible_attributes_alone(root: Path, truth: pd.DataFrame) -> None:
    visible = [f.name for f in fields(Look)]
    assert not {*visible} & {f.name for f in fields(TextTraits)}
    for item in truth.dropna(subset="image").head(6).itertuples():
        look = Look(**{name: getattr(item, name) for name in visible})
        buffer = io.BytesIO()
        drawn = Image.fromarray(catalogue_image(look, item.image_seed, SMALL.image_size))
        drawn.save(buffer, "WEBP", quality=SMALL.image_quality, method=6)
        assert buffer.getvalue() == (root / "images" / item.image).read_bytes()


def test_the_material_suits_the_finish_in_the_picture(truth: pd.DataFrame) -> None:
    for item in truth.itertuples():
        look = Look(item.category, item.form, item.colour, item.pattern, item.accent, item.finish)
        assert item.material in SUBSTANCES[substance(look)]


# ------------------------------------------------------------------------------------------------- history


def test_events_are_in_order_complete_and_after_the_release(
    items: pd.DataFrame, events: pd.DataFrame
) -> None:
    times = events["timestamp"]
    assert times.is_monotonic_increasing
    assert times.max() < pd.Timestamp(LAST_DAY) + pd.Timedelta(days=1)
    assert times.min() >= pd.Timestamp(LAST_DAY) - pd.Timedelta(days=SMALL.days)
    assert set(events["event"]) == {*EVENT_WEIGHTS, "rating"}
    search, rating = events["event"] == "search", events["event"] == "rating"
    assert (events["item_id"].isna() == search).all()
    assert (events["query"].notna() == search).all()
    assert (events["value"].notna() == rating).all()
    assert events.loc[rating, "value"].between(1, 5).all()
    happened = events.loc[~search]
    released = happened["item_id"].map(items.set_index("item_id")["released"])
    assert released.notna().all()
    assert (happened["timestamp"] >= pd.to_datetime(released)).all()


def test_every_persona_but_one_has_a_history_of_its_own(root: Path, events: pd.DataFrame) -> None:
    personas = Workspace(root).personas
    assert len(personas) >= 8
    assert [p.persona_id for p in personas if p.user_id is None] == ["noor"]
    for persona in personas:
        assert Path(persona.avatar_path).is_file()
        if persona.user_id is None:
            continue
        own = events[events["user_id"] == persona.user_id]
        assert PERSONA_EVENTS[0] <= len(own) <= PERSONA_EVENTS[1]
        assert own.loc[own["event"] == "click", "item_id"].nunique() >= PERSONA_ITEMS


def test_a_persona_that_never_leaves_a_history_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_MOST_WALKS", 2)
    monkeypatch.setattr(building, "PERSONA_ITEMS", 1000)
    rng = np.random.default_rng(0)
    assortment = sample_assortment(49, 60, rng)
    with pytest.raises(InvalidInput, match="Mila Okafor never had 25 to 60 interactions"):
        walk_of(PERSONAS[0], assortment, exposure(assortment, rng), 60, rng, POPULATION)


def test_the_personas_do_what_they_are_known_for() -> None:
    rng = np.random.default_rng(1)
    assortment = sample_assortment(490, 120, rng).set_index("item_id", drop=False)
    shown = exposure(assortment, rng)
    price = np.log(assortment["price"])
    dearness = price - price.groupby(assortment["category"]).transform("mean")

    def clicked(name: str) -> pd.DataFrame:
        persona = next(p for p in PERSONAS if p.persona_id == name)
        walk = simulate([name], persona.person(MODEL, 60), assortment, shown, 120, rng, POPULATION)
        return assortment.loc[walk.loc[walk["event"] == "click", "item_id"]]

    mila, ingrid, bea, henrik = (clicked(name) for name in ("mila", "ingrid", "bea", "henrik"))
    warm, plain = ["orange", "red", "yellow", "pink"], "plain"
    assert mila["colour"].isin(warm).mean() > 2 * assortment["colour"].isin(warm).mean()
    assert (ingrid["pattern"] == plain).mean() > 1.5 * (assortment["pattern"] == plain).mean()
    assert dearness[bea["item_id"]].mean() < -0.15
    loved = ["titanium", "stainless steel", "polycarbonate", "borosilicate glass"]
    assert henrik["material"].isin(loved).mean() > 2 * assortment["material"].isin(loved).mean()
    # Henrik never looks at the picture: his colours are the shop's own.
    assert abs(henrik["colour"].isin(warm).mean() - assortment["colour"].isin(warm).mean()) < 0.2


# --------------------------------------------------------------------------------------------------- truth


def test_the_truth_lines_up_with_the_public_tables(
    root: Path, items: pd.DataFrame, truth: pd.DataFrame, events: pd.DataFrame
) -> None:
    pd.testing.assert_frame_equal(truth[list(ITEM_COLUMNS)], items)
    hidden = {"colour", "pattern", "style", "material", "purpose", "origin", "maker"}
    assert hidden <= set(truth.columns)
    assert not hidden & set(items.columns)
    users = pd.read_parquet(root / "truth" / "users.parquet")
    assert users["user_id"].is_unique
    assert set(events["user_id"]) == set(users["user_id"])
    np.testing.assert_allclose(users["s_image"] + users["s_text"], 1.0)
    mila = users.set_index("user_id").loc["persona-mila"]
    assert mila["favourite_colour"] == "orange, red"
    assert (mila["s_image"], mila["s_text"]) == (0.96, 0.04)


def test_sensitivities_decide_what_is_chosen() -> None:
    # The same people twice, once led by the picture and once by the text: only the sensitivities differ.
    rng = np.random.default_rng(5)
    assortment = sample_assortment(490, 120, rng)
    people, shown = sample_people(MODEL, 40, rng), exposure(assortment, rng)
    colour_alone = replace(MODEL, attributes=(MODEL.by_name["colour"],))
    by_colour = match(colour_alone, people, assortment, "image")
    row = {item_id: k for k, item_id in enumerate(assortment["item_id"])}
    names = [str(k) for k in range(len(people))]

    def colour_match(s_image: float) -> float:
        led = replace(people, sensitivity=np.tile([s_image, 1 - s_image], (len(people), 1)))
        walk = simulate(names, led, assortment, shown, 120, np.random.default_rng(6), POPULATION)
        clicks = walk[walk["event"] == "click"]
        return float(by_colour[clicks["user_id"].astype(int), clicks["item_id"].map(row)].mean())

    looking, reading = colour_match(0.95), colour_match(0.05)
    assert looking > reading + 0.5
    assert abs(reading) < 0.3


def test_what_is_shown_most_is_clicked_most() -> None:
    rng = np.random.default_rng(8)
    assortment = sample_assortment(490, 120, rng)
    people, shown = sample_people(MODEL, 90, rng), exposure(assortment, rng)
    names = [str(k) for k in range(len(people))]
    walk = simulate(names, people, assortment, shown, 120, rng, POPULATION)
    clicks = walk.loc[walk["event"] == "click", "item_id"].value_counts()
    head = assortment["item_id"].to_numpy()[np.argsort(-shown)[:49]]
    assert clicks.reindex(head).sum() > 0.2 * clicks.sum()  # a tenth of the items: twice their share
