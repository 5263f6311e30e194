"""Figures as SVG that stands alone: no script, no fonts or pictures from elsewhere, light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from mmrec.service.comparing import Race
from mmrec.service.explaining import NOUNS, Receipt, number
from mmrec.types import MapView, Recommendations

_STYLE = """
svg.mm { color-scheme: light dark; font: 13px system-ui, sans-serif; max-width: 100%; height: auto; }
svg.mm text { fill: #0F1320; } svg.mm .quiet { fill: #5B6272; } svg.mm .line { stroke: #8A90A0; }
svg.mm .image { fill: #0072B2; } svg.mm .text { fill: #B06C00; } svg.mm .audio { fill: #00805E; }
svg.mm .history { fill: #7B61C9; } svg.mm .query { fill: #B8437A; } svg.mm .whole { fill: #767D8E; }
svg.mm .dot { fill: #8A90A0; opacity: .35; } svg.mm .past { fill: #7B61C9; } svg.mm .hit { fill: #4F46E5; }
svg.mm text.on { fill: #FFFFFF; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  svg.mm text { fill: #E7EAF1; } svg.mm .quiet { fill: #A9B0C0; }
  svg.mm .image { fill: #56B4E9; } svg.mm .text { fill: #E69F00; } svg.mm .audio { fill: #2FC79A; }
  svg.mm .history { fill: #A993EE; } svg.mm .query { fill: #E784B2; } svg.mm .hit { fill: #8F88FF; }
  svg.mm text.on { fill: #0F1320; }
}
@media print { svg.mm text { fill: #000; } svg.mm text.on { fill: #FFF; } }
"""
"""The colours of the modalities are those of ``pages/shared/charts.py``."""


def weights_svg(found: Recommendations) -> str:
    """The weights of the list as bars, the mean on top; empty where nothing is weighed."""
    if not found.mean_weights:
        return ""
    rows: list[tuple[str, Mapping[str, float]]] = [("mean of the list", found.mean_weights)]
    rows += [(f"{entry.rank}. {_short(entry.item.title)}", entry.weights) for entry in found.items]
    parts, left, width, step = [], 250, 400, 24
    for n, (name, shares) in enumerate(rows):
        top, x = 8 + n * step, float(left)
        parts.append(_text(left - 8, top + 13, name, anchor="end", kind="" if n else "quiet"))
        for modality, share in shares.items():
            parts.append(
                f'<rect class="{modality}" x="{x:.1f}" y="{top}" width="{share * width:.1f}" height="17">'
                f"<title>{NOUNS[modality]} {share:.1%}</title></rect>"
            )
            if share >= 0.12:
                parts.append(_text(x + 5, top + 13, f"{share:.0%}", kind="on"))
            x += share * width
        if not shares:
            parts.append(_text(left, top + 13, "nothing is weighed", kind="quiet"))
    bottom = 8 + len(rows) * step + 10
    for n, modality in enumerate(found.mean_weights):
        parts.append(f'<rect class="{modality}" x="{left + n * 130}" y="{bottom}" width="12" height="12"/>')
        parts.append(_text(left + n * 130 + 18, bottom + 11, NOUNS[modality]))
    told = ", ".join(f"{NOUNS[modality]} {share:.0%}" for modality, share in found.mean_weights.items())
    return _svg(
        left + width + 12,
        bottom + 22,
        "Weights of the modalities, item by item",
        parts,
        f"Mean of the list: {told}.",
    )


def map_svg(view: MapView, found: Recommendations) -> str:
    """The frozen layout: every item, the history, the list with its ranks, the query."""
    side, edge = 560, 24
    low, high = view.xy.min(axis=0), view.xy.max(axis=0)
    span = np.where(high > low, high - low, 1.0)

    def at(xy: Sequence[float]) -> tuple[float, float]:
        x, y = (np.asarray(xy, dtype=float) - low) / span
        return edge + x * (side - 2 * edge), side - edge - y * (side - 2 * edge)

    places = {item_id: at(xy) for item_id, xy in zip(view.item_ids, view.xy, strict=True)}
    title = dict(zip(view.item_ids, view.titles, strict=True))
    parts = [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>' for x, y in places.values()]
    for item_id in view.history:
        x, y = places[item_id]
        parts.append(
            f'<circle class="past" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>history: {_told(title[item_id])}'
            "</title></circle>"
        )
    for entry in reversed(found.items):  # the first on top
        x, y = places[entry.item.item_id]
        parts.append(
            f'<circle class="hit" cx="{x:.1f}" cy="{y:.1f}" r="8"><title>{entry.rank}. '
            f"{_told(entry.item.title)}</title></circle>"
        )
        parts.append(_text(x, y + 4, str(entry.rank), anchor="middle", kind="on", size=10))
    if view.query_xy is not None:
        x, y = at(view.query_xy)
        parts.append(
            f'<path class="query" d="M{x:.1f} {y - 10:.1f}l9 10l-9 10l-9 -10z">'
            "<title>the query</title></path>"
        )
    for n, (kind, words) in enumerate((("hit", "the list"), ("past", "history"), ("query", "query"))):
        parts.append(f'<circle class="{kind}" cx="{edge + n * 110}" cy="{side + 8}" r="5"/>')
        parts.append(_text(edge + 10 + n * 110, side + 12, words))
    words = f"{view.space}; trustworthiness {view.trustworthiness:.2f}"
    parts.append(_text(edge - 5, side + 34, words, kind="quiet"))
    marked = f"{len(found.items)} of the list and {len(view.history)} of the history"
    told = f"{len(places):,} items; marked are {marked}."
    return _svg(side, side + 44, "Map of the item space", parts, told)


def waterfall_svg(receipt: Receipt) -> str:
    """From the baseline to the score, the largest share first."""
    entries = sorted(receipt.entries, key=lambda entry: -abs(entry.value))
    bars = [("baseline", "whole", 0.0, receipt.baseline, number(receipt.baseline))]
    running = receipt.baseline
    for entry in entries:
        words = number(entry.value, sign=True)
        bars.append((NOUNS[entry.player], entry.player, running, running + entry.value, words))
        running += entry.value
    bars.append(("score", "whole", 0.0, receipt.score, number(receipt.score)))
    low = min(min(start, end) for _, _, start, end, _ in bars)
    high = max(max(start, end) for _, _, start, end, _ in bars)
    left, width, step = 120, 400, 28

    def x(value: float) -> float:
        return left + (value - low) / ((high - low) or 1.0) * width

    parts = [
        f'<line class="line" x1="{x(0):.1f}" x2="{x(0):.1f}" y1="4" y2="{step * len(bars)}"/>'
        if low <= 0 <= high
        else ""
    ]
    for n, (name, kind, start, end, words) in enumerate(bars):
        top, first, last = 6 + n * step, min(x(start), x(end)), max(x(start), x(end))
        parts.append(_text(left - 10, top + 14, name, anchor="end"))
        parts.append(
            f'<rect class="{kind}" x="{first:.1f}" y="{top}" width="{max(last - first, 1):.1f}" height="19"/>'
        )
        parts.append(_text(last + 6, top + 14, words))
    told = ", ".join(f"{name} {words}" for name, _, _, _, words in bars)
    return _svg(left + width + 90, step * len(bars) + 12, "What adds up to the score", parts, f"{told}.")


def bump_svg(race: Race) -> str:
    """One row a strategy, one line an item; what a list does not hold ends at the right edge."""
    k = max((len(runner.ids) for runner in race.runners), default=0)
    left, step, gap = 180, 60, max(26, min(52, 700 // max(k, 1)))
    out = left + (k + 1) * gap
    parts = []
    for item in race.items:
        at = [
            (
                left + (place - 0.5) * gap if (place := runner.places[item.item_id]) <= k else out,
                30 + n * step,
            )
            for n, runner in enumerate(race.runners)
        ]
        path = " ".join(f"{x:.0f},{y}" for x, y in at)
        parts.append(
            f'<polyline class="line" fill="none" opacity=".55" points="{path}"><title>{_told(item.title)}'
            "</title></polyline>"
        )
    for n, runner in enumerate(race.runners):
        y = 30 + n * step
        parts.append(_text(left - 14, y + 4, runner.strategy.label, anchor="end"))
        for entry in runner.found.items:
            x = left + (entry.rank - 0.5) * gap
            parts.append(
                f'<circle class="hit" cx="{x:.0f}" cy="{y}" r="10"><title>{_told(entry.item.title)}</title>'
                f"</circle>{_text(x, y + 4, str(entry.rank), anchor='middle', kind='on', size=11)}"
            )
        parts.append(_text(out + 6, y + 4, "beyond", kind="quiet"))
    told = "; ".join(
        f"{runner.strategy.label}: "
        + ", ".join(f"{entry.rank} {entry.item.title}" for entry in runner.found.items)
        for runner in race.runners
    )
    return _svg(out + 60, 60 + step * (len(race.runners) - 1), "Where every item goes", parts, f"{told}.")


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "", size: int = 13) -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">'
        f"{_told(words)}</text>"
    )


def _svg(width: float, height: float, title: str, parts: Sequence[str], told: str) -> str:
    """``told``: what it shows in words, for whoever does not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mm" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" '
        f'role="img"><title>{escape(title)}</title><desc>{_told(told)}</desc>'
        f"<style>{_STYLE}</style>{''.join(parts)}</svg>"
    )


def _short(title: str, length: int = 32) -> str:
    return title if len(title) <= length else title[: length - 1] + "…"


def _told(text: str) -> str:
    """Escaped, and without the control characters that XML refuses."""
    return escape("".join(sign for sign in text if sign.isprintable()))
