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
    CHARACTER_OF,
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
    "pattern": 0.6,
    "style": 0.25,
    "material": 0.5,
    "purpose": 0.57,
    "origin": 0.34,
    "maker": 0.12,
}
"""How much each attribute counts within the match of its modality."""


SENSITIVITY_SPREAD = 2.0
"""Both parameters of the Dirichlet of sensitivities: one shopper in five gives one modality 80% or more."""


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
            "colour": _colour_taste(n, rng),
            "pattern": _spiky(n, len(PATTERNS), rng),
            "style": _spiky(n, len(STYLES), rng),
            "material": _material_taste(n, rng),
            "purpose": _spiky(n, len(PURPOSES), rng),
            "origin": _spiky(n, len(ORIGINS), rng),
            "maker": rng.normal(size=(n, len(MAKERS))),
        },
        category=_category_taste(n, rng),
        price=rng.gamma(1.5, 0.3, n),
        novelty=rng.normal(0.15, 0.35, n),
        activity=np.clip(rng.lognormal(1.6, 0.5, n), 2, 20),
    )


def _spiky(n: int, values: int, rng: np.random.Generator) -> np.ndarray:
    """``(n, values)`` tastes with a long right tail: a few loves, much indifference."""
    return rng.gamma(0.6, 1.0, (n, values))


def _colour_taste(n: int, rng: np.random.Generator) -> np.ndarray:
    family = rng.gamma(0.3, 1.0, (n, len(COLOUR_FAMILIES)))
    member = np.array([[c in members for c in COLOURS] for members in COLOUR_FAMILIES.values()], float)
    return family @ member + 0.35 * rng.gamma(0.5, 1.0, (n, len(COLOURS)))


def _material_taste(n: int, rng: np.random.Generator) -> np.ndarray:
    character = _spiky(n, len(CHARACTERS), rng)
    of = [list(CHARACTERS).index(CHARACTER_OF[m]) for m in MATERIALS]
    return character[:, of] + 0.35 * _spiky(n, len(MATERIALS), rng)


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
