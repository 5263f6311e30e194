"""What the numbers of an explanation say, in plain words and in nothing beyond them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mmrec.explain.results import Agreement, Change, Faithfulness, Heat, Pulls, Receipt, Slider
from mmrec.types import Modality

NOUNS: Mapping[str, str] = {
    "image": "picture",
    "text": "text",
    "audio": "sound",
    "history": "history",
    "query": "query",
}
"""Player -> what people call it."""

_AT: Mapping[str, str] = {"patches": "the patch at ", "moments": "the cell of the sound at "}
"""What stands before the name of a part that is no word of its own."""

_CLOSE = 0.85
"""From this overlap on shares are called close: of two modalities, up to 15 points apart."""

_SINGULAR: Mapping[str, str] = {"words": "word", "patches": "patch", "moments": "cell of the sound"}
_PLURAL: Mapping[str, str] = {"words": "words", "patches": "patches", "moments": "cells of the sound"}


def say_receipt(receipt: Receipt, place: int, of: int) -> str:
    """Where the item stands, where the score starts, and what every player adds or takes."""
    start = f"Place {place:,} of {of:,} with a score of {number(receipt.score)}."
    told = sorted(receipt.entries, key=lambda entry: -abs(entry.value))
    smallest = 0.005 * max((abs(entry.value) for entry in told), default=0.0)
    adds = [f"the {NOUNS[e.player]} adds {number(e.value)}" for e in told if e.value > smallest]
    takes = [f"the {NOUNS[e.player]} takes {number(-e.value)} away" for e in told if e.value < -smallest]
    faint = [f"the {NOUNS[e.player]}" for e in told if 1e-9 < abs(e.value) <= smallest]
    silent = [f"the {NOUNS[e.player]}" for e in told if abs(e.value) <= 1e-9]
    if not adds and not takes:
        return f"{start} Nothing that the item shows, says or plays, no history and no query has a say in it."
    with_it = f" Of that, {number(receipt.baseline) if abs(receipt.baseline) > 1e-9 else 'nothing'} "
    with_it += "is there before its content, the history or the query count"
    middle = f"{with_it}; {listed([*adds, *takes])}."
    end = f" {_capital(listed(faint))} hardly {'matters' if len(faint) == 1 else 'matter'}." if faint else ""
    end += f" {_capital(listed(silent))} {'has' if len(silent) == 1 else 'have'} no say." if silent else ""
    return f"{start}{middle}{end}"


def say_agreement(agreement: Agreement, kind: str) -> str:
    """How far the strategy's own weights tell what the modalities add."""
    name = "attention" if kind == "attention" else "weights"
    told, real = (
        ", ".join(f"{NOUNS[m]} {shares[m]:.0%}" for m in agreement.shares)
        for shares in (agreement.weights, agreement.shares)
    )
    close = agreement.overlap >= _CLOSE
    if any(_even(shares) for shares in (agreement.weights, agreement.shares)):  # then none comes first
        verdict = "they are close" if close else "they are not close"
    elif agreement.same_leader:
        verdict = "they are close" if close else "the same modality comes first, by another margin"
    else:
        verdict = f"another modality comes first, so do not read the {name} as the reason"
    return (
        f"The {name}: {told}. What they really add or take away, in shares without sign: {real}. The two "
        f"overlap by {agreement.overlap:.0%} (100%: the same shares); {verdict}."
    )


def say_pulls(pulls: Pulls, titles: Sequence[str], lifting: int = 2) -> str:
    """Which things of the past lifted it, and which held it down."""
    if not pulls.pulls:
        return "There is no history that could pull it."
    largest = abs(pulls.pulls[0].effect)
    if largest < 1e-9:
        return "Nothing of the history moves it."
    if len(pulls.pulls) == 1:
        only = pulls.pulls[0]
        verb = "lifts it" if only.effect > 0 else "holds it down"
        return (
            f"The history is one thing, “{titles[only.row]}”; it {verb} ({number(only.effect, sign=True)})."
        )
    up = [p for p in pulls.pulls if p.effect > 0.1 * largest][:lifting]
    down = [p for p in pulls.pulls if p.effect < -0.1 * largest][:1]
    told = []
    if up:
        names = listed([f"“{titles[p.row]}” ({number(p.effect, sign=True)})" for p in up])
        told.append(f"of the history, {names} {'lift' if len(up) > 1 else 'lifts'} it most")
    if down:
        held = f"“{titles[down[0].row]}” ({number(down[0].effect, sign=True)})"
        told.append(f"{held} holds it down most" if up else f"of the history, {held} holds it down most")
    sentence = "; ".join(told)
    how = "" if pulls.exact else ", each measured by leaving that one thing out"
    return f"{sentence[0].upper()}{sentence[1:]}{how}."


