"""One folder that holds a world and everything made from it.

The world itself (tables, pictures, people) lies under ``root``. What an encoder and the training made of it
lies under ``artefacts``, by default the same folder; a shipped world that is used with another encoder keeps
those artefacts in the home of the person instead (``home_folder() / "worlds-cache" / name``).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from mmrec.data.atomic import replacing, write_json
from mmrec.data.catalogue import Catalogue
from mmrec.data.interactions import Interactions
from mmrec.data.personas import load_personas
from mmrec.errors import InvalidInput, NotFound, Unavailable
from mmrec.types import MODALITIES, Modality, Persona, WorldInfo

SHIPPED_WORLDS = Path(__file__).resolve().parents[2] / "assets" / "worlds"

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")


def home_folder() -> Path:
    """Where this person's own files live: ``$MMREC_HOME``, or ``~/.mmrec``."""
    chosen = os.environ.get("MMREC_HOME", "").strip()
    return Path(chosen).expanduser() if chosen else Path.home() / ".mmrec"


def world_folders(home: Path | None = None) -> dict[str, Path]:
    """Every world by name: those that ship first, then those in the home folder."""
    found: dict[str, Path] = {}
    for folder in (SHIPPED_WORLDS, (home or home_folder()) / "worlds"):
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                if (path / "world.json").is_file():
                    found.setdefault(path.name, path)
    return found


def world_names(home: Path | None = None) -> tuple[str, ...]:
    """The names that ``find_world`` knows."""
    return tuple(world_folders(home))


def find_world(name: str, home: Path | None = None) -> Path:
    """The folder of a world.

    Raises:
        NotFound: for a name that neither ships nor lies in the home folder.
    """
    folders = world_folders(home)
    if name in folders:
        return folders[name]
    if not folders:
        raise NotFound(
            f"There is no world {name!r} and no other; build one first: python -m mmrec world build store."
        )
    raise NotFound.among("world", name, folders)


