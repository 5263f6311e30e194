"""What a page keeps for itself beside the shared choice: one frozen record, in session and address."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pages.shared import state

Record = TypeVar("Record")

Readers = Mapping[str, tuple[str, Callable[[str], Any]]]
"""Parameter of the address -> field of the record, and what makes its value or raises ValueError."""


class Own(Generic[Record]):
    """The record of one page.

    Args:
        page: the name under which the session keeps it.
    """

    def __init__(self, page: str) -> None:
        self._page = page

    def kept(self) -> Record | None:
        """What the session holds; None before the page was opened."""
        found: Record | None = state.own(self._page)
        return found

    def current(self) -> Record:
        """What is chosen now; only after the page has begun."""
        found: Record = state.own(self._page)
        return found

    def keep(self, record: Record) -> Record:
        """Hold another record, and give it back."""
        state.keep_own(self._page, record)
        return record

    def update(self, **changes: Any) -> None:
        """Change parts of it."""
        self.keep(dataclasses.replace(self.current(), **changes))  # type: ignore[type-var]

    def setter(
        self, key: str, field: str, convert: Callable[[Any], Any] = lambda value: value
    ) -> Callable[[], None]:
        """A callback that writes the widget ``key`` into a field."""

        def write() -> None:
            self.update(**{field: convert(state.shown(key))})

        return write


def asked_of(record: Record, readers: Readers) -> Record:
    """The record with what the address newly asks for.

    A value in the address that is not valid is left out, and ``state.notes`` says so.
    """
    asked = state.asked()
    for name, (field, convert) in readers.items():
        if name not in asked:
            continue
        try:
            record = dataclasses.replace(record, **{field: convert(asked[name])})  # type: ignore[type-var]
        except ValueError:
            state.note(
                f"The address asked for {name} “{asked[name][:40]}”, which cannot be used; it was left out."
            )
    return record


def one_of(value: str, valid: Sequence[Any]) -> Any:
    """The value, if it is one of those.

    Raises:
        ValueError: if it is not.
    """
    if value not in valid:
        raise ValueError(value)
    return value
