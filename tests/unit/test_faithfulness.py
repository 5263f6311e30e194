"""Parts, occlusion and the deletion test on encoders of which everything is known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from mmrec.data.sounds import SAMPLE_RATE
from mmrec.encoders.audio import AudioConfig, AudioEncoder, AudioTower
from mmrec.explain.faithfulness import deletion_masks, faithfulness
from mmrec.explain.methods import METHODS
from mmrec.explain.parts import Parts, Patches, SoundCells, Words, words_of
from mmrec.explain.subject import Subject
from mmrec.explain.view import View
from mmrec.fusion import Items, Probe
from tests.helpers.explained import SOMEBODY, Corner, Toy, toy_recommender


def first_number(items: Items, probe: Probe) -> Tensor:
    """The score is the first number of the picture's and of the text's embedding, 3 and 1 times."""
    return (3 * items.x[:, 0, 0] + items.x[:, 1, 0])[None].expand(len(probe.history), -1)


def seen_by(parts: Parts) -> View:
    subject = Subject(toy_recommender(Toy(first_number)), 4, SOMEBODY)
    return View(subject, parts)


def bright_corner() -> Image.Image:
    picture = np.full((60, 60, 3), 20, np.uint8)
    picture[:30, :30] = 250
    picture[0], picture[-1], picture[:, 0], picture[:, -1] = 20, 20, 20, 20
    return Image.fromarray(picture)


def test_occlusion_finds_the_corner_that_the_encoder_sees() -> None:
    heat = METHODS["occlusion"]().heat(seen_by(Patches(Corner(), bright_corner(), side=6)))
    grid = heat.reshape(6, 6)
    assert (grid[:3, :3] > 0.01).all()
    assert np.abs(grid[3:]).max() < 1e-9
    assert np.abs(grid[:, 3:]).max() < 1e-9


def test_occlusion_finds_the_word_that_the_encoder_reads() -> None:
    view = seen_by(Words(Corner(), "A warm coat for the winter."))
    heat = METHODS["occlusion"]().heat(view)
    assert view.parts.labels == ("A", "warm", "coat", "for", "the", "winter")
    assert heat == pytest.approx([0, np.sin(1), 0, 0, 0, 0], abs=1e-6)


def test_a_true_map_is_faithful_and_a_false_one_is_not() -> None:
    view = seen_by(Patches(Corner(), bright_corner(), side=6))
    true = METHODS["occlusion"]().heat(view)
    found = faithfulness(view, true, np.random.default_rng(0))
    assert found.verdict == "faithful"
    assert found.beats == len(found.random) == 8
    assert found.deleted == 7
    assert found.drop > 2 * np.mean(found.random)
    upside_down = faithfulness(view, -true, np.random.default_rng(0))
    assert upside_down.verdict == "not better than random"
    assert upside_down.drop == pytest.approx(0, abs=1e-6)
    assert not upside_down.beats_mean


def test_where_nothing_matters_no_map_is_called_faithful() -> None:
    view = seen_by(Words(Corner(), "a coat for the winter and for the summer"))
    found = faithfulness(view, np.arange(9.0), np.random.default_rng(0))
    assert found.verdict == "not better than random"


def test_the_deletion_test_deletes_as_many_at_random_and_is_seeded() -> None:
    masks = deletion_masks(np.array([0.0, 3, 1, 2, 5]), 0.4, 6, np.random.default_rng(4))
    assert masks.sum(axis=1).tolist() == [2] * 7
    assert np.flatnonzero(masks[0]).tolist() == [1, 4]
    again = deletion_masks(np.array([0.0, 3, 1, 2, 5]), 0.4, 6, np.random.default_rng(4))
    assert (masks == again).all()
    assert deletion_masks(np.zeros(3), 0.01, 1, np.random.default_rng(0)).sum() == 2, "one at least"


def test_a_deleted_patch_takes_the_colour_of_the_rim() -> None:
    parts = Patches(Corner(), bright_corner(), side=6)
    shown = parts.shown(np.eye(36, dtype=bool)[[0, 35]])
    assert torch.allclose(shown[0, :, 2:10, 2:10], torch.tensor(20 / 255.0))
    assert torch.equal(shown[0, :, 10:], parts.pixels[:, 10:])
    assert torch.equal(shown[1], parts.pixels), "that patch had the colour of the rim before"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a T-shirt, 24 cm.", ["It's", "a", "T-shirt", "24", "cm"]),
        ("藏青色 mug", ["藏", "青", "色", "mug"]),
        ("  …warm!  coat", ["warm", "coat"]),
        ("…", ["…"]),
        ("", []),
    ],
)
def test_words_are_found_and_nothing_of_the_text_is_lost(text: str, words: list[str]) -> None:
    spans = words_of(text)
    assert "".join(text[a:b] for a, b in spans) == text
    assert list(Words(Corner(), text).labels) == words


def test_a_text_without_a_word_reads_on() -> None:
    parts = Words(Corner(), "A warm, soft coat.")
    assert parts.without(np.array([0, 1, 0, 0], bool)) == "A soft coat."


def test_nothing_is_encoded_twice() -> None:
    class Counting(Corner):
        seen = 0

        def encode_texts(self, texts: list[str]) -> np.ndarray:
            self.seen += len(texts)
            return super().encode_texts(texts)

    encoder = Counting()
    view = seen_by(Words(encoder, "a warm coat"))
    for _ in range(3):
        METHODS["occlusion"]().heat(view)
        assert view.whole == pytest.approx(view.without(np.zeros((1, 3), bool))[0][0])
    assert encoder.seen == 4


# -- sound


@pytest.fixture(scope="module")
def ear() -> AudioEncoder:
    torch.manual_seed(0)
    return AudioEncoder(AudioTower(AudioConfig(widths=(8, 8, 8, 8), rhythm_width=8, dimension=8)))


class Ear(Corner):
    def __init__(self, ear: AudioEncoder) -> None:
        import threading

        self.ear, self._lock = ear, threading.Lock()

    def alone(self) -> object:
        return self._lock


@pytest.mark.parametrize("seconds", [2.0, 6.0, 10.0])
def test_with_every_cell_in_place_the_clip_is_what_the_encoder_hears(
    ear: AudioEncoder, seconds: float
) -> None:
    rng = np.random.default_rng(0)
    wave = rng.normal(0, 0.1, int(seconds * SAMPLE_RATE)).astype(np.float32)
    parts = SoundCells(Ear(ear), wave, bands=4, moments=6)
    assert parts.n == len(set(parts.labels)) == 24
    (vector,) = parts.vectors(np.zeros((1, 24), bool))
    assert np.allclose(vector, ear.encode([wave])[0], atol=1e-5)


def test_a_deleted_cell_is_silent_there_and_nowhere_else(ear: AudioEncoder) -> None:
    wave = np.random.default_rng(0).normal(0, 0.1, 6 * SAMPLE_RATE).astype(np.float32)
    parts = SoundCells(Ear(ear), wave, bands=4, moments=6)
    gone = np.eye(24, dtype=bool)[[13]]  # the third band, the second of six moments
    shown, before = parts.shown(gone)[0, 0], parts.mel[0]
    changed = (shown != before).numpy()
    assert np.flatnonzero(changed.any(1)).tolist() == list(range(32, 48))
    frames = np.flatnonzero(changed.any(0))
    assert 50 <= frames.min() <= 51
    assert 99 <= frames.max() <= 100
    assert shown[40, 70] == -1
    everything = torch.ones_like(parts.mel)
    assert parts.cells(everything).sum() == everything.numel(), "the cells cover the whole clip once"


def test_an_encoder_without_our_tower_gets_muted_clips() -> None:
    wave = np.full(3 * SAMPLE_RATE, 0.5, np.float32)
    parts = SoundCells(Corner(), wave, moments=6)
    assert (parts.n, parts.bands) == (6, 1)
    whole, first, last = parts.vectors(np.eye(7, 6, dtype=bool)[[6, 0, 5]])
    assert whole[0] == pytest.approx(np.sin(0.5), abs=1e-3)
    assert first[0] == pytest.approx(np.sin(0.25), abs=1e-3), "a sixth is half of the third that it hears"
    assert np.allclose(last, whole)
