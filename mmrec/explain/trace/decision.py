"""Decision level: every modality scores alone, then the verdicts are joined."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.parts import WORDS, Named, equation, joined, panel
from mmrec.explain.trace.results import Step, Symbol
from mmrec.explain.trace.vector import encoder_step
from mmrec.fusion.base import Probe
from mmrec.fusion.decision.base import DecisionFusion
from mmrec.fusion.decision.normalisation import places
from mmrec.fusion.decision.stacking import Stacking

Verdict = Callable[[Tensor, Tensor, int, int], tuple[str, list[str | Symbol], float]]


def decision_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:  # noqa: ARG001
    """Encoder, projection, persons, scores and the joining of them, and the score."""
    fusion, items, probe, row = (
        subject.recommender.fusion,
        subject.recommender.items,
        subject.probe,
        subject.row,
    )
    assert isinstance(fusion, DecisionFusion)
    names = subject.modalities
    rows = tuple(WORDS[m] for m in names)
    with torch.no_grad():
        members = [fusion._member(m) for m in names]
        h = torch.stack([member.projected(items.x, items.mask)[row, m] for m, member in enumerate(members)])
        nobody = h.new_zeros(h.shape[1])
        placed = [member.place(items, probe) for member in members]
        people = torch.stack([nobody if person is None else person[0] for person in placed])
        raw_scores = torch.stack([member(items, probe).scores[0] for member in members], dim=-1)  # (N, M)
        votes = fusion.profile(items, probe)[0]  # (N, M)
        weights = subject.ranked.shares
        assert weights is not None
        share = weights[0, row]
        ranked_by = items.mask.sum(0).tolist()
        asked = probe.asked() is not None
        stands = places(raw_scores[None], items.mask)[0, row]
        present = [m for m in range(len(names)) if bool(items.mask[row, m])]
        scale, extra = _learned(fusion, items.mask[row])
        value = scale * float((votes[row] * share).sum()) + extra
        told = []
        for m in present:
            made = _VERDICTS[fusion.name](raw_scores, items.mask, row, m)
            words, parts, computed = made
            told += list(
                equation(
                    f"The verdict of the {rows[m]}: {words}",
                    [*parts, " = ", Symbol(f"v {rows[m]}", float(votes[row, m]), f"vote of the {rows[m]}")],
                    computed,
                )
            )
        terms: list[list[str | Symbol]] = [
            [
                Symbol(
                    f"w {rows[m]}",
                    float(share[m]),
                    f"share of the {rows[m]} among the verdicts that there are",
                ),
                " × ",
                Symbol(f"v {rows[m]}", float(votes[row, m]), f"vote of the {rows[m]}"),
            ]
            for m in present
        ]
        if isinstance(fusion, Stacking):
            for term in terms:
                term[:0] = [Symbol("τ", scale, "a factor for all; learned"), " × "]
            terms.append(
                [Symbol("b·a", extra, "what having these modalities adds, whatever they say; learned")]
            )
        total = (
            equation(
                "The joint score of this item for this person",
                [*joined(terms), " = ", Symbol("s", subject.score, "the score that the list is sorted by")],
                value,
            )
            if present
            else ()
        )
        seen = items.mask[row].unsqueeze(-1)
        steps = [
            encoder_step(subject),
            Step(
                "projection",
                "Centring and projection, each modality for itself",
                r"h_{im} = \frac{W_m (x_{im} - \bar x_m)}{\lVert W_m (x_{im} - \bar x_m) \rVert}",
                "Each modality has a strategy of its own, trained alone, with its own matrix.",
                "The rows of h live in different spaces here. Nobody compares one with another.",
                (
                    panel(
                        "h",
                        h * seen,
                        ("M", "d"),
                        rows,
                        "One vector for each modality, each in its own space.",
                    ),
                ),
                (),
                (place_of(type(members[0]).projected, type(members[0])),),
            ),
            Step(
                "profile",
                "The person, once for each modality",
                r"u_m = \mathrm{norm}(v_m + \mathrm{MLP}_m(v_m))",
                "Each modality reads the same history with its own eyes.",
                "There is no one vector of the person in late fusion, and none of the item: no joint "
                "embedding is needed.",
                (panel("u", people, ("M", "d"), rows, "The person within each modality."),),
                (),
                (place_of(type(members[0]).profile, type(members[0])),),
                "" if people.any() else "There is no history, so the vectors of the person are all zeros.",
            ),
            Step(
                "score",
                "Every modality scores alone",
                alone_formula(probe),
                "Each modality makes a list of its own, of all items that have it."
                + (" The query is compared with each modality on its own, too." if asked else ""),
                "The scores of two modalities have different scales; adding them as they are would let "
                "the louder one win.",
                (
                    panel(
                        "s",
                        (raw_scores[row] * items.mask[row])[:, None],
                        ("M", "1"),
                        rows,
                        "Scores as each modality gives them; 0 is shown where there is no verdict.",
                    ),
                    panel(
                        "place",
                        (stands * items.mask[row]).float()[:, None],
                        ("M", "1"),
                        rows,
                        "Where the item stands in each list ("
                        + ", ".join(f"{word}: {n:,} items" for word, n in zip(rows, ranked_by, strict=True))
                        + "); 0 where there is no verdict.",
                    ),
                ),
                (),
                (place_of(type(members[0]).rank, type(members[0])),),
            ),
            Step(
                "fusion",
                "Fusion: the verdicts are joined",
                fusion.formula,
                fusion.summary,
                "A verdict that is missing is dropped and the weights of the others grow; it never "
                "counts as a zero.",
                (
                    panel(
                        "v",
                        (votes[row] * items.mask[row])[:, None],
                        ("M", "1"),
                        rows,
                        "The verdicts, made comparable.",
                    ),
                    panel("w", share[:, None], ("M", "1"), rows, "How much each counts."),
                ),
                (*told, *total),
                (
                    place_of(type(fusion)._comparable, type(fusion)),
                    place_of(DecisionFusion.rank, DecisionFusion),
                ),
            ),
        ]
    return steps, value


def _learned(fusion: DecisionFusion, mask: Tensor) -> tuple[float, float]:
    """What the joined verdicts are multiplied with, and what is added; 1 and 0 where nothing was learned."""
    if not isinstance(fusion, Stacking):
        return 1.0, 0.0
    return float(fusion.log_temperature.exp()), float(mask.float() @ fusion.presence_gain)


def alone_formula(probe: Probe) -> str:
    """How one modality scores by itself; the query has its part where there is one."""
    person = r"u_m \cdot h_{im}"
    if probe.asked() is not None:
        kept = "" if probe.wanted is None else r"(1 - q)\, "
        person = rf"\big({kept}{person} + q \gamma\, \mathrm{{query}}_m \cdot x_{{im}}\big)"
    return rf"s_{{uim}} = \tau_m\, {person} + \beta_m\, \mathrm{{pop}}_i"


def _score(value: float) -> Symbol:
    return Symbol("s", value, "score of this modality for this item")


def _standardised(scores: Tensor, mask: Tensor, row: int, m: int) -> tuple[str, list[str | Symbol], float]:
    there = scores[mask[:, m], m].double()
    mean, spread = float(there.mean()), float(there.std(correction=0))
    s = float(scores[row, m])
    return (
        "how many standard deviations it lies above the average item, below 0 under it",
        [
            "( ",
            _score(s),
            " − ",
            Symbol("μ", mean, "mean of its scores"),
            " ) / ",
            Symbol("σ", spread, "their spread"),
        ],
        (s - mean) / max(spread, 1e-6),
    )


def _stretched(scores: Tensor, mask: Tensor, row: int, m: int) -> tuple[str, list[str | Symbol], float]:
    there = scores[mask[:, m], m].double()
    low, high, s = float(there.min()), float(there.max()), float(scores[row, m])
    return (
        "from 0 for its last item to 1 for its first",
        [
            "( ",
            _score(s),
            " − ",
            Symbol("min", low, "its lowest score"),
            " ) / ( ",
            Symbol("max", high, "its highest score"),
            " − ",
            Symbol("min", low, "its lowest score"),
            " )",
        ],
        (s - low) / max(high - low, 1e-6),
    )


def _voted(scores: Tensor, mask: Tensor, row: int, m: int) -> tuple[str, list[str | Symbol], float]:
    count = int(mask[:, m].sum())
    place = int(places(scores[None], mask)[0, row, m])
    return (
        "points by place",
        [
            "( ",
            Symbol("n", count, "items that it ranks"),
            " − ",
            Symbol("place", place, "where this item stands in its list"),
            " ) / ( ",
            Symbol("n", count, "items that it ranks"),
            " − 1 )",
        ],
        (count - place) / max(count - 1, 1),
    )


def _reciprocal(scores: Tensor, mask: Tensor, row: int, m: int) -> tuple[str, list[str | Symbol], float]:
    place = int(places(scores[None], mask)[0, row, m])
    return (
        "the reciprocal of its place",
        ["1 / ( 60 + ", Symbol("place", place, "where this item stands in its list"), " )"],
        1 / (60 + place),
    )


_VERDICTS: dict[str, Verdict] = {
    "score-average": _standardised,
    "score-range": _stretched,
    "borda": _voted,
    "rrf": _reciprocal,
    "stacking": _standardised,
}
"""Strategy -> how one of its verdicts is worked out."""
