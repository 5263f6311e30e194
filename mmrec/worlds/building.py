"""What every world's builder does: people it, and write the tables, personas and truth of its workspace."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from mmrec.data.atomic import replacing, write_bytes, write_json
from mmrec.errors import InvalidInput
from mmrec.types import AUDIO_COLUMN, INTERACTION_COLUMNS, ITEM_COLUMNS, Modality
from mmrec.worlds.avatars import draw_avatar
from mmrec.worlds.cast import CastMember
from mmrec.worlds.latent import PRESENCE, LatentModel, People, sample_people, top_tastes
from mmrec.worlds.simulation import Population, exposure, simulate

PERSONA_EVENTS = (25, 60)
"""Every persona with a history has at least and at most this many interactions ..."""

PERSONA_ITEMS = 14
"""... with at least this many different items clicked or more: enough to see who they are."""

_MOST_WALKS = 1000
"""How often a persona's history is simulated again before the build gives up."""

Progress = Callable[[str, int, int], None]
"""Told what is counted, how many are done, and of how many."""


@dataclass(frozen=True)
class Streams:
    """Independent streams of random numbers, so that a change of one part leaves the others as they are."""

    items: np.random.Generator
    people: np.random.Generator
    walks: np.random.Generator
    exposure: np.random.Generator
    cast: tuple[np.random.Generator, ...]

    @classmethod
    def of(cls, seed: int, cast: Sequence[CastMember]) -> Streams:
        """The streams of a seed."""
        spawned = np.random.SeedSequence(seed).spawn(4 + len(cast))
        items, people, walks, shown, *rest = (np.random.default_rng(s) for s in spawned)
        return cls(items, people, walks, shown, tuple(rest))


def populate(
    root: Path,
    items: pd.DataFrame,
    population: Population,
    cast: tuple[CastMember, ...],
    user_ids: Sequence[str],
    days: int,
    streams: Streams,
) -> None:
    """Simulate everybody over the catalogue and write all tables of the workspace ``root``.

    Args:
        root: the workspace folder.
        items: the catalogue with its latent attributes.
        population: how its people behave.
        cast: the personas.
        user_ids: of everybody else; so many are simulated.
        days: length of the records.
        streams: of chance.

    Raises:
        InvalidInput: if the catalogue is too small for a persona to leave a history in.
    """
    model = population.model
    shown = exposure(items, streams.exposure)
    people = sample_people(model, len(user_ids), streams.people)
    names = list(user_ids)
    tables = [simulate(names, people, items, shown, days, streams.walks, population)]
    for member, rng in zip(cast, streams.cast, strict=True):
        if member.user_id is not None:
            tables.append(walk_of(member, items, shown, days, rng, population))
            names = [*names, member.user_id]
            people = people + member.person(model, 0)
    _write_cast(root, cast)
    _write_table(root / "items.parquet", items[[c for c in (*ITEM_COLUMNS, AUDIO_COLUMN) if c in items]])
    events = pd.concat(tables).sort_values(["timestamp", "user_id"], kind="stable", ignore_index=True)
    _write_table(root / "interactions.parquet", events[list(INTERACTION_COLUMNS)])
    _write_table(root / "truth" / "items.parquet", items)
    _write_table(root / "truth" / "users.parquet", truth_of_users(model, names, people))


def walk_of(
    member: CastMember,
    items: pd.DataFrame,
    shown: np.ndarray,
    days: int,
    rng: np.random.Generator,
    population: Population,
) -> pd.DataFrame:
    """A walk of the persona within ``PERSONA_EVENTS`` and ``PERSONA_ITEMS``; others are walked again.

    Raises:
        InvalidInput: if none comes out within a thousand.
    """
    low, high = PERSONA_EVENTS
    person = member.person(population.model, 9)
    for _ in range(_MOST_WALKS):
        events = simulate([str(member.user_id)], person, items, shown, days, rng, population)
        clicked = events.loc[events["event"] == "click", "item_id"].nunique()
        if low <= len(events) <= high and clicked >= PERSONA_ITEMS:
            return events
    raise InvalidInput(
        f"In {_MOST_WALKS} walks {member.name} never had {low} to {high} interactions with {PERSONA_ITEMS} "
        f"clicked items among {len(items)}; build with more items or another seed."
    )


@dataclass(frozen=True)
class Question:
    """An example question of a world.

    Attributes:
        label: what its button says.
        text: words to search with.
        less: words to move away from.
        lends: whether an item lends its ``image`` or its ``audio``.
        like: attributes of that item.
    """

    label: str
    text: str = ""
    less: str = ""
    lends: Modality | None = None
    like: Mapping[str, str] = field(default_factory=dict)


def asked_of(items: pd.DataFrame, questions: Sequence[Question]) -> list[dict[str, str | None]]:
    """Questions as ``world.json`` lists them; one that no item can lend itself to is left out."""
    found: list[dict[str, str | None]] = []
    for question in questions:
        lent: dict[str, str | None] = {"image_item_id": None, "audio_item_id": None}
        if question.lends is not None:
            like = pd.Series(dict(question.like))
            fits = items[PRESENCE[question.lends]].notna() & (items[list(like.index)] == like).all(axis=1)
            if not fits.any():
                continue
            lent[f"{question.lends}_item_id"] = str(items.loc[fits, "item_id"].iloc[0])
        found.append({"label": question.label, "text": question.text, "less": question.less, **lent})
    return found


def remove_left_overs(folder: Path, pattern: str, kept: set[str]) -> None:
    """Delete the files of ``folder`` that an earlier build made and this one did not."""
    for left_over in {p.name for p in folder.glob(pattern)} - kept:
        (folder / left_over).unlink()


def webp(pixels: np.ndarray, quality: int) -> bytes:
    """Pixels ``(H, W, 3)`` uint8 as a WebP file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", quality=quality, method=6)
    return buffer.getvalue()


def _write_cast(root: Path, cast: tuple[CastMember, ...]) -> None:
    records = []
    for member in cast:
        avatar = f"avatars/{member.persona_id}.webp"
        write_bytes(root / avatar, webp(draw_avatar(member.portrait), 90))
        records.append(
            {
                "persona_id": member.persona_id,
                "name": member.name,
                "tagline": member.tagline,
                "bio": member.bio,
                "drives": list(member.drives),
                "avatar": avatar,
                "user_id": member.user_id,
            }
        )
    write_json(root / "personas.json", records)


def _write_table(path: Path, frame: pd.DataFrame) -> None:
    with replacing(path) as temporary:
        frame.to_parquet(temporary, index=False, compression="zstd")


def truth_of_users(model: LatentModel, user_ids: list[str], people: People) -> pd.DataFrame:
    """The table ``truth/users.parquet``: sensitivities, terms of price and novelty, and favourites."""
    favourites = np.argsort(-people.category, 1, kind="stable")[:, :4]
    truth: dict[str, object] = {"user_id": user_ids}
    truth |= {f"s_{m}": people.sensitivity[:, at] for at, m in enumerate(model.modalities)}
    truth |= {
        "price_sensitivity": people.price,
        "novelty": people.novelty,
        "favourite_categories": [", ".join(model.categories[c] for c in row) for row in favourites],
    }
    truth |= {f"favourite_{a.name}": top_tastes(model, people, a.name) for a in model.attributes}
    return pd.DataFrame(truth)
