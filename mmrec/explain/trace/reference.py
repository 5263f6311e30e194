"""References: no modality is looked at, so there is no encoder and nothing to fuse."""

from __future__ import annotations

import torch

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.parts import Named, equation, joined, panel
from mmrec.explain.trace.results import Step, Symbol
from mmrec.fusion.reference import Popularity
from mmrec.fusion.reference.item_item import ItemItem

_SHOWN = 6


def popularity_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:  # noqa: ARG001
    """The score is the popularity."""
    pop = float(subject.recommender.items.popularity[subject.row])
    step = Step(
        "score",
        "The score",
        Popularity.formula,
        "The score is at what rate people took to the item while it could be had, on a logarithmic scale "
        "and standardised.",
        "Nothing that the item shows, says or plays has a part in it, and nothing of the person.",
        (),
        equation(
            "The score of this item, for everybody",
            [
                Symbol(
                    "pop",
                    pop,
                    "popularity on a logarithmic scale, standardised: 0 is the average of the catalogue",
                ),
                " = ",
                Symbol("s", subject.score, "the score that the list is sorted by"),
            ],
            pop,
        ),
        (place_of(Popularity.rank, Popularity),),
    )
    return [step], pop


def item_item_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """What the history says of the item, item by item."""
    fusion, items, row = subject.recommender.fusion, subject.recommender.items, subject.row
    assert isinstance(fusion, ItemItem)
    with torch.no_grad():
        c = fusion.profile(items, subject.probe)[0]  # (N,)
        w = fusion.item_item.float()[:, row]  # (N,)
    part = c * w
    value = float(part.sum())
    strongest = [int(r) for r in part.abs().argsort(descending=True)[:_SHOWN] if part[int(r)] != 0]
    rows = tuple(title(r) for r in strongest)
    named = strongest[:3]
    terms: list[list[str | Symbol]] = [
        [
            Symbol(f"c{n}", float(c[r]), f"how much “{title(r)}” counts in the history"),
            " × ",
            Symbol(f"W{n}", float(w[r]), f"how much “{title(r)}” speaks for this item"),
        ]
        for n, r in enumerate(named, start=1)
    ]
    rest = value - float(part[named].sum())
    terms.append([Symbol("rest", rest, "everything else in the history")])
    nothing = "" if strongest else "Nothing in the history speaks for or against this item."
    return [
        Step(
            "profile",
            "The person",
            r"c_{un} = \sum_k g_k\, c_{ukn}",
            "The person is the list of what they did, each thing with its weight.",
            "No picture, text or sound of these things is looked at.",
            (
                panel(
                    "c",
                    c[strongest],
                    ("N",),
                    ("history",),
                    "How much each counts: " + "; ".join(rows) + ".",
                    c.shape,
                ),
            )
            if strongest
            else (),
            (),
            (place_of(ItemItem.profile, ItemItem),),
            nothing,
        ),
        Step(
            "score",
            "The score",
            fusion.formula,
            fusion.summary,
            "It knows what the same people had to do with, and nothing of why.",
            (
                panel(
                    "c × W",
                    part[strongest][:, None],
                    ("N", "1"),
                    rows,
                    "What each thing of the history adds to the score of this item.",
                    (len(part), 1),
                ),
            )
            if strongest
            else (),
            equation(
                "The score of this item for this person",
                [*joined(terms), " = ", Symbol("s", subject.score, "the score that the list is sorted by")],
                float(part[named].sum()) + rest,
            ),
            (place_of(ItemItem.rank, ItemItem),),
            nothing,
        ),
    ], value
