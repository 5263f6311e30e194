"""What every method of attribution must do, swept over the table and over kinds of towers."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

import mmrec.explain.methods
from mmrec.encoders import open_encoder
from mmrec.encoders.framing import Framing
from mmrec.explain.correlation import spearman
from mmrec.explain.methods import METHODS, Method, NotHere
from mmrec.explain.methods.grad_cam import GradCam
from mmrec.explain.parts import Parts, Patches, Words
from mmrec.explain.subject import Subject
from mmrec.explain.towers import attentions_of, written_out
from mmrec.explain.view import View
from mmrec.fusion import Items, Probe
from mmrec.types import EncoderInfo
from tests.helpers.explained import SOMEBODY, Corner, Toy, toy_recommender

TEXT = "A warm woollen coat for long winters in the north, made by hand."


class Opened:
    """An open_clip model of random weights behind the little that explanations need."""

    def __init__(self, vision: dict[str, Any]) -> None:
        from mmrec.encoders._torchvision import ensure_torchvision_importable

        ensure_torchvision_importable()
        import open_clip

        torch.manual_seed(5)
        text = {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
        self.size = 160 if vision.get("timm_model_name") == "test_vit" else 64
        self.model = open_clip.CLIP(4, {"image_size": self.size, **vision}, text).eval()
        self.info = EncoderInfo("random", "Random", "nothing", 0, 4, bundled=False)
        self.tokenizer = open_clip.get_tokenizer("ViT-B-32")
        self.towers, self.framing, self._lock = self, Framing(), threading.Lock()

    def preprocess(self, image: Image.Image) -> Tensor:
        array = np.asarray(image.convert("RGB").resize((self.size, self.size)), np.float32) / 127.5 - 1
        return torch.from_numpy(array).permute(2, 0, 1)

    def image(self, pixels: Tensor) -> Tensor:
        found: Tensor = self.model.encode_image(pixels, normalize=True)
        return found

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        with torch.inference_mode():
            return self.model.encode_text(self.tokenizer(texts), normalize=True).numpy()

    def alone(self) -> threading.Lock:
        return self._lock


TOWERS = {
    "vit": {"layers": 2, "width": 32, "head_width": 16, "patch_size": 8},
    "timm-vit": {
        "timm_model_name": "test_vit",  # 160 pixels,
        "timm_model_pretrained": False,
        "timm_pool": "token",
        "timm_proj": "linear",
    },
    "cnn": {
        "timm_model_name": "resnet10t",
        "timm_model_pretrained": False,
        "timm_pool": "avg",
        "timm_proj": "linear",
    },
}


@pytest.fixture(scope="module", params=TOWERS)
def opened(request: pytest.FixtureRequest) -> Opened:
    return Opened(TOWERS[request.param])


def picture() -> Image.Image:
    rng = np.random.default_rng(2)
    return Image.fromarray(rng.integers(0, 256, (64, 64, 3), dtype=np.uint8))


def both(items: Items, probe: Probe) -> Tensor:
    """Something curved of the picture and the text."""
    scores = torch.tanh(items.x[:, 0] @ torch.tensor([1.0, -2.0, 0.5, 1.0])) + items.x[:, 1].cos().sum(-1)
    return (5 * scores)[None].expand(len(probe.history), -1)


def seen_by(parts: Parts) -> View:
    return View(Subject(toy_recommender(Toy(both)), 4, SOMEBODY), parts)


def parts_of(encoder: Any) -> list[Parts]:
    return [Patches(encoder, picture(), 4), Words(encoder, TEXT)]


def heat_or_reason(name: str, view: View) -> np.ndarray | str:
    try:
        return METHODS[name]().heat(view)
    except NotHere as reason:
        return str(reason)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_answers_for_every_part_or_says_why_not(name: str, opened: Opened) -> None:
    for parts in parts_of(opened):
        view = seen_by(parts)
        heat = heat_or_reason(name, view)
        if isinstance(heat, str):
            assert heat.endswith(".")
            assert name != "occlusion", "occlusion fits everything"
            continue
        assert heat.shape == (parts.n,)
        assert heat.dtype == np.float64
        assert np.isfinite(heat).all()
        assert heat.std() > 0
        assert METHODS[name].signed or heat.min() >= -1e-9


@pytest.mark.parametrize("name", METHODS)
def test_a_closed_encoder_is_told_apart(name: str) -> None:
    for parts in parts_of(Corner()):
        if name == "occlusion":
            assert METHODS[name]().heat(seen_by(parts)).shape == (parts.n,)
        else:
            with pytest.raises(NotHere, match=r"\.$"):
                METHODS[name]().heat(seen_by(parts))


@pytest.mark.parametrize("name", METHODS)
def test_every_method_tells_people_what_it_is(name: str) -> None:
    kind = METHODS[name]
    assert kind.name == name
    assert kind.label
    assert kind.summary.endswith(".")
    assert any(char.isdigit() for char in kind.paper), "with the year"
    assert kind.__doc__


def test_no_method_on_disk_is_missing_from_the_table() -> None:
    package, found = mmrec.explain.methods, set()
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        found |= {
            kind
            for kind in vars(loaded).values()
            if isinstance(kind, type) and issubclass(kind, Method) and kind is not Method
        }
    assert found == set(METHODS.values())


def test_which_methods_fit_which_tower(opened: Opened) -> None:
    convolutional = not attentions_of(opened.model.visual)
    view = seen_by(Patches(opened, picture(), 4))
    refused = {name for name in METHODS if isinstance(heat_or_reason(name, view), str)}
    assert refused == ({"relevance", "attention", "rollout"} if convolutional else {"grad-cam"})


# -- the insides


def test_written_out_attention_is_the_fused_one_with_its_weights(opened: Opened) -> None:
    pixels = opened.preprocess(picture())[None]
    tokens = opened.tokenizer([TEXT])
    towers = [(opened.model.visual, lambda: opened.model.encode_image(pixels))]
    towers.append((opened.model.transformer, lambda: opened.model.encode_text(tokens)))
    for tower, ask in towers:
        with torch.no_grad():
            before = ask()
            with written_out(tower) as layers:
                during = ask()
            after = ask()
        assert torch.allclose(before, during, atol=1e-5)
        assert torch.equal(before, after), "everything is put back"
        assert len(layers) == len(attentions_of(tower))
        for attention in layers:
            assert torch.allclose(attention.sum(-1), torch.ones(attention.shape[:-1]), atol=1e-5)
            assert attention.min() >= 0
    with written_out(opened.model.transformer) as layers, torch.no_grad():
        opened.model.encode_text(tokens)
    assert layers[0][0, 0].triu(1).abs().max() == 0, "a text is read forwards"


def test_tokens_belong_to_their_words() -> None:
    encoder = Opened(TOWERS["vit"])
    view = seen_by(Words(encoder, "warm woollen " * 60))
    heat = METHODS["gradient-input"]().heat(view)
    assert (heat[:30] != 0).all()
    assert (heat[80:] == 0).all(), "what is cut off was never read"


class Linear(nn.Module):
    """A tower that adds up the red of the top left quarter, and little else."""

    def __init__(self) -> None:
        super().__init__()
        convolution = nn.Conv2d(3, 4, 8, stride=8)
        nn.init.zeros_(convolution.weight)
        nn.init.zeros_(convolution.bias)  # type: ignore[arg-type]
        convolution.weight.data[0, 0] = 1 / 64
        self.visual = nn.Sequential(convolution)

    def encode_image(self, pixels: Tensor) -> Tensor:
        maps = self.visual(pixels)  # (B, 4, 8, 8)
        red = maps[:, 0, :4, :4].mean((1, 2)) * 0.05  # small, so that the unit length hardly bends it
        return torch.stack([red, torch.ones_like(red), 0 * red, 0 * red], dim=1)


def first(items: Items, probe: Probe) -> Tensor:
    return items.x[:, 0, 0][None].expand(len(probe.history), -1)


def test_on_a_linear_tower_all_methods_find_what_it_looks_at(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Opened(TOWERS["cnn"])
    monkeypatch.setattr(encoder, "model", Linear())
    monkeypatch.setattr(encoder, "image", lambda x: nn.functional.normalize(encoder.model.encode_image(x)))
    red = np.full((64, 64, 3), 127, np.uint8)  # grey is 0 for the tower, so what it sees is what is red
    red[8:56, 8:56, 0] = np.random.default_rng(0).integers(140, 256, (48, 48))
    view = View(Subject(toy_recommender(Toy(first)), 4, SOMEBODY), Patches(encoder, Image.fromarray(red), 4))
    occluded = METHODS["occlusion"]().heat(view)
    slope = METHODS["gradient-input"]().heat(view)
    cells = slope * 16 * 16  # a mean over the pixels of a patch; their sum is what deleting it does
    assert np.allclose(cells, occluded, atol=0.02 * np.abs(occluded).max())
    assert occluded.reshape(4, 4)[2:].max() < 1e-6
    mapped = GradCam().heat(view)
    agreement = spearman(mapped, occluded)
    assert agreement is not None
    assert agreement > 0.8


def test_the_bundled_encoder_is_explained_as_it_is_used() -> None:
    encoder = open_encoder()
    image = picture()
    patches, words = Patches(encoder, image, 6), Words(encoder, TEXT)
    whole = np.zeros((1, 36), bool)
    assert np.allclose(patches.vectors(whole)[0], encoder.encode_images([image])[0], atol=1e-5)
    assert np.allclose(words.vectors(np.zeros((1, words.n), bool))[0], encoder.encode_texts([TEXT])[0])
