"""The only reader and writer of ``st.session_state`` and of the address bar.

What a person chose lives in one frozen ``Choice`` under a key that belongs to no widget, so that it survives
reruns and page changes. Widgets are seeded from it and write back through callbacks. What can be shared is
mirrored into the address; uploads are not, they stay in the session.
"""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import urlencode, urlsplit

import streamlit as st

from mmrec.service.choices import BUNDLED
from mmrec.types import Modality, Query, Request, StrategyInfo, Upload

View = Literal["grid", "list"]
VIEWS: tuple[View, ...] = ("grid", "list")

DEFAULT_WORLD = "store"
"""The world that a first visitor sees."""

SESSION_COOKIE = "mmrec_session"
SIZES = (5, 10, 15, 20, 30, 50)
LONGEST_SHARED_TEXT = 500
"""Characters of a text that is put into the address; longer ones stay in the session alone."""

_CHOICE, _WRITTEN, _NOTES = "mm.choice", "mm.written", "mm.notes"
_SESSION, _UPLOAD_ROUND, _WANTED = "mm.session", "mm.upload_round", "mm.wanted_encoder"
_OWN = "mm.own."


@dataclass(frozen=True)
class Choice:
    """Everything a person can choose on the Recommend page.

    Attributes:
        weights: share of each modality by hand, or None for the strategy's own.
        profile: user profile of strategies that have a choice; empty for each one's usual.
        price: None for every price.
    """

    persona: str
    strategy: str
    weights: tuple[tuple[Modality, float], ...] | None = None
    k: int = 10
    query_weight: float = 0.6
    text: str = ""
    less: str = ""
    images: tuple[Upload, ...] = ()
    sounds: tuple[Upload, ...] = ()
    view: View = "grid"
    categories: tuple[str, ...] = ()
    price: tuple[float, float] | None = None
    encoder: str = BUNDLED
    world: str = DEFAULT_WORLD
    profile: str = ""

    @property
    def query(self) -> Query:
        """What was uploaded and typed."""
        return Query(images=self.images, text=self.text, less=self.less, sounds=self.sounds)

    def request(self, strategy: StrategyInfo) -> Request:
        """The question to the engine; weights by hand go only to a strategy that takes them.

        ``strategy``: the chosen one, with the chosen profile where it takes one.
        """
        return Request(
            persona_id=self.persona,
            strategy=strategy.name,
            query=self.query,
            query_weight=self.query_weight,
            modality_weights=self.weights if strategy.takes_weights else None,
            k=self.k,
            categories=self.categories,
            price=self.price,
            session=session_id(),
        )


@dataclass(frozen=True)
class Limits:
    """What is valid in the world that is open."""

    personas: Sequence[str]
    strategies: Sequence[str]
    modalities: Sequence[Modality]
    categories: Sequence[str]
    price: tuple[float, float]


def choice() -> Choice:
    """What is chosen now; only after ``begin``."""
    return cast(Choice, st.session_state[_CHOICE])


def chosen_encoder() -> str:
    """The encoder to open, before anything else is known."""
    return choice().encoder if _CHOICE in st.session_state else BUNDLED


def chosen_world(offered: Sequence[str]) -> str:
    """The world to open, before anything else is known: what the address newly asks for, else the session's.

    A world that is not offered is left out, and ``notes`` says so.
    """
    params = {name: st.query_params[name] for name in st.query_params}
    here = choice().world if _CHOICE in st.session_state else None
    asked = params.get("world", DEFAULT_WORLD)
    news = here is None or ("persona" in params and params != st.session_state.get(_WRITTEN))
    if news and asked not in offered:
        note(f"The address asked for the world “{asked[:40]}”, which is not here; it was left out.")
        return here or DEFAULT_WORLD
    if not news or asked == here:
        return here or DEFAULT_WORLD
    if here is not None:
        go_to(asked)
    return asked


def go_to(world: str) -> None:
    """Enter another world: what only the old one knows is forgotten, the rest of the choice stays.

    Another encoder than the bundled one has to be opened for the new world first.
    """
    before = choice()
    st.session_state[_CHOICE] = Choice(
        persona="",
        strategy=before.strategy,
        k=before.k,
        query_weight=before.query_weight,
        view=before.view,
        profile=before.profile,
        world=world,
    )
    if before.encoder != BUNDLED:
        want_encoder(before.encoder)


