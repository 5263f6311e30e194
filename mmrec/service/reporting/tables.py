"""What is on screen as CSV, and the question as JSON. Numbers are written in full, so that they read back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from mmrec.service.comparing import Race
from mmrec.service.explaining import NOUNS, Explanation
from mmrec.service.reporting.recipe import Recipe, fingerprints, said
from mmrec.types import Recommendations, Request, Upload

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def list_csv(found: Recommendations) -> str:
    """The list: one row an item, with weights and contributions of every modality that any of them has."""
    names = list(dict.fromkeys(name for entry in found.items for name in entry.contributions))
    head = ["rank", "item_id", "title", "category", "price", "score", "baseline"]
    head += [f"{what}_{name}" for name in names for what in ("weight", "adds")]
    rows = []
    for entry in found.items:
        row: list[Any] = [entry.rank, entry.item.item_id, entry.item.title, entry.item.category]
        row += [entry.item.price, entry.score, entry.baseline]
        for name in names:
            row += [entry.weights.get(name), entry.contributions.get(name)]
        rows.append([*row, entry.why])
    return _csv([*head, "why"], rows)


def race_csv(*races: Race) -> str:
    """The lists of a race, or of several questions: one row an item of a list."""
    rows = [
        [
            question,
            runner.strategy.name,
            entry.rank,
            entry.item.item_id,
            entry.item.title,
            entry.score,
            race.runner(race.reference).places[entry.item.item_id],
        ]
        for question, race in zip("ABCDEFGH", races, strict=False)
        for runner in race.runners
        for entry in runner.found.items
    ]
    return _csv(["question", "strategy", "rank", "item_id", "title", "score", "place_in_reference"], rows)


def why_csv(why: Explanation) -> str:
    """The receipt and the pulls of the history of one item."""
    paid = why.receipt
    rows: list[list[Any]] = [["receipt", "baseline", paid.baseline, None]]
    rows += [["receipt", NOUNS[entry.player], entry.value, entry.last] for entry in paid.entries]
    rows.append(["receipt", "score", paid.score, None])
    rows += [["history", why.items[pull.row].title, pull.effect, None] for pull in why.pulls.pulls]
    return _csv(["part", "what", "adds", "lost if it alone goes"], rows)


def request_json(recipe: Recipe) -> str:
    """The question and what it was put to; of an upload its name, size and SHA-256, never its bytes."""
    studio, request = recipe.studio, recipe.request
    catalogue, encoder, weights = fingerprints(studio, request.strategy)
    whole: dict[str, Any] = {
        "world": studio.world.name,
        "encoder": recipe.encoder,
        "precision": studio.encoder.precision,
        "fingerprints": {"catalogue": catalogue, "encoder": encoder, "weights": weights},
        "request": _request(recipe, request),
    }
    if recipe.strategies:
        whole["race"] = list(recipe.strategies)
    if recipe.other is not None:
        whole["other_request"] = _request(recipe, recipe.other)
    if recipe.item_id:
        whole["explained_item"] = recipe.item_id
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _request(recipe: Recipe, request: Request) -> dict[str, Any]:
    query, weights = request.query, request.modality_weights
    return {
        "persona_id": request.persona_id,
        "strategy": request.strategy,
        "query": {
            "text": query.text,
            "less": query.less,
            "images": [_told(upload) for upload in query.images],
            "sounds": [_told(upload) for upload in query.sounds],
        },
        "query_weight": request.query_weight,
        "modality_weights": None if weights is None else dict(weights),
        "k": request.k,
        "categories": list(request.categories),
        "price": None if request.price is None else list(request.price),
        "hide_seen": request.hide_seen,
        "feedback": [
            {"item_id": entry.item_id, "kind": entry.kind} for entry in said(recipe.studio, request)
        ],
    }


def _told(upload: Upload) -> dict[str, Any]:
    return {
        "name": upload.name,
        "bytes": len(upload.data),
        "sha256": hashlib.sha256(upload.data).hexdigest(),
    }


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    """A supplied text that a spreadsheet would compute is made a text by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
