"""What half precision on disk leaves of the weights, and of the lists that are made with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from mmrec.fusion import fusions_for
from mmrec.fusion.weights import ROUNDING, compact, read_weights, write_weights
from mmrec.recommender import Recommender
from mmrec.service import Studio, jobs
from mmrec.service.people import recall
from mmrec.strategies import trained_facts
from mmrec.types import History

WORLDS = ("store", "music")


def test_matrices_are_halved_and_come_back_in_single_precision(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(0)
    told = {
        "matrix": torch.randn(200, 300, generator=generator),
        "bias": torch.randn(300, generator=generator),
        "temperature": torch.tensor(2.7182818),
        "count": torch.tensor([[123456]]),
    }
    write_weights(tmp_path / "x.safetensors", told)
    assert (tmp_path / "x.safetensors").stat().st_size < 200 * 300 * 2 + 300 * 4 + 1000
    back = read_weights(tmp_path / "x.safetensors")
    assert {name: t.dtype for name, t in back.items()} == {name: t.dtype for name, t in told.items()}
    for exact in ("bias", "temperature", "count"):
        assert torch.equal(back[exact], told[exact])
    assert not torch.equal(back["matrix"], told["matrix"])
    off = (back["matrix"] - told["matrix"]).norm(dim=-1) / told["matrix"].norm(dim=-1)
    assert off.max() < ROUNDING / 2


@pytest.mark.parametrize("number", [1e5, 1e-7], ids=["too large", "too small"])
def test_what_half_precision_cannot_hold_stays_single(number: float) -> None:
    matrix = torch.ones(3, 4)
    assert compact(matrix).dtype == torch.float16
    matrix[1] = number
    assert compact(matrix).dtype == torch.float32
    assert compact(torch.zeros(3, 4)).dtype == torch.float16


def _scores(recommender: Recommender, history: History) -> np.ndarray:
    with torch.inference_mode():
        return recommender.fusion(recommender.items, recommender.probe(history)).scores[0].numpy()


@pytest.mark.parametrize("world", WORLDS)
def test_the_lists_of_the_personas_are_those_of_single_precision(world: str, tmp_path: Path) -> None:
    """The shipped weights, moved within a rounding as training would leave them, written and read again."""
    studio = Studio.open(world, home=tmp_path)
    workspace = studio.workspace
    embeddings = jobs.stored_embeddings(workspace, studio.encoder.key)
    generator = torch.Generator().manual_seed(0)
    people = [
        recall(workspace.interactions, persona.user_id, (), workspace.catalogue.row).history
        for persona in studio.personas()[:5]
    ]
    same, compared, rounded = 0, 0, 0
    for name in fusions_for(embeddings.modalities):
        if trained_facts(studio.workspace, embeddings, [name]) is None:
            continue
        recommender = Recommender.load(studio.workspace, embeddings, name)
        fusion = recommender.fusion
        with torch.no_grad():
            for parameter in fusion.parameters():
                parameter.mul_(1 + (torch.rand(parameter.shape, generator=generator) - 0.5) * ROUNDING)
        single = {key: tensor.clone() for key, tensor in fusion.state_dict().items()}
        before = [_scores(recommender, history) for history in people]
        write_weights(tmp_path / f"{name}.safetensors", single, fusion.exact)
        kept = read_weights(tmp_path / f"{name}.safetensors")
        rounded += any(not torch.equal(kept[key], single[key]) for key in single)
        fusion.load_state_dict(kept)
        for history, old in zip(people, before, strict=True):
            new = _scores(recommender, history)
            assert np.abs(new - old).max() <= 1e-2 * old.std(), name
            first, best = new.argsort()[::-1][:10], old.argsort()[::-1][:10]
            # place by place what stood there, or something whose score was the same but for a rounding
            assert np.abs(old[first] - old[best]).max() <= 2e-3 * old.std(), name
            same += first.tolist() == best.tolist()
            compared += 1
    assert compared >= 5 * len(people)
    assert rounded >= 10, "most strategies have matrices to round"
    assert same >= 0.95 * compared
