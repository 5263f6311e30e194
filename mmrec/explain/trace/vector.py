"""Strategies that make one vector of an item and compare it with one vector of a person."""

from __future__ import annotations

import torch
from torch import Tensor

from mmrec.explain.subject import Subject
from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.mixing import MIXES, mixed
from mmrec.explain.trace.parts import WORDS, Named, equation, joined, panel, raw
from mmrec.explain.trace.results import Equation, Panel, Step, Symbol
from mmrec.fusion.base import QUERY_GAIN, VectorFusion
from mmrec.profile import HALF_LIVES
from mmrec.recommender import items_of

_SHOWN = 8
"""Items of a history that are shown: those that count most."""


def vector_steps(subject: Subject, title: Named) -> tuple[list[Step], float]:
    """Encoder, projection, fusion, profile and score of one item, and the score."""
    fusion, items, row = subject.recommender.fusion, subject.recommender.items, subject.row
    assert isinstance(fusion, VectorFusion)
    with torch.no_grad():
        h = fusion.projected(items.x, items.mask)[row]  # (M, d)
        seen = h.norm(dim=-1) > 0
        space = fusion.space(items, subject.probe.by_hand)  # (N, d)
        z, u = space[row], fusion.profile(items, subject.probe)[0]
        j = int((u * z).abs().argmax())
        why = ", the one that counts most in u·z" if u.any() else ""
        found, panels, equations = mixed(fusion, MIXES[fusion.name], h, seen, subject.probe.by_hand, j, why)
        score, scored = score_step(subject, fusion, u, found.z)
        steps = [
            encoder_step(subject),
            projection_step(subject, fusion, h, seen, j),
            Step(
                "fusion",
                "One vector" if fusion.level == "single" else "Fusion: one vector of several",
                _formula(fusion),
                fusion.summary,
                "Mixing is not yet judging: nothing of the person has entered here."
                + (
                    ""
                    if fusion.level != "single"
                    else " This strategy looks at one modality, so there is nothing to fuse."
                ),
                tuple(panels),
                tuple(equations),
                (place_of(type(fusion).fuse, type(fusion)),),
            ),
            profile_step(subject, fusion, space, u, j, title),
            scored,
        ]
    return steps, score


def _formula(fusion: VectorFusion) -> str:
    """How ``z`` is made; a strategy that is defined by its training fuses as the one it is built on."""
    if fusion.level == "single":
        return "z_i = h_i"
    fuses = next(kind for kind in type(fusion).__mro__ if "fuse" in vars(kind))
    return str(vars(fuses).get("formula", fusion.formula))


def encoder_step(subject: Subject) -> Step:
    """``x_im``: what the encoder made of the pixels, the words and the samples."""
    x, names = raw(subject), subject.modalities
    rows = tuple(WORDS[m] for m in names)
    panels = [
        panel(
            "x",
            x,
            ("M", "D"),
            rows,
            "What the encoder made of each modality: a direction of length 1. A row of zeros is a modality "
            "that is not there, and it is masked, never read as “zero”.",
        )
    ]
    equations: tuple[Equation, ...] = ()
    here = [names.index(m) for m in subject.present]
    if len(here) > 1:
        a, b = here[0], here[1]
        means = subject.recommender.means
        raw_cosine = float(x[a] @ x[b])
        apart = float(torch.nn.functional.cosine_similarity(means[a], means[b], dim=0))
        equations = equation(
            f"The cosine of this item's {rows[a]} and {rows[b]}, as they come out of the encoder",
            [
                f"x {rows[a]} · x {rows[b]} = ",
                Symbol("cos", raw_cosine, f"cosine of the raw {rows[a]} and {rows[b]} embeddings"),
            ],
            float((x[a] * x[b]).sum()),
        ) + equation(
            f"The cosine of the average {rows[a]} and the average {rows[b]} of the whole catalogue",
            [
                "cos(mean, mean) = ",
                Symbol("cos", apart, "below 1, the two modalities sit in different places: the modality gap"),
            ],
            float(means[a] @ means[b] / (means[a].norm() * means[b].norm())),
        )
    return Step(
        "encoder",
        "Encoder: embeddings",
        r"x_{im} = \mathrm{encoder}_m(\text{item } i),\quad \lVert x_{im} \rVert = 1",
        "Networks turn each modality into a list of numbers. They were trained on pairs, "
        "such as a picture and "
        "the words for it, to make what belongs together point in similar directions.",
        "The numbers are not features with names. Only angles between vectors mean something.",
        tuple(panels),
        equations,
        (place_of(items_of),),
    )


