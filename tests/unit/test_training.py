"""The parts of a training: losses, schedule, augmentation, checkpoints, seeds, curves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from mmrec.data.cases import Cases
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput
from mmrec.fusion import FusionConfig, Items, Probe, make
from mmrec.profile import Shelf
from mmrec.service import jobs
from mmrec.service.studio import Studio
from mmrec.service.teaching import TrainingOptions
from mmrec.training.augmentation import add_noise, augmented, mix_within
from mmrec.training.lessons import Lessons
from mmrec.training.losses import Objective, full_softmax, sampled_softmax, sampling_odds
from mmrec.training.parallel import Crew
from mmrec.training.ranker import train_ranker
from mmrec.training.recipe import Epoch, RankerConfig, Run
from mmrec.training.schedule import learning_rate
from mmrec.types import Trainings
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_hearing_world, build_tiny_world

N, M, D = 24, 2, 6
RELEASED = np.full(N, np.datetime64("2026-01-01"))


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def shop() -> Items:
    mask = torch.ones(N, M, dtype=torch.bool)
    mask[3, 0] = mask[4, 1] = False
    shelf = Shelf(torch.arange(N) % 5, torch.arange(N) / N)
    return Items(torch.randn(N, M, D, generator=chance(1)), mask, torch.randn(N, generator=chance(2)), shelf)


def moments(n: int, seed: int) -> Cases:
    rng = np.random.default_rng(seed)
    rows = np.stack([rng.permutation(N)[:6] for _ in range(n)])
    return Cases(
        users=np.array([f"u{c}" for c in range(n)], object),
        targets=rows[:, -1],
        when=np.full(n, np.datetime64("2026-06-01", "us")),
        starts=np.arange(n + 1) * 5,
        rows=rows[:, :-1].ravel(),
        weights=rng.choice(np.array([-0.5, 0.2, 1.0], np.float32), n * 5),
        ages_days=np.tile(np.arange(5, 0, -1.0, np.float32), n),
        kinds=rng.integers(1, 7, n * 5),
    )


def lessons() -> Lessons:
    nobody = csr_array((0, N), dtype=np.float32)
    return Lessons(shop(), moments(90, 1), moments(30, 2), RELEASED, lambda p: float((1 / p).mean()), nobody)


# -- losses


@settings(deadline=None)
@given(st.integers(0, 500))
def test_the_sampled_softmax_is_right_on_average(seed: int) -> None:
    """One row drawn, averaged over all that it could be: the denominator of the full softmax, exactly."""
    scores = torch.randn(1, N, generator=chance(seed), dtype=torch.float64)
    allowed = torch.rand(1, N, generator=chance(seed + 1)) < 0.7
    target = torch.tensor([seed % N])
    allowed[0, target] = True
    odds = sampling_odds(np.arange(N) ** 2 % 7, N).double()

    def denominator(loss: torch.Tensor) -> torch.Tensor:
        return (loss + scores[0, target]).exp()

    expected, without_correction = torch.zeros(2, 1, dtype=torch.float64)
    for j in range(N):
        drawn, possible = scores[:, [j]], allowed[:, [j]] & (target != j)
        for sums, log_expected in ((expected, odds[[j]].log()), (without_correction, torch.zeros(1))):
            loss = sampled_softmax(scores[0, target], drawn, log_expected, possible)
            sums.add_(odds[j] * denominator(loss))
    right = denominator(full_softmax(scores, target, allowed))
    torch.testing.assert_close(expected, right)
    assert not torch.allclose(without_correction, right, rtol=0.05)


def test_what_is_wanted_often_is_drawn_often() -> None:
    odds = sampling_odds(np.array([2, 2, 2, 2, 5]), 7)
    assert odds.sum() == pytest.approx(1)
    assert odds.argmax() == 2
    assert (odds > 0).all()
    assert float(odds[2] / odds[0]) == pytest.approx(5**0.75)


@pytest.mark.parametrize("name", ["gated", "user-attention", "gated@gru"])
def test_scoring_only_what_was_drawn_gives_the_same_loss(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fusion = make(name, ("image", "text"), D, FusionConfig(dimension=8, hidden=8))
    fusion.reset(chance())
    items, cases = shop(), moments(7, 3)
    objective = Objective(fusion, RankerConfig(loss="sampled", negatives=9), cases.targets, N)
    drawn = objective.draw(chance(5))
    assert drawn is not None
    probe, targets = Probe.of(cases.histories(np.arange(7)), N), torch.from_numpy(cases.targets)
    allowed = torch.from_numpy(cases.allowed(np.arange(7), RELEASED))
    few = objective(items, probe, targets, allowed, drawn)
    monkeypatch.setattr(type(fusion), "row_axes", {"pretend": (0,)})  # then everything is scored
    torch.testing.assert_close(few, objective(items, probe, targets, allowed, drawn))


# -- schedule


def test_the_rate_rises_stays_and_falls() -> None:
    cosine = RankerConfig(epochs=10, learning_rate=0.01, warm_up=2, schedule="cosine")
    rates = [learning_rate(cosine, step, 5) for step in range(50)]
    assert rates[:10] == sorted(rates[:10])
    assert rates[0] > 0
    assert max(rates) == rates[10] == pytest.approx(0.01)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[30] == pytest.approx(0.005)  # half way between the warm-up and the end
    assert rates[-1] < 0.0001
    constant = cosine.model_copy(update={"schedule": "constant"})
    assert {learning_rate(constant, step, 5) for step in range(10, 50)} == {0.01}
    constant = RankerConfig(schedule="constant", warm_up=0)
    assert learning_rate(constant, 0, 5) == constant.learning_rate


# -- augmentation


def test_noise_is_as_long_as_it_is_told() -> None:
    x = torch.randn(4000, 2, 32, generator=chance(4))
    length = (add_noise(x, 0.3, chance()) - x).norm(dim=-1) / x.norm(dim=-1)
    assert float(length.square().mean().sqrt()) == pytest.approx(0.3, rel=0.02)


def test_items_are_mixed_within_their_category_and_only_with_what_is_there() -> None:
    n, categories = 60, 4
    category = torch.arange(n) % categories
    category[0] = 9  # alone
    x = torch.zeros(n, M, 10)
    x[torch.arange(n), :, category] = 1.0 + torch.arange(n)[:, None]  # each category has an axis
    mask = torch.rand(n, M, generator=chance(3)) < 0.8
    x = x * mask[..., None]
    mixed = mix_within(x, mask, category, 0.4, chance(7))
    others = torch.ones(n, 10, dtype=torch.bool)
    others[torch.arange(n), category] = False
    assert (mixed[others[:, None].expand(n, M, 10)] == 0).all()
    assert torch.equal(mixed[0], x[0])
    assert torch.equal(mixed[~mask], x[~mask])
    changed = (mixed != x).any(-1)
    assert changed.float().mean() > 0.5
    assert changed[:, 0].sum() != changed[:, 1].sum()  # presence decides for each modality alone
    own = torch.arange(n) + 1.0
    value = mixed[torch.arange(n), :, category]
    low, high = own.roll(0)[:, None] * 0.6, own[:, None] * 0.6 + 0.4 * n
    assert ((value >= low - 1e-4) & (value <= high))[mask].all()


def test_what_is_switched_off_changes_nothing_and_draws_nothing() -> None:
    items, plain = shop(), RankerConfig(modality_dropout=0.2)
    one, other = chance(1), chance(1)
    seen = augmented(items, plain, one)
    assert torch.equal(seen.x, items.x)
    louder = augmented(items, plain.model_copy(update={"noise": 0.2, "mixup": 0.2}), other)
    assert torch.equal(seen.mask, louder.mask)
    assert not torch.equal(louder.x, items.x)
    assert not torch.equal(one.get_state(), other.get_state())
    with pytest.raises(InvalidInput, match=r"mixup=0.2.*categories"):
        augmented(replace(items, shelf=None), RankerConfig(mixup=0.2), one)


# -- checkpoints

EVERYTHING = RankerConfig(
    epochs=7, batch_size=16, schedule="cosine", warm_up=1, noise=0.1, mixup=0.2, loss="sampled", negatives=8
)


class _CutOffError(Exception):
    pass


def trained(run: Run | None = None, *, name: str = "gated@gru", seed: int = 3) -> dict[str, torch.Tensor]:
    fusion = make(name, ("image", "text"), D, FusionConfig(dimension=8, hidden=8))
    train_ranker(fusion, lessons(), EVERYTHING, seed, lambda _: None, run)
    return fusion.state_dict()


def cut_after(epoch: int) -> object:
    def watch(made: Epoch) -> None:
        if made.epoch == epoch:
            raise _CutOffError

    return watch


@pytest.mark.parametrize("name", ["gated@gru", "attention@self-attention", "user-attention"])
def test_a_resumed_training_equals_an_uninterrupted_one_bit_for_bit(name: str, tmp_path: Path) -> None:
    whole = trained(name=name)
    kept = tmp_path / "course.safetensors"
    for epoch in (2, 5):
        with pytest.raises(_CutOffError):
            trained(Run(kept, watch=cut_after(epoch)), name=name)
    watched: list[Epoch] = []
    resumed = trained(Run(kept, watch=watched.append), name=name)
    assert [made.epoch for made in watched] == [6, 7]
    assert whole.keys() == resumed.keys()
    assert all(torch.equal(whole[key], resumed[key]) for key in whole)


def test_a_checkpoint_of_something_else_is_not_gone_on_with(tmp_path: Path) -> None:
    kept = tmp_path / "course.safetensors"
    with pytest.raises(_CutOffError):
        trained(Run(kept, watch=cut_after(3)))
    other = trained(seed=4)
    assert all(torch.equal(other[k], t) for k, t in trained(Run(kept), seed=4).items())
    kept.write_bytes(b"not a checkpoint")
    assert all(torch.equal(other[k], t) for k, t in trained(Run(kept), seed=4).items())


def test_a_finished_training_is_not_gone_on_with_either(tmp_path: Path) -> None:
    kept, watched = tmp_path / "course.safetensors", []
    first = trained(Run(kept))
    again = trained(Run(kept, watch=watched.append))
    assert not watched
    assert all(torch.equal(first[key], again[key]) for key in first)


# -- in a world

SLOWLY = """
import sys, time
from pathlib import Path
import torch
from mmrec.data.workspace import Workspace
from mmrec.service import jobs
from mmrec.service.teaching import TrainingOptions
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder

