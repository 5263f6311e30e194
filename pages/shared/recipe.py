"""The recipe of a view: a link, a report, a script, tables and figures, small and out of the way.

Everything that takes time is made when it is asked for: a button gets a function, not the file.
"""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Callable

import streamlit as st

from mmrec.errors import MMRecError
from mmrec.service.comparing import race
from mmrec.service.explaining import Explainer
from mmrec.service.reporting import (
    Recipe,
    list_csv,
    map_svg,
    race_csv,
    race_report,
    report,
    request_json,
    snippet,
    waterfall_svg,
    weights_svg,
    why_csv,
)
from pages.shared import cache, frame, state


@st.fragment
def draw(recipe: Recipe, key: str = "recipe") -> None:
    """The button of a view; call it after ``state.mirror``, so that the link is that of this view."""
    with st.popover("Recipe", icon=":material/ios_share:", key=key, on_change="rerun") as box:
        if box.open:
            with frame.guarded():
                _contents(recipe, key)


def _contents(recipe: Recipe, key: str) -> None:
    chosen = state.choice()
    recipe = dataclasses.replace(recipe, encoder=chosen.encoder, link=state.link())
    st.markdown("**A link that restores this view**")
    st.code(recipe.link, language=None, wrap_lines=True)
    left_out = lacks(recipe, chosen)
    if left_out:
        st.caption("Not in the link: " + " ".join(frame.plain(sentence) for sentence in left_out))
    st.markdown("**To keep or to hand on**")
    explainer = cache.explainer(chosen.world, chosen.encoder)
    with st.container(horizontal=True, gap="small"):
        for name, file, mime, make in _files(recipe, explainer):
            st.download_button(
                name,
                _made(make, mime),
                file_name=f"mmrec-{file}",
                mime=mime,
                key=f"{key}_{file}",
                on_click="ignore",
            )
    if recipe.uploads:
        st.caption("The report shows your uploaded pictures; the request names them and holds none.")
    st.markdown("**The same as a script**")
    st.code(snippet(recipe), language="python", height=220)


def lacks(recipe: Recipe, chosen: state.Choice) -> list[str]:
    """What a link cannot carry of this view, a sentence for each."""
    sentences = []
    if recipe.uploads:
        names = ", ".join(upload.name for upload in recipe.uploads)
        sentences.append(f"Uploads stay in your session: {names}.")
    if max(len(chosen.text), len(chosen.less)) > state.LONGEST_SHARED_TEXT:
        sentences.append(f"A text of more than {state.LONGEST_SHARED_TEXT} characters stays here.")
    if recipe.said:
        sentences.append(
            f"What you said of {len(recipe.said)} items counts in your list and in nobody else's."
        )
    if not recipe.studio.encoder.bundled:
        sentences.append(
            f"The encoder {recipe.studio.encoder.name}: it has to be chosen in the side bar after opening."
        )
    return sentences


_Make = Callable[[], str]


def _files(recipe: Recipe, explainer: Explainer) -> list[tuple[str, str, str, _Make]]:
    """Name of the button, name of the file, type, and what makes it."""
    studio, request = recipe.studio, recipe.request
    asked = ("Request (JSON)", "request.json", "application/json", lambda: request_json(recipe))
    if recipe.strategies:
        questions = [request] if recipe.other is None else [request, recipe.other]
        return [
            ("Report (HTML)", "race.html", "text/html", lambda: race_report(recipe)),
            (
                "Lists (CSV)",
                "race.csv",
                "text/csv",
                lambda: race_csv(*(race(studio, question, recipe.strategies) for question in questions)),
            ),
            asked,
        ]
    files: list[tuple[str, str, str, _Make]] = [
        ("Report (HTML)", "report.html", "text/html", lambda: report(recipe, explainer)),
        ("List (CSV)", "list.csv", "text/csv", lambda: list_csv(studio.recommend(request))),
        asked,
    ]
    if recipe.item_id:
        item_id = recipe.item_id
        files += [
            ("Reasons (CSV)", "why.csv", "text/csv", lambda: why_csv(explainer.why(request, item_id))),
            (
                "Receipt (SVG)",
                "receipt.svg",
                "image/svg+xml",
                lambda: waterfall_svg(explainer.why(request, item_id).receipt),
            ),
        ]
        return files
    found = studio.recommend(request)
    if found.mean_weights:
        files.append(("Weights (SVG)", "weights.svg", "image/svg+xml", lambda: weights_svg(found)))
    files.append(
        ("Map (SVG)", "map.svg", "image/svg+xml", lambda: map_svg(studio.map(request, found), found))
    )
    return files


def _made(make: _Make, mime: str) -> Callable[[], bytes]:
    """The file when it is asked for; what the engine refuses is said in it instead."""

    def bytes_of_it() -> bytes:
        try:
            text = make()
        except MMRecError as error:
            text = html.escape(str(error)) if mime == "text/html" else str(error)
        mark = "\ufeff" if mime == "text/csv" else ""  # without it Excel takes UTF-8 for something else
        return (mark + text).encode("utf-8", errors="replace")

    return bytes_of_it