def say_change(change: Change, names: Sequence[str], place: int, k: int) -> str:
    """What drops the item out of the list; ``names`` of ``change.parts``."""
    things, one = _PLURAL.get(change.kind, "past items"), _SINGULAR.get(change.kind, "past item")
    if not change.tried:
        return "There is nothing of the history to leave out." if change.kind == "history" else ""
    counted = {name: list(names).count(name) for name in names}
    quoted = [_named(name, change.kind) + (f" ({n} times)" if n > 1 else "") for name, n in counted.items()]
    if change.kind in ("patches", "moments") and len(names) > 3:
        quoted = [f"the {len(names)} {things} that are marked"]
    if change.single:
        return (
            f"Without {quoted[0]} alone it drops from place {place} to {change.place:,}, "
            f"out of the first {k}."
        )
    if change.parts:
        return (
            f"No single {one} is enough, but without {listed(quoted)} it drops from place {place} to "
            f"{change.place:,}, out of the first {k}."
        )
    if change.tried == 1:
        return f"There is one {one} alone, and without it the item stays in the list."
    return (
        f"It stays among the first {k} without any single {one}, and also without the {change.tried} most "
        f"telling {things} together (place {change.place} at worst)."
    )


def say_slider(slider: Slider, titles: Sequence[str], k: int) -> str:
    """The nearest swap and the nearest way out."""
    noun = NOUNS[slider.modality]
    told = []
    if slider.tips:
        tip = slider.tips[0]
        ahead = tip.above if tip.at > slider.now else tip.below
        verb = "overtakes" if ahead else "falls behind"
        told.append(
            f"with the weight of the {noun} at {slider.past(tip.at)} instead of {slider.now:.0%} "
            f"it {verb} “{titles[tip.row]}”"
        )
    else:
        told.append(
            f"no weight of the {noun}{'' if slider.linear else ' that was tried'} swaps it "
            "with an item near it"
        )
    if slider.leaves is not None:
        told.append(f"it leaves the first {k} at {slider.past(slider.leaves)}")
    elif slider.places.max() <= k:
        told.append(f"it stays among the first {k} at every weight that was tried")
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def say_heat(heat: Heat, unit: str, labels: Sequence[str]) -> str:
    """Which part matters most, by the method's own measure."""
    top = int(heat.levels.argmax())
    name = _named(labels[top], unit)
    if heat.method == "occlusion":
        fall, low = float(heat.levels[top]), int(heat.levels.argmin())
        rise = -float(heat.levels[low])
        if fall <= 1e-9:
            return f"No {_SINGULAR[unit]} alone lifts the score: without any one of them it would not fall."
        told = f"Most telling: {name}. Without it the score falls by {number(fall)}."
        if rise > fall:  # what speaks against is stronger, and would be overlooked
            against = _named(labels[low], unit)
            told += (
                f" {_capital(against)} speaks against it more strongly: without it the score would rise by "
            )
            told += f"{number(rise)}."
        return told
    return f"Hottest: {name}."


def say_faithfulness(found: Faithfulness, unit: str) -> str:
    """What the deletion test measured and what follows."""
    if found.deleted == found.of:
        return f"There is one {_SINGULAR[unit]} alone, so there is nothing to test the map against."
    mean = sum(found.random) / len(found.random)
    hottest = f"{found.deleted} of {found.of} {_PLURAL[unit]}" if found.deleted > 1 else _SINGULAR[unit]
    measured = (
        f"Hiding the hottest {hottest} {_moved(found.drop)}; hiding as many at random "
        f"{_moved(mean)} on average "
        f"({found.beats} of {len(found.random)} draws are beaten)"
    )
    verdict = {
        "faithful": "the map holds up here",
        "better than random": "the map is a hint here, not more",
        "not better than random": "do not rely on the map here",
    }[found.verdict]
    return f"{measured}: {found.verdict}, {verdict}."


def _even(shares: Mapping[Modality, float]) -> bool:
    """Whether two share the first place, as far as percents can tell."""
    first, second = sorted(shares.values(), reverse=True)[:2]
    return first - second < 0.01


def _named(label: str, unit: str) -> str:
    return f"{_AT[unit]}{label}" if unit in _AT else f"“{label}”"


def _moved(drop: float) -> str:
    return f"lowers the score by {number(drop)}" if drop >= 0 else f"raises the score by {number(-drop)}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def number(value: float, sign: bool = False) -> str:
    """Two decimals, or three significant digits where that would say nothing."""
    digits = f"{value:+.2f}" if sign else f"{value:.2f}"
    if value and abs(value) < 0.095:
        digits = f"{value:+.2g}" if sign else f"{value:.2g}"
    return digits.replace("-", "−")