def projection_step(subject: Subject, fusion: VectorFusion, h: Tensor, seen: Tensor, j: int) -> Step:
    """``h_im``: centred and projected."""
    items, row, names = subject.recommender.items, subject.row, subject.modalities
    rows = tuple(WORDS[m] for m in names)
    x = items.x[row] * items.mask[row].unsqueeze(-1)
    equations: tuple[Equation, ...] = ()
    here = [m for m in range(len(names)) if bool(seen[m])]
    if here:
        m = max(here, key=lambda at: abs(float(h[at, j])))
        out = fusion.project[m](x[m])
        equations = equation(
            f"Number {j} of the projected {rows[m]}",
            [
                Symbol(
                    f"W x[{j}]", float(out[j]), f"row {j} of the learned matrix W times the centred embedding"
                ),
                " / ",
                Symbol("‖W x‖", float(out.norm()), "the length, so that h has length 1"),
                " = ",
                Symbol(f"h {rows[m]}[{j}]", float(h[m, j]), f"number {j} of the projected {rows[m]}"),
            ],
            float(out[j] / out.norm()),
        )
    return Step(
        "projection",
        "Centring and projection",
        r"h_{im} = \frac{W_m (x_{im} - \bar x_m)}{\lVert W_m (x_{im} - \bar x_m) \rVert}",
        "First what all pictures (all texts, all sounds) have in common is taken off, then a learned "
        "matrix for "
        "each modality turns the rest into the strategy's own, smaller space.",
        "h is the strategy's own: it cannot be compared with x, nor with the h of another strategy.",
        (
            panel(
                "x − mean", x, ("M", "D"), rows, "What sets this item apart from the average of its modality."
            ),
            panel(
                "h",
                h,
                ("M", "d"),
                rows,
                "What the strategy works with: length 1 each, and zero where it does not look.",
            ),
        ),
        equations,
        (place_of(type(fusion).projected, type(fusion)),),
    )


def profile_step(
    subject: Subject, fusion: VectorFusion, space: Tensor, u: Tensor, j: int, title: Named
) -> Step:
    """``u``: the history as one vector."""
    items, probe = subject.recommender.items, subject.probe
    v = fusion.person_vector(space, items, probe)[0]
    shift = fusion.head(v)
    panels: list[Panel] = []
    equations: tuple[Equation, ...] = ()
    rows = subject.history_rows
    if len(rows):
        coefficients = history_weights(fusion, probe.history)
        strongest = rows[abs(coefficients[rows]).argsort(descending=True)[:_SHOWN].numpy()]
        recency = hasattr(fusion, "half_life_logits")
        panels.append(
            panel(
                "z of the history",
                space[strongest],
                ("L", "d"),
                [
                    title(int(r)) + (f"  ({float(coefficients[r]):+.3f})" if recency else "")
                    for r in strongest
                ],
                (
                    f"The {len(strongest)} of {len(rows)} things in the history that count most"
                    if len(rows) > len(strongest)
                    else f"The {len(rows)} things in the history, what counts most on top"
                    if len(rows) > 1
                    else "The one thing in the history"
                )
                + (", with how much; what was disliked counts below 0." if recency else "."),
                (len(rows), space.shape[1]),
            )
        )
        if recency:
            equations += _history_equation(coefficients, space, strongest, v, j)
    panels += [
        panel("v", v, ("d",), ("history",), "What the profile makes of the history."),
        panel(
            "u",
            u,
            ("d",),
            ("person",),
            "The person as the strategy sees them, made of what they opened, bought or turned down. "
            "It is no portrait, and all zeros for somebody without a history.",
        ),
    ]
    if u.any():
        equations += equation(
            f"Number {j} of the person: the history, corrected by a small network",
            [
                "( ",
                Symbol(f"v[{j}]", float(v[j]), "the history"),
                " + ",
                Symbol(f"MLP(v)[{j}]", float(shift[j]), "what the network adds"),
                " ) / ",
                Symbol("‖·‖", float((v + shift).norm()), "the length, so that u has length 1"),
                " = ",
                Symbol(f"u[{j}]", float(u[j]), f"number {j} of the person's vector"),
            ],
            float((v[j] + shift[j]) / (v + shift).norm()),
        )
    profile = fusion.person if hasattr(fusion, "person") else fusion._shared[0]
    return Step(
        "profile",
        "The person",
        _person_formula(fusion) + r",\quad " + str(profile.formula),
        f"{profile.summary} The history is made of the same vectors as the items, so both can be compared.",
        "A profile is made of what was done here. It is told nothing of age, sex or mood.",
        tuple(panels),
        equations,
        (place_of(type(profile).forward, type(profile)), place_of(type(fusion)._history, type(fusion))),
        "" if len(rows) else "There is no history, so the vector of the person is all zeros.",
    )


def _person_formula(fusion: VectorFusion) -> str:
    if type(fusion)._history is not VectorFusion._history:  # the transformer reads the history once more
        return r"u = \mathrm{norm}\big(v + \mathrm{MLP}(v) + \mathrm{read}(v, z)\big)"
    return r"u = \frac{v + \mathrm{MLP}(v)}{\lVert v + \mathrm{MLP}(v) \rVert}"


