"""References: the steps of those that look at no content, or only beside what was met."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.history import (
    asked_terms,
    one_by_one,
    strongest,
    summed,
    taste_step,
    wish_of,
)
from mmrec.explain.trace.parts import WORDS, Named, equation, joined, panel
from mmrec.explain.trace.results import Equation, Panel, Step, Symbol
from mmrec.explain.trace.vector import encoder_step
from mmrec.fusion.base import QUERY_GAIN, Fusion
from mmrec.fusion.reference import Popularity, Random
from mmrec.fusion.reference.ease_content import EaseContent
from mmrec.fusion.reference.folding import SeeingFolding
from mmrec.fusion.reference.item_item import ItemItem

_SCORE = "the score that the list is sorted by"
_NOT = "It knows what the same people had to do with, and nothing of why."
_OF_ALL = "The score of this item for this person"


def popularity_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:  # noqa: ARG001
    """The score is the popularity."""
    pop = float(subject.recommender.items.popularity[subject.row])
    meaning = "popularity on a logarithmic scale, standardised: 0 is the average of the catalogue"
    step = _one_number(
        subject,
        Popularity,
        "The score is at what rate people took to the item while it could be had, on a logarithmic scale "
        "and standardised.",
        "Nothing that the item shows, says or plays has a part in it, and nothing of the person.",
        "The score of this item, for everybody",
        Symbol("pop", pop, meaning),
    )
    return [step], pop


def random_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:  # noqa: ARG001
    """The score is a lot."""
    fusion = subject.recommender.fusion
    with torch.no_grad():
        lot = float(fusion.profile(subject.recommender.items, subject.probe)[0, subject.row])
    step = _one_number(
        subject,
        Random,
        "A lot is drawn: a number between 0 and 1, the same for the same person and item each time.",
        "It is made of the digits of what is known of both, stirred until nothing of them is left in it.",
        "The lot of this item and this person",
        Symbol("lot", lot, "a number between 0 and 1 that means nothing"),
    )
    return [step], lot


def _one_number(
    subject: Subject, kind: type[Fusion], says: str, isnt: str, words: str, number: Symbol
) -> Step:
    return Step(
        "score",
        "The score",
        kind.formula,
        says,
        isnt,
        (),
        equation(words, [number, " = ", Symbol("s", subject.score, _SCORE)], number.value),
        (place_of(kind.rank, kind),),
    )


def item_item_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """What the history says of the item, item by item."""
    fusion, items, row = subject.recommender.fusion, subject.recommender.items, subject.row
    assert isinstance(fusion, ItemItem)
    with torch.no_grad():
        c = fusion.profile(items, subject.probe)[0]  # (N,)
        w = fusion.item_item.float()[:, row]  # (N,)
    part = c * w
    rows = strongest(part)
    names = tuple(title(r) for r in rows)
    told = summed(
        _OF_ALL,
        c,
        w,
        rows,
        title,
        ("c", "W"),
        "how much {} speaks for this item",
        Symbol("s", subject.score, _SCORE),
    )
    return [
        taste_step(c, rows, title),
        Step(
            "score",
            "The score",
            fusion.formula,
            fusion.summary,
            _NOT,
            _by_thing(part[rows], names, len(part)),
            told,
            (place_of(ItemItem.rank, ItemItem),),
            "" if rows else "Nothing in the history speaks for or against this item.",
        ),
    ], float(part.sum())


@dataclass(frozen=True)
class Together:
    """What EASE with content makes of a person and an item, before a query.

    Attributes:
        person: the step.
        panels: what the score is made of.
        value: what it comes to.
        told: that as an equation.
    """

    person: Step
    panels: tuple[Panel, ...]
    value: float
    told: tuple[Equation, ...]


def ease_content_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """What goes with what, from what was met together and from what the items are like."""
    fusion = subject.recommender.fusion
    assert isinstance(fusion, EaseContent)
    with torch.no_grad():
        found = together(subject, fusion, title)
    terms, score, formula = queried(subject, fusion, Symbol("r", found.value, "what the history says"))
    told = found.told
    if terms:
        told += equation(_OF_ALL, [*joined(terms), " = ", Symbol("s", subject.score, _SCORE)], score)
    last = Step(
        "score",
        "The score",
        fusion.formula + formula,
        fusion.summary,
        _NOT,
        found.panels,
        told,
        (place_of(EaseContent.rank, EaseContent), place_of(EaseContent.content, EaseContent)),
    )
    return [encoder_step(subject), found.person, last], score


def together(subject: Subject, fusion: EaseContent, title: Named) -> Together:
    """The person and the score of EASE with content, in its parts."""
    items, row, names = subject.recommender.items, subject.row, subject.modalities
    c = fusion.taste(subject.probe)[0]  # (N,)
    met = float(c @ fusion.item_item.float()[:, row])
    alike = (fusion.gains * fusion.content(items, c[None])[:, 0, row]).tolist()  # (M,)
    history = [int(r) for r in torch.nonzero(c)[:, 0]]
    each = torch.zeros_like(c)
    if history:
        alone = one_by_one(c, history)
        content = torch.einsum("m,ml->l", fusion.gains, fusion.content(items, alone)[:, :, row])
        each[history] = (alone @ fusion.item_item.float())[:, row] + content
    rows = strongest(each)
    words = [WORDS[name] for name in names]
    sources = [Symbol("met", met, "what was met together with the things of the history")]
    sources += [
        Symbol(f"a·W {word}", part, f"what the {word} of those things says for this one, times its share")
        for word, part in zip(words, alike, strict=True)
    ]
    value = met + sum(alike)
    sums = fusion is subject.recommender.fusion and subject.probe.asked() is None
    result = Symbol("s", subject.score, _SCORE) if sums else Symbol("r", value, "what the history says")
    told = equation(
        "What the history says of this item, by where it is known from",
        [*joined([[source] for source in sources]), " = ", result],
        value,
    )
    panels = (
        panel(
            "sources",
            torch.tensor([met, *alike])[:, None],
            ("M + 1", "1"),
            ("met", *words),
            "What was met together, and what each modality adds to that or takes away.",
        ),
        *_by_thing(each[rows], tuple(title(r) for r in rows), len(each)),
    )
    return Together(taste_step(c, rows, title), panels, value, told)


def queried(
    subject: Subject, fusion: SeeingFolding, told: Symbol
) -> tuple[list[list[str | Symbol]], float, str]:
    """With a query: the terms, what they come to, and what the formula goes on with; else no terms."""
    probe, shares = subject.probe, subject.ranked.shares
    asked = probe.asked()
    if asked is None or shares is None:
        return [], told.value, ""
    terms, value = asked_terms(
        told,
        probe.history_weight,
        probe.wanted is not None,
        probe.query_weight,
        float(fusion.log_spread.detach().exp()),
        QUERY_GAIN,
        wish_of(asked, shares, subject.row),
    )
    kept = "" if probe.wanted is None else "(1 - q)\\, "
    return terms, value, rf",\quad s = {kept}r + q\,\gamma\,\sigma\,\mathrm{{query}} \cdot x_i"


def _by_thing(part: Tensor, names: tuple[str, ...], n: int) -> tuple[Panel, ...]:
    """What each thing of the history adds, as a panel; none where there is nothing."""
    if not names:
        return ()
    return (
        panel(
            "c × W",
            part[:, None],
            ("N", "1"),
            names,
            "What each thing of the history adds to the score of this item or takes away.",
            (n, 1),
        ),
    )
