"""Where the encoder looked, read or listened, as a part of a report."""

from __future__ import annotations

from html import escape

import numpy as np

from mmrec.service.explaining import NOUNS, Explainer, Explanation, Look, number, told_faithfulness
from mmrec.service.reporting import markup
from mmrec.types import Request


def looks(explainer: Explainer, request: Request, why: Explanation) -> str:
    """Every side of the item that moves its score, with the test of each heatmap."""
    parts = []
    for modality in why.lookable:
        look = explainer.look(request, why.item.item_id, modality)
        parts += [
            f"<h3>In the {NOUNS[modality]}: {escape(look.note.label)}</h3>",
            markup.words(look.note.summary, "quiet"),
            _drawn(look, why),
            markup.same(_table(look)),
            *(markup.words(sentence) for sentence in look.sentences[:1]),
            markup.words(told_faithfulness(look.heat.faithfulness, look.unit)),
            *(markup.words(sentence) for sentence in look.sentences[2:]),
            markup.words(look.note.caveat, "quiet"),
        ]
    note = (
        "Violet speaks for the item, green against it; dashed, and bold in the tables, is "
        "the smallest change."
        if parts
        else ""
    )
    return markup.section("What counts in the item", markup.words(note, "quiet"), *parts) if parts else ""


def _drawn(look: Look, why: Explanation) -> str:
    if look.shape is None:
        return f'<p class="words">{"".join(_words(look))}</p>'
    rows, columns = look.shape
    template = f"grid-template:repeat({rows},1fr)/repeat({columns},1fr)"
    cells = [_cell(look, at) for at in range(len(look.labels))]
    if look.unit == "patches":
        whole = markup.picture(why.item, side=400)
        over = f'<div style="inset:{look.inset};{template}">{"".join(cells)}</div>'
        return f'<div class="heat">{whole}{over}</div>'
    # the lowest band is the first row of the cells and belongs at the bottom
    turned = [cells[row * columns + column] for row in reversed(range(rows)) for column in range(columns)]
    told = markup.words("Time to the right, pitch upwards.", "quiet")
    return f'<div class="grid" style="{template}">{"".join(turned)}</div>{told}'


def _table(look: Look) -> str:
    """The heat in numbers: laid out as the parts lie, or word by word; bold is the smallest change."""
    cells = [_told(look, at) for at in range(len(look.labels))]
    if look.shape is None:
        rows = [[escape(label), cell] for label, cell in zip(look.labels, cells, strict=True)]
        return markup.table(["Word", look.note.label], rows, numbers=1)
    height, width = look.shape
    if look.unit == "patches":
        head = ["", *(f"column {column + 1}" for column in range(width))]
        rows = [[f"row {row + 1}", *cells[row * width : (row + 1) * width]] for row in range(height)]
        return markup.table(head, rows, numbers=1)
    times, pitches = zip(*(label.split(", ", 1) for label in look.labels), strict=True)
    rows = [
        [pitches[row * width], *cells[row * width : (row + 1) * width]] for row in reversed(range(height))
    ]
    return markup.table(["", *times[:width]], rows, numbers=1)


def _told(look: Look, at: int) -> str:
    cell = markup.value(float(look.heat.levels[at]), sign=look.heat.signed)
    return f"<b>{cell}</b>" if _marked(look, at) else cell


def _cell(look: Look, at: int) -> str:
    return f'<i{_marked(look, at)} style="{_tint(look, at)}" title="{_hint(look, at)}"></i>'


def _words(look: Look) -> list[str]:
    return [
        f'<span{_marked(look, at)} style="{_tint(look, at)}" title="{_hint(look, at)}">'
        f"{escape(piece.rstrip())}</span>{' ' if piece != piece.rstrip() else ''}"
        for at, piece in enumerate(look.pieces)
    ]


def _marked(look: Look, at: int) -> str:
    return ' class="cut"' if look.change is not None and at in look.change.parts else ""


def _tint(look: Look, at: int) -> str:
    level = float(look.heat.levels[at]) / max(float(np.abs(look.heat.levels).max()), 1e-12)
    return f"background:rgba(var(--{'for' if level > 0 else 'against'}),{0.78 * abs(level) ** 0.8:.3f})"


def _hint(look: Look, at: int) -> str:
    level = number(float(look.heat.levels[at]), sign=look.heat.signed)
    return escape(f"{look.labels[at]}: {level}", quote=True)