def history_weights(fusion: VectorFusion, history: Tensor) -> Tensor:
    """How much every item of the catalogue counts in the profile, ``(N,)``."""
    if not hasattr(fusion, "half_life_logits"):
        return history[0, -1]
    return fusion._shared[0].coefficients(history)[0]


def _history_equation(
    coefficients: Tensor, space: Tensor, strongest: Tensor, v: Tensor, j: int
) -> tuple[Equation, ...]:
    whole = coefficients @ space  # (d,)
    length = float(whole.norm())
    if length == 0:
        return ()
    named = [int(r) for r in strongest[:3]]
    rest = float(whole[j]) - sum(float(coefficients[r] * space[r, j]) for r in named)
    terms: list[list[str | Symbol]] = [
        [
            Symbol(f"c{n}", float(coefficients[r]), f"how much thing {n} of the history counts"),
            " × ",
            Symbol(f"z{n}[{j}]", float(space[r, j]), f"number {j} of its vector"),
        ]
        for n, r in enumerate(named, start=1)
    ]
    terms.append([Symbol("rest", rest, "everything else in the history")])
    value = (sum(float(coefficients[r] * space[r, j]) for r in named) + rest) / length
    lives = [f"{life:g}" for life in HALF_LIVES if life != float("inf")]
    return equation(
        f"Number {j} of the history: a weighted sum; the weights c fade with half-lives of "
        f"{' and '.join(lives)} days, and a part of them never does",
        [
            "( ",
            *joined(terms),
            " ) / ",
            Symbol("‖·‖", length, "the length, so that v has length 1"),
            " = ",
            Symbol(f"v[{j}]", float(v[j]), f"number {j} of what the profile makes of the history"),
        ],
        value,
    )


def score_step(
    subject: Subject, fusion: VectorFusion, u: Tensor, z: Tensor, answered: float | None = None
) -> tuple[float, Step]:
    """``s``, worked out from ``u``, ``z`` and the query; and the step that says so.

    ``answered``: what it should come to, where that is not the score of the whole.
    """
    last = Symbol("s", subject.score, "the score that the list is sorted by")
    if answered is not None and fusion is not subject.recommender.fusion:
        last = Symbol("s fusion", answered, f"the score of {fusion.label}")
    row, items, probe = subject.row, subject.recommender.items, subject.probe
    match = float(u @ z)
    tau, beta = float(fusion.log_temperature.exp()), float(fusion.popularity_weight)
    pop = float(items.popularity[row])
    taste: list[str | Symbol] = [
        Symbol("τ", tau, "how strongly a match counts, an inverse temperature; learned"),
        " × ",
        Symbol("u·z", match, "the match of person and item, a cosine between −1 and 1"),
    ]
    value = tau * match
    asked, shares = probe.asked(), subject.ranked.shares
    terms: list[list[str | Symbol]] = [taste]
    if asked is not None and shares is not None:
        q, kept = probe.query_weight, probe.history_weight
        wish = float((shares[0, row] * asked[0, row]).sum())
        if probe.wanted is not None:  # what is only moved away from takes nothing from the history
            taste.insert(2, Symbol("1−q", kept, "share of the history beside the query"))
            taste.insert(3, " × ")
        terms.append(
            [
                Symbol("τ", tau, "the same factor"),
                " × ",
                Symbol("q", q, "share of the query"),
                " × ",
                Symbol(
                    "γ", QUERY_GAIN, "what a query counts beside the history at equal shares; a fixed number"
                ),
                " × ",
                Symbol(
                    "query·x",
                    wish,
                    "cosine of the query with this item, the mean over its modalities by their weights"
                    + ("" if probe.unwanted is None else ", less half of that with what to move away from"),
                ),
            ]
        )
        value = tau * (kept * match + q * QUERY_GAIN * wish)
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
    value += beta * pop
    told = equation(
        "The score of this item for this person"
        if fusion is subject.recommender.fusion
        else f"The score of {fusion.label}",
        [*joined(terms), " = ", last],
        value,
    )
    product = u * z
    return value, Step(
        "score",
        "The score",
        r"s_{ui} = \tau\, u \cdot z_i + \beta\, \mathrm{pop}_i"
        if asked is None
        else r"s_{ui} = \tau\, \big("
        + ("" if probe.wanted is None else r"(1 - q)\, ")
        + r"u \cdot z_i + q \gamma\, \mathrm{query} \cdot x_i\big) + \beta\, \mathrm{pop}_i",
        "Person and item are multiplied number by number and summed"
        + ("" if asked is None else ", the query is compared with the item as well")
        + "; then the item's popularity adds something or takes it away.",
        "A score is no probability, and scores of two strategies cannot be compared with each other.",
        (
            panel(
                "u × z",
                product,
                ("d",),
                ("products",),
                "What every one of the d numbers adds to u·z or takes from it. They sum to "
                "the match; none of "
                "them has a name.",
            ),
        ),
        told,
        (place_of(VectorFusion._ranked, VectorFusion),),
    )
