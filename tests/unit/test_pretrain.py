from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from mmrec.cli.options import change_config
from mmrec.encoders import open_encoder
from mmrec.encoders.audio import AudioEncoder
from mmrec.encoders.clip import BUNDLED_DIR
from mmrec.errors import InvalidInput
from mmrec.training.pretrain import PretrainConfig, pretrain
from mmrec.training.pretrain.batches import Pools
from mmrec.training.pretrain.examples import CLIPS, COVERS, GOODS
from mmrec.training.pretrain.feed import feed
from mmrec.training.pretrain.listening import Listener
from mmrec.training.pretrain.pools import Kind, build_pool, drawn_now
from mmrec.training.pretrain.reading import Reading, tokens_of
from mmrec.training.pretrain.recipe import open_clip_config
from mmrec.training.pretrain.towers import new_audio_tower, new_model, publish, read_start
from mmrec.training.pretrain.trainer import Trainer
from mmrec.worlds.held_out import held_out

TINY = PretrainConfig(
    pool=48,
    covers=16,
    clips=16,
    clip_batch=8,
    clips_every=2,
    listening_samples=32,
    listening_batch=8,
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
    audio_widths=(8, 16),
)


@pytest.fixture(scope="module")
def pools() -> Pools:
    return Pools(drawn_now(GOODS, TINY), drawn_now(COVERS, TINY), drawn_now(CLIPS, TINY))


@pytest.mark.parametrize("kind", [GOODS, COVERS, CLIPS], ids=lambda kind: kind.name)
def test_an_example_is_the_same_whoever_draws_it(tmp_path: Path, pools: Pools, kind: Kind[object]) -> None:
    built, now = build_pool(kind, TINY, tmp_path, workers=2), getattr(pools, kind.name)
    assert built.labels == now.labels
    assert built.arrays.keys() == now.arrays.keys() == kind.shapes(TINY).keys()
    for name, array in now.arrays.items():
        assert array.shape == (kind.count(TINY), *kind.shapes(TINY)[name])
        assert np.array_equal(built.arrays[name], array)


def test_no_example_is_of_a_held_out_combination(pools: Pools) -> None:
    assert not any(held_out(k.category, k.colour, k.pattern) for k in pools.goods.labels)
    assert not any(held_out(k.style, k.palette) for k in pools.covers.labels)
    assert not any(held_out(k.tempo, k.instrument, k.mood) for k in pools.clips.labels)


def test_a_chart_shows_the_second_colour_where_there_is_one(pools: Pools) -> None:
    second = pools.goods.arrays["charts"][..., 1].mean((1, 2))
    plain = np.array([look.pattern == "plain" for look in pools.goods.labels])
    assert plain.any()
    assert (second[plain] == 0).all()
    assert (second[~plain] > 0.5).all()


def test_the_words_of_a_step_are_read_as_encode_text_reads_them(pools: Pools) -> None:
    trainer = Trainer(TINY, pools, "cpu")
    long = "a photo of a very long and winding striped navy sneaker on a white background " * 3
    first, second = trainer.tokenizer([long, "a mug"]), trainer.tokenizer(["一个杯子", "a mug", long] * 9)
    with torch.no_grad():
        read = Reading(trainer.model, [first, second], "cpu")
        for tokens in (first, second):
            padded = trainer.model.encode_text(tokens, normalize=True)
            torch.testing.assert_close(read(tokens), padded, atol=1e-5, rtol=1e-4)


def test_all_words_of_a_step_are_read(pools: Pools) -> None:
    trainer = Trainer(TINY, pools, "cpu")
    step = trainer.batches.step(0)
    assert step.clips is not None
    assert step.descriptions is not None
    said = [step.pictures.told, *step.pictures.goods, *step.pictures.covers, step.descriptions]
    said += [step.clips.told, *step.clips.asked, *step.descriptions.asked]
    assert {id(one.tokens) for one in said} == {id(tokens) for tokens in tokens_of(step)}


