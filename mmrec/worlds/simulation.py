"""The simulator: latent people walk through a world and leave timestamped interactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mmrec.types import INTERACTION_COLUMNS
from mmrec.worlds.latent import LatentModel, People, taste_utility

LAST_DAY = dt.date(2026, 6, 30)
"""The last day of every world's records."""


@dataclass(frozen=True)
class Habits:
    """How people walk through a world.

    Attributes:
        taste: lambda, how much content counts against Gumbel noise of scale 1.
        shelf: how many items a person comes across in one session.
        browsing: share of sessions without an aim: the shelf is from everything, by the root of category
            affinity.
        affinity: weight of the log category affinity in utility, beside deciding what they come for.
        proof: weight of an item's fame, its standardised log exposure, in utility: people take what they see
            taken.
        done_with: probability that something clicked before is not on the shelf of a session.
        searching: share of sessions that start with a search.
    """

    taste: float = 12.0
    shelf: int = 600
    browsing: float = 0.9
    affinity: float = 1.6
    proof: float = 2.0
    done_with: float = 0.9
    searching: float = 0.28


_HOUR_WEIGHTS = np.array(
    [1, 1, 1, 1, 1, 2, 4, 7, 8, 8, 8, 9, 11, 9, 8, 8, 9, 11, 13, 16, 18, 15, 9, 4], float
)


@dataclass
class _Log:
    """The columns of the interaction table while it is written."""

    rows: list[tuple[str, str | None, str, dt.datetime, float | None, str | None]] = field(
        default_factory=list
    )

    def add(self, user: str, item: str | None, event: str, when: dt.datetime, **more: object) -> None:
        self.rows.append((user, item, event, when, more.get("value"), more.get("query")))  # type: ignore[arg-type]


