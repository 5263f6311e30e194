"""Hyper-parameter search by optuna; what is searched is told by the fields of the configurations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from mmrec.config import Config
from mmrec.fusion import Fusion, FusionConfig
from mmrec.training.lessons import Lessons
from mmrec.training.recipe import Epoch, RankerConfig, Run
from mmrec.training.teachers import teach

if TYPE_CHECKING:
    from optuna import Trial


@dataclass(frozen=True)
class Range:
    """Between which values a number is worth trying; with ``log`` evenly in its logarithm."""

    low: float
    high: float
    log: bool = False
    whole: bool = False


Space = Mapping[str, Range | tuple[Any, ...]]
"""Name of a setting -> its range, or its choices. Names as in ``learning_rate``, ``fusion.hidden``."""


@dataclass(frozen=True)
class Tried:
    """One training of a search; ``value`` is the best validation it had, also if it was cut short."""

    number: int
    value: float
    epochs: int
    settings: dict[str, Any]
    cut_short: bool


def search_space(config: Config, prefix: str = "") -> dict[str, Range | tuple[Any, ...]]:
    """What of a configuration is searched: its fields that are marked so, and those of a profile inside it.

    A number is marked with a range (``recipe.searched``), a field of literals by ``{"search": True}``.
    """
    space: dict[str, Range | tuple[Any, ...]] = {}
    for name, field in type(config).model_fields.items():
        value = getattr(config, name)
        if isinstance(value, Config):
            space |= search_space(value, f"{name}.")
            continue
        extra = field.json_schema_extra
        mark = extra.get("search") if isinstance(extra, dict) else None
        if isinstance(mark, dict):
            low, high = float(mark["low"]), float(mark["high"])  # type: ignore[arg-type]
            space[prefix + name] = Range(low, high, bool(mark["log"]), field.annotation is int)
        elif mark:
            space[prefix + name] = get_args(field.annotation)
    return space


def changed(config: Config, settings: Mapping[str, Any]) -> Config:
    """A configuration with the settings of a search; validated, those of other configurations ignored."""
    values = config.model_dump()
    for name, value in settings.items():
        inside, _, inner = name.rpartition(".")
        if inside and isinstance(values.get(inside), dict):
            values[inside] = {**values[inside], inner: value}
        elif not inside and inner in values:
            values[inner] = value
    return type(config).model_validate(values)


def tune(
    made: Callable[[FusionConfig], Fusion],
    lessons: Lessons,
    start: tuple[RankerConfig, FusionConfig],
    trials: int,
    seed: int,
    say: Callable[[str], None],
) -> list[Tried]:
    """Search for the settings with the best validation; the first training has those of ``start``.

    Trees of Parzen estimators choose what to try (Bergstra et al. 2011); a training that is below the median
    of the others at the same epoch is cut short. Only the validation moments of the lessons are looked at.

    Args:
        made: a strategy with these settings.
        lessons: what to learn from.
        start: settings to begin with; what is not searched stays as it is there.
        trials: how many trainings.
        seed: of the search, and of every training.
        say: gets a line a training.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    recipe, config = start
    space = search_space(recipe) | search_space(config)
    tried: list[Tried] = []

    def one(trial: Trial) -> float:
        settings = {name: _suggested(trial, name, what) for name, what in space.items()}
        best, epochs = 0.0, 0

        def watch(epoch: Epoch) -> None:
            nonlocal best, epochs
            best, epochs = max(best, epoch.validation), epoch.epoch
            trial.report(best, epoch.epoch)
            if trial.should_prune():
                raise optuna.TrialPruned

        cut_short = True
        try:
            now, inside = changed(recipe, settings), changed(config, settings)
            assert isinstance(now, RankerConfig)
            assert isinstance(inside, FusionConfig)
            fusion = made(inside)
            teach(fusion, lessons, now, seed, lambda _: None, Run(watch=watch))
            cut_short = False
        finally:
            tried.append(Tried(trial.number, round(best, 6), epochs, settings, cut_short))
            say(
                f"trial {trial.number}: validation {best:.4f} after {epochs} epochs"
                f"{', cut short' if cut_short else ''}"
            )
        return best

    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=5),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=3, n_warmup_steps=3),
    )
    study.enqueue_trial({name: _value_of(name, recipe, config) for name in space})
    study.optimize(one, n_trials=trials)
    return tried


def _suggested(trial: Trial, name: str, what: Range | tuple[Any, ...]) -> Any:
    if isinstance(what, tuple):
        return trial.suggest_categorical(name, what)
    if what.whole:
        return trial.suggest_int(name, int(what.low), int(what.high), log=what.log)
    return round(trial.suggest_float(name, what.low, what.high, log=what.log), 6)


def _value_of(name: str, recipe: RankerConfig, config: FusionConfig) -> Any:
    value: Any = recipe if hasattr(recipe, name.partition(".")[0]) else config
    for part in name.split("."):
        value = getattr(value, part)
    return value
