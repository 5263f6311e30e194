"""A trace ends in the recommender's score, for every strategy of the table, whatever the item lacks."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest
import torch

from mmrec.encoders.store import ItemEmbeddings
from mmrec.explain.subject import Subject
from mmrec.explain.trace import Trace
from mmrec.explain.trace.mixing import MIXES
from mmrec.explain.trace.walk import WALKS, walk
from mmrec.fusion import FUSIONS, card_of, fusions_for, make
from mmrec.fusion.base import FusionConfig
from mmrec.recommender import Recommender
from mmrec.strategies import describe
from mmrec.types import History, QueryEmbedding

TWO, THREE = ("image", "text"), ("image", "text", "audio")
N, D = 24, 6
LOOKS_ONLY, WORDS_ONLY = 1, 2
SWEPT = [(name, modalities) for modalities in (TWO, THREE) for name in fusions_for(modalities)]
EMPTY = History(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0, np.int64))
SOME = History(
    np.array([3, 5, 9, 5]),
    np.array([1.0, 0.4, -1.0, 0.7]),
    np.array([9.0, 2.0, 1.0, 0.0]),
    np.ones(4, np.int64),
)


def recommender(name: str, modalities: tuple[str, ...]) -> Recommender:
    rng = np.random.default_rng(3)
    generator = torch.Generator().manual_seed(4)
    mask = np.ones((N, len(modalities)), bool)
    mask[LOOKS_ONLY, 1:] = False
    mask[WORDS_ONLY, [m != "text" for m in modalities]] = False
    vectors = {}
    for at, modality in enumerate(modalities):
        x = rng.normal(size=(N, D)) + 2 * np.eye(D)[at]
        vectors[modality] = np.where(mask[:, [at]], x / np.linalg.norm(x, axis=1, keepdims=True), 0).astype(
            np.float32
        )
    fusion = make(name, modalities, D, FusionConfig(dimension=8, hidden=8))
    fusion.bind(N).reset(generator)
    with torch.no_grad():
        for parameter in fusion.parameters():
            parameter.add_((0.3 * torch.randn(parameter.shape, generator=generator)).to(parameter.dtype))
    card = card_of(name, modalities)
    facts = [{"trained_on": "noise", "config": {}} for _ in card.parts] or None
    embeddings = ItemEmbeddings(vectors, mask, "toy", "toy")  # type: ignore[arg-type]
    return Recommender(fusion, embeddings, rng.normal(size=N).astype(np.float32), describe(card, facts))


def subject(name: str, modalities: tuple[str, ...], row: int, history: History, asks: bool) -> Subject:
    query = None
    if asks:
        rng = np.random.default_rng(8)
        wish, less = (v / np.linalg.norm(v) for v in rng.normal(size=(2, D)))
        query = QueryEmbedding({"text": wish.astype(np.float32)}, {"image": less.astype(np.float32)})
    return Subject(recommender(name, modalities), row, history, query, 0.4 if asks else 0.0)


def followed(about: Subject) -> Trace:
    return walk(about, lambda row: f"item {row}")


def id_of(case: tuple[str, tuple[str, ...]]) -> str:
    return f"{case[0]}-{len(case[1])}"


def check(about: Subject) -> Trace:
    found = followed(about)
    scored = about.recommender.score(about.history, about.query, about.query_weight)
    assert found.answered == pytest.approx(float(scored.scores[about.row]), rel=1e-5, abs=1e-5)
    assert found.score == pytest.approx(found.answered, rel=1e-5, abs=1e-5)
    for step in found.steps:
        assert step.title
        assert step.says
        assert step.isnt
        assert step.code
        assert step.panels or step.equations or step.gap
        for shown in step.panels:
            assert isinstance(shown.numbers, np.ndarray)
            assert shown.numbers.ndim == 2
            assert np.isfinite(shown.numbers).all()
            assert len(shown.rows) == len(shown.numbers)
            assert len(shown.shape) == len(shown.axes)
            assert shown.says
        for told in step.equations:
            assert told.computed == pytest.approx(told.result.value, rel=1e-4, abs=1e-4)
    return found


@pytest.mark.parametrize("case", SWEPT, ids=id_of)
@pytest.mark.parametrize("asks", [False, True], ids=["history", "query"])
def test_the_steps_come_to_the_score(case: tuple[str, tuple[str, ...]], asks: bool) -> None:
    name, modalities = case
    for row in (0, LOOKS_ONLY, WORDS_ONLY, 5):
        found = check(subject(name, modalities, row, SOME, asks))
        assert found.whole == (name in WALKS)
        if found.whole and row == 0:  # the last thing told is the score itself, from numbers that are shown
            last = [told for step in found.steps for told in step.equations][-1]
            assert last.result.value == pytest.approx(found.answered, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("case", SWEPT, ids=id_of)
def test_a_stranger_can_be_followed(case: tuple[str, tuple[str, ...]]) -> None:
    check(subject(*case, 0, EMPTY, asks=True))


@pytest.mark.parametrize("name", sorted(set(FUSIONS) & set(MIXES)))
def test_the_fused_vector_is_that_of_the_strategy_and_one_number_of_it_is_worked_out(name: str) -> None:
    modalities = TWO if name != "audio" else THREE
    about = subject(name, modalities, 0, SOME, asks=False)
    step = followed(about).step("fusion")
    assert step is not None
    z = next(shown for shown in step.panels if shown.name == "z").numbers[0]
    fusion, items = about.recommender.fusion, about.recommender.items
    np.testing.assert_allclose(z, fusion.space(items)[0].detach().numpy(), atol=1e-5)
    told = step.equations[-1]
    assert told.result.text.startswith("z[")
    assert told.result.value == pytest.approx(float(z[int(told.result.text[2:-1])]), abs=1e-6)


def test_fusion_comes_after_the_scores_only_where_it_is_late() -> None:
    for name in WALKS:
        if name == "audio":
            continue
        keys = [step.key for step in followed(subject(name, TWO, 0, SOME, asks=False)).steps]
        if "fusion" not in keys:
            assert FUSIONS[name].level == "reference", name
            continue
        assert (keys.index("fusion") > keys.index("score")) == (FUSIONS[name].level == "decision"), name


def test_what_does_not_add_up_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    about = subject("attention", TWO, 0, SOME, asks=False)
    real = WALKS["attention"]

    def drifted(told: Subject, title: object) -> tuple[list, float]:  # type: ignore[type-arg]
        steps, score = real(told, title)  # type: ignore[arg-type]
        return steps, score + 0.01

    monkeypatch.setitem(WALKS, "attention", drifted)
    found = followed(about)
    assert not found.whole
    assert [step.key for step in found.steps] == ["encoder", "score"]
    assert "not taken apart" in found.steps[-1].gap


def test_every_place_in_the_source_is_where_it_says(repo_root: Path) -> None:
    for name in WALKS:
        modalities = TWO if name != "audio" else THREE
        for step in followed(subject(name, modalities, 0, SOME, asks=False)).steps:
            for code in step.code:
                line = (repo_root / code.path).read_text(encoding="utf-8").splitlines()[code.line - 1]
                assert line.lstrip().startswith(("def ", "class ", "@")), (code.path, code.line, line)
                assert inspect.cleandoc(line).split("(")[0] in code.source
