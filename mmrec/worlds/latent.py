"""Latent people: what each one likes, needs and attends to, and how much an item is worth to them.

A person never sees an embedding: utility is made from the true attributes of an item, and of a modality only
as far as the item has it. What there is to like, and how tastes are spread over a population, is a world's
own ``LatentModel``; the formulas here are the same for every world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from mmrec.types import MODALITIES, Modality

PRESENCE: Mapping[Modality, str] = {"image": "image", "text": "description", "audio": "audio"}
"""Modality -> the column that is null where an item lacks it."""

FAMILY_SHAPE = 0.2
"""Shape of the gamma law of tastes in families: the smaller, the fewer families a person loves."""

OWN_TASTE = 0.1
"""How much a value counts for itself beside the families it belongs to."""


@dataclass(frozen=True)
class Attribute:
    """Something to have a taste for, and the one modality that carries it.

    Attributes:
        name: a column of the latent items.
        modality: who alone knows it.
        options: every value it may take.
        weight: how much it counts within the match of its modality.
        law: how tastes are spread: a few ``families`` are loved and each value a little for itself;
            ``spiky``, a few loves and much indifference; ``even``, standard normal.
        families: family -> its values, for the first of these laws.
    """

    name: str
    modality: Modality
    options: tuple[str, ...]
    weight: float
    law: Literal["families", "spiky", "even"] = "spiky"
    families: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class LatentModel:
    """All that a world's people can like.

    Attributes:
        attributes: of every modality, in the order in which tastes are drawn.
        departments: department -> its categories; every modality knows the category.
        price: shape and scale of the gamma law of price sensitivity.
        sessions: mean and spread of the log of a person's expected number of sessions.
        most_sessions: the largest such number.
        mix: every parameter of the Dirichlet of sensitivities. At 2, of two modalities, one person in five
            gives one 80%; at 1 every mix is as likely as any other.
    """

    attributes: tuple[Attribute, ...]
    departments: Mapping[str, tuple[str, ...]]
    price: tuple[float, float] = (1.5, 0.5)
    sessions: tuple[float, float] = (2.1, 0.5)
    most_sessions: int = 20
    mix: float = 2.0

    @cached_property
    def modalities(self) -> tuple[Modality, ...]:
        """Those that carry attributes, in the order of every ``M`` axis."""
        return tuple(m for m in MODALITIES if any(a.modality == m for a in self.attributes))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Every category, department by department."""
        return tuple(c for categories in self.departments.values() for c in categories)

    @cached_property
    def department_of(self) -> Mapping[str, str]:
        """Category -> department."""
        return {c: d for d, categories in self.departments.items() for c in categories}

    @cached_property
    def by_name(self) -> Mapping[str, Attribute]:
        """Name -> attribute."""
        return {a.name: a for a in self.attributes}


@dataclass(frozen=True)
class People:
    """The latent state of ``U`` people.

    Attributes:
        sensitivity: ``(U, M)`` how much each modality counts, sums to 1.
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

    def __add__(self, other: People) -> People:
        def joined(name: str) -> object:
            a, b = getattr(self, name), getattr(other, name)
            return (
                {k: np.concatenate([a[k], b[k]]) for k in a}
                if isinstance(a, dict)
                else np.concatenate([a, b])
            )

        return People(**{f.name: joined(f.name) for f in fields(self)})  # type: ignore[arg-type]


def sample_people(model: LatentModel, n: int, rng: np.random.Generator) -> People:
    """``n`` people from the population."""
    sensitivity = rng.dirichlet([model.mix] * len(model.modalities), n)
    tastes = {a.name: _tastes(a, n, rng) for a in model.attributes}
    shape, scale = model.price
    return People(
        sensitivity=sensitivity,
        tastes=tastes,
        category=_category_taste(model, n, rng),
        price=rng.gamma(shape, scale, n),
        novelty=rng.normal(0.2, 0.5, n),
        activity=np.clip(rng.lognormal(*model.sessions, n), 2, model.most_sessions),
    )


def _tastes(attribute: Attribute, n: int, rng: np.random.Generator) -> np.ndarray:
    """``(n, values)`` by the attribute's law."""
    size = (n, len(attribute.options))
    if attribute.law == "even":
        return rng.normal(size=size)
    if attribute.law == "spiky" or attribute.families is None:
        return rng.gamma(0.6, 1.0, size)
    family = rng.gamma(FAMILY_SHAPE, 1.0, (n, len(attribute.families)))
    member = np.array([[v in members for v in attribute.options] for members in attribute.families.values()])
    return family @ member.astype(float) + OWN_TASTE * rng.gamma(0.5, 1.0, size)


