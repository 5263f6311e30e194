"""From results to figures; pure, so that the same result gives the same figure.

Colours of modalities are those of Okabe & Ito (2008), which the colour-blind can tell apart; the light theme
uses darker ones where the original has less than 3:1 on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from mmrec.service.media import Heard
from mmrec.types import Item, MapView, Recommendations, StrategyInfo

MODALITY_COLOURS: Mapping[str, tuple[str, str]] = {
    "image": ("#0072B2", "#56B4E9"),
    "text": ("#B06C00", "#E69F00"),
    "audio": ("#00805E", "#2FC79A"),
}
"""Modality -> colour on light, colour on dark; the same as in ``components/cards.css``."""

MODALITY_WORDS: Mapping[str, str] = {"image": "picture", "text": "text", "audio": "sound"}

LEVELS: Mapping[str, tuple[str, str, str]] = {
    "single": ("One modality", "One modality alone.", "One modality"),
    "feature": (
        "Feature level (early fusion)",
        "Feature-level, or early, fusion joins the embeddings before anything is scored.",
        "Feature, early",
    ),
    "decision": (
        "Decision level (late fusion)",
        "Decision-level, or late, fusion lets each modality score alone and joins the verdicts.",
        "Decision, late",
    ),
    "model": (
        "Model level (hybrid fusion)",
        "Model-level, or hybrid, fusion mixes the modalities inside the model.",
        "Model, hybrid",
    ),
    "reference": (
        "Reference",
        "A reference: what the fusions have to beat. Most look at nothing that an item shows, says or plays.",
        "Reference",
    ),
}
"""Level -> heading of its group, sentence, short name of both traditions."""

_KINDS: Mapping[str, tuple[str, str]] = {
    "attention": (
        "Attention weights",
        "Where the model looked: the softmax over an item's modalities. Not the same as the reason.",
    ),
    "contributions": (
        "Exact contributions",
        "This strategy has no attention. Shares of the exact Shapley values of each modality in the score.",
    ),
    "weights": ("Fixed weights", "The same weights for every item, learned or set by hand; no attention."),
    "none": (
        "No modality at work",
        "This list looks at nothing an item shows, says or plays, so nothing is weighed.",
    ),
}


def saving(name: str) -> dict[str, Any]:
    """How a figure of plotly is shown: still, with one button on hovering that keeps it as SVG."""
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": f"mmrec-{name}"},
    }


def weights_heading(found: Recommendations) -> tuple[str, str]:
    """What the weights panel may call itself, and one sentence that says what is shown."""
    heading, sentence = _KINDS[found.weights_kind]
    if found.weights_kind == "weights" and found.request.modality_weights is not None:
        return "Weights set by hand", "The same weights for every item, as you set them with the slider."
    return heading, sentence


def shares_in_words(shares: Mapping[str, float]) -> str:
    """``picture 62%, text 38%``."""
    return ", ".join(f"{MODALITY_WORDS[name]} {share:.0%}" for name, share in shares.items())


def colour(modality: str) -> str:
    """The colour of a modality as CSS that follows the theme."""
    light, dark = MODALITY_COLOURS[modality]
    return f"light-dark({light}, {dark})"


def formula_lines(formula: str) -> str:
    """A formula of several parts, one part a line, so that it fits into half a column."""
    return r"\begin{gathered}" + formula.replace(r",\quad ", r" \\ ") + r"\end{gathered}"


def weights_html(found: Recommendations) -> str:
    """The weights of the list as bars: the mean on top, then every item. Every supplied string is escaped."""
    if not found.mean_weights:
        return ""
    of = len(found.mean_weights)
    mean = "".join(
        f'<div class="mm-mean"><span class="mm-dot" style="background:{colour(name)}"></span>'
        f"{escape(MODALITY_WORDS[name])} <b>{share:.0%}</b></div>"
        for name, share in found.mean_weights.items()
    )
    rows = [
        f'<div class="mm-row mm-all"><span>mean</span>{_bar(found.mean_weights)}'
        f"<span>{_lead(found.mean_weights, of)}</span></div>"
    ]
    rows += [
        f'<div class="mm-row" title="{escape(entry.item.title, quote=True)}: '
        f'{shares_in_words(entry.weights)}">'
        f"<span>{entry.rank}</span>{_bar(entry.weights)}<span>{_lead(entry.weights, of)}</span></div>"
        for entry in found.items
        if entry.weights
    ]
    return f'<div class="mm-means">{mean}</div><div class="mm-rows">{"".join(rows)}</div>'


def mel_figure(sound: Heard) -> go.Figure:
    """The log-mel spectrogram of a sound, low bands at the bottom."""
    bands, frames = sound.mel.shape
    marks = [int(np.abs(sound.hertz - hertz).argmin()) for hertz in (100, 500, 2000, 7000)]
    figure = go.Figure(
        go.Heatmap(
            z=np.round(sound.mel, 2),
            x=np.linspace(0, sound.seconds, frames),
            y=np.arange(bands),
            zmin=-1,
            zmax=1,
            colorscale="Magma",
            showscale=False,
            customdata=np.repeat(np.round(sound.hertz)[:, None], frames, 1),
            hovertemplate="%{x:.1f} s, %{customdata:.0f} Hz<extra></extra>",
        )
    )
    figure.update_layout(height=120, margin={"l": 44, "r": 4, "t": 4, "b": 20})
    figure.update_yaxes(tickvals=marks, ticktext=["100 Hz", "500 Hz", "2 kHz", "7 kHz"])
    figure.update_xaxes(ticksuffix=" s", nticks=7)
    return figure


def heard_words(sound: Heard) -> str:
    """The spectrogram in a sentence: how long, where it is loudest, and at which pitch on average."""
    band, moment = np.unravel_index(int(sound.mel.argmax()), sound.mel.shape)
    at = moment / max(sound.mel.shape[1] - 1, 1) * sound.seconds
    throughout = int(sound.mel.mean(axis=1).argmax())
    return (
        f"It lasts {sound.seconds:.1f} s, is loudest at {at:.1f} s around "
        f"{_pitch(sound.hertz[band])}, and on "
        f"average around {_pitch(sound.hertz[throughout])}."
    )


def _pitch(hertz: float) -> str:
    return f"{hertz / 1000:.1f} kHz" if hertz >= 1000 else f"{round(hertz, -1):.0f} Hz"


def _bar(shares: Mapping[str, float]) -> str:
    parts = "".join(
        f'<i style="width:{share * 100:.1f}%;background:{colour(name)}"></i>'
        for name, share in shares.items()
    )
    return f'<span class="mm-bar" role="img" aria-label="{shares_in_words(shares)}">{parts}</span>'


def _lead(shares: Mapping[str, float], of: int) -> str:
    """The share that a row is read by: the first where there are two in all, else the largest."""
    if len(shares) == 1:
        return f"{MODALITY_WORDS[next(iter(shares))]} only"
    if of == 2:
        return f"{next(iter(shares.values())):.0%}"
    name = max(shares, key=lambda modality: shares[modality])
    return f'<span class="mm-dot" style="background:{colour(name)}"></span> {shares[name]:.0%}'


def weights_table(found: Recommendations) -> pd.DataFrame:
    """The same numbers for those who read tables: weights, contributions, baseline, score."""
    names = list(dict.fromkeys(name for entry in found.items for name in entry.contributions))
    return pd.DataFrame(
        [
            {
                "#": entry.rank,
                "item": entry.item.title,
                **{f"{MODALITY_WORDS[m]} share": entry.weights.get(m) for m in names},
                **{f"{MODALITY_WORDS[m]} contribution": entry.contributions.get(m) for m in names},
                "baseline": entry.baseline,
                "score": entry.score,
            }
            for entry in found.items
        ]
    )


def map_data(view: MapView, pictures: Sequence[str | None], base: str, height: int) -> dict[str, Any]:
    """What the map draws.

    Args:
        view: the layout and who is on it.
        pictures: file name of each item's picture in the order of ``view.item_ids``, None where missing.
        base: address in front of those names.
        height: of the canvas at most, in pixels.
    """
    names = sorted(set(view.categories))
    number = {name: at for at, name in enumerate(names)}
    row = {item_id: at for at, item_id in enumerate(view.item_ids)}
    return {
        "layout": [round(float(value), 3) for value in view.xy.ravel()],
        "ids": list(view.item_ids),
        "titles": list(view.titles),
        "categories": names,
        "category": [number[name] for name in view.categories],
        "pictures": list(pictures),
        "base": base,
        "history": [row[item_id] for item_id in view.history],
        "recommended": [row[item_id] for item_id in view.recommended],
        "query": None if view.query_xy is None else list(view.query_xy),
        "profile": None if view.profile_xy is None else list(view.profile_xy),
        "height": height,
        "words": {
            "rank": "recommended, place {}",
            "past": "in the history",
            "reset": "Reset view",
            "aria": (
                f"Map of {len(row)} items in {len(names)} categories, with {len(view.recommended)} "
                f"recommended and {len(view.history)} from the history marked. "
                "Arrow keys walk through the recommended ones."
            ),
        },
    }


def map_table(view: MapView, items: Sequence[Item]) -> pd.DataFrame:
    """Where the marked things lie, as a table."""
    row = {item_id: at for at, item_id in enumerate(view.item_ids)}
    title = {entry.item_id: entry.title for entry in items}
    marks = [("recommended", item_id) for item_id in view.recommended]
    marks += [("history", item_id) for item_id in view.history if item_id not in set(view.recommended)]
    lines: list[dict[str, Any]] = [
        {
            "what": what,
            "item": title.get(item_id, view.titles[row[item_id]]),
            "category": view.categories[row[item_id]],
            "x": float(view.xy[row[item_id], 0]),
            "y": float(view.xy[row[item_id], 1]),
        }
        for what, item_id in marks
    ]
    for what, at in (("your query", view.query_xy), ("profile", view.profile_xy)):
        if at is not None:
            lines.insert(0, {"what": what, "item": "", "category": "", "x": at[0], "y": at[1]})
    return pd.DataFrame(lines, columns=["what", "item", "category", "x", "y"])


def quality_figure(strategies: Sequence[StrategyInfo]) -> go.Figure:
    """nDCG@10 of every evaluated strategy with its 95% interval, best on top."""
    rated = sorted(
        ((entry.label, entry.quality) for entry in strategies if entry.quality is not None),
        key=lambda pair: pair[1].value,
    )
    figure = go.Figure(
        go.Scatter(
            x=[quality.value for _, quality in rated],
            y=[label for label, _ in rated],
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [quality.high - quality.value for _, quality in rated],
                "arrayminus": [quality.value - quality.low for _, quality in rated],
                "thickness": 2,
                "width": 5,
            },
            mode="markers",
            marker={"size": 11},
            hovertemplate="%{y}: %{x:.4f}<extra></extra>",
        )
    )
    figure.update_layout(
        height=80 + 34 * len(rated),
        margin={"l": 10, "r": 20, "t": 10, "b": 40},
        xaxis={"title": "nDCG@10 on held-out interactions, 95% interval", "rangemode": "tozero"},
        yaxis={"title": None},
        showlegend=False,
    )
    return figure
