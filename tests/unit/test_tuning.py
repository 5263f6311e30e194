"""The search for settings: what it searches comes from the configurations, and it never sees the test."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import torch
from pydantic import Field

from mmrec.config import Config, searched
from mmrec.data.interactions import temporal_split
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput
from mmrec.fusion import FusionConfig
from mmrec.profile import PROFILES
from mmrec.service import jobs
from mmrec.service.teaching import TrainingOptions, lessons_of
from mmrec.service.tuning import tune
from mmrec.training.lessons import Lessons
from mmrec.training.recipe import RankerConfig
from mmrec.training.screening import NOTHING
from mmrec.training.tuning import Range, changed, search_space
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world
from tests.unit.test_no_leak import without_the_test

QUICK = RankerConfig(epochs=3)


class _Pot(Config):
    lid: Literal["on", "off"] = Field("on", json_schema_extra={"search": True})
    heat: float = Field(3.0, json_schema_extra=searched(1, 9, log=True))
    eggs: int = Field(2, json_schema_extra=searched(1, 4))
    colour: str = "red"


def test_the_space_is_what_the_fields_say() -> None:
    assert search_space(_Pot()) == {
        "lid": ("on", "off"),
        "heat": Range(1, 9, log=True),
        "eggs": Range(1, 4, whole=True),
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_every_marked_setting_holds_its_default_and_its_ends(profile: str) -> None:
    """Otherwise a search could not begin with it, or would try what the configuration refuses."""
    for config in (RankerConfig(), FusionConfig(profile=profile)):
        space = search_space(config)
        assert space
        for name, what in space.items():
            ends = what if isinstance(what, tuple) else (what.low, what.high)
            for end in ends:
                value = int(end) if isinstance(what, Range) and what.whole else end
                assert changed(config, {name: value}) != config or value in ends
            default = config
            for part in name.split("."):
                default = getattr(default, part)
            assert default in what if isinstance(what, tuple) else what.low <= default <= what.high
    if PROFILES[profile].reads == "events":
        assert "profile.layers" in search_space(FusionConfig(profile=profile))


def test_settings_reach_the_configuration_they_are_of() -> None:
    settings = {"noise": 0.3, "hidden": 40, "profile.layers": 2}
    assert changed(RankerConfig(), settings) == RankerConfig(noise=0.3)
    config = changed(FusionConfig(profile="gru"), settings)
    assert config.hidden == 40  # type: ignore[attr-defined]
    assert config.profile.layers == 2  # type: ignore[attr-defined]


def test_it_begins_with_the_defaults_and_the_best_is_trained_with(tmp_path: Path) -> None:
    workspace = build_tiny_world(tmp_path / "tiny")
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    said: list[str] = []
    result = tune(found, "gated@gru", trials=4, seed=1, recipe=QUICK, say=said.append)
    assert len(result["trials"]) == len(said) == 4
    first = result["trials"][0]["settings"]
    assert first["learning_rate"] == QUICK.learning_rate
    assert first["dimension"] == FusionConfig().dimension
    assert result["best"]["value"] == max(one["value"] for one in result["trials"]) >= result["default"]
    assert len({json.dumps(one["settings"]) for one in result["trials"]}) == 4

    jobs.train(found, "gated@gru,text", recipe=QUICK, options=TrainingOptions(tuned=True), seed=1)
    facts = workspace.model_facts(TINY_INFO.key, "gated@gru")
    assert facts is not None
    assert facts["recipe"]["learning_rate"] == result["best"]["settings"]["learning_rate"]
    assert facts["config"]["dimension"] == result["best"]["settings"]["dimension"]
    assert facts["config"]["profile"]["layers"] == result["best"]["settings"]["profile.layers"]
    assert facts["validation"]["value"] == pytest.approx(result["best"]["value"], abs=1e-4)
    plain = workspace.model_facts(TINY_INFO.key, "text")  # nobody asked for it
    assert plain is not None
    assert plain["recipe"] == QUICK.model_dump()


def test_a_search_never_sees_the_test(tmp_path: Path) -> None:
    """With another test split, as without one, the same is tried and the same is found."""
    results = []
    for name in ("plain", "noise", "elsewhere"):
        workspace = build_tiny_world(tmp_path / name / "tiny")
        frame, ids = workspace.interactions.frame, workspace.catalogue.ids
        if name == "noise":
            frame = without_the_test(frame, ids)
        if name == "elsewhere":  # the proof can fail: another validation is noticed
            wanted = frame["user_id"].map(temporal_split(frame).validation.set_index("user_id")["item_id"])
            other = {item: ids[(n + 11) % len(ids)] for n, item in enumerate(ids)}
            here = wanted == frame["item_id"]
            frame = frame.assign(item_id=frame["item_id"].where(~here, frame["item_id"].map(other)))
        frame.to_parquet(workspace.root / "interactions.parquet")
        found = jobs.Pair(Workspace(workspace.root), TINY_INFO, TinyEncoder)
        results.append(tune(found, "image", trials=3, recipe=QUICK))
    plain, noise, elsewhere = results
    assert plain == noise
    assert plain["trials"] != elsewhere["trials"]


@pytest.mark.parametrize("strategy", ["rrf", "ease", "image,text", "all"])
def test_only_one_strategy_with_epochs_can_be_tuned(strategy: str, tmp_path: Path) -> None:
    found = jobs.Pair(build_tiny_world(tmp_path / "tiny"), TINY_INFO, TinyEncoder)
    with pytest.raises(InvalidInput, match="not one strategy that is trained epoch by epoch"):
        tune(found, strategy)


def test_the_search_sees_what_a_training_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the screening left out cannot change what is found; what it did not, can."""
    workspace = build_tiny_world(tmp_path / "tiny")
    found = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    lessons = lessons_of(workspace, jobs.stored_embeddings(workspace, TINY_INFO.key))
    x = lessons.items.x.clone()
    x[:, 0] = torch.randn(x[:, 0].shape, generator=torch.Generator().manual_seed(5))
    spoilt = replace(lessons, items=replace(lessons.items, x=x))

    def values(told: Lessons, unheard: tuple[int, ...]) -> list[float]:
        screened = replace(told, screening=replace(NOTHING, unheard=unheard))
        monkeypatch.setattr("mmrec.service.tuning.lessons_of", lambda *_: screened)
        return [trial["value"] for trial in tune(found, "gated", trials=2, recipe=QUICK)["trials"]]

    assert values(lessons, (0,)) == values(spoilt, (0,))
    assert values(lessons, ()) != values(spoilt, ())
