"""The race as figures, tables and sentences; pure, so that the same race gives the same picture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from mmrec.service.comparing import Race

_FAINT, _FIRM, _LIT = "rgba(128, 134, 148, .2)", "rgba(128, 134, 148, .6)", "#6C66DC"
"""Lines out of a list, lines between two lists, and the one that is lit: seen on paper and on ink."""

_TINT = [[0, "rgba(108, 102, 220, .05)"], [1, "rgba(108, 102, 220, .55)"]]
"""Light enough for the theme's text to be read on it, on paper and on ink."""

_MOST_FIGURES = 13
"""Up to so many strategies their overlaps fit as figures; beyond, hovering and the table tell them."""

ROW = 58
"""Pixels of height that a strategy gets in the bump chart."""


class _Strokes:
    """Many separate lines as one trace: a gap after each."""

    def __init__(self) -> None:
        self.x: list[float | None] = []
        self.y: list[float | None] = []

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Add one."""
        self.x += [start[0], end[0], None]
        self.y += [start[1], end[1], None]


def widest(race: Race) -> str:
    """The item whose places lie furthest apart between the runners; empty without items."""
    spread = {
        item.item_id: max(r.places[item.item_id] for r in race.runners)
        - min(r.places[item.item_id] for r in race.runners)
        for item in race.items
    }
    return max(spread, key=lambda item_id: spread[item_id], default="")


def bump_figure(race: Race, lit: str, ink: str) -> go.Figure:
    """One row a strategy, one line an item; what a list does not hold runs through the column at the right.

    Rows, not columns, carry the names, so that they can be read however many race and however narrow it is.
    ``ink``: colour of the words, the theme's own.
    """
    k = max((len(runner.ids) for runner in race.runners), default=0)
    title = {item.item_id: item.title for item in race.items}
    beyond = k + max(1.2, k / 8)  # far enough from the last place for its word
    step = 1 if k <= 15 else 5 if k <= 50 else 10
    places = sorted({1, *range(step, k + 1, step)})
    firm, faint = _Strokes(), _Strokes()
    marks: list[tuple[float, int, str, str]] = []
    kept: list[tuple[float, int, int]] = []
    for item_id, words in title.items():
        path = []
        for row, runner in enumerate(race.runners):
            place = runner.places[item_id]
            x = float(place) if 0 < place <= k else beyond
            path.append((x, row, place))
            if x <= k:
                marks.append((x, row, item_id, f"{words}<br>place {place} under {runner.strategy.label}"))
        if item_id == lit:
            kept = path
        for (x, row, _), (next_x, next_row, _) in itertools.pairwise(path):
            listed = (x <= k) + (next_x <= k)
            if listed:  # between two lists that both lack it there is nothing to see
                (firm if listed == 2 else faint).stroke((x, row), (next_x, next_row))
    figure = go.Figure()
    for strokes, colour in ((faint, _FAINT), (firm, _FIRM)):
        figure.add_scatter(
            x=strokes.x, y=strokes.y, mode="lines", line={"color": colour, "width": 1.4}, hoverinfo="skip"
        )
    figure.add_scatter(
        x=[x for x, _, _ in kept],
        y=[row for _, row, _ in kept],
        mode="lines+markers+text",
        line={"color": _LIT, "width": 3.5},
        marker={"size": 20, "color": _LIT},
        text=[str(place) if place else "–" for _, _, place in kept],
        textfont={"color": "#FFFFFF", "size": 10},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[x for x, _, _, _ in marks],
        y=[row for _, row, _, _ in marks],
        mode="markers",
        marker={
            "size": 11,
            "color": "rgba(128, 134, 148, .75)",
            "opacity": [0.0 if m[2] == lit else 1.0 for m in marks],
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[item_id, words] for _, _, item_id, words in marks],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )
    figure.update_layout(
        height=64 + ROW * len(race.runners),
        margin={"l": 8, "r": 8, "t": 8, "b": 34},
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        hovermode="closest",
    )
    figure.update_xaxes(
        title={"text": "place in the list", "standoff": 4, "font": {"color": ink}},
        tickfont={"color": ink},
        range=[0.4, beyond + 0.06 * beyond],
        tickvals=[*places, beyond],
        ticktext=[*map(str, places), "below"],
        tickangle=0,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[len(race.runners) - 0.5, -0.5],
        tickvals=list(range(len(race.runners))),
        ticktext=[_broken(runner.strategy.label) for runner in race.runners],
        tickfont={"color": ink},
        zeroline=False,
        fixedrange=True,
    )
    return figure


def places_table(race: Race) -> pd.DataFrame:
    """The bump chart as a table: the place of every item under every strategy."""
    return pd.DataFrame(
        [
            {
                "item": item.title,
                **{runner.strategy.label: runner.places[item.item_id] for runner in race.runners},
            }
            for item in race.items
        ]
    )


def lit_sentence(race: Race, lit: str, chosen: bool) -> str:
    """Where the lit item stands everywhere."""
    item = next((item for item in race.items if item.item_id == lit), None)
    if item is None:
        return ""
    where = ", ".join(
        f"{runner.places[lit] or 'no place'} under {runner.strategy.label}" for runner in race.runners
    )
    agreed = len({runner.places[lit] for runner in race.runners}) < 2
    start = f"“{item.title}”" if chosen or agreed else f"The lists disagree most about “{item.title}”"
    return f"{start}: place {where}."


def race_sentence(race: Race) -> str:
    """The race in one line."""
    n, k = len(race.runners), max((len(runner.ids) for runner in race.runners), default=0)
    if n < 2:
        return "One strategy runs alone; choose others to race with it."
    pairs = [(float(race.rbo[a, b]), a, b) for a in range(n) for b in range(a + 1, n)]
    (high, a, b), (low, c, d) = max(pairs), min(pairs)
    label = [runner.strategy.label for runner in race.runners]
    said = f"{n} strategies name {len(race.items)} different items in their top {k}."
    if n == 2:
        return f"{said} Their overlap: RBO {high:.2f} (1 is the same list, 0 nothing in common)."
    if low == high:
        return f"{said} Every two of them agree alike, RBO {high:.2f} (1 is the same list)."
    return (
        f"{said} Most alike are {label[a]} and {label[b]} (RBO {high:.2f}; 1 is the same list), "
        f"least {label[c]} and {label[d]} ({low:.2f})."
    )


def overlap_figure(labels: Sequence[str], matrix: np.ndarray, measure: str, ink: str) -> go.Figure:
    """Every two lists against each other. Columns are numbered as the rows are, so that no names collide.

    ``ink``: colour of the words and figures, the theme's own.
    """
    n = len(labels)
    pairs = [[f"{labels[row]}<br>{labels[column]}" for column in range(n)] for row in range(n)]
    figure = go.Figure(
        go.Heatmap(
            z=np.round(matrix, 3),
            x=list(range(n)),
            y=list(range(n)),
            zmin=0,
            zmax=1,
            colorscale=_TINT,
            showscale=False,
            xgap=2,
            ygap=2,
            customdata=pairs,
            hovertemplate="%{customdata}<br>" + measure + " %{z:.3f}<extra></extra>",
        )
    )
    if n <= _MOST_FIGURES:  # as text of its own: a heat map would choose black or white by itself
        figure.add_scatter(
            x=[column for _ in range(n) for column in range(n)],
            y=[row for row in range(n) for _ in range(n)],
            mode="text",
            text=[f"{value:.2f}" for value in matrix.ravel()],
            textfont={"color": ink},
            hoverinfo="skip",
        )
    figure.update_layout(
        height=40 + 34 * n, margin={"l": 8, "r": 8, "t": 26, "b": 4}, dragmode=False, showlegend=False
    )
    figure.update_xaxes(
        tickvals=list(range(n)),
        ticktext=[str(number + 1) for number in range(n)],
        side="top",
        tickfont={"color": ink},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        tickangle=0,
    )
    figure.update_yaxes(
        tickvals=list(range(n)),
        ticktext=[f"{label}  {number + 1}" for number, label in enumerate(labels)],
        autorange="reversed",
        tickfont={"color": ink},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    return figure


def overlap_table(labels: Sequence[str], matrix: np.ndarray) -> pd.DataFrame:
    """The same as a table."""
    frame = pd.DataFrame(np.round(matrix, 3), columns=list(labels))
    frame.insert(0, "list", list(labels))
    return frame


def _broken(label: str) -> str:
    """A long name on two lines."""
    words = label.split()
    if len(label) <= 14 or len(words) == 1:
        return label
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(label) / 2))
    return " ".join(words[:cut]) + "<br>" + " ".join(words[cut:])
