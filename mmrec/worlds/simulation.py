"""The simulator: latent shoppers walk through the store and leave timestamped interactions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mmrec.types import INTERACTION_COLUMNS
from mmrec.worlds.assortment import LAST_DAY
from mmrec.worlds.attributes import DEPARTMENT_OF, PURPOSES
from mmrec.worlds.captions import COLOUR_NAMES, PATTERN_NAMES
from mmrec.worlds.copywriting import Wish, pick, write_query
from mmrec.worlds.shoppers import CATEGORIES, TEXTUAL, VISUAL, Shoppers, taste_utility

TASTE_STRENGTH = 12.0
"""Lambda: how much content counts against Gumbel noise of scale 1."""

_SHELF = 600
"""How many items a shopper comes across in one session."""

_BROWSING = 0.9
"""Share of sessions without an aim: the shelf is from the whole store, by the root of category affinity."""

_AFFINITY = 1.6
"""Weight of the log category affinity in utility, beside deciding what they come for."""

_PROOF = 2.0
"""Weight of an item's fame, its standardised log exposure, in utility: people take what they see taken."""

_DONE_WITH = 0.9
"""Probability that something clicked before is not on the shelf of a session."""

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
    shoppers: Shoppers,
    items: pd.DataFrame,
    shown: np.ndarray,
    days: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Every shopper's sessions over the last ``days`` days.

    A session: the shopper comes for one category, perhaps searches, comes across a shelf of items that is
    skewed by exposure and novelty, views those of the highest noisy utility, clicks some of the viewed, puts
    a few in the cart, buys and rates fewer. What they have taken strongly before hardly returns to the shelf.

    Args:
        user_ids: names of the shoppers, in order.
        shoppers: their latent state.
        items: the assortment with its latent attributes.
        shown: how often each item is shown, see :func:`exposure`.
        days: length of the records.
        rng: the only source of chance.

    Returns:
        The interaction table, ``types.INTERACTION_COLUMNS``, sorted by time.
    """
    world = _Store(items, shown, days)
    taste = taste_utility(shoppers, items, TASTE_STRENGTH)
    log = _Log()
    for u, user_id in enumerate(user_ids):
        shopper = _Shopper(user_id, u, shoppers, taste[u])
        n_sessions = max(2, int(rng.poisson(shoppers.activity[u])))
        starts = np.sort(rng.uniform(0, days, n_sessions))
        # A newcomer to the store arrives some time during the records, not always on the first day.
        arrival = rng.uniform(0, 0.55 * days)
        for start in arrival + starts * (1 - arrival / days):
            _session(shopper, world, float(start), log, rng)
    frame = pd.DataFrame(log.rows, columns=list(INTERACTION_COLUMNS))
    frame["timestamp"] = frame["timestamp"].astype("datetime64[us]")
    frame["value"] = frame["value"].astype("float64")
    return frame.sort_values(["timestamp", "user_id"], kind="stable", ignore_index=True)


class _Store:
    """What the simulator needs of the assortment, as arrays."""

    def __init__(self, items: pd.DataFrame, shown: np.ndarray, days: int) -> None:
        self.items, self.shown, self.days = items, shown, days
        self.fame = (np.log(shown) - np.log(shown).mean()) / np.log(shown).std()
        self.ids = items["item_id"].to_numpy()
        self.first_midnight = dt.datetime.combine(LAST_DAY, dt.time()) - dt.timedelta(days=days - 1)
        self.released = days - 1 - items["age_days"].to_numpy()  # day of the records; negative: before them
        self.category = pd.Categorical(items["category"], categories=list(CATEGORIES)).codes.astype(int)
        self.sold = np.bincount(self.category, minlength=len(CATEGORIES)) > 0
        log_price = np.log(items["price"].to_numpy(float))
        by_category = pd.Series(log_price).groupby(self.category)
        self.price = (
            (log_price - by_category.transform("mean")) / by_category.transform("std").fillna(1)
        ).to_numpy()
        self.price = np.nan_to_num(self.price)


class _Shopper:
    """One shopper at work: tastes over the items and a memory of what was taken."""

    def __init__(self, user_id: str, u: int, all_shoppers: Shoppers, taste: np.ndarray) -> None:
        self.user_id, self.taste = user_id, taste
        self.sensitivity = all_shoppers.sensitivity[u]
        self.loves = {name: tastes[u] for name, tastes in all_shoppers.tastes.items()}
        self.category = all_shoppers.category[u]
        self.price, self.novelty = float(all_shoppers.price[u]), float(all_shoppers.novelty[u])
        self.taken: set[int] = set()


def _session(shopper: _Shopper, store: _Store, start: float, log: _Log, rng: np.random.Generator) -> None:
    day = int(start)
    wanted = shopper.category * store.sold
    intent = int(rng.choice(len(CATEGORIES), p=wanted / wanted.sum()))
    hour = int(rng.choice(24, p=_HOUR_WEIGHTS / _HOUR_WEIGHTS.sum()))
    # A session that starts after 23:00 on the last day must still end within the records.
    when = store.first_midnight + dt.timedelta(days=day, hours=min(hour, 22), seconds=int(rng.integers(3600)))

    def later() -> dt.datetime:
        nonlocal when
        when += dt.timedelta(seconds=int(rng.integers(8, 75)))
        return when

    if rng.random() < 0.28:
        log.add(shopper.user_id, None, "search", later(), query=_wish_text(shopper, CATEGORIES[intent], rng))

    age = day - store.released
    fresh = np.where(age >= 1, np.exp(-np.maximum(age, 0) / 30.0), 0.0)
    weight = store.shown * (1 + 4 * max(shopper.novelty, 0) * fresh) * (age >= 1)
    if rng.random() < _BROWSING:
        weight = weight * np.sqrt(shopper.category)[store.category]
    else:
        weight = weight * (store.category == intent)
    for row in sorted(shopper.taken):
        if rng.random() < _DONE_WITH:
            weight[row] = 0.0
    if not weight.any():
        return
    n = min(_SHELF, int((weight > 0).sum()))
    shelf = rng.choice(len(weight), n, replace=False, p=weight / weight.sum())

    affinity = np.log(shopper.category[store.category[shelf]] + 1e-5)
    utility = (
        _AFFINITY * affinity
        + shopper.taste[shelf]
        + _PROOF * store.fame[shelf]
        - shopper.price * store.price[shelf]
        + shopper.novelty * fresh[shelf] * 2
    )
    noisy = utility + rng.gumbel(size=n)
    order = np.argsort(-noisy, kind="stable")
    n_viewed = int(rng.integers(2, 6))
    for k, at in enumerate(order[:n_viewed]):
        row = int(shelf[at])
        item = str(store.ids[row])
        log.add(shopper.user_id, item, "view", later())
        if rng.random() > (0.9, 0.65, 0.45, 0.3, 0.2)[k]:
            continue
        log.add(shopper.user_id, item, "click", later())
        shopper.taken.add(row)
        if rng.random() < 0.35:
            log.add(shopper.user_id, item, "cart", later())
            if rng.random() < 0.55:
                log.add(shopper.user_id, item, "purchase", later())
                if rng.random() < 0.5:
                    log.add(shopper.user_id, item, "rating", later(), value=_rating(shopper, row, rng))


def _rating(shopper: _Shopper, row: int, rng: np.random.Generator) -> float:
    """1 to 5 stars from how the item's content compares with all that the shopper could have had."""
    better_than = float((shopper.taste < shopper.taste[row]).mean())
    return float(np.clip(round(1.0 + 3.5 * better_than + rng.normal(0, 1.0)), 1, 5))


