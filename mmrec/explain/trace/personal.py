"""Attention that depends on who is asking."""

from __future__ import annotations

import torch

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.mixing import softmax_equation
from mmrec.explain.trace.parts import WORDS, Named, equation, joined, panel
from mmrec.explain.trace.results import Step, Symbol
from mmrec.explain.trace.vector import encoder_step, projection_step
from mmrec.fusion.base import QUERY_GAIN
from mmrec.fusion.feature import UserAttention


def personal_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:  # noqa: ARG001
    """Encoder, projection, person, attention and score of one item, and the score."""
    fusion, items, probe, row = (
        subject.recommender.fusion,
        subject.recommender.items,
        subject.probe,
        subject.row,
    )
    assert isinstance(fusion, UserAttention)
    assert subject.ranked.weights is not None
    rows = tuple(WORDS[m] for m in subject.modalities)
    with torch.no_grad():
        h = fusion.projected(items.x, items.mask)[row]
        profile = fusion.profile(items, probe)[0]  # (d + M,)
        u, logits = profile[: h.shape[-1]], profile[h.shape[-1] :]
        evidence = fusion._evidence(items, probe)[0]  # (M + 1,)
        term = (h * fusion.item_term).sum(-1)
        alpha = subject.ranked.weights[0, row]
        length = float(fusion.length(alpha[None, :, None], h[None])[0, 0])
        match = h @ u / length  # (M,)
        tau, beta = float(fusion.log_temperature.exp()), float(fusion.popularity_weight)
        pop = float(items.popularity[row])
        asked = probe.asked()
        present = [m for m in range(len(rows)) if bool(items.mask[row, m])]
        j = int((u * h).abs().sum(0).argmax())
        worth = match.clone()
        if asked is not None:
            worth = probe.history_weight * match + probe.query_weight * QUERY_GAIN * asked[0, row]
        score = tau * float((alpha * worth).sum()) + beta * pop
        person = Step(
            "profile",
            "The person, and what they go by",
            r"u = \mathrm{norm}(v + \mathrm{MLP}(v)),\quad v = \sum_m \mathrm{softmax}(A(c_u))_m\, v_m",
            "A small network reads how well each modality explains the history: whoever goes by looks has "
            "met things that look alike. By that the history, as each modality sees it, becomes one vector "
            "of the person.",
            "A(c_u) is what the history says about this person's habits, not what they told anybody.",
            (
                panel("u", u[None], ("1", "d"), ("person",), "The person, of length 1."),
                panel(
                    "e_u",
                    evidence[:-1, None],
                    ("M", "1"),
                    rows,
                    "How much nearer the liked things of the history lie to one another than the average "
                    "item does, in standard deviations over the catalogue. Each modality alone says where "
                    "among the people they lie.",
                ),
                panel(
                    "A(c)",
                    logits[:, None],
                    ("M", "1"),
                    rows,
                    "How much this person goes by each modality"
                    + (
                        "."
                        if probe.wanted is None
                        else "; in the attention mixed with what a stranger goes by, since there is a query."
                    ),
                ),
            ),
            (),
            (
                place_of(UserAttention._persons, UserAttention),
                place_of(UserAttention._evidence, UserAttention),
            ),
            "" if u.any() else "There is no history, so the vectors of the person are all zeros.",
        )
        mixing = Step(
            "fusion",
            "Fusion: attention of this person on this item",
            r"\alpha_{uim} = \mathrm{softmax}_m\big(A(c_u)_m + w_m \cdot h_{im}\big)",
            fusion.summary,
            "Attention says where the strategy looked. It is not the reason: a modality with much "
            "attention can "
            "still take points off.",
            (
                panel(
                    "A(c) + w·h",
                    (logits + term)[:, None],
                    ("M", "1"),
                    rows,
                    "Logits: the person's part plus the item's.",
                ),
                panel(
                    "α",
                    alpha[:, None],
                    ("M", "1"),
                    rows,
                    "The shares: positive, summing to 1 over what is there.",
                ),
            ),
            tuple(softmax_equation("α", logits + term, alpha, present, fusion.modalities)),
            (place_of(UserAttention._rank_of, UserAttention),),
        )
        terms: list[list[str | Symbol]] = [
            [
                Symbol("τ", tau, "how strongly a match counts, an inverse temperature; learned"),
                " × ",
                Symbol(f"α {rows[m]}", float(alpha[m]), f"attention on the {rows[m]}"),
                " × ",
                Symbol(
                    f"u·h/|z| {rows[m]}" + ("" if asked is None else " and query"),
                    float(worth[m]),
                    f"match of person and item in the {rows[m]}"
                    + ("" if asked is None else ", with what the query says of it"),
                ),
            ]
            for m in present
        ]
        terms.append(
            [
                Symbol("β", beta, "how much popularity counts; learned"),
                " × ",
                Symbol(
                    "pop",
                    pop,
                    "popularity on a logarithmic scale, standardised: 0 is the average of the catalogue",
                ),
            ]
        )
        scoring = Step(
            "score",
            "The score",
            r"s_{ui} = \tau\, u \cdot z_{ui} + \beta\, \mathrm{pop}_i,\quad "
            r"z_{ui} = \textstyle\sum_m \alpha_{uim} h_{im} \,/\, |\sum_m \alpha_{uim} h_{im}|"
            if asked is None
            else r"s_{ui} = \tau \big("
            + ("" if probe.wanted is None else r"(1 - q)\, ")
            + r"u \cdot z_{ui} + q \gamma \textstyle\sum_m \alpha_{uim}\, \mathrm{query}_m \cdot x_{im}\big)"
            r" + \beta\, \mathrm{pop}_i",
            "The item as this person sees it, brought to length 1, is compared with the person. Written "
            "out, each modality is compared and attention says how much it counts. Then the item's "
            "popularity adds something or takes it away.",
            "A score is no probability, and scores of two strategies cannot be compared with each other.",
            (
                panel(
                    "u·h/|z|",
                    match[:, None],
                    ("M", "1"),
                    rows,
                    f"The match in each modality, over the length of the weighted sum, {length:.3f}.",
                ),
            ),
            equation(
                "The score of this item for this person",
                [*joined(terms), " = ", Symbol("s", subject.score, "the score that the list is sorted by")],
                score,
            ),
            (place_of(UserAttention._rank_of, UserAttention),),
        )
        steps = [encoder_step(subject), projection_step(subject, fusion, h, h.norm(dim=-1) > 0, j), person]
    return [*steps, mixing, scoring], score
