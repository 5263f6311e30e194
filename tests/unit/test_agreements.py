"""What a precision loses on a world: measured on its items, kept beside their embeddings, put in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmrec.data.workspace import Workspace
from mmrec.encoders.precision import PRECISIONS, SINGLE, Agreement, by_rule, onnx
from mmrec.errors import NotFound, Unavailable
from mmrec.service import Studio, agreements, available_precisions, in_precision, jobs
from mmrec.service.choices import BUNDLED
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

ROUNDED = replace(TINY_INFO, key="tiny-1-bf16", bundled=False, precision="bfloat16")


class Turned(TinyEncoder):
    """The tiny encoder with every picture turned by a known angle; texts stay as they are."""

    info = ROUNDED

    def __init__(self, cosine: float) -> None:
        self.cosine = cosine

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        straight = super().encode_images(images).astype(np.float64)
        aside = np.ones_like(straight)
        aside -= (aside * straight).sum(1, keepdims=True) * straight
        aside /= np.linalg.norm(aside, axis=1, keepdims=True)
        return (self.cosine * straight + np.sqrt(1 - self.cosine**2) * aside).astype(np.float32)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return build_tiny_world(tmp_path / "worlds" / "tiny", embed=False, sound=True)


def test_embedding_in_another_precision_says_what_it_lost(workspace: Workspace) -> None:
    jobs.embed(jobs.Pair(workspace, ROUNDED, lambda: Turned(0.9995), TinyEncoder))
    found = agreements.stored(workspace, ROUNDED.key)
    assert set(found) == {"image", "text"}, "the audio tower has one precision"
    assert found["image"].worst == pytest.approx(0.9995, abs=1e-6)
    assert found["image"].mean == pytest.approx(0.9995, abs=1e-6)
    assert found["text"].worst == pytest.approx(1, abs=1e-6)
    assert found["image"].n == agreements.SAMPLE
    said = agreements.sentence(ROUNDED, found)
    assert "0.9995 at worst" in said
    assert "24 pictures" in said
    assert "less than it should" not in said


def test_single_precision_has_nothing_to_keep(workspace: Workspace) -> None:
    jobs.embed(jobs.Pair(workspace, TINY_INFO, TinyEncoder))
    assert agreements.stored(workspace, TINY_INFO.key) == {}


def test_what_was_measured_on_another_catalogue_is_not_said(workspace: Workspace) -> None:
    agreements.save(workspace, "k", {"image": Agreement(0.9, 0.8, 3)})
    assert agreements.stored(workspace, "k") == {"image": Agreement(0.9, 0.8, 3)}
    path = workspace.embeddings_path("k").with_suffix(".json")
    path.write_text(path.read_text().replace(workspace.catalogue.fingerprint, "another"))
    assert agreements.stored(workspace, "k") == {}
    path.write_text("{")
    assert agreements.stored(workspace, "k") == {}


def test_a_loss_below_the_promise_is_told(workspace: Workspace) -> None:
    said = agreements.sentence(ROUNDED, {"image": Agreement(0.999, 0.99, 24)})
    assert "less than it should keep" in said
    assert "less than" not in agreements.sentence(
        replace(ROUNDED, precision="int8"), {"image": Agreement(1, 0.99, 2)}
    )


def test_the_bundled_encoders_items_stay_in_single_precision(workspace: Workspace, tmp_path: Path) -> None:
    plain, rounded = (jobs.pair("tiny", name, tmp_path) for name in (BUNDLED, f"{BUNDLED}@bfloat16"))
    assert rounded.info == replace(plain.info, precision="bfloat16"), "the same key: the same items"
    assert (plain.info.precision, plain.single) == (by_rule(plain.info.parameters), None)
    assert rounded.load().info.precision == "bfloat16"
    assert rounded.load_for_items().info.precision == SINGLE
    embedded = jobs.embed(rounded)
    assert embedded.encoder_key == plain.info.key
    studio = Studio.open("tiny", f"{BUNDLED}@bfloat16", tmp_path)
    assert "measured when" in studio.precision
    studio.warm()
    assert "queries with single precision: 0.99" in studio.precision
    worst = [float(word) for word in studio.precision.split() if word.startswith("0.9")]
    assert worst
    assert min(worst) >= 0.999


def test_a_precision_that_is_missing_is_told_before_anything_opens(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx, "find_spec", lambda _: None)
    with pytest.raises(Unavailable, match=r"requirements-onnx\.txt"):
        jobs.pair("tiny", f"{BUNDLED}@onnx-int8", tmp_path)
    usable, problems = available_precisions()
    assert [entry.name for entry in usable] == ["auto", "float32", "bfloat16", "int8"]
    assert len(problems) == 1
    assert "onnxruntime" in problems[0]


def test_a_menu_of_precisions_says_what_each_may_lose() -> None:
    usable, _ = available_precisions()
    assert {entry.name for entry in usable} - {"auto"} <= PRECISIONS.keys()
    for entry in usable[2:]:
        assert f"{PRECISIONS[entry.name].floor} or more" in entry.note


def test_a_name_takes_a_precision_unless_it_has_one() -> None:
    assert in_precision("ViT-B-32/openai", "int8") == "ViT-B-32/openai@int8"
    assert in_precision("ViT-B-32/openai", "auto") == "ViT-B-32/openai"
    assert in_precision("ViT-B-32/openai@bfloat16", "int8") == "ViT-B-32/openai@bfloat16"
    with pytest.raises(NotFound, match="float16"):
        in_precision("ViT-B-32/openai", "float16")