class Workspace:
    """A world folder and the artefacts made from it.

    Args:
        root: the folder with ``world.json``.
        artefacts: where embeddings, models, layouts and evaluations lie; None means ``root``.

    Raises:
        NotFound: if ``root`` holds no world.
    """

    def __init__(self, root: Path, artefacts: Path | None = None) -> None:
        self.root = Path(root)
        self.artefacts = Path(artefacts) if artefacts is not None else self.root
        if not (self.root / "world.json").is_file():
            raise NotFound(f"There is no world at {self.root}: it has no world.json.")

    # -- the world

    @cached_property
    def catalogue(self) -> Catalogue:
        """The items."""
        return Catalogue.load(self.root)

    @cached_property
    def interactions(self) -> Interactions:
        """What happened."""
        return Interactions.load(self.root)

    @cached_property
    def personas(self) -> tuple[Persona, ...]:
        """The people."""
        return load_personas(self.root)

    @cached_property
    def info(self) -> WorldInfo:
        """What the world says of itself, with its counts.

        Raises:
            InvalidInput: if ``world.json`` is not readable or lacks a field.
        """
        record = _read_json(self.root / "world.json")
        try:
            names = [str(name) for name in record["modalities"]]
            modalities: tuple[Modality, ...] = tuple(m for m in MODALITIES if m in names)
            if len(modalities) != len(names) or not names:
                raise InvalidInput(
                    f"{self.root / 'world.json'} names the modalities {names}. "
                    f"Valid: {', '.join(MODALITIES)}."
                )
            return WorldInfo(
                name=str(record["name"]),
                title=str(record["title"]),
                teaches=str(record["teaches"]),
                description=str(record["description"]),
                modalities=modalities,
                currency=str(record["currency"]),
                n_items=len(self.catalogue),
                n_users=self.interactions.n_users,
                n_interactions=len(self.interactions),
                fingerprint=self.catalogue.fingerprint,
                people=str(record.get("people", "people")),
            )
        except KeyError as error:
            raise InvalidInput(f"{self.root / 'world.json'} lacks the field {error}.") from error

    # -- embeddings

    def embeddings_path(self, key: str) -> Path:
        """The file with the item embeddings of one encoder; ``encoders.store`` reads and writes it."""
        return self.artefacts / "embeddings" / f"{_plain(key)}.safetensors"

    def parts_folder(self, key: str) -> Path:
        """Where finished parts of an embedding that is under way are kept."""
        return self.artefacts / "embeddings" / f"{_plain(key)}.parts"

    def has_embeddings(self, key: str) -> bool:
        """Whether the item embeddings of that encoder are there."""
        return self.embeddings_path(key).is_file()

    # -- trained strategies

    def model_path(self, key: str, strategy: str) -> Path:
        """The weights of a trained strategy; its facts lie beside them with the suffix ``.json``."""
        return self.artefacts / "models" / _plain(key) / f"{_plain(strategy)}.safetensors"

    def model_facts(self, key: str, strategy: str) -> dict[str, Any] | None:
        """What the training said of a strategy; None if it is not trained here."""
        path = self.model_path(key, strategy).with_suffix(".json")
        return _read_json(path) if path.is_file() else None

    def save_model_facts(self, key: str, strategy: str, facts: Mapping[str, Any]) -> None:
        """Write what the training says of a strategy."""
        write_json(self.model_path(key, strategy).with_suffix(".json"), dict(facts))

    def training_folder(self, key: str) -> Path:
        """Where trainings under way keep their state; empty when none was cut off."""
        return self.artefacts / "training" / _plain(key)

    def tuning(self, key: str, strategy: str) -> dict[str, Any] | None:
        """What ``tune`` found for a strategy; None if it was not asked."""
        path = self._tuning_path(key, strategy)
        return _read_json(path) if path.is_file() else None

    def save_tuning(self, key: str, strategy: str, found: Mapping[str, Any]) -> None:
        """Write what ``tune`` found."""
        write_json(self._tuning_path(key, strategy), dict(found))

    def _tuning_path(self, key: str, strategy: str) -> Path:
        return self.artefacts / "tuning" / _plain(key) / f"{_plain(strategy)}.json"

    # -- layouts

    def layout_path(self, key: str, strategy: str) -> Path:
        """The layout of one strategy's item space."""
        return self.artefacts / "layouts" / _plain(key) / f"{_plain(strategy)}.npy"

    def layout(self, key: str, strategy: str) -> np.ndarray:
        """The layout of one strategy's item space, ``(N, 2)`` float32.

        Raises:
            Unavailable: if it was never made, or belongs to another catalogue size.
        """
        path = self.layout_path(key, strategy)
        if not path.is_file():
            raise Unavailable(
                f"The world {self.root.name!r} has no map of {strategy!r} for the encoder {key!r}; "
                "make it with: python -m mmrec layout."
            )
        xy = np.load(path, allow_pickle=False)
        if xy.shape != (len(self.catalogue), 2):
            raise Unavailable(
                f"The map {path} has the shape {xy.shape}, but there are {len(self.catalogue)} items; "
                "make it again with: python -m mmrec layout."
            )
        return np.asarray(xy, dtype=np.float32)

    def layout_facts(self, key: str) -> dict[str, Any]:
        """What ``layouts.json`` says of the layouts of one encoder; empty if there are none."""
        path = self.artefacts / "layouts" / _plain(key) / "layouts.json"
        return _read_json(path) if path.is_file() else {}

    def save_layouts(
        self, key: str, layouts: Mapping[str, np.ndarray], facts: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Write layouts by strategy, then the facts about them."""
        for strategy, xy in layouts.items():
            with replacing(self.layout_path(key, strategy)) as temporary, temporary.open("wb") as file:
                np.save(file, np.asarray(xy, dtype=np.float32), allow_pickle=False)
        folder = self.artefacts / "layouts" / _plain(key)
        write_json(folder / "layouts.json", {name: dict(value) for name, value in facts.items()})

    # -- the first page

    def first_page_path(self, key: str) -> Path:
        """What a first page asks of the models; ``service.first_page`` reads and writes it."""
        return self.artefacts / "first-page" / f"{_plain(key)}.safetensors"

    # -- evaluation

    def evaluation_path(self, key: str) -> Path:
        """What ``evaluate`` said about the strategies with this encoder."""
        return self.artefacts / "evaluation" / f"{_plain(key)}.json"

    def evaluation(self, key: str) -> dict[str, Any] | None:
        """The stored evaluation; None if there is none."""
        path = self.evaluation_path(key)
        return _read_json(path) if path.is_file() else None

    def save_evaluation(self, key: str, report: Mapping[str, Any]) -> None:
        """Write what ``evaluate`` said."""
        write_json(self.evaluation_path(key), dict(report))


def _plain(name: str) -> str:
    """A name that may become a file name; anything that could leave the folder is refused."""
    if not _PLAIN_NAME.fullmatch(name):
        raise InvalidInput(
            f"{name!r} cannot name a file; use letters, digits, dots, dashes, underscores and @ only."
        )
    return name


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} is not readable JSON: {error}.") from error
    if not isinstance(value, dict):
        raise InvalidInput(f"{path} holds {type(value).__name__} where an object is expected.")
    return value
