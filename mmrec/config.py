"""The base of every configuration: frozen, validated, nothing extra."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Config(BaseModel):
    """Frozen hyper-parameters of one component; UI controls and CLI options are derived from its fields.

    Raises:
        pydantic.ValidationError: for an unknown field or a value out of its range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


def searched(low: float, high: float, *, log: bool = False) -> dict[str, Any]:
    """Marks a field for ``tune``: between which values it is worth trying, with ``log`` in its logarithm.

    Given as ``json_schema_extra`` of the field. A field of literals is marked by ``{"search": True}``.
    """
    return {"search": {"low": low, "high": high, "log": log}}
