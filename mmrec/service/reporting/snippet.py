"""The view as a script: the same question through the same door."""

from __future__ import annotations

import dataclasses
from pathlib import PurePath
from typing import Any

from mmrec.service.reporting.recipe import Recipe, fingerprints, said
from mmrec.types import Query, Request


def snippet(recipe: Recipe) -> str:
    """A script that prints the list, the race or the receipt again; supplied text stands in it as literals.

    Uploads are read from files of their names beside the script. What the session said is said again in a
    session of its own and forgotten at the end.
    """
    studio, request = recipe.studio, recipe.request
    racing = bool(recipe.strategies)
    requests = [request] if recipe.other is None else [request, recipe.other]
    feedback = any(said(studio, one) for one in requests)
    lines = []
    if feedback:
        lines.append("import uuid")
    if recipe.uploads:
        lines.append("from pathlib import Path")
    lines += [""] if lines else []
    lines.append("from mmrec.service import Studio")
    if racing:
        lines.append("from mmrec.service.comparing import race")
    if recipe.item_id:
        lines.append("from mmrec.service.explaining import Explainer")
    types = ["Query"] if any(not one.query.empty for one in requests) else []
    types += ["Request"] + (["Upload"] if recipe.uploads else [])
    lines.append(f"from mmrec.types import {', '.join(types)}")
    arguments = repr(studio.world.name)
    arguments += "" if recipe.encoder == "bundled" else f", encoder={recipe.encoder!r}"
    lines += ["", f"studio = Studio.open({arguments})"]
    lines += [
        f"made_with = {fingerprints(studio, request.strategy)!r}",
        f"strategy = {request.strategy!r}",
        "here = studio.world.fingerprint, studio.encoder.key, studio.model_fingerprint(strategy)",
        "if here != made_with:",
        '    print("Catalogue, encoder or weights are not those of the recipe; the list may differ.")',
    ]
    if feedback:
        lines.append("session = uuid.uuid4().hex")
        for one in requests:
            told = [(entry.item_id, entry.kind) for entry in said(studio, one)]
            if told:
                lines += [
                    f"for item_id, kind in {told!r}:",
                    f"    studio.give_feedback(session, {one.persona_id!r}, item_id, kind)",
                ]
    names = ["request"] if recipe.other is None else ["request", "other_request"]
    for name, one in zip(names, requests, strict=True):
        lines += _request(name, one, feedback)
    if racing:
        lines += _race(names, recipe.strategies)
    else:
        lines += [
            "found = studio.recommend(request)",
            "for entry in found.items:",
            '    print(entry.rank, entry.item.item_id, f"{entry.score:.6f}", entry.item.title, sep="\\t")',
        ]
    if recipe.item_id:
        lines += [
            f"why = Explainer(studio).why(request, {recipe.item_id!r})",
            'print(f"baseline\\t{why.receipt.baseline:.6f}")',
            "for part in why.receipt.entries:",
            '    print(f"{part.player}\\t{part.value:+.6f}")',
            'print(f"score\\t{why.receipt.score:.6f}")',
        ]
    if feedback:
        lines.append("studio.forget(session)")
    return "\n".join(lines) + "\n"


def _race(names: list[str], strategies: tuple[str, ...]) -> list[str]:
    return [
        f"for question in ({', '.join(names)},):",
        f"    for runner in race(studio, question, {strategies!r}).runners:",
        "        for entry in runner.found.items:",
        '            print(runner.strategy.name, entry.rank, entry.item.item_id, sep="\\t")',
    ]


def _request(name: str, request: Request, feedback: bool) -> list[str]:
    """The request as code; what is as it is by default stays away."""
    usual = {field.name: field.default for field in dataclasses.fields(Request)}
    lines = [f"{name} = Request(", f"    persona_id={request.persona_id!r},"]
    lines.append("    strategy=strategy," if name == "request" else f"    strategy={request.strategy!r},")
    for field in ("query", "query_weight", "modality_weights", "k", "categories", "price", "hide_seen"):
        value = getattr(request, field)
        if value != usual[field]:
            lines.append(f"    {field}={_code(value)},")
    if feedback:
        lines.append("    session=session,")
    return [*lines, ")"]


def _code(value: Any) -> str:
    if isinstance(value, Query):
        return _query(value)
    return repr(tuple(_code_free(part) for part in value) if isinstance(value, tuple) else value)


def _code_free(value: Any) -> Any:
    """Numbers of numpy as numbers of Python, whose ``repr`` needs no import."""
    if isinstance(value, tuple):
        return tuple(_code_free(part) for part in value)
    return float(value) if isinstance(value, float) else value


def _query(query: Query) -> str:
    parts = [f"{name}={getattr(query, name)!r}" for name in ("text", "less") if getattr(query, name)]
    for name in ("images", "sounds"):
        plain = [PurePath(upload.name.replace("\\", "/")).name for upload in getattr(query, name)]
        files = [f"Upload({file!r}, Path({file!r}).read_bytes())" for file in plain]
        if files:
            parts.append(f"{name}=({', '.join(files)},)")
    return f"Query({', '.join(parts)})"