def _category_taste(model: LatentModel, n: int, rng: np.random.Generator) -> np.ndarray:
    """A few favourite categories, mostly from a few favourite departments."""
    names = list(model.departments)
    department = rng.dirichlet(np.full(len(names), 0.5), n)
    of = [names.index(model.department_of[c]) for c in model.categories]
    size = np.bincount(of)
    weight = (department / np.sqrt(size))[:, of] * rng.gamma(0.35, 1.0, (n, len(of)))
    weight = weight / weight.sum(1, keepdims=True)
    return 0.97 * weight + 0.03 / len(of)


def person_with(
    model: LatentModel,
    *,
    sensitivity: tuple[float, ...],
    loves: Mapping[str, Mapping[str, float]],
    categories: Mapping[str, float],
    price: float,
    novelty: float,
    sessions: float,
) -> People:
    """One person by hand: attribute -> value -> strength; a value not named leaves them indifferent.

    Raises:
        KeyError: for an attribute, value or category that does not exist.
        ValueError: unless there is one sensitivity a modality.
    """
    if len(sensitivity) != len(model.modalities):
        raise ValueError(f"{len(sensitivity)} sensitivities for the modalities {model.modalities}")
    tastes = {a.name: np.zeros((1, len(a.options))) for a in model.attributes}
    for name, loved in loves.items():
        values = model.by_name[name].options
        for value, strength in loved.items():
            if value not in values:
                raise KeyError(value)
            tastes[name][0, values.index(value)] = strength
    wanted = np.full((1, len(model.categories)), 1e-4)
    for category, weight in categories.items():
        if category not in model.categories:
            raise KeyError(category)
        wanted[0, model.categories.index(category)] = weight
    return People(
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


def match(model: LatentModel, people: People, items: pd.DataFrame, modality: Modality) -> np.ndarray:
    r"""How well each item meets each person's taste in what ``modality`` alone carries, rows standardised.

    .. math:: m_{ui} = \mathrm{z}_i\Big(\sum_a w_a \, \mathrm{z}_i(\theta_{u,a}[x_{ia}])\Big)

    Returns:
        ``(U, N)``.
    """
    total = np.zeros((len(people), len(items)))
    for attribute in model.attributes:
        if attribute.modality == modality:
            codes = pd.Categorical(items[attribute.name], categories=list(attribute.options)).codes
            total += attribute.weight * _standard(people.tastes[attribute.name][:, codes])
    return _standard(total)


def taste_utility(model: LatentModel, people: People, items: pd.DataFrame, strength: float) -> np.ndarray:
    r"""The part of utility that the content of an item decides, ``(U, N)``.

    .. math:: \lambda \sum_m s_{um} \, m_{uim} \, [i \text{ has } m]
    """
    total = np.zeros((len(people), len(items)))
    for at, modality in enumerate(model.modalities):
        present = items[PRESENCE[modality]].notna().to_numpy(float)
        total = total + people.sensitivity[:, at : at + 1] * match(model, people, items, modality) * present
    return strength * total


def top_tastes(model: LatentModel, people: People, name: str, k: int = 2) -> list[str]:
    """The ``k`` values of attribute ``name`` each person likes best, joined by commas."""
    values = np.array(model.by_name[name].options)
    best = np.argsort(-people.tastes[name], 1, kind="stable")[:, :k]
    return [", ".join(row) for row in values[best]]


Blocks = Mapping[Modality, tuple[str, ...]]
"""Modality -> the columns of the true items that it alone carries."""


def blocks_of(model: LatentModel, more: Blocks | None = None) -> dict[Modality, tuple[str, ...]]:
    """The attributes of a latent model by modality, and ``more`` that follow from them."""
    return {
        m: tuple(a.name for a in model.attributes if a.modality == m) + tuple((more or {}).get(m, ()))
        for m in model.modalities
    }
