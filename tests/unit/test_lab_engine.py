"""What the Fusion Lab computes, on the shop that ships: answers are checked against the numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from mmrec.errors import InvalidInput, NotFound
from mmrec.service import Studio
from mmrec.service.conflict import HARMS, STRENGTHS, conflict, harmed, harms_of, rival_of
from mmrec.service.gap import gap, measured, pairs
from mmrec.service.predicting import _beside, _counted, ask, questions
from mmrec.service.what_if import LOGITS, Change, altered, what_if
from mmrec.types import Modality, Request

ASKED = Request("mila", "attention", k=10)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio.open("store", home=tmp_path_factory.mktemp("home"))


def test_nothing_changed_changes_nothing(studio: Studio) -> None:
    for strategy in ("image", "attention", "gated", "score-average", "popularity"):
        asked = dataclasses.replace(ASKED, strategy=strategy)
        found = what_if(studio, asked, Change())
        expected = [entry.item.item_id for entry in studio.recommend(asked).items]
        assert [item.item_id for item in found.before.items] == expected
        assert [item.item_id for item in found.after.items] == expected
        assert found.kept == 10
        assert found.rbo == pytest.approx(1.0)
        assert found.before.places == tuple(range(1, 11))


@pytest.mark.parametrize("strategy", sorted(LOGITS))
def test_temperature_flattens_or_sharpens_every_softmax_of_the_table(studio: Studio, strategy: str) -> None:
    asked = dataclasses.replace(ASKED, strategy=strategy)
    subject = studio.subject(asked, studio.catalogue.ids[0])
    complete = subject.recommender.items.mask.all(1).numpy()
    spread = []
    for temperature in (20.0, 1.0, 0.05):
        notes: list[str] = []
        changed = altered(subject.recommender, Change(temperature=temperature), notes)
        weights = changed.score(subject.history).weights
        assert not notes
        assert weights is not None
        spread.append(float(np.ptp(weights[complete], axis=1).mean()))
    if subject.recommender.fusion.weights_kind != "contributions":  # as of those with a gate a dimension
        assert spread[0] < spread[1] < spread[2]
        assert spread[0] < 0.12
    before, hot = (what_if(studio, asked, Change(temperature=t)) for t in (1.0, 20.0))
    assert hot.after.scores != pytest.approx(before.after.scores, abs=1e-2)
    assert hot.before.scores == before.before.scores  # the strategy itself was not touched


def test_what_cannot_be_changed_is_said(studio: Studio) -> None:
    found = what_if(studio, dataclasses.replace(ASKED, strategy="rrf"), Change(temperature=2.0))
    assert "no softmax" in found.notes[0]
    found = what_if(studio, ASKED, Change(weights=(("image", 1.0), ("text", 0.0))))
    assert "no weights by hand" in found.notes[0]
    assert found.kept == 10


def test_a_weight_by_hand_is_the_recommenders_own(studio: Studio) -> None:
    asked = dataclasses.replace(ASKED, strategy="weighted-average")
    weights = (("image", 1.0), ("text", 0.0))
    found = what_if(studio, asked, Change(weights=weights))
    expected = studio.recommend(dataclasses.replace(asked, modality_weights=weights))
    assert [item.item_id for item in found.after.items] == [entry.item.item_id for entry in expected.items]


def test_noise_on_what_a_strategy_does_not_look_at_changes_nothing(studio: Studio) -> None:
    asked = dataclasses.replace(ASKED, strategy="image")
    deaf = what_if(studio, asked, Change(noise=(("text", 5.0),), missing=("text",)))
    assert deaf.after.scores == pytest.approx(deaf.before.scores, abs=1e-4)
    kept = [what_if(studio, asked, Change(noise=(("image", sigma),))).rbo for sigma in (0.0, 0.5, 4.0)]
    assert kept[0] == pytest.approx(1.0)
    assert kept[0] > kept[1] > kept[2]


def test_a_modality_that_nobody_has_gets_no_weight(studio: Studio) -> None:
    found = what_if(studio, ASKED, Change(missing=("image",)))
    assert found.before.weights["image"] > 0
    assert found.after.weights == {"image": 0.0, "text": pytest.approx(1.0)}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (Change(temperature=0.0), InvalidInput),
        (Change(noise=(("image", -1.0),)), InvalidInput),
        (Change(noise=(("smell", 1.0),)), NotFound),
        (Change(missing=("image", "text")), InvalidInput),
    ],
)
def test_a_change_that_cannot_be_is_refused(studio: Studio, change: Change, error: type[Exception]) -> None:
    with pytest.raises(error):
        what_if(studio, ASKED, change)


def test_every_question_can_be_answered_and_one_answer_is_right(studio: Studio) -> None:
    assert len(questions(studio)) == 6
    for key in questions(studio):
        question = ask(studio, ASKED, key)
        verdicts = {option: question.judge(option)[0] for option in question.options}
        assert [option for option, right in verdicts.items() if right] == [question.right]
        assert set(question.astray) <= set(question.options)
        for option in question.astray:
            assert (question.misconception in question.judge(option)[1]) == (option != question.right)
        head, *rows = question.evidence
        assert rows
        assert all(len(row) == len(head) for row in rows)
    with pytest.raises(NotFound):
        question.judge("perhaps")
    with pytest.raises(NotFound):
        ask(studio, ASKED, "life")


def test_the_answer_follows_the_numbers(studio: Studio) -> None:
    """The same question of other people: the right answer is read from their own evidence."""
    for persona in studio.personas():
        if persona.user_id is None:
            continue
        asked = dataclasses.replace(ASKED, persona_id=persona.persona_id)
        question = ask(studio, asked, "attention")
        _, *rows = question.evidence
        agree = sum(row[1] == row[3] for row in rows)
        assert question.right == (
            "all" if agree == len(rows) else "most" if 2 * agree > len(rows) else "half"
        )
        question = ask(studio, asked, "missing")
        places = [int(row[2].replace(",", "")) for row in question.evidence[1:]]
        assert question.right == {0: "same", 1: "lower", -1: "higher"}[int(np.sign(places[1] - places[0]))]


def test_more_modalities_is_read_from_the_evaluation(studio: Studio) -> None:
    question = ask(studio, ASKED, "more")
    _, best, *fused = question.evidence
    over = sum(float(row[1]) > float(best[1]) for row in fused)
    assert question.right == ("all" if over == len(fused) else "some" if over else "none")


def test_a_stranger_is_told_why_there_is_nothing_to_predict(studio: Studio) -> None:
    stranger = next(persona for persona in studio.personas() if persona.user_id is None)
    with pytest.raises(InvalidInput, match="another person"):
        ask(studio, dataclasses.replace(ASKED, persona_id=stranger.persona_id), "attention")


# -- the gap


def test_the_gap_is_the_distance_of_the_means_and_centring_closes_it(studio: Studio) -> None:
    assert pairs(studio) == (("image", "text"),)
    raw, centred = (gap(studio, ("image", "text"), flag) for flag in (False, True))
    vectors, mask = studio.embeddings()
    both = mask.all(axis=1)
    unit = vectors[both] / np.linalg.norm(vectors[both], axis=-1, keepdims=True)
    assert raw.distance == pytest.approx(
        float(np.linalg.norm(unit[:, 0].mean(0) - unit[:, 1].mean(0))), abs=1e-5
    )
    assert raw.paired == pytest.approx(float((unit[:, 0] * unit[:, 1]).sum(-1).mean()), abs=1e-5)
    assert centred.distance < 0.1 < raw.distance
    assert abs(centred.unpaired) < 0.05 < raw.unpaired
    assert raw.chance < raw.found < raw.found_ten
    assert raw.points.shape == (len(raw.titles), 2, 2)
    assert 0 < raw.explained < 1
    with pytest.raises(InvalidInput):
        gap(studio, ("text", "image"), True)


def test_centring_leaves_what_is_not_there_alone() -> None:
    x = np.array([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]])
    there = np.array([True, True, False])
    np.testing.assert_allclose(measured(x, there, False)[:2], x[:2] / 5)
    np.testing.assert_allclose(
        measured(x, there, True)[:2], [[-(0.5**0.5), 0.5**0.5], [0.5**0.5, -(0.5**0.5)]]
    )
    np.testing.assert_allclose(measured(x, there, False)[2], 0.0)


def test_without_centring_the_strategy_is_another_and_comes_back(studio: Studio) -> None:
    found = what_if(studio, ASKED, Change(centred=False))
    assert found.rbo < 1
    assert what_if(studio, ASKED, Change()).rbo == pytest.approx(1.0)


# -- the conflict


def test_every_harm_begins_with_the_picture_as_it_is_and_grows(studio: Studio) -> None:
    item = studio.recommend(ASKED).items[0].item
    rival = rival_of(studio, item)
    assert rival.category != item.category
    assert rival_of(studio, item) == rival
    for harm in harms_of(studio):
        if HARMS[harm].modality != "image":
            continue
        pictures = [np.asarray(p, np.float64) for p in conflict(studio, ASKED, item.item_id, harm).contents]
        assert len(pictures) == len(STRENGTHS)
        away = [float(np.abs(picture - pictures[0]).mean()) for picture in pictures]
        assert away[0] == 0
        assert away[1] > 0
        assert away == sorted(away)


def test_a_text_is_overwritten_from_its_beginning() -> None:
    told = harmed("a red mug for tea", "the blue hat of felt", "text", "hat")
    assert told[0] == "a red mug for tea"
    assert told[2] == "the blue mug for tea"
    assert told[-1] == "the blue hat of felt"


def test_a_clip_fades_at_one_loudness() -> None:
    rng = np.random.default_rng(0)
    own, other = rng.normal(size=1000).astype(np.float32), 9 * rng.normal(size=700).astype(np.float32)
    waves = harmed(own, other, "sound", "jazz")
    np.testing.assert_allclose(waves[0], own)
    assert waves[-1].shape == own.shape  # type: ignore[union-attr]
    assert np.sqrt((waves[-1] ** 2).mean()) == pytest.approx(np.sqrt((own**2).mean()), rel=1e-5)  # type: ignore[operator]
    assert abs(np.corrcoef(waves[-1], own)[0, 1]) < 0.2  # type: ignore[arg-type]


def test_another_text_moves_only_who_reads(studio: Studio) -> None:
    asked = dataclasses.replace(ASKED, strategy="text")
    item = studio.recommend(asked).items[0].item
    found = conflict(studio, asked, item.item_id, "text")
    curves = {curve.strategy.name: curve for curve in found.curves}
    assert curves["text"].places[0] == 1  # the text as it ships is where the list has it
    assert curves["text"].lost > 10
    assert curves["image"].lost == 0
    assert found.reading.own == ()
    with pytest.raises(NotFound):
        conflict(studio, asked, item.item_id, "sound")  # nothing sounds in this world


def test_another_sound_moves_only_who_listens(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = Studio.open("music", home=tmp_path_factory.mktemp("home"))
    asked = Request("tove", "audio", k=10)
    item = shop.recommend(asked).items[0].item
    found = conflict(shop, asked, item.item_id, "sound")
    curves = {curve.strategy.name: curve for curve in found.curves}
    assert curves["audio"].places[0] == 1
    assert curves["audio"].lost > 10
    assert curves["image"].lost == curves["text"].lost == 0
    assert found.reading.own[0] > found.reading.own[-1]


def test_a_harmed_picture_moves_only_who_looks_at_pictures(studio: Studio) -> None:
    asked = dataclasses.replace(ASKED, strategy="image")
    item = studio.recommend(asked).items[0].item
    found = conflict(studio, asked, item.item_id, "photo")
    curves = {curve.strategy.name: curve for curve in found.curves}
    assert curves["image"].places[0] == 1  # the picture as it ships is where the list has it
    assert curves["image"].lost > 10
    assert curves["text"].lost == 0
    assert {"gated", "score-average"} <= set(curves)
    assert "popularity" not in curves
    assert found.reading.category[0] > found.reading.category[-1]
    assert found.reading.rival[0] < found.reading.rival[-1]


def test_a_picture_that_is_not_there_cannot_be_harmed(studio: Studio) -> None:
    blind = next(n for n, path in enumerate(studio.catalogue.image_paths()) if path is None)
    with pytest.raises(InvalidInput, match="no picture"):
        conflict(studio, ASKED, studio.catalogue.ids[blind], "blur")
    with pytest.raises(NotFound):
        conflict(studio, ASKED, studio.catalogue.ids[0], "fire")


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({"image": 3, "text": 8}, "fall together"),
        ({"image": 8, "text": 3}, "do not fall together"),
        ({"image": 3, "text": 3, "audio": 9}, "is among those that tie"),
        ({"image": 9, "text": 3, "audio": 3}, "do not fall together"),
        ({"image": 5, "text": 5}, "costs no more than any other"),
    ],
)
def test_the_largest_weight_is_set_beside_the_largest_loss(kept: dict[Modality, int], words: str) -> None:
    told = _beside(kept, "image", "mean weight (picture, 70%)")
    assert words in told
    assert ("not" in told.split()) == ("not" in words.split())


def test_no_answer_is_offered_that_cannot_be() -> None:
    assert set(_counted(10)) == {"all", "most", "half"}
    assert set(_counted(2)) == {"all", "half"}  # one of two is a half
    assert _counted(1) == {"all": "in the one there is", "half": "in none"}
