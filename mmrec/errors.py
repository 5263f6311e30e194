"""The error family. The engine raises these; the pages and the CLI turn them into words."""

from __future__ import annotations

from collections.abc import Iterable


class MMRecError(Exception):
    """Base of every error a person may see: one sentence that names the bad value and the way out."""


class InvalidInput(MMRecError):
    """Something a person supplied cannot be used: a broken upload, a number out of range."""


class NotFound(MMRecError):
    """A name that does not exist; the message lists the names that do."""

    @classmethod
    def among(cls, what: str, name: object, valid: Iterable[str]) -> NotFound:
        """The error that says ``Unknown <what> 'x'. Valid: a, b, c.``."""
        return cls(f"Unknown {what} {name!r}. Valid: {', '.join(valid)}.")


class Unavailable(MMRecError):
    """Something outside cannot be reached or loaded now: a model hub, a missing artefact."""


class NotTrained(MMRecError):
    """A strategy that must be trained has no trained weights in this workspace."""
