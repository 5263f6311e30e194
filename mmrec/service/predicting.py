"""Predict, then reveal: questions about this world whose answers are worked out when they are asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mmrec.errors import InvalidInput, NotFound
from mmrec.service.what_if import Change, what_if
from mmrec.types import Modality, Request

if TYPE_CHECKING:
    from mmrec.service.studio import Studio

WORDS = {"image": "picture", "text": "text", "audio": "sound"}


@dataclass(frozen=True)
class Question:
    """One question with its answer.

    Attributes:
        topic: what it is about, in a few words.
        prompt: what is asked.
        options: key -> words, in the order in which they are offered.
        right: the key of what the numbers say.
        found: what was measured, with its numbers.
        misconception: the belief that leads astray here, as one says it.
        lesson: what is true instead.
        astray: the options that the misconception leads to.
        evidence: what the answer was read from: column heads and rows.
    """

    key: str
    topic: str
    prompt: str
    options: Mapping[str, str]
    right: str
    found: str
    misconception: str
    lesson: str
    astray: tuple[str, ...]
    evidence: tuple[tuple[str, ...], ...]

    def judge(self, answer: str) -> tuple[bool, str]:
        """Whether it is right, and one sentence that says what was measured and what was believed.

        Raises:
            NotFound: for no option of this question.
        """
        if answer not in self.options:
            raise NotFound.among("answer", answer, self.options)
        if answer == self.right:
            return True, f"Right: {self.options[self.right]}. {self.found} {self.lesson}"
        believed = f" The belief behind it: “{self.misconception}”." if answer in self.astray else ""
        return False, f"The numbers say: {self.options[self.right]}. {self.found}{believed} {self.lesson}"


def questions(studio: Studio) -> tuple[str, ...]:
    """The keys of what can be asked of this world with what is trained and measured here."""
    return tuple(key for key, (_, fits) in _ASKED.items() if fits(studio))


def ask(studio: Studio, request: Request, key: str) -> Question:
    """Work a question out for this person.

    Raises:
        NotFound: for a question that cannot be asked of this world.
        InvalidInput: for a person without a history, where the question needs one.
    """
    if key not in questions(studio):
        raise NotFound.among("question", key, questions(studio))
    return _ASKED[key][0](studio, dataclasses.replace(request, modality_weights=None))


# -- what is asked


def _attention(studio: Studio, request: Request) -> Question:
    request = dataclasses.replace(request, strategy="attention", k=10)
    found = studio.recommend(request)
    rows = []
    for entry in found.items:
        if len(entry.weights) < 2:
            continue
        looked = max(entry.weights, key=lambda m: entry.weights[m])
        paid = max(entry.contributions, key=lambda m: entry.contributions[m])
        rows.append((entry.item.title, looked, entry.weights[looked], paid, entry.contributions[paid]))
    if not rows:
        weighed = any(entry.weights for entry in found.items)
        raise InvalidInput(
            "No item of this list has a second modality, so nothing can be compared; choose another person."
            if weighed
            else "There is no history and so nothing is weighed here; choose another person."
        )
    agree, count = sum(row[1] == row[3] for row in rows), len(rows)
    options = _counted(count)
    return Question(
        "attention",
        "Attention and reasons",
        f"Strategy “Attention”, the top {len(found.items)}"
        + ("" if count == len(found.items) else f", of which {count} with more than one modality")
        + ". In how many of these items is the modality with the most attention also the one that adds most "
        "to the score?",
        options,
        "all" if agree == count else "most" if agree > count / 2 else "half",
        f"It is the same modality in {agree} of {count}.",
        "attention is the reason",
        "Attention says how the vectors were mixed. What a modality adds to the score depends on "
        "whether it matches "
        "the person as well; the exact Shapley values say that."
        + (" Here both agree in every one of these items, but that is no law." if agree == count else ""),
        ("all",),
        (
            ("item", "most attention", "share", "adds most", "points"),
            *((row[0], WORDS[row[1]], f"{row[2]:.0%}", WORDS[row[3]], f"{row[4]:+.2f}") for row in rows),
        ),
    )


def _missing(studio: Studio, request: Request) -> Question:
    """The best-placed item that lacks its picture, and where it would stand if that counted as a zero."""
    request = dataclasses.replace(request, strategy="score-average")
    subject = studio.subject(request, studio.catalogue.ids[0])
    mask = subject.recommender.items.mask.numpy()
    at = subject.modalities.index("image")
    lacking = np.flatnonzero(~mask[:, at] & mask.any(axis=1) & subject.allowed)
    order = lacking[np.argsort(-subject.scores[lacking], kind="stable")]
    row = int(order[0])
    share = mask[row].sum() / mask.shape[1]
    changed = subject.scores.copy()
    changed[row] *= share  # the missing verdict stays in the mean, as 0
    places = [_place(scores, subject.allowed, row) for scores in (subject.scores, changed)]
    return Question(
        "missing",
        "A missing picture",
        f"“{studio.catalogue.titles[row]}” has no picture. Score average, a late fusion, drops the "
        "missing verdict "
        f"and puts the item at place {places[0]:,}. Where would it stand if the missing verdict were "
        "counted as a zero?",
        {"same": "at the same place", "higher": "higher up", "lower": "further down"},
        "same" if places[0] == places[1] else "higher" if places[1] < places[0] else "lower",
        f"Counted as zero its score would go from {subject.scores[row]:.2f} to {changed[row]:.2f}, and "
        "its place from "
        f"{places[0]:,} to {places[1]:,} of {int(subject.allowed.sum()):,}.",
        "a missing picture counts as zero, so it changes nothing",
        "A zero is a statement (“exactly average”), a missing picture is none. So the term is dropped "
        "and the weights "
        "of the others grow; otherwise items would be pushed about for a photo that nobody took.",
        ("same",),
        (
            ("the missing verdict", "score", "place"),
            ("is dropped", f"{subject.scores[row]:.3f}", f"{places[0]:,}"),
            ("is counted as 0", f"{changed[row]:.3f}", f"{places[1]:,}"),
        ),
    )


def _late(studio: Studio, request: Request) -> Question:
    from mmrec.service.tracing import trace

    rows: list[tuple[str, ...]] = []
    counts = {}
    for name in ("weighted-average", "score-average"):
        asked = dataclasses.replace(request, strategy=name, k=10)
        walked = trace(studio, asked, studio.recommend(asked).items[0].item.item_id).trace
        joint = sum(panel.name == "z" for step in walked.steps for panel in step.panels)
        verdicts = sum(
            len(panel.rows)
            for step in walked.steps
            for panel in step.panels
            if panel.name == "v" and step.key == "fusion"
        )
        counts[name] = joint
        rows.append((studio.strategy(name).label, str(joint), str(verdicts)))
    return Question(
        "late",
        "Early and late fusion",
        "Follow an item through Score average, which fuses late. How many joint vectors, made of "
        "picture and text "
        "together, are made of it on the way?",
        {"0": "none", "1": "one", "2": "one for each modality"},
        str(counts["score-average"]),
        f"Score average makes {counts['score-average']}; Weighted average, which fuses early, makes "
        f"{counts['weighted-average']}.",
        "late fusion needs one joint embedding too",
        "In late fusion each modality scores the item in a space of its own, and only the verdicts "
        "meet. That is why "
        "a modality can be added or taken away without training the others anew.",
        ("1",),
        (("strategy", "joint vectors of the item", "verdicts that are joined"), *rows),
    )


def _more(studio: Studio, request: Request) -> Question:  # noqa: ARG001
    rated = {info.name: info for info in studio.strategies() if info.quality is not None}
    singles = [info for info in rated.values() if info.level == "single"]
    best = max(singles, key=lambda info: info.quality.value if info.quality else 0.0)
    fused = sorted(
        (info for info in rated.values() if info.level in ("feature", "decision", "model")),
        key=lambda info: -(info.quality.value if info.quality else 0.0),
    )
    assert best.quality is not None
    over = [info for info in fused if info.quality is not None and info.quality.value > best.quality.value]
    clear = [info for info in fused if info.quality is not None and info.quality.low > best.quality.high]
    right = "all" if len(over) == len(fused) else "none" if not over else "some"
    return Question(
        "more",
        "More modalities",
        f"{best.label} looks at one modality and reaches {best.quality.metric} "
        f"{best.quality.value:.3f} on held-out "
        f"shopping. {len(fused)} strategies fuse it with everything else there is. How many of them do "
        "better?",
        {"all": f"all {len(fused)}", "some": "some of them", "none": "none"},
        right,
        f"{len(over)} of {len(fused)} do better, {len(clear)} of them by so much that the 95% "
        "intervals do not "
        "even touch.",
        "more modalities always help",
        "Fusion can also water a good signal down with a weak one; how it fuses decides. Where "
        "intervals overlap, "
        "the order may be chance.",
        ("all",),
        (
            ("strategy", best.quality.metric, "95% interval"),
            *(
                (info.label, f"{info.quality.value:.3f}", f"{info.quality.low:.3f} – {info.quality.high:.3f}")
                for info in (best, *fused)
                if info.quality is not None
            ),
        ),
    )


def _umap(studio: Studio, request: Request) -> Question:
    found = studio.recommend(request)
    view = studio.map(request, found)
    space = studio.subject(request, studio.catalogue.ids[0]).recommender.space()
    there = np.flatnonzero(space.any(axis=1))
    true = space[there] @ space[there].T
    np.fill_diagonal(true, -np.inf)
    xy = view.xy[there].astype(np.float64)
    apart = ((xy[:, None] - xy[None]) ** 2).sum(-1)
    np.fill_diagonal(apart, np.inf)
    nearest, shown = true.argmax(axis=1), apart.argmin(axis=1)
    share = float((nearest == shown).mean())
    right = "nine" if share >= 0.9 else "half" if share >= 0.4 else "tenth" if share >= 0.1 else "few"
    titles = studio.catalogue.titles
    return Question(
        "map",
        "Distances on a map",
        f"The map of {len(there):,} items squeezes {space.shape[1]} dimensions into two. For how many "
        "items is the "
        "nearest neighbour on the map also the nearest in the full space?",
        {
            "nine": "nine in ten or more",
            "half": "four to nine in ten",
            "tenth": "one to four in ten",
            "few": "fewer than one in ten",
        },
        right,
        f"It is the same neighbour for {share:.0%} of the items.",
        "distances on a UMAP are true",
        "Two dimensions cannot keep all neighbours. A map shows which things lie roughly together; for "
        "“most alike” "
        "ask the full space.",
        ("nine",),
        (
            ("item", "nearest on the map", "nearest in the full space"),
            *(
                (titles[there[n]], titles[there[shown[n]]], titles[there[nearest[n]]])
                for n in range(0, len(there), max(1, len(there) // 8))
            ),
        ),
    )


def _noise(studio: Studio, request: Request) -> Question:
    request = dataclasses.replace(request, k=10)
    sides = {m: what_if(studio, request, Change(missing=(m,))) for m in studio.modalities}
    kept = {m: side.kept for m, side in sides.items()}
    least = min(kept.values())
    right = next(m for m in kept if kept[m] == least)
    tied = sum(count == least for count in kept.values()) > 1
    weights = next(iter(sides.values())).before.weights
    heaviest = max(weights, key=lambda m: weights[m]) if weights else right
    mixed = next(iter(sides.values())).kind != "contributions"
    named = "mean weight" if mixed else "mean share of what is added"
    label = studio.strategy(request.strategy).label
    told_beside = (
        " " + _beside(kept, heaviest, f"{named} ({WORDS[heaviest]}, {weights[heaviest]:.0%})")
        if weights
        else ""
    )
    told = ", ".join(f"{kept[m]} without any {WORDS[m]}" for m in kept)
    return Question(
        "without",
        "Taking a modality away",
        f"{label}, the top 10. From every item of the shop one modality is taken away. Without which "
        "one do the "
        "fewest of these ten stay in the list?",
        {m: f"without any {WORDS[m]}" for m in studio.modalities} | {"tie": "two or more tie for the fewest"},
        "tie" if tied else right,
        f"Of the ten stay: {told}.",
        "the modality with the largest weight is the one that matters"
        if mixed
        else "the modality that adds most is the one that the list cannot do without",
        ("A weight says how much a modality is mixed in" if mixed else "A share says what it adds now")
        + "; what happens without it depends on what the others know."
        + told_beside,
        tuple(m for m in (heaviest,) if m != right or tied),
        (
            ("taken away", "of the ten stay", f"{named} before"),
            *((WORDS[m], str(kept[m]), f"{weights[m]:.0%}" if weights else "none") for m in kept),
        ),
    )


def _counted(count: int) -> dict[str, str]:
    """What can be answered to "in how many of these?"; most, but not all, there is from three on."""
    if count == 1:
        return {"all": "in the one there is", "half": "in none"}
    most = {"most": f"in most, but not in all {count}"} if count > 2 else {}
    return {"all": f"in all {count}", **most, "half": "in half of them or fewer"}


def _beside(kept: Mapping[Modality, int], heaviest: Modality, named: str) -> str:
    """Whether the modality with the largest weight is also the one whose loss costs most.

    Args:
        kept: modality -> how many items stay in the list without it.
        heaviest: the modality with the largest weight.
        named: what is largest, in words.
    """
    least = min(kept.values())
    worst = [m for m in kept if kept[m] == least]
    if heaviest not in worst:
        return f"Here the largest {named} and the largest loss do not fall together."
    if len(worst) == 1:
        return f"Here the largest {named} and the largest loss fall together."
    if len(worst) == len(kept):
        return f"Here the largest {named} costs no more than any other."
    return f"Here the largest {named} is among those that tie for the largest loss."


def _place(scores: np.ndarray, allowed: np.ndarray, row: int) -> int:
    return int(1 + (scores[allowed] > scores[row]).sum())


def _ready(*names: str) -> Callable[[Studio], bool]:
    def fits(studio: Studio) -> bool:
        states = {info.name: info.state for info in studio.strategies()}
        return all(states.get(name, "untrained") != "untrained" for name in names)

    return fits


def _has_unpictured(studio: Studio) -> bool:
    pictured = studio.catalogue.frame["image"].notna().to_numpy()
    return _ready("score-average")(studio) and "image" in studio.modalities and not pictured.all()


def _measured(studio: Studio) -> bool:
    levels = [info.level for info in studio.strategies() if info.quality is not None]
    return "single" in levels and any(level in ("feature", "decision", "model") for level in levels)


_ASKED: dict[str, tuple[Callable[[Studio, Request], Question], Callable[[Studio], bool]]] = {
    "attention": (_attention, _ready("attention")),
    "missing": (_missing, _has_unpictured),
    "late": (_late, _ready("weighted-average", "score-average")),
    "more": (_more, _measured),
    "map": (_umap, _ready()),
    "without": (_noise, lambda studio: len(studio.modalities) > 1),
}
"""Key -> how it is worked out, and whether this world can be asked it."""