def start_over(reason: str) -> None:
    """Go back to the default world and the bundled encoder, and say why."""
    st.session_state[_CHOICE] = Choice(persona="", strategy="")
    st.query_params.clear()
    note(reason)


def want_encoder(name: str | None) -> None:
    """Ask for another encoder, to be opened by the next run; None when that is done."""
    st.session_state[_WANTED] = name


def wanted_encoder() -> str | None:
    """The encoder that was asked for and is not open yet."""
    return cast("str | None", st.session_state.get(_WANTED))


def update(**changes: Any) -> None:
    """Change parts of the choice."""
    st.session_state[_CHOICE] = dataclasses.replace(choice(), **changes)


def begin(world: str, limits: Limits, default_strategy: str) -> Choice:
    """Take the choice from the session, and from the address where that says something new.

    A value in the address that is not valid is left out, and ``notes`` says so.
    """
    params = {name: st.query_params[name] for name in st.query_params}
    if _CHOICE not in st.session_state:
        st.session_state[_CHOICE] = Choice(limits.personas[0], default_strategy, world=world)
        _read(params, limits)
    elif ("persona" in params or "strategy" in params) and params != st.session_state.get(_WRITTEN):
        _read(params, limits)
    return _valid(limits, default_strategy)


def mirror(own: Mapping[str, str] | None = None) -> None:
    """Put what can be shared into the address, and beside it what the page has of its own."""
    params = _as_params(choice()) | dict(own or {})
    if {name: st.query_params[name] for name in st.query_params} != params:
        st.query_params.from_dict(params)
    st.session_state[_WRITTEN] = params


def link() -> str:
    """The whole address of what ``mirror`` wrote last, to be sent to somebody."""
    here = urlsplit(st.context.url or "")
    path = here.path or "/"  # Streamlit tells the address of the first page without its slash
    return f"{here.scheme}://{here.netloc}{path}?{urlencode(st.session_state.get(_WRITTEN, {}))}"


def asked() -> dict[str, str]:
    """What the address newly asks for; empty if it is what ``mirror`` wrote. Only before ``mirror``."""
    params = {name: st.query_params[name] for name in st.query_params}
    return {} if params == st.session_state.get(_WRITTEN) else params


def own(page: str) -> Any:
    """What a page keeps beside the choice, as ``keep_own`` was given it; None before."""
    return st.session_state.get(_OWN + page)


def keep_own(page: str, value: object) -> None:
    """Keep what belongs to one page, across reruns and visits to other pages."""
    st.session_state[_OWN + page] = value


def session_id() -> str:
    """Whose feedback this is: the browser's cookie, so that it survives a reload, else this session's own."""
    if _SESSION not in st.session_state:
        cookie = str(st.context.cookies.get(SESSION_COOKIE, ""))
        st.session_state[_SESSION] = cookie if re.fullmatch(r"[0-9a-f]{32}", cookie) else uuid.uuid4().hex
    return cast(str, st.session_state[_SESSION])


# -- notes: sentences that outlive the run they were made in


def note(*sentences: str) -> None:
    """Keep sentences for the person until ``dismiss_notes``."""
    kept = st.session_state.setdefault(_NOTES, [])
    kept.extend(sentence for sentence in sentences if sentence not in kept)


def notes() -> tuple[str, ...]:
    """The sentences that wait to be read."""
    return tuple(st.session_state.get(_NOTES, ()))


def dismiss_notes() -> None:
    """The person has read them."""
    st.session_state[_NOTES] = []


# -- widgets


