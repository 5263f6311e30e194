from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from mmrec.encoders import open_encoder
from mmrec.encoders.framing import WHOLE, Framing
from mmrec.explain.parts import Patches
from mmrec.training.pretrain import PretrainConfig
from mmrec.training.pretrain.towers import new_model, publish


def picture(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("size", [(320, 320), (60, 80), (81, 33), (2, 500), (1, 1)])
@pytest.mark.parametrize("share", [1.0, 0.875, 0.3])
def test_what_is_cut_out_is_the_box(size: tuple[int, int], share: float) -> None:
    whole = picture(*size)
    framing = Framing(share)
    cut, box = framing.cut(whole), framing.box(*size)
    assert box == pytest.approx(((1 - share) / 2, (1 - share) / 2, (1 + share) / 2, (1 + share) / 2))
    for at, side in enumerate(size):
        assert abs(cut.size[at] - (box[2 + at] - box[at]) * side) <= 1.01
        assert cut.size[at] >= 1
    left, top = (round(size[at] * box[at]) for at in range(2))
    assert cut.getpixel((0, 0)) == whole.getpixel((left, top))


@pytest.mark.parametrize(
    ("size", "box"),
    [((80, 60), (0.125, 0, 0.875, 1)), ((60, 80), (0, 0.125, 1, 0.875)), ((50, 50), WHOLE)],
)
def test_who_cuts_to_a_square_sees_no_more_than_that(size: tuple[int, int], box: tuple[float, ...]) -> None:
    assert Framing(square=True).box(*size) == pytest.approx(box)
    half = Framing(0.5, square=True).box(*size)
    assert half == pytest.approx([0.25 + share / 2 for share in box])


@pytest.mark.parametrize(
    ("card", "share"),
    [
        ({"framing": 0.8}, 0.8),
        ({}, 1.0),
        ({"framing": 0}, 1.0),
        ({"framing": 7}, 1.0),
        ({"framing": "wide"}, 1.0),
        ({"framing": None}, 1.0),
        ([], 1.0),
    ],
)
def test_a_card_may_ask_for_a_share(tmp_path: Path, card: object, share: float) -> None:
    (tmp_path / "card.json").write_text(json.dumps(card), encoding="utf-8")
    model = SimpleNamespace(visual=SimpleNamespace(preprocess_cfg={"resize_mode": "squash"}))
    assert Framing.of(model, tmp_path) == Framing(share, square=False)


def test_a_folder_without_a_card_and_a_model_of_open_clip_frame_as_open_clip_does(tmp_path: Path) -> None:
    model = SimpleNamespace(visual=SimpleNamespace(preprocess_cfg={"resize_mode": "shortest"}))
    assert Framing.of(model, tmp_path) == Framing.of(model, None) == Framing(1.0, square=True)


def test_an_encoder_sees_what_is_in_its_box_and_nothing_else(tmp_path: Path) -> None:
    config = PretrainConfig(text_width=32, text_layers=1, embed_dim=24, image_size=64, render_size=80)
    model, _ = new_model(config)
    encoder = open_encoder(f"local-dir:{publish(config, model.eval(), None, tmp_path / 'tiny')}")
    whole = picture(200, 100)
    box = Patches(encoder, whole, 4).box
    assert box == pytest.approx((0.1, 0.1, 0.9, 0.9))
    pixels = np.asarray(whole)
    inside = np.zeros((100, 200), bool)
    inside[10:90, 20:180] = True
    before = encoder.encode_images([whole])
    outside_changed = np.where(inside[..., None], pixels, 255 - pixels)
    inside_changed = np.where(inside[..., None], 255 - pixels, pixels)
    np.testing.assert_array_equal(encoder.encode_images([Image.fromarray(outside_changed)]), before)
    assert np.abs(encoder.encode_images([Image.fromarray(inside_changed)]) - before).max() > 1e-3
