"""What the toggle is told: every strategy, its level, state, figure and interval."""

from __future__ import annotations

import dataclasses

import pytest

from mmrec.types import Estimate, StrategyInfo
from pages.shared import cache
from pages.shared.toggle import best_first, toggle_data

PLAIN = StrategyInfo(
    name="plain",
    label="Plain",
    level="feature",
    summary="It joins.",
    formula="s",
    paper="",
    has_attention=False,
    takes_weights=False,
    state="trained",
    trained_on="5 choices",
    quality=Estimate("nDCG@10", 0.1, 0.08, 0.12),
)


def told(*strategies: StrategyInfo, chosen: str = "plain") -> dict[str, dict[str, object]]:
    return {entry["name"]: entry for entry in toggle_data(strategies, chosen)["entries"]}


def test_every_strategy_of_the_world_stands_in_one_level_and_in_the_table() -> None:
    strategies = cache.studio().strategies()
    data = toggle_data(strategies, strategies[0].name)
    names = [entry.name for entry in strategies]
    levels = [level["level"] for level in data["levels"]]
    assert [entry["name"] for entry in data["entries"]] == names
    assert sorted(data["order"]) == sorted(names)
    assert {entry["level"] for entry in data["entries"]} == set(levels)
    for entry, info in zip(data["entries"], strategies, strict=True):
        assert info.label in str(entry["spoken"])
        if info.quality is not None:
            assert f"{info.quality.value:.3f}" == entry["figure"]
            assert f"{info.quality.low:.3f}" in str(entry["interval"])
            assert entry["high"] <= data["top"] + 1e-5  # it is rounded


def test_the_best_comes_first_and_what_cannot_be_used_last() -> None:
    better = dataclasses.replace(PLAIN, name="better", quality=Estimate("nDCG@10", 0.2, 0.1, 0.3))
    unmeasured = dataclasses.replace(PLAIN, name="unmeasured", quality=None)
    untrained = dataclasses.replace(PLAIN, name="untrained", state="untrained", quality=None)
    order = [entry.name for entry in best_first((untrained, PLAIN, unmeasured, better))]
    assert order == ["better", "plain", "unmeasured", "untrained"]


def test_each_state_says_what_it_is() -> None:
    free = dataclasses.replace(PLAIN, name="free", state="no training needed", trained_on="")
    # A figure measured with weights that are gone says nothing of what would be shown now.
    untrained = dataclasses.replace(PLAIN, name="untrained", state="untrained", trained_on="")
    unmeasured = dataclasses.replace(PLAIN, name="unmeasured", quality=None)
    entries = told(PLAIN, free, untrained, unmeasured)
    assert "trained on 5 choices" in str(entries["plain"]["hint"]).lower()
    assert entries["plain"]["interval"] == "0.080 – 0.120"
    assert "needs no training" in str(entries["free"]["spoken"])
    assert entries["untrained"]["figure"] == "untrained"
    assert entries["untrained"]["value"] is None
    assert "not trained for this encoder" in str(entries["untrained"]["hint"]).lower()
    assert entries["unmeasured"]["figure"] == "not measured"
    assert [state for state, _ in toggle_data((PLAIN, free), "plain")["words"]["states"]] == [
        "trained",
        "no training needed",
    ]


@pytest.mark.parametrize("strategies", [(), (dataclasses.replace(PLAIN, quality=None),)])
def test_without_measurements_it_says_how_to_get_them(strategies: tuple[StrategyInfo, ...]) -> None:
    data = toggle_data(strategies, "plain")
    assert "mmrec evaluate" in data["words"]["note"]
    assert data["top"] > 0
