"""The side bar: which world, which encoder, and the way from one to another."""

from __future__ import annotations

import streamlit as st

from mmrec.errors import MMRecError
from mmrec.service import Studio, available_encoders, available_precisions, in_precision
from mmrec.service.choices import BUNDLED
from pages.shared import cache, frame, state

_PATIENCE_S = 0.3
"""What fails at once, such as a folder that is not there, should not flash a progress bar first."""


def draw(studio: Studio, chosen: state.Choice) -> None:
    """The world, the encoder and the way to others."""
    world, encoder = studio.world, studio.encoder
    with st.sidebar:
        st.caption("Multimodal fusion in recommender systems that people can see, try and trust.")
        offered = {entry.name: entry for entry in cache.offered_worlds()}
        state.seed("world", world.name)
        st.selectbox(
            "World",
            list(offered),
            key="world",
            format_func=lambda name: offered[name].title,
            on_change=lambda: state.go_to(str(state.shown("world"))),
        )
        st.caption(frame.plain(world.teaches))
        st.caption(
            f"{world.n_items:,} items, {world.n_users:,} {frame.plain(world.people)}, "
            f"{world.n_interactions:,} interactions"
        )
        st.markdown("**Encoder**")
        st.write(encoder.name)
        st.caption(f"Trained on {encoder.trained_on}. {encoder.parameters / 1e6:.1f} M parameters.")
        st.caption(frame.plain(studio.precision))
        with st.expander("Another encoder", expanded=chosen.encoder != BUNDLED):
            encoders = {entry.name: entry for entry in available_encoders()}
            st.selectbox(
                "Model", list(encoders), format_func=lambda name: encoders[name].title, key="encoder_listed"
            )
            listed = encoders.get(str(state.shown("encoder_listed")))
            if listed is not None:
                st.caption(f"{frame.plain(listed.note)}  \n{frame.plain(listed.facts)}")
            st.text_input(
                "Or any open_clip name or folder",
                key="encoder_named",
                placeholder="ViT-B-16/openai or local-dir:/models/mine",
            )
            _choose_precision()
            st.button("Use it", key="use_encoder", on_click=_change_encoder, width="stretch")
            st.caption(
                "The world is embedded, the strategies are trained and the maps are laid out anew in the "
                "background; what is at work now stays until that is done."
            )


def _choose_precision() -> None:
    """In which numbers the model computes; the bundled one keeps those that it ships with."""
    usable, problems = available_precisions()
    precisions = {entry.name: entry for entry in usable}
    bundled = _asked_for() == BUNDLED
    st.selectbox(
        "Precision",
        list(precisions),
        format_func=lambda name: precisions[name].label,
        key="encoder_precision",
        disabled=bundled,
        help="In which numbers the model computes. Fewer digits are faster; what they lose is measured on "
        "this world and stated above.",
    )
    if bundled:
        st.caption("The bundled encoder is small and keeps the single precision that it ships with.")
        return
    chosen = precisions.get(str(state.shown("encoder_precision")), usable[0])
    st.caption("  \n".join(frame.plain(line) for line in (chosen.note, *problems)))


def _asked_for() -> str:
    return str(state.shown("encoder_named") or "").strip() or str(state.shown("encoder_listed"))


def _change_encoder() -> None:
    name = _asked_for()
    if name != BUNDLED:
        try:
            name = in_precision(name, str(state.shown("encoder_precision")))
        except MMRecError as error:
            state.note(str(error))
            return
    if name == BUNDLED:  # ships ready
        state.want_encoder(None)
        state.update(encoder=BUNDLED)
    elif name != state.choice().encoder:
        cache.preparations().start(state.choice().world, name)
        state.want_encoder(name)


def opened(world: str, encoder: str) -> Studio:
    """The world seen through the encoder; the default world, and a note, where it cannot be opened.

    Raises:
        MMRecError: if the default world cannot be opened either.
    """
    try:
        if encoder == BUNDLED:
            return cache.studio(world, encoder)
        with st.spinner(f"Opening {frame.plain(encoder)}"):
            return cache.studio(world, encoder)
    except MMRecError as error:
        if (world, encoder) == (state.DEFAULT_WORLD, BUNDLED):
            raise
        state.start_over(str(error))
        st.rerun()


def wait_for_encoder(world: str) -> None:
    """Where another encoder was asked for: make the world ready in the background, and say how far it is.

    The page goes on with the old one until then.
    """
    name = state.wanted_encoder()
    if name is not None:
        known = cache.preparations().get(world, name) or cache.preparations().start(world, name)
        known.wait(_PATIENCE_S)
        _progress(world, name)


@st.fragment(run_every=1.0)
def _progress(world: str, name: str) -> None:
    preparation = cache.preparations().get(world, name)
    if preparation is None or state.wanted_encoder() != name:
        return
    status = preparation.status
    if status.state == "running":
        count = f" {status.done:,} of {status.total:,}" if status.total > 1 else ""
        with st.container(key="moving", horizontal=True, vertical_alignment="center"):
            st.progress(
                status.share,
                frame.plain(f"Moving to {name}: {status.what}{count}. The list stays as it is until then."),
            )
            st.button("Cancel", key="cancel_moving", type="tertiary", on_click=preparation.cancel)
        return
    state.want_encoder(None)
    if status.state == "done":
        state.update(encoder=name)
        st.toast(
            f"Now with {name}: items embedded, strategies trained and maps laid out anew.",
            icon=":material/check:",
        )
    else:
        state.note(status.problem or f"Moving to {name} was cancelled; what was done is kept for next time.")
    st.rerun()
