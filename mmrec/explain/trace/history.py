"""A person as the list of what they did: the first step of every reference that folds a person in."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.parts import Named, equation, joined, panel
from mmrec.explain.trace.results import Equation, Panel, Step, Symbol
from mmrec.fusion.reference.folding import Folding

SHOWN = 6
"""Things of a history that are shown: those that count most."""
_NAMED = 3
"""Of them, those that get a term of their own in an equation."""

PERSON = r"c_{un} = \sum_k g_k\, c_{ukn}"


def strongest(sizes: Tensor) -> list[int]:
    """The rows of the largest of ``(N,)`` numbers by size, without those that are 0."""
    order = sizes.abs().argsort(descending=True)[:SHOWN]
    return [int(row) for row in order if sizes[int(row)] != 0]


def taste_step(
    c: Tensor,
    rows: Sequence[int],
    title: Named,
    formula: str = PERSON,
    panels: Sequence[Panel] = (),
    equations: Sequence[Equation] = (),
) -> Step:
    """``c_u``, ``(N,)``, with what else belongs to the person."""
    names = [title(row) for row in rows]
    first = panel(
        "c",
        c[list(rows)],
        ("N",),
        ("history",),
        f"How much each counts, of those that {'matter' if len(rows) > 1 else 'matters'} most here: "
        + "; ".join(names)
        + ".",
        c.shape,
    )
    return Step(
        "profile",
        "The person",
        formula,
        "The person is the list of what they did, each thing with its weight.",
        "No picture, text or sound of these things is looked at here.",
        (first, *panels) if rows else tuple(panels),
        tuple(equations),
        (place_of(Folding.taste, Folding),),
        "" if rows else "Nothing in the history speaks for or against this item.",
    )


def summed(
    words: str,
    coefficients: Tensor,
    others: Tensor,
    rows: Sequence[int],
    title: Named,
    symbols: tuple[str, str],
    means: str,
    result: Symbol,
) -> tuple[Equation, ...]:
    """``sum_n coefficients_n others_n = result``, the largest terms one by one and the rest together.

    Args:
        words: what is computed.
        coefficients: how much each thing of the history counts, ``(N,)``.
        others: what it is multiplied with, ``(N,)``.
        rows: the largest terms first.
        title: catalogue row -> its words.
        symbols: of a coefficient and of an other.
        means: of an other, with ``{}`` for the thing.
        result: what was answered.
    """
    named = list(rows)[:_NAMED]
    part = (coefficients * others).double()
    rest = float(part.sum() - part[named].sum())
    terms: list[list[str | Symbol]] = [
        [
            Symbol(
                f"{symbols[0]}{n}", float(coefficients[r]), f"how much “{title(r)}” counts in the history"
            ),
            " × ",
            Symbol(f"{symbols[1]}{n}", float(others[r]), means.format(f"“{title(r)}”")),
        ]
        for n, r in enumerate(named, start=1)
    ]
    terms.append([Symbol("rest", rest, "everything else in the history")])
    value = float((coefficients[named].double() * others[named].double()).sum()) + rest
    return equation(words, [*joined(terms), " = ", result], value)


def asked_terms(
    told: Symbol, kept: float, wanted: bool, query: float, spread: float, gain: float, wish: float
) -> tuple[list[list[str | Symbol]], float]:
    """The terms of a reference that a query counts in, and what they come to.

    Args:
        told: what the history says.
        kept: its share.
        wanted: False where nothing is asked for, only moved away from, and the history counts in full.
        query: q.
        spread: sigma, how far what histories say spreads.
        gain: gamma.
        wish: mean cosine of the query with the item's modalities.
    """
    first: list[str | Symbol] = [told]
    if wanted:
        first = [Symbol("1−q", kept, "share of the history beside the query"), " × ", told]
    second: list[str | Symbol] = [
        Symbol("q", query, "share of the query"),
        " × ",
        Symbol("γ", gain, "what a query counts beside the history at equal shares; a fixed number"),
        " × ",
        Symbol("σ", spread, "how far what histories say spreads over the items, so that both have one scale"),
        " × ",
        Symbol("query·x", wish, "cosine of the query with this item, the mean over its modalities"),
    ]
    return [first, second], kept * told.value + query * gain * spread * wish


def wish_of(asked: Tensor, shares: Tensor, row: int) -> float:
    """Mean cosine of the query with what item ``row`` has; ``asked`` and ``shares`` are ``(1, N, M)``."""
    return float((shares[0, row] * asked[0, row]).sum())


def one_by_one(c: Tensor, rows: Sequence[int]) -> Tensor:
    """Histories of one thing each, with its weight in the whole: ``(L, N)``."""
    alone = torch.zeros(len(rows), len(c))
    alone[torch.arange(len(rows)), list(rows)] = c[list(rows)]
    return alone
