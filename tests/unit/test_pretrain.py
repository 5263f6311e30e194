from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from mmrec.cli.options import change_config
from mmrec.encoders import open_encoder
from mmrec.encoders.clip import BUNDLED_DIR
from mmrec.training.pretrain import PretrainConfig, pretrain
from mmrec.training.pretrain.loop import _Trainer, new_model, publish
from mmrec.training.pretrain.recipe import open_clip_config
from mmrec.training.pretrain.renders import RenderPool, build_pool, render
from mmrec.worlds.held_out import held_out

TINY = PretrainConfig(
    pool=48,
    render_size=40,
    image_size=32,
    small_size=32,
    samples=64,
    batch_size=16,
    description_pairs=4,
    vision="regnetx_002",
    text_width=32,
    text_layers=1,
    embed_dim=16,
)


@pytest.fixture(scope="module")
def pool() -> RenderPool:
    drawn = [render(TINY, i) for i in range(TINY.pool)]
    return RenderPool(np.stack([pixels for _, pixels in drawn]), [look for look, _ in drawn])


def test_a_render_is_the_same_whoever_draws_it(tmp_path: Path, pool: RenderPool) -> None:
    built = build_pool(TINY, tmp_path, workers=2)
    assert built.looks == pool.looks
    assert np.array_equal(built.images, pool.images)


def test_no_render_shows_a_held_out_combination(pool: RenderPool) -> None:
    assert not any(held_out(k.category, k.colour, k.pattern) for k in pool.looks)


def test_the_trimmed_text_pass_equals_encode_text(pool: RenderPool) -> None:
    trainer = _Trainer(TINY, pool, "cpu")
    texts = ["a mug", "a photo of a very long and winding striped navy sneaker on a white background"]
    with torch.no_grad():
        trimmed = trainer._text(texts)
        padded = trainer.model.encode_text(trainer.tokenizer(texts), normalize=True)
    torch.testing.assert_close(trimmed, padded, atol=1e-5, rtol=1e-4)


def test_a_resumed_training_equals_an_uninterrupted_one(tmp_path: Path, pool: RenderPool) -> None:
    torch.set_num_threads(1)
    whole = _Trainer(TINY, pool, "cpu")
    for _ in range(4):
        whole.train_step()
    first = _Trainer(TINY, pool, "cpu")
    for _ in range(2):
        first.train_step()
    first.save(tmp_path / "c.pt")
    second = _Trainer(TINY, pool, "cpu")
    second.load(tmp_path / "c.pt")
    assert second.step == 2
    for _ in range(2):
        second.train_step()
    for (name, a), b in zip(
        whole.model.state_dict().items(), second.model.state_dict().values(), strict=True
    ):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4, msg=name)


def test_training_learns_its_batch(pool: RenderPool) -> None:
    trainer = _Trainer(TINY.model_copy(update={"samples": 16 * 60}), pool, "cpu")
    losses = [sum(trainer.train_step().values()) for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:5])


def test_the_published_folder_gives_the_same_embeddings(tmp_path: Path, pool: RenderPool) -> None:
    model, tokenizer = new_model(TINY)
    folder = publish(TINY, model.eval(), tmp_path / "encoder")
    encoder = open_encoder(f"local-dir:{folder}")
    with torch.no_grad():
        expected = model.encode_text(tokenizer(["a striped mug"]), normalize=True).numpy()
    assert encoder.info.dimension == TINY.embed_dim
    assert np.allclose(encoder.encode_texts(["a striped mug"]), expected, atol=5e-3)
    assert not list(tmp_path.glob(".*")), "nothing half-written is left behind"


def test_the_shipped_card_holds_a_whole_recipe_and_the_model_card_the_command_for_it(repo_root: Path) -> None:
    card = json.loads((BUNDLED_DIR / "card.json").read_text(encoding="utf-8"))
    command = (
        (repo_root / "docs" / "encoder.md").read_text(encoding="utf-8").split("```sh")[1].split("```")[0]
    )
    written = change_config(PretrainConfig, re.findall(r"--set (\S+)", command))
    assert written.model_dump() == card["recipe"]
    assert card["recipe"] == PretrainConfig.model_validate(card["recipe"]).model_dump()
    assert open_clip_config(PretrainConfig.model_validate(card["recipe"])) == json.loads(
        (BUNDLED_DIR / "open_clip_config.json").read_text(encoding="utf-8")
    )


def test_the_command_goes_from_nothing_to_a_folder_and_finds_its_work_again(tmp_path: Path) -> None:
    said: list[str] = []
    config = TINY.model_copy(update={"samples": 32})
    out = pretrain(config, tmp_path / "work", tmp_path / "out", device="cpu", say=said.append)
    assert {p.name for p in out.iterdir()} == {
        "card.json",
        "open_clip_config.json",
        "open_clip_model.safetensors",
    }
    pretrain(config, tmp_path / "work", tmp_path / "out", device="cpu", say=said.append)
    assert any("resumed at step 2/2" in line for line in said)