def exposure(items: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    r"""How often each item is shown, ``(N,)``, sums to 1: a Zipf law over a random ranking.

    .. math:: e_i \propto \mathrm{rank}_i^{-1}
    """
    weight = (1.0 + rng.permutation(len(items))) ** -1.0
    return weight / weight.sum()


def simulate(
    user_ids: list[str],
    people: People,
    items: pd.DataFrame,
    shown: np.ndarray,
    days: int,
    rng: np.random.Generator,
    population: Population,
) -> pd.DataFrame:
    """Every person's sessions over the last ``days`` days.

    A session: the person comes for one category, perhaps searches, comes across a shelf of items that is
    skewed by exposure and novelty, views those of the highest noisy utility, clicks some of the viewed, puts
    a few in the cart, buys and rates fewer. What they have taken strongly before hardly returns to the shelf.

    Args:
        user_ids: names of the people, in order.
        people: their latent state.
        items: the catalogue with its latent attributes.
        shown: how often each item is shown, see :func:`exposure`.
        days: length of the records.
        rng: the only source of chance.
        population: what there is to like, and how people behave.

    Returns:
        The interaction table, ``types.INTERACTION_COLUMNS``, sorted by time.
    """
    world = Shelves(items, shown, days, population)
    taste = taste_utility(population.model, people, items, population.habits.taste)
    log = _Log()
    for u, user_id in enumerate(user_ids):
        visitor = Visitor(user_id, u, people, taste[u])
        n_sessions = max(2, int(rng.poisson(people.activity[u])))
        starts = np.sort(rng.uniform(0, days, n_sessions))
        # A newcomer arrives some time during the records, not always on the first day.
        arrival = rng.uniform(0, 0.55 * days)
        for start in arrival + starts * (1 - arrival / days):
            _session(visitor, world, float(start), log, rng)
    frame = pd.DataFrame(log.rows, columns=list(INTERACTION_COLUMNS))
    frame["timestamp"] = frame["timestamp"].astype("datetime64[us]")
    frame["value"] = frame["value"].astype("float64")
    return frame.sort_values(["timestamp", "user_id"], kind="stable", ignore_index=True)


class Shelves:
    """What the simulator needs of the catalogue, as arrays."""

    def __init__(self, items: pd.DataFrame, shown: np.ndarray, days: int, population: Population) -> None:
        self.items, self.shown, self.days, self.population = items, shown, days, population
        self.fame = (np.log(shown) - np.log(shown).mean()) / np.log(shown).std()
        self.ids = items["item_id"].to_numpy()
        self.first_midnight = dt.datetime.combine(LAST_DAY, dt.time()) - dt.timedelta(days=days - 1)
        self.released = days - 1 - items["age_days"].to_numpy()  # day of the records; negative: before them
        categories = list(population.model.categories)
        self.category = pd.Categorical(items["category"], categories=categories).codes.astype(int)
        self.sold = np.bincount(self.category, minlength=len(categories)) > 0
        log_price = np.log(items["price"].to_numpy(float))
        by_category = pd.Series(log_price).groupby(self.category)
        self.price = (
            (log_price - by_category.transform("mean")) / by_category.transform("std").fillna(1)
        ).to_numpy()
        self.price = np.nan_to_num(self.price)

    def ages(self, day: int) -> np.ndarray:
        """Days since each item came out, ``(N,)``; 0 or less before it can be had."""
        return np.asarray(day - self.released)

    def utility(self, visitor: Visitor, rows: np.ndarray, day: int) -> np.ndarray:
        r"""What items are worth to a visitor on a day, all but the noise of the moment; ``(len(rows),)``.

        .. math:: a \ln(p_u(c_i) + 10^{-5}) + \text{taste}_{ui} + b \varphi_i - \beta_u \pi_i + 2 \nu_u f_i
        """
        habits = self.population.habits
        affinity = np.log(visitor.category[self.category[rows]] + 1e-5)
        return np.asarray(
            habits.affinity * affinity
            + visitor.taste[rows]
            + habits.proof * self.fame[rows]
            - visitor.price * self.price[rows]
            + visitor.novelty * fresh(self.ages(day)[rows]) * 2
        )


def fresh(ages: np.ndarray) -> np.ndarray:
    """``exp(-age / 30 days)`` from the day after the release, 0 before."""
    return np.where(ages >= 1, np.exp(-np.maximum(ages, 0) / 30.0), 0.0)


class Visitor:
    """One person at work: tastes over the items and a memory of what was taken.

    Attributes:
        taste: content utility, ``(N,)``.
        sensitivity: ``(M,)``.
        loves: attribute -> taste of each value.
    """

    def __init__(self, user_id: str, u: int, people: People, taste: np.ndarray) -> None:
        self.user_id, self.taste = user_id, taste
        self.sensitivity = people.sensitivity[u]
        self.loves = {name: tastes[u] for name, tastes in people.tastes.items()}
        self.category = people.category[u]
        self.price, self.novelty = float(people.price[u]), float(people.novelty[u])
        self.taken: set[int] = set()


@dataclass(frozen=True)
class Population:
    """What a world's people can like, how they search and how they walk.

    Attributes:
        model: what there is to like.
        wording: what a visitor types into the search field who comes for that category.
        habits: how they walk.
    """

    model: LatentModel
    wording: Callable[[Visitor, str, np.random.Generator], str]
    habits: Habits = field(default_factory=Habits)


def _session(visitor: Visitor, world: Shelves, start: float, log: _Log, rng: np.random.Generator) -> None:
    day, habits, categories = int(start), world.population.habits, world.population.model.categories
    wanted = visitor.category * world.sold
    intent = int(rng.choice(len(categories), p=wanted / wanted.sum()))
    hour = int(rng.choice(24, p=_HOUR_WEIGHTS / _HOUR_WEIGHTS.sum()))
    # A session that starts after 23:00 on the last day must still end within the records.
    when = world.first_midnight + dt.timedelta(days=day, hours=min(hour, 22), seconds=int(rng.integers(3600)))

    def later() -> dt.datetime:
        nonlocal when
        when += dt.timedelta(seconds=int(rng.integers(8, 75)))
        return when

    if rng.random() < habits.searching:
        log.add(
            visitor.user_id,
            None,
            "search",
            later(),
            query=world.population.wording(visitor, categories[intent], rng),
        )

    age = world.ages(day)
    weight = world.shown * (1 + 4 * max(visitor.novelty, 0) * fresh(age)) * (age >= 1)
    if rng.random() < habits.browsing:
        weight = weight * np.sqrt(visitor.category)[world.category]
    else:
        weight = weight * (world.category == intent)
    for row in sorted(visitor.taken):
        if rng.random() < habits.done_with:
            weight[row] = 0.0
    if not weight.any():
        return
    n = min(habits.shelf, int((weight > 0).sum()))
    shelf = rng.choice(len(weight), n, replace=False, p=weight / weight.sum())

    noisy = world.utility(visitor, shelf, day) + rng.gumbel(size=n)
    order = np.argsort(-noisy, kind="stable")
    n_viewed = int(rng.integers(2, 6))
    for k, at in enumerate(order[:n_viewed]):
        row = int(shelf[at])
        item = str(world.ids[row])
        log.add(visitor.user_id, item, "view", later())
        if rng.random() > (0.9, 0.65, 0.45, 0.3, 0.2)[k]:
            continue
        log.add(visitor.user_id, item, "click", later())
        visitor.taken.add(row)
        if rng.random() < 0.35:
            log.add(visitor.user_id, item, "cart", later())
            if rng.random() < 0.55:
                log.add(visitor.user_id, item, "purchase", later())
                if rng.random() < 0.5:
                    log.add(visitor.user_id, item, "rating", later(), value=_rating(visitor, row, rng))


def _rating(visitor: Visitor, row: int, rng: np.random.Generator) -> float:
    """1 to 5 stars from how the item's content compares with all that the person could have had."""
    better_than = float((visitor.taste < visitor.taste[row]).mean())
    return float(np.clip(round(1.0 + 3.5 * better_than + rng.normal(0, 1.0)), 1, 5))
