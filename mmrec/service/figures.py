"""The use case behind ``plot``: learning curves and comparisons as figures, from what is kept of a world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmrec.data.atomic import replacing
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput, Unavailable
from mmrec.service.jobs import Pair, stored_embeddings, trained_variants

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")

HEADLINE = "nDCG@10"

_COLOURS = ("#0b6e4f", "#c8553d", "#2d5d9f", "#8a5a9e", "#b08900", "#4f6d7a", "#d1495b", "#3a7d44")
_LINES = ("-", "--", ":", "-.")


def plot(found: Pair, out: Path, formats: Sequence[str] = FORMATS) -> dict[str, tuple[Path, ...]]:
    """Draw everything that there are figures for; answers the files by figure.

    ``learning-curves`` needs trainings, the others a kept evaluation. ``profiles`` needs one strategy at
    least that was evaluated with several user profiles.

    Args:
        found: world and encoder.
        out: the folder; files are named ``<world>-<figure>.<format>``.
        formats: of ``FORMATS``.

    Raises:
        InvalidInput: for an unknown format.
        Unavailable: if there is nothing to draw.
    """
    for name in formats:
        if name not in FORMATS:
            raise InvalidInput(f"Unknown format {name!r}. Valid: {', '.join(FORMATS)}.")
    workspace, key = found.workspace, found.info.key
    curves = _curves(workspace, found)
    quality = _quality(workspace.evaluation(key) or {})
    several = {name for name in quality if "@" in name}
    several |= {name.partition("@")[0] for name in several} & quality.keys()
    title = workspace.info.title
    drawn: dict[str, Callable[[], Figure]] = {}
    if curves:
        drawn["learning-curves"] = lambda: learning_curves(title, curves)
    if quality:
        drawn["comparison"] = lambda: comparison(title, quality)
    if len(several) > 1:
        drawn["profiles"] = lambda: comparison(title, {n: v for n, v in quality.items() if n in several})
    spread = _trade(workspace.evaluation(key) or {})
    if spread:
        drawn["coverage"] = lambda: trade(title, spread)
    if not drawn:
        raise Unavailable(
            f"There is nothing to draw of {workspace.root.name!r} with the encoder {key!r}; first run: "
            "python -m mmrec train, python -m mmrec evaluate."
        )
    written = {}
    for name, make in drawn.items():
        figure = make()
        paths = tuple(out / f"{workspace.root.name}-{name}.{kind}" for kind in formats)
        for path in paths:
            _save(figure, path)
        written[name] = paths
    return written


def learning_curves(title: str, curves: Mapping[str, Sequence[Mapping[str, float]]]) -> Figure:
    """Validation and loss by epoch, one line a strategy, a dot at the epoch that was kept."""
    figure, (left, right) = _canvas(f"{title}: learning curves", columns=2, height=4.2)
    for at, (name, curve) in enumerate(curves.items()):
        epochs = [made["epoch"] for made in curve]
        style: dict[str, Any] = {
            "color": _COLOURS[at % len(_COLOURS)],
            "linestyle": _LINES[at // len(_COLOURS) % len(_LINES)],
            "linewidth": 1.4,
        }
        left.plot(epochs, [made["validation"] for made in curve], label=name, **style)
        best = max(curve, key=lambda made: made["validation"])
        left.plot(best["epoch"], best["validation"], "o", markersize=4, color=style["color"])
        right.plot(epochs, [made["loss"] for made in curve], **style)
    left.set_ylabel(f"{HEADLINE}, validation")
    right.set_ylabel("loss, training")
    for axes in (left, right):
        axes.set_xlabel("epoch")
    figure.legend(loc="outside right upper", frameon=False, fontsize=8)
    return figure


def comparison(title: str, quality: Mapping[str, Mapping[str, float]]) -> Figure:
    """A dot and its 95% interval a strategy, the best at the top."""
    order = sorted(quality, key=lambda name: quality[name]["value"])
    figure, (axes,) = _canvas(
        f"{title}: {HEADLINE} on the held-out test, 95% intervals", 1, 0.3 * len(order) + 1.4
    )
    for at, name in enumerate(order):
        row = quality[name]
        axes.plot([row["low"], row["high"]], [at, at], color=_COLOURS[0], linewidth=1.6)
        axes.plot(row["value"], at, "o", color=_COLOURS[0], markersize=4.5)
        axes.annotate(
            f"{row['value']:.3f}", (row["high"], at), (5, -3), textcoords="offset points", fontsize=8
        )
    axes.set_yticks(range(len(order)), order)
    axes.set_xlabel(HEADLINE)
    axes.set_xlim(left=0, right=1.12 * max(row["high"] for row in quality.values()))
    return figure


def trade(title: str, spread: Mapping[str, tuple[float, float]]) -> Figure:
    """Quality against the share of the catalogue that is ever shown: one is easily had without the other."""
    figure, (axes,) = _canvas(f"{title}: quality and coverage", 1, 4.6)
    tall = max((value for _, value in spread.values()), default=1.0) or 1.0
    before = (-1.0, -1.0)
    for at, (name, (coverage, value)) in enumerate(sorted(spread.items(), key=lambda pair: pair[1][1])):
        axes.plot(coverage, value, "o", color=_COLOURS[at % len(_COLOURS)], markersize=5)
        near = abs(coverage - before[0]) < 0.2 and abs(value - before[1]) < 0.04 * tall
        side: dict[str, Any] = {"xytext": (-6, 2), "ha": "right"} if near else {"xytext": (6, -3)}
        axes.annotate(name, (coverage, value), textcoords="offset points", fontsize=8, **side)
        before = (-1.0, -1.0) if near else (coverage, value)  # two neighbours take two sides
    axes.set_xlabel("coverage@10: share of the catalogue in somebody's first ten")
    axes.set_ylabel(HEADLINE)
    axes.margins(x=0.18, y=0.1)
    return figure


def _curves(workspace: Workspace, found: Pair) -> dict[str, list[dict[str, float]]]:
    from mmrec.fusion import fusions_for

    embeddings, key = stored_embeddings(workspace, found.info.key), found.info.key
    names = (*fusions_for(embeddings.modalities), *trained_variants(workspace, embeddings))
    told = {name: (workspace.model_facts(key, name) or {}).get("curve") for name in names}
    return {name: curve for name, curve in told.items() if curve}


def _quality(report: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    return {
        row["strategy"]: {part: float(row[part]) for part in ("value", "low", "high")}
        for row in report.get("rows", [])
        if row["metric"] == HEADLINE
    }


def _trade(report: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    found = {(row["strategy"], row["metric"]): row["value"] for row in report.get("rows", [])}
    return {
        name: (float(found[name, "coverage@10"]), float(found[name, HEADLINE]))
        for name, metric in found
        if metric == HEADLINE and (name, "coverage@10") in found
    }


def _canvas(title: str, columns: int, height: float) -> tuple[Figure, Sequence[Axes]]:
    """An empty figure without the global state of pyplot."""
    from matplotlib.figure import Figure as New

    figure = New(figsize=(10 if columns > 1 else 7.5, height), layout="constrained")
    axes = [figure.add_subplot(1, columns, at + 1) for at in range(columns)]
    figure.suptitle(title, fontsize=11)
    for one in axes:
        one.spines[["top", "right"]].set_visible(False)
        one.grid(alpha=0.25)
        one.tick_params(labelsize=8)
    return figure, axes


def _save(figure: Figure, path: Path) -> None:
    import matplotlib as mpl

    kind = path.suffix.removeprefix(".")
    # Text stays text in an SVG; salt and no date: the same numbers give the same file.
    with (
        mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "mmrec"}),
        replacing(path) as temporary,
    ):
        figure.savefig(temporary, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
