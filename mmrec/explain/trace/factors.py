"""References that give every item a vector of its own, and fold people in."""

from __future__ import annotations

import torch
from torch import Tensor

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.history import PERSON, strongest, summed, taste_step
from mmrec.explain.trace.parts import WORDS, Named, equation, joined, panel
from mmrec.explain.trace.reference import queried
from mmrec.explain.trace.results import Equation, Step, Symbol
from mmrec.explain.trace.vector import encoder_step
from mmrec.fusion.reference.factors import Factors, SeeingFactors

_SCORE = "the score that the list is sorted by"


def factor_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """The item's vector, the person's, and what the two come to."""
    fusion, items, probe, row = (
        subject.recommender.fusion,
        subject.recommender.items,
        subject.probe,
        subject.row,
    )
    assert isinstance(fusion, Factors)
    with torch.no_grad():
        c, p = fusion.taste(probe)[0], fusion.profile(items, probe)[0]  # (N,), (d,)
        q, bias = fusion.factors[row], float(fusion.biases[row])
        content = fusion.content(items)[row] if isinstance(fusion, SeeingFactors) else None  # (M, d)
        z = q if content is None else q + content.sum(0)
        # a number that content has a part in, where there is one: of VBPR half of them have
        j = int((p * (z if content is None or not content.any() else content.sum(0))).abs().argmax())
        steps = [] if content is None else [encoder_step(subject), _item(subject, q, content, z, j)]
        steps.append(_person(fusion, c, p, j, title))
        score, last = _score(subject, fusion, p, z, bias)
    return [*steps, last], score


def _item(subject: Subject, q: Tensor, content: Tensor, z: Tensor, j: int) -> Step:
    fusion = subject.recommender.fusion
    words = [WORDS[name] for name in subject.modalities]
    terms: list[list[str | Symbol]] = [[Symbol(f"q[{j}]", float(q[j]), "the item's own vector")]]
    terms += [
        [Symbol(f"v {word}[{j}]", float(content[m, j]), f"what the {word} adds to it")]
        for m, word in enumerate(words)
    ]
    return Step(
        "fusion",
        "Fusion: what was learned of the item, and what its content adds",
        fusion.formula,
        fusion.summary,
        "Nothing is weighed here: the parts are added as they are.",
        (
            panel("q", q, ("d",), ("own",), "The item's own vector, zero if nobody met it in training."),
            panel("v", content, ("M", "d"), words, "What each modality adds; zero where it is not there."),
            panel("z", z, ("d",), ("sum",), "Their sum, which stands for the item from here on."),
        ),
        equation(
            f"One of the {len(z)} numbers of the item's vector: number {j}",
            [*joined(terms), " = ", Symbol(f"z[{j}]", float(z[j]), "their sum")],
            float(q[j]) + sum(float(part) for part in content[:, j]),
        ),
        (place_of(type(fusion).content, type(fusion)), place_of(SeeingFactors.vectors, SeeingFactors)),  # type: ignore[attr-defined]
    )


def _person(fusion: Factors, c: Tensor, p: Tensor, j: int, title: Named) -> Step:
    rows = strongest(c)
    told = summed(
        f"One of the {len(p)} numbers of the person's vector: number {j}",
        c,
        fusion.fold[:, j],
        rows,
        title,
        ("c", "F"),
        "what {} adds to number " + str(j) + " of whoever met it",
        Symbol(f"p[{j}]", float(p[j]), f"number {j} of the person's vector"),
    )
    shown = panel(
        "p",
        p,
        ("d",),
        ("person",),
        "The person's vector, made of the history by one matrix F that was learned. It is no "
        "portrait, and all "
        "zeros for somebody without a history.",
    )
    return taste_step(c, rows, title, PERSON + r",\quad p_u = c_u F", (shown,), told if rows else ())


def _score(subject: Subject, fusion: Factors, p: Tensor, z: Tensor, bias: float) -> tuple[float, Step]:
    match = float(p @ z)
    r, formula = match + bias, ""
    terms: list[list[str | Symbol]] = [
        [Symbol("p·z", match, "the match of person and item: number by number multiplied, and summed")]
    ]
    if bool(fusion.biases.any()):
        terms.append([Symbol("b", bias, "what the item has for everybody; learned")])
    told: tuple[Equation, ...] = ()
    value = r
    if isinstance(fusion, SeeingFactors):
        asked, value, formula = queried(subject, fusion, Symbol("r", r, "what the history says"))
        if asked:
            told = equation(
                "What the history says of this item",
                [*joined(terms), " = ", Symbol("r", r, "what the history says")],
                r,
            )
            terms = asked
    told += equation(
        "The score of this item for this person",
        [*joined(terms), " = ", Symbol("s", subject.score, _SCORE)],
        value,
    )
    return value, Step(
        "score",
        "The score",
        fusion.formula + formula,
        fusion.summary,
        "A score is no probability, and scores of two strategies cannot be compared with each other.",
        (
            panel(
                "p × z",
                p * z,
                ("d",),
                ("products",),
                "What every one of the d numbers adds to p·z or takes from it. None of them has a name.",
            ),
        ),
        told,
        (place_of(type(fusion).rank, type(fusion)),),
    )
