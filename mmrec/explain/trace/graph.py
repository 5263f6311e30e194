"""Item graph and its hybrid: a gated vector of the content, and what came through the graphs."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.mixing import MIXES, mixed
from mmrec.explain.trace.parts import WORDS, Named, equation, joined, panel
from mmrec.explain.trace.reference import queried, together
from mmrec.explain.trace.results import Step, Symbol
from mmrec.explain.trace.vector import encoder_step, profile_step, projection_step, score_step
from mmrec.fusion.model.graph import GraphFusion
from mmrec.fusion.model.hybrid import Hybrid

_SCORE = "the score that the list is sorted by"


def graph_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """As of every vector fusion, with what came through the graphs added to the content."""
    fusion = subject.recommender.fusion
    assert isinstance(fusion, GraphFusion)
    steps, last, score = _graph(subject, fusion, title, subject.score)
    return [*steps, last], score


def hybrid_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """The two that are joined, each to its own score, and the sum of both."""
    fusion, items, probe, row = (
        subject.recommender.fusion,
        subject.recommender.items,
        subject.probe,
        subject.row,
    )
    assert isinstance(fusion, Hybrid)
    assert isinstance(fusion.content, GraphFusion)
    with torch.no_grad():
        scores = [float(part(items, probe).scores[0, row]) for part in (fusion.content, fusion.together)]
        found = together(subject, fusion.together, title)
    steps, last, first = _graph(subject, fusion.content, title, scores[0])
    terms, second, _ = queried(subject, fusion.together, Symbol("r", found.value, "what the history says"))
    told = (*last.equations, *found.told)
    if terms:
        result = Symbol("s EASE", scores[1], "the score of EASE with content")
        told += equation("The score of EASE with content", [*joined(terms), " = ", result], second)
    share, spreads = float(fusion.share), fusion.spreads.tolist()
    value = (1 - share) * first / spreads[0] + share * second / spreads[1]
    told += equation(
        "The score of this item for this person",
        [
            Symbol("1−λ", 1 - share, "share of the fusion; chosen on the validation"),
            " × ",
            Symbol("s fusion", first, f"the score of {fusion.content.label}"),
            " / ",
            Symbol("σ fusion", spreads[0], "how far its scores spread"),
            " + ",
            Symbol("λ", share, "share of EASE with content"),
            " × ",
            Symbol("s EASE", second, "the score of EASE with content"),
            " / ",
            Symbol("σ EASE", spreads[1], "how far its scores spread"),
            " = ",
            Symbol("s", subject.score, _SCORE),
        ],
        value,
    )
    both = panel(
        "scores",
        torch.tensor([first, second])[:, None],
        ("parts", "1"),
        ("fusion", "EASE"),
        "The two scores before they are brought to one scale and added.",
    )
    score = Step(
        "score",
        "Two scores and their sum",
        fusion.formula,
        fusion.summary,
        "A score is no probability, and scores of two strategies cannot be compared with each other.",
        (both, *last.panels, *found.panels),
        told,
        (place_of(Hybrid._joined, Hybrid),),
    )
    return [*steps, score], value


def _graph(
    subject: Subject, fusion: GraphFusion, title: Named, answered: float
) -> tuple[list[Step], Step, float]:
    """The steps before the score, the score, and what it comes to; ``answered`` is what it should be."""
    items, probe, row = subject.recommender.items, subject.probe, subject.row
    rows = [WORDS[name] for name in subject.modalities]
    with torch.no_grad():
        h = fusion.projected(items.x, items.mask)[row]  # (M, d)
        seen = h.norm(dim=-1) > 0
        space = fusion.space(items, probe.by_hand)  # (N, d)
        u = fusion.profile(items, probe)[0]
        j = int((u * space[row]).abs().argmax())
        found, panels, equations = mixed(fusion, MIXES["gated"], h, seen, probe.by_hand, j, "", "c")
        met, borrowed = fusion.met[row], fusion.borrowed[row] * items.mask[row].unsqueeze(-1)
        whole = found.z + met + borrowed.sum(0)
        z = F.normalize(whole, dim=-1)
        panels += [
            panel("P e", met, ("d",), ("people",), "What came through the graph of who met what."),
            panel(
                "S e",
                borrowed,
                ("M", "d"),
                rows,
                "What is borrowed, in each modality, from the ten items that are most like this one.",
            ),
            panel("z", z, ("d",), ("fused",), "The one vector that stands for the item from here on."),
        ]
        terms: list[list[str | Symbol]] = [
            [Symbol(f"c[{j}]", float(found.z[j]), "the content")],
            [Symbol(f"P e[{j}]", float(met[j]), "from the graph of who met what")],
        ]
        terms += [
            [Symbol(f"S e {word}[{j}]", float(part), f"borrowed from what is like it in the {word}")]
            for word, part in zip(rows, borrowed[:, j], strict=True)
        ]
        length = float(whole.norm())
        told = equation(
            f"One of the {len(z)} numbers of z"
            + (", the one that counts most in u·z" if u.any() else "")
            + f": number {j}",
            [
                "( ",
                *joined(terms),
                " ) / ",
                Symbol("‖·‖", length, "the length of the sum, so that z has length 1"),
                " = ",
                Symbol(f"z[{j}]", float(z[j]), f"number {j} of the fused vector"),
            ],
            float(found.z[j] + met[j] + borrowed[:, j].sum()) / max(length, 1e-12),
        )
        score, last = score_step(subject, fusion, u, z, answered)
        steps = [
            encoder_step(subject),
            projection_step(subject, fusion, h, seen, j),
            Step(
                "fusion",
                "Fusion: the content, and what came through the graphs",
                fusion.formula,
                fusion.summary,
                "Mixing is not yet judging: nothing of the person has entered here. What "
                "came through the graphs "
                "was learned from other people.",
                tuple(panels),
                (*equations, *told),
                (place_of(GraphFusion._vectors, GraphFusion), place_of(type(fusion).fuse, type(fusion))),
            ),
            profile_step(subject, fusion, space, u, j, title),
        ]
    return steps, last, score
