"""The strategies as data for the toggle: by level with state, figure and interval, and all of them sorted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mmrec.types import StrategyInfo
from pages.shared.charts import LEVELS

_STATES = (
    ("trained", "trained"),
    ("no training needed", "needs no training"),
    ("untrained", "not trained for this encoder yet"),
)
"""State -> words of the legend, in its order."""


def toggle_data(strategies: Sequence[StrategyInfo], chosen: str) -> dict[str, Any]:
    """What the toggle draws."""
    measured = [entry.quality for entry in strategies if entry.quality is not None]
    metric = measured[0].metric if measured else "nDCG@10"
    return {
        "chosen": chosen,
        "top": max((quality.high for quality in measured), default=1.0) or 1.0,
        "levels": [
            {"level": level, "title": short, "sentence": sentence, "inside": _inside(there)}
            for level, (_, sentence, short) in LEVELS.items()
            if (there := [entry for entry in strategies if entry.level == level])
        ],
        "entries": [_entry(entry) for entry in strategies],
        "order": [entry.name for entry in best_first(strategies)],
        "words": {
            "levels": "Level of fusion",
            "group": "Fusion strategy",
            "all": "Compare all",
            "count": f"{len(strategies)} strategies",
            "title": f"All {len(strategies)} strategies, the best first",
            "columns": ["", "strategy", "level", f"{metric} and 95% interval", "value", "interval"],
            "states": [list(pair) for pair in _STATES if any(e.state == pair[0] for e in strategies)],
            "note": (
                f"{metric} on held-out interactions, the whole catalogue ranked; where intervals overlap "
                "widely, the order may be chance."
                if measured
                else "Nothing was measured for this encoder yet; run: python -m mmrec evaluate."
            ),
        },
    }


def best_first(strategies: Sequence[StrategyInfo]) -> list[StrategyInfo]:
    """By measured quality, then those that were not measured, then those that cannot be used."""
    return sorted(
        strategies,
        key=lambda entry: (
            entry.state == "untrained",
            entry.quality is None,
            0.0 if entry.quality is None else -entry.quality.value,
        ),
    )


def state_words(strategy: StrategyInfo) -> str:
    """How it came to its weights, or why it cannot be used."""
    if strategy.state == "trained":
        return f"trained on {strategy.trained_on}" if strategy.trained_on else "trained"
    return dict(_STATES)[strategy.state]


def _inside(there: Sequence[StrategyInfo]) -> str:
    best = max((entry.quality.value for entry in there if entry.quality is not None), default=None)
    return f"{len(there)}" if best is None else f"{len(there)}, best {best:.3f}"


def _entry(strategy: StrategyInfo) -> dict[str, Any]:
    quality = strategy.quality if strategy.state != "untrained" else None
    if strategy.state == "untrained":
        figure, spoken = "untrained", "its quality is unknown"
    elif quality is None:
        figure, spoken = "not measured", "not measured"
    else:
        figure = f"{quality.value:.3f}"
        spoken = f"{quality.metric} {figure}, 95% interval {quality.low:.3f} to {quality.high:.3f}"
        if quality.trainings is not None:
            several = quality.trainings
            spoken += f"; mean of {several.count} trainings {several.mean:.3f}, spread {several.spread:.3f}"
    return {
        "name": strategy.name,
        "label": strategy.label,
        "level": strategy.level,
        "short": LEVELS[strategy.level][2],
        "state": strategy.state,
        "figure": figure,
        "interval": "" if quality is None else f"{quality.low:.3f} – {quality.high:.3f}",
        "value": None if quality is None else round(quality.value, 5),
        "low": None if quality is None else round(quality.low, 5),
        "high": None if quality is None else round(quality.high, 5),
        "spoken": f"{strategy.label}, {dict(_STATES)[strategy.state]}, {spoken}",
        "hint": f"{strategy.summary} {_sentence(state_words(strategy))} {_sentence(spoken)}",
    }


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
