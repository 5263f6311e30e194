"""Equations with their numbers, and tensors as strips, as HTML. Every supplied string is escaped."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from mmrec.service.tracing import Equation, Panel, Symbol
from mmrec.service.what_if import Side, WhatIf
from mmrec.types import WorldInfo
from pages.shared.media import item_url

MOST_ROWS = 12
"""Rows of a tensor that are drawn; the table has them all."""

_UP, _DOWN = "99,91,240", "217,95,45"
"""Above and below zero, more opaque the larger the number; neither is the colour of a modality."""


def number(value: float) -> str:
    """Three digits that matter; ``−`` for a minus."""
    if value == 0:
        return "0"
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:,.0f}".replace("-", "−")
    digits = max(0, min(5, 2 - int(np.floor(np.log10(abs(value))))))
    return f"{value:,.{digits}f}".replace("-", "−")


def spoken(equation: Equation) -> str:
    """The equation read aloud: symbols, then numbers."""
    symbols = "".join(part if isinstance(part, str) else part.text for part in equation.parts)
    numbers = "".join(part if isinstance(part, str) else number(part.value) for part in equation.parts)
    return f"{symbols}; in numbers: {numbers}"


def equation_html(equation: Equation) -> str:
    """Each symbol above its number; pointing at one, or reaching it with the keyboard, names it."""
    cells = [_operator(part) if isinstance(part, str) else _symbol(part) for part in equation.parts]
    return (
        f'<div class="lab-eq-words">{escape(equation.words)}</div>'
        f'<div class="lab-eq" role="group" aria-label="{escape(spoken(equation), quote=True)}">'
        f"{''.join(cells)}</div>"
    )


def _operator(text: str) -> str:
    return f'<span class="lab-op">{escape(text)}</span>'


def _symbol(symbol: Symbol) -> str:
    told = escape(f"{symbol.text}: {symbol.means}", quote=True)
    return (
        f'<span class="lab-sym" tabindex="0" data-means="{told}"><i>{escape(symbol.text)}</i>'
        f"<b>{number(symbol.value)}</b></span>"
    )


def panel_html(panel: Panel) -> str:
    """A tensor: name, shape, and its rows as strips; one column is drawn as bars with their numbers."""
    named = [(axis, size) for axis, size in zip(panel.axes, panel.shape, strict=True) if axis != "1"]
    axes = " × ".join(f"{axis} = {size:,}" for axis, size in named)
    largest = float(np.abs(panel.numbers).max(initial=0.0)) or 1.0
    draw = _bar if panel.numbers.shape[1] == 1 else _strip
    rows = [
        draw(label, row, largest) for label, row in zip(panel.rows[:MOST_ROWS], panel.numbers, strict=False)
    ]
    wide = " lab-wide" if max((len(row) for row in panel.rows), default=0) > 12 else ""
    return (
        f'<div class="lab-panel{wide}"><div class="lab-panel-head"><b>{escape(panel.name)}</b> '
        f"<span>{escape(axes)}</span></div>{''.join(rows)}"
        f'<p class="mm-note">{escape(panel.says)}</p></div>'
    )


def _strip(label: str, row: np.ndarray, largest: float) -> str:
    n = len(row)
    stops = ",".join(
        f"rgba({_UP if value > 0 else _DOWN},{min(1.0, abs(float(value)) / largest):.2f})"
        f" {100 * at / n:.2f}% {100 * (at + 1) / n:.2f}%"
        for at, value in enumerate(row)
    )
    told = f"{label}: {n} numbers from {number(float(row.min()))} to {number(float(row.max()))}"
    return (
        f'<div class="lab-row"><span>{escape(label)}</span>'
        f'<i class="lab-strip" role="img" aria-label="{escape(told, quote=True)}" '
        f'style="background-image:linear-gradient(90deg,{stops})"></i></div>'
    )


def _bar(label: str, row: np.ndarray, largest: float) -> str:
    value = float(row[0])
    colour = _UP if value > 0 else _DOWN
    return (
        f'<div class="lab-row lab-bar"><span>{escape(label)}</span><i class="lab-track">'
        f'<u style="width:{100 * abs(value) / largest:.1f}%;background:rgba({colour},.85)"></u></i>'
        f"<b>{number(value)}</b></div>"
    )


def panel_table(panel: Panel) -> pd.DataFrame:
    """The numbers of a panel."""
    columns = [str(n) for n in range(panel.numbers.shape[1])] if panel.numbers.shape[1] > 1 else [panel.name]
    frame = pd.DataFrame(np.round(panel.numbers.astype(np.float64), 5), columns=columns)
    frame.insert(0, "", list(panel.rows))
    return frame


def lists_html(found: WhatIf, world: WorldInfo, names: tuple[str, str]) -> str:
    """Two lists side by side; what left the first and what is new in the second is said in words."""
    k = len(found.before.items)
    return (
        '<div class="lab-lists">'
        + "".join(
            f'<div><p class="mm-title">{escape(name)}</p><ol>{_entries(side, world, k, own == 0)}</ol></div>'
            for own, (name, side) in enumerate(zip(names, (found.before, found.after), strict=True))
        )
        + "</div>"
    )


def _entries(side: Side, world: WorldInfo, k: int, before: bool) -> str:
    rows = []
    for rank, (item, place) in enumerate(zip(side.items, side.places, strict=True), start=1):
        url = item_url(world.name, item)
        picture = f'<img src="{escape(url, quote=True)}" alt="" loading="lazy">' if url else ""
        if place == rank:
            moved, way = "", ""
        elif before:
            moved, way = (f"→ {place}" if place <= k else f"out, {place:,}"), "down" if place > rank else "up"
        else:
            moved, way = (f"was {place:,}"), "up" if place > rank else "down"
        rows.append(
            f'<li><span>{rank}</span><span class="lab-pic">{picture}</span><span>{escape(item.title)}</span>'
            f'<small class="lab-{way}">{moved}</small></li>'
        )
    return "".join(rows)


def lists_table(found: WhatIf, names: tuple[str, str]) -> pd.DataFrame:
    """The same two lists as a table."""
    return pd.DataFrame(
        {
            "place": range(1, len(found.before.items) + 1),
            names[0]: [item.title for item in found.before.items],
            f"score {names[0]}": np.round(found.before.scores, 4),
            f"place {names[1]}": found.before.places,
            names[1]: [item.title for item in found.after.items],
            f"score {names[1]}": np.round(found.after.scores, 4),
            f"place {names[0]}": found.after.places,
        }
    )
