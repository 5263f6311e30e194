"""The people of a simulated world as they really are, drawn anew from the seed that it was built with.

A world keeps a table of its people on disk, ``truth/users.parquet``, but not every taste of theirs. Since the
people and the exposure of the items come from random streams of their own, they can be had again in a moment;
that the table agrees shows that they are the same people. Evaluation only: training never reads this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mmrec.worlds.cast import CastMember
from mmrec.worlds.latent import People, sample_people, taste_utility
from mmrec.worlds.simulation import LAST_DAY, Population, Shelves, Visitor, exposure


def _store() -> tuple[Population, tuple[CastMember, ...]]:
    from mmrec.worlds.store.personas import PERSONAS
    from mmrec.worlds.store.tastes import POPULATION

    return POPULATION, PERSONAS


def _music() -> tuple[Population, tuple[CastMember, ...]]:
    from mmrec.worlds.music.personas import PERSONAS
    from mmrec.worlds.music.tastes import POPULATION

    return POPULATION, PERSONAS


SIMULATED: Mapping[str, Callable[[], tuple[Population, tuple[CastMember, ...]]]] = {
    "store": _store,
    "music": _music,
}
"""The name in a world's card -> who lives there; loaded when asked for, with what draws them."""


@dataclass(frozen=True)
class Truth:
    """A simulated world with its people.

    Attributes:
        population: what there is to like, and how people behave.
        people: everybody who left interactions.
        row: user id -> index into ``people``.
        items: the catalogue with every latent attribute.
        shown: how often each item is shown, ``(N,)``.
    """

    population: Population
    people: People
    row: Mapping[str, int]
    items: pd.DataFrame
    shown: np.ndarray

    def utility(self, users: Sequence[str], when: np.ndarray) -> np.ndarray:
        """What every item was really worth to these people at these moments, ``(n, N)`` float32.

        The simulator's own utility, see ``Shelves.utility``, without the noise of the moment. A row is NaN
        for somebody who is not of this world.

        Args:
            users: user ids, ``(n,)``.
            when: moments, ``(n,)`` datetime64.
        """
        days = (when.astype("datetime64[D]") - np.datetime64(LAST_DAY, "D")).astype(int)
        # Counted from the last day, an item is as old as its table says: one day of records is enough.
        world = Shelves(self.items, self.shown, 1, self.population)
        taste = taste_utility(self.population.model, self.people, self.items, self.population.habits.taste)
        everything = np.arange(len(self.items))
        out = np.full((len(users), len(self.items)), np.nan, np.float32)
        for n, user in enumerate(users):
            u = self.row.get(user)
            if u is not None:
                visitor = Visitor(user, u, self.people, taste[u])
                out[n] = world.utility(visitor, everything, int(days[n]))
        return out


def load_truth(root: Path) -> Truth | None:
    """The people of a world.

    None where the world keeps no truth or is not simulated by this code, and where the people drawn anew are
    not those of its table, since it was built by other code or with other library versions.
    """
    from mmrec.worlds.building import Streams, truth_of_users

    card = json.loads((root / "world.json").read_text(encoding="utf-8"))
    folder, name, seed = root / "truth", card.get("name"), card.get("seed")
    tables = (folder / "users.parquet", folder / "items.parquet")
    if name not in SIMULATED or not isinstance(seed, int) or not all(t.is_file() for t in tables):
        return None
    population, cast = SIMULATED[name]()
    known, items = (pd.read_parquet(table) for table in tables)
    members = [member for member in cast if member.user_id is not None]
    names = [str(user) for user in known["user_id"]]
    if len(names) < len(members):
        return None
    streams = Streams.of(seed, cast)
    people = sample_people(population.model, len(names) - len(members), streams.people)
    for member in members:
        people = people + member.person(population.model, 0)
    if not _same(truth_of_users(population.model, names, people), known):
        return None
    row = {user: u for u, user in enumerate(names)}
    return Truth(population, people, row, items, exposure(items, streams.exposure))


def _same(made: pd.DataFrame, known: pd.DataFrame) -> bool:
    if list(made.columns) != list(known.columns):
        return False
    for column in made.columns:
        if pd.api.types.is_float_dtype(made[column]):
            same = np.allclose(made[column].to_numpy(), known[column].to_numpy())
        else:
            same = made[column].tolist() == known[column].tolist()
        if not same:
            return False
    return True
