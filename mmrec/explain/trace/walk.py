"""The table of what can be shown step by step, and the honest rest."""

from __future__ import annotations

from collections.abc import Callable

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.decision import decision_steps
from mmrec.explain.trace.factors import factor_steps
from mmrec.explain.trace.graph import graph_steps, hybrid_steps
from mmrec.explain.trace.parts import Named
from mmrec.explain.trace.personal import personal_steps
from mmrec.explain.trace.reference import (
    ease_content_steps,
    item_item_steps,
    popularity_steps,
    random_steps,
)
from mmrec.explain.trace.results import Step, Trace
from mmrec.explain.trace.vector import encoder_step, vector_steps

Walk = Callable[[Subject, Named], tuple[list[Step], float]]

WALKS: dict[str, Walk] = {
    "image": vector_steps,
    "text": vector_steps,
    "audio": vector_steps,
    "weighted-average": vector_steps,
    "concat-mlp": vector_steps,
    "lmf": vector_steps,
    "gated": vector_steps,
    "attention": vector_steps,
    "user-attention": personal_steps,
    "multi-task": vector_steps,
    "transformer": vector_steps,
    "score-average": decision_steps,
    "score-range": decision_steps,
    "borda": decision_steps,
    "rrf": decision_steps,
    "stacking": decision_steps,
    "graph": graph_steps,
    "hybrid": hybrid_steps,
    "random": random_steps,
    "popularity": popularity_steps,
    "item-knn": item_item_steps,
    "ease": item_item_steps,
    "ease-content": ease_content_steps,
    "bpr-mf": factor_steps,
    "vbpr": factor_steps,
    "lightgcn": factor_steps,
    "freedom": factor_steps,
}
"""Strategy -> how it is walked through. One that is not here is shown from outside, and says so."""


def walk(subject: Subject, title: Named) -> Trace:
    """One item and one person through the strategy at work.

    Where a strategy is not in ``WALKS``, or where what its steps come to is not what it answers, only what is
    known for certain is shown: the embeddings, the formula and the answer.

    Args:
        subject: the item, the person and the strategy.
        title: catalogue row -> the words that name it.
    """
    answered = subject.score
    found = WALKS.get(subject.recommender.fusion.name)
    if found is not None:
        steps, score = found(subject, title)
        if abs(score - answered) <= 1e-5 * max(1.0, abs(answered)):
            return Trace(tuple(steps), score, answered, whole=True)
    return Trace(tuple(_from_outside(subject)), answered, answered, whole=False)


def _from_outside(subject: Subject) -> list[Step]:
    fusion = subject.recommender.fusion
    return [
        encoder_step(subject),
        Step(
            "score",
            "The score",
            fusion.formula,
            fusion.summary,
            "A score is no probability, and scores of two strategies cannot be compared with each other.",
            (),
            (),
            (place_of(type(fusion).rank, type(fusion)),),
            f"{fusion.label} is not taken apart step by step here: everything between the embeddings and the "
            f"score, which is {subject.score:.4f}, happens inside the code that is named below.",
        ),
    ]
