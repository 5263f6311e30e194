"""The widgets of the Recommend page. Each is seeded from the choice and writes back through a callback."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mmrec.errors import InvalidInput, MMRecError
from mmrec.service import Example, Studio
from mmrec.service.media import kind_of
from mmrec.types import FeedbackKind, Modality, ProfileInfo, Query, StrategyInfo, Upload
from pages.shared import cache, cards, charts, state, widgets
from pages.shared.toggle import toggle_data

LONGEST_TEXT = 30_000
"""The field takes more than the engine uses, which then says that it has cut."""

_PROFILES = {"gru": "GRU", "lstm": "LSTM"}
"""Profile names that are no plain words."""

_SAID: dict[FeedbackKind, tuple[str, str]] = {
    "like": ("liked", ":material/favorite:"),
    "dislike": ("not for me", ":material/block:"),
    "purchase": ("bought", ":material/shopping_bag:"),
}


def persona_picker(studio: Studio, chosen: state.Choice) -> None:
    """Faces."""
    widgets.people(
        "people",
        cards.people_data(studio.personas(), chosen.persona, studio.world),
        lambda persona_id: state.update(persona=studio.persona(persona_id).persona_id),
    )


def strategy_toggle(strategies: Sequence[StrategyInfo], chosen: state.Choice) -> None:
    """Every strategy, by the level at which it fuses, with state, figure and interval."""
    names = {entry.name for entry in strategies}
    widgets.toggle(
        "strategy",
        toggle_data(strategies, chosen.strategy),
        lambda name: state.update(strategy=name) if name in names else None,
    )


def with_profile(studio: Studio, strategy: StrategyInfo, chosen: state.Choice) -> StrategyInfo:
    """The strategy with the user profile that is chosen, where it has a choice of profiles."""
    if not chosen.profile or not strategy.profile or chosen.profile == strategy.profile:
        return strategy
    try:
        return studio.strategy(f"{strategy.name}@{chosen.profile}")
    except MMRecError as error:
        state.note(str(error))
        state.update(profile="")
        return strategy


def profile_picker(studio: Studio, strategy: StrategyInfo, chosen: state.Choice) -> None:
    """How the history is read. What each profile is worth is looked up only when somebody opens it."""
    if not strategy.profile:
        return
    words = _PROFILES.get(strategy.profile, strategy.profile.replace("-", " "))
    with st.popover(
        f"Read by {words}", icon=":material/history:", key="profiles", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        known = {profile.name: profile for profile in studio.profiles(chosen.strategy)}
        state.seed("profile", strategy.profile)
        st.radio(
            "What makes a person of a history",
            list(known),
            key="profile",
            format_func=lambda name: known[name].label,
            captions=[_profile_words(profile) for profile in known.values()],
            on_change=state.setter("profile", "profile"),
        )


def _profile_words(profile: ProfileInfo) -> str:
    quality = profile.quality
    if profile.state == "untrained":
        return f"{profile.summary} Not trained for this encoder yet."
    if quality is None:
        return f"{profile.summary} Not measured."
    return f"{profile.summary} {quality.metric} {quality.value:.3f} [{quality.low:.3f}, {quality.high:.3f}]"


def quality_words(strategy: StrategyInfo) -> str:
    """``nDCG@10 0.0812 [0.0771, 0.0853]``; empty if it was not measured."""
    found = strategy.quality
    return "" if found is None else f"{found.metric} {found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _weights_by_hand(
    modalities: Sequence[Modality], chosen: state.Choice, in_force: Mapping[str, float]
) -> None:
    """One slider for two modalities, else one for each behind a button; and a way back to the learned."""
    by_hand: Mapping[str, float] = dict(chosen.weights) if chosen.weights is not None else in_force
    words = charts.MODALITY_WORDS
    if len(modalities) == 2:
        first, second = modalities
        total = sum(by_hand.values())
        state.seed("weight", round(100 * by_hand.get(first, 0.0) / total) if total else 50)

        def balance() -> None:
            share = state.shown("weight") / 100
            state.update(weights=((first, share), (second, round(1 - share, 2))))

        label = f"{words[second]} ← weight → {words[first]}"
        st.slider(label, 0, 100, key="weight", format="%d%%", on_change=balance)
    else:
        with st.popover("Weights", icon=":material/balance:"):
            for name in modalities:
                state.seed(f"weight_{name}", round(100 * by_hand.get(name, 0.5)))
                st.slider(words[name], 1, 100, key=f"weight_{name}", on_change=_each(modalities))
    if chosen.weights is not None:
        st.button(
            "Learned",
            key="learned",
            help="Back to the weights that were learned",
            on_click=lambda: state.update(weights=None),
        )


def _each(modalities: Sequence[Modality]) -> Callable[[], None]:
    def write() -> None:
        state.update(weights=tuple((name, state.shown(f"weight_{name}") / 100) for name in modalities))

    return write


def query_box(studio: Studio, chosen: state.Choice) -> None:
    """Pictures, words, words to move away from, examples, and how much all that counts."""
    with st.container(key="ask", horizontal=True, vertical_alignment="center"):
        st.html('<p class="mm-title">What are you looking for?</p>')
        if not chosen.query.empty:
            st.button(
                "Clear",
                key="clear",
                type="tertiary",
                on_click=lambda: state.update(text="", less="", images=(), sounds=()),
            )
    state.seed("text", chosen.text)
    st.text_input(
        "Words",
        key="text",
        placeholder=next((e.text for e in studio.examples() if e.text), "what you have in mind"),
        icon=":material/search:",
        max_chars=LONGEST_TEXT,
        label_visibility="collapsed",
        on_change=state.setter("text", "text"),
    )
    _examples(studio)
    key = state.uploader_key()
    st.file_uploader(
        "Pictures and sounds" if "audio" in studio.world.modalities else "Pictures",
        key=key,
        accept_multiple_files=True,
        label_visibility="collapsed",
        on_change=_keep_uploads(studio, key),
    )
    if chosen.images:
        _thumbnails(chosen.images)
    if chosen.sounds:
        _players(chosen.sounds)
    state.seed("less", chosen.less)
    st.text_input(
        "Less like this",
        key="less",
        placeholder="less like this",
        icon=":material/block:",
        max_chars=LONGEST_TEXT,
        label_visibility="collapsed",
        on_change=state.setter("less", "less"),
    )
    state.seed("query_weight", round(100 * chosen.query_weight))
    st.slider(
        "History ← counts → query",
        0,
        100,
        key="query_weight",
        format="%d%%",
        disabled=chosen.query.empty,
        on_change=state.setter("query_weight", "query_weight", lambda value: value / 100),
    )


def _examples(studio: Studio) -> None:
    with st.container(key="examples", horizontal=True, gap="xsmall"):
        for number, example in enumerate(studio.examples()):
            st.button(example.label, key=f"example_{number}", on_click=_use, args=(studio, example))


def _use(studio: Studio, example: Example) -> None:
    images, sounds = (
        () if item_id is None else _lent(studio.item(item_id).title, getattr(studio.item(item_id), path))
        for item_id, path in ((example.image_item_id, "image_path"), (example.audio_item_id, "audio_path"))
    )
    state.update(text=example.text, less=example.less, images=images, sounds=sounds)


def _lent(title: str, path: str | None) -> tuple[Upload, ...]:
    """The file of an item as if somebody had uploaded it."""
    return () if path is None else (Upload(f"{title}{Path(path).suffix}", Path(path).read_bytes()),)


def _keep_uploads(studio: Studio, key: str) -> Callable[[], None]:
    """Copy what was dropped into the session; what cannot be used leaves a sentence and nothing else."""

    def keep() -> None:
        images, sounds = list(state.choice().images), list(state.choice().sounds)
        for file in state.shown(key) or ():
            upload = Upload(file.name, file.getvalue())
            is_sound = "audio" in studio.world.modalities and kind_of(upload) == "audio"
            checked, problems = studio.check_query(
                Query(sounds=(upload,)) if is_sound else Query(images=(upload,))
            )
            state.note(*problems)
            images += [upload for upload in checked.images if upload not in images]
            sounds += [upload for upload in checked.sounds if upload not in sounds]
        checked, problems = studio.check_query(Query(images=tuple(images), sounds=tuple(sounds)))
        state.note(*problems)
        state.update(images=checked.images, sounds=checked.sounds)
        state.next_uploader()

    return keep


def _thumbnails(images: Sequence[Upload]) -> None:
    with st.container(key="thumbnails", horizontal=True, gap="xsmall"):
        for number, upload in enumerate(images):
            with st.container(width=58, gap=None):
                try:
                    st.image(cache.small_copy(upload.name, upload.data), width=58)
                except InvalidInput as problem:
                    st.caption(str(problem))
                st.button(
                    "✕",
                    key=f"remove_{number}",
                    type="tertiary",
                    help=f"Remove {upload.name}",
                    width="stretch",
                    on_click=_remove,
                    args=(number,),
                )


def _remove(number: int) -> None:
    images = state.choice().images
    state.update(images=images[:number] + images[number + 1 :])


def _players(sounds: Sequence[Upload]) -> None:
    for number, upload in enumerate(sounds):
        with st.container(key=f"sound_{number}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.audio(upload.data)
            st.button(
                "✕",
                key=f"remove_sound_{number}",
                type="tertiary",
                help=f"Remove {upload.name}",
                on_click=_remove_sound,
                args=(number,),
            )


def _remove_sound(number: int) -> None:
    sounds = state.choice().sounds
    state.update(sounds=sounds[:number] + sounds[number + 1 :])


def list_bar(
    studio: Studio, chosen: state.Choice, strategy: StrategyInfo, in_force: Mapping[str, float]
) -> DeltaGenerator:
    """Length, filters, view, weights by hand, and taking back what was said; answers the place at its end.

    ``in_force``: the weights of an item that has every modality; empty if there are none.
    """
    said = studio.feedback(state.session_id(), chosen.persona)
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        _filters(studio, chosen)
        sizes = sorted({*state.SIZES, chosen.k})
        state.seed("k", chosen.k)
        st.selectbox(
            "Length",
            sizes,
            key="k",
            format_func=lambda k: f"Top {k}",
            label_visibility="collapsed",
            width=104,
            on_change=state.setter("k", "k"),
        )
        state.seed("view", chosen.view)
        st.segmented_control(
            "View",
            state.VIEWS,
            key="view",
            required=True,
            format_func=lambda view: {"grid": ":material/grid_view:", "list": ":material/view_list:"}[view],
            label_visibility="collapsed",
            width="content",
            on_change=state.setter("view", "view"),
        )
        if strategy.takes_weights:
            _weights_by_hand(studio.modalities, chosen, in_force)
        else:
            st.space("stretch")
        if said:
            st.button(
                "Undo",
                key="undo",
                icon=":material/undo:",
                help=f"Take back the last of {len(said)}",
                on_click=_undo,
                args=(studio, chosen.persona),
            )
            st.button(
                "Forget me",
                key="forget",
                icon=":material/delete_sweep:",
                help="Delete everything said in this browser, for all personas",
                on_click=_forget,
                args=(studio,),
            )
        return st.container(width="content")


def _filters(studio: Studio, chosen: state.Choice) -> None:
    low, high = studio.price_range()
    active = bool(chosen.categories) + (chosen.price is not None)
    with st.popover("Filters" + (f" ({active})" if active else ""), icon=":material/tune:"):
        state.seed("categories", list(chosen.categories))
        st.multiselect(
            "Categories",
            studio.categories(),
            key="categories",
            placeholder="all categories",
            on_change=state.setter("categories", "categories", tuple),
        )
        state.seed("price", chosen.price or (low, high))
        st.slider(
            f"Price in {studio.world.currency}",
            low,
            high,
            key="price",
            step=1.0 if high - low > 10 else 0.1,
            on_change=state.setter(
                "price", "price", lambda found: None if tuple(found) == (low, high) else tuple(found)
            ),
        )
        st.button(
            "Reset filters",
            key="reset_filters",
            disabled=not active,
            on_click=lambda: state.update(categories=(), price=None),
        )


def say(studio: Studio, persona_id: str, item_id: str, kind: FeedbackKind) -> None:
    """Note what a person thinks of an item."""
    try:
        item = studio.item(item_id)
        studio.give_feedback(state.session_id(), persona_id, item_id, kind)
    except MMRecError as error:
        state.note(str(error))
        return
    words, icon = _SAID[kind]
    st.toast(f"{item.title}: {words}. The list takes it into account.", icon=icon)


def _undo(studio: Studio, persona_id: str) -> None:
    entry = studio.undo_feedback(state.session_id(), persona_id)
    if entry is not None:
        st.toast(f"Taken back: {studio.item(entry.item_id).title}.", icon=":material/undo:")


def _forget(studio: Studio) -> None:
    count = studio.forget(state.session_id())
    st.toast(f"Forgotten: {count} {'entry' if count == 1 else 'entries'}.", icon=":material/delete_sweep:")
