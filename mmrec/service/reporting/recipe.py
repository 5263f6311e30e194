"""What was asked of what, and everything that the answer depends on."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from mmrec.service.choices import BUNDLED
from mmrec.types import FeedbackEntry, Request, StrategyInfo, Upload

if TYPE_CHECKING:
    from mmrec.service.studio import Studio

PACKAGES = ("numpy", "torch", "open_clip_torch", "streamlit")
"""Those that a number or its looks may depend on."""


@dataclass(frozen=True)
class Recipe:
    """One view.

    Attributes:
        studio: the world and the encoder.
        request: the question; in a race ``request.strategy`` is the reference.
        encoder: the name that ``Studio.open`` takes; ``studio.encoder`` knows only what it found.
        link: the address that restores the view; empty where there is none.
        item_id: the item that is explained; empty for none.
        strategies: who races; empty for a single list.
        other: a second question, pinned against the first.
    """

    studio: Studio
    request: Request
    encoder: str = BUNDLED
    link: str = ""
    item_id: str = ""
    strategies: tuple[str, ...] = ()
    other: Request | None = None

    @property
    def said(self) -> tuple[FeedbackEntry, ...]:
        """The likes, dislikes and purchases of the session that count in the list, oldest first."""
        return said(self.studio, self.request)

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """The files that were given with the question."""
        return (*self.request.query.images, *self.request.query.sounds)


def said(studio: Studio, request: Request) -> tuple[FeedbackEntry, ...]:
    """What counts in this list of what the session said, oldest first."""
    if not request.session:
        return ()
    return studio.feedback(request.session, request.persona_id)[::-1]


def fingerprints(studio: Studio, strategy: str) -> tuple[str, str, str]:
    """Of the catalogue, of the encoder, and of the trained weights: equal ones give equal lists."""
    return studio.world.fingerprint, studio.encoder.key, studio.model_fingerprint(strategy)


def question_facts(recipe: Recipe) -> list[tuple[str, str]]:
    """Who asks for what, in words."""
    studio, request = recipe.studio, recipe.request
    facts = [("Who asks", studio.persona(request.persona_id).name)]
    if request.query.text.strip():
        facts.append(("Asks for", request.query.text.strip()))
    if request.query.less.strip():
        facts.append(("Less of", request.query.less.strip()))
    if recipe.uploads:
        facts.append(("Uploads", ", ".join(upload.name for upload in recipe.uploads)))
    if not request.query.empty:
        facts.append(("The query counts", f"{request.query_weight:.0%}, the history the rest"))
    if request.modality_weights is not None:
        hand = ", ".join(f"{name} {weight:.4g}" for name, weight in request.modality_weights)
        facts.append(("Weights by hand", hand))
    if request.categories:
        facts.append(("Only", ", ".join(request.categories)))
    if request.price is not None:
        low, high = request.price
        facts.append(("Price", f"{low:g} to {high:g} {studio.world.currency}"))
    facts.append(("Length of the list", str(request.k)))
    if recipe.said:
        names = [f"{entry.kind}: {studio.item(entry.item_id).title}" for entry in recipe.said]
        facts.append(("Said in this session", "; ".join(names)))
    return facts


def machine_facts(recipe: Recipe) -> list[tuple[str, str]]:
    """World, encoder and versions."""
    world, encoder = recipe.studio.world, recipe.studio.encoder
    facts = [
        (
            "World",
            f"{world.title} ({world.name}): {world.n_items:,} items, {world.n_users:,} {world.people}, "
            f"{world.n_interactions:,} interactions",
        ),
        ("Fingerprint of the catalogue", world.fingerprint),
        ("Encoder", f"{encoder.name} ({encoder.key}), trained on {encoder.trained_on}"),
        ("Precision", f"{encoder.precision}. {recipe.studio.precision}"),
        ("Python", platform.python_version()),
    ]
    for package in PACKAGES:
        try:
            facts.append((package, version(package)))
        except PackageNotFoundError:
            continue
    return facts


def strategy_facts(studio: Studio, info: StrategyInfo) -> list[tuple[str, str]]:
    """State, seed, fingerprint and quality of a strategy."""
    facts = [("Strategy", f"{info.label} ({info.name})"), ("State", info.state)]
    if info.profile:
        facts.append(("User profile", info.profile))
    if info.trained_on:
        facts.append(("Trained on", info.trained_on))
    seeds = studio.model_seeds(info.name)
    if seeds:
        facts.append(("Seed of the training", ", ".join(str(seed) for seed in seeds)))
    facts.append(("Fingerprint of the weights", studio.model_fingerprint(info.name) or "it has none"))
    facts.append(("Measured", measured(info)))
    return facts


def measured(info: StrategyInfo) -> str:
    """The quality with its interval."""
    found = info.quality
    if found is None:
        return "not evaluated with this encoder"
    return f"{found.metric} {found.value:.3f}, 95% interval {found.low:.3f} to {found.high:.3f}"
