"""The report of a race, or of two questions pinned against each other."""

from __future__ import annotations

import dataclasses
from html import escape

import numpy as np

from mmrec.evaluation.overlap import PERSISTENCE
from mmrec.service.comparing import Race, crossings
from mmrec.service.comparing import race as run_race
from mmrec.service.reporting import markup
from mmrec.service.reporting.drawings import bump_svg
from mmrec.service.reporting.recipe import Recipe, measured, question_facts
from mmrec.service.reporting.report import made_with, uploads
from mmrec.types import Recommendations


def race_report(recipe: Recipe) -> str:
    """A whole HTML page: the lists side by side, how far they agree, what each moved up and why.

    Raises:
        NotFound, InvalidInput, NotTrained: as ``service.comparing.race``.
    """
    studio = recipe.studio
    first = run_race(studio, recipe.request, recipe.strategies)
    parts = [_question(recipe, "The question" if recipe.other is None else "Question A")]
    names = studio.persona(recipe.request.persona_id).name
    if recipe.other is None:
        title = f"{len(first.runners)} strategies for {names}"
        parts += _race(first, "The lists")
        parts += [
            markup.section("Where every item goes", markup.figure(bump_svg(first)), _places(first)),
            _overlap(
                f"Rank-biased overlap (RBO, p = {PERSISTENCE:g})",
                first,
                first.rbo,
                "How alike two lists are in their order, the top counting most: 1 is the same list, 0 is "
                "nothing in common.",
            ),
            _overlap(
                "Jaccard",
                first,
                first.jaccard,
                "Of the items on either list, the share that stands on both; order does not count.",
            ),
            _moves(first),
        ]
    else:
        other = dataclasses.replace(recipe, request=recipe.other, other=None)
        second = run_race(studio, recipe.other, recipe.strategies)
        title = f"Two questions: {names} and {studio.persona(recipe.other.persona_id).name}"
        parts.append(_question(other, "Question B"))
        rows = [
            [
                escape(crossing.strategy.label),
                markup.value(crossing.rbo, f"{crossing.rbo:.3f}"),
                markup.value(crossing.jaccard, f"{crossing.jaccard:.3f}"),
                str(len(crossing.shared)),
            ]
            for crossing in crossings(first, second)
        ]
        head = ["Strategy", "RBO", "Jaccard", "in both"]
        parts.append(markup.section("What the two lists share", markup.table(head, rows, numbers=1)))
        parts += [*_race(first, "Lists of A"), *_race(second, "Lists of B")]
    parts.append(_strategies(recipe, first))
    parts.append(made_with(recipe))
    return markup.page(title, f"{studio.world.title}, {markup.today()}", parts)


def _question(recipe: Recipe, title: str) -> str:
    return markup.section(title, markup.facts(question_facts(recipe)), uploads(recipe))


def _race(race: Race, title: str) -> list[str]:
    head = ["Place", *(runner.strategy.label for runner in race.runners)]
    lists = [runner.found for runner in race.runners]
    longest = max((len(found.items) for found in lists), default=0)
    rows = [[str(at + 1), *(_place(found, at) for found in lists)] for at in range(longest)]
    notes = [markup.words(sentence) for sentence in (*race.notes, *race.skipped)]
    return [markup.section(title, *notes, markup.table(head, rows, "race"))]


def _places(race: Race) -> str:
    """The bump chart as a table: the place of every item in the full ranking of every strategy."""
    rows = [
        [escape(item.title), *(str(runner.places[item.item_id] or "–") for runner in race.runners)]
        for item in race.items
    ]
    return markup.table(["Item", *(runner.strategy.label for runner in race.runners)], rows, numbers=1)


def _place(found: Recommendations, at: int) -> str:
    if at >= len(found.items):
        return "–"
    entry = found.items[at]
    return (
        f"{markup.picture(entry.item, 80)}{escape(entry.item.title)}"
        f'<br><span class="quiet">score {markup.value(entry.score)}</span>'
    )


def _overlap(title: str, race: Race, matrix: np.ndarray, means: str) -> str:
    labels = [runner.strategy.label for runner in race.runners]
    rows = [
        [escape(label), *(markup.value(float(one), f"{one:.2f}") for one in row)]
        for label, row in zip(labels, matrix, strict=True)
    ]
    return markup.section(title, markup.words(means, "quiet"), markup.table(["", *labels], rows, numbers=1))


def _moves(race: Race) -> str:
    reference = race.runner(race.reference).strategy.label
    parts = []
    for runner in race.runners:
        if runner.strategy.name == race.reference:
            continue
        parts.append(f"<h3>{escape(runner.strategy.label)}</h3>{markup.words(runner.summary)}")
        risen = "".join(
            f"<li>{escape(move.item.title)}: {move.before} → {move.place}. {escape(move.sentence)}</li>"
            for move in runner.risen(3)
        )
        parts.append(f"<ul>{risen}</ul>" if risen else "")
    note = (
        "Scores are read in standard deviations (sd) of each strategy’s own scores; 0 is the "
        "average item. Picture, "
        "text and sound have their exact Shapley contributions; the rest of the score looks at none of them."
    )
    return markup.section(f"What each moved up against {reference}", markup.words(note, "quiet"), *parts)


def _strategies(recipe: Recipe, race: Race) -> str:
    rows = [
        [
            escape(cell)
            for cell in (
                f"{info.label} ({info.name})",
                info.state,
                info.trained_on or "–",
                measured(info),
                recipe.studio.model_fingerprint(info.name) or "–",
            )
        ]
        for info in (runner.strategy for runner in race.runners)
    ]
    head = ["Strategy", "State", "Trained on", "Measured", "Fingerprint"]
    return markup.section("Strategies", markup.table(head, rows))
