"""About this world: what it is made of, which encoder looks at it, how well each strategy does."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mmrec.types import CleaningReport, EncoderInfo, StrategyInfo, WorldInfo
from pages.shared import cache, charts, frame, sidebar, state


def draw() -> None:
    """The whole page."""
    world = state.chosen_world([entry.name for entry in cache.offered_worlds()])
    encoder = state.chosen_encoder()
    studio = sidebar.opened(world, encoder)
    _world(studio.world)
    _encoder(studio.encoder)
    _strategies(studio.world, cache.strategies(world, encoder))
    _cleaning(studio.cleaning)


def _world(world: WorldInfo) -> None:
    st.header(world.title)
    st.write(frame.plain(world.description))
    for column, (label, number) in zip(
        st.columns(4),
        {
            "Items": world.n_items,
            world.people.capitalize(): world.n_users,
            "Interactions": world.n_interactions,
            "Modalities": len(world.modalities),
        }.items(),
        strict=True,
    ):
        column.metric(label, f"{number:,}")
    st.subheader("What it teaches")
    st.write(frame.plain(world.teaches))
    st.caption(
        f"How the {frame.plain(world.people)} choose, with every formula: docs/worlds/{world.name}.md."
    )


def _encoder(encoder: EncoderInfo) -> None:
    st.subheader("The encoder at work")
    st.write(
        f"**{frame.plain(encoder.name)}** turns every {_things(encoder)} into {encoder.dimension} "
        f"numbers. It has {encoder.parameters / 1e6:.1f} million parameters and was trained on "
        f"{frame.plain(encoder.trained_on)}."
    )
    if encoder.bundled:
        st.caption(
            "It ships with the app and knows drawings better than photographs; another one can be chosen in "
            "the side bar of the Recommend page."
        )


def _things(encoder: EncoderInfo) -> str:
    words = [charts.MODALITY_WORDS[name] for name in encoder.modalities]
    return ", every ".join(words[:-1]) + f" and every {words[-1]}"


def _strategies(world: WorldInfo, strategies: tuple[StrategyInfo, ...]) -> None:
    st.subheader("The strategies")
    if any(entry.quality for entry in strategies):
        st.plotly_chart(charts.quality_figure(strategies), config={"displayModeBar": False})
        st.caption(
            "Everybody's last strong interaction was held out; the whole catalogue is ranked, no candidates "
            f"are sampled. The interval is a 95% bootstrap over {frame.plain(world.people)}."
            + _trained_anew(strategies)
        )
    else:
        st.info(
            "Nothing was measured for this encoder yet; run `python -m mmrec evaluate`.",
            icon=":material/info:",
        )
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "strategy": entry.label,
                    "level": charts.LEVELS[entry.level][0],
                    "what it does": entry.summary,
                    "state": entry.state,
                    **_measured(entry),
                    "literature": entry.paper,
                }
                for entry in strategies
            ]
        ),
        hide_index=True,
        height="content",
        column_config={
            "nDCG@10": st.column_config.NumberColumn(format="%.3f"),
            "state": st.column_config.TextColumn(width=96),
        },
    )


def _measured(entry: StrategyInfo) -> dict[str, float | str | None]:
    """The figures of a row; a dash where nothing was measured, or nothing is trained."""
    quality = entry.quality
    several = None if quality is None else quality.trainings
    return {
        "nDCG@10": None if quality is None else quality.value,
        "95% interval": "–" if quality is None else f"{quality.low:.3f} – {quality.high:.3f}",
        "trainings": "–" if several is None else f"{several.mean:.3f} ± {several.spread:.3f}",
    }


def _trained_anew(strategies: tuple[StrategyInfo, ...]) -> str:
    counts = {e.quality.trainings.count for e in strategies if e.quality and e.quality.trainings}
    return (
        f" Each that learns was trained {max(counts)} times, with other seeds; the table has mean ± spread."
        if counts
        else ""
    )


def _cleaning(report: CleaningReport) -> None:
    st.subheader("Is the behaviour data clean?")
    if report.findings:
        st.write(
            f"Of {report.rows:,} events {report.kept:,} are kept. Nothing was left out without a reason:"
        )
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "problem": found.problem,
                        "what was done": found.done,
                        "events": found.count,
                        "for example": found.examples[0],
                        "rule": found.rule,
                    }
                    for found in report.findings
                ]
            ),
            hide_index=True,
            height="content",
        )
    else:
        st.write(
            f"All {report.rows:,} events passed: no duplicates, no missing values, no impossible times, no "
            "unknown items or events, no ratings out of range, nobody faster than a person."
        )
    st.caption(
        "Your own data is looked over the same way: `python -m mmrec clean --interactions FILE --items FILE`."
    )


with frame.guarded():
    draw()
