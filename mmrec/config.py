"""The base of every configuration: frozen, validated, nothing extra."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Config(BaseModel):
    """Frozen hyper-parameters of one component; UI controls and CLI options are derived from its fields.

    Raises:
        pydantic.ValidationError: for an unknown field or a value out of its range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
