"""Latent shoppers: what each one likes, needs and looks at, and how much an item is worth to them.

The formulas are in ``docs/worlds/store.md``. A shopper never sees an embedding: utility is made from the true
attributes of an item, and of a modality only as far as the item has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from mmrec.worlds.attributes import (
    CHARACTERS,
    DEPARTMENT_OF,
    DEPARTMENTS,
    MAKERS,
    MATERIALS,
    ORIGINS,
    PURPOSES,
    STYLES,
)
from mmrec.worlds.drawing.palette import COLOURS
from mmrec.worlds.drawing.patterns import PATTERNS

COLOUR_FAMILIES: dict[str, tuple[str, ...]] = {
    "dark": ("black", "navy", "grey"),
    "light": ("white", "beige", "silver"),
    "warm": ("red", "orange", "yellow", "maroon"),
    "earth": ("brown", "olive", "beige", "maroon"),
    "fresh": ("green", "teal", "olive"),
    "cool": ("blue", "teal", "navy"),
    "sweet": ("pink", "purple"),
}
"""Families in which people like colours."""

PATTERN_FAMILIES: dict[str, tuple[str, ...]] = {
    "quiet": ("plain",),
    "lines": ("striped", "checked", "zigzag"),
    "dots and flowers": ("dotted", "floral", "speckled"),
    "blocks": ("colour-block", "gradient"),
}
"""Families in which people like patterns."""

PURPOSE_FAMILIES: dict[str, tuple[str, ...]] = {
    "on the move": ("commuting", "hiking", "training"),
    "away": ("long journeys", "beach holidays", "festivals"),
    "at home": ("slow mornings", "family life", "small flats"),
    "with others": ("dinner parties", "evenings out", "gifts"),
    "at work": ("the office", "the studio"),
}
"""Families of purposes: what a life is full of."""

ORIGIN_FAMILIES: dict[str, tuple[str, ...]] = {
    "the north": ("Denmark", "Finland", "Scotland"),
    "the south": ("Portugal", "Italy", "Morocco"),
    "the Americas": ("Mexico", "Peru", "Vermont"),
    "the rest": ("Japan", "India", "Germany"),
}
"""Families of places that people buy from."""

VISUAL: dict[str, tuple[str, ...]] = {"colour": COLOURS, "pattern": tuple(PATTERNS), "style": STYLES}
"""Attributes that only the picture shows -> their values."""

TEXTUAL: dict[str, tuple[str, ...]] = {
    "material": MATERIALS,
    "purpose": tuple(PURPOSES),
    "origin": ORIGINS,
    "maker": tuple(MAKERS),
}
"""Attributes that only the text says -> their values."""

CATEGORIES: tuple[str, ...] = tuple(DEPARTMENT_OF)

BLOCK_WEIGHTS: dict[str, float] = {
    "colour": 0.82,
    "pattern": 0.55,
    "style": 0.15,
    "material": 0.7,
    "purpose": 0.6,
    "origin": 0.2,
    "maker": 0.05,
}
"""How much each attribute counts within the match of its modality."""


SENSITIVITY_SPREAD = 2.0
"""Both parameters of the Dirichlet of sensitivities: one shopper in five gives one modality 80% or more."""


FAMILY_SHAPE = 0.2
"""Shape of the gamma law of tastes in families: the smaller, the fewer families a shopper loves."""

OWN_TASTE = 0.1
"""How much a value counts for itself beside the families it belongs to."""


@dataclass(frozen=True)
class Shoppers:
    """The latent state of ``U`` shoppers.

    Attributes:
        sensitivity: ``(U, 2)`` how much the picture and the text count, sums to 1.
        tastes: attribute -> ``(U, values)``.
        category: ``(U, C)`` probability of wanting something from a category; rows sum to 1.
        price: ``(U,)`` price sensitivity, >= 0.
        novelty: ``(U,)`` pull of the new; negative avoids it.
        activity: ``(U,)`` expected number of sessions.
    """

    sensitivity: np.ndarray
    tastes: dict[str, np.ndarray]
    category: np.ndarray
    price: np.ndarray
    novelty: np.ndarray
    activity: np.ndarray

    def __len__(self) -> int:
        return len(self.price)

    def __add__(self, other: Shoppers) -> Shoppers:
        def joined(name: str) -> object:
            a, b = getattr(self, name), getattr(other, name)
            return (
                {k: np.concatenate([a[k], b[k]]) for k in a}
                if isinstance(a, dict)
                else np.concatenate([a, b])
            )

        return Shoppers(**{f.name: joined(f.name) for f in fields(self)})  # type: ignore[arg-type]


def sample_shoppers(n: int, rng: np.random.Generator) -> Shoppers:
    """``n`` shoppers from the population."""
    return Shoppers(
        sensitivity=rng.dirichlet([SENSITIVITY_SPREAD, SENSITIVITY_SPREAD], n),
        tastes={
            "colour": _in_families(n, COLOURS, COLOUR_FAMILIES, rng),
            "pattern": _in_families(n, tuple(PATTERNS), PATTERN_FAMILIES, rng),
            "style": _spiky(n, len(STYLES), rng),
            "material": _in_families(n, MATERIALS, CHARACTERS, rng),
            "purpose": _in_families(n, tuple(PURPOSES), PURPOSE_FAMILIES, rng),
            "origin": _in_families(n, ORIGINS, ORIGIN_FAMILIES, rng),
            "maker": rng.normal(size=(n, len(MAKERS))),
        },
        category=_category_taste(n, rng),
        price=rng.gamma(1.5, 0.5, n),
        novelty=rng.normal(0.2, 0.5, n),
        activity=np.clip(rng.lognormal(1.6, 0.5, n), 2, 20),
    )


def _spiky(n: int, values: int, rng: np.random.Generator) -> np.ndarray:
    """``(n, values)`` tastes with a long right tail: a few loves, much indifference."""
    return rng.gamma(0.6, 1.0, (n, values))


def _in_families(
    n: int, values: tuple[str, ...], families: Mapping[str, tuple[str, ...]], rng: np.random.Generator
) -> np.ndarray:
    """``(n, values)`` tastes: a few families are loved, and each value has a little taste of its own."""
    family = rng.gamma(FAMILY_SHAPE, 1.0, (n, len(families)))
    member = np.array([[v in members for v in values] for members in families.values()], float)
    return family @ member + OWN_TASTE * rng.gamma(0.5, 1.0, (n, len(values)))


def _category_taste(n: int, rng: np.random.Generator) -> np.ndarray:
    """A few favourite categories, mostly from a few favourite departments."""
    department = rng.dirichlet(np.full(len(DEPARTMENTS), 0.5), n)
    of = [list(DEPARTMENTS).index(DEPARTMENT_OF[c]) for c in CATEGORIES]
    size = np.bincount(of)
    weight = (department / np.sqrt(size))[:, of] * rng.gamma(0.35, 1.0, (n, len(CATEGORIES)))
    weight = weight / weight.sum(1, keepdims=True)
    return 0.97 * weight + 0.03 / len(CATEGORIES)


def shopper_with(
    *,
    sensitivity: tuple[float, float],
    loves: Mapping[str, Mapping[str, float]],
    categories: Mapping[str, float],
    price: float,
    novelty: float,
    sessions: float,
) -> Shoppers:
    """One shopper by hand: attribute -> value -> strength; a value not named leaves them indifferent.

    Raises:
        KeyError: for an attribute, value or category that does not exist.
    """
    tastes = {name: np.zeros((1, len(values))) for name, values in (VISUAL | TEXTUAL).items()}
    for name, loved in loves.items():
        values = (VISUAL | TEXTUAL)[name]
        for value, strength in loved.items():
            if value not in values:
                raise KeyError(value)
            tastes[name][0, values.index(value)] = strength
    wanted = np.full((1, len(CATEGORIES)), 1e-4)
    for category, weight in categories.items():
        wanted[0, CATEGORIES.index(category)] = weight
    return Shoppers(
        sensitivity=np.array([sensitivity]),
        tastes=tastes,
        category=wanted / wanted.sum(),
        price=np.array([price]),
        novelty=np.array([novelty]),
        activity=np.array([sessions]),
    )


def _standard(x: np.ndarray) -> np.ndarray:
    """Rows to mean 0 and standard deviation 1; a constant row to zeros."""
    spread = x.std(1, keepdims=True)
    return (x - x.mean(1, keepdims=True)) / np.where(spread < 1e-9, 1.0, spread)


def match(shoppers: Shoppers, items: pd.DataFrame, attributes: Mapping[str, tuple[str, ...]]) -> np.ndarray:
    r"""How well each item meets each shopper's taste in ``attributes``, ``(U, N)``, each row standardised.

    .. math:: m_{ui} = \mathrm{z}_i\Big(\sum_a w_a \, \mathrm{z}_i(\theta_{u,a}[x_{ia}])\Big)
    """
    total = np.zeros((len(shoppers), len(items)))
    for name, values in attributes.items():
        codes = pd.Categorical(items[name], categories=list(values)).codes
        total += BLOCK_WEIGHTS[name] * _standard(shoppers.tastes[name][:, codes])
    return _standard(total)


def taste_utility(shoppers: Shoppers, items: pd.DataFrame, strength: float) -> np.ndarray:
    r"""The part of utility that the content of an item decides, ``(U, N)``.

    .. math:: \lambda \, (s^{img}_u m^{img}_{ui} \, [i \text{ has a picture}]
              + s^{txt}_u m^{txt}_{ui} \, [i \text{ has a description}])
    """
    seen = items["image"].notna().to_numpy(float)
    read = items["description"].notna().to_numpy(float)
    image, text = match(shoppers, items, VISUAL), match(shoppers, items, TEXTUAL)
    return strength * (shoppers.sensitivity[:, :1] * image * seen + shoppers.sensitivity[:, 1:] * text * read)


def top_tastes(shoppers: Shoppers, name: str, k: int = 2) -> list[str]:
    """The ``k`` values of attribute ``name`` each shopper likes best, joined by commas."""
    values = np.array((VISUAL | TEXTUAL)[name])
    best = np.argsort(-shoppers.tastes[name], 1, kind="stable")[:, :k]
    return [", ".join(row) for row in values[best]]