def seed(key: str, value: object) -> None:
    """Show ``value`` in the widget ``key`` in this run, whatever it showed before."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def shown(key: str) -> Any:
    """What the widget ``key`` holds."""
    return st.session_state.get(key)


def setter(key: str, field: str, convert: Callable[[Any], Any] = lambda value: value) -> Callable[[], None]:
    """A callback that writes the widget ``key`` into a field of the choice."""

    def write() -> None:
        update(**{field: convert(st.session_state[key])})

    return write


def uploader_key() -> str:
    """Key of the file uploader; a new one after each upload empties it, the session keeps the files."""
    return f"upload_{st.session_state.setdefault(_UPLOAD_ROUND, 0)}"


def next_uploader() -> None:
    """Empty the file uploader."""
    st.session_state[_UPLOAD_ROUND] = st.session_state.get(_UPLOAD_ROUND, 0) + 1


# -- the address


def _as_params(chosen: Choice) -> dict[str, str]:
    params = {"persona": chosen.persona, "strategy": chosen.strategy, "k": str(chosen.k)}
    if chosen.world != DEFAULT_WORLD:
        params["world"] = chosen.world
    if not chosen.query.empty:
        params["q"] = f"{chosen.query_weight:g}"
    if chosen.weights is not None:
        params["weights"] = ",".join(f"{name}:{weight:g}" for name, weight in chosen.weights)
    for name in ("text", "less"):
        if 0 < len(value := getattr(chosen, name)) <= LONGEST_SHARED_TEXT:
            params[name] = value
    if chosen.profile:
        params["profile"] = chosen.profile
    if chosen.view != "grid":
        params["view"] = chosen.view
    if chosen.categories:
        params["categories"] = ",".join(chosen.categories)
    if chosen.price is not None:
        params["price"] = f"{chosen.price[0]:g}-{chosen.price[1]:g}"
    return params


def _read(params: dict[str, str], limits: Limits) -> None:
    """Apply what the address says; every value that cannot be used is left out with a note."""
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "persona": ("persona", lambda value: _one_of(value, limits.personas)),
        "strategy": ("strategy", lambda value: _one_of(value, limits.strategies)),
        "profile": ("profile", _name),
        "k": ("k", lambda value: _within(int(value), 1, 100)),
        "q": ("query_weight", lambda value: _within(float(value), 0.0, 1.0)),
        "weights": ("weights", lambda value: _weights(value, limits.modalities)),
        "text": ("text", lambda value: value),
        "less": ("less", lambda value: value),
        "view": ("view", lambda value: _one_of(value, VIEWS)),
        "categories": (
            "categories",
            lambda value: tuple(_one_of(name, limits.categories) for name in value.split(",")),
        ),
        "price": ("price", lambda value: _price(value, limits.price)),
    }
    for name, (field, convert) in readers.items():
        if name not in params:
            continue
        try:
            update(**{field: convert(params[name])})
        except ValueError:
            shown_value = params[name] if len(params[name]) <= 40 else params[name][:40] + "…"
            note(f"The address asked for {name} “{shown_value}”, which cannot be used; it was left out.")


def _valid(limits: Limits, default_strategy: str) -> Choice:
    """The choice, brought back into the limits where another world or encoder has changed them."""
    chosen = choice()
    if chosen.persona not in limits.personas:
        update(persona=limits.personas[0])
    if chosen.strategy not in limits.strategies:
        update(strategy=default_strategy)
    if chosen.weights is not None and {name for name, _ in chosen.weights} != {*limits.modalities}:
        update(weights=None)
    if any(name not in limits.categories for name in chosen.categories):
        update(categories=tuple(name for name in chosen.categories if name in limits.categories))
    return choice()


def _one_of(value: str, valid: Sequence[str]) -> str:
    if value not in valid:
        raise ValueError(value)
    return value


def _name(value: str) -> str:
    """Something that may be a name; whether it is one, the engine knows."""
    if not re.fullmatch(r"[a-z][a-z-]{0,40}", value):
        raise ValueError(value)
    return value


def _within(value: float, low: float, high: float) -> float:
    if not low <= value <= high:  # also refuses nan
        raise ValueError(value)
    return value


def _weights(value: str, modalities: Sequence[Modality]) -> tuple[tuple[Modality, float], ...]:
    pairs = [part.split(":") for part in value.split(",")]
    found = {pair[0]: _within(float(pair[1]), 0.0, 1.0) for pair in pairs if len(pair) == 2}
    if set(found) != set(modalities) or len(pairs) != len(modalities) or sum(found.values()) <= 0:
        raise ValueError(value)
    return tuple((name, found[name]) for name in modalities)


def _price(value: str, limits: tuple[float, float]) -> tuple[float, float]:
    low, _, high = value.partition("-")
    found = (_within(float(low), 0.0, float("inf")), _within(float(high), 0.0, float("inf")))
    if found[0] > found[1] or found[0] > limits[1] or found[1] < limits[0]:
        raise ValueError(value)
    return max(found[0], limits[0]), min(found[1], limits[1])
