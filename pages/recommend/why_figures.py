"""Figures and tables of the "Why" panel; pure, so that the same explanation gives the same picture."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from mmrec.service.explaining import NOUNS, Explanation, Look, MethodNote, Receipt, Slider, Tipping, number
from pages.shared.charts import mel_figure

PLAYERS = {
    "image": "#3A8CC8",
    "text": "#C9861F",
    "audio": "#1FA37F",
    "history": "#8B6FD6",
    "query": "#CF5A8E",
}
"""Between the two shades of ``charts.MODALITY_COLOURS``: readable on paper and on ink."""

_NEUTRAL = "#8A90A0"
_ROW = 34


def waterfall(receipt: Receipt) -> go.Figure:
    """From the baseline to the score, the largest share first."""
    entries = sorted(receipt.entries, key=lambda entry: -abs(entry.value))
    names = ["baseline", *(NOUNS[e.player] for e in entries), "score"]
    starts, sizes, colours, words = [0.0], [receipt.baseline], [_NEUTRAL], [number(receipt.baseline)]
    running = receipt.baseline
    for entry in entries:
        starts.append(running)
        sizes.append(entry.value)
        colours.append(PLAYERS[entry.player])
        words.append(number(entry.value, sign=True))
        running += entry.value
    starts.append(0.0)
    sizes.append(receipt.score)
    colours.append(_NEUTRAL)
    words.append(number(receipt.score))
    hints = [
        "the score without content, history and query; popularity is in it",
        *(f"{number(e.last, sign=True)} is lost if it alone goes" for e in entries),
    ]
    figure = go.Figure(
        go.Bar(
            y=names,
            x=sizes,
            base=starts,
            orientation="h",
            marker={"color": colours},
            text=words,
            textposition="outside",
            cliponaxis=False,
            customdata=[*hints, "the sum of all"],
            hovertemplate="%{y}: %{text}<br>%{customdata}<extra></extra>",
            width=0.62,
        )
    )
    ends = [start + size for start, size in zip(starts, sizes, strict=True)]
    for at in range(len(names) - 1):
        figure.add_shape(
            type="line",
            x0=ends[at],
            x1=ends[at],
            y0=at + 0.31,
            y1=at + 0.69,
            line={"color": _NEUTRAL, "width": 1},
        )
    low, high = min([0.0, *starts, *ends]), max([0.0, *starts, *ends])
    room = 0.21 * (high - low or 1.0)
    figure.update_layout(
        height=_ROW * len(names) + 26, margin={"l": 92, "r": 8, "t": 2, "b": 22}, showlegend=False, bargap=0.2
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"size": 13})
    figure.update_xaxes(range=[low - (room if low < 0 else 0), high + room], zeroline=True, nticks=6)
    return figure


def receipt_table(receipt: Receipt) -> pd.DataFrame:
    """Every player: Shapley value, leave-one-out, and the weight that the strategy shows."""
    weights = receipt.agreement.weights if receipt.agreement is not None else {}
    rows = [{"who": "baseline", "adds": receipt.baseline}]
    rows += [
        {
            "who": NOUNS[e.player],
            "adds": e.value,
            "lost if it alone goes": e.last,
            "weight": weights.get(e.player),  # type: ignore[call-overload]
        }
        for e in receipt.entries
    ]
    rows.append({"who": "score", "adds": receipt.score})
    return pd.DataFrame(rows).dropna(axis=1, how="all")


def spectrogram(look: Look) -> go.Figure:
    """What the encoder hears, and which cells of it matter."""
    assert look.heard is not None
    assert look.shape is not None
    figure = mel_figure(look.heard)
    figure.data[0].colorscale = "Greys_r"
    figure.data[0].hoverinfo = "skip"
    figure.data[0].hovertemplate = None
    bands, moments = look.shape
    levels = look.heat.levels.reshape(bands, moments)
    size = max(float(np.abs(levels).max()), 1e-12)
    mels = len(look.heard.hertz)
    edges = np.linspace(0, mels, bands + 1).astype(int)
    figure.add_heatmap(
        z=levels,
        x=np.linspace(0, look.heard.seconds, moments + 1),
        y=edges - 0.5,
        zmin=-size,
        zmax=size,
        colorscale=[
            [0, "rgba(27,140,80,.78)"],
            [0.5, "rgba(120,120,120,0)"],
            [1, "rgba(124,58,237,.78)"],
        ],
        showscale=False,
        customdata=np.array(
            [
                f"{label}: {number(float(v), sign=True)}"
                for label, v in zip(look.labels, look.heat.levels, strict=True)
            ]
        ).reshape(bands, moments),
        hovertemplate="%{customdata}<extra></extra>",
    )
    marked = look.change.parts if look.change is not None else ()
    step = look.heard.seconds / moments
    for at in marked:
        band, moment = divmod(at, moments)
        figure.add_shape(
            type="rect",
            x0=moment * step,
            x1=(moment + 1) * step,
            y0=edges[band] - 0.5,
            y1=edges[band + 1] - 0.5,
            line={"color": "#FFFFFF", "width": 2, "dash": "dot"},
        )
    figure.update_layout(height=230)
    return figure


def parts_table(look: Look) -> pd.DataFrame:
    """Every part and its heat, hottest first."""
    marked = set(look.change.parts) if look.change is not None else set()
    table = pd.DataFrame(
        {
            {"words": "word", "patches": "patch", "moments": "cell of the sound"}[look.unit]: look.labels,
            look.note.label: look.heat.levels,
            "in the smallest change": [at in marked for at in range(len(look.labels))],
        }
    )
    return table.sort_values(look.note.label, ascending=False, kind="stable")


def methods_table(look: Look) -> pd.DataFrame:
    """What every method that fits says, and whether it is true."""
    return pd.DataFrame([_method(note) for note in (look.note, *look.others) if note.heat is not None])


def _method(note: MethodNote) -> dict[str, object]:
    assert note.heat is not None
    test = note.heat.faithfulness
    return {
        "method": note.label,
        "rank correlation": _agreement(note),
        "hottest hidden": number(-test.drop, sign=True),
        "as many at random": number(-sum(test.random) / len(test.random), sign=True),
        "verdict": test.verdict,
        "from": note.paper,
    }


def _agreement(note: MethodNote) -> str:
    return "shown" if note.agreement is None else f"{note.agreement:+.2f}".replace("-", "−")


def pulls_table(why: Explanation) -> pd.DataFrame:
    """Every item of the history, the strongest first."""
    return pd.DataFrame(
        [
            {"item": why.items[p.row].title, "category": why.items[p.row].category, "effect": p.effect}
            for p in why.pulls.pulls
        ]
    )


def slider(tipping: Tipping, shown: int, k: int) -> go.Figure:
    """The item's place along one weight slider, with its tipping points."""
    one = tipping.sliders[shown]
    colour, noun = PLAYERS[one.modality], NOUNS[one.modality]
    bottom = min(int(one.places.max()), 3 * k)
    figure = go.Figure()
    figure.add_scatter(
        x=one.grid * 100,
        y=np.minimum(one.places, bottom + 0.5),
        mode="lines",
        line={"color": colour, "width": 2.5},
        customdata=one.places,
        hovertemplate=f"{noun} %{{x:.0f}}%: place %{{customdata}}<extra></extra>",
    )
    figure.add_scatter(
        x=[100 * tip.at for tip in one.tips],
        y=[_place_at(one, tip.at, bottom) for tip in one.tips],
        mode="markers",
        marker={"color": colour, "size": 9, "symbol": "diamond", "line": {"color": "#FFFFFF", "width": 1}},
        customdata=[f"{tip.at:.1%}: swaps with {tipping.items[tip.row].title}" for tip in one.tips],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.add_scatter(
        x=[100 * one.now],
        y=[_place_at(one, one.now, bottom)],
        mode="markers",
        marker={"color": colour, "size": 14, "symbol": "circle-open", "line": {"width": 3}},
        hovertemplate=f"now: {noun} {one.now:.0%}<extra></extra>",
    )
    if bottom > k:
        figure.add_hline(
            y=k + 0.5,
            line={"color": _NEUTRAL, "dash": "dot", "width": 1},
            annotation={"text": f"the list ends at {k}", "font": {"size": 11}},
            annotation_position="bottom left",
        )
    figure.update_layout(height=210, margin={"l": 44, "r": 8, "t": 6, "b": 26}, showlegend=False)
    figure.update_xaxes(range=[0, 100], ticksuffix="%")
    figure.update_yaxes(range=[bottom + 1, 0.5], title="place", tickformat="d", nticks=5)
    return figure


def _place_at(slider: Slider, weight: float, bottom: int) -> float:
    return float(min(np.interp(weight, slider.grid, slider.places), bottom + 0.5))


def way_table(slider: Slider) -> pd.DataFrame:
    """The curve of a slider: the item's place at every weight that was tried."""
    return pd.DataFrame(
        {
            f"weight of the {NOUNS[slider.modality]}": [f"{weight:.1%}" for weight in slider.grid],
            "place": slider.places,
        }
    )


def tips_table(tipping: Tipping) -> pd.DataFrame:
    """Every tipping point and what stands on its two sides."""
    return pd.DataFrame(
        [
            {
                "weight of": NOUNS[slider.modality],
                "now": f"{slider.now:.1%}",
                "tips at": f"{tip.at:.1%}",
                "swaps with": tipping.items[tip.row].title,
                "below it": "ahead" if tip.below else "behind",
                "above it": "ahead" if tip.above else "behind",
            }
            for slider in tipping.sliders
            for tip in slider.tips
        ]
    )
