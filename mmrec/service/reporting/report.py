"""The report of one list, and of one item of it that is explained."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mmrec.service.explaining import NOUNS, Explainer, Explanation
from mmrec.service.reporting import markup
from mmrec.service.reporting.drawings import map_svg, waterfall_svg, weights_svg
from mmrec.service.reporting.looks import looks
from mmrec.service.reporting.recipe import Recipe, machine_facts, question_facts, strategy_facts
from mmrec.service.reporting.snippet import snippet
from mmrec.types import MapView, Recommendations

_KINDS = {
    "attention": "The weights are attention: where the model looked, which is not the same as the reason.",
    "weights": "The weights are learned or set by hand, and the same for every item that has all modalities; "
    "where one is missing, the others share its weight.",
    "contributions": "The strategy has no weights; these are shares of exact contributions, without sign.",
    "none": "This list looks at nothing that an item shows, says or plays, so nothing is weighed.",
}


def report(recipe: Recipe, explainer: Explainer | None = None) -> str:
    """A whole HTML page: the list with its pictures and numbers, and all that it was made with.

    With ``recipe.item_id`` that item is explained in full, else the first of the list gets its receipt.

    Raises:
        NotFound, InvalidInput, NotTrained: as ``Studio.recommend``.
    """
    studio, request = recipe.studio, recipe.request
    info = studio.strategy(request.strategy)
    found = studio.recommend(request)
    who = studio.persona(request.persona_id).name
    title = f"{info.label} for {who}"
    explained = recipe.item_id or (found.items[0].item.item_id if found.items else "")
    why = (explainer or Explainer(studio)).why(request, explained) if explained else None
    if recipe.item_id and why is not None:
        title = f"Why “{why.item.title}”? {title}"
    parts = [
        markup.section("The question", markup.facts(question_facts(recipe)), uploads(recipe)),
        markup.section(
            "The list",
            *(markup.words(note) for note in found.notes),
            listed(recipe, found),
            markup.words(f"{found.n_candidates:,} items were ranked.", "quiet"),
        ),
    ]
    if found.mean_weights:
        parts.append(
            markup.section(
                "Weights",
                markup.figure(weights_svg(found), _KINDS[found.weights_kind]),
                markup.words(mean_words(found)),
            )
        )
    else:
        parts.append(markup.section("Weights", markup.words(_KINDS[found.weights_kind])))
    seen = looks(explainer or Explainer(studio), request, why) if recipe.item_id and why is not None else ""
    if why is not None:
        parts += [explanation(why), seen]
    view = studio.map(request, found)
    parts.append(
        markup.section(
            "Map",
            markup.figure(
                map_svg(view, found),
                "Near neighbours are often alike, not always; distances between islands mean little.",
            ),
            markup.same(_marks(view, found), "What is marked, as a table"),
        )
    )
    parts.append(made_with(recipe, strategy_facts(studio, info)))
    return markup.page(title, f"{studio.world.title}, {markup.today()}", parts)


def mean_words(found: Recommendations) -> str:
    """The figure of the weights in a sentence; what each item has stands in the list."""
    shares = ", ".join(f"{NOUNS[name]} {share:.0%}" for name, share in found.mean_weights.items())
    return f"Mean of the list: {shares}. The table of the list has those of every item."


def _marks(view: MapView, found: Recommendations) -> str:
    """Where everything lies that the map marks."""
    row = {item_id: at for at, item_id in enumerate(view.item_ids)}
    listed = {entry.item.item_id: entry for entry in found.items}
    marks = [(f"the list, {entry.rank}", item_id) for item_id, entry in listed.items()]
    marks += [("history", item_id) for item_id in view.history if item_id not in listed]
    rows = [
        [
            what,
            escape(view.titles[row[item_id]]),
            escape(view.categories[row[item_id]]),
            *_at(view.xy[row[item_id]]),
        ]
        for what, item_id in marks
    ]
    if view.query_xy is not None:
        rows.insert(0, ["query", "", "", *_at(view.query_xy)])
    return markup.table(["What", "Item", "Category", "x", "y"], rows, numbers=3)


def _at(xy: Sequence[float]) -> list[str]:
    return [markup.value(float(number), f"{number:.2f}") for number in xy]


def listed(recipe: Recipe, found: Recommendations) -> str:
    """The list with every number that stands behind it."""
    if not found.items:
        return ""
    names = list(dict.fromkeys(name for entry in found.items for name in entry.contributions))
    head = ["Rank", "", "Item", "Score", "Baseline"]
    head += [f"{NOUNS[name]} {what}" for name in names for what in ("weight", "adds")]
    rows = []
    for entry in found.items:
        item = entry.item
        told = (
            f"<b>{escape(item.title)}</b><br>{escape(item.category)}, "
            f"{item.price:,.2f} {escape(recipe.studio.world.currency)}"
            f'<br><span class="quiet">{escape(entry.why)}</span>'
            f'<br><span class="quiet">{escape(item.item_id)}</span>'
        )
        row = [str(entry.rank), markup.picture(item), told]
        row += [markup.value(entry.score), markup.value(entry.baseline)]
        for name in names:
            weight, adds = entry.weights.get(name), entry.contributions.get(name)
            row.append("–" if weight is None else markup.value(weight, f"{weight:.1%}"))
            row.append("–" if adds is None else markup.value(adds, sign=True))
        rows.append(row)
    note = "Score = baseline + what every modality adds (exact Shapley values, the person held fixed)."
    return markup.table(head, rows, "list", numbers=3) + markup.words(note, "quiet")


def explanation(why: Explanation) -> str:
    """The receipt of one item, what the history did, and the whole in words."""
    if why.blind:
        return markup.section(
            f"Why “{why.item.title}”",
            markup.words(why.sentences[0]),
            markup.words(f"{why.strategy} looks at neither the item's content nor who asks."),
        )
    paid = why.receipt
    rows = [["baseline", markup.value(paid.baseline), "–"]]
    rows += [
        [NOUNS[entry.player], markup.value(entry.value, sign=True), markup.value(entry.last, sign=True)]
        for entry in paid.entries
    ]
    rows.append(["<b>score</b>", markup.value(paid.score), "–"])
    pulls = [
        [escape(why.items[pull.row].title), markup.value(pull.effect, sign=True)]
        for pull in why.pulls.pulls[:10]
    ]
    exact = (
        "The effects add up to what is lost if the history alone goes."
        if why.pulls.exact
        else "Each is what would be lost had this one thing never been met; they need not add up."
    )
    return markup.section(
        f"Why “{why.item.title}”",
        *(markup.words(sentence) for sentence in why.sentences),
        markup.figure(waterfall_svg(paid), "Exact Shapley values; they sum to the score."),
        markup.table(["What", "adds", "lost if it alone goes"], rows, numbers=1),
        "<h3>What the history does</h3>" + markup.words(exact, "quiet") if pulls else "",
        markup.table(["From the history, strongest first", "effect"], pulls, numbers=1) if pulls else "",
    )


def uploads(recipe: Recipe) -> str:
    """Small copies of the pictures that were given; sounds are only named."""
    addresses = [markup.data_address(upload, 192) for upload in recipe.request.query.images]
    images = "".join(f'<img src="{address}" alt="an upload">' for address in addresses if address)
    return f'<div class="uploads">{images}</div>' if images else ""


def made_with(recipe: Recipe, *strategies: list[tuple[str, str]]) -> str:
    """What the answer depends on, and how to get it again."""
    link = (
        "<h3>The same view in the app</h3>"
        + markup.code(recipe.link)
        + markup.words("Uploads and what was said in the session are not in the address.", "quiet")
        if recipe.link
        else ""
    )
    return markup.section(
        "Made with",
        *(markup.facts(told) for told in strategies),
        markup.facts(machine_facts(recipe)),
        "<h3>The same as a script</h3>" + markup.code(snippet(recipe)),
        link,
    )
