"""The explainer over the tiny worlds, its sentences, and its two commands."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mmrec.cli import main
from mmrec.errors import NotFound, NotTrained
from mmrec.explain import Agreement, Change, Entry, Faithfulness, Pull, Pulls, Receipt, Slider, Tip
from mmrec.explain.sentences import (
    number,
    say_agreement,
    say_change,
    say_faithfulness,
    say_pulls,
    say_receipt,
    say_slider,
)
from mmrec.service import Studio, jobs
from mmrec.service.explain_check import check, wilson
from mmrec.service.explaining import ExplainConfig, Explainer
from mmrec.types import Query, Request
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

STRATEGIES = ("attention", "weighted-average", "score-average", "popularity")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    workspace = build_tiny_world(folder / "worlds" / "tiny", sound=True)
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    for name in STRATEGIES[:3]:
        jobs.train(found, name)
    return folder


@pytest.fixture
def studio(home: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
    monkeypatch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
    monkeypatch.setenv("MMREC_HOME", str(home))
    return Studio.open("tiny", home=home)


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("text", ["", "a blue mug"])
def test_every_item_of_a_list_is_explained(studio: Studio, strategy: str, text: str) -> None:
    explainer = Explainer(studio)
    request = Request("ada", strategy, Query(text=text), k=6)
    for entry in studio.recommend(request).items:
        why = explainer.why(request, entry.item.item_id)
        assert (why.place, why.k, why.in_list) == (entry.rank, 6, True)
        total = why.receipt.baseline + sum(e.value for e in why.receipt.entries)
        assert total == pytest.approx(entry.score, abs=1e-5)
        assert all(sentence.endswith(".") for sentence in why.sentences)
        assert {p.row for p in why.pulls.pulls} <= set(why.items)
        for modality in why.lookable:
            look = explainer.look(request, entry.item.item_id, modality, every=True)
            assert look.heat.levels.shape == (len(look.labels),)
            assert len(look.others) == 5
            assert all(note.reason or note.heat is not None for note in look.others)
            assert look.change is not None
            if look.change.parts:
                assert look.change.place > 6
            assert all(sentence.endswith(".") for sentence in look.sentences)


def test_popularity_says_that_nothing_has_a_say(studio: Studio) -> None:
    request = Request("ada", "popularity")
    item = studio.recommend(request).items[0].item.item_id
    why = Explainer(studio).why(request, item)
    assert why.blind
    assert why.lookable == ()
    assert "has a say" in why.sentences[0]
    assert len(why.sentences) == 1


def test_the_picture_is_worn_by_its_colour_and_the_text_by_its_words(studio: Studio) -> None:
    """Ada loves blue; the tiny encoder reads colours and categories, and nothing else of a text."""
    explainer, request = Explainer(studio), Request("ada", "attention", k=6)
    item = studio.recommend(request).items[0].item
    look = explainer.look(request, item.item_id, "text")
    told = {
        label.lower() for label, heat in zip(look.labels, look.heat.levels, strict=True) if abs(heat) > 1e-6
    }
    assert told <= {*item.tags}
    assert "".join(look.pieces) == f"{item.title}. {item.description}"


def test_the_same_question_has_the_same_answer(studio: Studio) -> None:
    request = Request("ada", "weighted-average", k=5)
    item = studio.recommend(request).items[2].item.item_id
    one, other = Explainer(studio), Explainer(studio)
    assert one.why(request, item).sentences == other.why(request, item).sentences
    heats = [e.look(request, item, "audio").heat for e in (one, other)]
    assert heats[0].faithfulness == heats[1].faithfulness


def test_what_lies_below_the_list_is_explained_without_a_smallest_change(studio: Studio) -> None:
    request = Request("ada", "attention", k=3)
    low = studio.recommend(Request("ada", "attention", k=20)).items[15].item.item_id
    explainer = Explainer(studio)
    why = explainer.why(request, low)
    assert (why.place, why.in_list) == (16, False)
    assert explainer.look(request, low, why.lookable[0]).change is None
    assert explainer.tipping(request, low).sliders == ()


def test_the_sliders_of_three_modalities(studio: Studio) -> None:
    request = Request("ada", "weighted-average", k=5)
    item = studio.recommend(request).items[3].item.item_id
    tipping = Explainer(studio).tipping(request, item)
    assert [slider.modality for slider in tipping.sliders] == ["image", "text", "audio"]
    assert len(tipping.sentences) == 3
    by_hand = Request(
        "ada", "weighted-average", k=30, modality_weights=(("image", 1.0), ("text", 1.0), ("audio", 2.0))
    )
    assert [round(s.now, 3) for s in Explainer(studio).tipping(by_hand, item).sliders] == [0.25, 0.25, 0.5]


def test_what_cannot_be_explained_is_one_sentence(studio: Studio) -> None:
    explainer, request = Explainer(studio), Request("ada", "attention")
    with pytest.raises(NotFound, match="ti-9999"):
        explainer.why(request, "ti-9999")
    with pytest.raises(NotFound, match=r"magic.*occlusion"):
        explainer.look(request, "ti-0001", "text", method="magic")
    with pytest.raises(NotFound, match="image"):
        explainer.look(request, "ti-0004", "image")  # it lacks its picture
    with pytest.raises(NotFound, match="Attention rollout cannot be shown here"):
        explainer.look(request, "ti-0001", "image", method="rollout")
    with pytest.raises(NotTrained):
        explainer.why(Request("ada", "gated"), "ti-0001")


def test_the_check_counts_items_once_and_marks_the_default(studio: Studio) -> None:
    report = check(studio, 8, "attention")
    assert report["n"] == 8
    rows = {row["modality"]: row for row in report["results"]}
    assert set(rows) == {"image", "text", "audio"}
    assert all(row["default"] and row["method"] == "occlusion" for row in rows.values())
    assert sum(row["items"] for row in rows.values()) <= 24
    assert all(0 <= row["low"] <= row["beats_random"] <= row["high"] <= 1 for row in rows.values())
    assert rows["text"]["beats_random"] > 0.8, "three words of seven say something"
    opening = report["opening"]
    assert opening["items"] == 8
    assert opening["beats_random"] * 8 <= sum(row["beats_random"] * row["items"] for row in rows.values())
    assert wilson(9, 10) == pytest.approx((0.596, 0.982), abs=0.001)


def test_the_commands_print_json_and_nothing_else(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["--world", "tiny", "--strategy", "weighted-average", "--json"]
    item = studio.recommend(Request("ada", "weighted-average", k=10)).items[0].item.item_id
    assert main(["explain", "--persona", "ada", "--item", item, *question]) == 0
    told = json.loads(capsys.readouterr().out)
    receipt = told["receipt"]
    total = receipt["baseline"] + sum(entry["value"] for entry in receipt["entries"])
    assert total == pytest.approx(receipt["score"], abs=1e-5)
    assert {look["modality"] for look in told["looks"]} <= {"image", "text", "audio"}
    assert told["sentences"]
    assert main(["explain-check", "-n", "3", *question]) == 0
    assert json.loads(capsys.readouterr().out)["n"] == 3
    assert main(["explain", "--persona", "ada", "--item", item, *question[:-1]]) == 0
    assert "Place 1 of" in capsys.readouterr().out


# -- sentences


def test_numbers_are_told_so_that_they_say_something() -> None:
    assert [number(v) for v in (1.234, -0.5, 0.0123, 0.0)] == ["1.23", "−0.50", "0.012", "0.00"]
    assert number(0.5, sign=True) == "+0.50"


def test_the_receipt_in_words_names_who_adds_and_who_takes() -> None:
    receipt = Receipt(
        3.0, 1.0, (Entry("image", -0.5, -0.4), Entry("text", 2.5, 2.0), Entry("query", 0.0, 0.0)), None
    )
    told = say_receipt(receipt, 2, 900)
    assert "Place 2 of 900 with a score of 3.00" in told
    assert told.index("the text adds 2.50") < told.index("the picture takes 0.50 away")
    assert told.endswith("The query has no say.")


def test_agreement_in_words_warns_where_the_weights_mislead() -> None:
    told = say_agreement(
        Agreement({"image": 0.9, "text": 0.1}, {"image": 0.2, "text": 0.8}, 0.3, False, None), "attention"
    )
    assert "another modality comes first, so do not read the attention as the reason" in told
    assert "picture 90%, text 10%" in told
    assert "picture 20%, text 80%" in told


def test_close_weights_are_not_called_right_where_another_modality_leads() -> None:
    near, far = {"image": 0.52, "text": 0.48}, {"image": 0.48, "text": 0.52}
    assert "are close" in say_agreement(
        Agreement(near, {"image": 0.6, "text": 0.4}, 0.92, True, None), "weights"
    )
    assert "do not read the weights" in say_agreement(Agreement(near, far, 0.96, False, None), "weights")
    even = say_agreement(Agreement({"image": 0.5, "text": 0.5}, far, 0.98, False, None), "weights")
    assert even.endswith("they are close.")  # none comes first in the weights, so none is contradicted
    apart = say_agreement(Agreement({"image": 0.9, "text": 0.1}, near, 0.62, True, None), "weights")
    assert "the same modality comes first, by another margin" in apart


def test_pulls_in_words() -> None:
    titles = ["A", "B", "C"]
    told = say_pulls(Pulls(False, (Pull(0, 0.5), Pull(2, -0.3), Pull(1, 0.01))), titles)
    assert "“A” (+0.50) lifts it most" in told
    assert "“C” (−0.30) holds it down" in told
    assert "“B”" not in told
    assert "leaving that one thing out" in told
    assert "leaving" not in say_pulls(Pulls(True, (Pull(0, 0.5), Pull(1, 0.4))), titles)
    assert say_pulls(Pulls(True, (Pull(0, -0.5),)), titles) == (
        "The history is one thing, “A”; it holds it down (−0.50)."
    )
    assert say_pulls(Pulls(True, (Pull(0, 0.0),)), titles) == "Nothing of the history moves it."


@pytest.mark.parametrize(
    ("change", "names", "says"),
    [
        (Change("words", (1,), 14, True, 1), ["blue"], "Without “blue” alone it drops from place 3 to 14"),
        (Change("words", (1, 2), 14, False, 2), ["blue", "blue"], "without “blue” (2 times)"),
        (Change("history", (), 8, False, 8), [], "stays among the first 10 without any single past item"),
        (
            Change("patches", (1, 2, 3, 4), 12, False, 4),
            ["a", "b", "c", "d"],
            "the 4 patches that are marked",
        ),
        (Change("history", (), 3, False, 0), [], "nothing of the history"),
    ],
)
def test_the_smallest_change_in_words(change: Change, names: list[str], says: str) -> None:
    assert says in say_change(change, names, 3, 10)


def test_the_slider_in_words_rounds_away_from_where_it_stands() -> None:
    tips = (Tip("image", 0.613, 1, True, False),)
    slider = Slider("image", 0.5, tips, 0.741, True, np.array([0.0, 1.0]), np.array([2, 11]))
    told = say_slider(slider, ["A", "B"], 10)
    assert "at 62% instead of 50% it falls behind “B”" in told
    assert "leaves the first 10 at 75%" in told
    none = Slider("image", 0.5, (), None, False, np.array([0.0, 1.0]), np.array([2, 2]))
    assert "no weight of the picture that was tried" in say_slider(none, ["A", "B"], 10).lower()


@pytest.mark.parametrize(
    ("drop", "random", "verdict"),
    [(1.0, 0.2, "faithful"), (-0.1, 0.2, "not better than random")],
)
def test_the_badge_in_words(drop: float, random: float, verdict: str) -> None:
    told = say_faithfulness(Faithfulness(7, 36, drop, (random,) * 8, verdict), "patches")
    assert "the hottest 7 of 36 patches" in told
    assert ("raises" in told) == (drop < 0)
    assert verdict in told


def test_one_part_alone_cannot_be_tested() -> None:
    told = say_faithfulness(Faithfulness(1, 1, 1.0, (1.0,) * 8, "not better than random"), "words")
    assert told == "There is one word alone, so there is nothing to test the map against."


def test_a_config_refuses_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="side"):
        ExplainConfig(side=1)
