"""What every encoder must do, swept over the bundled one in every precision and freshly published folders."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from mmrec.data.uploads import read_image
from mmrec.data.workspace import Workspace
from mmrec.encoders import Encoder, bundled_info, open_encoder
from mmrec.encoders import clip as clip_module
from mmrec.encoders.precision import PRECISIONS, Agreement
from mmrec.errors import InvalidInput, MMRecError, Unavailable
from mmrec.training.pretrain import PretrainConfig
from mmrec.training.pretrain.towers import new_audio_tower, new_model, publish
from mmrec.types import Upload

SWEPT = ["bundled", *(f"bundled@{name}" for name in PRECISIONS if name != "float32"), "local", "deaf"]


@pytest.fixture(scope="module", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Conversions are kept in a home of the test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MMREC_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module", params=SWEPT)
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    if request.param.startswith("bundled"):
        return open_encoder(request.param)
    config = PretrainConfig(vision="regnetx_002", text_width=32, text_layers=1, embed_dim=24, image_size=64)
    model, _ = new_model(config)
    ear = new_audio_tower(config).eval() if request.param == "local" else None
    folder = publish(config, model.eval(), ear, tmp_path_factory.mktemp("encoders") / "tiny")
    return open_encoder(f"local-dir:{folder}")


def _pictures() -> list[Image.Image]:
    rng = np.random.default_rng(0)
    sizes = [(320, 320), (40, 200), (500, 90)]
    return [Image.fromarray(rng.integers(0, 256, (h, w, 3), dtype=np.uint8)) for w, h in sizes]


TEXTS = ["a navy mug", "", "藏青色的杯子", "🦊" * 40, "words " * 400]


def test_it_is_an_encoder(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.info.key
    assert encoder.info.trained_on
    assert encoder.info.parameters > 0


def test_embeddings_are_finite_unit_vectors_of_the_stated_dimension(encoder: Encoder) -> None:
    for vectors, n in ((encoder.encode_images(_pictures()), 3), (encoder.encode_texts(TEXTS), len(TEXTS))):
        assert vectors.shape == (n, encoder.info.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_who_has_an_ear_hears_and_who_has_none_says_so(encoder: Encoder) -> None:
    rng = np.random.default_rng(0)
    waves = [rng.normal(0, 0.1, n).astype(np.float32) for n in (3_200, 16_000, 200_000)]
    if "audio" not in encoder.info.modalities:
        with pytest.raises(Unavailable, match="no audio tower"):
            encoder.encode_sounds(waves)
        return
    vectors = encoder.encode_sounds(waves)
    assert vectors.shape == (3, encoder.info.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert encoder.encode_sounds([]).shape == (0, encoder.info.dimension)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode_images([]).shape == (0, encoder.info.dimension)
    assert encoder.encode_texts([]).shape == (0, encoder.info.dimension)


def test_company_in_a_batch_changes_nothing_that_the_precision_could_tell(encoder: Encoder) -> None:
    batches = (
        (encoder.encode_images(_pictures()), [encoder.encode_images([p])[0] for p in _pictures()]),
        (encoder.encode_texts(TEXTS), [encoder.encode_texts([t])[0] for t in TEXTS]),
    )
    for together, alone in batches:
        if encoder.info.precision == "float32":
            assert np.allclose(together, alone, atol=1e-4)
        else:
            floor = PRECISIONS[encoder.info.precision].floor
            assert Agreement.between(together, np.array(alone)).worst >= floor


def test_the_same_question_has_the_same_answer(encoder: Encoder) -> None:
    np.testing.assert_array_equal(encoder.encode_images(_pictures()), encoder.encode_images(_pictures()))
    np.testing.assert_array_equal(encoder.encode_texts(TEXTS), encoder.encode_texts(TEXTS))


@pytest.fixture(scope="module")
def single() -> Encoder:
    return open_encoder("bundled@float32")


def test_a_precision_keeps_what_it_promises(encoder: Encoder, single: Encoder, repo_root: Path) -> None:
    if not encoder.info.bundled:
        pytest.skip("the thresholds are for the bundled encoder's trained weights")
    catalogue = Workspace(repo_root / "assets" / "worlds" / "store").catalogue
    pictures = [read_image(Upload(p.name, p.read_bytes())) for p in catalogue.image_paths()[:32] if p]
    texts = [text for text in catalogue.texts()[:32] if text]
    seen = Agreement.between(encoder.encode_images(pictures), single.encode_images(pictures))
    read = Agreement.between(encoder.encode_texts(texts), single.encode_texts(texts))
    assert min(seen.worst, read.worst) >= PRECISIONS[encoder.info.precision].floor - 1e-6  # of rounding


def test_the_key_tells_the_precisions_apart(encoder: Encoder) -> None:
    suffix = PRECISIONS[encoder.info.precision].suffix
    assert encoder.info.key.endswith(f"-{suffix}" if suffix else encoder.info.key)
    if encoder.info.bundled:
        assert encoder.info.key == bundled_info().key + (f"-{suffix}" if suffix else "")


def test_the_model_to_look_into_is_in_single_precision(encoder: Encoder) -> None:
    assert {p.dtype for p in encoder.model.parameters()} == {torch.float32}
    with torch.inference_mode(), encoder.alone():
        tokens = encoder.tokenizer(TEXTS[:1])
        found = encoder.model.encode_text(tokens, normalize=True).numpy()
    assert Agreement.between(found, encoder.encode_texts(TEXTS[:1])).worst >= 0.99


def test_the_bundled_card_is_the_loaded_models_own() -> None:
    card, loaded = bundled_info(), open_encoder("bundled")
    towers = [loaded.model, *([] if loaded.ear is None else [loaded.ear.tower])]
    assert sum(p.numel() for tower in towers for p in tower.parameters()) == card.parameters
    weights = sorted(clip_module.BUNDLED_DIR.glob("*.safetensors"))
    assert clip_module.content_key("bundled", *weights) == card.key
    assert sum(path.stat().st_size for path in weights) <= 30_000_000


@pytest.mark.parametrize("name", ["", "ViT-B-32", "/laion", "ViT-B-32/", "💥"])
def test_a_name_of_no_known_form_is_told_the_forms(name: str) -> None:
    with pytest.raises(InvalidInput, match="local-dir:"):
        open_encoder(name)


def test_a_folder_without_weights_never_gives_a_random_model(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"open_clip_config\.json"):
        open_encoder(f"local-dir:{tmp_path}")
    (tmp_path / "open_clip_config.json").write_text("{}")
    with pytest.raises(Unavailable, match="No weights"):
        open_encoder(f"local-dir:{tmp_path}")
    (tmp_path / "weights.safetensors").write_bytes(b"not safetensors")
    with pytest.raises(MMRecError):
        open_encoder(f"local-dir:{tmp_path}")


def test_offline_a_named_model_fails_within_three_seconds_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        time.sleep(30)
        raise TimeoutError

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(clip_module, "_probe", None)
    monkeypatch.setattr(socket, "create_connection", never)
    start = time.monotonic()
    with pytest.raises(Unavailable, match="bundled encoder and local folders work offline"):
        open_encoder("ViT-B-32/laion2b_s34b_b79k")
    assert time.monotonic() - start < 3
