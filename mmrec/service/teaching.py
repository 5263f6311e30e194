"""The use case behind ``train``: strategies fitted, kept with their facts, and gone on with after a cut."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mmrec.data.atomic import write_json
from mmrec.data.catalogue import Catalogue
from mmrec.data.interactions import Split
from mmrec.data.workspace import Workspace
from mmrec.encoders.store import ItemEmbeddings
from mmrec.strategies import trained_facts
from mmrec.types import Modality

if TYPE_CHECKING:
    from mmrec.fusion import Fusion, FusionConfig
    from mmrec.service.jobs import Pair, Say
    from mmrec.training.lessons import Lessons, TrainingLog
    from mmrec.training.recipe import RankerConfig

Step = Callable[[str, int, int], None]
"""``(strategy, steps done, steps)`` of the epoch at work."""


@dataclass(frozen=True)
class TrainingOptions:
    """How ``train`` is done, apart from what is trained.

    Attributes:
        seeds: so many trainings of each strategy, with seeds that follow each other; the first is the one
            that recommends, the others tell how much of its quality is chance.
        fresh: begin anew instead of going on where a run with the same settings was cut off.
        board: a folder for TensorBoard; None writes none.
        step: told every step.
        tuned: train each strategy with what ``tune`` found for it, where it was asked.
        missing: of the parts of a strategy, train only those that are not trained for this encoder yet.
        workers: so many strategies at a time, each in a process of its own with its share of the cores; 1
            trains here, one after the other, with all of them.
    """

    seeds: int = 1
    fresh: bool = False
    board: Path | None = None
    step: Step | None = None
    tuned: bool = False
    missing: bool = False
    workers: int = 1


def workers_here() -> int:
    """How many strategies to train at a time: one a core, at most 4, for each holds the whole lesson."""
    from joblib import cpu_count

    return min(cpu_count(), 4)


def seed_name(strategy: str, seed: int, first: int) -> str:
    """The name of the weights of one seed: the first has the strategy's own."""
    return strategy if seed == first else f"{strategy}.seed{seed}"


def lessons_of(workspace: Workspace, embeddings: ItemEmbeddings) -> Lessons:
    """What the strategies of a world learn from; nothing of the test split is in it."""
    from mmrec.data.interactions import temporal_split

    return lessons_from(temporal_split(workspace.interactions.frame), workspace.catalogue, embeddings)


def lessons_from(
    split: Split, catalogue: Catalogue, embeddings: ItemEmbeddings, new: Collection[str] = ()
) -> Lessons:
    """What can be learned from the training part of a split; the validation part says when to stop.

    Args:
        split: of the interactions.
        catalogue: the items.
        embeddings: of the items.
        new: items that are to count as released after all that is learned from, so that nobody having met
            them says nothing against them.
    """
    from mmrec.data.attributes import attributes_of
    from mmrec.data.cases import held_out_cases, training_cases
    from mmrec.data.matrix import interaction_matrix
    from mmrec.data.popularity import popularity_rate
    from mmrec.evaluation.protocol import headline_judge
    from mmrec.recommender import items_of
    from mmrec.training.lessons import Lessons
    from mmrec.training.screening import screen

    released = catalogue.released.copy()
    if new:
        last = max(part["timestamp"].max() for part in (split.train, split.validation))
        released[[catalogue.row[item] for item in new]] = np.datetime64(last.date()) + 1
    items = items_of(embeddings, popularity_rate(split.train, catalogue.row, released), catalogue)
    interactions = interaction_matrix(split.train, catalogue.row)
    return Lessons(
        items=items,
        train=training_cases(split.train, catalogue.row),
        validation=held_out_cases(split.train, split.validation, catalogue.row),
        released=released,
        judge=headline_judge(),
        interactions=interactions,
        attributes=attributes_of(catalogue),
        screening=screen(items, interactions),
    )