def test_a_word_that_was_in_no_text_says_nothing(pools: Pools) -> None:
    trainer = Trainer(TINY.model_copy(update={"traits_from": 0.0}), pools, "cpu")
    step = trainer.batches.step(0)
    trainer.train_step(step)
    texts = torch.cat(tokens_of(step))
    known, unknown = trainer.tokenizer(["a striped mug", "a zeppelin over Ulaanbaatar"])
    with torch.no_grad():
        before = trainer.model.encode_text(texts)
        forgotten = trainer.forget_unread()
        table = trainer.model.token_embedding.weight
        torch.testing.assert_close(trainer.model.encode_text(texts), before, atol=1e-6, rtol=1e-5)
    silent = (table == 0).all(1)
    assert forgotten == silent.sum() > 40_000
    read = set(texts.flatten().tolist()) - {0}
    assert not silent[sorted(read)].any()
    assert silent[unknown].any()
    assert not silent[known[known != 0]].all()


def same(a: object, b: object) -> bool:
    """Whether two prepared steps hold the same tensors."""
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b)  # type: ignore[arg-type]
    if dataclasses.is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)  # type: ignore[attr-defined,index]
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))  # type: ignore[arg-type]
    return a == b


def test_a_step_prepared_in_a_process_of_its_own_is_the_same_step(pools: Pools) -> None:
    batches = Trainer(TINY, pools, "cpu").batches
    for workers in (0, 1):
        fed = list(feed(batches.step, 1, 4, workers))
        assert len(fed) == 3
        assert all(same(step, batches.step(number)) for number, step in enumerate(fed, start=1))
    assert [step.clips is None for step in fed] == [True, False, True]
    assert not same(fed[0], fed[1])


def test_a_resumed_training_equals_an_uninterrupted_one(tmp_path: Path, pools: Pools) -> None:
    torch.set_num_threads(1)
    whole = Trainer(TINY, pools, "cpu")
    for _ in range(4):
        whole.train_step()
    first = Trainer(TINY, pools, "cpu")
    for _ in range(2):
        first.train_step()
    first.save(tmp_path / "c.pt")
    second = Trainer(TINY, pools, "cpu")
    second.load(tmp_path / "c.pt")
    assert second.step == 2
    for _ in range(2):
        second.train_step()
    for (name, a), b in zip(
        whole.modules.state_dict().items(), second.modules.state_dict().values(), strict=True
    ):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4, msg=name)


def test_training_learns_its_batch(pools: Pools) -> None:
    trainer = Trainer(TINY.model_copy(update={"samples": 16 * 60}), pools, "cpu")
    losses = [sum(trainer.train_step().values()) for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.9 * np.mean(losses[:5])


def test_only_the_audio_tower_listens_and_it_resumes(tmp_path: Path, pools: Pools) -> None:
    torch.set_num_threads(1)
    whole = Listener(Trainer(TINY, pools, "cpu"))
    before = {name: p.clone() for name, p in whole.trainer.modules.state_dict().items()}
    for _ in range(4):
        whole.train_step()
    moved = {
        name.split(".")[0]
        for name, p in whole.trainer.modules.state_dict().items()
        if not torch.equal(p, before[name])
    }
    assert moved == {"ear", "heads"}
    first = Listener(Trainer(TINY, pools, "cpu"))
    for _ in range(2):
        first.train_step()
    first.save(tmp_path / "listening.pt")
    second = Listener(Trainer(TINY, pools, "cpu"))
    second.load(tmp_path / "listening.pt")
    assert second.step == 2
    for _ in range(2):
        second.train_step()
    for (name, a), b in zip(
        whole.trainer.ear.state_dict().items(), second.trainer.ear.state_dict().values(), strict=True
    ):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4, msg=name)


def test_the_published_folder_gives_the_same_embeddings(tmp_path: Path, pools: Pools) -> None:
    model, tokenizer = new_model(TINY)
    ear = new_audio_tower(TINY).eval()
    folder = publish(TINY, model.eval(), ear, tmp_path / "encoder")
    encoder = open_encoder(f"local-dir:{folder}")
    with torch.no_grad():
        expected = model.encode_text(tokenizer(["a striped mug"]), normalize=True).numpy()
    assert encoder.info.dimension == TINY.embed_dim
    assert encoder.info.modalities == ("image", "text", "audio")
    assert np.allclose(encoder.encode_texts(["a striped mug"]), expected, atol=5e-3)
    wave = np.random.default_rng(0).normal(0, 0.1, 96_000).astype(np.float32)
    assert np.allclose(encoder.encode_sounds([wave]), AudioEncoder(ear).encode([wave]), atol=5e-3)
    assert not list(tmp_path.glob(".*")), "nothing half-written is left behind"
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in folder.iterdir()), (
        "whoever runs the app reads it"
    )


