"""What is kept for the first page is what would be computed, and nothing that was made of anything else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load_file, save_file

from mmrec.errors import NotTrained, Unavailable
from mmrec.recommender import Recommender
from mmrec.service import Studio, first_page, jobs, shelf
from mmrec.service.first_page import OPENING_STRATEGY, keep_first_page, read_first_page
from mmrec.types import MapView, Query, Recommendations, Request
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

MODELS, KEY = Path("models") / TINY_INFO.key, TINY_INFO.key
ME = "session-of-a-test"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny world with trained strategies and its first page."""
    root = tmp_path_factory.mktemp("first-page") / "tiny"
    found = jobs.Pair(build_tiny_world(root), TINY_INFO, TinyEncoder)
    jobs.train(found, f"{OPENING_STRATEGY},image")
    keep_first_page(found.workspace, jobs.stored_embeddings(found.workspace, KEY))
    return root


@pytest.fixture
def root(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
    monkeypatch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
    return Path(shutil.copytree(trained, tmp_path / "worlds" / "tiny"))


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the recommenders that are loaded in this test."""
    names, load = [], Recommender.load
    monkeypatch.setattr(Recommender, "load", lambda *a: (names.append(a[2]), load(*a))[1])
    return names


def opened(root: Path) -> Studio:
    return Studio.open(root.name, home=root.parents[1])


def first_answers(studio: Studio) -> list[tuple[Recommendations, MapView]]:
    """The list and the map of everybody by the opening strategy."""
    requests = [Request(persona.persona_id, OPENING_STRATEGY, k=100) for persona in studio.personas()]
    answers = [studio.recommend(request) for request in requests]
    return [(answer, studio.map(answer.request, answer)) for answer in answers]


def assert_same(ones: list[tuple[Recommendations, MapView]], others: list) -> None:
    for (list_a, map_a), (list_b, map_b) in zip(ones, others, strict=True):
        assert list_a.items == list_b.items
        assert list_a.items
        assert (list_a.weights_kind, list_a.mean_weights) == (list_b.weights_kind, list_b.mean_weights)
        assert list_a.notes == list_b.notes
        assert (map_a.profile_xy, map_a.recommended) == (map_b.profile_xy, map_b.recommended)
        np.testing.assert_array_equal(map_a.xy, map_b.xy)


def test_what_is_kept_is_what_is_computed_for_everybody(root: Path, loaded: list[str]) -> None:
    studio = opened(root)
    kept, kept_infos = first_answers(studio), studio.strategies()
    assert loaded == []
    studio.workspace.first_page_path(KEY).unlink()
    studio = opened(root)
    computed = first_answers(studio)
    assert set(loaded) == {OPENING_STRATEGY, "popularity"}  # one persona has no history
    assert_same(kept, computed)
    assert kept_infos == studio.strategies()


def change_weights(root: Path) -> None:
    path = root / MODELS / f"{OPENING_STRATEGY}.safetensors"
    tensors = load_file(path)
    tensors["item_term"] = tensors["item_term"] + np.float32(0.25)
    save_file(tensors, path)


def change_config(root: Path) -> None:
    path = root / MODELS / f"{OPENING_STRATEGY}.json"
    facts = json.loads(path.read_text())
    facts["config"]["hidden"] += 1
    path.write_text(json.dumps(facts))


def change_embeddings(root: Path) -> None:
    path = root / "embeddings" / f"{KEY}.safetensors"
    embeddings = jobs.ItemEmbeddings.load(path)
    embeddings.vectors["image"][[4, 5]] = embeddings.vectors["image"][[5, 4]]
    embeddings.save(path)


def change_history(root: Path) -> None:
    path = root / "interactions.parquet"
    frame = pd.read_parquet(path)
    mine = frame.index[(frame["user_id"] == "persona-ada") & (frame["event"] == "purchase")]
    frame.drop(mine[0]).to_parquet(path)


def another_catalogue(root: Path) -> None:
    path = root / MODELS / f"{OPENING_STRATEGY}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "catalogue": "another"}))


def no_such_file(root: Path) -> None:
    (root / "first-page" / f"{KEY}.safetensors").write_bytes(b"half a file")


@pytest.mark.parametrize("change", [change_weights, change_embeddings, change_history, no_such_file])
def test_whatever_it_was_made_of_changes_it_is_computed_anew(
    root: Path, loaded: list[str], change: Callable[[Path], None]
) -> None:
    change(root)
    answers = first_answers(opened(root))
    assert OPENING_STRATEGY in loaded
    (root / "first-page" / f"{KEY}.safetensors").unlink()
    assert_same(answers, first_answers(opened(root)))


@pytest.mark.parametrize("change", [change_config, change_weights, change_embeddings])
def test_no_answer_of_other_weights_is_read(root: Path, change: Callable[[Path], None]) -> None:
    change(root)
    workspace = opened(root).workspace
    kept = workspace.first_page_path(KEY)
    assert read_first_page(workspace, jobs.stored_embeddings(workspace, KEY), kept) is None


def test_other_code_reads_none_of_it(root: Path, loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_page, "code_digest", lambda: "another")
    first_answers(opened(root))
    assert OPENING_STRATEGY in loaded


def test_the_code_is_every_file_that_a_score_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, real = tmp_path / "mmrec", Path(first_page.mmrec.__file__).parent
    shutil.copytree(real, package, ignore=shutil.ignore_patterns("worlds", "__pycache__"))
    monkeypatch.setattr(first_page.mmrec, "__file__", str(package / "__init__.py"))
    whole = first_page.code_digest.__wrapped__
    before = whole()
    feature = "fusion/feature/user_attention.py"
    for name in ("fusion/base.py", feature, "profile/recency.py", "recommender.py"):
        path = package / name
        old = path.read_bytes()
        path.write_bytes(old + b"#")
        assert whole() != before, name
        path.write_bytes(old)
    assert whole() == before


def test_weights_that_do_not_fit_are_not_covered_up(root: Path) -> None:
    another_catalogue(root)
    studio = opened(root)
    assert studio.strategy(OPENING_STRATEGY).state == "untrained"
    with pytest.raises(NotTrained):
        studio.recommend(Request("ada", OPENING_STRATEGY))


def test_a_query_and_feedback_are_computed(root: Path, loaded: list[str]) -> None:
    studio = opened(root)
    plain = studio.recommend(Request("ada", OPENING_STRATEGY, session=ME))
    assert loaded == []
    asked = studio.recommend(Request("ada", OPENING_STRATEGY, Query(text="a red mug"), session=ME))
    assert loaded == [OPENING_STRATEGY]
    assert asked.items != plain.items
    studio.give_feedback(ME, "ada", plain.items[0].item.item_id, "dislike")
    assert studio.recommend(Request("ada", OPENING_STRATEGY, session=ME)).items != plain.items


@pytest.mark.parametrize("change", [change_weights, change_history])
def test_where_none_fits_the_studio_keeps_its_own(
    root: Path, loaded: list[str], change: Callable[[Path], None]
) -> None:
    shipped = root / "first-page" / f"{KEY}.safetensors"
    change(root)
    before = shipped.read_bytes()
    studio = opened(root)
    answers = first_answers(studio)
    studio.keep_first_page()
    assert shipped.read_bytes() == before, "a world that ships is never changed"
    loaded.clear()
    again = opened(root)
    assert_same(answers, first_answers(again))
    again.keep_first_page()
    assert loaded == [], "what fits is not computed twice"


def test_a_home_that_cannot_be_written_is_said(root: Path) -> None:
    (root / "first-page" / f"{KEY}.safetensors").unlink()
    (root.parents[1] / "worlds-cache").write_text("not a folder")
    with pytest.raises(Unavailable, match="first page"):
        opened(root).keep_first_page()


@pytest.mark.parametrize("world", ["store", "music"])
def test_what_ships_is_what_is_computed(world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio.open(world, home=tmp_path)
    embeddings = jobs.stored_embeddings(studio.workspace, studio.encoder.key)
    shipped = studio.workspace.first_page_path(studio.encoder.key)
    if read_first_page(studio.workspace, embeddings, shipped) is None:
        pytest.skip("no first page ships that fits; keep one: python -m mmrec world first-page")
    kept = first_answers(studio)
    monkeypatch.setattr(shelf, "read_first_page", lambda *_: None)
    computed = first_answers(Studio.open(world, home=tmp_path))
    for (one, _), (other, _) in zip(kept, computed, strict=True):
        assert [entry.item.item_id for entry in one.items] == [entry.item.item_id for entry in other.items]
        assert [entry.why for entry in one.items] == [entry.why for entry in other.items]
        scores = [[entry.score for entry in answer.items] for answer in (one, other)]
        np.testing.assert_allclose(*scores, rtol=1e-5, atol=1e-5)  # it may have been kept on another machine


def test_the_first_page_imports_no_model_library(repo_root: Path, tmp_path: Path) -> None:
    """Page, personas and toggle, in a process of its own: what is in ``sys.modules`` was imported by them."""
    found = jobs.pair("store", home=tmp_path)
    own = jobs.own_workspace(found.workspace.root, tmp_path).first_page_path(found.info.key)
    keep_first_page(found.workspace, jobs.stored_embeddings(found.workspace, found.info.key), own)
    code = """
import sys
from streamlit.testing.v1 import AppTest
from pages.shared import cache
from mmrec.types import Request
cache._HEAD_START_S = 600.0  # what comes after the first paint is not asked about here
page = AppTest.from_file(sys.argv[1], default_timeout=120).run()
assert not page.exception and not page.error, [*page.exception, *page.error]
studio = cache.studio()
for persona in studio.personas():
    request = Request(persona.persona_id, page.session_state["mm.choice"].strategy)
    studio.map(request, studio.recommend(request))
heavy = {"torch", "open_clip", "umap", "sklearn", "skia", "scipy", "numba"}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(repo_root / "pages" / "main.py")],
        cwd=repo_root,
        env={**os.environ, "MMREC_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
