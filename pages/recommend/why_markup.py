"""HTML of the "Why" panel. Every supplied string is escaped."""

from __future__ import annotations

from html import escape

import numpy as np

from mmrec.service.explaining import Explanation, Look, number, told_change, told_faithfulness
from mmrec.types import Item, WorldInfo
from pages.shared.cards import price
from pages.shared.media import item_url

_PULLS = 3
"""So many things of the history are shown on each side; the table has all."""

_VERDICTS = {
    "faithful": ("mm-good", "Faithful"),
    "better than random": ("mm-fair", "A hint"),
    "not better than random": ("mm-poor", "Not to be relied on"),
}


_MARK = {
    "words": "Underlined: the smallest change, below.",
    "patches": "Dashed: the smallest change, below.",
    "moments": "Dotted: the smallest change, below.",
}


def heading(title: str, note: str) -> str:
    """A title with what it means below."""
    return f'<p class="mm-title">{escape(title)}</p><p class="mm-note">{escape(note)}</p>'


def sentence(words: str) -> str:
    """A sentence of its own."""
    return f'<p class="mm-said">{escape(words)}</p>'


def headline(why: Explanation, world: WorldInfo) -> str:
    """The picture, the facts, and the whole of it in one sentence."""
    url = item_url(world.name, why.item)
    picture = (
        f'<img src="{escape(url, quote=True)}" alt="{escape(why.item.title, quote=True)}">'
        if url
        else '<span class="mm-none">no picture</span>'
    )
    facts = f"{why.item.category} · {price(why.item.price, world.currency)} · {why.strategy}"
    listed = "" if why.in_list else f" It is not among the first {why.k}."
    return (
        f'<div class="mm-why-head">{picture}<div><p class="mm-tag">{escape(facts)}</p>'
        f'<p class="mm-lead">{escape(why.sentences[0])}{escape(listed)}</p></div></div>'
    )


def legend(look: Look) -> str:
    """What the colours say."""
    if look.heat.signed:
        return "Violet speaks for the item, green against it."
    return "The more violet, the more."


def seen(look: Look, world: WorldInfo, item: Item) -> str:
    """Patches over the picture, or words on their colours, and beside them the test and what it says."""
    said = badge(look)
    if look.unit == "words":
        return f"{_words(look)}{said}"
    if look.unit == "patches":
        return f'<div class="mm-seen"><div>{_patches(look, world, item)}</div><div>{said}</div></div>'
    return said


def _patches(look: Look, world: WorldInfo, item: Item) -> str:
    url = item_url(world.name, item)
    assert look.shape is not None
    rows, columns = look.shape
    marked = set(look.change.parts) if look.change is not None else set()
    cells = "".join(
        f'<i class="{"mm-cut" if at in marked else ""}" style="background:{_colour(level)}" '
        f'title="{escape(_hint(look, at), quote=True)}"></i>'
        for at, level in enumerate(_levels(look))
    )
    return (
        f'<div class="mm-heat" role="img" aria-label="{escape(" ".join(look.sentences), quote=True)}">'
        f'<img src="{escape(url or "", quote=True)}" alt="">'
        f'<div style="inset:{look.inset};grid-template:repeat({rows},1fr)/repeat({columns},1fr)">'
        f"{cells}</div></div>"
    )


def _words(look: Look) -> str:
    marked = set(look.change.parts) if look.change is not None else set()
    pieces = "".join(
        f'<span class="{"mm-cut" if at in marked else ""}" style="background:{_colour(level)}" '
        f'title="{escape(_hint(look, at), quote=True)}">{escape(piece.rstrip())}</span>'
        f"{' ' if piece != piece.rstrip() else ''}"
        for at, (piece, level) in enumerate(zip(look.pieces, _levels(look), strict=True))
    )
    return f'<p class="mm-strip-text">{pieces}</p>'


def _levels(look: Look) -> np.ndarray:
    """Heat in -1..1."""
    values = look.heat.levels
    return np.asarray(values / max(float(np.abs(values).max()), 1e-12))


def _colour(level: float) -> str:
    """Violet for, green against; the theme decides on the shade."""
    share = round(100 * abs(float(level)) ** 0.8 * 0.78)
    name = "for" if level > 0 else "against"
    return f"color-mix(in srgb, var(--mm-{name}) {share}%, transparent)"


def _hint(look: Look, at: int) -> str:
    return f"{look.labels[at]}: {number(float(look.heat.levels[at]), sign=look.heat.signed)}"


def badge(look: Look) -> str:
    """The verdict of the deletion test, what was measured, and what stands out."""
    found = look.heat.faithfulness
    kind, word = _VERDICTS[found.verdict]
    lines = [sentence(look.sentences[0])]
    if look.change is not None and look.change.parts:
        lines.append(f'<p class="mm-said">{escape(_MARK[look.unit])}</p>')
    if look.note.caveat:
        lines.append(f'<p class="mm-said">{escape(look.note.caveat)}</p>')
    return (
        f'<div class="mm-badge-why"><b class="{kind}">{word}</b> '
        f"<span>{escape(told_faithfulness(found, look.unit))}</span></div>{''.join(lines)}"
    )


def pulls(why: Explanation, world: WorldInfo) -> str:
    """The strongest of the history on either side, as bars from a middle line."""
    up = [p for p in why.pulls.pulls if p.effect > 0][:_PULLS]
    down = [p for p in why.pulls.pulls if p.effect < 0][:_PULLS][::-1]
    largest = max((abs(p.effect) for p in why.pulls.pulls), default=1.0) or 1.0
    marked = set(why.history_change.parts)
    rows = []
    for pull in [*up, *down]:
        item = why.items[pull.row]
        url = item_url(world.name, item)
        picture = f'<img src="{escape(url, quote=True)}" alt="">' if url else "<span>∅</span>"
        side = "for" if pull.effect > 0 else "against"
        width = 50 * abs(pull.effect) / largest
        place = f"left:50%;width:{width:.1f}%" if side == "for" else f"right:50%;width:{width:.1f}%"
        rows.append(
            f'<li class="{"mm-cut" if pull.row in marked else ""}">{picture}'
            f'<span class="mm-pull-title">{escape(item.title)}</span>'
            f'<span class="mm-pull-bar"><i class="mm-{side}" style="{place}"></i></span>'
            f"<b>{number(pull.effect, sign=True)}</b></li>"
        )
    return f'<ul class="mm-pulls">{"".join(rows)}</ul>'


def changes(why: Explanation, look: Look | None) -> str:
    """One line for the history and one for the side of the item that is shown."""
    lines = []
    if why.pulls.pulls:
        names = [why.items[row].title for row in why.history_change.parts]
        lines.append(_change("History", told_change(why.history_change, names, why.place, why.k)))
    if look is not None and look.change is not None:
        names = [look.labels[at] for at in look.change.parts]
        title = {"words": "Text", "patches": "Picture", "moments": "Sound"}[look.unit]
        lines.append(_change(title, told_change(look.change, names, why.place, why.k)))
    return f'<dl class="mm-changes">{"".join(lines)}</dl>'


def _change(title: str, words: str) -> str:
    return f"<dt>{escape(title)}</dt><dd>{escape(words)}</dd>"