def test_a_training_starts_from_a_published_encoder_and_says_so(tmp_path: Path, pools: Pools) -> None:
    first = Trainer(TINY, pools, "cpu")
    first.train_step()
    folder = publish(TINY, first.model, first.ear, tmp_path / "first")
    key = json.loads((folder / "card.json").read_text(encoding="utf-8"))["key"]
    second = Trainer(TINY.model_copy(update={"seed": 12}), pools, "cpu")
    second.start_from(read_start(TINY, folder))
    assert second.origin == key
    for a, b in ((first.model, second.model), (first.ear, second.ear)):
        for name, value in a.state_dict().items():
            torch.testing.assert_close(b.state_dict()[name], value, atol=2e-3, rtol=2e-3, msg=name)
    second.train_step()
    second.save(tmp_path / "checkpoint.pt")
    other = Trainer(second.config, pools, "cpu")
    other.load(tmp_path / "checkpoint.pt")
    assert other.step == 0, "the work of a training from elsewhere is left alone"
    other.start_from(read_start(TINY, folder))
    other.load(tmp_path / "checkpoint.pt")
    assert other.step == 1
    said: list[str] = []
    config = TINY.model_copy(update={"samples": 16, "listening_samples": 8})
    out = pretrain(config, tmp_path / "work", tmp_path / "out", "cpu", said.append, start=folder)
    assert json.loads((out / "card.json").read_text(encoding="utf-8"))["started_from"] == key
    assert f"started from {key}" in said


@pytest.mark.parametrize("wrong", ["nothing", "wider"])
def test_a_start_that_does_not_fit_is_refused_before_anything_is_drawn(tmp_path: Path, wrong: str) -> None:
    if wrong == "wider":
        wider = TINY.model_copy(update={"embed_dim": TINY.embed_dim * 2})
        publish(wider, new_model(wider)[0], new_audio_tower(wider), tmp_path / wrong)
    with pytest.raises(InvalidInput, match=wrong):
        pretrain(TINY, tmp_path / "work", tmp_path / "out", "cpu", print, start=tmp_path / wrong)
    assert not (tmp_path / "work").exists()


def test_the_shipped_card_holds_its_recipe_and_the_model_card_the_command_for_it(repo_root: Path) -> None:
    card = json.loads((BUNDLED_DIR / "card.json").read_text(encoding="utf-8"))
    command = (
        (repo_root / "docs" / "encoder.md").read_text(encoding="utf-8").split("```sh")[1].split("```")[0]
    )
    written = change_config(PretrainConfig, re.findall(r"--set (\S+)", command))
    # a card may be older than a setting of today's recipe, and then says nothing of it
    assert {key: written.model_dump(mode="json")[key] for key in card["recipe"]} == card["recipe"]
    assert len(card["recipe"]) > 30
    assert open_clip_config(PretrainConfig.model_validate(card["recipe"])) == json.loads(
        (BUNDLED_DIR / "open_clip_config.json").read_text(encoding="utf-8")
    )


def test_the_command_goes_from_nothing_to_a_folder_and_finds_its_work_again(tmp_path: Path) -> None:
    said: list[str] = []
    config = TINY.model_copy(update={"samples": 32})
    out = pretrain(config, tmp_path / "work", tmp_path / "out", device="cpu", say=said.append)
    assert {p.name for p in out.iterdir()} == {
        "audio_config.json",
        "audio_tower.safetensors",
        "card.json",
        "open_clip_config.json",
        "open_clip_model.safetensors",
    }
    assert any("listening 4/4" in line for line in said)
    table = load_file(out / "open_clip_model.safetensors")["token_embedding.weight"]
    assert 40_000 < (table == 0).all(1).sum() < len(table), "what no text held packs to nothing"
    said.clear()
    pretrain(config, tmp_path / "work", tmp_path / "out", device="cpu", say=said.append)
    assert not any(line.startswith("listening") for line in said)
    assert any("resumed at step 2/2" in line for line in said)
    again = load_file(out / "open_clip_model.safetensors")["token_embedding.weight"]
    assert torch.equal(again, table)