torch.set_num_threads(1)
slow = TrainingOptions(step=lambda *_: time.sleep(0.15))
found = jobs.Pair(Workspace(Path(sys.argv[1])), TINY_INFO, TinyEncoder)
jobs.train(found, "image,gated@gru", seed=2, options=slow)
"""


def files_of(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.model_path(TINY_INFO.key, "image").parent
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_killed_training_goes_on_to_the_same_files(tmp_path: Path) -> None:
    worlds = [build_tiny_world(tmp_path / name / "tiny") for name in ("whole", "killed")]
    jobs.train(jobs.Pair(worlds[0], TINY_INFO, TinyEncoder), "image,gated@gru", seed=2)

    process = subprocess.Popen([sys.executable, "-c", SLOWLY, str(worlds[1].root)], cwd=Path.cwd())
    folder, deadline = worlds[1].training_folder(TINY_INFO.key), time.monotonic() + 120
    while not list(folder.glob("*/gated@gru.safetensors")):  # the second strategy has an epoch behind it
        assert process.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert "gated@gru.safetensors" not in files_of(worlds[1])

    said: list[str] = []
    jobs.train(jobs.Pair(worlds[1], TINY_INFO, TinyEncoder), "image,gated@gru", seed=2, say=said.append)
    assert "  done before the run was cut off" in said
    assert any(line.startswith("  goes on after epoch") for line in said)
    assert files_of(worlds[1]) == files_of(worlds[0])
    assert not folder.exists() or not list(folder.iterdir())  # nothing is left of the run


def test_a_run_with_other_settings_begins_anew(tmp_path: Path) -> None:
    workspace = build_tiny_world(tmp_path / "tiny")
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)

    def cut(name: str, done: int, total: int) -> None:
        if name == "text":
            raise _CutOffError

    for _ in range(2):
        with pytest.raises(_CutOffError):
            jobs.train(found, "image,text", options=TrainingOptions(step=cut))
    for changes in (
        {"seed": 1},
        {"recipe": RankerConfig(noise=0.1)},
        {"options": TrainingOptions(fresh=True)},
    ):
        said: list[str] = []
        jobs.train(found, "image,text", say=said.append, **changes)
        assert "  done before the run was cut off" not in said


def test_side_by_side_the_same_is_learned(tmp_path: Path) -> None:
    wanted = "hybrid,stacking,gated"  # two that join others, which have to come before them
    worlds = [build_tiny_world(tmp_path / name) for name in ("one", "two")]
    one, two = (jobs.Pair(world, TINY_INFO, TinyEncoder) for world in worlds)
    steps: list[tuple[str, int, int]] = []
    options = TrainingOptions(workers=2, step=lambda *told: steps.append(told))
    assert jobs.train(one, wanted) == jobs.train(two, wanted, options=options)
    first, second = (files_of(world) for world in worlds)
    assert first.keys() == second.keys()
    for name in first:
        if name.endswith(".safetensors"):
            a, b = (safetensors.torch.load(files[name]) for files in (first, second))
            torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-4)  # in half precision, by other threads
    assert {told[0] for told in steps} == {"strategies"}


def test_seeds_tell_how_much_is_chance(tmp_path: Path) -> None:
    workspace = build_tiny_world(tmp_path / "tiny")
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    jobs.train(found, "image,text,rrf", options=TrainingOptions(seeds=3))
    facts = workspace.model_facts(TINY_INFO.key, "image")
    assert facts is not None
    values = list(facts["seeds"]["validation"].values())
    assert list(facts["seeds"]["validation"]) == ["0", "1", "2"]
    assert values[0] == facts["validation"]["value"]
    assert facts["seeds"]["mean"] == pytest.approx(np.mean(values), abs=1e-4)
    assert facts["seeds"]["spread"] == pytest.approx(np.std(values, ddof=1), abs=1e-4)
    weights = {name: data for name, data in files_of(workspace).items() if name.startswith("image.")}
    assert len(set(weights.values())) == len(weights) == 6

    report = jobs.evaluate(found, "image,rrf")
    for name in ("image", "rrf"):
        told = report["seeds"][name]
        row = next(r for r in report["rows"] if r["strategy"] == name and r["metric"] == "nDCG@10")
        assert len(told["values"]) == 3
        assert told["values"][0] == pytest.approx(row["value"], abs=1e-6)
        assert told["mean"] == pytest.approx(np.mean(told["values"]))
        assert told["spread"] == pytest.approx(np.std(told["values"], ddof=1))

    told = jobs.evaluate(found, "all")["seeds"]["image"]
    embeddings = jobs.stored_embeddings(workspace, TINY_INFO.key)
    shown = {
        s.name: s.quality
        for s in Studio(workspace, embeddings, TINY_INFO, TinyEncoder, tmp_path).strategies()
    }
    image, popularity = shown["image"], shown["popularity"]
    assert image is not None
    assert image.trainings == Trainings(3, told["mean"], told["spread"])
    assert popularity is not None
    assert popularity.trainings is None, "it has nothing to train"

    workspace.model_path(TINY_INFO.key, "image.seed2").unlink()
    assert jobs.evaluate(found, "image,rrf")["seeds"] == {}, "what is not kept cannot be measured"

    jobs.train(found, "image", seed=5)  # one seed: what others left would tell of another training
    assert not [name for name in files_of(workspace) if name.startswith("image.seed")]
    assert jobs.evaluate(found, "image")["seeds"] == {}


def test_curves_are_kept_and_shown_by_tensorboard(tmp_path: Path) -> None:
    from tensorboardX.proto.event_pb2 import Event

    workspace = build_tiny_world(tmp_path / "tiny")
    steps: list[tuple[str, int, int]] = []
    options = TrainingOptions(board=tmp_path / "board", step=lambda *told: steps.append(told))
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder), "image", options=options)
    facts = json.loads(workspace.model_path(TINY_INFO.key, "image").with_suffix(".json").read_text())
    curve = facts["curve"]
    assert [made["epoch"] for made in curve] == list(range(1, facts["epochs"] + 1))
    assert max(made["validation"] for made in curve) == pytest.approx(facts["validation"]["value"], abs=1e-4)
    assert {name for name, _, _ in steps} == {"image"}
    assert steps[0][1] == 1
    assert steps[-1][1] == steps[-1][2]

    data = next((tmp_path / "board" / "image").iterdir()).read_bytes()
    found: dict[str, list[float]] = {}
    at = 0
    while at < len(data):  # TFRecord: length, its checksum, the event, its checksum
        length = int.from_bytes(data[at : at + 8], "little")
        for value in Event.FromString(data[at + 12 : at + 12 + length]).summary.value:
            found.setdefault(value.tag, []).append(value.simple_value)
        at += 16 + length
    assert found["validation"] == pytest.approx([made["validation"] for made in curve], abs=1e-5)
    assert found["loss"] == pytest.approx([made["loss"] for made in curve], rel=1e-4)


# -- several processes


@given(st.integers(1, 40), st.integers(2, 5))
def test_shares_of_a_batch_make_the_batch(n: int, size: int) -> None:
    batch = np.arange(n) + 100
    shares = [Crew(rank, size).share(batch) for rank in range(size)]
    losses = [sum(float(x) for x in chosen) * factor for chosen, factor in shares]
    assert np.mean(losses) == pytest.approx(batch.mean())
    if n >= size:
        assert sorted(np.concatenate([chosen for chosen, _ in shares])) == batch.tolist()


@pytest.mark.slow
def test_two_processes_learn_what_one_does(tmp_path: Path) -> None:
    """By torchrun, as the command line starts them."""
    from safetensors.torch import load_file

    from mmrec.encoders.clip import bundled_info

    folders = {}
    for processes in (1, 2):
        home = tmp_path / str(processes)
        (home / "worlds").mkdir(parents=True)
        workspace = build_hearing_world(home / "worlds" / "tiny")
        arguments = ["train", "--world", "tiny", "--strategies", "gated@gru", "--set", "epochs=3"]
        done = subprocess.run(
            [sys.executable, "-m", "mmrec", *arguments, "--processes", str(processes)],
            env={**os.environ, "MMREC_HOME": str(home), "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("epoch 3:") == 1  # only one of them speaks
        folders[processes] = workspace.model_path(bundled_info().key, "gated@gru")
    one, two = (load_file(folders[processes]) for processes in (1, 2))
    assert one.keys() == two.keys()
    for name, tensor in one.items():
        # they are kept in half precision, so what differs at all differs by a thousandth
        torch.testing.assert_close(two[name], tensor, rtol=2e-3, atol=2e-4, msg=name)
