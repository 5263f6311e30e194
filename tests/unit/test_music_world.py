"""The record shop: what is on disk, what is seeded, who knows what, and who acts on the truth."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mmrec.data.sounds import SAMPLE_RATE, read_sound
from mmrec.data.workspace import Workspace
from mmrec.service.choices import read_examples
from mmrec.types import AUDIO_COLUMN, ITEM_COLUMNS, Upload
from mmrec.worlds.building import PERSONA_EVENTS, PERSONA_ITEMS
from mmrec.worlds.covers.palettes import PALETTES
from mmrec.worlds.latent import match, sample_people
from mmrec.worlds.music.attributes import ARTISTS, DEPARTMENT_OF, ERAS, sample_tune, typical
from mmrec.worlds.music.build import MusicConfig, build_music, sample_tracks
from mmrec.worlds.music.captions import INSTRUMENT_NAMES, MOOD_NAMES, PALETTE_NAMES, TEMPO_NAMES
from mmrec.worlds.music.personas import PERSONAS
from mmrec.worlds.music.tastes import MODEL, POPULATION
from mmrec.worlds.simulation import exposure, simulate
from mmrec.worlds.sound.studio import CLIP_SECONDS
from mmrec.worlds.sound.tune import LEGAL
from mmrec.worlds.store.tastes import MODEL as STORE_MODEL

SMALL = MusicConfig(n_items=80, n_listeners=30, days=90, seed=3, image_size=48)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds") / "music"
    build_music(folder, SMALL)
    return folder


@pytest.fixture(scope="module")
def items(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / "items.parquet")


@pytest.fixture(scope="module")
def truth(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / "truth" / "items.parquet")


def test_the_workspace_opens_with_three_modalities(root: Path, items: pd.DataFrame) -> None:
    workspace = Workspace(root)
    assert workspace.info.modalities == ("image", "text", "audio")
    assert workspace.info.people == "listeners"
    assert tuple(items.columns) == (*ITEM_COLUMNS, AUDIO_COLUMN)
    assert items["category"].nunique() == 16
    assert items["title"].is_unique
    assert {p.name for p in (root / "images").iterdir()} == {*items["image"].dropna()}
    assert {p.name for p in (root / "audio").iterdir()} == {*items["audio"].dropna()}
    with Image.open(root / "images" / items["image"].dropna().iloc[0]) as cover:
        assert (cover.size, cover.format) == ((48, 48), "WEBP")


def test_every_clip_can_be_heard(root: Path, items: pd.DataFrame) -> None:
    sizes = []
    for name in items["audio"].dropna():
        data = (root / "audio" / name).read_bytes()
        sizes.append(len(data))
        sound = read_sound(Upload(name, data))
        assert 0.8 * CLIP_SECONDS < len(sound.wave) / SAMPLE_RATE <= 1.02 * CLIP_SECONDS
        assert 0.1 < np.abs(sound.wave).max() <= 1
    assert np.mean(sizes) < 45_000  # 480 clips and their covers stay under 25 MB


def test_every_modality_is_missing_somewhere_and_never_two_at_once(items: pd.DataFrame) -> None:
    missing = items[["image", "description", "audio"]].isna()
    assert list(missing.sum()) == [round(s * SMALL.n_items) for s in (0.03, 0.04, 0.04)]
    assert missing.sum(axis=1).max() == 1


def test_the_examples_can_be_asked(root: Path) -> None:
    workspace = Workspace(root)
    examples = read_examples(workspace)
    assert any(example.text for example in examples)
    for example in examples:
        if example.image_item_id is not None:
            assert workspace.catalogue.item(example.image_item_id).image_path is not None
        if example.audio_item_id is not None:
            assert workspace.catalogue.item(example.audio_item_id).audio_path is not None


def test_the_same_seed_gives_the_same_tables_and_files(root: Path, tmp_path: Path) -> None:
    build_music(tmp_path / "again", SMALL)

    def files(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    mine, again = files(root), files(tmp_path / "again")
    assert mine.keys() == again.keys()
    # an Ogg stream has a random serial number, so clips are compared by what is heard
    different = {name for name in mine if mine[name] != again[name]}
    assert all(name.startswith("audio/") for name in different)
    for name in sorted(different)[:5]:
        first, second = (read_sound(Upload(name, files[name])).wave for files in (mine, again))
        np.testing.assert_allclose(first, second, atol=1e-4)


# -- who knows what


def _named(tables: list[dict[str, tuple[str, ...]]]) -> re.Pattern[str]:
    words = {word for table in tables for names in table.values() for word in names}
    return re.compile(
        rf"\b({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE
    )


def test_no_text_says_what_only_sound_or_cover_knows(items: pd.DataFrame) -> None:
    sound = _named([INSTRUMENT_NAMES, MOOD_NAMES, TEMPO_NAMES])
    cover = _named([PALETTE_NAMES])
    assert sound.search("a slow warm piano")
    assert cover.search("in ocean blue")
    quiet = {artist.story for artist in ARTISTS.values()} | {*ARTISTS} | {*DEPARTMENT_OF}
    for text in items["title"] + ". " + items["description"].fillna(""):
        told = text
        for words in quiet:  # what an artist does for a living says nothing of the track
            told = told.replace(words, "")
        assert cover.search(told) is None, text
        found = sound.search(told)
        assert found is None or found.group(0).lower() in {"slow", "piano"}, (
            text
        )  # "Slow Stairs", the story titles


def test_a_note_says_language_era_story_and_artist(truth: pd.DataFrame) -> None:
    for item in truth.dropna(subset="description").itertuples():
        assert item.artist in item.description
        assert item.artist in item.title
        assert item.story in item.description
        assert item.language in item.description or item.language == "no words"
        assert item.era in item.description or ERAS[item.era] in item.description
        assert 2 <= len(re.findall(r"[.?!](?: |$)", item.description)) <= 4
        assert "{" not in item.description


def test_a_genre_leans_towards_its_own_sound_and_leaves_room() -> None:
    rng = np.random.default_rng(0)
    for genre in DEPARTMENT_OF:
        tunes = [sample_tune(genre, rng) for _ in range(300)]
        for attribute, usual in typical(genre).items():
            assert set(usual) <= set(LEGAL[attribute])
            share = np.mean([getattr(tune, attribute) in usual for tune in tunes])
            by_chance = len(usual) / len(LEGAL[attribute])
            assert share > by_chance + 0.3 * (1 - by_chance)
            assert share < 1


# -- who listens


def test_everybody_is_of_this_world(root: Path) -> None:
    workspace = Workspace(root)
    assert len(workspace.personas) == len(PERSONAS) >= 6
    events = workspace.interactions.frame
    for persona in workspace.personas:
        if persona.user_id is None:
            continue
        own = events[events["user_id"] == persona.user_id]
        assert PERSONA_EVENTS[0] <= len(own) <= PERSONA_EVENTS[1]
        assert own.loc[own["event"] == "click", "item_id"].nunique() >= PERSONA_ITEMS
    users = pd.read_parquet(root / "truth" / "users.parquet").set_index("user_id")
    np.testing.assert_allclose(users[["s_image", "s_text", "s_audio"]].sum(axis=1), 1.0)
    assert users.loc["persona-tove", "s_audio"] == 0.88
    assert users.loc["persona-rafael", "favourite_palette"] == "sunset orange, mustard yellow"
    families = {value for a in MODEL.attributes for group in (a.families or {}).values() for value in group}
    assert families <= {value for a in MODEL.attributes for value in a.options}
    assert {v for member in PERSONAS for v in member.loves.get("palette", {})} <= {*PALETTES}


@pytest.mark.parametrize(("modality", "at"), [("image", 0), ("text", 1), ("audio", 2)])
def test_sensitivities_decide_what_is_chosen(modality: str, at: int) -> None:
    rng = np.random.default_rng(5)
    tracks = sample_tracks(320, 120, rng)
    people, shown = sample_people(MODEL, 40, rng), exposure(tracks, rng)
    fit = match(MODEL, people, tracks, modality)  # type: ignore[arg-type]
    row = {item_id: k for k, item_id in enumerate(tracks["item_id"])}
    names = [str(k) for k in range(len(people))]

    def chosen_match(share: float) -> float:
        sensitivity = np.full((len(people), 3), (1 - share) / 2)
        sensitivity[:, at] = share
        led = replace(people, sensitivity=sensitivity)
        walk = simulate(names, led, tracks, shown, 120, np.random.default_rng(6), POPULATION)
        clicks = walk[walk["event"] == "click"]
        return float(fit[clicks["user_id"].astype(int), clicks["item_id"].map(row)].mean())

    assert chosen_match(0.95) > chosen_match(0.0) + 0.5


def test_people_search_in_their_own_terms() -> None:
    rng = np.random.default_rng(7)
    tracks = sample_tracks(160, 120, rng)
    people, shown = sample_people(MODEL, 60, rng), exposure(tracks, rng)
    names = [str(k) for k in range(len(people))]
    walk = simulate(names, people, tracks, shown, 120, rng, POPULATION)
    queries = walk.loc[walk["event"] == "search", "query"]
    assert len(queries) > 30
    assert queries.str.len().between(3, 120).all()
    assert all(any(genre in query for genre in DEPARTMENT_OF) for query in queries)
    assert not queries.str.contains("  ").any()


def test_listeners_come_more_often_than_shoppers_and_any_mix_of_the_senses_is_as_likely() -> None:
    listeners = sample_people(MODEL, 4000, np.random.default_rng(0))
    shoppers = sample_people(STORE_MODEL, 4000, np.random.default_rng(0))
    assert listeners.activity.max() == MODEL.most_sessions > shoppers.activity.max()
    assert listeners.activity.mean() > 1.8 * shoppers.activity.mean()
    # evenly over the triangle of mixes: a third of it is where one sense has two thirds or more
    assert abs((listeners.sensitivity.max(1) >= 2 / 3).mean() - 1 / 3) < 0.03
    assert abs((shoppers.sensitivity.max(1) >= 0.8).mean() - 0.2) < 0.03
