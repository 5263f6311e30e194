"""The items of a world: one table, one id map, one fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from mmrec.errors import InvalidInput, NotFound
from mmrec.types import AUDIO_COLUMN, ITEM_COLUMNS, Item

IMAGES_FOLDER = "images"
AUDIO_FOLDER = "audio"


class Catalogue:
    """The items in row order: row ``n`` of every array over the items, ``N`` long, is ``ids[n]``.

    Args:
        items: a table with ``ITEM_COLUMNS``, and ``AUDIO_COLUMN`` where there is sound; ``description``,
            ``image`` and ``audio`` may be null.
        root: the workspace folder; pictures are ``root/images/<image>``, clips ``root/audio/<audio>``.

    Raises:
        InvalidInput: for missing columns, ids that repeat or are empty, titles that are empty, prices that
            are not finite and non-negative, or the name of a picture or clip that leaves its folder.
    """

    def __init__(self, items: pd.DataFrame, root: Path) -> None:
        missing = [column for column in ITEM_COLUMNS if column not in items.columns]
        if missing:
            raise InvalidInput(
                f"The catalogue in {root} lacks the columns {', '.join(missing)}; "
                f"it needs {', '.join(ITEM_COLUMNS)}."
            )
        self.root = root
        self.has_audio = AUDIO_COLUMN in items.columns
        columns = [*ITEM_COLUMNS, AUDIO_COLUMN] if self.has_audio else list(ITEM_COLUMNS)
        self.frame = items.loc[:, columns].reset_index(drop=True)
        self.ids: tuple[str, ...] = tuple(str(value) for value in self.frame["item_id"])
        self.row: Mapping[str, int] = MappingProxyType({item_id: n for n, item_id in enumerate(self.ids)})
        self.prices: np.ndarray = pd.to_numeric(self.frame["price"], errors="coerce").to_numpy(np.float64)
        self.category: tuple[str, ...] = tuple(str(value) for value in self.frame["category"])
        self._titles: tuple[str, ...] = tuple(str(value).strip() for value in self.frame["title"])
        self._descriptions = [_text_or_none(value) for value in self.frame["description"]]
        self._images = [_text_or_none(value) for value in self.frame["image"]]
        self._sounds: list[str | None] = (
            [_text_or_none(value) for value in self.frame[AUDIO_COLUMN]]
            if self.has_audio
            else [None] * len(self.ids)
        )
        self._check()

    @classmethod
    def load(cls, root: Path) -> Catalogue:
        """Read ``root/items.parquet``.

        Raises:
            NotFound: if there is no such file.
        """
        path = root / "items.parquet"
        if not path.is_file():
            raise NotFound(
                f"There is no catalogue at {path}; build the world first: python -m mmrec world build NAME."
            )
        return cls(pd.read_parquet(path), root)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def titles(self) -> tuple[str, ...]:
        """The title of every item, in row order."""
        return self._titles

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories that occur, in alphabetical order."""
        return tuple(sorted(set(self.category)))

    @cached_property
    def released(self) -> np.ndarray:
        """The day each item came out, ``(N,)`` datetime64[us]; the beginning of time where it is unknown."""
        days = pd.to_datetime(self.frame["released"], errors="coerce").fillna(pd.Timestamp(0))
        return days.to_numpy("datetime64[us]")

    def item(self, item_id: str) -> Item:
        """The item of that id.

        Raises:
            NotFound: for an id that the catalogue does not hold.
        """
        if item_id not in self.row:
            raise NotFound(
                f"Unknown item {item_id!r}; the {len(self)} items are {self.ids[0]} to {self.ids[-1]}."
            )
        return self.at(self.row[item_id])

    def at(self, row: int) -> Item:
        """The item of that row."""
        record = self.frame.iloc[row]
        image, sound = self._images[row], self._sounds[row]
        return Item(
            item_id=self.ids[row],
            title=self._titles[row],
            description=self._descriptions[row],
            category=self.category[row],
            price=float(self.prices[row]),
            tags=_tags(record["tags"]),
            released=str(record["released"])[:10],
            image_path=None if image is None else str(self.root / IMAGES_FOLDER / image),
            audio_path=None if sound is None else str(self.root / AUDIO_FOLDER / sound),
        )

    def texts(self) -> list[str | None]:
        """What the text modality encodes: ``title. description``; None where the description is missing."""
        return [
            None if description is None else f"{title}. {description}"
            for title, description in zip(self._titles, self._descriptions, strict=True)
        ]

    def image_paths(self) -> list[Path | None]:
        """The picture of every item; None where it is missing."""
        return [None if name is None else self.root / IMAGES_FOLDER / name for name in self._images]

    def audio_paths(self) -> list[Path | None]:
        """The clip of every item; None where it is missing."""
        return [None if name is None else self.root / AUDIO_FOLDER / name for name in self._sounds]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits of a SHA-256 over every cell, every picture and every clip.

        Whatever is made from the catalogue carries it, so that an artefact of another catalogue is noticed.
        """
        digest = hashlib.sha256()
        for row, (item_id, title) in enumerate(zip(self.ids, self._titles, strict=True)):
            record = self.frame.iloc[row]
            cells = [
                item_id,
                title,
                self._descriptions[row],
                self.category[row],
                float(self.prices[row]),
                list(_tags(record["tags"])),
                str(record["released"])[:10],
                self._images[row],
                *([self._sounds[row]] if self.has_audio else []),
            ]
            digest.update(json.dumps(cells, ensure_ascii=False).encode())
        for path in (*self.image_paths(), *self.audio_paths()):
            if path is not None and path.is_file():
                digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def _check(self) -> None:
        if not self.ids:
            raise InvalidInput(f"The catalogue in {self.root} has no items; a world needs at least one.")
        if len(self.row) != len(self.ids):
            repeated = next(item_id for n, item_id in enumerate(self.ids) if self.row[item_id] != n)
            raise InvalidInput(f"Item id {repeated!r} occurs more than once; ids must be unique.")
        for row, item_id in enumerate(self.ids):
            if not item_id.strip() or not self._titles[row]:
                raise InvalidInput(f"Row {row} of the catalogue has no id or no title; both are required.")
            price = self.prices[row]
            if not np.isfinite(price) or price < 0:
                raise InvalidInput(
                    f"Item {item_id!r} has the price {self.frame['price'].iloc[row]!r}; "
                    "a price is a number of at least 0."
                )
            for name, folder in ((self._images[row], IMAGES_FOLDER), (self._sounds[row], AUDIO_FOLDER)):
                if name is not None and Path(name).name != name:
                    raise InvalidInput(
                        f"Item {item_id!r} names {name!r}; it must be a plain file name in {folder}/."
                    )


def _text_or_none(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    return value.strip()


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple | np.ndarray):
        return tuple(str(tag) for tag in value)
    return ()
