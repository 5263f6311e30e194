"""Another encoder for a world: resumable, cancellable, and never half done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings, Parts, embed_catalogue
from mmrec.errors import Unavailable
from mmrec.service import jobs
from mmrec.service.preparation import STAGES, Preparation, Preparations, Status, prepare
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world, sources_of


class Counting(TinyEncoder):
    """Counts what it is shown; may stop in the middle as a killed process does."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.pictures = 0
        self.stop_after = stop_after

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        if self.stop_after is not None and self.pictures >= self.stop_after:
            raise KeyboardInterrupt
        self.pictures += len(images)
        return super().encode_images(images)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mmrec.encoders.store._PART", 8)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return build_tiny_world(tmp_path / "worlds" / "tiny", embed=False, sound=True)


def pair_of(workspace: Workspace, encoder: TinyEncoder) -> jobs.Pair:
    return jobs.Pair(workspace, TINY_INFO, lambda: encoder)


def test_a_killed_embedding_goes_on_without_doing_anything_twice(
    workspace: Workspace, small_parts: None
) -> None:
    killed = Counting(stop_after=16)
    with pytest.raises(KeyboardInterrupt):
        jobs.embed(pair_of(workspace, killed))
    with pytest.raises(Unavailable):
        jobs.stored_embeddings(workspace, TINY_INFO.key)  # nothing half-written is ever loaded
    again = Counting()
    made = jobs.embed(pair_of(workspace, again))
    assert killed.pictures + again.pictures == 29  # every picture once; one item has none
    whole = embed_catalogue(sources_of(workspace), TinyEncoder(), workspace.catalogue.fingerprint)
    assert made.modalities == ("image", "text", "audio")
    np.testing.assert_array_equal(made.mask, whole.mask)
    for modality, vectors in whole.vectors.items():
        np.testing.assert_allclose(made.vectors[modality], vectors, atol=2e-3)
    assert not workspace.parts_folder(TINY_INFO.key).exists()


def test_a_damaged_part_is_made_again(workspace: Workspace, small_parts: None) -> None:
    killed = Counting(stop_after=8)
    with pytest.raises(KeyboardInterrupt):
        jobs.embed(pair_of(workspace, killed))
    first, second, *_ = sorted(workspace.parts_folder(TINY_INFO.key).glob("*.safetensors"))
    first.write_bytes(first.read_bytes()[:40])
    second.write_bytes(b"")
    again = Counting()
    jobs.embed(pair_of(workspace, again))
    assert again.pictures == 29


def test_parts_belong_to_their_content(workspace: Workspace, small_parts: None, tmp_path: Path) -> None:
    parts = Parts(tmp_path / "parts")
    sources = sources_of(workspace)
    embed_catalogue(sources, TinyEncoder(), "a", parts=parts)
    texts = list(sources["text"])
    texts[20] = "Another chair."
    changed = Counting()
    made = embed_catalogue({**sources, "text": texts}, changed, "b", parts=parts)
    assert changed.pictures == 8, "one part of eight items changed"
    assert made.catalogue == "b"
    other = Counting()
    other.info = replace(TINY_INFO, key="another")
    embed_catalogue(sources, other, "a", parts=parts)
    assert other.pictures == 29, "another encoder finds nothing of this one"


def test_an_encoder_without_an_ear_leaves_sound_out(workspace: Workspace) -> None:
    deaf = TinyEncoder()
    deaf.info = replace(TINY_INFO, modalities=("image", "text"))
    made = embed_catalogue(sources_of(workspace), deaf, "c")
    assert made.modalities == ("image", "text")
    assert made.mask.shape == (30, 2)


def test_embeddings_are_read_back_as_they_were(workspace: Workspace, tmp_path: Path) -> None:
    made = embed_catalogue(sources_of(workspace), TinyEncoder(), "d")
    made.save(tmp_path / "x.safetensors")
    back = ItemEmbeddings.load(tmp_path / "x.safetensors")
    assert (back.encoder_key, back.catalogue) == (TINY_INFO.key, "d")
    np.testing.assert_array_equal(back.mask, made.mask)
    assert [p.name for p in tmp_path.glob("*.safetensors*")] == ["x.safetensors"]


# -- in the background


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replaces the stages by steps that only say that they came, so that the order is what is tested."""
    seen: list[str] = []

    def stage(name: str) -> Callable[..., None]:
        def run(_found: object, tell: Callable[[str, int, int], None] | None = None) -> None:
            seen.append(name)
            if tell is not None:
                for done in range(3):
                    tell(name, done, 3)

        return run

    monkeypatch.setattr(jobs, "embed", stage("embedding items"))
    monkeypatch.setattr(jobs, "train_missing", stage("training strategies"))
    monkeypatch.setattr(jobs, "lay_out_missing", stage("laying out spaces"))
    monkeypatch.setattr(jobs, "evaluate", stage("evaluating"))
    return seen


def test_the_share_grows_from_stage_to_stage() -> None:
    told = [Status("w", "e", "running", what, done, 4) for what in STAGES for done in range(5)]
    shares = [status.share for status in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_stages_come_in_order_and_end_in_done(workspace: Workspace, tmp_path: Path, steps: list[str]) -> None:
    from mmrec.encoders.clip import BUNDLED

    told: list[tuple[str, int, int]] = []
    prepare("tiny", BUNDLED, tmp_path, lambda *step: told.append(step))
    assert steps == list(STAGES[1:])
    assert [what for what, *_ in told] == sorted((what for what, *_ in told), key=STAGES.index)
    assert told[-1] == (STAGES[-1], 1, 1)


def test_what_cannot_be_had_fails_with_its_sentence(workspace: Workspace, tmp_path: Path) -> None:
    preparation = Preparation("tiny", "local-dir:/nowhere", tmp_path)
    status = preparation.wait(20)
    assert status.state == "failed"
    assert "/nowhere" in status.problem


def test_what_breaks_unexpectedly_is_said_too(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(jobs, "embed", broken)
    status = Preparation("tiny", "bundled", tmp_path).wait(20)
    assert status.state == "failed"
    assert "ZeroDivisionError" in status.problem


def test_cancelling_ends_after_the_step_and_starting_again_goes_on(
    workspace: Workspace, tmp_path: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(_found: object, tell: Callable[[str, int, int], None]) -> None:
        reached.set()
        go_on.wait(20)
        tell("training strategies", 1, 2)

    monkeypatch.setattr(jobs, "train_missing", slow)
    known = Preparations()
    first = known.start("tiny", "bundled", tmp_path)
    assert reached.wait(20)
    assert known.start("tiny", "bundled", tmp_path) is first, "who wants the same one shares it"
    first.cancel()
    go_on.set()
    assert first.wait(20).state == "cancelled"
    second = known.start("tiny", "bundled", tmp_path)
    assert second is not first
    assert second.wait(20).state == "done"
    assert known.get("tiny", "bundled") is second
    assert known.get("tiny", "other") is None