def train(
    found: Pair,
    names: tuple[str, ...],
    seed: int,
    say: Say,
    recipe: RankerConfig | None = None,
    options: TrainingOptions | None = None,
) -> tuple[str, ...]:
    """Train strategies and keep their weights and facts; answers what was trained.

    A run that was cut off goes on where it stopped when it is started again with the same settings: what was
    finished is kept, and the strategy at work goes on after its last epoch, to the same weights, bit for bit.

    Args:
        found: world and encoder.
        names: as ``chosen_strategies`` gives them.
        seed: of every random choice.
        say: gets lines of progress.
        recipe: None for the default.
        options: None for the default.
    """
    from mmrec.fusion import card_of
    from mmrec.service.jobs import quietly, stored_embeddings
    from mmrec.training.parallel import in_crew
    from mmrec.training.recipe import RankerConfig

    started, workspace, key = time.perf_counter(), found.workspace, found.info.key
    recipe, options = recipe or RankerConfig(), options or TrainingOptions()
    embeddings = stored_embeddings(workspace, key)
    lessons = lessons_of(workspace, embeddings)
    wanted = tuple(dict.fromkeys(p for name in names for p in card_of(name, embeddings.modalities).parts))
    if options.missing:
        wanted = tuple(part for part in wanted if trained_facts(workspace, embeddings, [part]) is None)
    seeds = range(seed, seed + options.seeds)
    settings = {name: _settings(workspace, key, name, recipe, tuned=options.tuned) for name in wanted}
    with in_crew() as team:
        say = say if team.leads else quietly
        folder = workspace.training_folder(key) / _run_digest(settings, seeds, lessons)
        if options.fresh and team.leads:
            shutil.rmtree(folder, ignore_errors=True)
        team.wait()
        finished = {path.stem for path in folder.glob("*.json")}
        team.wait()  # nobody finishes anything before all have looked
        say(f"{len(lessons.train):,} moments to learn from, {len(lessons.validation):,} to stop by")
        say(_told_by(lessons, embeddings.modalities))
        for m in lessons.screening.unheard:
            say(
                f"{embeddings.modalities[m]} is left out of what joins modalities: it tells nothing about "
                "items that were not learned from"
            )
        for wave in _waves(wanted, embeddings.modalities) if options.workers > 1 else [wanted]:
            todo = []
            for name, one in itertools.product(wave, seeds):
                task = _Task(workspace, embeddings, lessons, folder, name, *settings[name], one, seed)
                if task.kept_as in finished:
                    say(task.kept_as)
                    say("  done before the run was cut off")
                else:
                    todo.append(task)
            if min(options.workers, len(todo)) > 1 and team.size == 1:
                _side_by_side(todo, options, say)
            else:
                for task in todo:
                    _carry_out(task, options, say, leads=team.leads)
        if team.leads:
            for name in wanted:
                _join_seeds(workspace, key, name, seed, seeds, say)
            shutil.rmtree(folder, ignore_errors=True)
        say(f"{len(wanted)} strategies in {time.perf_counter() - started:.0f} s")
    return wanted


@dataclass(frozen=True)
class _Task:
    """One training of one strategy, with all that it needs."""

    workspace: Workspace
    embeddings: ItemEmbeddings
    lessons: Lessons
    folder: Path
    name: str
    recipe: RankerConfig
    config: FusionConfig
    seed: int
    first: int

    @property
    def kept_as(self) -> str:
        """The name of its weights."""
        return seed_name(self.name, self.seed, self.first)


def _carry_out(task: _Task, options: TrainingOptions, say: Say, *, leads: bool = True) -> None:
    """Train, and keep what was learned if this process leads."""
    from mmrec.fusion import make
    from mmrec.training.board import Board
    from mmrec.training.recipe import Run
    from mmrec.training.teachers import teach

    workspace, embeddings, lessons, kept_as = task.workspace, task.embeddings, task.lessons, task.kept_as
    key = embeddings.encoder_key
    say(kept_as)
    fusion = make(task.name, embeddings.modalities, _dimension(embeddings), task.config)
    fusion.bind(len(embeddings))
    _take_parts(workspace, key, fusion, task.seed, task.first)
    board = Board(options.board / kept_as) if options.board and leads else None
    step = options.step if leads else None
    run = Run(
        checkpoint=task.folder / f"{kept_as}.safetensors",
        watch=board.note if board else None,
        progress=_told(step, kept_as) if step else None,
    )
    log = teach(fusion, lessons, task.recipe, task.seed, say, run)
    if board:
        board.close()
    if leads:
        _keep(workspace, key, kept_as, fusion, lessons)
        facts = _facts(workspace, embeddings, task.name, fusion.config.model_dump(), lessons, task.seed)
        facts |= {"recipe": task.recipe.model_dump(), **_course(log)}
        workspace.save_model_facts(key, kept_as, facts)
        write_json(task.folder / f"{kept_as}.json", {"epochs": log.epochs})
    say(f"{kept_as}: validation {log.best:.4f} at epoch {log.epoch}, {log.seconds:.0f} s")


