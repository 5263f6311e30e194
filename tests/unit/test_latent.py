"""Latent people, whatever the world: any number of modalities, one law for all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mmrec.worlds.latent import (
    PRESENCE,
    Attribute,
    LatentModel,
    blocks_of,
    match,
    person_with,
    sample_people,
    taste_utility,
    top_tastes,
)

MODEL = LatentModel(
    attributes=(
        Attribute(
            "hue", "image", ("red", "blue", "green"), 1.0, "families", {"warm": ("red",), "cool": ("blue",)}
        ),
        Attribute("word", "text", ("yes", "no"), 1.0),
        Attribute("pitch", "audio", ("low", "high"), 1.0, "even"),
        Attribute("pace", "audio", ("slow", "fast"), 0.5),
    ),
    departments={"a": ("one", "two"), "b": ("three",)},
)


def items(n: int = 24) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({a.name: rng.choice(list(a.options), n) for a in MODEL.attributes})
    for column in PRESENCE.values():
        frame[column] = "there"
    return frame


def test_a_model_knows_its_modalities_and_categories() -> None:
    assert MODEL.modalities == ("image", "text", "audio")
    assert MODEL.categories == ("one", "two", "three")
    assert MODEL.department_of["three"] == "b"
    assert blocks_of(MODEL, {"audio": ("key",)}) == {
        "image": ("hue",),
        "text": ("word",),
        "audio": ("pitch", "pace", "key"),
    }


def test_people_are_drawn_within_the_law() -> None:
    people = sample_people(MODEL, 200, np.random.default_rng(1))
    assert people.sensitivity.shape == (200, 3)
    np.testing.assert_allclose(people.sensitivity.sum(1), 1)
    np.testing.assert_allclose(people.category.sum(1), 1)
    assert {name: taste.shape for name, taste in people.tastes.items()} == {
        a.name: (200, len(a.options)) for a in MODEL.attributes
    }
    for name in ("hue", "word", "pace"):
        assert (people.tastes[name] >= 0).all(), name
    assert (people.tastes["pitch"] < 0).any()
    again = sample_people(MODEL, 200, np.random.default_rng(1))
    np.testing.assert_array_equal(people.tastes["hue"], again.tastes["hue"])


def test_a_match_is_standardised_and_blind_to_other_modalities() -> None:
    people, goods = sample_people(MODEL, 20, np.random.default_rng(2)), items()
    for modality in MODEL.modalities:
        found = match(MODEL, people, goods, modality)
        np.testing.assert_allclose(found.mean(1), 0, atol=1e-9)
        spread = found.std(1)
        assert ((np.abs(spread - 1) < 1e-9) | (spread == 0)).all()
        others = {a.name: a.options[0] for a in MODEL.attributes if a.modality != modality}
        np.testing.assert_array_equal(found, match(MODEL, people, goods.assign(**others), modality))


def test_what_an_item_lacks_adds_nothing_to_its_worth() -> None:
    people, goods = sample_people(MODEL, 20, np.random.default_rng(3)), items()
    whole = taste_utility(MODEL, people, goods, 2.0)
    for at, modality in enumerate(MODEL.modalities):
        lacking = goods.copy()
        lacking.loc[3, PRESENCE[modality]] = None
        part = 2.0 * people.sensitivity[:, at] * match(MODEL, people, goods, modality)[:, 3]
        less = taste_utility(MODEL, people, lacking, 2.0)
        np.testing.assert_allclose(less[:, 3], whole[:, 3] - part, atol=1e-9)
        np.testing.assert_allclose(np.delete(less, 3, 1), np.delete(whole, 3, 1))


def test_who_attends_to_one_modality_alone_judges_by_it() -> None:
    people, goods = sample_people(MODEL, 20, np.random.default_rng(4)), items()
    deaf_and_illiterate = replace(people, sensitivity=np.tile([1.0, 0, 0], (20, 1)))
    np.testing.assert_allclose(
        taste_utility(MODEL, deaf_and_illiterate, goods, 1.0), match(MODEL, people, goods, "image")
    )


def test_a_person_by_hand() -> None:
    person = person_with(
        MODEL,
        sensitivity=(0.2, 0.3, 0.5),
        loves={"pitch": {"high": 2.0}},
        categories={"three": 1},
        price=0.1,
        novelty=0.0,
        sessions=4,
    )
    assert top_tastes(MODEL, person, "pitch", 1) == ["high"]
    assert person.category.argmax() == 2
    assert len(person + person) == 2
    for change in (
        {"loves": {"pitch": {"middle": 1}}},
        {"loves": {"smell": {}}},
        {"categories": {"four": 1}},
    ):
        with pytest.raises(KeyError):
            person_with(
                MODEL,
                **{
                    "sensitivity": (0.2, 0.3, 0.5),
                    "loves": {},
                    "categories": {},
                    "price": 0.1,
                    "novelty": 0.0,
                    "sessions": 4,
                    **change,
                },
            )
    with pytest.raises(ValueError, match="2 sensitivities"):
        person_with(MODEL, sensitivity=(0.5, 0.5), loves={}, categories={}, price=0, novelty=0, sessions=1)