def _wish_text(shopper: _Shopper, category: str, rng: np.random.Generator) -> str:
    """A query in the shopper's own terms: who goes by looks names looks, who reads names facts."""

    def favourite(name: str) -> str:
        values, taste = (VISUAL | TEXTUAL)[name], shopper.loves[name]
        if name == "purpose":  # nobody asks for a teapot for hiking if there are none
            taste = taste * [bool({category, DEPARTMENT_OF[category]} & {*PURPOSES[v]}) for v in values]
        if taste.sum() <= 0:
            return ""
        return values[int(rng.choice(len(values), p=taste / taste.sum()))]

    visual = rng.random() < shopper.sensitivity[0]
    colour = favourite("colour") if visual and rng.random() < 0.8 else ""
    pattern = favourite("pattern") if visual and rng.random() < 0.45 else ""
    textual = rng.random() < shopper.sensitivity[1]
    kind = rng.random()
    return write_query(
        Wish(
            category=category,
            colour=pick(rng, COLOUR_NAMES[colour][:2]) if colour else "",
            pattern=pick(rng, PATTERN_NAMES[pattern][:2]) if pattern else "",
            # "linen mug" would be no wish at all, so materials are only asked for in general terms
            purpose=favourite("purpose") if textual and kind < 0.6 else "",
            origin=favourite("origin") if textual and kind >= 0.6 else "",
            cheap=shopper.price > 1.5 and bool(rng.random() < 0.5),
        ),
        rng,
    )
