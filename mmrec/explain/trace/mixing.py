"""How each feature-level strategy makes one vector of several, with its own modules listened to.

A mix answers for one item, in one dimension j: the terms whose sum, divided by the length of the whole
vector, is ``z_j``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from mmrec.explain.trace.parts import WORDS, equation, joined, overheard, panel
from mmrec.explain.trace.results import Equation, Panel, Symbol
from mmrec.fusion.base import VectorFusion

Terms = list[list[str | Symbol]]


@dataclass(frozen=True)
class Mixing:
    """One item on its way into one vector.

    Attributes:
        h: projected, ``(M, d)``; ``mask`` ``(M,)`` says what is there.
        fused: before it is brought to length 1, ``(d,)``; ``z`` after.
        weights: the strategy's own, ``(M,)``, or None.
        heard: what its submodules answered for this item.
        j: the dimension that is worked out.
        names: of all modalities.
    """

    fusion: VectorFusion
    h: Tensor
    mask: Tensor
    fused: Tensor
    z: Tensor
    weights: Tensor | None
    heard: dict[str, Tensor]
    j: int
    names: tuple[str, ...]

    @property
    def present(self) -> list[int]:
        """Columns of the modalities that the item has."""
        return [m for m in range(len(self.names)) if bool(self.mask[m])]


@dataclass(frozen=True)
class Mix:
    """What can be told of one strategy's fusion: which submodules to listen to, and what to say."""

    hears: tuple[str, ...]
    tell: Callable[[Mixing], tuple[list[Panel], list[Equation], list[list[str | Symbol]]]]


def mixed(
    fusion: VectorFusion,
    mix: Mix,
    h: Tensor,
    mask: Tensor,
    by_hand: Tensor | None,
    j: int,
    why: str,
    name: str = "z",
) -> tuple[Mixing, list[Panel], list[Equation]]:
    """Run the strategy's own ``fuse`` on one item and tell what happened in it.

    ``why`` says what is special about dimension ``j``, empty for nothing. The result is called ``name``,
    ``z`` unless more is added to it.
    """
    hears = [
        name
        for name, _ in fusion.named_modules()
        if any(name == wanted or re.fullmatch(rf"{wanted}\.\d+", name) for wanted in mix.hears)
    ]
    with overheard(fusion, hears) as heard:
        out, weights = fusion.fuse(h[None], mask[None], by_hand)
    fused = out[0]
    z = torch.nn.functional.normalize(fused, dim=-1) * mask.any()
    found = Mixing(
        fusion,
        h,
        mask,
        fused,
        z,
        None if weights is None else weights[0],
        {name: value[0] for name, value in heard.items()},
        j,
        fusion.modalities,
    )
    panels, equations, terms = mix.tell(found)
    says = "The one vector that stands for the item from here on, of length 1."
    if name != "z":
        says = "The item by its content alone, of length 1."
    panels.append(panel(name, z, ("d",), ("fused",), says))
    equations += _one_dimension(found, terms, why, name)
    return found, panels, equations


def _one_dimension(found: Mixing, terms: Terms, why: str, name: str) -> tuple[Equation, ...]:
    length, j = float(found.fused.norm()), found.j
    if not terms or length == 0:
        return ()
    value = sum(_worth(term) for term in terms) / length
    return equation(
        f"One of the {len(found.z)} numbers of {name}{why}: number {j}",
        [
            "( ",
            *joined(terms),
            " ) / ",
            Symbol("‖·‖", length, "the length of the vector before it is brought to 1"),
            " = ",
            Symbol(f"{name}[{j}]", float(found.z[j]), f"number {j} of the fused vector"),
        ],
        value,
    )


def _worth(term: Sequence[str | Symbol]) -> float:
    """A term is a product of symbols, or one symbol; ``− 1`` at its end is taken off."""
    value = 1.0
    for part in term:
        if isinstance(part, Symbol):
            value *= part.value
    return value - 1.0 if term and term[-1] == " − 1" else value


def _summed(found: Mixing, weights: Tensor, symbol: str, means: str) -> Terms:
    return [
        [
            Symbol(
                f"{symbol} {WORDS[found.names[m]]}", float(weights[m]), means.format(WORDS[found.names[m]])
            ),
            " × ",
            Symbol(
                f"h {WORDS[found.names[m]]}[{found.j}]",
                float(found.h[m, found.j]),
                f"number {found.j} of the projected {WORDS[found.names[m]]}",
            ),
        ]
        for m in found.present
    ]


