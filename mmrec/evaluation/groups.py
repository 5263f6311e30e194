"""Who and what is looked at apart: newcomers, new and rare items, missing modalities, people alike, makers.

A *case group* is a set of cases, and how good a strategy is for it is asked. An *item group* is a set of
items, and how often it is shown, and how well it is found by those who want it, is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace
from mmrec.evaluation.protocol import Situation
from mmrec.evaluation.truth import makers
from mmrec.types import Modality

SMALLEST = 20
"""A group of fewer cases is counted and not measured: its mean would say more of chance than of the group."""

FEW_EVENTS, MANY_EVENTS = 10, 30
"""Events with items before the case: below the first somebody is new, from the second on well known."""

FEW_PEOPLE, MANY_PEOPLE = 5, 20
"""People in training who had to do with an item: below the first it is cold, from the second on common."""

NEW_DAYS = 30
"""An item is new for so many days after its release."""

LED_BY = 2 / 3
"""From this share of their true sensitivity on a person is led by one modality."""

PRICE_BANDS = 3

Groups = dict[str, dict[str, np.ndarray]]
"""Grouping -> group -> which cases ``(n,)``, or which items ``(N,)``; bool."""


def case_groups(workspace: Workspace, situation: Situation) -> Groups:
    """Every grouping of the cases that this world allows."""
    cases, facts, items = situation.cases, situation.facts, situation.items
    lengths, wanted = np.diff(cases.starts), items.interested[cases.targets]
    groups: Groups = {
        "history": {
            f"new: fewer than {FEW_EVENTS} events": lengths < FEW_EVENTS,
            f"{FEW_EVENTS} to {MANY_EVENTS - 1} events": (lengths >= FEW_EVENTS) & (lengths < MANY_EVENTS),
            f"{MANY_EVENTS} events or more": lengths >= MANY_EVENTS,
        },
        "wanted item in training": {
            "cold: nobody": wanted == 0,
            f"rare: 1 to {FEW_PEOPLE - 1} people": (wanted > 0) & (wanted < FEW_PEOPLE),
            f"{FEW_PEOPLE} to {MANY_PEOPLE - 1} people": (wanted >= FEW_PEOPLE) & (wanted < MANY_PEOPLE),
            f"{MANY_PEOPLE} people or more": wanted >= MANY_PEOPLE,
        },
        "wanted item's release": _by_age(cases.when - situation.released[cases.targets]),
        "wanted item's modalities": _by_modality(workspace, cases.targets),
    }
    if facts.sensitivity is not None:
        groups["led by"] = _by_sensitivity(facts.sensitivity, workspace.info.modalities)
    alike = _by_persona(workspace, situation)
    if alike:
        groups["people most like"] = alike
    return groups


def item_groups(workspace: Workspace, situation: Situation) -> Groups:
    """Every grouping of the items that this world allows: price band, new against old, maker.

    New is what came out at most ``NEW_DAYS`` before the last case. A band of price is a third of the items of
    the same category, so that a dear mug and a cheap sofa can both be told.
    """
    catalogue, cases = workspace.catalogue, situation.cases
    groups: Groups = {"price band": _price_bands(catalogue)}
    if len(cases):
        groups["release"] = _by_age(cases.when.max() - situation.released)
    made_by = makers(workspace)
    if made_by is not None:
        groups["maker"] = {name: made_by == name for name in sorted(set(made_by.tolist()))}
    return groups


def _by_age(age: np.ndarray) -> dict[str, np.ndarray]:
    new = age <= np.timedelta64(NEW_DAYS, "D")
    return {f"new: at most {NEW_DAYS} days old": new, "old": ~new}


def _by_modality(workspace: Workspace, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Cases by what the wanted item lacks."""
    catalogue = workspace.catalogue
    there: dict[Modality, list[bool]] = {
        "image": [path is not None for path in catalogue.image_paths()],
        "text": [text is not None for text in catalogue.texts()],
        "audio": [path is not None for path in catalogue.audio_paths()],
    }
    lacking = {m: ~np.array(there[m], bool)[rows] for m in workspace.info.modalities}
    whole = ~np.logical_or.reduce(list(lacking.values()))
    return {"has all": whole} | {f"lacks {m}": lacks for m, lacks in lacking.items()}


def _by_sensitivity(shares: np.ndarray, modalities: tuple[Modality, ...]) -> dict[str, np.ndarray]:
    """Cases by the modality that really leads the person, where one does."""
    named = modalities[: shares.shape[1]]
    led = {m: shares[:, at] >= LED_BY for at, m in enumerate(named)}
    known = np.isfinite(shares).all(axis=1)
    return led | {"no one modality": known & ~np.logical_or.reduce(list(led.values()))}


def _by_persona(workspace: Workspace, situation: Situation) -> dict[str, np.ndarray]:
    """Cases by the persona whose history has the most similar categories (cosine of the shares).

    Only what was known before the cases is read, of the personas too.
    """
    at = {str(user): n for n, user in enumerate(situation.cases.users)}
    members = [(p.name, at[p.user_id]) for p in workspace.personas if p.user_id in at]
    taste = situation.facts.taste
    size = np.linalg.norm(taste, axis=1, keepdims=True)
    unit = np.divide(taste, size, out=np.zeros_like(taste), where=size > 0)
    if not members:
        return {}
    alike = unit @ unit[[row for _, row in members]].T  # (n, P)
    nearest = np.where(alike.max(axis=1) > 0, alike.argmax(axis=1), -1)
    return {name: nearest == n for n, (name, _) in enumerate(members)} | {"none of them": nearest == -1}


def _price_bands(catalogue: Catalogue) -> dict[str, np.ndarray]:
    """Items by their third of the prices of their category."""
    band: np.ndarray = np.zeros(len(catalogue), np.int64)
    category = np.array(catalogue.category)
    for name in catalogue.categories:
        rows = np.flatnonzero(category == name)
        prices = catalogue.prices[rows]
        below = (prices[None, :] < prices[:, None]).sum(axis=1)
        level = (prices[None, :] == prices[:, None]).sum(axis=1)
        middle = (below + level / 2) / len(rows)  # the mid-rank, so that equal prices share a band
        band[rows] = np.minimum((middle * PRICE_BANDS).astype(np.int64), PRICE_BANDS - 1)
    names = ("cheap for its kind", "middling", "dear for its kind")
    return {name: band == n for n, name in enumerate(names)}


def group_of_each(groups: Mapping[str, np.ndarray]) -> np.ndarray:
    """Index of the group of each item, ``(N,)`` int64, for groups that do not overlap; -1 for none."""
    stacked = np.stack(list(groups.values()))  # (G, N)
    return np.where(stacked.any(axis=0), stacked.argmax(axis=0), -1)