def _side_by_side(todo: Sequence[_Task], options: TrainingOptions, say: Say) -> None:
    """Carry out several at a time; what each has to say comes when it is done."""
    from joblib import Parallel, cpu_count, delayed, parallel_config

    alone = replace(options, step=None)
    threads = max(1, cpu_count() // options.workers)
    with parallel_config(backend="loky", inner_max_num_threads=threads):
        crew = Parallel(n_jobs=options.workers, return_as="generator_unordered", max_nbytes=None)
        for done, lines in enumerate(crew(delayed(_apart)(task, alone) for task in todo), 1):
            for line in lines:
                say(line)
            if options.step is not None:
                options.step("strategies", done, len(todo))


def _apart(task: _Task, options: TrainingOptions) -> list[str]:
    said: list[str] = []
    _carry_out(task, options, said.append)
    return said


def _waves(wanted: Sequence[str], modalities: tuple[Modality, ...]) -> list[tuple[str, ...]]:
    """In which order they can be trained: what others join comes in an earlier wave than those."""
    from mmrec.fusion import card_of

    joined = {part for name in wanted for part in card_of(name, modalities).parts if part != name}
    before = [name for name in wanted if name in joined]
    after = tuple(name for name in wanted if name not in joined)
    return [*_waves(before, modalities), after] if before else [after]


def _take_parts(workspace: Workspace, key: str, fusion: Fusion, seed: int, first: int) -> None:
    """Give a strategy that joins others what they have learned; they come before it."""
    from mmrec.fusion.weights import read_weights
    from mmrec.recommender import POPULARITY_TENSOR

    for name, part in fusion.parts().items():
        if part is not fusion:
            tensors = read_weights(workspace.model_path(key, seed_name(name, seed, first)))
            tensors.pop(POPULARITY_TENSOR)
            part.load_own_state(tensors)


def _told_by(lessons: Lessons, modalities: tuple[Modality, ...]) -> str:
    """What every set of modalities tells of items that were held back."""
    told = {
        " + ".join(modalities[m] for m in chosen): share
        for chosen, share in lessons.screening.told.items()
        if chosen
    }
    if not told:
        return "too little is known to ask what the modalities tell of items that were held back"
    shares = ", ".join(f"{names} {share:.2f}" for names, share in told.items())
    return f"of the variance of who meets items that were held back are told: {shares}"


def _told(step: Step, name: str) -> Callable[[int, int], None]:
    return lambda done, total: step(name, done, total)


def _settings(
    workspace: Workspace, key: str, name: str, recipe: RankerConfig, *, tuned: bool
) -> tuple[RankerConfig, FusionConfig]:
    """How to train a strategy, and its own configuration."""
    from mmrec.fusion import FusionConfig, split_name
    from mmrec.training.tuning import changed

    config: Any = FusionConfig.model_validate({"profile": split_name(name)[1]})
    found = workspace.tuning(key, name) if tuned else None
    if found is None:
        return recipe, config
    best: Any = changed(recipe, found["best"]["settings"])
    return best, changed(config, found["best"]["settings"])  # type: ignore[return-value]


def _run_digest(
    settings: Mapping[str, tuple[RankerConfig, FusionConfig]], seeds: range, lessons: Lessons
) -> str:
    plan = {name: [part.model_dump_json() for part in parts] for name, parts in settings.items()}
    told = f"{plan}{seeds}{lessons.digest()}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _keep(workspace: Workspace, key: str, kept_as: str, fusion: Any, lessons: Lessons) -> None:
    """Write the weights; the facts follow, so that half a training is never taken for one."""
    from mmrec.fusion.weights import write_weights
    from mmrec.recommender import POPULARITY_TENSOR

    tensors = {**fusion.own_state(), POPULARITY_TENSOR: lessons.items.popularity}
    write_weights(workspace.model_path(key, kept_as), tensors, fusion.exact)


def _facts(
    workspace: Workspace,
    embeddings: ItemEmbeddings,
    strategy: str,
    config: dict[str, Any],
    lessons: Lessons,
    seed: int,
) -> dict[str, Any]:
    choices, people = len(lessons.train), len(set(lessons.train.users))
    return {
        "strategy": strategy,
        "trained_on": f"{choices:,} choices of {people:,} {workspace.info.people}, seed {seed}",
        "seed": seed,
        "encoder": embeddings.encoder_key,
        "catalogue": embeddings.catalogue,
        "modalities": list(embeddings.modalities),
        "unheard": [embeddings.modalities[m] for m in lessons.screening.unheard],
        "config": config,
    }


def _course(log: TrainingLog) -> dict[str, Any]:
    from mmrec.evaluation.metrics import HEADLINE

    return {
        "validation": {"metric": HEADLINE, "value": round(log.best, 5)},
        "epoch": log.epoch,
        "epochs": log.epochs,
        "chosen": dict(log.chosen),
        "curve": [
            {name: round(value, 6) if name != "epoch" else value for name, value in asdict(epoch).items()}
            for epoch in log.curve
        ],
    }


def _join_seeds(workspace: Workspace, key: str, name: str, first: int, seeds: range, say: Say) -> None:
    """Note in the facts of the strategy how its seeds did, and remove those of an older run."""
    known = {seed_name(name, seed, first) for seed in seeds}
    for path in workspace.model_path(key, name).parent.glob(f"{name}.seed*"):
        if path.name.removesuffix(path.suffix) not in known:
            path.unlink()
    if len(seeds) < 2:
        return
    values = {}
    for seed in seeds:
        facts = workspace.model_facts(key, seed_name(name, seed, first)) or {}
        values[str(seed)] = float(facts["validation"]["value"])
    spread = float(np.std(list(values.values()), ddof=1))
    mean = float(np.mean(list(values.values())))
    facts = workspace.model_facts(key, name) or {}
    facts["seeds"] = {"validation": values, "mean": round(mean, 5), "spread": round(spread, 5)}
    workspace.save_model_facts(key, name, facts)
    say(f"{name}: validation {mean:.4f} ± {spread:.4f} over {len(seeds)} seeds")


def _dimension(embeddings: ItemEmbeddings) -> int:
    return int(embeddings.stacked().shape[-1])