def _alone(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    terms: Terms = [
        [Symbol(f"h {WORDS[found.names[m]]}[{found.j}]", float(found.h[m, found.j]), "the one modality used")]
        for m in found.present
    ]
    return [], [], terms


def _average(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    assert found.weights is not None
    rows = [WORDS[m] for m in found.names]
    panels = [
        panel(
            "w",
            found.weights[:, None],
            ("M", "1"),
            rows,
            "One weight a modality, the same for every item that has them all. It is a setting of the whole "
            "shop, no judgement of this item.",
        )
    ]
    return panels, [], _summed(found, found.weights, "w", "weight of the {}, renormalised over what is there")


def _attention(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    assert found.weights is not None
    rows = [WORDS[m] for m in found.names]
    logits = found.heard["attend"]
    panels = [
        panel(
            "logits",
            logits[:, None],
            ("M", "1"),
            rows,
            "What W makes of all projected vectors, before softmax.",
        ),
        panel(
            "α",
            found.weights[:, None],
            ("M", "1"),
            rows,
            "Where the strategy looked: positive, summing to 1 over what is there. It says how the vectors "
            "were mixed, not why the item was recommended.",
        ),
    ]
    equations = softmax_equation("α", logits, found.weights, found.present, found.names)
    return panels, equations, _summed(found, found.weights, "α", "attention on the {}")


def softmax_equation(
    symbol: str, logits: Tensor, weights: Tensor, present: Sequence[int], names: Sequence[str]
) -> list[Equation]:
    """``alpha_m = exp(l_m) / sum exp(l)`` for the modality with the most weight."""
    if len(present) < 2:
        return []
    top = max(present, key=lambda m: float(weights[m]))
    bottom: list[list[str | Symbol]] = [
        ["exp(", Symbol(f"l {WORDS[names[m]]}", float(logits[m]), f"logit of the {WORDS[names[m]]}"), ")"]
        for m in present
    ]
    shifted = (logits[present] - logits[present].max()).double().exp()
    value = float(shifted[present.index(top)] / shifted.sum())
    word = WORDS[names[top]]
    return list(
        equation(
            f"Softmax: the share of the {word}",
            [
                "exp(",
                Symbol(f"l {word}", float(logits[top]), f"logit of the {word}"),
                ") / ( ",
                *joined(bottom),
                " ) = ",
                Symbol(f"{symbol} {word}", float(weights[top]), f"attention on the {word}"),
            ],
            value,
        )
    )


def _concat(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    out = found.heard["mix"]
    mean = found.fused - out
    panels = [
        panel("mean of h", mean, ("d",), ("mean",), "The plain average of what is there."),
        panel(
            "MLP([h])",
            out,
            ("d",),
            ("network",),
            "What the small network adds to it after seeing all vectors side by side. There is no "
            "weight of a "
            "modality anywhere in it.",
        ),
    ]
    j, h, here = found.j, found.h, found.present
    terms: Terms = [
        [
            Symbol(
                f"mean h[{j}]", float(h[here, j].mean()) if here else 0.0, "mean of the projected vectors"
            ),
        ],
        [Symbol(f"MLP[{j}]", float(out[j]), "what the network adds")],
    ]
    return panels, [], terms


def _gated(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    m, d = found.h.shape
    logits = found.heard["gate"].view(m, d).masked_fill(~found.mask[:, None], float("-inf"))
    gates = logits.softmax(0)
    values = torch.stack([torch.tanh(found.heard[f"value.{k}"]) for k in range(m)])
    rows = [WORDS[name] for name in found.names]
    panels = [
        panel(
            "g",
            gates,
            ("M", "d"),
            rows,
            "How far each gate is open: one number for each of the d dimensions of each modality. A "
            "dimension "
            "has no meaning that a person could name.",
        ),
        panel("tanh(V h)", values, ("M", "d"), rows, "What each modality sends to its gates."),
    ]
    terms: Terms = [
        [
            Symbol(f"g {rows[k]}[{found.j}]", float(gates[k, found.j]), f"gate of the {rows[k]}"),
            " × ",
            Symbol(f"v {rows[k]}[{found.j}]", float(values[k, found.j]), f"tanh(V h) of the {rows[k]}"),
        ]
        for k in found.present
    ]
    return panels, [], terms


def _low_rank(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    fusion = found.fusion
    factors, rank = fusion.get_parameter("factors"), fusion.config.rank  # type: ignore[attr-defined]
    d = found.h.shape[1]
    opened = torch.stack(
        [(1 + d**0.5 * found.h[m] @ factors[m]).view(rank, d) for m in range(len(found.names))]
    )
    product = opened.prod(0)  # (R, d)
    panels = [
        panel(
            "Π(1 + A h)",
            product,
            ("R", "d"),
            [f"r = {r + 1}" for r in range(rank)],
            "The products between the modalities, dimension by dimension; a modality that is absent is the "
            "factor 1.",
        )
    ]
    terms: Terms = []
    for r in range(rank):
        term: list[str | Symbol] = []
        for n, m in enumerate(found.present):
            word = WORDS[found.names[m]]
            term += [" × "] if n else []
            term.append(
                Symbol(f"f{r + 1} {word}", float(opened[m, r, found.j]), f"factor {r + 1} of the {word}")
            )
        terms.append([*term, " − 1"])
    return panels, [], terms


def _transformer(found: Mixing) -> tuple[list[Panel], list[Equation], Terms]:
    out = found.heard["leave"]
    mean = found.fused - out
    panels = [
        panel("√d · mean of h", mean, ("d",), ("mean",), "What the modalities are each, averaged."),
        panel(
            "W [t; b]",
            out,
            ("d",),
            ("exchange",),
            "What they are together: the tokens after they have exchanged through the bottlenecks. How they "
            "exchanged, block by block, is not drawn here.",
        ),
    ]
    j, here = found.j, found.present
    scale = float(len(found.z)) ** 0.5
    average = float(found.h[here, j].mean()) if here else 0.0
    terms: Terms = [
        [
            Symbol("√d", scale, "so that entries are about 1"),
            " × ",
            Symbol(f"mean h[{j}]", average, "mean of the projected vectors"),
        ],
        [Symbol(f"W[t; b][{j}]", float(out[j]), "what the exchange adds")],
    ]
    return panels, [], terms


MIXES: dict[str, Mix] = {
    "image": Mix((), _alone),
    "text": Mix((), _alone),
    "audio": Mix((), _alone),
    "weighted-average": Mix((), _average),
    "attention": Mix(("attend",), _attention),
    "concat-mlp": Mix(("mix",), _concat),
    "gated": Mix(("gate", "value"), _gated),
    "lmf": Mix((), _low_rank),
    "multi-task": Mix(("gate", "value"), _gated),
    "transformer": Mix(("leave",), _transformer),
}
"""Strategy -> how its fusion is told."""
